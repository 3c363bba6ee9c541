import { DescriptionImport } from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { readDescribed } from '../../catalog/index.ts'
import { type AnyRoute, route } from '../../http/route.ts'
import { originOf } from '../ogc-common/links.ts'
import { describeDataPackage } from './data-package.ts'
import { writeGovernmentDirectory } from './government-directory.ts'
import { importDescriptions } from './import-descriptions.ts'
import { describeInWorkbook } from './workbook.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const sendFile = (reply: FastifyReply, name: string, type: string, content: Buffer | string): undefined => {
  reply
    .type(type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'private, no-cache')
    .send(content)
  return undefined
}

/** Descriptions as files, for people and for machines, and back. */
export const metadataRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/standards/descriptions.xlsx',
    permission: 'catalog:read',
    summary: 'What is said of the datasets and fields that the person sees, as a workbook to edit',
    handler: async ({ context, reply }) => {
      const { datasets, lists } = await readDescribed(context)
      return sendFile(reply, '数据说明.xlsx', XLSX, describeInWorkbook(datasets, lists))
    },
  }),
  route({
    method: 'GET',
    path: '/api/standards/government-directory.xlsx',
    permission: 'catalog:read',
    summary: 'The directory of government information with the columns of its compilation guide',
    handler: async ({ context, reply }) => {
      const { datasets, lists } = await readDescribed(context)
      return sendFile(reply, '政务信息资源目录.xlsx', XLSX, writeGovernmentDirectory(datasets, lists))
    },
  }),
  route({
    method: 'GET',
    path: '/api/standards/datapackage.json',
    permission: 'catalog:read',
    summary: 'The tables as a Data Package with Table Schema',
    handler: async ({ context, request, reply }) => {
      const { datasets, lists } = await readDescribed(context)
      const json = JSON.stringify(describeDataPackage(datasets, lists, originOf(request)), null, 2)
      return sendFile(reply, 'datapackage.json', 'application/json; charset=utf-8', json)
    },
  }),
  route({
    method: 'POST',
    path: '/api/standards/descriptions',
    permission: 'catalog:edit',
    summary:
      'Brings in descriptions (multipart/form-data: workbook, DCAT, Data Package), or tells what would change',
    query: z.object({ isDryRun: z.stringbool().default(true) }),
    answer: DescriptionImport,
    handler: async ({ context, request, query }) => {
      const file = request.isMultipart() ? await request.file() : undefined
      if (file === undefined) throw new Problem('no-files')
      const bytes = await file.toBuffer()
      return importDescriptions(context, { name: file.filename, bytes }, query.isDryRun)
    },
  }),
]
