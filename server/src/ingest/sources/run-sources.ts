import type { ImportReport } from '@jingjing/schema/ingest'
import type { SourceRun } from '@jingjing/schema/ingest/sources'
import type { Job } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { readPerson } from '../../access-control/index.ts'
import type { Database } from '../../db/database.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { workEvery } from '../../jobs/work-every.ts'
import type { ImportInput } from '../import-files.ts'
import type { Pulled, PullInput } from './pull-source.ts'
import {
  bindDataset,
  endRun,
  insertRun,
  insertSeen,
  type SourceRow,
  selectOpenRuns,
  setRunJob,
  takeDue,
} from './source-queries.ts'

export interface SourceParts {
  database: Database
  queue: JobQueue
  /** `host` or `host:port` that sources may be fetched from. */
  allowedHosts: readonly string[]
}

const EVERY_MS = 60_000

/** Starts what is due once a minute; answers how to stop. */
export function scheduleSources(parts: SourceParts): () => void {
  // What was under way when the system stopped is told as such, and its source comes again in its time.
  void parts.database
    .write(async (tx) => {
      for (const run of await selectOpenRuns(tx))
        await endRun(tx, run.id, { outcome: 'failed', problem: { code: 'job-interrupted', params: {} } })
    })
    .catch(() => undefined)
  return workEvery(EVERY_MS, () => runDueSources(parts)).stop
}

export async function runDueSources(parts: SourceParts): Promise<number> {
  const due = await parts.database.write(takeDue)
  for (const source of due) await startRun(parts, source, false)
  return due.length
}

/** Fetches a source and brings in what came, each as a job; a trial looks at it and stores nothing. */
export async function startRun(
  parts: SourceParts,
  source: SourceRow,
  isTrial: boolean,
): Promise<{ jobId: number; runId: number }> {
  const { database, queue } = parts
  const runId = await database.write((tx) => insertRun(tx, { sourceId: source.id, isTrial }))
  const person = await readPerson(database, source.created_by)
  if (person === null || !person.permissions.includes('ingest:import')) {
    const problem = { code: 'not-permitted', params: { permission: 'ingest:import' } }
    await database.write((tx) => endRun(tx, runId, { outcome: 'failed', problem }))
    throw new Problem('not-permitted', { permission: 'ingest:import' })
  }
  const job = await queue.submit({
    kind: 'pull',
    subject: source.name,
    input: { sourceId: source.id, allowedHosts: [...parts.allowedHosts] } satisfies PullInput,
    createdBy: source.created_by,
  })
  await database.write((tx) => setRunJob(tx, runId, { pullJobId: job.id }))
  void follow(parts, { source, runId, isTrial, pullJobId: job.id }).catch(() => undefined)
  return { jobId: job.id, runId }
}

async function follow(
  parts: SourceParts,
  run: { source: SourceRow; runId: number; isTrial: boolean; pullJobId: number },
): Promise<void> {
  const { database, queue } = parts
  const { source, runId, isTrial } = run
  const end = (how: Parameters<typeof endRun>[2]) => database.write((tx) => endRun(tx, runId, how))
  const pulled = await queue.finished(run.pullJobId)
  if (pulled.state !== 'done') return end({ outcome: 'failed', problem: problemOf(pulled) })
  const { fileIds, seen } = pulled.result as Pulled
  if (fileIds.length === 0) return end({ outcome: 'nothing-new' })
  const job = await queue.submit({
    kind: 'import',
    subject: source.name,
    input: {
      fileIds,
      choices: [],
      mode: source.mode,
      keyColumns: source.key_columns,
      ...(source.dataset_id === null ? {} : { intoDataset: source.dataset_id }),
      title: source.name,
      allOrNothing: false,
      dryRun: isTrial,
    } satisfies ImportInput,
    createdBy: source.created_by,
  })
  await database.write((tx) => setRunJob(tx, runId, { importJobId: job.id }))
  const imported = await queue.finished(job.id)
  if (imported.state !== 'done') return end({ outcome: 'failed', problem: problemOf(imported) })
  const { imports } = imported.result as { imports: ImportReport[] }
  await database.write(async (tx) => {
    if (!isTrial) {
      await insertSeen(tx, source.id, seen)
      const [only] = imports
      if (imports.length === 1 && only?.dataset != null) await bindDataset(tx, source.id, only.dataset)
    }
    await endRun(tx, runId, { outcome: isTrial ? 'trial' : outcomeOf(imports), imports: imports.map(told) })
  })
}

const problemOf = (job: Job): { code: string; params: Record<string, string | number> } =>
  job.problem ?? { code: 'job-cancelled', params: {} }

function outcomeOf(imports: readonly ImportReport[]): NonNullable<SourceRun['outcome']> {
  if (imports.some((one) => one.outcome === 'new')) return 'new'
  return imports.some((one) => one.outcome === 'new-version') ? 'new-version' : 'unchanged'
}

const told = (report: ImportReport): SourceRun['imports'][number] => ({
  dataset: report.dataset,
  title: report.title,
  version: report.version,
  numRows: report.tables.reduce((sum, table) => sum + table.rows, 0),
  numRejected: report.tables.reduce((sum, table) => sum + table.numRejected, 0),
  numFindings: report.findings.length,
})
