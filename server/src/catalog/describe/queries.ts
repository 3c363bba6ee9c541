/** Statements about descriptions. Those that read run as the person who asks. */
import type { Described, DescribedField, DescriptionChange } from '@jingjing/schema/describe'
import type { Transaction } from '../../db/database.ts'
import { identifier, json, sql } from '../../db/sql.ts'

export interface DescribedRow {
  id: string
  title: string
  title_en: string
  description: string
  keywords: string[]
  theme: string
  department: string
  licence: string
  update_frequency: Described['updateFrequency']
  contact: string
  sensitivity: Described['sensitivity']
  period_from: string | null
  period_to: string | null
  sharing: Described['sharing']
  sharing_terms: string
  profile: string | null
  is_synthetic: boolean
  version: number
  min_lon: number | null
  min_lat: number | null
  max_lon: number | null
  max_lat: number | null
  has_geometry: boolean
}

/** `ids` null: every dataset that is seen, the last changed first. */
export async function selectDescribed(
  tx: Transaction,
  ids: readonly string[] | null,
): Promise<DescribedRow[]> {
  return tx.query<DescribedRow>(sql`
    select dataset.id, title, title_en, description, keywords, theme, department, licence, update_frequency, contact,
      sensitivity, period_from, period_to, sharing, sharing_terms, dataset.profile, is_synthetic,
      current_version as version, around.min_lon, around.min_lat, around.max_lon, around.max_lat,
      coalesce(around.has_geometry, false) as has_geometry
    from catalog.dataset
    left join (
      select dataset_table.dataset_id, table_version.version, min(min_lon) as min_lon, min(min_lat) as min_lat,
        max(max_lon) as max_lon, max(max_lat) as max_lat, bool_or(geometry_type is not null) as has_geometry
      from catalog.dataset_table
      join catalog.table_version on table_version.dataset_id = dataset_table.dataset_id
        and table_version.table_name = dataset_table.name
      where ${ids}::text[] is null or dataset_table.dataset_id = any (${ids}::text[])
      group by dataset_table.dataset_id, table_version.version
    ) around on around.dataset_id = dataset.id and around.version = dataset.current_version
    where ${ids}::text[] is null or dataset.id = any (${ids}::text[])
    order by dataset.updated_at desc, dataset.id`)
}

/** Rows by the dataset that they belong to, in their order. */
export function byDataset<Row extends { dataset_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>()
  for (const row of rows) {
    const own = grouped.get(row.dataset_id)
    if (own === undefined) grouped.set(row.dataset_id, [row])
    else own.push(row)
  }
  return grouped
}

export interface DescribedFieldRow {
  dataset_id: string
  table_name: string
  name: string
  title: string
  type: string
  unit: string | null
  code_list: string | null
  sensitivity: DescribedField['sensitivity']
  description: string
  canonical: string | null
  num_missing: number
}

export async function selectDescribedFields(
  tx: Transaction,
  ids: readonly string[] | null,
): Promise<DescribedFieldRow[]> {
  return tx.query<DescribedFieldRow>(sql`
    select field.dataset_id, table_name, field.name, field.title, field.type, unit, code_list, field.sensitivity,
      field.description, canonical, num_missing
    from catalog.field
    join catalog.dataset on dataset.id = field.dataset_id
    join catalog.dataset_table on dataset_table.dataset_id = field.dataset_id
      and dataset_table.name = field.table_name
    where ${ids}::text[] is null or field.dataset_id = any (${ids}::text[])
    order by field.dataset_id, dataset_table.position, field.position, field.name`)
}

/** The dataset as it stands, held until the transaction ends. */
export async function lockDataset(tx: Transaction, id: string): Promise<void> {
  await tx.query(sql`select from catalog.dataset where id = ${id} for update`)
}

export async function updateDescribed(tx: Transaction, id: string, next: Described): Promise<void> {
  await tx.query(sql`
    update catalog.dataset set title = ${next.title}, title_en = ${next.titleEn}, description = ${next.description},
      keywords = ${next.keywords}::text[], theme = ${next.theme}, department = ${next.department},
      licence = ${next.licence}, update_frequency = ${next.updateFrequency}, contact = ${next.contact},
      sensitivity = ${next.sensitivity}, period_from = ${next.periodFrom}::date, period_to = ${next.periodTo}::date,
      sharing = ${next.sharing}, sharing_terms = ${next.sharingTerms}, described_at = clock_timestamp()
    where id = ${id}`)
}

export async function updateDescribedField(
  tx: Transaction,
  at: { datasetId: string; table: string; name: string },
  next: DescribedField,
): Promise<void> {
  await tx.query(sql`
    update catalog.field set title = ${next.title}, unit = ${next.unit}, code_list = ${next.codeList},
      sensitivity = ${next.sensitivity}, description = ${next.description}
    where dataset_id = ${at.datasetId} and table_name = ${at.table} and name = ${at.name}`)
}

export type NewChange = Pick<
  DescriptionChange,
  'table' | 'field' | 'property' | 'before' | 'after' | 'how' | 'reason'
>

export async function insertChanges(
  tx: Transaction,
  one: { datasetId: string; personId: number; changes: readonly NewChange[] },
): Promise<void> {
  await tx.query(sql`
    insert into catalog.description_change (dataset_id, table_name, field_name, property, old_value, new_value, how,
      reason, changed_by, changed_by_name)
    select ${one.datasetId}, change."table", change.field, change.property,
      coalesce(change.before, 'null'::jsonb), coalesce(change.after, 'null'::jsonb), change.how,
      change.reason, ${one.personId}::bigint,
      (select name from access_control.person where id = ${one.personId}::bigint)
    from jsonb_to_recordset(${json(one.changes)}::jsonb) as change ("table" text, field text, property text, before jsonb,
      after jsonb, how text, reason text)`)
}

export async function selectChanges(
  tx: Transaction,
  ask: { datasetId: string; before: number | null; limit: number },
): Promise<DescriptionChange[]> {
  return tx.query<DescriptionChange>(sql`
    select id, table_name as "table", field_name as field, property, old_value as before, new_value as after, how,
      reason, changed_at as at, changed_by_name as by
    from catalog.description_change
    where dataset_id = ${ask.datasetId} and (${ask.before}::bigint is null or id < ${ask.before}::bigint)
    order by id desc limit ${ask.limit}`)
}

export async function selectChange(
  tx: Transaction,
  datasetId: string,
  id: number,
): Promise<Pick<DescriptionChange, 'table' | 'field' | 'property' | 'before'> | undefined> {
  const [row] = await tx.query<Pick<DescriptionChange, 'table' | 'field' | 'property' | 'before'>>(sql`
    select table_name as "table", field_name as field, property, old_value as before
    from catalog.description_change where dataset_id = ${datasetId} and id = ${id}`)
  return row
}

/** The days between which the rows of a table lie, by its columns of time. */
export async function selectPeriod(
  tx: Transaction,
  ask: { storageName: string; fieldNames: readonly string[]; version: number },
): Promise<{ first: string | null; last: string | null }> {
  let first: string | null = null
  let last: string | null = null
  for (const name of ask.fieldNames) {
    const [row] = await tx.query<{ first: string | null; last: string | null }>(sql`
      select min(${identifier(name)})::date as first, (max(${identifier(name)})::date + 1) as last
      from ${identifier('data_rows', ask.storageName)}
      where from_version <= ${ask.version} and (to_version is null or to_version > ${ask.version})`)
    if (row?.first != null && (first === null || row.first < first)) first = row.first
    if (row?.last != null && (last === null || row.last > last)) last = row.last
  }
  return { first, last }
}

export async function selectVersionTimes(tx: Transaction, datasetId: string): Promise<string[]> {
  const rows = await tx.query<{ created_at: string }>(sql`
    select created_at from catalog.version where dataset_id = ${datasetId} and kind in ('import', 'demo')
    order by version desc limit 24`)
  return rows.map((row) => row.created_at)
}

export async function selectStorage(
  tx: Transaction,
  datasetId: string | null,
): Promise<
  {
    dataset_id: string
    name: string
    storage_name: string
    profile: string | null
    geometry_type: string | null
  }[]
> {
  return tx.query(sql`
    select dataset_table.dataset_id, name, storage_name, dataset_table.profile, geometry_type
    from catalog.dataset_table join catalog.dataset on dataset.id = dataset_table.dataset_id
    where ${datasetId}::text is null or dataset_id = ${datasetId}::text order by dataset_id, position`)
}
