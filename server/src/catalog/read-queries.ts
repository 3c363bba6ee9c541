/** What the catalogue's pages read; every statement runs as the person who asks. */
import type { DatasetVersion, Recipe } from '@jingjing/schema/catalog'
import type { Transaction } from '../db/database.ts'
import { identifier, join, sql } from '../db/sql.ts'

export interface DatasetRow {
  id: string
  title: string
  description: string
  keywords: string[]
  department: string
  licence: string
  profile: string | null
  sensitivity: string
  is_synthetic: boolean
  source_crs: string | null
  version: number
  num_rows: number
  geometry_type: string | null
  updated_at: string
}

const summary = sql`
  select dataset.id, dataset.title, dataset.description, dataset.keywords, dataset.department, dataset.licence,
    dataset.profile, dataset.sensitivity, dataset.is_synthetic, dataset.source_crs,
    dataset.current_version as version, dataset.updated_at,
    (select coalesce(sum(num_rows), 0) from catalog.table_version
      where dataset_id = dataset.id and version = dataset.current_version)::bigint as num_rows,
    (select geometry_type from catalog.dataset_table
      where dataset_id = dataset.id and geometry_type is not null order by position desc limit 1) as geometry_type
  from catalog.dataset`

export async function selectDatasets(
  tx: Transaction,
  filter: { query: string | null; profile: string | null },
): Promise<DatasetRow[]> {
  const pattern = filter.query === null ? null : `%${filter.query.replace(/[\\%_]/g, '\\$&')}%`
  return tx.query<DatasetRow>(sql`
    ${summary}
    where (${filter.profile}::text is null or dataset.profile = ${filter.profile}::text)
      and (${pattern}::text is null
        or dataset.title ilike ${pattern}::text or dataset.title_en ilike ${pattern}::text
        or dataset.description ilike ${pattern}::text or dataset.department ilike ${pattern}::text
        or array_to_string(dataset.keywords, ' ') ilike ${pattern}::text
        or exists (select from catalog.field
          where field.dataset_id = dataset.id and (field.title ilike ${pattern}::text or field.name ilike ${pattern}::text)))
    order by dataset.updated_at desc, dataset.id`)
}

export async function selectDataset(tx: Transaction, id: string): Promise<DatasetRow | undefined> {
  const [row] = await tx.query<DatasetRow>(sql`${summary} where dataset.id = ${id}`)
  return row
}

export interface TableRow {
  name: string
  storage_name: string
  profile: string | null
  geometry_type: string | null
  num_rows: number
  min_lon: number | null
  min_lat: number | null
  max_lon: number | null
  max_lat: number | null
}

export async function selectTables(tx: Transaction, datasetId: string): Promise<TableRow[]> {
  return tx.query<TableRow>(sql`
    select dataset_table.name, storage_name, dataset_table.profile, geometry_type, num_rows,
      min_lon, min_lat, max_lon, max_lat
    from catalog.dataset_table
    join catalog.dataset on dataset.id = dataset_table.dataset_id
    join catalog.table_version on table_version.dataset_id = dataset.id and table_version.table_name = dataset_table.name
      and table_version.version = dataset.current_version
    where dataset_table.dataset_id = ${datasetId} order by position`)
}

export interface FieldRow {
  table_name: string
  name: string
  title: string
  type: string
  unit: string | null
  sensitivity: 'public' | 'internal' | 'personal'
  canonical: string | null
  description: string
  num_missing: number
  /** Label and English label by code. */
  labels: Record<string, [string, string]> | null
}

export async function selectFields(tx: Transaction, datasetId: string): Promise<FieldRow[]> {
  return tx.query<FieldRow>(sql`
    select table_name, name, title, type, unit, sensitivity, canonical, description, num_missing,
      (select jsonb_object_agg(code, jsonb_build_array(label, label_en)) from catalog.code
        where list_id = field.code_list) as labels
    from catalog.field where dataset_id = ${datasetId} order by table_name, position, name`)
}

export interface VersionRow {
  version: number
  kind: DatasetVersion['kind']
  mode: DatasetVersion['mode']
  name: string | null
  of_version: number | null
  created_at: string
  created_by_name: string | null
  recipe: string | null
  num_rows: number
  num_rejected_rows: number
  findings: DatasetVersion['findings']
  files: { name: string; sha256: string; sizeBytes: number }[]
}

export async function selectVersions(tx: Transaction, datasetId: string): Promise<VersionRow[]> {
  return tx.query<VersionRow>(sql`
    select version.version, kind, mode, name, of_version, created_at, created_by_name, findings,
      left(signature, 8) as recipe,
      coalesce((select rejected_rows.num_rows from catalog.rejected_rows
        where rejected_rows.dataset_id = version.dataset_id and rejected_rows.version = version.version), 0)::bigint
        as num_rejected_rows,
      (select coalesce(sum(num_rows), 0) from catalog.table_version
        where table_version.dataset_id = version.dataset_id and table_version.version = version.version)::bigint as num_rows,
      coalesce((select jsonb_agg(jsonb_build_object('name', name, 'sha256', sha256, 'sizeBytes', size_bytes) order by name)
        from catalog.version_file join catalog.source_file on source_file.id = version_file.source_file_id
        where version_file.dataset_id = version.dataset_id and version_file.version = version.version), '[]'::jsonb) as files
    from catalog.version where dataset_id = ${datasetId} order by version desc`)
}

/** Rows of one version of a stored table, in the order they came. */
export async function selectRows(
  tx: Transaction,
  ask: {
    storageName: string
    fieldNames: readonly string[]
    version: number
    after: number
    limit: number
    sourceRow: number | null
  },
): Promise<(Record<string, unknown> & { row_key: number; source_row: number })[]> {
  const shown = ['row_key', 'source_row', ...ask.fieldNames].map((name) => identifier(name))
  return tx.query(sql`
    select ${join(shown, ', ')} from ${identifier('data_rows', ask.storageName)}
    where row_key > ${ask.after} and from_version <= ${ask.version}
      and (to_version is null or to_version > ${ask.version})
      and (${ask.sourceRow}::bigint is null or source_row = ${ask.sourceRow}::bigint)
    order by row_key limit ${ask.limit}`)
}

/** How the next file of the dataset's newest known shape comes in. */
export async function selectRecipe(tx: Transaction, datasetId: string): Promise<Recipe | null> {
  const [row] = await tx.query<{ mode: Recipe['mode']; key_columns: string[] }>(sql`
    select mode, key_columns from catalog.recipe where dataset_id = ${datasetId}
    order by confirmed_at desc limit 1`)
  return row === undefined ? null : { mode: row.mode, keyColumns: row.key_columns }
}

/** The personal columns of rows as their readers see them, by row. */
export async function selectMasked(
  tx: Transaction,
  ask: { storageName: string; fieldNames: readonly string[]; rowKeys: readonly number[] },
): Promise<Map<number, Record<string, unknown>>> {
  if (ask.fieldNames.length === 0 || ask.rowKeys.length === 0) return new Map()
  const shown = ['row_key', ...ask.fieldNames].map((name) => identifier(name))
  const rows = await tx.query<{ row_key: number }>(sql`
    select ${join(shown, ', ')} from ${identifier('data_masked', ask.storageName)}
    where row_key = any (${ask.rowKeys}::bigint[])`)
  return new Map(rows.map((row) => [row.row_key, row as Record<string, unknown>]))
}

/** The personal columns of rows as they are; the reader has stated a purpose. */
export async function selectPersonal(
  tx: Transaction,
  ask: { storageName: string; fieldNames: readonly string[]; rowKeys: readonly number[]; version: number },
): Promise<({ row_key: number } & Record<string, unknown>)[]> {
  const shown = ['row_key', ...ask.fieldNames].map((name) => identifier(name))
  return tx.query(sql`
    select ${join(shown, ', ')} from ${identifier('data_rows', ask.storageName)}
    where row_key = any (${ask.rowKeys}::bigint[]) and from_version <= ${ask.version}
      and (to_version is null or to_version > ${ask.version})
    order by row_key`)
}
