import type { Job } from '@jingjing/schema/jobs'
import type { Database, Transaction } from '../db/database.ts'
import { json, type Sql, sql } from '../db/sql.ts'

export interface JobRow {
  id: number
  kind: string
  subject: string
  input: unknown
  state: Job['state']
  phase: string | null
  num_done: number
  num_total: number | null
  progress_unit: string | null
  num_rows: number | null
  result: unknown
  problem: Job['problem']
  attempts: number
  max_attempts: number
  is_cancel_requested: boolean
  created_by: number | null
  created_at: string
  elapsed_seconds: number | null
  /** Of the phase, while it runs. */
  phase_seconds: number | null
  finished_at: string | null
}

const columns: Sql = sql`id, kind, subject, input, state, phase, num_done, num_total, progress_unit, num_rows, result, problem,
  attempts, max_attempts, is_cancel_requested, created_by, created_at, finished_at,
  extract(epoch from coalesce(finished_at, now()) - started_at)::double precision as elapsed_seconds,
  extract(epoch from now() - phase_started_at)::double precision as phase_seconds`

export async function insertJob(
  tx: Transaction,
  job: { kind: string; subject: string; input: unknown; maxAttempts: number; createdBy: number | null },
): Promise<JobRow> {
  const [row] = await tx.query<JobRow>(sql`
    insert into jobs.job (kind, subject, input, max_attempts, created_by)
    values (${job.kind}, ${job.subject}, ${json(job.input)}::jsonb, ${job.maxAttempts}, ${job.createdBy})
    returning ${columns}`)
  return row as JobRow
}

/** The oldest waiting job whose lane is free; one that nobody asked for only when it has waited for so long. */
export async function claimJob(
  tx: Transaction,
  busyKinds: readonly string[],
  backgroundWaitSeconds: number,
): Promise<JobRow | undefined> {
  const [row] = await tx.query<JobRow>(sql`
    update jobs.job set state = 'running', started_at = now(), attempts = attempts + 1, phase = null,
      phase_started_at = now(), num_done = 0, num_total = null, num_rows = null, problem = null
    where id = (
      select id from jobs.job
      where state = 'queued' and kind <> all (${busyKinds}::text[])
        and (created_by is not null or created_at <= now() - make_interval(secs => ${backgroundWaitSeconds}))
      order by id limit 1 for update skip locked)
    returning ${columns}`)
  return row
}

export interface JobProgress {
  phase: string
  numDone: number
  numTotal: number | null
  unit: string
  /** Beside an amount of bytes. */
  numRows: number | null
}

export async function writeProgress(
  database: Database,
  progress: JobProgress & { id: number },
): Promise<JobRow | undefined> {
  const [row] = await database.jot<JobRow>(sql`
    update jobs.job set phase = ${progress.phase}, num_done = ${progress.numDone}, num_total = ${progress.numTotal},
      progress_unit = ${progress.unit}, num_rows = ${progress.numRows},
      phase_started_at = case when phase <> ${progress.phase}::text then now() else phase_started_at end
    where id = ${progress.id} and state = 'running' returning ${columns}`)
  return row
}

export async function completeJob(tx: Transaction, id: number, result: unknown): Promise<void> {
  await tx.query(sql`
    update jobs.job set state = 'done', finished_at = now(), result = ${json(result ?? null)}::jsonb,
      num_done = coalesce(num_total, num_done)
    where id = ${id} and state = 'running'`)
}

export async function endJob(
  tx: Transaction,
  end: { id: number; state: 'failed' | 'cancelled'; problem: Job['problem'] },
): Promise<void> {
  await tx.query(sql`
    update jobs.job set state = ${end.state}, finished_at = now(), problem = ${json(end.problem)}::jsonb
    where id = ${end.id} and state = 'running'`)
}

export async function selectJob(tx: Transaction, id: number): Promise<JobRow | undefined> {
  const [row] = await tx.query<JobRow>(sql`select ${columns} from jobs.job where id = ${id}`)
  return row
}

/** Newest first; everybody's where `createdBy` is null. */
export async function selectRecentJobs(
  tx: Transaction,
  createdBy: number | null,
  limit: number,
): Promise<JobRow[]> {
  return tx.query<JobRow>(sql`
    select ${columns} from jobs.job
    where ${createdBy}::bigint is null or created_by = ${createdBy}::bigint
    order by id desc limit ${limit}`)
}

/** When the newest job of a kind was asked for; null for never. */
export async function lastJobAt(tx: Transaction, kind: string): Promise<string | null> {
  const [row] = await tx.query<{ at: string | null }>(
    sql`select max(created_at) as at from jobs.job where kind = ${kind}`,
  )
  return row?.at ?? null
}

/** A waiting job ends at once; a running one is told. */
export async function requestCancel(tx: Transaction, id: number): Promise<JobRow | undefined> {
  const [row] = await tx.query<JobRow>(sql`
    update jobs.job set is_cancel_requested = true,
      state = case when state = 'queued' then 'cancelled' else state end,
      finished_at = case when state = 'queued' then now() else finished_at end
    where id = ${id} and state in ('queued', 'running') returning ${columns}`)
  return row
}

export async function requeue(tx: Transaction, id: number): Promise<JobRow | undefined> {
  const [row] = await tx.query<JobRow>(sql`
    update jobs.job set state = 'queued', is_cancel_requested = false, problem = null, finished_at = null,
      max_attempts = greatest(max_attempts, attempts + 1)
    where id = ${id} and state in ('failed', 'cancelled') returning ${columns}`)
  return row
}

/** After a start: what was running when the system stopped waits again, or says that it was interrupted. */
export async function recoverJobs(tx: Transaction): Promise<void> {
  await tx.query(sql`
    update jobs.job set
      state = case
        when is_cancel_requested then 'cancelled'
        when attempts < max_attempts then 'queued'
        else 'failed' end,
      problem = case
        when not is_cancel_requested and attempts >= max_attempts then ${json({ code: 'job-interrupted', params: {} })}::jsonb
        end,
      finished_at = case when is_cancel_requested or attempts >= max_attempts then now() end
    where state = 'running'`)
}

/** The first piece says nothing of the pace, and what is left behind the last one is not of its kind. */
const MIN_PACED_SHARE = 0.002
const MAX_PACED_SHARE = 0.998

export function presentJob(row: JobRow): Job {
  const isRunning = row.state === 'running'
  const phaseSeconds = row.phase_seconds ?? 0
  const share = row.num_total === null || row.num_total <= 0 ? 0 : row.num_done / row.num_total
  const hasPace = isRunning && phaseSeconds > 0 && share >= MIN_PACED_SHARE && share <= MAX_PACED_SHARE
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    phase: row.phase,
    numDone: row.num_done,
    numTotal: row.num_total,
    progressUnit: row.progress_unit,
    numRows: row.num_rows,
    elapsedSeconds: row.elapsed_seconds ?? 0,
    remainingSeconds: hasPace ? (phaseSeconds / share) * (1 - share) : null,
    problem: row.problem,
    result: row.result,
    isCancellable: row.state === 'queued' || (isRunning && !row.is_cancel_requested),
    attempts: row.attempts,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}
