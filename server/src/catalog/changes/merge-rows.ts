import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../../db/database.ts'
import { identifier, join, type Sql, sql } from '../../db/sql.ts'
import { type CanonicalTable, ownRows, type StoredTable } from '../canonical-table.ts'

/** What coming in by key, or behind what is there, did with the rows of a file. */
export interface MergedRows {
  /** Repeats a key of its own file; the last of them counts. */
  numRepeated: number
  /** Says what is known already. */
  numUnchanged: number
  /** Takes the place of an older row with its key. */
  numReplaced: number
  /** Corrects a row that has been changed or taken out meanwhile, and is left out. */
  numOvertaken?: number
}

/**
 * Settles freshly loaded rows with those that are there: what repeats its own file or says nothing new goes, and
 * where keys are given, an older row with the same key ends. A row without its key is a row of its own.
 */
export async function mergeRows(
  tx: Transaction,
  stored: StoredTable,
  keyColumns: readonly string[],
): Promise<MergedRows> {
  const unknown = keyColumns.find((name) => !stored.fields.some((field) => field.name === name))
  if (unknown !== undefined) throw new Problem('not-found', { what: unknown })
  const table = identifier('data_rows', stored.storageName)
  const open = sql`older.to_version is null and older.from_version < ${stored.version}::integer`
  const fresh = ownRows(stored, undefined, 'fresh')
  let numRepeated = 0
  if (keyColumns.length > 0) {
    const keys = join(
      keyColumns.map((name) => identifier(name)),
      ', ',
    )
    const hasKey = join(
      keyColumns.map((name) => sql`${identifier(name)} is not null`),
      ' and ',
    )
    numRepeated = await count(
      tx,
      sql`
      delete from ${table} target using (
        select row_key, row_number() over (partition by ${keys} order by row_key desc) as place
        from ${table} where ${ownRows(stored)} and ${hasKey}) ranked
      where target.row_key = ranked.row_key and ranked.place > 1 returning 1`,
    )
  }
  const numUnchanged = await count(
    tx,
    sql`
    delete from ${table} fresh using ${table} older
    where ${fresh} and ${open} and ${sameContent(stored)} returning 1`,
  )
  if (keyColumns.length === 0) return { numRepeated, numUnchanged, numReplaced: 0 }
  const sameKey = join(
    keyColumns.map((name) => sql`${identifier('older', name)} = ${identifier('fresh', name)}`),
    ' and ',
  )
  const numReplaced = await count(
    tx,
    sql`
    update ${table} older set to_version = ${stored.version}
    from ${table} fresh where ${fresh} and ${open} and ${sameKey} returning 1`,
  )
  return { numRepeated, numUnchanged, numReplaced }
}

/**
 * Settles corrected rows with the rows that they correct: a row that somebody has changed meanwhile keeps that change,
 * and a row that is as it was is left alone. `keys` tells the stored row of each row of the file.
 */
export async function correctRows(
  tx: Transaction,
  stored: StoredTable,
  keys: ReadonlyMap<number, number>,
): Promise<MergedRows> {
  const table = identifier('data_rows', stored.storageName)
  const fresh = ownRows(stored, undefined, 'fresh')
  const pairs = sql`unnest(${[...keys.keys()]}::integer[], ${[...keys.values()]}::bigint[]) as pair (source_row, row_key)`
  const corrected = sql`fresh.source_row = pair.source_row and older.row_key = pair.row_key and older.to_version is null`
  const numRepeated = await count(
    tx,
    sql`
    delete from ${table} target using (
      select row_key, row_number() over (partition by source_row order by row_key desc) as place
      from ${table} where ${ownRows(stored)}) ranked
    where target.row_key = ranked.row_key and ranked.place > 1 returning 1`,
  )
  const numOvertaken = await count(
    tx,
    sql`
    delete from ${table} fresh where ${fresh}
      and not exists (select from ${pairs} join ${table} older on ${corrected}) returning 1`,
  )
  const numUnchanged = await count(
    tx,
    sql`
    delete from ${table} fresh using ${table} older, ${pairs}
    where ${fresh} and ${corrected} and ${sameContent(stored)} returning 1`,
  )
  const numReplaced = await count(
    tx,
    sql`
    update ${table} older set to_version = ${stored.version}
    from ${table} fresh, ${pairs} where ${fresh} and ${corrected} returning 1`,
  )
  return { numRepeated, numUnchanged, numReplaced, numOvertaken }
}

/** Compared by a sum over the whole row, which can be looked up; NULL counts as equal to NULL. */
function sameContent(stored: StoredTable): Sql {
  const sumOf = (alias: string): Sql =>
    sql`md5(row(${join(
      [
        ...stored.fields.map((field) => identifier(alias, field.name)),
        ...(stored.hasGeometry ? [identifier(alias, 'geometry')] : []),
      ],
      ', ',
    )})::text)`
  return sql`${sumOf('older')} = ${sumOf('fresh')}`
}

async function count(tx: Transaction, statement: Sql): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    sql`with done as (${statement}) select count(*) as count from done`,
  )
  return row?.count ?? 0
}

/** What follows the rows of a table ends with the rows that this version ended. */
export async function endFollowers(
  tx: Transaction,
  stored: StoredTable,
  canonicalTables: readonly CanonicalTable[],
): Promise<void> {
  for (const canonical of canonicalTables.filter((one) => one.accepts(stored)))
    await tx.query(sql`
      update ${identifier(canonical.schema, canonical.table)} follower set to_version = ${stored.version}
      from ${identifier('data_rows', stored.storageName)} ended
      where ended.to_version = ${stored.version} and follower.dataset_id = ${stored.datasetId}
        and follower.table_name = ${stored.tableName} and follower.to_version is null
        and follower.from_version = ended.from_version
        and (follower.row_key = ended.row_key
          or (follower.row_key is null and follower.source_row = ended.source_row))`)
}
