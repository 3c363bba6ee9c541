import type { Transaction } from '../db/database.ts'
import { type Sql, sql } from '../db/sql.ts'

export interface StationRow {
  id: number
  name: string
  dataset_id: string
  dataset_title: string
  version: number
  lon: number | null
  lat: number | null
  quantities: string[]
  /** First day with a value, and the day after the last one; Asia/Shanghai. */
  from_day: string
  to_day: string
}

/** Things that have at least one value now. First and last value come from the key, stream by stream. */
const stations = (condition: Sql): Sql => sql`
  select thing.id, thing.name, thing.dataset_id, dataset.title as dataset_title, dataset.current_version as version,
    st_x(thing.location) as lon, st_y(thing.location) as lat, extent.quantities,
    to_char(extent.first_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as from_day,
    to_char((extent.last_at at time zone 'Asia/Shanghai') + interval '1 day', 'YYYY-MM-DD') as to_day
  from environment.thing
  join catalog.dataset on dataset.id = thing.dataset_id and dataset.deleted_at is null
  cross join lateral (
    select array_agg(datastream.quantity order by datastream.id) as quantities,
      min(first_at) as first_at, max(last_at) as last_at
    from environment.datastream
    cross join lateral (
      select observed_at as first_at from environment.current_observation
      where datastream_id = datastream.id and value is not null order by observed_at limit 1
    ) first
    cross join lateral (
      select observed_at as last_at from environment.current_observation
      where datastream_id = datastream.id and value is not null order by observed_at desc limit 1
    ) last
    where datastream.thing_id = thing.id
  ) extent
  where extent.first_at is not null and ${condition}
  order by thing.name, thing.id`

export async function selectStations(transaction: Transaction): Promise<StationRow[]> {
  return transaction.query<StationRow>(stations(sql`true`))
}

export async function selectStation(transaction: Transaction, id: number): Promise<StationRow | undefined> {
  const [row] = await transaction.query<StationRow>(stations(sql`thing.id = ${id}`))
  return row
}

/** All of one quantity that a station measured in a period; times and values go in step, in no order. */
export interface StreamRow {
  quantity: string
  unit: string | null
  epoch_seconds: number[]
  /** Null where nothing valid was measured. */
  values: (number | null)[]
}

export interface Period {
  /** Day in Asia/Shanghai. */
  from: string
  /** Exclusive. */
  to: string
}

/**
 * Everything a station measured of some quantities in a period, invalid hours included. One row a stream:
 * 52,560 rows of a year take three to four times as long to come over as six lists of the same.
 */
export async function selectStreams(
  transaction: Transaction,
  stationId: number,
  quantities: readonly string[],
  period: Period,
): Promise<StreamRow[]> {
  return transaction.query<StreamRow>(sql`
    select datastream.quantity, datastream.unit, json_agg(observation.value) as values,
      json_agg(extract(epoch from observation.observed_at)::bigint) as epoch_seconds
    from environment.datastream
    join environment.current_observation observation on observation.datastream_id = datastream.id
    where datastream.thing_id = ${stationId} and datastream.quantity = any(${quantities}::text[])
      and observation.observed_at >= ${midnight(period.from)}::timestamptz
      and observation.observed_at < ${midnight(period.to)}::timestamptz
    group by datastream.id`)
}

/** The datasets that say anything of a station in a period: files of the past, devices of today. */
export async function selectSources(
  transaction: Transaction,
  stationId: number,
  quantities: readonly string[],
  period: Period,
): Promise<{ dataset: string; title: string; version: number }[]> {
  return transaction.query(sql`
    select dataset.id as dataset, dataset.title, dataset.current_version as version
    from catalog.dataset where dataset.id in (
      select observation.dataset_id
      from environment.datastream
      join environment.current_observation observation on observation.datastream_id = datastream.id
      where datastream.thing_id = ${stationId} and datastream.quantity = any(${quantities}::text[])
        and observation.observed_at >= ${midnight(period.from)}::timestamptz
        and observation.observed_at < ${midnight(period.to)}::timestamptz)
    order by dataset.id`)
}

export interface TrailRow {
  key: number
  dataset_id: string
  table_name: string
  version: number
  source_row: number
  observed_at: string
  quantity: string
  value: number | null
  unit: string | null
}

/** The same observations with the place in the file each came from; `key` counts them within the period. */
export async function selectTrail(
  transaction: Transaction,
  stationId: number,
  quantities: readonly string[],
  period: Period,
  page: { after: number; limit: number },
): Promise<TrailRow[]> {
  return transaction.query<TrailRow>(sql`
    with observed as (
      select row_number() over (order by observation.observed_at, datastream.id) as key, observation.dataset_id,
        observation.table_name, observation.version, observation.source_row, datastream.quantity, observation.value,
        datastream.unit, to_char(observation.observed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as observed_at
      from environment.datastream
      join environment.current_observation observation on observation.datastream_id = datastream.id
      where datastream.thing_id = ${stationId} and datastream.quantity = any(${quantities}::text[])
        and observation.observed_at >= ${midnight(period.from)}::timestamptz
        and observation.observed_at < ${midnight(period.to)}::timestamptz
    )
    select * from observed where key > ${page.after} order by key limit ${page.limit}`)
}

/** What a station measured, in the order of time, with what is held against it; times, values and marks go in step. */
export interface MeasuredRow {
  quantity: string
  unit: string | null
  epoch_seconds: number[]
  values: (number | null)[]
  qualities: (string | null)[]
}

export async function selectMeasured(
  transaction: Transaction,
  stationId: number,
  period: Period,
): Promise<MeasuredRow[]> {
  return transaction.query<MeasuredRow>(sql`
    select datastream.quantity, datastream.unit,
      json_agg(observation.measured_value order by observation.observed_at) as values,
      json_agg(observation.quality order by observation.observed_at) as qualities,
      json_agg(extract(epoch from observation.observed_at)::bigint order by observation.observed_at) as epoch_seconds
    from environment.datastream
    join environment.current_observation observation on observation.datastream_id = datastream.id
    where datastream.thing_id = ${stationId}
      and observation.observed_at >= ${midnight(period.from)}::timestamptz
      and observation.observed_at < ${midnight(period.to)}::timestamptz
    group by datastream.id order by datastream.id`)
}

/** Daily means of one quantity at every station, of days with at least twenty hours. */
export async function selectDailyMeans(
  transaction: Transaction,
  quantity: string,
  period: Period,
): Promise<{ thing_id: number; unit: string | null; day: string; mean: number }[]> {
  return transaction.query(sql`
    select datastream.thing_id, datastream.unit, avg(observation.value)::double precision as mean,
      to_char(observation.observed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day
    from environment.datastream
    join environment.current_observation observation on observation.datastream_id = datastream.id
    where datastream.quantity = ${quantity} and observation.value is not null
      and observation.observed_at >= ${midnight(period.from)}::timestamptz
      and observation.observed_at < ${midnight(period.to)}::timestamptz
    group by datastream.id, day
    having count(distinct date_trunc('hour', observation.observed_at)) >= 20`)
}

/** Single readings with the place in the file each came from; `key` is the place in the lists, from 1. */
export async function selectReadings(
  transaction: Transaction,
  stationId: number,
  quantities: readonly string[],
  epochSeconds: readonly number[],
): Promise<TrailRow[]> {
  return transaction.query<TrailRow>(sql`
    select distinct on (asked.key) asked.key, observation.dataset_id, observation.table_name, observation.version,
      observation.source_row, datastream.quantity, observation.measured_value as value, datastream.unit,
      to_char(observation.observed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as observed_at
    from unnest(${quantities}::text[], ${epochSeconds}::bigint[]) with ordinality as asked (quantity, seconds, key)
    join environment.datastream on datastream.thing_id = ${stationId} and datastream.quantity = asked.quantity
    join environment.current_observation observation on observation.datastream_id = datastream.id
      and observation.observed_at = to_timestamp(asked.seconds)
    order by asked.key, observation.dataset_id`)
}

const midnight = (day: string): string => `${day}T00:00:00+08:00`
