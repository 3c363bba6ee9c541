import type { RowConflicts } from '@jingjing/schema/catalog/grid'
import type { Context } from '../../context.ts'
import { identifier, join, sql } from '../../db/sql.ts'
import { gridTarget } from '../grid/read-grid.ts'
import { PATCHING_KINDS } from '../queries.ts'
import { presentValue } from '../read-rows.ts'

/** Which of these rows somebody has changed since they were shown, who, and what they are now. */
export async function findConflicts(
  { database, reader }: Context,
  datasetId: string,
  tableName: string,
  keys: readonly number[],
): Promise<RowConflicts> {
  return database.read(reader, async (tx) => {
    const target = await gridTarget(tx, reader, { datasetId, table: tableName })
    const fields = target.shown.filter((field) => field.sensitivity !== 'personal')
    const columns = join(
      fields.map((field) => identifier('standing', field.name)),
      ', ',
    )
    const table = identifier('data_rows', target.storageName)
    const rows = await tx.query<
      Record<string, unknown> & {
        ended_key: number
        ended_row: number
        created_by_name: string | null
        created_at: string | null
        standing_key: number | null
      }
    >(sql`
      select ended.row_key as ended_key, ended.source_row as ended_row, version.created_by_name, version.created_at,
        standing.row_key as standing_key ${fields.length === 0 ? sql`` : sql`, ${columns}`}
      from ${table} ended
      left join catalog.version on version.dataset_id = ${datasetId} and version.version = ended.to_version
      left join ${table} standing on standing.source_row = ended.source_row and standing.to_version is null
        and standing.from_version >= ended.to_version
        and standing.from_version in (select version from catalog.version
          where dataset_id = ${datasetId} and kind = any (${PATCHING_KINDS}::text[]))
      where ended.row_key = any (${keys}::bigint[]) and ended.to_version is not null
      order by ended.row_key`)
    return {
      rows: rows.map((row) => ({
        key: row.ended_key,
        row: row.ended_row,
        who: row.created_by_name,
        at: row.created_at,
        now:
          row.standing_key === null
            ? null
            : {
                key: row.standing_key,
                values: Object.fromEntries(fields.map(({ name }) => [name, presentValue(row[name])])),
              },
      })),
    }
  })
}
