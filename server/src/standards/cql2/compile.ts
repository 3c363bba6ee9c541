import { identifier, join, type Sql, sql, statement } from '../../db/sql.ts'
import { compileSpatial, isGeometry } from './compile-spatial.ts'
import { compileTemporal } from './compile-temporal.ts'
import {
  ARITHMETIC,
  COMPARISONS,
  filterProblem,
  type Node,
  type Operation,
  SPATIAL,
  TEMPORAL,
} from './cql2.ts'
import { type Scalar, type ScalarKind, scalarOf, temporalLiteral } from './scalar.ts'

/** What a filter may name: a column that its person sees. */
export interface Queryable {
  name: string
  type: 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'geometry'
  /** The expression that stands for it; its column where absent. */
  sql?: Sql
}

export interface Compiling {
  queryableByName: ReadonlyMap<string, Queryable>
  /** Coordinate system of the geometries in the filter, and whether they are written north first. */
  geometrySrid: number
  isNorthFirst: boolean
}

/** A condition in SQL with every value as a parameter. Throws `filter-not-understood`. */
export function compileFilter(node: Node, compiling: Compiling): Sql {
  return condition(node, compiling)
}

const isOperation = (node: Node): node is Operation =>
  typeof node === 'object' && !Array.isArray(node) && 'op' in node

function condition(node: Node, compiling: Compiling): Sql {
  if (typeof node === 'boolean') return node ? sql`true` : sql`false`
  if (typeof node === 'object' && !Array.isArray(node) && 'property' in node) {
    const value = scalar(node, compiling)
    if (value.kind !== 'boolean') throw filterProblem('type')
    return value.sql
  }
  if (!isOperation(node)) throw filterProblem('type')
  const { op, args } = node
  if (op === 'and' || op === 'or') return joined(op, args, compiling)
  if (op === 'not') return sql`not (${condition(only(args), compiling)})`
  if (op === 'isNull') return sql`${nullable(only(args), compiling)} is null`
  if (op === 'like') return like(args, compiling)
  if (op === 'between') return between(args, compiling)
  if (op === 'in') return within(args, compiling)
  if (includes(COMPARISONS, op)) return comparison(op, args, compiling)
  if (includes(SPATIAL, op)) return compileSpatial(op, pairOf(args), compiling)
  if (includes(TEMPORAL, op)) return compileTemporal(op, pairOf(args), (one) => scalar(one, compiling))
  throw filterProblem('type')
}

const includes = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value)

function joined(op: 'and' | 'or', args: readonly Node[], compiling: Compiling): Sql {
  if (args.length < 1) throw filterProblem('syntax')
  const parts = args.map((one) => condition(one, compiling))
  const word = statement(op)
  return sql`(${parts.reduce((before, one) => sql`${before} ${word} ${one}`)})`
}

function only(args: readonly Node[]): Node {
  if (args.length !== 1) throw filterProblem('syntax')
  return args[0] as Node
}

function pairOf(args: readonly Node[]): [Node, Node] {
  if (args.length !== 2) throw filterProblem('syntax')
  return [args[0] as Node, args[1] as Node]
}

/** Geometry may be asked for nothing as well. */
function nullable(node: Node, compiling: Compiling): Sql {
  return isGeometry(node, compiling) ? sql`geometry` : scalar(node, compiling).sql
}

function comparison(op: string, args: readonly Node[], compiling: Compiling): Sql {
  const [left, right] = alike(pairOf(args).map((one) => scalar(one, compiling)))
  return sql`${(left as Scalar).sql} ${statement(op)} ${(right as Scalar).sql}`
}

function like(args: readonly Node[], compiling: Compiling): Sql {
  const [left, pattern] = pairOf(args).map((one) => scalar(one, compiling)) as [Scalar, Scalar]
  if (left.kind !== 'text' || pattern.kind !== 'text') throw filterProblem('type')
  // A backslash that escapes nothing would be an error of the store.
  if (typeof pattern.literal === 'string' && /(^|[^\\])(\\\\)*\\$/.test(pattern.literal))
    throw filterProblem('value')
  return sql`${left.sql} like ${pattern.sql}`
}

function between(args: readonly Node[], compiling: Compiling): Sql {
  if (args.length !== 3) throw filterProblem('syntax')
  const [value, from, to] = alike(args.map((one) => scalar(one, compiling))) as [Scalar, Scalar, Scalar]
  if (value.kind === 'boolean') throw filterProblem('type')
  return sql`${value.sql} between ${from.sql} and ${to.sql}`
}

function within(args: readonly Node[], compiling: Compiling): Sql {
  const [left, items] = pairOf(args)
  if (!Array.isArray(items) || items.length === 0) throw filterProblem('syntax')
  const [value, ...listed] = alike([left, ...items].map((one) => scalar(one, compiling))) as [
    Scalar,
    ...Scalar[],
  ]
  return sql`${value.sql} in (${join(
    listed.map((one) => one.sql),
    ', ',
  )})`
}

/** The same kind for all; a text beside a day or a moment is read as one, since clients write them bare. */
function alike(values: readonly Scalar[]): Scalar[] {
  const kinds = new Set(values.map((one) => one.kind))
  const target: ScalarKind | undefined = kinds.has('timestamp')
    ? 'timestamp'
    : kinds.has('date')
      ? 'date'
      : values[0]?.kind
  return values.map((value) => {
    if (value.kind === target) return value
    if (
      value.kind === 'text' &&
      typeof value.literal === 'string' &&
      (target === 'date' || target === 'timestamp')
    )
      return toKind(temporalLiteral(value.literal), target)
    if (value.kind === 'date' && target === 'timestamp') return toKind(value, target)
    throw filterProblem('type')
  })
}

function toKind(value: Scalar, target: 'date' | 'timestamp'): Scalar {
  if (value.kind === target) return value
  if (target === 'date') return { kind: 'date', sql: sql`(${value.sql} at time zone 'Asia/Shanghai')::date` }
  return { kind: 'timestamp', sql: sql`(${value.sql}::timestamp at time zone 'Asia/Shanghai')` }
}

function scalar(node: Node, compiling: Compiling): Scalar {
  if (isOperation(node)) return calculated(node, compiling)
  if (typeof node === 'object' && !Array.isArray(node) && 'property' in node) {
    const queryable = compiling.queryableByName.get(node.property)
    if (queryable === undefined) throw filterProblem('unknown-property')
    if (queryable.type === 'geometry') throw filterProblem('type')
    const kind = queryable.type === 'integer' ? 'number' : queryable.type
    return { kind, sql: queryable.sql ?? sql`${identifier(queryable.name)}` }
  }
  return scalarOf(node)
}

function calculated({ op, args }: Operation, compiling: Compiling): Scalar {
  if (op === 'casei') {
    const value = scalar(only(args), compiling)
    if (value.kind !== 'text') throw filterProblem('type')
    const literal = typeof value.literal === 'string' ? value.literal.toLowerCase() : undefined
    return { kind: 'text', sql: sql`lower(${value.sql})`, literal }
  }
  if (!includes(ARITHMETIC, op)) throw filterProblem('type')
  const [left, right] = pairOf(args).map((one) => scalar(one, compiling)) as [Scalar, Scalar]
  if (left.kind !== 'number' || right.kind !== 'number') throw filterProblem('type')
  const [a, b] = [sql`(${left.sql})::double precision`, sql`(${right.sql})::double precision`]
  return { kind: 'number', sql: ARITHMETIC_SQL[op](a, b) }
}

/** Dividing by nothing, and powers without a real answer, are unknown instead of an error that ends the request. */
const ARITHMETIC_SQL: Record<(typeof ARITHMETIC)[number], (a: Sql, b: Sql) => Sql> = {
  '+': (a, b) => sql`(${a} + ${b})`,
  '-': (a, b) => sql`(${a} - ${b})`,
  '*': (a, b) => sql`(${a} * ${b})`,
  '/': (a, b) => sql`(${a} / nullif(${b}, 0))`,
  '%': (a, b) => sql`mod((${a})::numeric, nullif((${b})::numeric, 0))::double precision`,
  div: (a, b) => sql`trunc(${a} / nullif(${b}, 0))`,
  '^': (a, b) => sql`(case when ${a} > 0 then power(${a}, ${b}) when ${a} = 0 and ${b} > 0 then 0 end)`,
}
