import type { Transaction } from '../../db/database.ts'
import { identifier, type Sql, sql } from '../../db/sql.ts'
import type { RowRange } from '../canonical-table.ts'
import { heldBy, PATCHING_KINDS } from '../queries.ts'

export interface GridTable {
  storageName: string
  version: number
}

/** Versions that put rows in the place of others. */
export async function selectPatches(tx: Transaction, datasetId: string, version: number): Promise<number[]> {
  const rows = await tx.query<{ version: number }>(sql`
    select version from catalog.version
    where dataset_id = ${datasetId} and version <= ${version} and kind = any (${PATCHING_KINDS}::text[])`)
  return rows.map((row) => row.version)
}

/**
 * The keys of all rows that fit, in their order; where the ask names none, in that of the source, a changed row in
 * the place of the one before it. They cross over as one text: a million rows of a result cost many times as much as
 * a million numbers.
 */
export async function selectArrangement(
  tx: Transaction,
  table: GridTable,
  ask: { condition: Sql; order: Sql | null; patches: readonly number[] },
): Promise<Float64Array> {
  const rows = identifier('data_rows', table.storageName)
  const isPatched = ask.order === null && ask.patches.length > 0
  const places = sql`
    with placed as (
      select fresh.row_key as fresh_key, max(ended.row_key) as place
      from ${rows} fresh join ${rows} ended on ended.source_row = fresh.source_row
        and ended.row_key < fresh.row_key and ended.to_version <= ${table.version}::integer
        and ended.from_version <> all (${ask.patches}::integer[])
      where fresh.from_version = any (${ask.patches}::integer[])
      group by fresh.row_key)`
  const order = ask.order ?? (isPatched ? sql`coalesce(placed.place, row_key), row_key` : sql`row_key`)
  const [row] = await tx.query<{ keys: string | null }>(sql`
    ${isPatched ? places : sql``}
    select string_agg(row_key::text, ',' order by ${order}) as keys
    from ${rows} ${isPatched ? sql`left join placed on placed.fresh_key = row_key` : sql``}
    where ${heldBy(table.version)} and ${ask.condition}`)
  return keysOf(row?.keys ?? '')
}

/** Values that part a column into about so many bands of as many rows, by every hundredth row; fewer where values repeat. */
export async function selectBounds(
  tx: Transaction,
  table: GridTable,
  asked: { field: string; numBands: number },
): Promise<string[]> {
  const rows = await tx.query<{ bound: string | null }>(sql`
    with sampled as (
      select ${identifier(asked.field)} as value from ${identifier('data_rows', table.storageName)}
      where row_key % 101 = 0 and ${heldBy(table.version)} and ${identifier(asked.field)} is not null),
    banded as (select value, ntile(${asked.numBands}::integer) over (order by value) as band from sampled)
    select min(value)::text as bound from banded where band > 1 group by band
    order by min(value)`)
  return [...new Set(rows.flatMap(({ bound }) => bound ?? []))]
}

/** The keys of the first rows of an order, among those of a range or, where they are given, among these. */
export async function selectFirstKeys(
  tx: Transaction,
  table: GridTable,
  asked: { order: Sql; limit: number; among: RowRange | readonly number[] },
): Promise<number[]> {
  const { order, limit, among } = asked
  const condition =
    'firstKey' in among ? within(among) : sql`row_key = any (${among as readonly number[]}::bigint[])`
  const rows = await tx.query<{ row_key: number }>(sql`
    select row_key from ${identifier('data_rows', table.storageName)}
    where ${heldBy(table.version)} and ${condition} order by ${order} limit ${limit}`)
  return rows.map((row) => row.row_key)
}

const within = ({ firstKey, lastKey }: RowRange): Sql =>
  sql`row_key between ${firstKey}::bigint and ${lastKey}::bigint`

/** The keys of the rows of a range that fit, in their order. */
export async function selectFoundKeys(
  tx: Transaction,
  table: GridTable,
  condition: Sql,
  range: RowRange,
): Promise<Float64Array> {
  const [row] = await tx.query<{ keys: string | null }>(sql`
    select string_agg(row_key::text, ',' order by row_key) as keys
    from ${identifier('data_rows', table.storageName)}
    where ${within(range)} and ${heldBy(table.version)} and ${condition}`)
  return keysOf(row?.keys ?? '')
}

/** The first and last key of a table, whatever version holds them; null where it has no rows. */
export async function selectKeyRange(tx: Transaction, storageName: string): Promise<RowRange | null> {
  const rows = identifier('data_rows', storageName)
  const [row] = await tx.query<{ first_key: number | null; last_key: number | null }>(sql`
    select (select row_key from ${rows} order by row_key limit 1) as first_key,
      (select row_key from ${rows} order by row_key desc limit 1) as last_key`)
  return row?.first_key == null || row.last_key === null
    ? null
    : { firstKey: row.first_key, lastKey: row.last_key }
}

const keysOf = (text: string): Float64Array =>
  text === '' ? new Float64Array(0) : Float64Array.from(text.split(','), Number)

/** The last key of a version's rows, which has none between where they all came in together. */
export async function selectLastHeld(tx: Transaction, table: GridTable): Promise<number | null> {
  const [row] = await tx.query<{ row_key: number }>(sql`
    select row_key from ${identifier('data_rows', table.storageName)} where ${heldBy(table.version)}
    order by row_key desc limit 1`)
  return row?.row_key ?? null
}

/** The version that a row came with; 0 for none. */
export async function selectVersionOfRow(tx: Transaction, table: GridTable, key: number): Promise<number> {
  const [row] = await tx.query<{ from_version: number }>(sql`
    select from_version from ${identifier('data_rows', table.storageName)} where row_key = ${key}::bigint`)
  return row?.from_version ?? 0
}

export async function selectFirstKey(
  tx: Transaction,
  asked: { datasetId: string; table: string; version: number },
): Promise<{ first_row_key: number; num_rows: number } | undefined> {
  const [row] = await tx.query<{ first_row_key: number; num_rows: number }>(sql`
    select first_row_key, num_rows from catalog.table_version
    where dataset_id = ${asked.datasetId} and table_name = ${asked.table} and version = ${asked.version}`)
  return row
}

type StoredRow = Record<string, unknown> & { row_key: number; source_row: number }

export async function selectRowsByKey(
  tx: Transaction,
  table: GridTable,
  columns: Sql,
  keys: readonly number[],
): Promise<StoredRow[]> {
  if (keys.length === 0) return []
  const rows = await tx.query<StoredRow>(sql`
    select ${columns} from ${identifier('data_rows', table.storageName)}
    where row_key = any (${keys}::bigint[])`)
  const byKey = new Map(rows.map((row) => [row.row_key, row]))
  return keys.flatMap((key) => byKey.get(key) ?? [])
}
