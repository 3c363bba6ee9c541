import {
  DatasetDetail,
  Recipe,
  RecycledDatasets,
  RowEdits,
  VersionDifference,
  VersionName,
} from '@jingjing/schema/catalog'
import { BulkEdit, GeometryQuery, RowConflicts, RowGeometry } from '@jingjing/schema/catalog/grid'
import { JobReference } from '@jingjing/schema/jobs'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { readDataset } from '../read-dataset.ts'
import { restoreVersion } from '../take-up-version.ts'
import type { BulkEditInput } from './bulk-edit.ts'
import { changeRecipe } from './change-recipe.ts'
import { compareVersions } from './compare-versions.ts'
import { type EditHooks, editRows } from './edit-rows.ts'
import { findConflicts } from './find-conflicts.ts'
import { nameVersion } from './name-version.ts'
import { readGeometry } from './read-geometry.ts'
import { listRecycled, purgeDataset } from './recycle-bin.ts'

const DatasetId = z.object({ id: z.string().max(80) })
const TableName = DatasetId.extend({ table: z.string().max(200) })
const VersionNumber = DatasetId.extend({ version: z.coerce.number().int().positive() })
const NewVersion = z.object({ version: z.number().int() })

export function changeRoutes(hooks: EditHooks, queue: JobQueue): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/catalog/datasets/:id/tables/:table/differences',
      permission: 'catalog:read',
      summary: 'Rows added, removed and changed from one version to another, cell by cell',
      params: TableName,
      query: z.object({
        from: z.coerce.number().int().positive(),
        to: z.coerce.number().int().positive(),
      }),
      answer: VersionDifference,
      handler: ({ context, params, query }) =>
        compareVersions(context, { datasetId: params.id, table: params.table, ...query }),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/tables/:table/edits',
      permission: 'catalog:edit',
      summary: 'Changes rows by a further version; refused where somebody else has changed one of them',
      params: TableName,
      body: RowEdits,
      answer: NewVersion,
      handler: ({ context, params, body }) => editRows(context, params.id, params.table, body, hooks),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/tables/:table/bulk-edits',
      permission: 'catalog:edit',
      summary: 'Starts a job that gives one value to a column of every row found',
      params: TableName,
      body: BulkEdit,
      status: 202,
      answer: JobReference,
      handler: async ({ context, params, body }) => {
        const { title } = await readDataset(context, params.id)
        const input: BulkEditInput = { datasetId: params.id, table: params.table, edit: body }
        const job = { kind: 'bulk-edit', subject: title, input, createdBy: context.person.id }
        return { jobId: (await queue.submit(job)).id }
      },
    }),
    route({
      method: 'GET',
      path: '/api/catalog/datasets/:id/tables/:table/geometry',
      permission: 'catalog:edit',
      summary: 'The geometry of one row, by its key or the nearest to a place, to be drawn on',
      params: TableName,
      query: GeometryQuery,
      answer: RowGeometry,
      handler: ({ context, params, query }) => readGeometry(context, params.id, params.table, query),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/tables/:table/conflicts',
      permission: 'catalog:edit',
      isAudited: false,
      summary: 'Which of these rows somebody has changed since, and what they are now',
      params: TableName,
      body: z.object({ keys: z.array(z.number().int()).min(1).max(500) }),
      answer: RowConflicts,
      handler: ({ context, params, body }) => findConflicts(context, params.id, params.table, body.keys),
    }),
    route({
      method: 'POST',
      path: '/api/catalog/datasets/:id/versions/:version/restore',
      permission: 'catalog:edit',
      summary: 'Goes back to an older version by a further one with its rows',
      params: VersionNumber,
      answer: NewVersion,
      handler: ({ context, params }) =>
        restoreVersion(context, params.id, params.version, hooks.canonicalTables),
    }),
    route({
      method: 'PATCH',
      path: '/api/catalog/datasets/:id/versions/:version',
      permission: 'catalog:edit',
      summary: 'Gives a version a name, or takes it away',
      params: VersionNumber,
      body: VersionName,
      answer: DatasetDetail,
      handler: ({ context, params, body }) => nameVersion(context, params.id, params.version, body.name),
    }),
    route({
      method: 'PATCH',
      path: '/api/catalog/datasets/:id/recipe',
      permission: 'catalog:edit',
      summary: 'Says how the next file of a known shape comes in',
      params: DatasetId,
      body: Recipe,
      answer: DatasetDetail,
      handler: ({ context, params, body }) => changeRecipe(context, params.id, body),
    }),
    route({
      method: 'GET',
      path: '/api/catalog/recycle-bin',
      permission: 'catalog:edit',
      summary: 'Datasets that were taken out and can be brought back',
      answer: RecycledDatasets,
      handler: ({ context }) => listRecycled(context),
    }),
    route({
      method: 'DELETE',
      path: '/api/catalog/recycle-bin/:id',
      permission: 'catalog:edit',
      summary: 'Takes a dataset in the recycle bin out for good, with all its versions',
      params: DatasetId,
      answer: z.object({}),
      handler: async ({ context, params }) => {
        await purgeDataset(context, params.id, hooks.canonicalTables)
        return {}
      },
    }),
  ]
}
