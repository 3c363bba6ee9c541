import type { Unmask, Unmasked } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import { readUnmasked } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import { presentField } from './read-dataset.ts'
import * as queries from './read-queries.ts'
import { presentValue } from './read-rows.ts'

/** Personal values of a few rows as they are, for a stated purpose that the auditor sees. Throws `not-found`. */
export async function unmaskRows(
  context: Context,
  ask: { datasetId: string; table: string } & Unmask,
): Promise<Unmasked> {
  const target = await context.database.read(context.reader, async (tx) => {
    const dataset = await queries.selectDataset(tx, ask.datasetId)
    const table = (await queries.selectTables(tx, ask.datasetId)).find((one) => one.name === ask.table)
    if (dataset === undefined || table === undefined) throw new Problem('not-found', { what: ask.table })
    const fields = (await queries.selectFields(tx, ask.datasetId)).filter(
      (one) => one.table_name === ask.table && one.sensitivity === 'personal',
    )
    return { version: dataset.version, storageName: table.storage_name, fields }
  })
  const subject = `${ask.datasetId}/${ask.table}`
  return readUnmasked(
    context,
    { purpose: ask.purpose, note: ask.note, subject, rowKeys: ask.keys },
    async (tx) => {
      const rows = await queries.selectPersonal(tx, {
        storageName: target.storageName,
        fieldNames: target.fields.map((field) => field.name),
        rowKeys: ask.keys,
        version: target.version,
      })
      return {
        fields: target.fields.map(presentField),
        rows: rows.map((row) => ({
          key: row.row_key,
          values: target.fields.map((field) => presentValue(row[field.name])),
        })),
      }
    },
  )
}
