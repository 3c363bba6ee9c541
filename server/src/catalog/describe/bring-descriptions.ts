import type { CodeList, DescriptionImport, DescriptionPatch } from '@jingjing/schema/describe'
import type { Context } from '../../context.ts'
import { changeDescriptions, previewChange } from './change-description.ts'
import { selectCodeLists } from './code-list-queries.ts'
import {
  byDataset,
  type DescribedFieldRow,
  type DescribedRow,
  selectDescribed,
  selectDescribedFields,
  selectStorage,
} from './queries.ts'
import { describedOf } from './read-description.ts'

/** A dataset with all that is said of it, for files that carry descriptions. */
export interface DescribedDataset {
  row: DescribedRow
  described: ReturnType<typeof describedOf>
  fields: readonly DescribedFieldRow[]
  /** Names of its tables with the collections that hold them. */
  tables: readonly { name: string; storageName: string }[]
}

/** Everything that the person sees, with the code lists. */
export async function readDescribed({
  database,
  reader,
}: Context): Promise<{ datasets: DescribedDataset[]; lists: CodeList[] }> {
  return database.read(reader, async (tx) => {
    const rows = await selectDescribed(tx, null)
    const fields = byDataset(await selectDescribedFields(tx, null))
    const tables = byDataset(await selectStorage(tx, null))
    return {
      datasets: rows.map((row) => ({
        row,
        described: describedOf(row),
        fields: fields.get(row.id) ?? [],
        tables: (tables.get(row.id) ?? []).map(({ name, storage_name }) => ({
          name,
          storageName: storage_name,
        })),
      })),
      lists: await selectCodeLists(tx, null),
    }
  })
}

const MAX_LISTED = 100

/** Brings in what a file says, or tells only what it would change. Fields that are not there are passed over. */
export async function bringDescriptions(
  context: Context,
  asked: readonly { id: string; patch: DescriptionPatch }[],
  isDryRun: boolean,
): Promise<DescriptionImport> {
  const { datasets } = await readDescribed(context)
  const byId = new Map(datasets.map((one) => [one.row.id, one]))
  const unknown = asked.filter(({ id }) => !byId.has(id)).map(({ id }) => id)
  const planned = asked.flatMap(({ id, patch }) => {
    const dataset = byId.get(id)
    if (dataset === undefined) return []
    const fields = patch.fields?.filter((one) =>
      dataset.fields.some((field) => field.table_name === one.table && field.name === one.name),
    )
    const known = fields === undefined ? patch : { ...patch, fields }
    const changes = previewChange(dataset.row, dataset.fields, known)
    return changes.length === 0 ? [] : [{ id, title: dataset.row.title, patch: known, changes }]
  })
  const changes = planned.flatMap(({ id, title, changes: own }) =>
    own.map(({ table, field, property, before, after }) => ({
      dataset: id,
      title,
      table,
      field,
      property,
      before,
      after,
    })),
  )
  if (!isDryRun)
    await changeDescriptions(
      context,
      planned.map(({ id, patch }) => ({ id, patch, how: 'import' })),
    )
  return { numChanges: changes.length, changes: changes.slice(0, MAX_LISTED), unknown }
}
