import { ImportRequest, InspectionRequest, type TableOverride, Uploads } from '@jingjing/schema/ingest'
import { JobReference } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { type AnyRoute, route } from '../http/route.ts'
import { selectJob } from '../jobs/queries.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { checkOverrides } from './apply-overrides.ts'
import { dictionaryRoutes } from './dictionary/routes.ts'
import type { ImportInput } from './import-files.ts'
import type { InspectInput } from './inspect-files.ts'
import { selectSourceFiles } from './queries.ts'
import { readOriginal } from './read-original.ts'
import { type ArrivingFile, receiveUploads } from './receive-uploads.ts'
import { readRejected } from './rejected/read-rejected.ts'
import { sourceRoutes } from './sources/routes.ts'

export function ingestRoutes(parts: {
  queue: JobQueue
  dataDir: string
  allowedHosts: readonly string[]
}): AnyRoute[] {
  return [
    ...sourceRoutes(parts),
    ...dictionaryRoutes,
    route({
      method: 'POST',
      path: '/api/ingest/uploads',
      permission: 'ingest:import',
      summary: 'Receives files (multipart/form-data, any number of file parts)',
      status: 201,
      answer: Uploads,
      handler: ({ context: { database, person }, request }) => {
        if (!request.isMultipart()) throw new Problem('no-files')
        return receiveUploads(
          { database, dataDir: parts.dataDir, personId: person.id },
          arriving(request.files()),
        )
      },
    }),
    route({
      method: 'POST',
      path: '/api/ingest/inspections',
      permission: 'ingest:import',
      summary: 'Starts a job that says what uploaded files are',
      body: InspectionRequest,
      status: 202,
      answer: JobReference,
      handler: async ({ context: { database, person }, body }) => {
        checkOverrides(body.overrides)
        const files = await database.write((tx) => selectSourceFiles(tx, body.fileIds, person.id))
        const job = await parts.queue.submit({
          kind: 'inspect',
          subject: files.map((file) => file.name).join('、'),
          input: { fileIds: body.fileIds, overrides: body.overrides } satisfies InspectInput,
          createdBy: person.id,
        })
        return { jobId: job.id }
      },
    }),
    route({
      method: 'POST',
      path: '/api/ingest/imports',
      permission: 'ingest:import',
      summary: 'Starts the import of inspected files',
      body: ImportRequest,
      status: 202,
      answer: JobReference,
      handler: async ({ context: { database, person }, body }) => {
        checkOverrides(body.overrides ?? [])
        const asked = await askedFiles(database, body, person.id)
        const job = await parts.queue.submit({
          kind: 'import',
          subject: asked.subject,
          input: {
            fileIds: asked.fileIds,
            choices: body.choices,
            mode: body.mode,
            keyColumns: body.keyColumns,
            overrides: body.overrides ?? asked.overrides,
            allOrNothing: body.allOrNothing,
            dryRun: body.dryRun,
          } satisfies ImportInput,
          createdBy: person.id,
        })
        return { jobId: job.id }
      },
    }),
    route({
      method: 'GET',
      path: '/api/ingest/rejected/:id/:version',
      permission: 'ingest:import',
      isAudited: true,
      summary: 'The workbook of rows with cells that could not be understood, with the reason in words',
      params: z.object({ id: z.string().max(80), version: z.coerce.number().int().positive() }),
      handler: async ({ context, params, reply }) => {
        const { name, stream } = await readRejected(context, parts.dataDir, {
          datasetId: params.id,
          version: params.version,
        })
        await reply
          .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(stream)
      },
    }),
    route({
      method: 'GET',
      path: '/api/ingest/originals/:id/:version/:sha256',
      permission: 'extract:run',
      isAudited: true,
      summary: 'A source file of a version, byte for byte as it arrived',
      params: z.object({
        id: z.string().max(80),
        version: z.coerce.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
      handler: async ({ context, params, reply }) => {
        const { name, sizeBytes, stream } = await readOriginal(context, parts.dataDir, {
          datasetId: params.id,
          version: params.version,
          sha256: params.sha256,
        })
        await reply
          .header('content-type', 'application/octet-stream')
          .header('content-length', sizeBytes)
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
          .send(stream)
      },
    }),
  ]
}

async function* arriving(
  files: AsyncIterable<{ filename: string; file: NodeJS.ReadableStream & { truncated?: boolean } }>,
): AsyncIterable<ArrivingFile> {
  for await (const { filename, file } of files) {
    yield { name: filename, stream: file as never, isTruncated: () => file.truncated === true }
  }
}

interface Asked {
  subject: string
  fileIds: number[]
  overrides: TableOverride[]
}

async function askedFiles(
  database: Database,
  body: z.infer<typeof ImportRequest>,
  personId: number,
): Promise<Asked> {
  if (body.inspectionJobId !== undefined) return ownInspection(database, body.inspectionJobId, personId)
  const fileIds = body.fileIds ?? []
  if (fileIds.length === 0) throw new Problem('no-files')
  const files = await database.write((tx) => selectSourceFiles(tx, fileIds, personId))
  return { subject: files.map((file) => file.name).join('、'), fileIds, overrides: [] }
}

async function ownInspection(database: Database, jobId: number, personId: number): Promise<Asked> {
  const row = await database.write((tx) => selectJob(tx, jobId))
  if (row === undefined || row.kind !== 'inspect' || row.created_by !== personId)
    throw new Problem('not-found', { what: `#${jobId}` })
  const { fileIds, overrides = [] } = row.input as InspectInput
  return { subject: row.subject, fileIds, overrides }
}
