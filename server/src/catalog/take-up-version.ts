import type { Profile } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import type { Transaction } from '../db/database.ts'
import { identifier, join, sql } from '../db/sql.ts'
import type { CanonicalTable, StoredTable } from './canonical-table.ts'
import * as queries from './queries.ts'
import { selectTables } from './read-queries.ts'

/** Takes the newest version back: the rows of the version before it are those of a further one. */
export function undoVersion(
  context: Context,
  datasetId: string,
  canonicalTables: readonly CanonicalTable[],
): Promise<{ version: number }> {
  return takeUp(context, datasetId, { kind: 'undo' }, canonicalTables)
}

/** Goes back to an older version, whatever came since; going forward again is the same step. */
export function restoreVersion(
  context: Context,
  datasetId: string,
  ofVersion: number,
  canonicalTables: readonly CanonicalTable[],
): Promise<{ version: number }> {
  return takeUp(context, datasetId, { kind: 'restore', ofVersion }, canonicalTables)
}

/**
 * Makes a further version with the rows of an older one. Rows that both hold stay as they are, so that undoing a
 * small change of a large table is small.
 */
async function takeUp(
  { database, person }: Context,
  datasetId: string,
  wish: { kind: 'undo' } | { kind: 'restore'; ofVersion: number },
  canonicalTables: readonly CanonicalTable[],
): Promise<{ version: number }> {
  return database.write(async (tx) => {
    const { version, sourceCrs } = await queries.lockDataset(tx, datasetId)
    const current = version - 1
    const ofVersion = wish.kind === 'undo' ? current - 1 : wish.ofVersion
    if (ofVersion < 1 || ofVersion >= current) throw new Problem('nothing-to-undo')
    const targets: StoredTable[] = []
    for (const table of await selectTables(tx, datasetId)) {
      const target: StoredTable = {
        datasetId,
        tableName: table.name,
        profile: table.profile as Profile | null,
        version,
        storageName: table.storage_name,
        fields: await queries.selectFieldsOf(tx, datasetId, table.name),
        hasGeometry: table.geometry_type !== null,
      }
      await bringBackRows(tx, target, ofVersion)
      targets.push(target)
    }
    for (const canonical of [...canonicalTables].sort((a, b) => a.order - b.order))
      for (const target of targets.filter((one) => canonical.accepts(one))) await canonical.fill(tx, target)
    for (const { storageName } of targets)
      await endSince(tx, { name: identifier('data_rows', storageName), ofVersion, version, datasetId: null })
    for (const one of canonicalTables)
      await endSince(tx, { name: identifier(one.schema, one.table), ofVersion, version, datasetId })
    await queries.insertVersion(tx, {
      datasetId,
      version,
      kind: wish.kind,
      ofVersion,
      createdBy: person.id,
      contentSha256: await queries.selectContentOf(tx, datasetId, ofVersion),
      findings: [],
      sourceFileIds: [],
    })
    for (const target of targets) await queries.insertTableVersion(tx, target, null)
    await queries.makeVisible(tx, { datasetId, version, description: { sourceCrs } })
    return { version }
  })
}

/** Rows that the older version held and that have ended since come in again. */
async function bringBackRows(tx: Transaction, target: StoredTable, ofVersion: number): Promise<void> {
  const table = identifier('data_rows', target.storageName)
  const kept = join(
    [
      'source_row',
      'community_place_code',
      ...(target.hasGeometry ? ['geometry'] : []),
      ...target.fields.map((field) => field.name),
    ].map((name) => identifier(name)),
    ', ',
  )
  await tx.query(sql`
    insert into ${table} (from_version, ${kept})
    select ${target.version}, ${kept} from ${table}
    where from_version <= ${ofVersion} and to_version > ${ofVersion}
    order by row_key`)
}

/** Rows that came after the older version end. */
async function endSince(
  tx: Transaction,
  one: {
    name: ReturnType<typeof identifier>
    ofVersion: number
    version: number
    datasetId: string | null
  },
): Promise<void> {
  const conditions = [
    sql`to_version is null`,
    sql`from_version > ${one.ofVersion}`,
    sql`from_version < ${one.version}`,
    ...(one.datasetId === null ? [] : [sql`dataset_id = ${one.datasetId}`]),
  ]
  await tx.query(sql`update ${one.name} set to_version = ${one.version} where ${join(conditions, ' and ')}`)
}
