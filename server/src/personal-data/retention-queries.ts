import type { RetentionChange } from '@jingjing/schema/access-control/personal-data'
import { identifier, join, json, type Sql, sql } from '../db/sql.ts'

export interface RetentionRow {
  dataset_id: string
  title: string
  fields: string[]
  keep_days: number | null
  basis: string | null
  changed_by_name: string | null
  changed_at: string | null
  last_run_at: string | null
  last_outcome: { numEmptied: number } | null
}

/** Datasets with personal columns, those in the recycle bin as well: what lies there is still held. */
export const selectRetention = (): Sql => sql`
  select dataset.id as dataset_id, dataset.title, array_agg(distinct field.title) as fields,
    rule.keep_days, rule.basis, rule.changed_by_name, rule.changed_at, rule.last_run_at, rule.last_outcome
  from catalog.dataset
  join catalog.field on field.dataset_id = dataset.id and field.sensitivity = 'personal'
  left join personal_data.retention_rule rule on rule.dataset_id = dataset.id
  where dataset.current_version > 0
  group by dataset.id, dataset.title, rule.dataset_id
  order by dataset.title, dataset.id`

export const upsertRetention = (
  datasetId: string,
  rule: RetentionChange,
  by: { id: number; name: string },
): Sql => sql`
  insert into personal_data.retention_rule (dataset_id, keep_days, basis, changed_by, changed_by_name)
  select id, ${rule.keepDays}::integer, ${rule.basis}::text, ${by.id}::bigint, ${by.name}::text
  from catalog.dataset where id = ${datasetId}
  on conflict (dataset_id) do update set keep_days = excluded.keep_days, basis = excluded.basis,
    changed_by = excluded.changed_by, changed_by_name = excluded.changed_by_name, changed_at = now(), last_run_at = null
  returning dataset_id`

export const deleteRetention = (datasetId: string): Sql => sql`
  delete from personal_data.retention_rule where dataset_id = ${datasetId} returning dataset_id`

/** Rules that have not run for so many hours. */
export const selectDueRules = (hours: number): Sql => sql`
  select dataset_id from personal_data.retention_rule
  where last_run_at is null or last_run_at < now() - make_interval(hours => ${hours}::integer)
  order by dataset_id`

export const selectRule = (datasetId: string): Sql => sql`
  select keep_days from personal_data.retention_rule where dataset_id = ${datasetId}`

export const noteRun = (datasetId: string, numEmptied: number): Sql => sql`
  update personal_data.retention_rule set last_run_at = now(), last_outcome = ${json({ numEmptied })}::jsonb
  where dataset_id = ${datasetId}`

export interface AgingTable {
  table_name: string
  storage_name: string
  current_version: number
  personal: string[]
  /** The column that tells when a row came to be; null: the day on which its version came in. */
  time_column: string | null
}

export const selectAgingTables = (datasetId: string): Sql => sql`
  select dataset_table.name as table_name, storage_name, current_version,
    array_agg(field.name order by field.position) filter (where field.sensitivity = 'personal') as personal,
    (array_agg(field.name order by field.canonical = 'called_at' desc nulls last, field.position)
      filter (where field.type in ('timestamp', 'date') and field.canonical is not null
        and field.sensitivity <> 'personal'))[1] as time_column
  from catalog.dataset_table
  join catalog.dataset on dataset.id = dataset_table.dataset_id
  join catalog.field on field.dataset_id = dataset.id and field.table_name = dataset_table.name
  where dataset.id = ${datasetId}
  group by 1, 2, 3
  having bool_or(field.sensitivity = 'personal')`

/** Empties the personal columns of some rows that are older than they may be; answers which versions held them. */
export const emptyOldRows = (datasetId: string, one: AgingTable, keepDays: number, maxRows: number): Sql => {
  const table = identifier('data_rows', one.storage_name)
  const imported = sql`(select created_at from catalog.version
    where version.dataset_id = ${datasetId} and version.version = stored.from_version)`
  const cameToBe =
    one.time_column === null
      ? imported
      : sql`coalesce(stored.${identifier(one.time_column)}::timestamptz, ${imported})`
  return sql`
    with old as (
      select row_key from ${table} stored
      where num_nonnulls(${join(
        one.personal.map((name) => identifier(name)),
        ', ',
      )}) > 0
        and ${cameToBe} < now() - make_interval(days => ${keepDays}::integer)
      order by row_key limit ${maxRows}::integer for update)
    update ${table} stored set ${join(
      one.personal.map((name) => sql`${identifier(name)} = null`),
      ', ',
    )}
    from old where stored.row_key = old.row_key
    returning stored.row_key, stored.from_version, stored.to_version`
}

/** The same out of what follows the cases. */
export const emptyOldCallers = (datasetId: string, rowKeys: readonly number[]): Sql => sql`
  update monitoring.case_record set caller_name = null, caller_phone = null, caller_address = null, caller_key = null
  where dataset_id = ${datasetId} and row_key = any (${rowKeys}::bigint[])`

/** Kept files that came in so long ago and hold a version of this dataset. */
export const selectOldFiles = (datasetId: string, keepDays: number): Sql => sql`
  select distinct 'uploads' as folder, source_file.path from catalog.version_file
  join catalog.source_file on source_file.id = version_file.source_file_id
  where version_file.dataset_id = ${datasetId} and erased_at is null
    and received_at < now() - make_interval(days => ${keepDays}::integer)
  union
  select 'rejected', rejected_rows.path from catalog.rejected_rows
  join catalog.version on version.dataset_id = rejected_rows.dataset_id and version.version = rejected_rows.version
  where rejected_rows.dataset_id = ${datasetId} and has_personal
    and created_at < now() - make_interval(days => ${keepDays}::integer)`
