/** The kinds of job that the queue's tests run, in a real thread. */
import { threadId } from 'node:worker_threads'
import { Problem } from '@jingjing/schema/problems'
import { sql } from '../db/sql.ts'
import type { JobKind } from './job.ts'
import { workInThread } from './job-thread.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const TEST_KINDS: readonly JobKind[] = [
  {
    kind: 'add',
    maxAttempts: 2,
    lane: 'add',
    work: async ({ database }, job) => {
      const [a, b] = job.input as [number, number]
      const rows = await database.write((tx) =>
        tx.query<{ sum: number }>(sql`select ${a}::int + ${b}::int as sum`),
      )
      return rows[0]?.sum
    },
  },
  {
    kind: 'slow',
    maxAttempts: 2,
    lane: 'slow',
    work: async (_context, job) => {
      for (let step = 1; step <= 400; step++) {
        job.report('steps', step, 400)
        await pause(20)
      }
    },
  },
  {
    kind: 'read',
    maxAttempts: 1,
    lane: 'slow',
    work: async (_context, job) => {
      // A phase of its own before: its time says nothing of the pace of the next.
      job.report('find', 0, null)
      await pause(1_500)
      for (let step = 1; step <= 400; step++) {
        job.report('read', step * 100, 40_000, 'bytes', step)
        await pause(20)
      }
    },
  },
  { kind: 'thread', maxAttempts: 1, lane: 'add', work: async () => threadId },
  { kind: 'refuse', maxAttempts: 1, lane: 'add', work: () => Promise.reject(new Problem('no-files')) },
  { kind: 'break', maxAttempts: 1, lane: 'add', work: () => Promise.reject(new Error('of 王某某')) },
  {
    kind: 'complete',
    maxAttempts: 1,
    lane: 'add',
    work: async ({ database }, job) => {
      await database.write(async (tx) => {
        await job.completeIn(tx, 'with its data')
        await tx.query(sql`comment on schema jobs is 'touched'`)
      })
    },
  },
]

await workInThread(TEST_KINDS)
