import type { Profile } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'
import type { RowRange, StoredTable } from './canonical-table.ts'
import { insertVersion, keepOtherTables, makeVisible, selectFieldsOf, selectTable } from './queries.ts'
import type { StoredRow } from './storage.ts'

const ARRAY_TYPES: Record<string, string> = {
  text: 'text[]',
  integer: 'bigint[]',
  number: 'double precision[]',
  boolean: 'boolean[]',
  date: 'date[]',
  timestamp: 'timestamptz[]',
}

/**
 * Adds rows that arrive by themselves to the dataset's version of today, which grows while its day (Asia/Shanghai)
 * lasts; the first rows of a day open it. All in the caller's transaction, as many rows as one request holds. Values
 * go in the order of `columns`.
 *
 * @throws Problem `not-found` for a dataset that is gone, `dataset-loading` while another change needs the next number
 */
export async function receiveRows(
  tx: Transaction,
  one: { datasetId: string; tableName: string; columns: readonly string[]; rows: readonly StoredRow[] },
): Promise<{ stored: StoredTable; range: RowRange }> {
  const { datasetId, tableName, columns, rows } = one
  const version = await versionOfToday(tx, datasetId)
  const table = await selectTable(tx, datasetId, tableName)
  if (table === undefined) throw new Problem('not-found', { what: tableName })
  const fields = await selectFieldsOf(tx, datasetId, tableName)
  const lists = columns.map((name, at): Sql => {
    const type = fields.find((field) => field.name === name)?.type ?? 'text'
    return sql`${rows.map((row) => row.values[at] ?? null)}::${statement(ARRAY_TYPES[type] ?? 'text[]')}`
  })
  const names = join(
    columns.map((name) => identifier(name)),
    ', ',
  )
  const [added] = await tx.query<{ first_key: number; last_key: number }>(sql`
    with added as (
      insert into ${identifier('data_rows', table.storage_name)} (source_row, from_version, ${names})
      select source_row, ${version}::integer, ${names}
      from unnest(${rows.map(({ row }) => row)}::integer[], ${join(lists, ', ')}) as came (source_row, ${names})
      order by source_row
      returning row_key)
    select min(row_key) as first_key, max(row_key) as last_key from added`)
  if (added === undefined) throw new Error('no row was added')
  await tx.query(sql`
    update catalog.table_version set num_rows = num_rows + ${rows.length},
      first_row_key = case when num_rows = 0 then ${added.first_key}::bigint else first_row_key end
    where dataset_id = ${datasetId} and version = ${version} and table_name = ${tableName}`)
  const stored: StoredTable = {
    datasetId,
    tableName,
    profile: 'reading' as Profile,
    version,
    storageName: table.storage_name,
    fields,
    hasGeometry: false,
  }
  return { stored, range: { firstKey: added.first_key, lastKey: added.last_key } }
}

/** The version that is open today; a new one where the newest is another day's or a person's. */
async function versionOfToday(tx: Transaction, datasetId: string): Promise<number> {
  const [dataset] = await tx.query<{
    title: string
    current_version: number
    loading_version: number | null
    is_received: boolean
    is_today: boolean
  }>(sql`
    select dataset.title, dataset.current_version, dataset.loading_version, version.kind = 'received' as is_received,
      (version.created_at at time zone 'Asia/Shanghai')::date = (now() at time zone 'Asia/Shanghai')::date as is_today
    from catalog.dataset
    join catalog.version on version.dataset_id = dataset.id and version.version = dataset.current_version
    where dataset.id = ${datasetId} and dataset.deleted_at is null for update of dataset`)
  if (dataset === undefined) throw new Problem('not-found', { what: datasetId })
  const isLoading = dataset.loading_version !== null
  // While another change holds the next number, what arrives still finds its place.
  if (dataset.is_received && (dataset.is_today || isLoading)) return dataset.current_version
  if (isLoading) throw new Problem('dataset-loading', { title: dataset.title })
  const version = dataset.current_version + 1
  await insertVersion(tx, {
    datasetId,
    version,
    kind: 'received',
    mode: 'append',
    createdBy: null,
    contentSha256: null,
    findings: [],
    sourceFileIds: [],
  })
  await keepOtherTables(tx, datasetId, version, [])
  await makeVisible(tx, { datasetId, version, description: { sourceCrs: null } })
  return version
}
