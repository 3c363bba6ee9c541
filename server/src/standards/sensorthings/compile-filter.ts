import { identifier, join, type Sql, sql, statement } from '../../db/sql.ts'
import { filterProblem } from '../cql2/cql2.ts'
import {
  columnOf,
  columnSql,
  ENTITY_SETS,
  type EntitySet,
  navigationOf,
  type PropertyKind,
} from './entity-sets.ts'
import type { Filter, Operand, Sign } from './filter.ts'

const SIGNS: Readonly<Record<Sign, Sql>> = {
  eq: statement('='),
  ne: statement('<>'),
  gt: statement('>'),
  ge: statement('>='),
  lt: statement('<'),
  le: statement('<='),
}
/** Each step of a path over relations is a condition within a condition. */
const MAX_STEPS = 4
const MAX_CONDITIONS = 60

/** The filter as a condition on the rows called `alias`; every value is a parameter. Throws `filter-not-understood`. */
export function compileFilter(set: EntitySet, alias: string, filter: Filter): Sql {
  let numConditions = 0
  const compile = (one: Filter): Sql => {
    if (++numConditions > MAX_CONDITIONS) throw filterProblem('too-long')
    if (one.kind === 'not') return sql`(not coalesce(${compile(one.part)}, false))`
    if ('parts' in one) return sql`(${join(one.parts.map(compile), one.kind === 'and' ? ' and ' : ' or ')})`
    const [first, second] = one.kind === 'compare' ? [one.left, one.right] : [one.text, one.part]
    const [lead, swap] = first.kind === 'path' ? [first, false] : [second, true]
    if (lead.kind !== 'path') throw filterProblem('syntax', one.position)
    // Two paths are compared within one entity: beyond a relation there may be many.
    const other = swap ? first : second
    if (
      other.kind === 'path' &&
      lead.path.length > 1 &&
      navigationOf(set, lead.path[0] as string) !== undefined
    )
      throw filterProblem('unknown-property', one.position)
    return within(set, alias, lead.path, (inner, name, rest) => {
      const own = operandOf(inner, name, { ...lead, path: rest })
      const operand = operandOf(inner, name, other)
      return one.kind === 'compare'
        ? compare(one.sign, swap ? [operand, own] : [own, operand], one.position)
        : match(one.how, swap ? [operand, own] : [own, operand], one.position)
    })
  }
  return compile(filter)
}

/** Follows a path over relations; what it means beyond one of them holds where it holds for any entity there. */
function within(
  set: EntitySet,
  alias: string,
  path: readonly string[],
  condition: (set: EntitySet, alias: string, rest: readonly string[]) => Sql,
  step = 0,
): Sql {
  const navigation = navigationOf(set, path[0] as string)
  if (navigation === undefined || path.length === 1) return condition(set, alias, path)
  if (step === MAX_STEPS) throw filterProblem('too-deep')
  const target = ENTITY_SETS[navigation.target]
  const name = `${alias}_${step}`
  return sql`exists (select from (${target.source}) ${identifier(name)}
    where ${identifier(name, navigation.key)} = ${identifier(alias, navigation.key)}
      and ${within(target, name, path.slice(1), condition, step + 1)})`
}

interface Compiled {
  kind: PropertyKind | 'null'
  sql: Sql
}

function operandOf(set: EntitySet, alias: string, operand: Operand): Compiled {
  switch (operand.kind) {
    case 'null':
      return { kind: 'null', sql: statement('null') }
    case 'number':
      if (!Number.isFinite(operand.value)) throw filterProblem('value')
      return { kind: 'number', sql: sql`${operand.value}::double precision` }
    case 'text':
      return { kind: 'text', sql: sql`${operand.value}::text` }
    case 'time':
      return { kind: 'time', sql: sql`${operand.value}::timestamptz` }
    case 'path': {
      const column = columnOf(set, operand.path.join('/'))
      if (column === undefined) throw filterProblem('unknown-property', operand.position)
      return { kind: column.kind, sql: columnSql(alias, column.name) }
    }
  }
}

const isNumeric = ({ kind }: Compiled): boolean => kind === 'number' || kind === 'id'

function compare(sign: Sign, [left, right]: readonly [Compiled, Compiled], position: number): Sql {
  if (left.kind === 'null' || right.kind === 'null') {
    const tested = left.kind === 'null' ? right : left
    if (sign === 'eq') return sql`${tested.sql} is null`
    if (sign === 'ne') return sql`${tested.sql} is not null`
    throw filterProblem('type', position)
  }
  if (left.kind !== right.kind && !(isNumeric(left) && isNumeric(right)))
    throw filterProblem('type', position)
  return sql`${left.sql} ${SIGNS[sign]} ${right.sql}`
}

function match(
  how: 'contains' | 'startswith' | 'endswith',
  [text, part]: readonly [Compiled, Compiled],
  position: number,
): Sql {
  if (text.kind !== 'text' || part.kind !== 'text') throw filterProblem('type', position)
  if (how === 'contains') return sql`position(${part.sql} in ${text.sql}) > 0`
  if (how === 'startswith') return sql`starts_with(${text.sql}, ${part.sql})`
  return sql`right(${text.sql}, length(${part.sql})) = ${part.sql}`
}
