/** What is kept of dashboards: reading runs as the person, writing as the owner of the store. */
import type {
  DashboardAudience,
  DashboardReader,
  DashboardSchedule,
  DashboardTile,
} from '@jingjing/schema/visualise/dashboards'
import type { z } from 'zod'
import type { Transaction } from '../../db/database.ts'
import { json, type Sql, sql } from '../../db/sql.ts'

export interface DashboardRow {
  id: string
  title: string
  description: string
  tiles: DashboardTile[]
  revision: number
  owner_id: number
  owner_name: string
  audience: z.infer<typeof DashboardAudience>
  schedule: DashboardSchedule | null
  next_run_at: string | null
  updated_at: string
}

const columns: Sql = sql`id, title, description, tiles, revision, owner_id, owner_name, audience, schedule, next_run_at, updated_at`

export const selectDashboards = (tx: Transaction): Promise<DashboardRow[]> =>
  tx.query<DashboardRow>(
    sql`select ${columns} from visualise.dashboard where deleted_at is null order by updated_at desc, id`,
  )

export async function selectDashboard(tx: Transaction, id: string): Promise<DashboardRow | undefined> {
  const [row] = await tx.query<DashboardRow>(
    sql`select ${columns} from visualise.dashboard where id = ${id} and deleted_at is null`,
  )
  return row
}

/** Dashboards with tiles of a dataset, and how many each has. */
export const selectDashboardsOf = (
  tx: Transaction,
  datasetId: string,
): Promise<{ id: string; title: string; num_tiles: number }[]> =>
  tx.query(sql`
    select id, title, count(*)::integer as num_tiles
    from visualise.dashboard, jsonb_array_elements(tiles) as tile
    where deleted_at is null and ${datasetId}::text in
      (tile -> 'content' -> 'picture' ->> 'dataset', tile -> 'content' -> 'table' ->> 'dataset')
    group by id, title order by title, id`)

export async function insertDashboard(
  tx: Transaction,
  made: Pick<DashboardRow, 'id' | 'title' | 'description' | 'tiles' | 'owner_id' | 'owner_name'>,
): Promise<DashboardRow> {
  const [row] = await tx.query<DashboardRow>(sql`
    insert into visualise.dashboard (id, title, description, tiles, owner_id, owner_name)
    values (${made.id}, ${made.title}, ${made.description}, ${json(made.tiles)}::jsonb, ${made.owner_id}, ${made.owner_name})
    returning ${columns}`)
  return row as DashboardRow
}

/** Undefined where somebody has saved another revision meanwhile. */
export async function updateDashboard(
  tx: Transaction,
  change: Pick<DashboardRow, 'id' | 'title' | 'description' | 'tiles' | 'revision'>,
): Promise<DashboardRow | undefined> {
  const [row] = await tx.query<DashboardRow>(sql`
    update visualise.dashboard set title = ${change.title}, description = ${change.description},
      tiles = ${json(change.tiles)}::jsonb, revision = revision + 1, updated_at = now()
    where id = ${change.id} and revision = ${change.revision}::integer and deleted_at is null returning ${columns}`)
  return row
}

export async function deleteDashboard(tx: Transaction, id: string): Promise<void> {
  await tx.query(sql`update visualise.dashboard set deleted_at = now(), next_run_at = null where id = ${id}`)
}

export async function updateSchedule(
  tx: Transaction,
  id: string,
  schedule: DashboardSchedule | null,
  nextRunAt: string | null,
): Promise<void> {
  await tx.query(sql`
    update visualise.dashboard set schedule = ${schedule === null ? null : json(schedule)}::jsonb,
      next_run_at = ${nextRunAt}::timestamptz where id = ${id}`)
}

export const selectReaders = (tx: Transaction, id: string): Promise<DashboardReader[]> =>
  tx.query<DashboardReader>(sql`
    select person_id as person, department_id as department, role from visualise.dashboard_reader
    where dashboard_id = ${id} order by id`)

export async function replaceSharing(
  tx: Transaction,
  id: string,
  sharing: { audience: DashboardRow['audience']; readers: readonly DashboardReader[] },
): Promise<void> {
  await tx.query(sql`update visualise.dashboard set audience = ${sharing.audience} where id = ${id}`)
  await tx.query(sql`delete from visualise.dashboard_reader where dashboard_id = ${id}`)
  await tx.query(sql`
    insert into visualise.dashboard_reader (dashboard_id, person_id, department_id, role)
    select ${id}, person, department, role
    from jsonb_to_recordset(${json(sharing.readers)}::jsonb) as given (person bigint, department bigint, role text)
    where (person is null or exists (select from access_control.person where person.id = given.person))
      and (department is null or exists (select from access_control.department where department.id = given.department))
    on conflict do nothing`)
}

/** Of the datasets named, those that the person may know of. */
export async function selectVisibleDatasets(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    sql`select id from catalog.dataset where id = any (${ids}::text[])`,
  )
  return new Set(rows.map((row) => row.id))
}

/** Whom a dashboard can be shared with; read as the owner of the store: names of colleagues, and nothing else of them. */
export const selectPeopleToShareWith = (
  tx: Transaction,
): Promise<{ id: number; name: string; department: string | null }[]> =>
  tx.query(sql`
    select person.id, person.name, department.name as department from access_control.person
    left join access_control.department on department.id = person.department_id
    where disabled_at is null order by person.name, person.id`)

export const selectDepartmentsToShareWith = (tx: Transaction): Promise<{ id: number; name: string }[]> =>
  tx.query(sql`select id, name from access_control.department order by name`)

export interface DocumentRow {
  id: number
  dashboard_id: string
  title: string
  file_name: string
  path: string | null
  size_bytes: number
  created_at: string
  expires_at: string
}

const documentColumns: Sql = sql`id, dashboard_id, title, file_name, path, size_bytes, created_at, expires_at`

export async function insertDocument(
  tx: Transaction,
  made: Pick<DocumentRow, 'dashboard_id' | 'title' | 'file_name' | 'path' | 'size_bytes'> & {
    madeFor: number
    keptDays: number
  },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into visualise.document (dashboard_id, title, file_name, path, size_bytes, made_for, expires_at)
    values (${made.dashboard_id}, ${made.title}, ${made.file_name}, ${made.path}, ${made.size_bytes}, ${made.madeFor},
      now() + make_interval(days => ${made.keptDays}::integer))
    returning id`)
  return (row as { id: number }).id
}

export const selectDocuments = (tx: Transaction, dashboard: string): Promise<DocumentRow[]> =>
  tx.query<DocumentRow>(sql`
    select ${documentColumns} from visualise.document where dashboard_id = ${dashboard} and path is not null
    order by id desc limit 50`)

export async function selectDocument(tx: Transaction, id: number): Promise<DocumentRow | undefined> {
  const [row] = await tx.query<DocumentRow>(
    sql`select ${documentColumns} from visualise.document where id = ${id}`,
  )
  return row
}

/** Paths whose time is over; they are forgotten here and taken away by the caller. */
export async function forgetExpiredDocuments(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ path: string }>(sql`
    with expired as (select id, path from visualise.document where path is not null and expires_at < now())
    update visualise.document set path = null from expired where document.id = expired.id returning expired.path`)
  return rows.map((row) => row.path)
}

export const selectDueDashboards = (tx: Transaction): Promise<DashboardRow[]> =>
  tx.query<DashboardRow>(sql`
    select ${columns} from visualise.dashboard where next_run_at <= now() and deleted_at is null order by id`)
