import type { QualityDimension } from '@jingjing/schema/catalog/quality'
import type { Transaction } from '../../db/database.ts'
import { identifier, join, json, type Sql, sql } from '../../db/sql.ts'
import { heldBy } from '../queries.ts'
import type { LikenessRule, QualityField, QualityRule, QualityTable } from './rules.ts'

export interface StoredCheck {
  table: string
  dimension: QualityDimension
  rule: string
  field: string
  numChecked: number
  numFailed: number
}

export interface TableToCheck extends QualityTable {
  name: string
  storageName: string
  numRows: number
  firstKey: number
  lastKey: number
  numRejectedRows: number
}

/** Fields that tell rows apart where no recipe says which do. */
const KEY_FIELDS = ['external_id', 'code', 'node_id', 'id']

export async function selectQualityTables(
  tx: Transaction,
  asked: { datasetId: string; version: number },
): Promise<TableToCheck[]> {
  const tables = await tx.query<{
    name: string
    storage_name: string
    num_rows: number
    first_row_key: number
    has_geometry: boolean
    day: string
    key_columns: string[] | null
    num_rejected_rows: number
  }>(sql`
    select dataset_table.name, storage_name, table_version.num_rows, table_version.first_row_key,
      geometry_type is not null as has_geometry,
      to_char(version.created_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day,
      (select key_columns from catalog.recipe where recipe.dataset_id = version.dataset_id
        and mode = 'upsert' order by confirmed_at desc limit 1) as key_columns,
      coalesce((select rejected_rows.num_rows from catalog.rejected_rows
        where rejected_rows.dataset_id = version.dataset_id and rejected_rows.version = version.version), 0)::bigint
        as num_rejected_rows
    from catalog.version
    join catalog.table_version on table_version.dataset_id = version.dataset_id
      and table_version.version = version.version
    join catalog.dataset_table on dataset_table.dataset_id = version.dataset_id
      and dataset_table.name = table_version.table_name
    where version.dataset_id = ${asked.datasetId} and version.version = ${asked.version}
    order by position`)
  const found: TableToCheck[] = []
  for (const [i, table] of tables.entries()) {
    const fields = await tx.query<QualityField>(sql`
      select name, type, canonical, title from catalog.field
      where dataset_id = ${asked.datasetId} and table_name = ${table.name} order by position, name`)
    const [last] = await tx.query<{ last_key: number | null }>(sql`
      select max(row_key) as last_key from ${identifier('data_rows', table.storage_name)}
      where from_version <= ${asked.version}`)
    const known = KEY_FIELDS.flatMap(
      (name) => fields.find((field) => (field.canonical ?? field.name) === name)?.name ?? [],
    )
    found.push({
      name: table.name,
      storageName: table.storage_name,
      numRows: table.num_rows,
      firstKey: table.first_row_key,
      lastKey: table.num_rows === 0 ? table.first_row_key - 1 : (last?.last_key ?? 0),
      fields,
      hasGeometry: table.has_geometry,
      keyFields: table.key_columns?.length ? table.key_columns : known.slice(0, 1),
      day: table.day,
      // The workbook is one for all tables of a version; what it holds is told once.
      numRejectedRows: i === 0 ? table.num_rejected_rows : 0,
    })
  }
  return found
}

/** Of the rows with keys in a part: what each rule counts, and a number for the text by which rows are alike. */
export async function selectCountsOfPart(
  tx: Transaction,
  asked: {
    storageName: string
    version: number
    part: { firstKey: number; lastKey: number }
    rules: readonly QualityRule[]
    alike: readonly LikenessRule[]
  },
): Promise<{ counts: { numChecked: number; numFailed: number }[]; hashes: number[][] }> {
  const columns: Sql[] = [
    ...asked.rules.flatMap(({ checked, failed }, i) => [
      sql`count(*) filter (where ${checked}) as ${identifier(`checked_${i}`)}`,
      sql`count(*) filter (where ${checked} and ${failed}) as ${identifier(`failed_${i}`)}`,
    ]),
    // 53 bits, which a number holds exactly: two of a million texts share one by chance in one case of 18,000.
    ...asked.alike.map(
      ({ checked, text }, i) =>
        sql`string_agg((hashtextextended(${text}, 0) & 9007199254740991)::text, ',') filter (where ${checked})
          as ${identifier(`hash_${i}`)}`,
    ),
  ]
  const [row] = await tx.query<Record<string, number | string | null>>(sql`
    select ${join(columns, ', ')} from ${identifier('data_rows', asked.storageName)}
    where ${heldBy(asked.version)}
      and row_key between ${asked.part.firstKey}::bigint and ${asked.part.lastKey}::bigint`)
  return {
    counts: asked.rules.map((_rule, i) => ({
      numChecked: Number(row?.[`checked_${i}`] ?? 0),
      numFailed: Number(row?.[`failed_${i}`] ?? 0),
    })),
    hashes: asked.alike.map((_rule, i) => {
      const text = row?.[`hash_${i}`]
      return typeof text === 'string' && text !== '' ? text.split(',').map(Number) : []
    }),
  }
}

export async function insertReport(
  tx: Transaction,
  report: { datasetId: string; version: number; checks: readonly StoredCheck[] },
): Promise<void> {
  const { datasetId, version } = report
  await tx.query(sql`
    delete from catalog.quality_report where dataset_id = ${datasetId} and version = ${version}`)
  await tx.query(
    sql`insert into catalog.quality_report (dataset_id, version) values (${datasetId}, ${version})`,
  )
  const checks = report.checks.map((one) => ({
    table_name: one.table,
    dimension: one.dimension,
    rule: one.rule,
    field_name: one.field,
    num_checked: one.numChecked,
    num_failed: one.numFailed,
  }))
  await tx.query(sql`
    insert into catalog.quality_check (dataset_id, version, table_name, dimension, rule, field_name, num_checked,
      num_failed)
    select ${datasetId}, ${version}::integer, table_name, dimension, rule, field_name, num_checked, num_failed
    from jsonb_to_recordset(${json(checks)}::jsonb) as one (table_name text, dimension text, rule text,
      field_name text, num_checked bigint, num_failed bigint)`)
}

export interface ReportRow {
  version: number
  created_at: string
  num_rows: number
  computed_at: string | null
}

export async function selectReports(tx: Transaction, datasetId: string, limit: number): Promise<ReportRow[]> {
  return tx.query<ReportRow>(sql`
    select version.version, version.created_at, quality_report.computed_at,
      (select coalesce(sum(num_rows), 0) from catalog.table_version
        where table_version.dataset_id = version.dataset_id and table_version.version = version.version)::bigint
        as num_rows
    from catalog.version left join catalog.quality_report
      on quality_report.dataset_id = version.dataset_id and quality_report.version = version.version
    where version.dataset_id = ${datasetId} order by version.version desc limit ${limit}`)
}

export async function selectChecks(
  tx: Transaction,
  datasetId: string,
  versions: readonly number[],
): Promise<
  (Omit<StoredCheck, 'table' | 'field' | 'numChecked' | 'numFailed'> & {
    version: number
    table_name: string
    field_name: string
    num_checked: number
    num_failed: number
  })[]
> {
  return tx.query(sql`
    select version, table_name, dimension, rule, field_name, num_checked, num_failed from catalog.quality_check
    where dataset_id = ${datasetId} and version = any (${versions}::integer[])
    order by version desc, table_name, num_failed::double precision / greatest(num_checked, 1) desc, field_name, rule`)
}

/** Datasets whose newest version has no report yet. */
export async function selectUnchecked(
  tx: Transaction,
  limit: number,
): Promise<{ id: string; title: string; version: number }[]> {
  return tx.query(sql`
    select dataset.id, dataset.title, dataset.current_version as version from catalog.dataset
    where deleted_at is null and current_version > 0 and loading_version is null
      and not exists (select from catalog.quality_report
        where quality_report.dataset_id = dataset.id and quality_report.version = dataset.current_version)
    order by updated_at limit ${limit}`)
}
