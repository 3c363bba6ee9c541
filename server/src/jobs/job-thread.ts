import { getHeapStatistics } from 'node:v8'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { ProblemBody } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { connectEmbedded } from '../db/embedded.ts'
import { openServer } from '../db/server-engine.ts'
import { currentPacks } from '../rules/index.ts'
import type { JobContext, JobKind, RunningJob } from './job.ts'
import { completeJob, type JobProgress } from './queries.ts'

/** What a thread gets when it starts: how to reach the store. Its jobs arrive one after another as messages. */
export interface JobThreadInput {
  address: { engine: 'embedded'; port: MessagePort } | { engine: 'server'; databaseUrl: string }
  dataDir: string
  rulesDir: string
}

export type ThreadOrder =
  | { type: 'work'; job: { id: number; kind: string; input: unknown; createdBy: number | null } }
  | { type: 'cancel' }

export type ThreadMessage =
  | ({ type: 'progress' } & JobProgress)
  | { type: 'done'; result: unknown; heapMegabytes: number }
  | { type: 'failed'; problem: ProblemBody; heapMegabytes: number }

/** What a thread has of its own. */
type ThreadContext = Omit<JobContext, 'packs'> & { rulesDir: string }

/** The body of a thread of jobs; the file that calls it knows the kinds. */
export async function workInThread(kinds: readonly JobKind[]): Promise<void> {
  const { address, dataDir, rulesDir } = workerData as JobThreadInput
  const main = parentPort as MessagePort
  const tell = (message: ThreadMessage): void => main.postMessage(message)
  const database =
    address.engine === 'embedded' ? connectEmbedded(address.port) : await openServer(address.databaseUrl, 2)
  const context: ThreadContext = { database, rulesDir, dataDir }
  let cancel = (): void => undefined
  main.on('message', (order: ThreadOrder) => {
    if (order.type === 'cancel') return cancel()
    const task = new AbortController()
    cancel = () => task.abort()
    void workOn(kinds, context, order.job, task.signal, tell).then(tell)
  })
}

/** Works on one job and answers how it ended. */
async function workOn(
  kinds: readonly JobKind[],
  context: ThreadContext,
  job: Extract<ThreadOrder, { type: 'work' }>['job'],
  cancelled: AbortSignal,
  tell: (message: ThreadMessage) => void,
): Promise<ThreadMessage> {
  let isCompleted = false
  let completed: unknown
  const goOn = (): void => {
    if (cancelled.aborted) throw new Problem('job-cancelled')
  }
  const running: RunningJob = {
    id: job.id,
    input: job.input,
    createdBy: job.createdBy,
    report: (phase, numDone, numTotal, unit = 'rows', numRows = null) => {
      goOn()
      tell({ type: 'progress', phase, numDone, numTotal, unit, numRows })
    },
    completeIn: async (transaction, result) => {
      goOn()
      await completeJob(transaction, job.id, result)
      completed = result
      isCompleted = true
    },
  }
  try {
    const kind = kinds.find((one) => one.kind === job.kind)
    if (kind === undefined) throw new Error('no such kind of job')
    const { database, rulesDir, dataDir } = context
    // The thread outlives its job: an office may have written a rule meanwhile.
    const packs = await currentPacks(database, rulesDir)
    const answered = await kind.work({ database, packs, dataDir }, running)
    return { type: 'done', result: isCompleted ? completed : answered, heapMegabytes: heapMegabytes() }
  } catch (error) {
    if (!(error instanceof Problem)) process.stderr.write(`job ${job.id} (${job.kind}): ${describe(error)}\n`)
    // What was refused in words was met by the work itself and left nothing behind; anything else may have.
    const isSound = error instanceof Problem && error.code !== 'job-cancelled'
    const problem = problemOf(error, job.id)
    return { type: 'failed', problem, heapMegabytes: isSound ? heapMegabytes() : Number.POSITIVE_INFINITY }
  }
}

const heapMegabytes = (): number => getHeapStatistics().total_heap_size / 2 ** 20

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
