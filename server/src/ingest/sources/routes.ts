import { SourceDraft, Sources } from '@jingjing/schema/ingest/sources'
import { JobReference } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { keepSource, listSources } from './keep-sources.ts'
import { type SourceParts, startRun } from './run-sources.ts'
import { deleteSource, selectSource } from './source-queries.ts'

const SourceId = z.object({ id: z.coerce.number().int().positive() })

export function sourceRoutes(parts: Omit<SourceParts, 'database'> & { dataDir: string }): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/ingest/sources',
      permission: 'catalog:edit',
      summary: 'The standing sources with their newest runs',
      answer: Sources,
      handler: ({ context }) => listSources(context, parts),
    }),
    route({
      method: 'POST',
      path: '/api/ingest/sources',
      permission: 'catalog:edit',
      summary: 'Sets up a standing source: a folder, an address, or a table of another database',
      body: SourceDraft,
      status: 201,
      answer: z.object({ id: z.number().int() }),
      handler: ({ context, body }) => keepSource(context, parts.dataDir, body, null),
    }),
    route({
      method: 'PUT',
      path: '/api/ingest/sources/:id',
      permission: 'catalog:edit',
      summary: 'Changes or pauses a standing source',
      params: SourceId,
      body: SourceDraft,
      answer: z.object({ id: z.number().int() }),
      handler: ({ context, params, body }) => keepSource(context, parts.dataDir, body, params.id),
    }),
    route({
      method: 'DELETE',
      path: '/api/ingest/sources/:id',
      permission: 'catalog:edit',
      summary: 'Takes a standing source out; the datasets that it filled stay',
      params: SourceId,
      answer: z.object({}),
      handler: async ({ context: { database }, params }) => {
        const isGone = await database.write((tx) => deleteSource(tx, params.id))
        if (!isGone) throw new Problem('not-found', { what: `#${params.id}` })
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/ingest/sources/:id/runs',
      permission: 'catalog:edit',
      summary: 'Fetches a standing source now; a trial looks at what comes and stores nothing',
      params: SourceId,
      body: z.object({ isTrial: z.boolean().default(false) }),
      status: 202,
      answer: JobReference,
      handler: async ({ context: { database }, params, body }) => {
        const source = await database.write((tx) => selectSource(tx, params.id))
        if (source === undefined) throw new Problem('not-found', { what: `#${params.id}` })
        const { jobId } = await startRun({ ...parts, database }, source, body.isTrial)
        return { jobId }
      },
    }),
  ]
}
