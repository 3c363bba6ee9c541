import type { RowsPage } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import { presentField } from './read-dataset.ts'
import * as queries from './read-queries.ts'

/** A page of a table as it stood at a version; columns that the person may not see are named, not shown, and personal ones are masked. */
export async function readRows(
  { database, reader }: Context,
  ask: { datasetId: string; table: string; after?: number; limit: number; version?: number; row?: number },
): Promise<RowsPage> {
  return database.read(reader, async (tx) => {
    const dataset = await queries.selectDataset(tx, ask.datasetId)
    const table = (await queries.selectTables(tx, ask.datasetId)).find((one) => one.name === ask.table)
    if (dataset === undefined || table === undefined) throw new Problem('not-found', { what: ask.table })
    const version = Math.min(ask.version ?? dataset.version, dataset.version)
    const fields = (await queries.selectFields(tx, ask.datasetId)).filter(
      (one) => one.table_name === ask.table,
    )
    const isPersonal = (field: queries.FieldRow): boolean => field.sensitivity === 'personal'
    const isHidden = (field: queries.FieldRow): boolean => isPersonal(field) && !reader.seesMasks
    const shown = fields.filter((field) => !isHidden(field))
    const rows = await queries.selectRows(tx, {
      storageName: table.storage_name,
      fieldNames: shown.filter((field) => !isPersonal(field)).map((field) => field.name),
      version,
      after: ask.after ?? 0,
      limit: ask.limit,
      sourceRow: ask.row ?? null,
    })
    const masked = await queries.selectMasked(tx, {
      storageName: table.storage_name,
      fieldNames: shown.filter(isPersonal).map((field) => field.name),
      rowKeys: rows.map((row) => row.row_key),
    })
    return {
      fields: shown.map(presentField),
      rows: rows.map((row) => ({
        key: row.row_key,
        row: row.source_row,
        values: shown.map((field) =>
          presentValue(isPersonal(field) ? masked.get(row.row_key)?.[field.name] : row[field.name]),
        ),
      })),
      nextAfter: rows.length === ask.limit ? (rows.at(-1)?.row_key ?? null) : null,
      version,
      hiddenFields: fields.filter(isHidden).map((field) => field.title),
    }
  })
}

export const presentValue = (value: unknown): string | number | boolean | null =>
  value === undefined || value === null
    ? null
    : typeof value === 'number' || typeof value === 'boolean'
      ? value
      : String(value)
