import type { DatasetDetail } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { sql } from '../../db/sql.ts'
import { readDataset } from '../read-dataset.ts'

/** A name such as 上报区里的那一版, by which a state of the data is found again. */
export async function nameVersion(
  context: Context,
  datasetId: string,
  version: number,
  name: string | null,
): Promise<DatasetDetail> {
  const named = await context.database.write((tx) =>
    tx.query(sql`
      update catalog.version set name = ${name === null || name.trim() === '' ? null : name.trim()}
      where dataset_id = ${datasetId} and version = ${version}
        and exists (select from catalog.dataset where id = ${datasetId} and deleted_at is null)
      returning version`),
  )
  if (named.length === 0) throw new Problem('not-found', { what: datasetId })
  return readDataset(context, datasetId)
}
