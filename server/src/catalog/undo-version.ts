import type { Profile } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import type { Transaction } from '../db/database.ts'
import { identifier, join, sql } from '../db/sql.ts'
import type { CanonicalTable, StoredTable } from './canonical-table.ts'
import * as queries from './queries.ts'
import { selectTables } from './read-queries.ts'

/**
 * Takes the newest version back by making a further one with the rows of the version before it: nothing is
 * rewritten, and undoing the undoing is the same step again.
 */
export async function undoVersion(
  { database, person }: Context,
  datasetId: string,
  canonicalTables: readonly CanonicalTable[],
): Promise<{ version: number }> {
  return database.write(async (tx) => {
    const [dataset] = await tx.query<{ current_version: number; source_crs: string | null }>(
      sql`select current_version, source_crs from catalog.dataset where id = ${datasetId} and deleted_at is null for update`,
    )
    if (dataset === undefined) throw new Problem('not-found', { what: datasetId })
    const undone = dataset.current_version
    if (undone < 2) throw new Problem('nothing-to-undo')
    const version = undone + 1
    const targets: StoredTable[] = []
    for (const table of await selectTables(tx, datasetId)) {
      const fields = await fieldsOf(tx, datasetId, table.name)
      const target: StoredTable = {
        datasetId,
        tableName: table.name,
        profile: table.profile as Profile | null,
        version,
        storageName: table.storage_name,
        fields,
        hasGeometry: table.geometry_type !== null,
      }
      await copyRowsOf(tx, target, undone - 1)
      targets.push(target)
    }
    for (const canonical of [...canonicalTables].sort((a, b) => a.order - b.order))
      for (const target of targets.filter((one) => canonical.accepts(one))) await canonical.fill(tx, target)
    await queries.closeRows(tx, datasetId, version, canonicalTables)
    const [before] = await tx.query<{ content_sha256: string | null }>(
      sql`select content_sha256 from catalog.version where dataset_id = ${datasetId} and version = ${undone - 1}`,
    )
    await queries.insertVersion(tx, {
      datasetId,
      version,
      kind: 'undo',
      createdBy: person.id,
      contentSha256: before?.content_sha256 ?? null,
      findings: [],
      sourceFileIds: [],
    })
    for (const target of targets) await queries.insertTableVersion(tx, target)
    await queries.makeVisible(tx, { datasetId, version, description: { sourceCrs: dataset.source_crs } })
    return { version }
  })
}

async function fieldsOf(tx: Transaction, datasetId: string, table: string): Promise<StoredTable['fields']> {
  return tx.query(sql`
    select name, type, unit, canonical from catalog.field
    where dataset_id = ${datasetId} and table_name = ${table} order by position, name`)
}

async function copyRowsOf(tx: Transaction, target: StoredTable, version: number): Promise<void> {
  const table = identifier('data_rows', target.storageName)
  const kept = join(
    [
      'source_row',
      'community_place_code',
      ...(target.hasGeometry ? ['geometry'] : []),
      ...target.fields.map((f) => f.name),
    ].map((name) => identifier(name)),
    ', ',
  )
  await tx.query(sql`
    insert into ${table} (from_version, ${kept})
    select ${target.version}, ${kept} from ${table}
    where from_version <= ${version} and (to_version is null or to_version > ${version})
    order by row_key`)
}
