import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@jingjing/schema/problems'
import { DashboardDocuments, DocumentFormat } from '@jingjing/schema/visualise/dashboards'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type AnyRoute, route } from '../http/route.ts'
import { selectDocument, selectDocuments } from './dashboards/dashboard-queries.ts'
import { readDashboard } from './dashboards/keep-dashboards.ts'
import { documentsFolder, fileNameOf, officeTime } from './documents/make-document.ts'
import { writeDashboard } from './documents/write-dashboard.ts'

const TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  svg: 'image/svg+xml',
} as const
const DocumentQuery = z.object({ format: DocumentFormat, language: z.enum(['zh', 'en']).default('zh') })
const DashboardId = z.object({ id: z.string().min(1).max(80) })

export function documentRoutes({ dataDir }: { dataDir: string }): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/visualise/dashboards/:id/document',
      permission: 'catalog:read',
      isAudited: true,
      summary: 'A dashboard as a Word file or a picture, of what the person may see at this moment',
      params: DashboardId,
      query: DocumentQuery,
      handler: async ({ context, params, query, reply }) => {
        const dashboard = await readDashboard(context, params.id)
        const madeAt = officeTime(Date.now())
        const bytes = await writeDashboard(context, dashboard, { ...query, madeAt })
        send(reply, query.format, fileNameOf(dashboard.title, madeAt.slice(0, 10), query.format)).send(bytes)
        return undefined
      },
    }),
    route({
      method: 'GET',
      path: '/api/visualise/dashboards/:id/documents',
      permission: 'catalog:read',
      summary: 'What the schedule of a dashboard has written for the person',
      params: DashboardId,
      answer: DashboardDocuments,
      handler: async ({ context, params }) => {
        const rows = await context.database.read(context.reader, (tx) => selectDocuments(tx, params.id))
        return {
          documents: rows.map((row) => ({
            id: row.id,
            dashboard: row.dashboard_id,
            title: row.title,
            fileName: row.file_name,
            sizeBytes: row.size_bytes,
            createdAt: row.created_at,
            expiresAt: row.expires_at,
          })),
        }
      },
    }),
    route({
      method: 'GET',
      path: '/api/visualise/documents/:id',
      permission: 'catalog:read',
      isAudited: true,
      summary: 'One file that the schedule has written for the person',
      params: z.object({ id: z.coerce.number().int().positive() }),
      handler: async ({ context, params, reply }) => {
        await sendKept(context, params.id, dataDir, reply)
        return undefined
      },
    }),
  ]
}

function send(reply: FastifyReply, format: DocumentFormat, fileName: string): FastifyReply {
  return reply.headers({
    'content-type': TYPES[format],
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'cache-control': 'private, no-store',
  })
}

async function sendKept(
  { database, reader }: Context,
  id: number,
  dataDir: string,
  reply: FastifyReply,
): Promise<void> {
  const row = await database.read(reader, (tx) => selectDocument(tx, id))
  if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
  if (row.path === null) throw new Problem('extract-expired')
  const path = join(documentsFolder(dataDir), row.path)
  await access(path).catch(() => {
    throw new Problem('extract-expired')
  })
  const format = DocumentFormat.parse(row.file_name.split('.').at(-1))
  send(reply, format, row.file_name).send(createReadStream(path))
}
