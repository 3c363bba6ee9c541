import { Problem } from '@jingjing/schema/problems'
import type { Reader, Transaction } from '../db/database.ts'
import { type FieldRow, selectDataset, selectFields, selectTables } from './read-queries.ts'

/** A table of a dataset at one of its versions, as one person may read it. */
export interface TableAtVersion {
  datasetId: string
  title: string
  department: string
  licence: string
  isSynthetic: boolean
  tableName: string
  /** The table `data_rows.<storageName>`. */
  storageName: string
  version: number
  geometryType: string | null
  /** Fields that the person may read, in order. */
  fields: FieldRow[]
  hiddenFields: FieldRow[]
}

/** Whether a person's reader may select the field at all; the database's column grants say the same. */
export const isHiddenFrom = (reader: Reader, field: Pick<FieldRow, 'sensitivity'>): boolean =>
  field.sensitivity === 'personal' && !reader.seesPersonalData

/** @throws Problem `not-found` for what does not exist, or not for this person */
export async function tableAtVersion(
  tx: Transaction,
  reader: Reader,
  choice: { dataset: string; table?: string; version?: number },
): Promise<TableAtVersion> {
  // The database would refuse the rows as well, in words of its own.
  if (reader.isStatisticsOnly) throw new Problem('not-permitted', { permission: 'extract:run' })
  const dataset = await selectDataset(tx, choice.dataset)
  if (dataset === undefined) throw new Problem('not-found', { what: choice.dataset })
  const tables = await selectTables(tx, choice.dataset)
  const table = choice.table === undefined ? tables[0] : tables.find((one) => one.name === choice.table)
  if (table === undefined) throw new Problem('not-found', { what: choice.table ?? choice.dataset })
  if (choice.version !== undefined && choice.version > dataset.version)
    throw new Problem('not-found', { what: `${choice.dataset} v${choice.version}` })
  const fields = (await selectFields(tx, choice.dataset)).filter((one) => one.table_name === table.name)
  return {
    datasetId: dataset.id,
    title: dataset.title,
    department: dataset.department,
    licence: dataset.licence,
    isSynthetic: dataset.is_synthetic,
    tableName: table.name,
    storageName: table.storage_name,
    version: choice.version ?? dataset.version,
    geometryType: table.geometry_type,
    fields: fields.filter((field) => !isHiddenFrom(reader, field)),
    hiddenFields: fields.filter((field) => isHiddenFrom(reader, field)),
  }
}
