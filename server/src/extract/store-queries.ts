/** What is kept of extracts: reading runs as the person, writing as the owner. */
import type {
  ExtractOutput,
  ExtractRun,
  ExtractSpec,
  Manifest,
  SavedExtract,
  Schedule,
} from '@jingjing/schema/extract'
import type { Transaction } from '../db/database.ts'
import { json, type Sql, sql } from '../db/sql.ts'

export interface RunRow {
  id: number
  title: string
  file_name: string
  format: ExtractRun['format']
  num_rows: number
  size_bytes: number
  sha256: string
  manifest: Manifest
  path: string | null
  created_at: string
  expires_at: string
}

const runColumns: Sql = sql`id, title, file_name, format, num_rows, size_bytes, sha256, manifest, path, created_at, expires_at`

export async function insertRun(
  tx: Transaction,
  run: Omit<RunRow, 'id' | 'created_at' | 'expires_at'> & {
    jobId: number
    savedId: number | null
    createdBy: number
    keptDays: number
  },
): Promise<RunRow> {
  const [row] = await tx.query<RunRow>(sql`
    insert into extract.run (job_id, saved_id, title, file_name, format, num_rows, size_bytes, sha256, manifest, path,
      created_by, expires_at)
    values (${run.jobId}, ${run.savedId}, ${run.title}, ${run.file_name}, ${run.format}, ${run.num_rows},
      ${run.size_bytes}, ${run.sha256}, ${json(run.manifest)}::jsonb, ${run.path}, ${run.createdBy},
      now() + make_interval(days => ${run.keptDays}::integer))
    returning ${runColumns}`)
  return row as RunRow
}

export async function selectRuns(tx: Transaction, limit: number): Promise<RunRow[]> {
  return tx.query<RunRow>(sql`select ${runColumns} from extract.run order by id desc limit ${limit}::integer`)
}

export async function selectRun(tx: Transaction, id: number): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(sql`select ${runColumns} from extract.run where id = ${id}`)
  return row
}

/** Paths whose time is over; they are forgotten here and taken away by the caller. */
export async function forgetExpired(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ path: string }>(sql`
    with expired as (select id, path from extract.run where path is not null and expires_at < now())
    update extract.run set path = null from expired where run.id = expired.id returning expired.path`)
  return rows.map((row) => row.path)
}

export interface SavedRow {
  id: number
  title: string
  spec: ExtractSpec
  output: ExtractOutput
  schedule: Schedule | null
  next_run_at: string | null
  created_by: number
  created_at: string
  last_run_id: number | null
}

const savedColumns: Sql = sql`saved.id, saved.title, saved.spec, saved.output, saved.schedule, saved.next_run_at,
  saved.created_by, saved.created_at,
  (select max(run.id) from extract.run where run.saved_id = saved.id) as last_run_id`

export async function insertSaved(
  tx: Transaction,
  saved: Pick<SavedExtract, 'title' | 'spec' | 'output' | 'schedule' | 'nextRunAt'> & { createdBy: number },
): Promise<SavedRow> {
  const [row] = await tx.query<SavedRow>(sql`
    insert into extract.saved (title, spec, output, schedule, next_run_at, created_by)
    values (${saved.title}, ${json(saved.spec)}::jsonb, ${json(saved.output)}::jsonb,
      ${saved.schedule === null ? null : json(saved.schedule)}::jsonb, ${saved.nextRunAt}::timestamptz, ${saved.createdBy})
    returning ${savedColumns}`)
  return row as SavedRow
}

export async function updateSaved(
  tx: Transaction,
  saved: Pick<SavedExtract, 'id' | 'title' | 'spec' | 'output' | 'schedule' | 'nextRunAt'> & {
    createdBy: number
  },
): Promise<SavedRow | undefined> {
  const [row] = await tx.query<SavedRow>(sql`
    update extract.saved set title = ${saved.title}, spec = ${json(saved.spec)}::jsonb,
      output = ${json(saved.output)}::jsonb, schedule = ${saved.schedule === null ? null : json(saved.schedule)}::jsonb,
      next_run_at = ${saved.nextRunAt}::timestamptz
    where id = ${saved.id} and created_by = ${saved.createdBy} and deleted_at is null returning ${savedColumns}`)
  return row
}

export async function deleteSaved(tx: Transaction, id: number, createdBy: number): Promise<boolean> {
  const rows = await tx.query(sql`
    update extract.saved set deleted_at = now(), next_run_at = null
    where id = ${id} and created_by = ${createdBy} and deleted_at is null returning id`)
  return rows.length > 0
}

export async function selectSaved(tx: Transaction): Promise<SavedRow[]> {
  return tx.query<SavedRow>(sql`select ${savedColumns} from extract.saved order by saved.id desc`)
}

export async function selectOneSaved(tx: Transaction, id: number): Promise<SavedRow | undefined> {
  const [row] = await tx.query<SavedRow>(
    sql`select ${savedColumns} from extract.saved where saved.id = ${id}`,
  )
  return row
}

export async function selectDue(tx: Transaction): Promise<SavedRow[]> {
  return tx.query<SavedRow>(sql`
    select ${savedColumns} from extract.saved
    where saved.next_run_at <= now() and saved.deleted_at is null order by saved.id`)
}

export async function setNextRun(tx: Transaction, id: number, nextRunAt: string | null): Promise<void> {
  await tx.query(sql`update extract.saved set next_run_at = ${nextRunAt}::timestamptz where id = ${id}`)
}

/** What the person keeps that reads a dataset. */
export async function selectSavedOf(
  tx: Transaction,
  datasetId: string,
): Promise<{ id: number; title: string }[]> {
  return tx.query(sql`
    select id, title from extract.saved
    where spec ->> 'dataset' = ${datasetId} or spec -> 'join' ->> 'dataset' = ${datasetId} order by id`)
}

export async function selectFormsOf(
  tx: Transaction,
  datasetId: string,
): Promise<{ id: number; title: string }[]> {
  return tx.query(sql`
    select id, title from extract.form
    where jsonb_path_exists(recipe, '$.** ? (@.dataset == $id)', jsonb_build_object('id', ${datasetId}::text)) order by id`)
}
