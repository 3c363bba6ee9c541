import type { Worker } from 'node:worker_threads'
import type { Job, ProblemBody } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../db/database.ts'
import { startThread } from '../db/thread.ts'
import type { JobKind } from './job.ts'
import type { JobThreadInput, ThreadMessage, ThreadOrder } from './job-thread.ts'
import {
  claimJob,
  completeJob,
  endJob,
  insertJob,
  type JobRow,
  presentJob,
  recoverJobs,
  requestCancel,
  requeue,
  selectJob,
  writeProgress,
} from './queries.ts'

/** How long a cancelled job may take to stop by itself. */
const PATIENCE_MS = 10_000
/** Of its own objects; no import of a million rows needs a third of it. */
const MAX_JOB_MEGABYTES = 1_536
/** Rows live for as long as their batch: in a nursery of the usual size many are still there when it is cleared, and copied. */
const YOUNG_MEGABYTES = 96
/** A thread is kept for the next job after one that went well or was refused in words, unless its heap has grown beyond this. */
const MAX_KEPT_MEGABYTES = 256
const PROGRESS_EVERY_MS = 400
const RETRY_MS = 1_000
/** So long work that nobody asked for waits for the thread of work that somebody waits for, before it gets one of its own. */
const STEP_BACK_SECONDS = 60
const ASK_AGAIN_MS = 10_000

export interface JobQueue {
  submit(job: { kind: string; subject: string; input: unknown; createdBy: number | null }): Promise<Job>
  cancel(id: number): Promise<void>
  retry(id: number): Promise<void>
  /** Calls back at every change of any job, with its owner. */
  watch(onChange: (job: Job, createdBy: number | null) => void): () => void
  /** Waits for the end of one job. */
  finished(id: number): Promise<Job>
  /** Lets nothing new start and takes the threads down; what ran is resumed at the next start. */
  close(): Promise<void>
}

export interface JobParts {
  database: Database
  kinds: readonly Pick<JobKind, 'kind' | 'maxAttempts' | 'lane'>[]
  /** The file of the thread that knows the kinds' work. */
  threadFile: URL
  /** What the thread needs to reach the same store; its port is handed over. */
  threadInput(): Promise<{ input: JobThreadInput; transfer: readonly object[] }>
  numThreads: number
  /** Loads a thread at once, so that the first job need not wait for it. */
  warmsUp?: boolean
  /** Takes away what a job of this lane left that did not come to its end; nothing else of the lane runs meanwhile. */
  cleanUp?(lane: string): Promise<void>
}

interface Running {
  row: JobRow
  worker: Worker
  lane: string
}

export async function runJobs(parts: JobParts): Promise<JobQueue> {
  const { database } = parts
  const running = new Map<number, Running>()
  /** A thread that has done its job and waits for another: starting one and loading its code costs seconds. */
  let spare: Worker | null = null
  const watchers = new Set<(job: Job, createdBy: number | null) => void>()
  const kindByName = new Map(parts.kinds.map((kind) => [kind.kind, kind]))
  let isClosing = false
  let claiming: Promise<void> = Promise.resolve()
  /** Ends of jobs that are being written down; the store stays open for them. */
  const ending = new Set<Promise<void>>()

  const tell = (row: JobRow | undefined): void => {
    if (row === undefined) return
    const job = presentJob(row)
    for (const watcher of watchers) watcher(job, row.created_by)
  }
  const tellNow = async (id: number): Promise<void> => tell(await database.write((tx) => selectJob(tx, id)))

  const busyKinds = (): string[] => {
    const lanes = new Set([...running.values()].map((one) => one.lane))
    return parts.kinds.filter((kind) => lanes.has(kind.lane)).map((kind) => kind.kind)
  }

  let asking: NodeJS.Timeout | undefined
  /** Never fails: where the store does not answer, it is asked again a little later. */
  const startNext = (): Promise<void> => {
    claiming = claiming
      .then(async () => {
        while (!isClosing && running.size < parts.numThreads) {
          const isAwaited = [...running.values()].some((one) => one.row.created_by !== null)
          const waitSeconds = isAwaited ? STEP_BACK_SECONDS : 0
          const row = await database.write((tx) => claimJob(tx, busyKinds(), waitSeconds))
          if (row !== undefined) {
            await start(row)
            continue
          }
          if (isAwaited) asking ??= setTimeout(askAgain, ASK_AGAIN_MS).unref()
          return
        }
      })
      .catch(() => {
        if (!isClosing) setTimeout(() => void startNext(), RETRY_MS).unref()
      })
    return claiming
  }

  const askAgain = (): void => {
    asking = undefined
    void startNext()
  }

  const openThread = async (): Promise<Worker> => {
    const { input, transfer } = await parts.threadInput()
    return startThread(parts.threadFile, {
      workerData: input,
      transferList: transfer as never,
      // What a hostile or monstrous file blows up ends with its own thread.
      resourceLimits: {
        maxOldGenerationSizeMb: MAX_JOB_MEGABYTES,
        maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      },
    })
  }

  const start = async (row: JobRow): Promise<void> => {
    const kept = spare
    spare = null
    const worker = kept ?? (await openThread())
    worker.removeAllListeners()
    running.set(row.id, { row, worker, lane: kindByName.get(row.kind)?.lane ?? row.kind })
    tell(row)
    follow(row, worker)
    const job = { id: row.id, kind: row.kind, input: row.input, createdBy: row.created_by }
    worker.postMessage({ type: 'work', job } satisfies ThreadOrder)
  }

  const putAway = async (worker: Worker, heapMegabytes: number): Promise<void> => {
    worker.removeAllListeners()
    if (isClosing || spare !== null || heapMegabytes > MAX_KEPT_MEGABYTES) {
      await worker.terminate()
      return
    }
    spare = worker
    const forget = (): void => {
      if (spare === worker) spare = null
    }
    worker.on('error', forget).on('exit', forget)
  }

  const follow = (row: JobRow, worker: Worker): void => {
    let lastWrittenMs = 0
    let hasEnded = false
    const end = (work: () => Promise<void>, heapMegabytes = Number.POSITIVE_INFINITY): void => {
      if (hasEnded) return
      hasEnded = true
      const told = work()
        .catch(() => undefined)
        .then(async () => {
          running.delete(row.id)
          await putAway(worker, heapMegabytes)
          if (!isClosing) await tellNow(row.id)
        })
        .catch(() => undefined)
        .finally(() => {
          ending.delete(told)
          void startNext()
        })
      ending.add(told)
    }
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'progress') {
        if (Date.now() - lastWrittenMs < PROGRESS_EVERY_MS || hasEnded) return
        lastWrittenMs = Date.now()
        writeProgress(database, { id: row.id, ...message }).then(tell, () => undefined)
      } else if (message.type === 'done') {
        end(() => database.write((tx) => completeJob(tx, row.id, message.result)), message.heapMegabytes)
      } else {
        end(() => fail(row.id, message.problem), message.heapMegabytes)
      }
    })
    worker.on('error', (error: { code?: string }) => {
      const isTooLarge = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      end(() =>
        fail(
          row.id,
          isTooLarge
            ? { code: 'job-out-of-memory', params: {} }
            : { code: 'unexpected', params: { reference: `job-${row.id}` } },
        ),
      )
    })
    worker.on('exit', () => end(() => fail(row.id, { code: 'job-cancelled', params: {} })))
  }

  const fail = async (id: number, problem: ProblemBody): Promise<void> => {
    if (isClosing) return
    // A thread that was taken down could not clean up by itself.
    await parts.cleanUp?.(running.get(id)?.lane ?? '').catch(() => undefined)
    const state = problem.code === 'job-cancelled' ? 'cancelled' : 'failed'
    return database.write((tx) => endJob(tx, { id, state, problem }))
  }

  await database.write(recoverJobs)
  void startNext()
  if (parts.warmsUp === true)
    openThread().then(
      (worker) => putAway(worker, 0),
      () => undefined,
    )

  return {
    submit: async (job) => {
      const kind = kindByName.get(job.kind)
      if (kind === undefined) throw new Error(`no kind of job is called ${job.kind}`)
      const row = await database.write((tx) => insertJob(tx, { ...job, maxAttempts: kind.maxAttempts }))
      tell(row)
      void startNext()
      return presentJob(row)
    },
    cancel: async (id) => {
      const row = await database.write((tx) => requestCancel(tx, id))
      if (row === undefined) throw new Problem('conflict', { what: `#${id}` })
      tell(row)
      const worker = running.get(id)?.worker
      if (worker === undefined) return
      worker.postMessage({ type: 'cancel' } satisfies ThreadOrder)
      setTimeout(() => {
        if (running.get(id)?.worker === worker) void worker.terminate()
      }, PATIENCE_MS).unref()
    },
    retry: async (id) => {
      const row = await database.write((tx) => requeue(tx, id))
      if (row === undefined) throw new Problem('conflict', { what: `#${id}` })
      tell(row)
      void startNext()
    },
    watch: (onChange) => {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
    finished: (id) =>
      new Promise((resolve, reject) => {
        const settle = (job: Job): void => {
          if (job.id !== id || job.state === 'queued' || job.state === 'running') return
          watchers.delete(settle)
          resolve(job)
        }
        watchers.add(settle)
        database.write((tx) => selectJob(tx, id)).then((row) => row && settle(presentJob(row)), reject)
      }),
    close: async () => {
      isClosing = true
      clearTimeout(asking)
      await claiming
      await Promise.all(ending)
      const workers = [...running.values()].map((one) => one.worker)
      if (spare !== null) workers.push(spare)
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
