/** How stored rows of a `reading` table become things, datastreams and observations. */
import type { StoredTable } from '../catalog/index.ts'
import type { Transaction } from '../db/database.ts'
import { identifier, join, type Sql, sql } from '../db/sql.ts'

export interface MeasuredColumn {
  /** Column of the stored table. */
  name: string
  quantity: string
  unit: string | null
}

export interface ReadingColumns {
  /** `isDay`: a date without a time, which stands for its midnight in Asia/Shanghai. */
  time: { name: string; isDay: boolean }
  station: string | null
  lon: string | null
  lat: string | null
  measured: readonly MeasuredColumn[]
}

/** One thing for each station named in the table; a table that names none is one station of its own name. */
export async function upsertThings(
  transaction: Transaction,
  stored: StoredTable,
  columns: ReadingColumns,
): Promise<void> {
  await transaction.query(sql`
    insert into environment.thing (dataset_id, name, location)
    select ${stored.datasetId}::text, station, (array_agg(point order by source_row) filter (where point is not null))[1]
    from (
      select measured.source_row, ${stationName(stored, columns)} as station, ${point(stored, columns)} as point
      from ${rowsOf(stored)} measured where measured.from_version = ${stored.version}
    ) placed
    group by station
    on conflict (dataset_id, name) do update set location = coalesce(excluded.location, thing.location)`)
}

export async function upsertDatastreams(
  transaction: Transaction,
  stored: StoredTable,
  columns: ReadingColumns,
): Promise<void> {
  await transaction.query(sql`
    insert into environment.datastream (thing_id, quantity, unit)
    select thing.id, stream.quantity, stream.unit
    from environment.thing
    cross join unnest(${columns.measured.map(({ quantity }) => quantity)}::text[],
      ${columns.measured.map(({ unit }) => unit)}::text[]) as stream (quantity, unit)
    where thing.dataset_id = ${stored.datasetId} and thing.name in (
      select ${stationName(stored, columns)} from ${rowsOf(stored)} measured where measured.from_version = ${stored.version})
    on conflict (thing_id, quantity) do update set unit = excluded.unit`)
}

/** A missing value is an observation too: it says that the hour was there and what it held is not known. */
export async function fillObservations(
  transaction: Transaction,
  stored: StoredTable,
  columns: ReadingColumns,
): Promise<void> {
  for (const { name, quantity } of columns.measured)
    await transaction.query(sql`
      insert into environment.observation (datastream_id, observed_at, value, dataset_id, table_name, source_row, row_key,
        from_version)
      select datastream.id, ${timeOf(columns)}, measured.${identifier(name)}::double precision,
        ${stored.datasetId}::text, ${stored.tableName}::text, measured.source_row, measured.row_key,
        ${stored.version}::integer
      from ${rowsOf(stored)} measured
      join environment.thing on thing.dataset_id = ${stored.datasetId} and thing.name = ${stationName(stored, columns)}
      join environment.datastream on datastream.thing_id = thing.id and datastream.quantity = ${quantity}
      where measured.from_version = ${stored.version} and measured.${identifier(columns.time.name)} is not null
      order by measured.source_row
      on conflict do nothing`)
  // The embedded engine analyses nothing by itself, and PostgreSQL no table of a few rows: without statistics every
  // lookup is planned as for no rows.
  await transaction.query(sql`analyze environment.observation, environment.datastream, environment.thing`)
}

const rowsOf = (stored: StoredTable) => identifier('data_rows', stored.storageName)

const stationName = (stored: StoredTable, { station }: ReadingColumns): Sql =>
  station === null
    ? sql`${stored.tableName}::text`
    : sql`coalesce(nullif(btrim(${identifier('measured', station)}::text), ''), ${stored.tableName}::text)`

const timeOf = ({ time }: ReadingColumns): Sql =>
  time.isDay
    ? sql`measured.${identifier(time.name)}::timestamp at time zone 'Asia/Shanghai'`
    : sql`measured.${identifier(time.name)}`

function point(stored: StoredTable, { lon, lat }: ReadingColumns): Sql {
  const parts: Sql[] = []
  if (stored.hasGeometry) parts.push(sql`st_centroid(measured.geometry)`)
  if (lon !== null && lat !== null)
    parts.push(
      sql`st_setsrid(st_makepoint(${identifier('measured', lon)}, ${identifier('measured', lat)}), 4326)`,
    )
  if (parts.length === 0) return sql`null::geometry`
  return sql`coalesce(${join(parts, ', ')})`
}
