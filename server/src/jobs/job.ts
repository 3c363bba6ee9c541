import type { Database, Transaction } from '../db/database.ts'
import type { RulePack } from '../rules/load-packs.ts'

/** What a job sees of itself while it runs in its thread. */
export interface RunningJob {
  id: number
  input: unknown
  createdBy: number | null
  /** Tells where it is. Cheap: call it for every batch. Throws the problem `job-cancelled` once the job is to stop. */
  report(
    phase: string,
    numDone: number,
    numTotal: number | null,
    unit?: 'rows' | 'bytes',
    numRows?: number | null,
  ): void
  /** Writes the result in the caller's transaction, so that the work and the job's end become visible as one. */
  completeIn(transaction: Transaction, result: unknown): Promise<void>
}

export interface JobContext {
  database: Database
  packs: readonly RulePack[]
  dataDir: string
}

/** The work of one kind of job; answers its result, unless `completeIn` has said it already. */
export type JobWork = (context: JobContext, job: RunningJob) => Promise<unknown>

export interface JobKind {
  kind: string
  /** How often it may be started again after the system stopped under it. */
  maxAttempts: number
  /** Kinds with the same lane never run at the same time. */
  lane: string
  work: JobWork
}
