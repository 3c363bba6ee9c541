import type { Database } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'
import type { CanonicalTable } from './canonical-table.ts'
import * as queries from './queries.ts'

/**
 * Takes away what an import left that did not come to its end: rows of versions that were never made visible, the
 * ends that such a version set to older rows, and datasets that never had one. For one dataset, or, where none is named,
 * for all that carry a mark of it: `loading_version` is committed before the first row of a version is written.
 */
export async function discardUnfinished(
  database: Database,
  canonicalTables: readonly CanonicalTable[],
  datasetId?: string,
): Promise<void> {
  const unfinished = await database.write((tx) => queries.selectUnfinished(tx, datasetId ?? null))
  for (const one of unfinished) {
    await database.write(async (tx) => {
      for (const storageName of one.storage_names) {
        const table = identifier('data_rows', storageName)
        if (one.current_version === 0) {
          await tx.query(sql`drop view if exists ${identifier('data', storageName)}`)
          await tx.query(sql`drop table if exists ${table}`)
        } else {
          await tx.query(sql`delete from ${table} where from_version > ${one.current_version}`)
          await tx.query(sql`update ${table} set to_version = null where to_version > ${one.current_version}`)
        }
      }
      for (const canonical of canonicalTables) {
        await tx.query(sql`
          delete from ${identifier(canonical.schema, canonical.table)}
          where dataset_id = ${one.id} and from_version > ${one.current_version}`)
        await tx.query(sql`
          update ${identifier(canonical.schema, canonical.table)} set to_version = null
          where dataset_id = ${one.id} and to_version > ${one.current_version}`)
      }
      await queries.forgetUnfinished(tx, one.id)
    })
  }
}
