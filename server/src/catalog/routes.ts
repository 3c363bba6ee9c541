import { Unmask, Unmasked } from '@jingjing/schema/access-control'
import { DatasetDetail, DatasetList, DatasetQuery, RowsPage, RowsQuery } from '@jingjing/schema/catalog'
import { GridPage, GridQuery } from '@jingjing/schema/catalog/grid'
import { QualityReports } from '@jingjing/schema/catalog/quality'
import { JobReference } from '@jingjing/schema/jobs'
import { z } from 'zod'
import { type AnyRoute, route } from '../http/route.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import type { EditHooks } from './changes/edit-rows.ts'
import { changeRoutes } from './changes/routes.ts'
import { describeRoutes } from './describe/routes.ts'
import { bringBackDataset, removeDataset } from './edit-dataset.ts'
import { readGrid } from './grid/read-grid.ts'
import { QUALITY_KIND, type QualityInput } from './quality/check-quality.ts'
import { readQuality } from './quality/read-quality.ts'
import { listDatasets, readDataset } from './read-dataset.ts'
import { readRows } from './read-rows.ts'
import type { UsesOf } from './search/read-lineage.ts'
import { searchRoutes } from './search/routes.ts'
import type { SearchIndex } from './search/search-index.ts'
import { undoVersion } from './take-up-version.ts'
import { unmaskRows } from './unmask-rows.ts'

const DatasetId = z.object({ id: z.string().max(80) })
const TableName = DatasetId.extend({ table: z.string().max(200) })

export function catalogRoutes(
  hooks: EditHooks & { queue: JobQueue; usesOf: UsesOf; searchIndex: SearchIndex },
): AnyRoute[] {
  const { canonicalTables } = hooks
  return [
    route({
      method: 'GET',
      path: '/api/catalog/datasets',
      permission: 'catalog:read',
      summary: 'The datasets, newest change first, by words and profile',
      query: DatasetQuery,
      answer: DatasetList,
      handler: ({ context, query }) => listDatasets(context, query),
    }),
    route({
      method: 'GET',
      path: '/api/catalog/datasets/:id',
      permission: 'catalog:read',
      summary: 'A dataset with its tables, fields and versions',
      params: DatasetId,
      answer: DatasetDetail,
      handler: ({ context, params }) => readDataset(context, params.id),
    }),
    route({
      method: 'GET',
      path: '/api/catalog/datasets/:id/tables/:table/rows',
      permission: 'catalog:read',
      summary: 'Rows of a table at a version, in the order of the source',
      params: TableName,
      query: RowsQuery,
      answer: RowsPage,
      handler: ({ context, params, query }) =>
        readRows(context, { datasetId: params.id, table: params.table, ...query }),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/tables/:table/unmask',
      permission: 'personal-data:read',
      summary: 'Personal values of a few rows as they are, for a stated purpose that is logged',
      params: TableName,
      body: Unmask,
      answer: Unmasked,
      handler: ({ context, params, body }) =>
        unmaskRows(context, { datasetId: params.id, table: params.table, ...body }),
    }),
    route({
      method: 'DELETE',
      path: '/api/catalog/datasets/:id',
      permission: 'catalog:edit',
      summary: 'Takes a dataset out; it can be brought back',
      params: DatasetId,
      answer: z.object({}),
      handler: async ({ context, params }) => {
        await removeDataset(context, params.id)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/bring-back',
      permission: 'catalog:edit',
      summary: 'Brings a removed dataset back',
      params: DatasetId,
      answer: DatasetDetail,
      handler: ({ context, params }) => bringBackDataset(context, params.id),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/undo',
      permission: 'catalog:edit',
      summary: 'Takes the newest version back by a further version',
      params: DatasetId,
      answer: z.object({ version: z.number().int() }),
      handler: ({ context, params }) => undoVersion(context, params.id, canonicalTables),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/tables/:table/grid',
      permission: 'catalog:read',
      isAudited: false,
      summary: 'Rows anywhere in a table, filtered, sorted and searched',
      params: TableName,
      body: GridQuery,
      answer: GridPage,
      handler: ({ context, params, body }) => readGrid(context, params.id, params.table, body),
    }),
    route({
      method: 'GET',
      path: '/api/catalog/datasets/:id/quality',
      permission: 'catalog:read',
      summary: 'What was checked of the newest versions of a dataset, and how many rows failed',
      params: DatasetId,
      answer: QualityReports,
      handler: ({ context, params }) => readQuality(context, params.id),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/quality',
      permission: 'catalog:edit',
      summary: 'Starts a job that checks versions of a dataset again',
      params: DatasetId,
      body: z.object({ versions: z.array(z.number().int().positive()).min(1).max(30) }),
      status: 202,
      answer: JobReference,
      handler: async ({ context, params, body }) => {
        const { title } = await readDataset(context, params.id)
        const input: QualityInput = { datasetId: params.id, versions: body.versions }
        const job = { kind: QUALITY_KIND, subject: title, input, createdBy: context.person.id }
        return { jobId: (await hooks.queue.submit(job)).id }
      },
    }),
    ...changeRoutes(hooks, hooks.queue),
    ...describeRoutes,
    ...searchRoutes(hooks),
  ]
}
