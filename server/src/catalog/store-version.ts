import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { FindingRecord } from '@jingjing/schema/catalog'
import type { Database, Transaction } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'
import type { CanonicalTable, StoredTable } from './canonical-table.ts'
import { discardUnfinished } from './discard-unfinished.ts'
import * as queries from './queries.ts'
import {
  columnDefinition,
  copyText,
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
  kind: 'import' | 'demo'
  createdBy: number | null
  contentSha256: string | null
  /** The shape of the files, for the recipe; null remembers none. */
  signature: string | null
  sourceFileIds: readonly number[]
  /** Asked for once all rows have been read. */
  findings(): readonly FindingRecord[]
  tables: readonly VersionTable[]
}

export interface VersionHooks {
  canonicalTables: readonly CanonicalTable[]
  /** Tells the communities of freshly loaded rows. */
  completeRows?(transaction: Transaction, stored: StoredTable): Promise<void>
  onRows(numRows: number): void
  onPhase?(phase: 'load' | 'arrange' | 'publish'): void
  /** Runs in the transaction that makes the version visible. */
  finish?(transaction: Transaction, made: { datasetId: string; version: number }): Promise<void>
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
    const stored: { table: VersionTable; columns: VersionColumn[]; target: StoredTable }[] = []
    hooks.onPhase?.('load')
    for (const [position, table] of input.tables.entries()) {
      const columns = storableColumns(table.columns)
      const storageName = await database.write((tx) =>
        prepareTable(tx, { datasetId, position, table, columns, isOnlyTable: input.tables.length === 1 }),
      )
      const target: StoredTable = {
        datasetId,
        tableName: table.name,
        profile: table.profile,
        version,
        storageName,
        fields: columns,
        hasGeometry: table.hasGeometry,
      }
      stored.push({ table, columns, target })
      await loadRows(database, table, columns, target, hooks.onRows)
    }
    hooks.onPhase?.('arrange')
    await arrange(
      database,
      stored.map((one) => one.target),
      hooks,
    )
    hooks.onPhase?.('publish')
    await database.write(async (tx) => {
      await queries.closeRows(tx, datasetId, version, hooks.canonicalTables)
      await queries.insertVersion(tx, { ...input, findings: input.findings(), datasetId, version })
      for (const { table, columns, target } of stored)
        await publishTable(tx, target, columns, table.hasGeometry)
      for (const one of hooks.canonicalTables)
        await tx.query(sql`analyze ${identifier(one.schema, one.table)}`)
      await queries.makeVisible(tx, { datasetId, version, description: input.description })
      if (input.signature !== null) await queries.rememberRecipe(tx, input.signature, datasetId)
      await hooks.finish?.(tx, { datasetId, version })
    })
  } catch (error) {
    await discardUnfinished(database, hooks.canonicalTables, datasetId).catch(() => undefined)
    throw error
  }
  return { datasetId, version }
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
  return storageName
}

async function loadRows(
  database: Database,
  table: VersionTable,
  columns: readonly VersionColumn[],
  target: StoredTable,
  onRows: (numRows: number) => void,
): Promise<void> {
  const copyTarget = {
    schema: 'data_rows',
    table: target.storageName,
    columns: [
      'source_row',
      'from_version',
      ...(table.hasGeometry ? ['geometry'] : []),
      ...columns.map((column) => column.name),
    ],
  }
  for await (const batch of table.batches()) {
    if (batch.length === 0) continue
    const bytes = copyText(batch, target.version, table.hasGeometry)
    await database.write((tx) => tx.copyIn(copyTarget, once(bytes)))
    onRows(batch.length)
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Mends geometry, tells communities and fills the canonical tables, all of it still unseen. */
async function arrange(
  database: Database,
  targets: readonly StoredTable[],
  hooks: Pick<VersionHooks, 'canonicalTables' | 'completeRows' | 'onRows'>,
): Promise<void> {
  for (const target of targets) {
    await database.write(async (tx) => {
      if (target.hasGeometry) await queries.mendGeometry(tx, target)
      await hooks.completeRows?.(tx, target)
      for (const ddl of indexTable(target.storageName, target.hasGeometry)) await tx.query(ddl)
    })
    hooks.onRows(0)
  }
  const ordered = [...hooks.canonicalTables].sort((a, b) => a.order - b.order)
  for (const canonical of ordered) {
    for (const target of targets.filter((one) => canonical.accepts(one))) {
      await database.write((tx) => canonical.fill(tx, target))
      hooks.onRows(0)
    }
  }
}

async function publishTable(
  tx: Transaction,
  target: StoredTable,
  columns: readonly VersionColumn[],
  hasGeometry: boolean,
): Promise<void> {
  await queries.insertFields(tx, target, columns)
  await queries.insertTableVersion(tx, target)
  if (hasGeometry) await queries.tellGeometryType(tx, target)
  const all = await queries.selectStoredColumns(tx, target)
  for (const ddl of protectTable(target.storageName, target.profile, all, hasGeometry)) await tx.query(ddl)
  for (const ddl of currentRowsView(target.datasetId, target.storageName, all, hasGeometry))
    await tx.query(ddl)
  await tx.query(sql`analyze ${identifier('data_rows', target.storageName)}`)
}
