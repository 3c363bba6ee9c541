import { ownRows, type RowRange, type StoredTable } from '../../catalog/index.ts'
import type { Transaction } from '../../db/database.ts'
import { identifier, type Sql, sql } from '../../db/sql.ts'
import type { CheckedReading, Stream } from './check-reading.ts'
import type { Device, DeviceState, KeyHolder } from './device.ts'

interface DeviceRow {
  id: number
  device_number: string
  name: string
  thing_id: number
  dataset_id: string
  state: DeviceState
  key_sha256: string
}

const asDevice = (row: DeviceRow): Device => ({
  id: row.id,
  deviceNumber: row.device_number,
  name: row.name,
  stationId: row.thing_id,
  datasetId: row.dataset_id,
  state: row.state,
})

/** With the hash of its key, for the comparison. */
export async function selectKeyHolder(
  tx: Transaction,
  by: { deviceNumber: string } | { keySha256: string },
): Promise<KeyHolder | undefined> {
  const condition =
    'deviceNumber' in by ? sql`device_number = ${by.deviceNumber}` : sql`key_sha256 = ${by.keySha256}`
  const [row] = await tx.query<DeviceRow>(sql`
    select id, device_number, name, thing_id, dataset_id, state, key_sha256 from environment.device where ${condition}`)
  return row === undefined ? undefined : { device: asDevice(row), keySha256: row.key_sha256 }
}

/** Holds the device for what it sends now; one request of a device waits for the other. */
export async function lockDevice(
  tx: Transaction,
  id: number,
): Promise<{ state: DeviceState; numReceived: number } | undefined> {
  const [row] = await tx.query<{ state: DeviceState; num_received: number }>(
    sql`select state, num_received from environment.device where id = ${id} for update`,
  )
  return row === undefined ? undefined : { state: row.state, numReceived: row.num_received }
}

export async function selectStreamsOf(tx: Transaction, stationId: number): Promise<Stream[]> {
  return tx.query<Stream>(
    sql`select id, quantity, unit from environment.datastream where thing_id = ${stationId} order by id`,
  )
}

/**
 * Places in the list of the readings that the dataset holds or has held already. Each is looked up by the key: asked
 * whether it exists, the planner goes through all that a dataset holds of which it knows nothing yet.
 */
export async function selectKnown(
  tx: Transaction,
  datasetId: string,
  readings: readonly CheckedReading[],
): Promise<Set<number>> {
  const rows = await tx.query<{ place: number }>(sql`
    select asked.place from unnest(${readings.map((one) => one.stream.id)}::bigint[],
      ${readings.map((one) => new Date(one.observedAtMs).toISOString())}::timestamptz[])
      with ordinality as asked (stream_id, observed_at, place)
    cross join lateral (
      select from environment.observation
      where observation.datastream_id = asked.stream_id and observation.observed_at = asked.observed_at
        and observation.dataset_id = ${datasetId} limit 1) held`)
  return new Set(rows.map((row) => Number(row.place) - 1))
}

export async function noteReceived(tx: Transaction, id: number, numReceived: number): Promise<void> {
  await tx.query(sql`
    update environment.device set num_received = ${numReceived}, last_received_at = now() where id = ${id}`)
}

/** Received rows become observations of the device's station, each row one. */
export async function fillReceived(tx: Transaction, stored: StoredTable, range?: RowRange): Promise<void> {
  await tx.query(sql`
    insert into environment.observation (datastream_id, observed_at, value, quality, dataset_id, table_name, source_row,
      row_key, from_version)
    select datastream.id, measured.observed_at, measured.value, measured.quality, ${stored.datasetId}::text,
      ${stored.tableName}::text, measured.source_row, measured.row_key, ${stored.version}::integer
    from ${identifier('data_rows', stored.storageName)} measured
    join environment.device on device.dataset_id = ${stored.datasetId}
    join environment.datastream on datastream.thing_id = device.thing_id and datastream.quantity = measured.quantity
    where ${ownRows(stored, range, 'measured')} and measured.observed_at is not null
    order by measured.row_key
    on conflict do nothing`)
}

export async function selectStationName(tx: Transaction, id: number): Promise<string | undefined> {
  const [row] = await tx.query<{ name: string }>(sql`
    select thing.name from environment.thing
    join catalog.dataset on dataset.id = thing.dataset_id and dataset.deleted_at is null where thing.id = ${id}`)
  return row?.name
}

export async function insertStation(
  tx: Transaction,
  one: { datasetId: string; name: string; lon: number; lat: number },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into environment.thing (dataset_id, name, location)
    values (${one.datasetId}, ${one.name}, st_setsrid(st_makepoint(${one.lon}::double precision,
      ${one.lat}::double precision), 4326)) returning id`)
  if (row === undefined) throw new Error('the station was not made')
  return row.id
}

/** Streams that the station has already keep their unit. */
export async function insertStreams(
  tx: Transaction,
  stationId: number,
  streams: readonly { quantity: string; unit: string }[],
): Promise<void> {
  await tx.query(sql`
    insert into environment.datastream (thing_id, quantity, unit)
    select ${stationId}::bigint, quantity, unit from unnest(${streams.map((one) => one.quantity)}::text[],
      ${streams.map((one) => one.unit)}::text[]) as stream (quantity, unit)
    on conflict (thing_id, quantity) do nothing`)
}

/** Undefined where the number is another device's. */
export async function insertDevice(
  tx: Transaction,
  one: {
    stationId: number
    datasetId: string
    name: string
    deviceNumber: string
    keySha256: string
    madeBy: { id: number; name: string }
  },
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into environment.device (thing_id, dataset_id, name, device_number, key_sha256, made_by, made_by_name)
    values (${one.stationId}, ${one.datasetId}, ${one.name}, ${one.deviceNumber}, ${one.keySha256}, ${one.madeBy.id},
      ${one.madeBy.name})
    on conflict (device_number) do nothing returning id`)
  return row?.id
}

export async function isNumberTaken(tx: Transaction, deviceNumber: string): Promise<boolean> {
  const rows = await tx.query(sql`select from environment.device where device_number = ${deviceNumber}`)
  return rows.length > 0
}

export async function setDeviceState(tx: Transaction, id: number, state: DeviceState): Promise<void> {
  await tx.query(sql`update environment.device set state = ${state} where id = ${id}`)
}

export async function setDeviceKey(tx: Transaction, id: number, keySha256: string): Promise<void> {
  await tx.query(sql`update environment.device set key_sha256 = ${keySha256} where id = ${id}`)
}

export interface DeviceEntryRow {
  id: number
  name: string
  device_number: string
  state: DeviceState
  station_id: number
  station_name: string
  quantities: string[]
  /** In the order of the quantities. */
  stream_ids: (number | string)[]
  dataset_id: string
  num_received: number
  last_received_at: string | null
  made_by_name: string
  made_at: string
}

/** As the one who asks may see them. */
export async function selectDevices(tx: Transaction, id?: number): Promise<DeviceEntryRow[]> {
  const condition: Sql = id === undefined ? sql`true` : sql`device.id = ${id}`
  return tx.query<DeviceEntryRow>(sql`
    select device.id, device.name, device.device_number, device.state, thing.id as station_id,
      thing.name as station_name, device.dataset_id, device.num_received, device.last_received_at,
      device.made_by_name, device.made_at,
      array(select quantity from environment.datastream where thing_id = thing.id order by id) as quantities,
      array(select id from environment.datastream where thing_id = thing.id order by id) as stream_ids
    from environment.device
    join environment.thing on thing.id = device.thing_id
    join catalog.dataset on dataset.id = device.dataset_id and dataset.deleted_at is null
    where ${condition} order by thing.name, device.name, device.id`)
}
