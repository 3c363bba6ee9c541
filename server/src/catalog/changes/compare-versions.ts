import type { VersionDifference } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { identifier, join, type Sql, sql } from '../../db/sql.ts'
import { heldBy } from '../queries.ts'
import { type FieldRow, selectDataset, selectFields, selectTables } from '../read-queries.ts'

const NUM_LISTED = 200
/** Fields that tell a row apart from the others, the best first. */
const KEY_FIELDS = ['external_id', 'code', 'node_id', 'id']

/**
 * What a table's rows became from one version to another: added, removed, and changed cell by cell. Rows that both
 * hold are the same and are not looked at; of the others, those with the same key (or the same row of the file,
 * where no field is a key) are one row. Reads with the eyes of the person who asks.
 */
export async function compareVersions(
  { database, reader }: Context,
  ask: { datasetId: string; table: string; from: number; to: number },
): Promise<VersionDifference> {
  return database.read(reader, async (tx) => {
    const dataset = await selectDataset(tx, ask.datasetId)
    const table = (await selectTables(tx, ask.datasetId)).find((one) => one.name === ask.table)
    if (dataset === undefined || table === undefined) throw new Problem('not-found', { what: ask.table })
    if (Math.max(ask.from, ask.to) > dataset.version) throw new Problem('not-found', { what: String(ask.to) })
    const fields = (await selectFields(tx, ask.datasetId)).filter(
      (one) => one.table_name === ask.table && (one.sensitivity !== 'personal' || reader.seesPersonalData),
    )
    const key = KEY_FIELDS.map((name) => fields.find((one) => (one.canonical ?? one.name) === name)).find(
      (one) => one !== undefined,
    )
    const paired = pairedRows(table.storage_name, fields, key, ask)
    const counts = await countPairs(tx, paired)
    const rows = await tx.query<{
      change: VersionDifference['rows'][number]['change']
      source_row: number
      before: Record<string, unknown> | null
      after: Record<string, unknown> | null
    }>(sql`
      with ${paired}
      select change, source_row, before, after from paired where change <> 'same'
      order by source_row, change limit ${NUM_LISTED}`)
    return {
      ...counts,
      keyField: key?.title ?? null,
      rows: rows.map((row) => ({
        change: row.change,
        row: row.source_row,
        cells: fields
          .map((field) => ({
            field: field.title,
            before: textOf(row.before?.[field.name]),
            after: textOf(row.after?.[field.name]),
          }))
          .filter((cell) => (row.change === 'changed' ? cell.before !== cell.after : true))
          .filter((cell) => cell.before !== null || cell.after !== null),
      })),
    }
  })
}

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value)

function pairedRows(
  storageName: string,
  fields: readonly FieldRow[],
  key: FieldRow | undefined,
  { from, to }: { from: number; to: number },
): Sql {
  const content = sql`jsonb_build_object(${join(
    fields.flatMap((field) => [sql`${field.name}::text`, sql`${identifier(field.name)}`]),
    ', ',
  )})`
  const keyOf = key === undefined ? sql`source_row::text` : sql`coalesce(${identifier(key.name)}::text, '')`
  const rowsOf = (held: number, other: number): Sql => sql`
    select source_row, ${fields.length === 0 ? sql`'{}'::jsonb` : content} as content, ${keyOf} as key,
      row_number() over (partition by ${keyOf} order by row_key) as place
    from ${identifier('data_rows', storageName)} where ${heldBy(held)} and not (${heldBy(other)})`
  return sql`added as (${rowsOf(to, from)}), removed as (${rowsOf(from, to)}),
    paired as (
      select coalesce(added.source_row, removed.source_row) as source_row, removed.content as before,
        added.content as after,
        case when removed.key is null then 'added' when added.key is null then 'removed'
          when added.content = removed.content then 'same' else 'changed' end as change
      from added full join removed on added.key = removed.key and added.place = removed.place)`
}

async function countPairs(
  tx: Transaction,
  paired: Sql,
): Promise<Pick<VersionDifference, 'numAdded' | 'numRemoved' | 'numChanged'>> {
  const [row] = await tx.query<{ added: number; removed: number; changed: number }>(sql`
    with ${paired}
    select count(*) filter (where change = 'added') as added, count(*) filter (where change = 'removed') as removed,
      count(*) filter (where change = 'changed') as changed from paired`)
  return { numAdded: row?.added ?? 0, numRemoved: row?.removed ?? 0, numChanged: row?.changed ?? 0 }
}
