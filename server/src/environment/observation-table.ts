import type { CanonicalTable, StoredTable } from '../catalog/index.ts'
import type { Transaction } from '../db/database.ts'
import { identifier, join, type Sql, sql } from '../db/sql.ts'

/** Quantities that a table of readings can hold, by the canonical field of its columns. */
const QUANTITY_BY_FIELD: Readonly<Record<string, string>> = {
  pm25: 'pm2.5',
  pm10: 'pm10',
  so2: 'so2',
  no2: 'no2',
  co: 'co',
  o3: 'o3',
  temperature: 'temperature',
  pressure: 'pressure',
  dew_point: 'dew-point',
  rain: 'rain',
  wind_speed: 'wind-speed',
  humidity: 'humidity',
  noise_laeq: 'noise-laeq',
}

const columnOf = (stored: StoredTable, canonical: string): string | undefined =>
  stored.fields.find((field) => field.canonical === canonical)?.name

const quantitiesOf = (stored: StoredTable): { name: string; unit: string | null; quantity: string }[] =>
  stored.fields.flatMap((field) => {
    const quantity = QUANTITY_BY_FIELD[field.canonical ?? '']
    return quantity === undefined || (field.type !== 'number' && field.type !== 'integer')
      ? []
      : [{ name: field.name, unit: field.unit, quantity }]
  })

/** Observations of the datasets of readings: one thing a station, one datastream a quantity. */
export const observationTable: CanonicalTable = {
  schema: 'environment',
  table: 'observation',
  order: 20,
  accepts: (stored) =>
    stored.profile === 'reading' &&
    columnOf(stored, 'observed_at') !== undefined &&
    quantitiesOf(stored).length > 0,
  fill: fillObservations,
}

async function fillObservations(transaction: Transaction, stored: StoredTable): Promise<void> {
  const station = stationOf(stored)
  const rows = identifier('data_rows', stored.storageName)
  const observedAt = identifier(columnOf(stored, 'observed_at') as string)
  const location = stored.hasGeometry
    ? sql`(array_agg(st_pointonsurface(geometry) order by source_row) filter (where geometry is not null))[1]`
    : sql`null::geometry`
  await transaction.query(sql`
    insert into environment.thing (dataset_id, name, location)
    select ${stored.datasetId}, ${station}, ${location} from ${rows}
    where from_version = ${stored.version} group by 2
    on conflict (dataset_id, name) do update set location = coalesce(excluded.location, thing.location)`)
  const quantities = quantitiesOf(stored)
  await transaction.query(sql`
    insert into environment.datastream (thing_id, quantity, unit)
    select thing.id, quantity, unit from environment.thing,
      unnest(${quantities.map((one) => one.quantity)}::text[], ${quantities.map((one) => one.unit)}::text[]) as q(quantity, unit)
    where thing.dataset_id = ${stored.datasetId}
    on conflict (thing_id, quantity) do nothing`)
  for (const { name, quantity } of quantities) {
    // A station has one value an hour: of two rows for the same instant the first one counts.
    await transaction.query(sql`
      insert into environment.observation
        (datastream_id, observed_at, value, dataset_id, table_name, source_row, from_version)
      select distinct on (datastream.id, ${observedAt}) datastream.id, ${observedAt}, ${identifier(name)},
        ${stored.datasetId}, ${stored.tableName}, source_row, ${stored.version}
      from ${rows}
      join environment.thing on thing.dataset_id = ${stored.datasetId} and thing.name = ${station}
      join environment.datastream on datastream.thing_id = thing.id and datastream.quantity = ${quantity}
      where from_version = ${stored.version} and ${observedAt} is not null
      order by datastream.id, ${observedAt}, source_row`)
  }
}

/** The station's name in a row; a file of one station without such a column is called after its dataset. */
function stationOf(stored: StoredTable): Sql {
  const column = columnOf(stored, 'station')
  const title = sql`(select title from catalog.dataset where id = ${stored.datasetId})`
  return column === undefined
    ? title
    : join([sql`coalesce(nullif(${identifier(column)}::text, ''), ${title})`], ', ')
}
