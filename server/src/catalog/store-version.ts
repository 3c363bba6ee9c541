import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { FindingRecord, ImportMode } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Database, Transaction } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'
import type { CanonicalTable, RowRange, StoredTable } from './canonical-table.ts'
import { correctRows, endFollowers, type MergedRows, mergeRows } from './changes/merge-rows.ts'
import { discardUnfinished } from './discard-unfinished.ts'
import { type FittedColumn, fitColumns } from './fit-columns.ts'
import { type LoadedRows, loadRows, type RowLocator } from './load-rows.ts'
import * as queries from './queries.ts'
import {
  columnDefinition,
  createTable,
  currentRowsView,
  indexTable,
  protectTable,
  type StoredRow,
  storableColumns,
  type VersionColumn,
} from './storage.ts'

export interface VersionTable {
  name: string
  profile: Profile | null
  columns: readonly VersionColumn[]
  hasGeometry: boolean
  /** `Point`, `LineString`…; null where not known beforehand. */
  geometryType: string | null
  batches(): AsyncIterable<readonly StoredRow[]> | Iterable<readonly StoredRow[]>
}

export interface VersionInput {
  /** Null makes a new dataset. */
  datasetId: string | null
  /** An identifier of one's own choosing for a new dataset: the demo's. */
  newId?: string
  description: queries.DatasetDescription
  kind: 'import' | 'demo' | 'correction' | 'received'
  createdBy: number | null
  contentSha256: string | null
  /** The shape of the files, for the recipe; null remembers none. */
  signature: string | null
  /** How the rows come in; those before give way to them where absent. */
  mode?: ImportMode
  /** For `upsert`: the columns that tell rows apart. */
  keyColumns?: readonly string[]
  /** What a person said about the tables, for the recipe. */
  overrides?: readonly (object | null)[]
  /** For a correction: the stored row of each row of the file, by table. */
  corrects?: ReadonlyMap<string, ReadonlyMap<number, number>>
  sourceFileIds: readonly number[]
  /** Asked for once all rows have been read. */
  findings(): readonly FindingRecord[]
  tables: readonly VersionTable[]
}

export interface VersionHooks {
  canonicalTables: readonly CanonicalTable[]
  /** Prepares how the community of each row is told while it goes in. */
  locateRows?(transaction: Transaction, stored: StoredTable): Promise<RowLocator | null>
  /** Tells the communities of rows whose place is more than a position, once they are in. */
  completeRows?(transaction: Transaction, stored: StoredTable, range?: RowRange): Promise<void>
  onRows(numRows: number): void
  onPhase?(phase: 'load' | 'arrange' | 'publish'): void
  /** Runs in the transaction that makes the version visible. */
  finish?(transaction: Transaction, made: { datasetId: string; version: number }): Promise<void>
}

/** So many rows are touched in one transaction, so that nobody waits long for the one connection. */
const ROWS_PER_STEP = 20_000

interface Target {
  table: VersionTable
  columns: VersionColumn[]
  stored: StoredTable
  /** Keys of the rows that this version brings; null where it brings none. */
  range: RowRange | null
  loaded: LoadedRows
  /** Null where the rows before give way to all of these. */
  merged: MergedRows | null
}

/**
 * Loads a version in batches that nobody sees and makes it visible with one small committed row. Whatever
 * interrupts it leaves the dataset as it was; what was loaded is cleaned away here, or at the next start.
 */
export async function storeVersion(
  database: Database,
  input: VersionInput,
  hooks: VersionHooks,
): Promise<{ datasetId: string; version: number }> {
  const { datasetId, version } = await database.write((tx) => queries.prepareVersion(tx, input))
  try {
    const targets: Target[] = []
    hooks.onPhase?.('load')
    for (const [position, table] of input.tables.entries())
      targets.push(await loadTable(database, { datasetId, version, position, table, input, hooks }))
    hooks.onPhase?.('arrange')
    const mode = version === 1 ? 'replace' : (input.mode ?? 'replace')
    if (input.corrects !== undefined) await correct(database, targets, input.corrects)
    else if (mode !== 'replace')
      await merge(database, targets, mode === 'upsert' ? (input.keyColumns ?? []) : [])
    await arrange(database, targets, hooks)
    if (mode === 'replace') await closeBefore(database, datasetId, version, hooks)
    else
      for (const { stored } of targets)
        await database.write((tx) => endFollowers(tx, stored, hooks.canonicalTables))
    hooks.onPhase?.('publish')
    for (const { stored } of targets) await analyze(database, ['data_rows', stored.storageName])
    for (const one of hooks.canonicalTables)
      if (targets.some(({ stored }) => one.accepts(stored))) await analyze(database, [one.schema, one.table])
    // Views join the datasets, and PostgreSQL, which never analyses so few rows by itself, takes them for unseen.
    await analyze(database, ['catalog', 'dataset'])
    await writePatiently(database, async (tx) => {
      const findings = [...targets.flatMap(mergeFindings), ...input.findings()]
      await queries.insertVersion(tx, { ...input, mode, findings, datasetId, version })
      for (const target of targets) await publishTable(tx, target)
      if (mode !== 'replace') {
        const touched = targets.map(({ stored }) => stored.tableName)
        await queries.keepOtherTables(tx, datasetId, version, touched)
      }
      await queries.makeVisible(tx, { datasetId, version, description: input.description })
      if (input.signature !== null) await queries.rememberRecipe(tx, input.signature, { ...input, datasetId })
      await hooks.finish?.(tx, { datasetId, version })
    })
  } catch (error) {
    await discardUnfinished(database, hooks.canonicalTables, datasetId).catch(() => undefined)
    throw error
  }
  return { datasetId, version }
}

async function loadTable(
  database: Database,
  one: {
    datasetId: string
    version: number
    position: number
    table: VersionTable
    input: VersionInput
    hooks: VersionHooks
  },
): Promise<Target> {
  const { datasetId, version, position, table, input, hooks } = one
  const wanted = storableColumns(table.columns)
  const { stored, locate, lastKeyBefore, fitted } = await database.write(async (tx) => {
    const known = await queries.selectStoredColumns(tx, { datasetId, tableName: table.name })
    const fitted = fitColumns(wanted, known)
    const columns = fitted.map((one) => one.column)
    const storageName = await prepareTable(tx, {
      datasetId,
      position,
      table,
      columns,
      isOnlyTable: input.tables.length === 1,
    })
    if (fitted.some((one) => one.widens)) await widenColumns(tx, { datasetId, table, storageName, fitted })
    const target: StoredTable = {
      datasetId,
      tableName: table.name,
      profile: table.profile,
      version,
      storageName,
      fields: columns,
      hasGeometry: table.hasGeometry,
    }
    return {
      stored: target,
      locate: (await hooks.locateRows?.(tx, target)) ?? null,
      lastKeyBefore: await queries.selectLastKey(tx, storageName),
      fitted,
    }
  })
  const columns = fitted.map((one) => one.column)
  const loaded = await loadRows(database, stored, {
    columns,
    batches: converted(table.batches(), fitted),
    locate,
    onRows: hooks.onRows,
  })
  const lastKey = await database.write((tx) => queries.selectLastKey(tx, stored.storageName))
  const range = lastKey > lastKeyBefore ? { firstKey: lastKeyBefore + 1, lastKey } : null
  return { table, columns, stored, range, loaded, merged: null }
}

/** The rows with their values as the stored columns take them; as they are where all of them do. */
function converted(
  batches: ReturnType<VersionTable['batches']>,
  fitted: readonly FittedColumn[],
): ReturnType<VersionTable['batches']> {
  const changes = fitted.flatMap(({ convert }, at) => (convert === null ? [] : [{ convert, at }]))
  if (changes.length === 0) return batches
  return (async function* () {
    for await (const batch of batches)
      yield batch.map((row) => {
        const values = [...row.values]
        for (const { convert, at } of changes) {
          const value = values[at]
          if (value !== null && value !== undefined) values[at] = convert(value)
        }
        return { ...row, values }
      })
  })()
}

/** Columns that hold more from now on; no value of an older version changes. The views that read them are made anew. */
async function widenColumns(
  tx: Transaction,
  one: { datasetId: string; table: VersionTable; storageName: string; fitted: readonly FittedColumn[] },
): Promise<void> {
  const { datasetId, table, storageName } = one
  await tx.query(sql`drop view if exists ${identifier('data', storageName)}`)
  await tx.query(sql`drop view if exists ${identifier('data_masked', storageName)}`)
  for (const { column, widens } of one.fitted) {
    if (!widens) continue
    const name = identifier(column.name)
    const wider =
      column.type === 'timestamp'
        ? sql`timestamptz using ${name}::timestamp at time zone 'Asia/Shanghai'`
        : sql`double precision`
    await tx.query(
      sql`alter table ${identifier('data_rows', storageName)} alter column ${name} type ${wider}`,
    )
    await queries.setFieldType(tx, { datasetId, tableName: table.name }, column)
  }
  const all = await queries.selectStoredColumns(tx, { datasetId, tableName: table.name })
  for (const ddl of currentRowsView(datasetId, storageName, all, table.hasGeometry)) await tx.query(ddl)
  await tx.query(sql`select access_control.mask_rows(${storageName})`)
}

async function prepareTable(
  tx: Transaction,
  one: {
    datasetId: string
    position: number
    table: VersionTable
    columns: readonly VersionColumn[]
    isOnlyTable: boolean
  },
): Promise<string> {
  const { datasetId, table, columns } = one
  const known = await queries.selectTable(tx, datasetId, table.name)
  if (known !== undefined) {
    for (const column of columns) {
      await tx.query(
        sql`alter table ${identifier('data_rows', known.storage_name)} add column if not exists ${columnDefinition(column)}`,
      )
    }
    return known.storage_name
  }
  const base = datasetId.replaceAll('-', '_')
  const storageName = one.isOnlyTable ? base : `${base}_${one.position + 1}`
  await queries.insertTable(tx, { ...one, storageName })
  for (const ddl of createTable(storageName, columns, table.hasGeometry)) await tx.query(ddl)
  for (const ddl of indexTable(storageName, table.hasGeometry)) await tx.query(ddl)
  return storageName
}

async function merge(
  database: Database,
  targets: readonly Target[],
  keyColumns: readonly string[],
): Promise<void> {
  for (const target of targets)
    target.merged = await database.write((tx) => mergeRows(tx, target.stored, keyColumns))
}

/** @throws Problem `nothing-corrected` where not one row says anything new */
async function correct(
  database: Database,
  targets: readonly Target[],
  keysByTable: NonNullable<VersionInput['corrects']>,
): Promise<void> {
  for (const target of targets) {
    const keys = keysByTable.get(target.stored.tableName) ?? new Map()
    target.merged = await database.write((tx) => correctRows(tx, target.stored, keys))
  }
  const numReplaced = targets.reduce((sum, { merged }) => sum + (merged?.numReplaced ?? 0), 0)
  const numOvertaken = targets.reduce((sum, { merged }) => sum + (merged?.numOvertaken ?? 0), 0)
  if (numReplaced === 0) throw new Problem('nothing-corrected', { count: numOvertaken })
}

/** What became of rows that were not simply added, in words that the version keeps. */
function mergeFindings({ merged }: Target): FindingRecord[] {
  if (merged === null) return []
  const counts = [
    ['rows-repeated', merged.numRepeated],
    ['rows-known', merged.numUnchanged],
    ['rows-corrected', merged.numReplaced],
    ['rows-overtaken', merged.numOvertaken ?? 0],
  ] as const
  return counts.flatMap(([code, count]): FindingRecord[] =>
    count > 0 ? [{ severity: code === 'rows-overtaken' ? 'warning' : 'info', code, count }] : [],
  )
}

/** Mends geometry, tells communities and fills the canonical tables, all of it still unseen. */
async function arrange(
  database: Database,
  targets: readonly Target[],
  hooks: Pick<VersionHooks, 'canonicalTables' | 'completeRows' | 'onRows'>,
): Promise<void> {
  for (const { stored, range, loaded } of targets) {
    if (!stored.hasGeometry || loaded.hasOnlyPoints) continue
    for (const part of partsOf(range)) {
      await database.write(async (tx) => {
        await queries.mendGeometry(tx, stored, part)
        await hooks.completeRows?.(tx, stored, part)
      })
      hooks.onRows(0)
    }
  }
  const ordered = [...hooks.canonicalTables].sort((a, b) => a.order - b.order)
  for (const canonical of ordered) {
    for (const { stored, range } of targets.filter((one) => canonical.accepts(one.stored))) {
      if (range === null) continue
      const parts = canonical.isFilledInParts ? partsOf(range) : [range]
      for (const part of parts) {
        await database.write((tx) => canonical.fill(tx, stored, part))
        hooks.onRows(0)
      }
    }
  }
}

export function partsOf(range: RowRange | null): RowRange[] {
  if (range === null) return []
  const parts: RowRange[] = []
  for (let firstKey = range.firstKey; firstKey <= range.lastKey; firstKey += ROWS_PER_STEP)
    parts.push({ firstKey, lastKey: Math.min(firstKey + ROWS_PER_STEP - 1, range.lastKey) })
  return parts
}

/**
 * The rows of the version before give way to those of this one. Closed step by step beforehand they are still seen:
 * they end with a version that is not there yet.
 */
async function closeBefore(
  database: Database,
  datasetId: string,
  version: number,
  hooks: Pick<VersionHooks, 'canonicalTables' | 'onRows'>,
): Promise<void> {
  if (version === 1) return
  const open = await database.write((tx) =>
    queries.selectOpenRows(tx, datasetId, version, hooks.canonicalTables),
  )
  for (const one of open)
    for (const part of one.range === null ? [null] : partsOf(one.range)) {
      await database.write((tx) => queries.closeRows(tx, one, version, part))
      hooks.onRows(0)
    }
}

/** A sample is enough for the planner; a fuller one keeps everybody waiting. */
async function analyze(database: Database, [schema, table]: readonly [string, string]): Promise<void> {
  await database.write(async (tx) => {
    await tx.query(sql`set local default_statistics_target = 20`)
    await tx.query(sql`analyze ${identifier(schema, table)}`)
  })
}

const DEADLOCK = '40P01'
const MAX_ATTEMPTS = 4

/**
 * Publishing locks the views of a table that somebody may be reading in the other order; PostgreSQL then ends one
 * of the two. Nothing of an ended transaction stays, so it is done again.
 */
async function writePatiently(database: Database, work: (tx: Transaction) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await database.write(work)
      return
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || (error as { code?: string }).code !== DEADLOCK) throw error
    }
  }
}

async function publishTable(tx: Transaction, target: Target): Promise<void> {
  const { stored, columns, range, loaded, merged } = target
  const names = columns.map((column) => column.name)
  const numMissing = merged === null ? loaded.numMissing : await queries.countMissing(tx, stored, names)
  await queries.insertFields(tx, stored, columns, numMissing)
  await queries.insertTableVersion(
    tx,
    stored,
    merged !== null || (stored.hasGeometry && !loaded.hasOnlyPoints)
      ? null
      : { numRows: loaded.numRows, extent: loaded.extent, firstRowKey: range?.firstKey ?? 0 },
  )
  if (stored.hasGeometry) await queries.tellGeometryType(tx, stored)
  const all = await queries.selectStoredColumns(tx, stored)
  for (const ddl of protectTable(stored.storageName, stored.profile, all, stored.hasGeometry))
    await tx.query(ddl)
  for (const ddl of currentRowsView(stored.datasetId, stored.storageName, all, stored.hasGeometry))
    await tx.query(ddl)
}
