/** SQL of the cases that come in one by one. */
import { type Sql, sql } from '../../db/sql.ts'

export type IntakeOrigin = 'open311' | 'alert'

/** A case as it waits to be stored; empty where nothing is known. */
export interface TakenCase {
  categories: readonly string[]
  categoryCode: string
  title: string
  text: string
  address: string
  community: string
  lon: number | null
  lat: number | null
  callerName: string
  callerPhone: string
  callerEmail: string
  account: string
  device: string
  mediaUrl: string
  since: string
  landmark: string
}

export interface IntakeRow {
  token: string
  number: string
  is_stored: boolean
}

export const insertTaken = (origin: IntakeOrigin, personId: number, taken: TakenCase): Sql => sql`
  insert into monitoring.case_intake (origin, person_id, taken)
  values (${origin}::text, ${personId}::bigint, ${JSON.stringify(taken)}::jsonb)
  returning token, number, false as is_stored`

/** Only of the person whose key it came with. */
export const selectByToken = (token: string, personId: number): Sql => sql`
  select token, number, stored_at is not null as is_stored from monitoring.case_intake
  where token = ${token}::text and person_id = ${personId}::bigint`

export interface WaitingRow {
  id: number
  number: string
  taken_at: string
  taken: TakenCase
}

export const selectWaiting = (origin: IntakeOrigin, limit: number): Sql => sql`
  select id, number, taken_at, taken from monitoring.case_intake
  where stored_at is null and origin = ${origin}::text order by id limit ${limit}::integer`

export const markStored = (ids: readonly number[]): Sql => sql`
  update monitoring.case_intake set stored_at = now(), taken = null where id = any (${[...ids]}::bigint[])`

/** The dataset that they go into; none before the first, or once it lies in the bin. */
export const selectIntakeDataset = (origin: IntakeOrigin): Sql => sql`
  select dataset.id from monitoring.intake_dataset own
  join catalog.dataset on dataset.id = own.dataset_id and dataset.deleted_at is null
  where own.origin = ${origin}::text`

export const keepIntakeDataset = (origin: IntakeOrigin, datasetId: string): Sql => sql`
  insert into monitoring.intake_dataset (dataset_id, origin) values (${datasetId}::text, ${origin}::text)
  on conflict (dataset_id) do nothing`
