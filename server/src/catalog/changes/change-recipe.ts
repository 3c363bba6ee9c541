import type { DatasetDetail, Recipe } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { sql } from '../../db/sql.ts'
import { readDataset } from '../read-dataset.ts'

/** Says how the next file of the dataset's known shapes comes in; merging by key needs columns that are there. */
export async function changeRecipe(
  context: Context,
  datasetId: string,
  recipe: Recipe,
): Promise<DatasetDetail> {
  const { tables } = await readDataset(context, datasetId)
  const keyColumns = recipe.mode === 'upsert' ? recipe.keyColumns : []
  const isKey = (name: string): boolean =>
    tables.some((table) => table.fields.some((field) => field.name === name))
  if (recipe.mode === 'upsert' && (keyColumns.length === 0 || !keyColumns.every(isKey)))
    throw new Problem('not-found', { what: keyColumns.join(', ') || 'keyColumns' })
  const changed = await context.database.write((tx) =>
    tx.query(sql`
      update catalog.recipe set mode = ${recipe.mode}, key_columns = ${keyColumns}::text[]
      where dataset_id = ${datasetId} returning dataset_id`),
  )
  if (changed.length === 0) throw new Problem('not-found', { what: datasetId })
  return readDataset(context, datasetId)
}
