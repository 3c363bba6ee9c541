import type { Transaction } from '../../db/database.ts'
import { identifier, join, type Sql, sql, statement } from '../../db/sql.ts'
import { compileFilter } from './compile-filter.ts'
import type { EntitySet, RelationKey } from './entity-sets.ts'
import type { Row } from './present-entity.ts'
import type { QueryOptions } from './query-options.ts'

/** Rows of a set are called so in every statement here. */
export const ROW = 'entity'

export const keyIs = (key: RelationKey, value: number): Sql => sql`${identifier(ROW, key)} = ${value}::bigint`

/** The condition for one id; null for text that is the id of nothing. */
export function idIs(set: EntitySet, id: string): Sql | null {
  if (set.name !== 'Observations')
    return /^\d{1,15}$/.test(id) ? sql`${identifier(ROW, 'id')} = ${Number(id)}::bigint` : null
  const place = placeOf(id)
  return place === null
    ? null
    : sql`${identifier(ROW, 'stream_id')} = ${place.stream}::bigint
        and ${identifier(ROW, 'observed_at')} = ${momentOf(place.micros)}
        and ${identifier(ROW, 'dataset_id')} = ${place.dataset}::text`
}

/** Stream, microseconds since 1970 and dataset: what an observation is, whatever version it is read from. */
function placeOf(id: string): { stream: number; micros: number; dataset: string } | null {
  const [, stream, micros, dataset] = /^(\d{1,15})-(-?\d{1,16})-([a-z0-9-]{1,100})$/.exec(id) ?? []
  if (stream === undefined || micros === undefined || dataset === undefined) return null
  const found = { stream: Number(stream), micros: Number(micros), dataset }
  // Within what a time of the store can be.
  return Math.abs(found.micros) <= 4e15 ? found : null
}

const momentOf = (micros: number): Sql =>
  sql`('epoch'::timestamptz + ${micros}::double precision * interval '1 microsecond')`

/** The rows behind an id in the order of ids; null for text that is the id of nothing. */
export function afterId(set: EntitySet, id: string): Sql | null {
  if (set.name !== 'Observations')
    return /^\d{1,15}$/.test(id) ? sql`${identifier(ROW, 'id')} > ${Number(id)}::bigint` : null
  const place = placeOf(id)
  if (place === null) return null
  const columns = set.order.map((name) => identifier(ROW, name))
  return sql`(${join(columns, ', ')}) > (${place.stream}::bigint, ${momentOf(place.micros)}, ${place.dataset}::text)
    and ${identifier(ROW, 'stream_id')} >= ${place.stream}::bigint`
}

/**
 * What is asked for, then the order of ids in the direction of the last of it, as the index has it. Nothing counts as
 * less than anything; times and ids are always there, and saying where nothing goes would keep the index out of it.
 */
function orderBy(set: EntitySet, order: QueryOptions['order']): Sql {
  const isDescending = order.at(-1)?.isDescending ?? false
  const own = order.map(({ column, isDescending: isDown }) => {
    const isNullable = !set.order.includes(column) && column !== 'id'
    const direction = `${isDown ? 'desc' : 'asc'}${isNullable ? (isDown ? ' nulls last' : ' nulls first') : ''}`
    return sql`${identifier(ROW, column)} ${statement(direction)}`
  })
  const ties = set.order.map(
    (name) => sql`${identifier(ROW, name)} ${statement(isDescending ? 'desc' : 'asc')}`,
  )
  return join([...own, ...ties], ', ')
}

const matching = (
  set: EntitySet,
  conditions: readonly Sql[],
  { filter }: Pick<QueryOptions, 'filter'>,
): Sql =>
  sql`from (${set.source}) ${identifier(ROW)}
    where ${join([sql`true`, ...conditions, ...(filter === null ? [] : [compileFilter(set, ROW, filter)])], ' and ')}`

type Paged = Pick<QueryOptions, 'filter' | 'order' | 'limit' | 'offset'>

/** A page and, where there is one, the row behind it. */
export async function selectPage(
  tx: Transaction,
  set: EntitySet,
  conditions: readonly Sql[],
  options: Paged,
): Promise<Row[]> {
  return tx.query<Row>(sql`
    select ${identifier(ROW)}.* ${matching(set, conditions, options)}
    order by ${orderBy(set, options.order)} limit ${options.limit + 1} offset ${options.offset}`)
}

export async function selectOne(
  tx: Transaction,
  set: EntitySet,
  conditions: readonly Sql[],
): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    sql`select ${identifier(ROW)}.* ${matching(set, conditions, { filter: null })} limit 1`,
  )
  return row
}

/** How many there are, counted up to `limit`. */
export async function countMatching(
  tx: Transaction,
  set: EntitySet,
  conditions: readonly Sql[],
  options: Pick<QueryOptions, 'filter'> & { limit: number },
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`
    select count(*) as count from (select 1 ${matching(set, conditions, options)} limit ${options.limit}) counted`)
  return row?.count ?? 0
}

/** The related rows of many entities in one statement: a page and the row behind it for each. */
export async function selectRelated(
  tx: Transaction,
  set: EntitySet,
  key: RelationKey,
  parents: readonly number[],
  options: Paged,
): Promise<(Row & { parent: number })[]> {
  const related = sql`${identifier(ROW, key)} = parent.key`
  return tx.query<Row & { parent: number }>(sql`
    select parent.key as parent, related.*
    from unnest(${parents}::bigint[]) with ordinality as parent (key, place)
    cross join lateral (
      select ordered.*, row_number() over () as related_place
      from (select ${identifier(ROW)}.* ${matching(set, [related], options)}
        order by ${orderBy(set, options.order)} limit ${options.limit + 1} offset ${options.offset}) ordered
    ) related
    order by parent.place, related.related_place`)
}

export async function countRelated(
  tx: Transaction,
  set: EntitySet,
  key: RelationKey,
  parents: readonly number[],
  options: Pick<QueryOptions, 'filter'> & { limit: number },
): Promise<Map<number, number>> {
  const related = sql`${identifier(ROW, key)} = parent.key`
  const rows = await tx.query<{ parent: number; count: number }>(sql`
    select parent.key as parent, counted.count
    from unnest(${parents}::bigint[]) as parent (key)
    cross join lateral (select count(*) as count
      from (select 1 ${matching(set, [related], options)} limit ${options.limit}) found) counted`)
  return new Map(rows.map((row) => [row.parent, row.count]))
}
