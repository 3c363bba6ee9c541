import {
  DatasetDetail,
  RecycledDatasets,
  RowEdits,
  VersionDifference,
  VersionName,
} from '@jingjing/schema/catalog'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { restoreVersion } from '../take-up-version.ts'
import { compareVersions } from './compare-versions.ts'
import { type EditHooks, editRows } from './edit-rows.ts'
import { nameVersion } from './name-version.ts'
import { listRecycled, purgeDataset } from './recycle-bin.ts'

const DatasetId = z.object({ id: z.string().max(80) })
const TableName = DatasetId.extend({ table: z.string().max(200) })
const VersionNumber = DatasetId.extend({ version: z.coerce.number().int().positive() })
const NewVersion = z.object({ version: z.number().int() })

export function changeRoutes(hooks: EditHooks): AnyRoute[] {
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
