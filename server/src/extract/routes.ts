import {
  ExtractPreview,
  ExtractRequest,
  ExtractRun,
  ExtractRunList,
  ExtractSpec,
  SavedExtract,
  SavedExtractInput,
  SavedExtractList,
} from '@jingjing/schema/extract'
import { JobReference } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type AnyRoute, route } from '../http/route.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { planExtract } from './plan-extract.ts'
import { previewNotes } from './preview-notes.ts'
import { previewExtract } from './read-extract.ts'
import { listRuns, readRun, sendExtract, sendRunFile } from './read-runs.ts'
import type { ExtractInput } from './run-extract.ts'
import { listSaved, readSaved, removeSaved, saveExtract } from './saved-extracts.ts'

const RunId = z.object({ id: z.coerce.number().int().positive() })

/** A request in an address: its JSON as one parameter, so that a link is all that a program needs. */
const AskedByAddress = z.object({ request: z.string().max(20_000) })

export function extractRoutes(parts: { queue: JobQueue; dataDir: string }): AnyRoute[] {
  const { queue, dataDir } = parts
  const notePreview = previewNotes()
  return [
    route({
      method: 'POST',
      path: '/api/extract/previews',
      permission: 'extract:run',
      summary: 'How many rows an extract has and what the first of them look like',
      body: z.object({ spec: ExtractSpec }),
      answer: ExtractPreview,
      isAudited: false,
      handler: async ({ context, body }) => {
        const preview = await previewExtract(context, body.spec)
        await notePreview(context, preview)
        return preview
      },
    }),
    route({
      method: 'POST',
      path: '/api/extract/runs',
      permission: 'extract:run',
      summary: 'Starts a job that writes an extract to a file',
      body: ExtractRequest,
      status: 202,
      answer: JobReference,
      handler: ({ context, body }) => startRun(queue, context, { ...body, savedId: null }),
    }),
    route({
      method: 'GET',
      path: '/api/extract/runs',
      permission: 'extract:run',
      summary: 'The newest extracts of the person, with their manifests',
      answer: ExtractRunList,
      handler: ({ context }) => listRuns(context),
    }),
    route({
      method: 'GET',
      path: '/api/extract/runs/:id',
      permission: 'extract:run',
      summary: 'One extract with its manifest: what, when, filter, version, terms',
      params: RunId,
      answer: ExtractRun,
      handler: ({ context, params }) => readRun(context, params.id),
    }),
    route({
      method: 'GET',
      path: '/api/extract/runs/:id/file',
      permission: 'extract:run',
      summary: 'The file of an extract',
      params: RunId,
      handler: async ({ context, params, reply }) => {
        await sendRunFile(context, { id: params.id, dataDir, reply })
        return undefined
      },
    }),
    route({
      method: 'GET',
      path: '/api/extract/file',
      permission: 'extract:run',
      summary:
        'An extract at once, up to 100,000 rows; with the versions named in it the address is repeatable',
      query: AskedByAddress,
      handler: async ({ context, query, reply }) => {
        await sendExtract(context, { request: requestOf(query.request), dataDir, reply })
        return undefined
      },
    }),
    ...savedRoutes(queue),
  ]
}

function savedRoutes(queue: JobQueue): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/extract/saved',
      permission: 'extract:run',
      summary: 'The extracts that the person keeps to run again',
      answer: SavedExtractList,
      handler: ({ context }) => listSaved(context),
    }),
    route({
      method: 'POST',
      path: '/api/extract/saved',
      permission: 'extract:run',
      summary: 'Keeps an extract, with a schedule where one is given',
      body: SavedExtractInput,
      status: 201,
      answer: SavedExtract,
      handler: ({ context, body }) => saveExtract(context, body, null),
    }),
    route({
      method: 'GET',
      path: '/api/extract/saved/:id',
      permission: 'extract:run',
      summary: 'One kept extract',
      params: RunId,
      answer: SavedExtract,
      handler: ({ context, params }) => readSaved(context, params.id),
    }),
    route({
      method: 'PUT',
      path: '/api/extract/saved/:id',
      permission: 'extract:run',
      summary: 'Changes a kept extract',
      params: RunId,
      body: SavedExtractInput,
      answer: SavedExtract,
      handler: ({ context, params, body }) => saveExtract(context, body, params.id),
    }),
    route({
      method: 'DELETE',
      path: '/api/extract/saved/:id',
      permission: 'extract:run',
      summary: 'Forgets a kept extract; files that it made stay for their time',
      params: RunId,
      answer: z.object({}),
      handler: async ({ context, params }) => {
        await removeSaved(context, params.id)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/extract/saved/:id/runs',
      permission: 'extract:run',
      summary: 'Runs a kept extract on the newest versions, or on those that it names',
      params: RunId,
      status: 202,
      answer: JobReference,
      handler: async ({ context, params }) => {
        const saved = await readSaved(context, params.id)
        return startRun(queue, context, { ...saved, savedId: saved.id })
      },
    }),
  ]
}

async function startRun(
  queue: JobQueue,
  { database, reader, person }: Context,
  asked: Pick<ExtractInput, 'spec' | 'output' | 'savedId'> & { title?: string },
): Promise<{ jobId: number }> {
  // What cannot be had is said at once, not by a job that fails.
  const plan = await database.read(reader, (tx) => planExtract(tx, reader, asked.spec))
  const job = await queue.submit({
    kind: 'extract',
    subject: asked.title ?? plan.main.title,
    input: {
      spec: asked.spec,
      output: asked.output,
      title: asked.title ?? null,
      savedId: asked.savedId,
      reader,
    } satisfies ExtractInput,
    createdBy: person.id,
  })
  return { jobId: job.id }
}

function requestOf(text: string): ExtractRequest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Problem('bad-request', { where: 'query.request', detail: 'json' })
  }
  const parsed = ExtractRequest.safeParse(value)
  if (parsed.success && !text.includes('\\u0000')) return parsed.data
  const path = parsed.error?.issues[0]?.path.map(String) ?? []
  throw new Problem('bad-request', {
    where: ['query.request', ...path].join('.'),
    detail: parsed.error?.issues[0]?.code ?? 'character',
  })
}
