import type { RecycledDatasets } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { identifier, sql } from '../../db/sql.ts'
import type { CanonicalTable } from '../canonical-table.ts'

/** What was taken out and can be brought back, the newest first. */
export async function listRecycled({ database }: Context): Promise<RecycledDatasets> {
  const rows = await database.write((tx) =>
    tx.query<{ id: string; title: string; deleted_at: string; num_rows: number }>(sql`
      select id, title, deleted_at,
        (select coalesce(sum(num_rows), 0) from catalog.table_version
          where dataset_id = dataset.id and version = dataset.current_version)::bigint as num_rows
      from catalog.dataset where deleted_at is not null and current_version > 0 order by deleted_at desc`),
  )
  return {
    datasets: rows.map((row) => ({
      id: row.id,
      title: row.title,
      numRows: row.num_rows,
      deletedAt: row.deleted_at,
    })),
  }
}

/** For good: rows of every version, what follows them, and what was remembered of its files' shape. */
export async function purgeDataset(
  { database }: Context,
  datasetId: string,
  canonicalTables: readonly CanonicalTable[],
): Promise<void> {
  await database.write(async (tx) => {
    const [dataset] = await tx.query(
      sql`select id from catalog.dataset where id = ${datasetId} and deleted_at is not null for update`,
    )
    if (dataset === undefined) throw new Problem('not-found', { what: datasetId })
    const tables = await tx.query<{ storage_name: string }>(
      sql`select storage_name from catalog.dataset_table where dataset_id = ${datasetId}`,
    )
    for (const one of canonicalTables)
      await tx.query(sql`delete from ${identifier(one.schema, one.table)} where dataset_id = ${datasetId}`)
    for (const { storage_name: storageName } of tables) {
      await tx.query(sql`drop view if exists ${identifier('data', storageName)}`)
      await tx.query(sql`drop table if exists ${identifier('data_rows', storageName)}`)
    }
    await tx.query(sql`delete from catalog.dataset where id = ${datasetId}`)
  })
}
