import { fileURLToPath } from 'node:url'
import type { Job } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import type { EmbeddedDatabase } from '../db/embedded.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { insertJob, selectJob } from './queries.ts'
import { type JobQueue, runJobs } from './run-jobs.ts'

const KINDS = ['add', 'slow', 'read', 'thread', 'refuse', 'break', 'complete'].map((kind) => ({
  kind,
  maxAttempts: kind === 'add' || kind === 'slow' ? 2 : 1,
  lane: kind === 'slow' || kind === 'read' ? 'slow' : 'add',
}))
const rulesDir = fileURLToPath(new URL('../../../rules', import.meta.url))

let test: TestDatabase
let database: Database
let queue: JobQueue

const openQueue = (store: Database = database, numThreads = 2): Promise<JobQueue> =>
  runJobs({
    database: store,
    kinds: KINDS,
    threadFile: new URL('./test-thread.ts', import.meta.url),
    threadInput: async () => {
      if (test.databaseUrl !== null)
        return {
          input: { address: { engine: 'server', databaseUrl: test.databaseUrl }, dataDir: '', rulesDir },
          transfer: [],
        }
      const port = await (database as EmbeddedDatabase).newPort()
      return { input: { address: { engine: 'embedded', port }, dataDir: '', rulesDir }, transfer: [port] }
    },
    numThreads,
  })

beforeAll(async () => {
  test = await openTestDatabase()
  database = test.database
  queue = await openQueue()
})
afterAll(async () => {
  await queue?.close()
  await test?.drop()
})

const submit = (kind: string, input: unknown = null): Promise<Job> =>
  queue.submit({ kind, subject: kind, input, createdBy: 3 })

const untilRunning = (id: number): Promise<Job> =>
  new Promise((resolve) => {
    const stop = queue.watch((job) => {
      if (job.id === id && job.state === 'running' && job.numDone > 0) {
        stop()
        resolve(job)
      }
    })
  })

describe('a job', () => {
  it('runs in its thread against the same store and keeps its result', async () => {
    const job = await submit('add', [40, 2])
    expect(job.state).toBe('queued')
    expect(await queue.finished(job.id)).toMatchObject({
      state: 'done',
      result: 42,
      attempts: 1,
      problem: null,
    })
  })

  it('that refuses says why with its problem', async () => {
    const job = await submit('refuse')
    expect(await queue.finished(job.id)).toMatchObject({ state: 'failed', problem: { code: 'no-files' } })
  })

  it('that breaks shows a number, never the text of the error', async () => {
    const job = await submit('break')
    const ended = await queue.finished(job.id)
    expect(ended).toMatchObject({ state: 'failed', problem: { code: 'unexpected' } })
    expect(JSON.stringify(ended)).not.toContain('王某某')
  })

  it('takes the thread of one that went well or was refused in words, and never that of one that broke', async () => {
    const ended = async (kind: string): Promise<Job> => queue.finished((await submit(kind)).id)
    const first = await ended('thread')
    expect(await ended('thread')).toMatchObject({ state: 'done', result: first.result })
    await ended('refuse')
    expect(await ended('thread')).toMatchObject({ state: 'done', result: first.result })
    await ended('break')
    expect(await ended('thread')).not.toMatchObject({ result: first.result })
  })

  it('can end in the same transaction as its work', async () => {
    const job = await submit('complete')
    expect(await queue.finished(job.id)).toMatchObject({ state: 'done', result: 'with its data' })
  })

  it('tells how far it is, and stops when it is cancelled', async () => {
    const job = await submit('slow')
    const running = await untilRunning(job.id)
    expect(running).toMatchObject({
      phase: 'steps',
      numTotal: 400,
      progressUnit: 'rows',
      isCancellable: true,
    })
    expect(running.remainingSeconds).toBeGreaterThan(0)
    await queue.cancel(job.id)
    expect(await queue.finished(job.id)).toMatchObject({ state: 'cancelled' })
    await expect(queue.cancel(job.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('tells bytes with the rows among them, and the time left by the pace of its phase alone', async () => {
    const job = await submit('read')
    const reading = await new Promise<Job>((resolve) => {
      const stop = queue.watch((one) => {
        if (one.id !== job.id || one.phase !== 'read' || one.numDone < 4_000) return
        stop()
        resolve(one)
      })
    })
    expect(reading).toMatchObject({ progressUnit: 'bytes', numTotal: 40_000, numRows: reading.numDone / 100 })
    const steps = (reading.numTotal as number) / reading.numDone - 1
    // By the time since the job began it would be longer by that of the phase before.
    expect(reading.remainingSeconds).toBeLessThan((reading.elapsedSeconds - 1.4) * steps)
    await queue.cancel(job.id)
    await queue.finished(job.id)
  })

  it('that failed can be tried again', async () => {
    const job = await submit('refuse')
    await queue.finished(job.id)
    await queue.retry(job.id)
    expect(await queue.finished(job.id)).toMatchObject({ state: 'failed', attempts: 2 })
  })

  it('waits for its lane, while another lane goes on', async () => {
    const slow = await submit('slow')
    const second = await submit('slow')
    await untilRunning(slow.id)
    const quick = await submit('add', [1, 1])
    expect(await queue.finished(quick.id)).toMatchObject({ result: 2 })
    await queue.cancel(second.id)
    expect(await queue.finished(second.id)).toMatchObject({ state: 'cancelled', attempts: 0 })
    await queue.cancel(slow.id)
    await queue.finished(slow.id)
  })

  it('that nobody asked for steps back while somebody waits for another, but not for long', async () => {
    const unasked = (): Promise<Job> =>
      queue.submit({ kind: 'add', subject: 'add', input: [2, 3], createdBy: null })
    const slow = await submit('slow')
    await untilRunning(slow.id)
    const first = await unasked()
    const asked = await submit('add', [1, 1])
    expect(await queue.finished(asked.id)).toMatchObject({ result: 2 })
    const stateOf = async (id: number) => (await database.write((tx) => selectJob(tx, id)))?.state
    expect(await stateOf(first.id)).toBe('queued')
    // A minute later it need not wait any longer.
    await database.write((tx) =>
      tx.query(sql`update jobs.job set created_at = created_at - interval '1 minute' where id = ${first.id}`),
    )
    const next = await submit('add', [4, 4])
    await queue.finished(next.id)
    expect(await queue.finished(first.id)).toMatchObject({ result: 5 })
    expect(await stateOf(slow.id)).toBe('running')
    const second = await unasked()
    await queue.cancel(slow.id)
    expect(await queue.finished(second.id)).toMatchObject({ state: 'done', result: 5 })
  })
})

it('after the system stopped under it, a job starts again, or says that it was interrupted', async () => {
  await queue.close()
  const left = async (kind: string, maxAttempts: number): Promise<number> => {
    const row = await database.write((tx) =>
      insertJob(tx, { kind, subject: kind, input: [2, 3], maxAttempts, createdBy: 3 }),
    )
    await database.write((tx) =>
      tx.query(
        sql`update jobs.job set state = 'running', attempts = 1, started_at = now() where id = ${row.id}`,
      ),
    )
    return row.id
  }
  const resumable = await left('add', 2)
  const spent = await left('add', 1)
  queue = await openQueue()
  expect(await queue.finished(resumable)).toMatchObject({ state: 'done', result: 5, attempts: 2 })
  expect(await queue.finished(spent)).toMatchObject({ state: 'failed', problem: { code: 'job-interrupted' } })
})

const queuedJob = async (): Promise<number> => {
  const job = { kind: 'add', subject: 'add', input: [20, 1], maxAttempts: 1, createdBy: 3 }
  return (await database.write((tx) => insertJob(tx, job))).id
}

it('a job is taken up though the store did not answer when the queue looked for it', async () => {
  await queue.close()
  const id = await queuedJob()
  let numWrites = 0
  queue = await openQueue({
    ...database,
    write: async (work) => {
      numWrites += 1
      // The first clears up after the last time, the second looks for jobs.
      if (numWrites === 2) throw new Problem('database-unavailable')
      return database.write(work)
    },
  })
  expect(await queue.finished(id)).toMatchObject({ state: 'done', result: 21 })
})

it('a queue closes only once it has written down how its jobs ended', async () => {
  await queue.close()
  const id = await queuedJob()
  const order: string[] = []
  let isSlow = false
  let tellAsked = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    tellAsked = resolve
  })
  const slowStore: Database = {
    ...database,
    write: async (work) => {
      if (!isSlow) return database.write(work)
      order.push('asked')
      tellAsked()
      await new Promise((resolve) => setTimeout(resolve, 200))
      const written = await database.write(work)
      order.push('written')
      return written
    },
  }
  const slow = await openQueue(slowStore, 1)
  slow.watch((job) => {
    if (job.id === id) isSlow = true
  })
  await asked
  await slow.close()
  order.push('closed')
  expect(order.slice(0, 2)).toEqual(['asked', 'written'])
  expect(order.at(-1)).toBe('closed')
  expect(order.filter((one) => one === 'asked')).toHaveLength(order.filter((one) => one === 'written').length)
  queue = await openQueue()
  expect(await queue.finished(id)).toMatchObject({ state: 'done', result: 21 })
})
