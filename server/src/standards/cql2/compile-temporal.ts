import { type Sql, sql } from '../../db/sql.ts'
import { filterProblem, type Node, type TEMPORAL } from './cql2.ts'
import { type Scalar, scalarOf, temporalLiteral } from './scalar.ts'

type Relation = (typeof TEMPORAL)[number]

interface Span {
  kind: 'date' | 'timestamp' | 'open'
  start: Sql
  end: Sql
}

/**
 * The relations of Allen between two times, each a start and an end (OGC 21-065r2, table 12). An instant is a
 * span whose ends are equal. Beside a moment, a day is the whole of that day in Asia/Shanghai.
 */
const RELATIONS: Record<Relation, (a: Span, b: Span) => Sql> = {
  t_after: (a, b) => sql`${a.start} > ${b.end}`,
  t_before: (a, b) => sql`${a.end} < ${b.start}`,
  t_contains: (a, b) => sql`${a.start} < ${b.start} and ${a.end} > ${b.end}`,
  t_disjoint: (a, b) => sql`(${a.end} < ${b.start} or ${a.start} > ${b.end})`,
  t_during: (a, b) => sql`${a.start} > ${b.start} and ${a.end} < ${b.end}`,
  t_equals: (a, b) => sql`${a.start} = ${b.start} and ${a.end} = ${b.end}`,
  t_finishedby: (a, b) => sql`${a.start} < ${b.start} and ${a.end} = ${b.end}`,
  t_finishes: (a, b) => sql`${a.start} > ${b.start} and ${a.end} = ${b.end}`,
  t_intersects: (a, b) => sql`${a.start} <= ${b.end} and ${a.end} >= ${b.start}`,
  t_meets: (a, b) => sql`${a.end} = ${b.start}`,
  t_metby: (a, b) => sql`${a.start} = ${b.end}`,
  t_overlappedby: (a, b) => sql`${a.start} > ${b.start} and ${a.start} < ${b.end} and ${a.end} > ${b.end}`,
  t_overlaps: (a, b) => sql`${a.start} < ${b.start} and ${a.end} > ${b.start} and ${a.end} < ${b.end}`,
  t_startedby: (a, b) => sql`${a.start} = ${b.start} and ${a.end} > ${b.end}`,
  t_starts: (a, b) => sql`${a.start} = ${b.start} and ${a.end} < ${b.end}`,
}

export function compileTemporal(
  relation: Relation,
  [left, right]: readonly [Node, Node],
  scalar: (node: Node) => Scalar,
): Sql {
  const spans = [spanOf(left, scalar), spanOf(right, scalar)]
  const isMoment = spans.some((one) => one.kind === 'timestamp')
  const [a, b] = spans.map((one) => (isMoment && one.kind === 'date' ? asMoments(one) : one)) as [Span, Span]
  return sql`(${RELATIONS[relation](a, b)})`
}

function spanOf(node: Node, scalar: (node: Node) => Scalar): Span {
  if (typeof node === 'object' && !Array.isArray(node) && 'interval' in node) {
    const from = endOf(node.interval[0], scalar, 'start')
    const to = endOf(node.interval[1], scalar, 'end')
    const kinds = [from.kind, to.kind]
    if (kinds.includes('timestamp')) {
      const [start, end] = [from, to].map((one) => (one.kind === 'date' ? asMoments(one) : one)) as [
        Span,
        Span,
      ]
      return { kind: 'timestamp', start: start.start, end: end.end }
    }
    return { kind: kinds.includes('date') ? 'date' : 'open', start: from.start, end: to.end }
  }
  return instant(typeof node === 'string' ? temporalLiteral(node) : scalar(node))
}

function instant(value: Scalar): Span {
  if (value.kind !== 'date' && value.kind !== 'timestamp') throw filterProblem('type')
  return { kind: value.kind, start: value.sql, end: value.sql }
}

function endOf(node: Node, scalar: (node: Node) => Scalar, side: 'start' | 'end'): Span {
  if (node === '..') {
    const open = side === 'start' ? sql`'-infinity'` : sql`'infinity'`
    return { kind: 'open', start: open, end: open }
  }
  if (typeof node === 'string') return instant(temporalLiteral(node))
  const isColumn = typeof node === 'object' && !Array.isArray(node) && 'property' in node
  return instant(isColumn ? scalar(node) : scalarOf(node))
}

/** The first and the last moment of the days; the store counts in millionths of a second. */
function asMoments(span: Span): Span {
  return {
    kind: 'timestamp',
    start: sql`((${span.start})::date::timestamp at time zone 'Asia/Shanghai')`,
    end: sql`(((${span.end})::date + 1)::timestamp at time zone 'Asia/Shanghai' - interval '1 microsecond')`,
  }
}
