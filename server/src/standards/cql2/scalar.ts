import { type Sql, sql } from '../../db/sql.ts'
import { filterProblem, isDay, isMoment, type Node } from './cql2.ts'

export type ScalarKind = 'text' | 'number' | 'boolean' | 'date' | 'timestamp'

export interface Scalar {
  kind: ScalarKind
  sql: Sql
  /** What was written, where it is no column. */
  literal?: string | number | boolean
}

/** A literal with its type said, so that the store never has to guess. */
export function scalarOf(node: Node): Scalar {
  if (typeof node === 'string') return { kind: 'text', sql: sql`${node}::text`, literal: node }
  if (typeof node === 'number') {
    if (!Number.isFinite(node)) throw filterProblem('value')
    return { kind: 'number', sql: sql`${node}::double precision`, literal: node }
  }
  if (typeof node === 'boolean') return { kind: 'boolean', sql: sql`${node}::boolean`, literal: node }
  if (typeof node === 'object' && !Array.isArray(node)) {
    if ('date' in node) return temporalLiteral(node.date, 'date')
    if ('timestamp' in node) return temporalLiteral(node.timestamp, 'timestamp')
  }
  throw filterProblem('type')
}

/** A day or a moment; which of the two is told by its shape where it is not said. */
export function temporalLiteral(text: string, kind?: 'date' | 'timestamp'): Scalar {
  if (kind !== 'timestamp' && isDay(text)) return { kind: 'date', sql: sql`${text}::date`, literal: text }
  if (kind !== 'date' && isMoment(text))
    return { kind: 'timestamp', sql: sql`${text}::timestamptz`, literal: text }
  throw filterProblem('value')
}
