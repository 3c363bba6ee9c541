import type { Person } from '@jingjing/schema/access-control'
import { type Job, JobList, Job as JobSchema } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { type AnyRoute, route } from '../http/route.ts'
import { type JobRow, presentJob, selectJob, selectRecentJobs } from './queries.ts'
import type { JobQueue } from './run-jobs.ts'

const JobId = z.object({ id: z.coerce.number().int().positive() })
const Done = z.object({})
const NUM_LISTED = 100
/** Proxies and browsers give up on a silent stream. */
const HEARTBEAT_MS = 20_000

const seesAll = (person: Person): boolean => person.permissions.includes('jobs:read-all')

/** Somebody else's job does not exist for a person who may not see it. */
async function ownJob(database: Database, person: Person, id: number): Promise<JobRow> {
  const row = await database.write((tx) => selectJob(tx, id))
  if (row === undefined || (row.created_by !== person.id && !seesAll(person)))
    throw new Problem('not-found', { what: `#${id}` })
  return row
}

export function jobRoutes(queue: JobQueue): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/jobs',
      permission: 'signed-in',
      summary: 'The newest jobs of the person, or of everybody for those who may see them',
      answer: JobList,
      handler: async ({ context: { database, person } }) => {
        const rows = await database.write((tx) =>
          selectRecentJobs(tx, seesAll(person) ? null : person.id, NUM_LISTED),
        )
        // A result can be long; the list does without.
        return { jobs: rows.map((row) => ({ ...presentJob(row), result: null })) }
      },
    }),
    route({
      method: 'GET',
      path: '/api/jobs/stream',
      permission: 'signed-in',
      summary: 'Every change of the jobs as it happens (server-sent events named `job`)',
      handler: ({ context: { person }, request, reply }) => {
        reply.hijack()
        const { raw } = reply
        raw.setHeader('content-type', 'text/event-stream')
        raw.setHeader('cache-control', 'no-store')
        raw.setHeader('x-accel-buffering', 'no')
        raw.writeHead(200)
        raw.write(': open\n\n')
        const stop = queue.watch((job: Job, createdBy) => {
          if (createdBy !== person.id && !seesAll(person)) return
          raw.write(`event: job\ndata: ${JSON.stringify({ ...job, result: null })}\n\n`)
        })
        const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS)
        request.raw.on('close', () => {
          clearInterval(heartbeat)
          stop()
        })
        return undefined
      },
    }),
    route({
      method: 'GET',
      path: '/api/jobs/:id',
      permission: 'signed-in',
      summary: 'One job with its result',
      params: JobId,
      answer: JobSchema,
      handler: async ({ context: { database, person }, params }) =>
        presentJob(await ownJob(database, person, params.id)),
    }),
    route({
      method: 'POST',
      path: '/api/jobs/:id/cancel',
      permission: 'signed-in',
      summary: 'Stops a job; nothing of it stays',
      params: JobId,
      answer: Done,
      handler: async ({ context: { database, person }, params }) => {
        await ownJob(database, person, params.id)
        await queue.cancel(params.id)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/jobs/:id/retry',
      permission: 'signed-in',
      summary: 'Lets a failed or cancelled job run again',
      params: JobId,
      answer: Done,
      handler: async ({ context: { database, person }, params }) => {
        await ownJob(database, person, params.id)
        await queue.retry(params.id)
        return {}
      },
    }),
  ]
}
