import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { ProblemBody } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { connectEmbedded } from '../db/embedded.ts'
import { openServer } from '../db/server-engine.ts'
import { loadPacks } from '../rules/load-packs.ts'
import type { JobKind, RunningJob } from './job.ts'
import { completeJob } from './queries.ts'

export interface JobThreadInput {
  job: { id: number; kind: string; input: unknown; createdBy: number | null }
  address: { engine: 'embedded'; port: MessagePort } | { engine: 'server'; databaseUrl: string }
  dataDir: string
  rulesDir: string
}

export type ThreadMessage =
  | { type: 'progress'; phase: string; numDone: number; numTotal: number | null; unit: string }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; problem: ProblemBody }

/** The body of a job's thread; the file that calls it knows the kinds. */
export async function workInThread(kinds: readonly JobKind[]): Promise<void> {
  const { job, address, dataDir, rulesDir } = workerData as JobThreadInput
  const main = parentPort as MessagePort
  let isCancelled = false
  let isCompleted = false
  let completed: unknown
  main.on('message', () => {
    isCancelled = true
  })
  const kind = kinds.find((one) => one.kind === job.kind)
  if (kind === undefined) throw new Error(`no kind of job is called ${job.kind}`)
  const database =
    address.engine === 'embedded' ? connectEmbedded(address.port) : await openServer(address.databaseUrl, 2)
  const running: RunningJob = {
    id: job.id,
    input: job.input,
    createdBy: job.createdBy,
    report: (phase, numDone, numTotal, unit = 'rows') => {
      if (isCancelled) throw new Problem('job-cancelled')
      main.postMessage({ type: 'progress', phase, numDone, numTotal, unit } satisfies ThreadMessage)
    },
    completeIn: async (transaction, result) => {
      if (isCancelled) throw new Problem('job-cancelled')
      await completeJob(transaction, job.id, result)
      completed = result
      isCompleted = true
    },
  }
  try {
    const answered = await kind.work({ database, packs: loadPacks(rulesDir), dataDir }, running)
    main.postMessage({ type: 'done', result: isCompleted ? completed : answered } satisfies ThreadMessage)
  } catch (error) {
    const problem = problemOf(error, job.id)
    if (!(error instanceof Problem)) process.stderr.write(`job ${job.id} (${job.kind}): ${describe(error)}\n`)
    main.postMessage({ type: 'failed', problem } satisfies ThreadMessage)
  } finally {
    await database.close().catch(() => undefined)
  }
}

/** Name, code and place of an error; its message may quote data. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, (error as { code?: string }).code ?? '', ...frames.slice(0, 6)].join('\n')
}

/** A full disk is told as one, from the files or from the database (SQLSTATE 53100); the rest is unexpected. */
export function problemOf(error: unknown, jobId: number): ProblemBody {
  if (error instanceof Problem) return { code: error.code, params: error.params }
  const { code } = error as { code?: string }
  if (code === 'ENOSPC' || code === '53100') return { code: 'disk-full', params: {} }
  return { code: 'unexpected', params: { reference: `job-${jobId}` } }
}
