import type { ImportMode } from '@jingjing/schema/catalog'
import type { SourceRun, SourceSettings } from '@jingjing/schema/ingest/sources'
import type { ProblemBody } from '@jingjing/schema/jobs'
import type { Transaction } from '../../db/database.ts'
import { json, type Sql, sql } from '../../db/sql.ts'

export interface SourceRow {
  id: number
  name: string
  settings: SourceSettings
  sealed_secret: string | null
  every_minutes: number
  mode: ImportMode
  key_columns: string[]
  dataset_id: string | null
  is_paused: boolean
  created_by: number
  created_by_name: string | null
  next_run_at: string
}

const sourceColumns: Sql = sql`id, name, settings, sealed_secret, every_minutes, mode, key_columns, dataset_id, is_paused,
  created_by, (select name from access_control.person where person.id = standing_source.created_by) as created_by_name,
  next_run_at`

export const selectSources = (tx: Transaction): Promise<SourceRow[]> =>
  tx.query<SourceRow>(sql`select ${sourceColumns} from ingest.standing_source order by name, id`)

export async function selectSource(tx: Transaction, id: number): Promise<SourceRow | undefined> {
  const [row] = await tx.query<SourceRow>(
    sql`select ${sourceColumns} from ingest.standing_source where id = ${id}`,
  )
  return row
}

export interface StoredSource {
  name: string
  settings: SourceSettings
  sealedSecret: string | null
  everyMinutes: number
  mode: ImportMode
  keyColumns: readonly string[]
  isPaused: boolean
}

export async function insertSource(
  tx: Transaction,
  source: StoredSource & { createdBy: number },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into ingest.standing_source (name, kind, settings, sealed_secret, every_minutes, mode, key_columns, is_paused,
      created_by)
    values (${source.name}, ${source.settings.kind}, ${json(source.settings)}::jsonb, ${source.sealedSecret},
      ${source.everyMinutes}, ${source.mode}, ${source.keyColumns}::text[], ${source.isPaused}, ${source.createdBy})
    returning id`)
  return (row as { id: number }).id
}

export async function updateSource(tx: Transaction, id: number, source: StoredSource): Promise<void> {
  await tx.query(sql`
    update ingest.standing_source set name = ${source.name}, kind = ${source.settings.kind},
      settings = ${json(source.settings)}::jsonb, sealed_secret = ${source.sealedSecret},
      every_minutes = ${source.everyMinutes}, mode = ${source.mode}, key_columns = ${source.keyColumns}::text[],
      is_paused = ${source.isPaused}
    where id = ${id}`)
}

export async function deleteSource(tx: Transaction, id: number): Promise<boolean> {
  const rows = await tx.query(sql`delete from ingest.standing_source where id = ${id} returning id`)
  return rows.length > 0
}

/** Sources whose time has come and that nothing of is under way; their next time is set at once. */
export const takeDue = (tx: Transaction): Promise<SourceRow[]> =>
  tx.query<SourceRow>(sql`
    update ingest.standing_source set next_run_at = now() + make_interval(mins => every_minutes)
    where not is_paused and next_run_at <= now()
      and not exists (select from ingest.source_run where source_id = standing_source.id and ended_at is null)
    returning ${sourceColumns}`)

export interface RunRow {
  id: number
  source_id: number
  pull_job_id: number | null
  import_job_id: number | null
  is_trial: boolean
  started_at: string
  ended_at: string | null
  outcome: SourceRun['outcome']
  problem: ProblemBody | null
  report: SourceRun['imports'] | null
}

const NUM_RUNS = 20

export const selectRuns = (tx: Transaction): Promise<RunRow[]> =>
  tx.query<RunRow>(sql`
    select id, source_id, pull_job_id, import_job_id, is_trial, started_at, ended_at, outcome, problem, report
    from (select *, row_number() over (partition by source_id order by id desc) as place from ingest.source_run) ranked
    where place <= ${NUM_RUNS} order by id desc`)

export async function insertRun(
  tx: Transaction,
  run: { sourceId: number; isTrial: boolean },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into ingest.source_run (source_id, is_trial) values (${run.sourceId}, ${run.isTrial}) returning id`)
  return (row as { id: number }).id
}

export async function setRunJob(
  tx: Transaction,
  id: number,
  job: { pullJobId: number } | { importJobId: number },
): Promise<void> {
  if ('pullJobId' in job)
    await tx.query(sql`update ingest.source_run set pull_job_id = ${job.pullJobId} where id = ${id}`)
  else await tx.query(sql`update ingest.source_run set import_job_id = ${job.importJobId} where id = ${id}`)
}

export async function endRun(
  tx: Transaction,
  id: number,
  end: {
    outcome: NonNullable<SourceRun['outcome']>
    problem?: ProblemBody | null
    imports?: SourceRun['imports']
  },
): Promise<void> {
  await tx.query(sql`
    update ingest.source_run set ended_at = now(), outcome = ${end.outcome},
      problem = ${end.problem ? json(end.problem) : null}::jsonb, report = ${json(end.imports ?? [])}::jsonb
    where id = ${id} and ended_at is null`)
}

export async function bindDataset(tx: Transaction, sourceId: number, datasetId: string): Promise<void> {
  await tx.query(sql`
    update ingest.standing_source set dataset_id = ${datasetId} where id = ${sourceId} and dataset_id is null`)
}

/** Runs whose jobs ended while nobody was looking. */
export const selectOpenRuns = (tx: Transaction): Promise<RunRow[]> =>
  tx.query<RunRow>(sql`
    select id, source_id, pull_job_id, import_job_id, is_trial, started_at, ended_at, outcome, problem, report
    from ingest.source_run where ended_at is null`)

export async function selectSeen(
  tx: Transaction,
  sourceId: number,
): Promise<Map<string, { sizeBytes: number; modifiedMs: number }>> {
  const rows = await tx.query<{ name: string; size_bytes: number; modified_ms: number }>(sql`
    select name, size_bytes, modified_ms from ingest.seen_file where source_id = ${sourceId}`)
  return new Map(rows.map((row) => [row.name, { sizeBytes: row.size_bytes, modifiedMs: row.modified_ms }]))
}

export async function insertSeen(
  tx: Transaction,
  sourceId: number,
  files: readonly { name: string; sizeBytes: number; modifiedMs: number }[],
): Promise<void> {
  for (const file of files)
    await tx.query(sql`
      insert into ingest.seen_file (source_id, name, size_bytes, modified_ms)
      values (${sourceId}, ${file.name}, ${file.sizeBytes}, ${file.modifiedMs})
      on conflict (source_id, name) do update set size_bytes = excluded.size_bytes, modified_ms = excluded.modified_ms`)
}
