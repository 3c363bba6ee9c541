import type { GridAsk, GridPage, GridQuery } from '@jingjing/schema/catalog/grid'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Database, Reader, Transaction } from '../../db/database.ts'
import { identifier, join, type Sql, sql } from '../../db/sql.ts'
import type { RowRange } from '../canonical-table.ts'
import { failedRows } from '../quality/failed-rows.ts'
import { presentField } from '../read-dataset.ts'
import * as queries from '../read-queries.ts'
import { presentValue } from '../read-rows.ts'
import { type BandedAsk, pageInBands } from './arrange-in-bands.ts'
import { keepArrangements } from './arrangements.ts'
import { gridCondition, gridOrder } from './filter-grid.ts'
import {
  selectArrangement,
  selectFirstKey,
  selectFirstKeys,
  selectFoundKeys,
  selectKeyRange,
  selectLastHeld,
  selectPatches,
  selectRowsByKey,
  selectVersionOfRow,
} from './grid-queries.ts'
import { pageOfFound } from './order-found.ts'
import { keepSweeps, type Sweep, startSweep } from './sweep-rows.ts'

const arrangements = keepArrangements()
const sweeps = keepSweeps()

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
  context: Context,
  datasetId: string,
  tableName: string,
  asked: GridQuery,
): Promise<GridPage> {
  const { database, reader } = context
  const plan = await database.read(reader, async (tx) => {
    const target = await gridTarget(tx, reader, { datasetId, table: tableName, version: asked.version })
    return { target, ...(await planKeys(tx, context, target, asked)) }
  })
  const found = await plan.find()
  return database.read(reader, async (tx) => ({
    ...(await presentPage(tx, plan.target, found.keys)),
    numRows: found.numRows,
    isWhole: found.isWhole,
    offset: asked.offset,
  }))
}

/** The rows of these keys as the person may see them. */
async function presentPage(
  tx: Transaction,
  target: GridTarget,
  keys: readonly number[],
): Promise<Pick<GridPage, 'fields' | 'hiddenFields' | 'rows' | 'version'>> {
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
    rows: rows.map((row) => ({
      key: row.row_key,
      row: row.source_row,
      values: target.shown.map((field) =>
        presentValue(isPersonal(field) ? masked.get(row.row_key)?.[field.name] : row[field.name]),
      ),
    })),
    version: target.version,
  }
}

interface FoundKeys {
  /** Those of the page. */
  keys: readonly number[]
  numRows: number
  isWhole: boolean
}

/** A search is shown with what it has found by then. */
const PATIENCE_MS = 200
/** Tables of fewer rows are put in order at once. */
const MIN_BANDED_ROWS = 200_000
/** Tables of fewer rows are looked through at once. */
const MIN_SWEPT_ROWS = 30_000
/** The first rows of an order are looked for among so many at a time. */
const ROWS_PER_LOOK = 200_000

/** How the keys of a page are found: at once, or by what is done between transactions, so that others get their turn. */
async function planKeys(
  tx: Transaction,
  { database, reader }: Pick<Context, 'database' | 'reader'>,
  target: GridTarget,
  asked: GridQuery,
): Promise<{ find(): Promise<FoundKeys> }> {
  const { offset, limit, sort } = asked
  const isPlain = asked.filters.length === 0 && !asked.find?.trim() && asked.check === undefined
  const known = await selectFirstKey(tx, target)
  if (isPlain && seesEveryRow(reader) && known !== undefined) {
    const first = sort === undefined ? await rowsInOneRun(tx, target, known) : null
    if (first !== null) {
      const num = Math.max(0, Math.min(limit, first.numRows - offset))
      const keys = Array.from({ length: num }, (_, i) => first.key + offset + i)
      return { find: async () => ({ keys, numRows: first.numRows, isWhole: true }) }
    }
    if (sort !== undefined && offset === 0) {
      // The first rows of an order cost a fraction of the whole order, and most people look no further.
      const order = gridOrder(sort, askable(target))
      const range = await selectKeyRange(tx, target.storageName)
      return {
        find: async () => ({
          keys: range === null ? [] : await firstKeys(database, reader, target, { order, limit, range }),
          numRows: known.num_rows,
          isWhole: true,
        }),
      }
    }
  }
  const numRows = known?.num_rows ?? 0
  const source = { database, reader, arrangements }
  const banded = sort === undefined ? null : bandedAsk(reader, target, { sort, numRows, offset, limit })
  if (isPlain && banded !== null && numRows >= MIN_BANDED_ROWS && seesEveryRow(reader))
    return {
      find: async () => ({ keys: await pageInBands(source, target, banded), numRows, isWhole: true }),
    }
  const sweep =
    !isPlain && numRows >= MIN_SWEPT_ROWS ? await sweepOf(tx, { database, reader }, target, asked) : null
  if (sweep !== null)
    return {
      find: async () => {
        // Whatever is found may be the first of an order.
        const numWanted = banded === null ? offset + limit : Number.POSITIVE_INFINITY
        const { keys, isWhole } = await sweep.found(numWanted, PATIENCE_MS)
        const page =
          banded === null
            ? [...keys.subarray(offset, offset + limit)]
            : await pageOfFound(source, target, banded, keys)
        return { keys: page, numRows: keys.length, isWhole }
      },
    }
  const keys = await arrangementOf(tx, reader, target, asked)
  const page = [...keys.subarray(offset, offset + limit)]
  return { find: async () => ({ keys: page, numRows: keys.length, isWhole: true }) }
}

/** How all rows of a table are put in order for a person. */
function bandedAsk(
  reader: Reader,
  target: GridTarget,
  asked: Pick<BandedAsk, 'sort' | 'numRows' | 'offset' | 'limit'>,
): BandedAsk {
  const fields = askable(target)
  const order = gridOrder(asked.sort, fields)
  const name = nameOf(reader, target, { condition: sql`true`, order, numRows: asked.numRows })
  return { ...asked, name, fields }
}

/** The best of each part, and of them the best: each part in a transaction of its own. */
async function firstKeys(
  database: Database,
  reader: Reader,
  target: GridTarget,
  asked: { order: Sql; limit: number; range: RowRange },
): Promise<number[]> {
  const { order, limit, range } = asked
  const best: number[] = []
  let numParts = 0
  for (let firstKey = range.firstKey; firstKey <= range.lastKey; firstKey += ROWS_PER_LOOK) {
    const part = { firstKey, lastKey: Math.min(firstKey + ROWS_PER_LOOK - 1, range.lastKey) }
    best.push(
      ...(await database.read(reader, (tx) => selectFirstKeys(tx, target, { order, limit, among: part }))),
    )
    numParts++
  }
  if (numParts < 2) return best
  return database.read(reader, (tx) => selectFirstKeys(tx, target, { order, limit, among: best }))
}

/**
 * A search through the rows in the order of their keys; null where that is not the order in which they are shown, and
 * they are put into no other afterwards.
 */
async function sweepOf(
  tx: Transaction,
  { database, reader }: Pick<Context, 'database' | 'reader'>,
  target: GridTarget,
  ask: GridAsk,
): Promise<Sweep | null> {
  const patches = ask.sort === undefined ? await selectPatches(tx, target.datasetId, target.version) : []
  const range = patches.length > 0 ? null : await selectKeyRange(tx, target.storageName)
  if (range === null) return null
  const condition = await conditionOf(tx, target, ask)
  const numRows = (await selectFirstKey(tx, target))?.num_rows ?? 0
  return sweeps(nameOf(reader, target, { condition, order: null, numRows }), () =>
    startSweep(range, (piece) =>
      database.read(reader, (own) => selectFoundKeys(own, target, condition, piece)),
    ),
  )
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
  known: { first_row_key: number; num_rows: number },
): Promise<{ key: number; numRows: number } | null> {
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
  const condition = await conditionOf(tx, target, ask)
  const order = ask.sort === undefined ? null : gridOrder(ask.sort, askable(target))
  const numRows = (await selectFirstKey(tx, target))?.num_rows ?? 0
  return arrangements.get(nameOf(reader, target, { condition, order, numRows }), async () =>
    selectArrangement(tx, target, {
      condition,
      order,
      patches: await selectPatches(tx, target.datasetId, target.version),
    }),
  )
}

async function conditionOf(tx: Transaction, target: GridTarget, ask: GridAsk): Promise<Sql> {
  const fields = askable(target)
  const plain = gridCondition(ask, fields)
  return ask.check === undefined
    ? plain
    : join([plain, await failedRows(tx, target, ask.check, fields)], ' and ')
}

/**
 * Names what is kept: the same rows, seen by the same rights, asked in the same way. A version that is still being
 * received grows: its number of rows tells its states apart.
 */
const nameOf = (
  reader: Reader,
  target: GridTarget,
  asked: { condition: Sql; order: Sql | null; numRows: number },
): string =>
  JSON.stringify([
    target.storageName,
    target.version,
    reader.personId,
    reader.rightsEpoch ?? 0,
    reader.communities,
    asked,
  ])
