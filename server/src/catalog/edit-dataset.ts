import type { DatasetDetail } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import { sql } from '../db/sql.ts'
import { readDataset } from './read-dataset.ts'

/** Takes a dataset out of every page, with its rows kept, so that it can be brought back. */
export async function removeDataset({ database }: Context, id: string): Promise<void> {
  const removed = await database.write((tx) =>
    tx.query(
      sql`update catalog.dataset set deleted_at = now() where id = ${id} and deleted_at is null returning id`,
    ),
  )
  if (removed.length === 0) throw new Problem('not-found', { what: id })
}

export async function bringBackDataset(context: Context, id: string): Promise<DatasetDetail> {
  const kept = await context.database.write((tx) =>
    tx.query(
      sql`update catalog.dataset set deleted_at = null where id = ${id} and deleted_at is not null returning id`,
    ),
  )
  if (kept.length === 0) throw new Problem('not-found', { what: id })
  return readDataset(context, id)
}
