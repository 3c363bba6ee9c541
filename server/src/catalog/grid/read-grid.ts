import type { GridAsk, GridPage, GridQuery } from '@jingjing/schema/catalog/grid'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Reader, Transaction } from '../../db/database.ts'
import { identifier, join } from '../../db/sql.ts'
import { failedRows } from '../quality/failed-rows.ts'
import { presentField } from '../read-dataset.ts'
import * as queries from '../read-queries.ts'
import { presentValue } from '../read-rows.ts'
import { keepArrangements } from './arrangements.ts'
import { gridCondition, gridOrder } from './filter-grid.ts'
import {
  selectArrangement,
  selectFirstKey,
  selectFirstKeys,
  selectLastHeld,
  selectPatches,
  selectRowsByKey,
  selectVersionOfRow,
} from './grid-queries.ts'

const arrangements = keepArrangements()

export interface GridTarget {
  datasetId: string
  table: string
  storageName: string
  /** Null where no row has ever had a geometry. */
  geometryType: string | null
  version: number
  shown: queries.FieldRow[]
  hidden: queries.FieldRow[]
}

/** The table that is asked about, as the person sees it. @throws Problem `not-found` */
export async function gridTarget(
  tx: Transaction,
  reader: Reader,
  asked: { datasetId: string; table: string; version?: number | undefined },
): Promise<GridTarget> {
  const dataset = await queries.selectDataset(tx, asked.datasetId)
  const table = (await queries.selectTables(tx, asked.datasetId)).find((one) => one.name === asked.table)
  if (dataset === undefined || table === undefined) throw new Problem('not-found', { what: asked.table })
  const fields = (await queries.selectFields(tx, asked.datasetId)).filter(
    (one) => one.table_name === asked.table,
  )
  const isHidden = (field: queries.FieldRow): boolean => field.sensitivity === 'personal' && !reader.seesMasks
  return {
    datasetId: asked.datasetId,
    table: asked.table,
    storageName: table.storage_name,
    geometryType: table.geometry_type,
    version: Math.min(asked.version ?? dataset.version, dataset.version),
    shown: fields.filter((field) => !isHidden(field)),
    hidden: fields.filter(isHidden),
  }
}

/** Columns by which rows may be found and ordered: a personal one would tell by its order what its mask hides. */
export const askable = (target: GridTarget): queries.FieldRow[] =>
  target.shown.filter((field) => field.sensitivity !== 'personal')

/** A page of a table anywhere in its rows, filtered, sorted and searched. */
export async function readGrid(
  { database, reader }: Context,
  datasetId: string,
  tableName: string,
  asked: GridQuery,
): Promise<GridPage> {
  return database.read(reader, async (tx) => {
    const target = await gridTarget(tx, reader, { datasetId, table: tableName, version: asked.version })
    const { numRows, keys } = await pageKeys(tx, reader, target, asked)
    const isPersonal = (field: queries.FieldRow): boolean => field.sensitivity === 'personal'
    const plain = target.shown.filter((field) => !isPersonal(field)).map((field) => field.name)
    const columns = join(
      ['row_key', 'source_row', ...plain].map((name) => identifier(name)),
      ', ',
    )
    const rows = await selectRowsByKey(tx, target, columns, keys)
    const masked = await queries.selectMasked(tx, {
      storageName: target.storageName,
      fieldNames: target.shown.filter(isPersonal).map((field) => field.name),
      rowKeys: keys,
    })
    return {
      fields: target.shown.map(presentField),
      hiddenFields: target.hidden.map((field) => field.title),
      numRows,
      offset: asked.offset,
      rows: rows.map((row) => ({
        key: row.row_key,
        row: row.source_row,
        values: target.shown.map((field) =>
          presentValue(isPersonal(field) ? masked.get(row.row_key)?.[field.name] : row[field.name]),
        ),
      })),
      version: target.version,
    }
  })
}

async function pageKeys(
  tx: Transaction,
  reader: Reader,
  target: GridTarget,
  asked: GridQuery,
): Promise<{ numRows: number; keys: number[] }> {
  const { offset, limit } = asked
  const isPlain = asked.filters.length === 0 && !asked.find?.trim() && asked.check === undefined
  const known = isPlain ? ((await selectFirstKey(tx, target))?.num_rows ?? null) : null
  const isWhole = isPlain && asked.sort === undefined && seesEveryRow(reader)
  const first = isWhole ? await rowsInOneRun(tx, target) : null
  if (first !== null) {
    const num = Math.max(0, Math.min(limit, first.numRows - offset))
    return { numRows: first.numRows, keys: Array.from({ length: num }, (_, i) => first.key + offset + i) }
  }
  const { sort } = asked
  if (isPlain && sort !== undefined && offset === 0 && known !== null && seesEveryRow(reader)) {
    // The first rows of an order cost a fraction of the whole order, and most people look no further.
    const order = gridOrder(sort, askable(target))
    return { numRows: known, keys: await selectFirstKeys(tx, target, order, limit) }
  }
  const keys = await arrangementOf(tx, reader, target, asked)
  return { numRows: keys.length, keys: [...keys.subarray(offset, offset + limit)] }
}

const seesEveryRow = (reader: Reader): boolean =>
  reader.communities === null && !reader.isDepartmentOnly && !reader.isStatisticsOnly

/**
 * Rows that came in together and were not changed since have one key after the other: their places are sums. Where the
 * first row was changed the keys still follow each other, yet the changed row comes last of them.
 */
async function rowsInOneRun(
  tx: Transaction,
  target: GridTarget,
): Promise<{ key: number; numRows: number } | null> {
  const known = await selectFirstKey(tx, target)
  if (known === undefined) return null
  if (known.num_rows === 0) return { key: 0, numRows: 0 }
  const last = await selectLastHeld(tx, target)
  if (last === null || last - known.first_row_key + 1 !== known.num_rows) return null
  const since = await selectVersionOfRow(tx, target, known.first_row_key)
  const patches = await selectPatches(tx, target.datasetId, target.version)
  return patches.some((version) => version > since)
    ? null
    : { key: known.first_row_key, numRows: known.num_rows }
}

/** The keys of all rows that an ask finds, in their order. */
export async function arrangementOf(
  tx: Transaction,
  reader: Reader,
  target: GridTarget,
  ask: GridAsk,
): Promise<Float64Array> {
  const fields = askable(target)
  const plain = gridCondition(ask, fields)
  const condition =
    ask.check === undefined ? plain : join([plain, await failedRows(tx, target, ask.check, fields)], ' and ')
  const order = ask.sort === undefined ? null : gridOrder(ask.sort, fields)
  const name = JSON.stringify([
    target.storageName,
    target.version,
    reader.personId,
    reader.rightsEpoch ?? 0,
    reader.communities,
    condition,
    order,
  ])
  return arrangements.get(name, async () =>
    selectArrangement(tx, target, {
      condition,
      order,
      patches: await selectPatches(tx, target.datasetId, target.version),
    }),
  )
}
