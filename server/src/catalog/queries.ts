import type { DatasetVersion, FindingRecord, ImportMode } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { identifier, join, json, type Sql, sql } from '../db/sql.ts'
import { type CanonicalTable, ownRows, type RowRange, type StoredTable } from './canonical-table.ts'
import type { VersionColumn } from './storage.ts'

export interface DatasetDescription {
  title: string
  titleEn?: string
  description?: string
  keywords?: readonly string[]
  department?: string
  licence?: string
  profile: string | null
  sensitivity?: 'public' | 'internal' | 'sensitive'
  isSynthetic?: boolean
  sourceCrs: string | null
}

/** Takes the dataset's row for this version, or makes one that nobody sees yet. */
export async function prepareVersion(
  tx: Transaction,
  input: { datasetId: string | null; newId?: string; description: DatasetDescription },
): Promise<{ datasetId: string; version: number }> {
  if (input.datasetId !== null) {
    const { version } = await lockDataset(tx, input.datasetId)
    await tx.query(sql`
      update catalog.dataset set loading_version = ${version} where id = ${input.datasetId}`)
    return { datasetId: input.datasetId, version }
  }
  const { description } = input
  const [made] = await tx.query<{ id: string }>(sql`
    insert into catalog.dataset (id, title, title_en, description, keywords, department, licence, profile, sensitivity,
      is_synthetic, source_crs)
    values (
      coalesce(${input.newId ?? null}, ${description.profile ?? 'table'} || '-' || nextval('catalog.dataset_number')),
      ${description.title}, ${description.titleEn ?? ''}, ${description.description ?? ''},
      ${description.keywords ?? []}::text[], ${description.department ?? ''}, ${description.licence ?? ''},
      ${description.profile}, ${description.sensitivity ?? 'internal'}, ${description.isSynthetic ?? false},
      ${description.sourceCrs})
    returning id`)
  if (made === undefined) throw new Error('the dataset was not made')
  return { datasetId: made.id, version: 1 }
}

/**
 * Holds a dataset for a change and tells the version that it will be.
 *
 * @throws Problem `not-found`, `dataset-loading` where another change is under way and has that number
 */
export async function lockDataset(
  tx: Transaction,
  datasetId: string,
): Promise<{ version: number; sourceCrs: string | null }> {
  const [known] = await tx.query<{
    title: string
    current_version: number
    loading_version: number | null
    source_crs: string | null
  }>(sql`
    select title, current_version, loading_version, source_crs from catalog.dataset
    where id = ${datasetId} and deleted_at is null for update`)
  if (known === undefined) throw new Problem('not-found', { what: datasetId })
  if (known.loading_version !== null) throw new Problem('dataset-loading', { title: known.title })
  return { version: known.current_version + 1, sourceCrs: known.source_crs }
}

/** Versions of these kinds put rows in the place of others: a row keeps its number in the file. */
export const PATCHING_KINDS: readonly DatasetVersion['kind'][] = ['edit', 'correction', 'undo', 'restore']

export async function selectTable(
  tx: Transaction,
  datasetId: string,
  name: string,
): Promise<{ storage_name: string } | undefined> {
  const [row] = await tx.query<{ storage_name: string }>(
    sql`select storage_name from catalog.dataset_table where dataset_id = ${datasetId} and name = ${name}`,
  )
  return row
}

export async function insertTable(
  tx: Transaction,
  one: {
    datasetId: string
    position: number
    storageName: string
    table: { name: string; profile: string | null; geometryType: string | null; hasGeometry: boolean }
  },
): Promise<void> {
  await tx.query(sql`
    insert into catalog.dataset_table (dataset_id, name, position, storage_name, profile, geometry_type)
    values (${one.datasetId}, ${one.table.name}, ${one.position}, ${one.storageName}, ${one.table.profile},
      ${one.table.hasGeometry ? (one.table.geometryType ?? 'Geometry') : null})`)
}

/** The key of the newest row of a stored table; 0 where it has none. */
export async function selectLastKey(tx: Transaction, storageName: string): Promise<number> {
  const [row] = await tx.query<{ last_key: number }>(
    sql`select coalesce(max(row_key), 0) as last_key from ${identifier('data_rows', storageName)}`,
  )
  return row?.last_key ?? 0
}

/** Geometry is made valid when it comes in, since the engines fail on an invalid one in different ways. */
export async function mendGeometry(
  tx: Transaction,
  stored: StoredTable,
  range: RowRange | undefined,
): Promise<void> {
  await tx.query(sql`
    update ${identifier('data_rows', stored.storageName)}
    set geometry = st_makevalid(geometry)
    where ${ownRows(stored, range)} and st_dimension(geometry) = 2 and not st_isvalid(geometry)`)
}

/** Rows of a table that a later version may end: the table, its key, and where its open rows lie. */
export interface OpenRows {
  name: ReturnType<typeof identifier>
  keyColumn: string | null
  datasetId: string | null
  range: RowRange | null
}

/** The open rows of a dataset's tables and of what follows them. */
export async function selectOpenRows(
  tx: Transaction,
  datasetId: string,
  version: number,
  canonicalTables: readonly CanonicalTable[],
): Promise<OpenRows[]> {
  const tables = await tx.query<{ storage_name: string }>(
    sql`select storage_name from catalog.dataset_table where dataset_id = ${datasetId}`,
  )
  const all: Omit<OpenRows, 'range'>[] = [
    ...tables.map((one) => ({
      name: identifier('data_rows', one.storage_name),
      keyColumn: 'row_key',
      datasetId: null,
    })),
    ...canonicalTables.map((one) => ({
      name: identifier(one.schema, one.table),
      keyColumn: one.keyColumn ?? null,
      datasetId,
    })),
  ]
  const open: OpenRows[] = []
  for (const one of all) {
    if (one.keyColumn === null) {
      open.push({ ...one, range: null })
      continue
    }
    const key = identifier(one.keyColumn)
    const [row] = await tx.query<{ first: number | null; last: number | null }>(sql`
      select min(${key}) as first, max(${key}) as last from ${one.name} where ${openBefore(version, one.datasetId)}`)
    if (row !== undefined && row.first !== null && row.last !== null)
      open.push({ ...one, range: { firstKey: row.first, lastKey: row.last } })
  }
  return open
}

const openBefore = (version: number, datasetId: string | null): Sql =>
  join(
    [
      sql`to_version is null`,
      sql`from_version < ${version}`,
      ...(datasetId === null ? [] : [sql`dataset_id = ${datasetId}`]),
    ],
    ' and ',
  )

/** Open rows end with a version; all of a table's, or those of a part. */
export async function closeRows(
  tx: Transaction,
  open: OpenRows,
  version: number,
  part: RowRange | null,
): Promise<void> {
  const conditions = [
    openBefore(version, open.datasetId),
    ...(part === null || open.keyColumn === null
      ? []
      : [sql`${identifier(open.keyColumn)} between ${part.firstKey}::bigint and ${part.lastKey}::bigint`]),
  ]
  await tx.query(sql`update ${open.name} set to_version = ${version} where ${join(conditions, ' and ')}`)
}

export interface NewVersion {
  datasetId: string
  version: number
  kind: DatasetVersion['kind']
  mode?: DatasetVersion['mode']
  /** The version whose rows these are, where a person went back to one. */
  ofVersion?: number | null
  createdBy: number | null
  contentSha256: string | null
  /** The remembered shape of the files. */
  signature?: string | null
  findings: readonly FindingRecord[]
  sourceFileIds: readonly number[]
}

export async function insertVersion(tx: Transaction, one: NewVersion): Promise<void> {
  await tx.query(sql`
    insert into catalog.version (dataset_id, version, kind, mode, of_version, created_by, created_by_name,
      content_sha256, signature, findings)
    values (${one.datasetId}, ${one.version}, ${one.kind}, ${one.mode ?? 'replace'}, ${one.ofVersion ?? null},
      ${one.createdBy}, (select name from access_control.person where id = ${one.createdBy}), ${one.contentSha256},
      ${one.signature ?? null}, ${json(one.findings)}::jsonb)`)
  await tx.query(sql`
    insert into catalog.version_file (dataset_id, version, source_file_id)
    select ${one.datasetId}, ${one.version}, unnest(${one.sourceFileIds}::bigint[])`)
}

/** The condition for the rows that a version holds. */
export const heldBy = (version: number): Sql =>
  sql`from_version <= ${version}::integer and (to_version is null or to_version > ${version}::integer)`

/** How many rows of this version leave each column empty, in the order of the columns. */
export async function countMissing(
  tx: Transaction,
  stored: StoredTable,
  columnNames: readonly string[],
): Promise<number[]> {
  if (columnNames.length === 0) return []
  const counts = columnNames.map(
    (name, position) =>
      sql`count(*) filter (where ${identifier(name)} is null) as ${identifier(`missing_${position}`)}`,
  )
  const [row] = await tx.query<Record<string, number>>(sql`
    select ${join(counts, ', ')} from ${identifier('data_rows', stored.storageName)}
    where ${heldBy(stored.version)}`)
  return columnNames.map((_name, position) => row?.[`missing_${position}`] ?? 0)
}

/** The fields as this version has them, with how many of its rows leave each one empty. */
export async function insertFields(
  tx: Transaction,
  stored: StoredTable,
  columns: readonly VersionColumn[],
  numMissing: readonly number[],
): Promise<void> {
  if (columns.length === 0) return
  const fields = columns.map((column, position) => ({
    name: column.name,
    position,
    title: column.title,
    type: column.type,
    unit: column.unit,
    sensitivity: column.sensitivity,
    canonical: column.canonical,
    description: column.description ?? '',
    num_missing: numMissing[position] ?? 0,
  }))
  await tx.query(sql`
    insert into catalog.field (dataset_id, table_name, name, position, title, type, unit, sensitivity, canonical,
      description, num_missing)
    select ${stored.datasetId}, ${stored.tableName}, name, position, title, type, unit, sensitivity, canonical,
      description, num_missing
    from jsonb_to_recordset(${json(fields)}::jsonb) as field (name text, position integer, title text, type text,
      unit text, sensitivity text, canonical text, description text, num_missing bigint)
    on conflict (dataset_id, table_name, name) do update set
      type = excluded.type, canonical = excluded.canonical, num_missing = excluded.num_missing`)
}

export async function setFieldType(
  tx: Transaction,
  stored: Pick<StoredTable, 'datasetId' | 'tableName'>,
  column: Pick<VersionColumn, 'name' | 'type'>,
): Promise<void> {
  await tx.query(sql`
    update catalog.field set type = ${column.type}
    where dataset_id = ${stored.datasetId} and table_name = ${stored.tableName} and name = ${column.name}`)
}

/** What is known of a version's rows without counting them. */
export interface CountedRows {
  numRows: number
  extent: readonly [minLon: number, minLat: number, maxLon: number, maxLat: number] | null
  /** No row of the version has a smaller key. */
  firstRowKey: number
}

export async function insertTableVersion(
  tx: Transaction,
  stored: Pick<StoredTable, 'datasetId' | 'version' | 'tableName' | 'storageName' | 'hasGeometry'>,
  counted: CountedRows | null,
): Promise<void> {
  const known = counted ?? (await countRows(tx, stored))
  const [minLon, minLat, maxLon, maxLat] = known.extent ?? [null, null, null, null]
  await tx.query(sql`
    insert into catalog.table_version (dataset_id, version, table_name, num_rows, min_lon, min_lat, max_lon, max_lat,
      first_row_key)
    values (${stored.datasetId}, ${stored.version}, ${stored.tableName}, ${known.numRows}, ${minLon}, ${minLat},
      ${maxLon}, ${maxLat}, ${known.firstRowKey})`)
}

async function countRows(
  tx: Transaction,
  stored: Pick<StoredTable, 'version' | 'storageName' | 'hasGeometry'>,
): Promise<CountedRows> {
  const box = stored.hasGeometry ? sql`st_extent(geometry)` : sql`null::box2d`
  const [row] = await tx.query<{
    num_rows: number
    first_row_key: number | null
    min_lon: number | null
    min_lat: number
    max_lon: number
    max_lat: number
  }>(sql`
    select num_rows, first_row_key, st_xmin(box) as min_lon, st_ymin(box) as min_lat, st_xmax(box) as max_lon,
      st_ymax(box) as max_lat
    from (select count(*) as num_rows, min(row_key) as first_row_key, ${box}::box3d as box
      from ${identifier('data_rows', stored.storageName)} where ${heldBy(stored.version)}) counted`)
  if (row === undefined) throw new Error('the rows were not counted')
  const extent = row.min_lon === null ? null : ([row.min_lon, row.min_lat, row.max_lon, row.max_lat] as const)
  return { numRows: row.num_rows, extent, firstRowKey: row.first_row_key ?? 0 }
}

/** What the geometry of a table really is, said by its first row that has one. */
export async function tellGeometryType(tx: Transaction, stored: StoredTable): Promise<void> {
  await tx.query(sql`
    update catalog.dataset_table set geometry_type = coalesce(
      (select replace(st_geometrytype(geometry), 'ST_', '') from ${identifier('data_rows', stored.storageName)}
        where from_version = ${stored.version} and geometry is not null order by row_key limit 1), geometry_type)
    where dataset_id = ${stored.datasetId} and name = ${stored.tableName}`)
}

/** Every column of a stored table, those of older versions too. */
export async function selectStoredColumns(
  tx: Transaction,
  stored: Pick<StoredTable, 'datasetId' | 'tableName'>,
): Promise<VersionColumn[]> {
  return tx.query<VersionColumn>(sql`
    select name, title, type, unit, sensitivity, canonical from catalog.field
    where dataset_id = ${stored.datasetId} and table_name = ${stored.tableName} order by position, name`)
}

/** The one small row that turns the dataset to its new version. */
export async function makeVisible(
  tx: Transaction,
  one: { datasetId: string; version: number; description: Pick<DatasetDescription, 'sourceCrs'> },
): Promise<void> {
  await tx.query(sql`
    update catalog.dataset set current_version = ${one.version}, loading_version = null, updated_at = now(),
      source_crs = coalesce(${one.description.sourceCrs}, source_crs)
    where id = ${one.datasetId}`)
}

export async function rememberRecipe(
  tx: Transaction,
  signature: string,
  one: {
    datasetId: string
    mode?: ImportMode
    keyColumns?: readonly string[]
    overrides?: readonly (object | null)[]
  },
): Promise<void> {
  await tx.query(sql`
    insert into catalog.recipe (signature, dataset_id, mode, key_columns, overrides)
    values (${signature}, ${one.datasetId}, ${one.mode ?? 'replace'}, ${one.keyColumns ?? []}::text[],
      ${json(one.overrides ?? [])}::jsonb)
    on conflict (signature) do update set dataset_id = excluded.dataset_id, mode = excluded.mode,
      key_columns = excluded.key_columns, overrides = excluded.overrides, confirmed_at = now()`)
}

export interface Unfinished {
  id: string
  current_version: number
  storage_names: string[]
}

export async function selectUnfinished(tx: Transaction, datasetId: string | null): Promise<Unfinished[]> {
  const datasets = await tx.query<Unfinished>(sql`
    select dataset.id, dataset.current_version,
      coalesce(array_agg(dataset_table.storage_name) filter (where dataset_table.storage_name is not null), '{}')
        as storage_names
    from catalog.dataset left join catalog.dataset_table on dataset_table.dataset_id = dataset.id
    where case when ${datasetId}::text is null
      then dataset.loading_version is not null or dataset.current_version = 0
      else dataset.id = ${datasetId}::text end
    group by dataset.id`)
  return datasets
}

export async function forgetUnfinished(tx: Transaction, datasetId: string): Promise<void> {
  await tx.query(sql`
    delete from catalog.dataset_table where dataset_id = ${datasetId}
      and not exists (select from catalog.table_version
        where table_version.dataset_id = dataset_table.dataset_id and table_version.table_name = dataset_table.name)`)
  await tx.query(sql`delete from catalog.dataset where id = ${datasetId} and current_version = 0`)
  await tx.query(sql`
    update catalog.dataset set loading_version = null where id = ${datasetId} and loading_version is not null`)
}

/** The dataset whose current content is exactly these bytes. */
export async function selectByContent(
  tx: Transaction,
  contentSha256: string,
): Promise<{ id: string; title: string; version: number } | undefined> {
  const [row] = await tx.query<{ id: string; title: string; version: number }>(sql`
    select dataset.id, dataset.title, dataset.current_version as version
    from catalog.dataset
    join catalog.version on version.dataset_id = dataset.id and version.version = dataset.current_version
    where version.content_sha256 = ${contentSha256} and dataset.deleted_at is null
    order by dataset.id limit 1`)
  return row
}

export interface KnownShape {
  id: string
  title: string
  mode: ImportMode
  key_columns: string[]
  /** What a person said about the tables, in their order, as the import keeps it. */
  overrides: (object | null)[]
}

export async function selectByRecipe(tx: Transaction, signature: string): Promise<KnownShape | undefined> {
  const [row] = await tx.query<KnownShape>(sql`
    select dataset.id, dataset.title, recipe.mode, recipe.key_columns, recipe.overrides from catalog.recipe
    join catalog.dataset on dataset.id = recipe.dataset_id and dataset.deleted_at is null
    where recipe.signature = ${signature}`)
  return row
}

export async function selectFieldsOf(
  tx: Transaction,
  datasetId: string,
  table: string,
): Promise<StoredTable['fields']> {
  return tx.query(sql`
    select name, type, unit, canonical from catalog.field
    where dataset_id = ${datasetId} and table_name = ${table} order by position, name`)
}

export async function selectContentOf(
  tx: Transaction,
  datasetId: string,
  version: number,
): Promise<string | null> {
  const [row] = await tx.query<{ content_sha256: string | null }>(
    sql`select content_sha256 from catalog.version where dataset_id = ${datasetId} and version = ${version}`,
  )
  return row?.content_sha256 ?? null
}

/** Tables of the dataset that a version left as they were stay in it. */
export async function keepOtherTables(
  tx: Transaction,
  datasetId: string,
  version: number,
  touched: readonly string[],
): Promise<void> {
  await tx.query(sql`
    insert into catalog.table_version (dataset_id, version, table_name, num_rows, min_lon, min_lat, max_lon, max_lat,
      first_row_key)
    select dataset_id, ${version}::integer, table_name, num_rows, min_lon, min_lat, max_lon, max_lat, first_row_key
    from catalog.table_version
    where dataset_id = ${datasetId} and version = ${version}::integer - 1
      and table_name <> all (${touched}::text[])`)
}

export async function setMissing(
  tx: Transaction,
  stored: StoredTable,
  names: readonly string[],
  numMissing: readonly number[],
): Promise<void> {
  await tx.query(sql`
    update catalog.field set num_missing = counted.num_missing
    from unnest(${names}::text[], ${numMissing}::bigint[]) as counted (name, num_missing)
    where field.dataset_id = ${stored.datasetId} and field.table_name = ${stored.tableName}
      and field.name = counted.name`)
}

/** Where the workbook of a version's rejected rows is kept, and how it is read when it comes back. */
export async function insertRejectedRows(
  tx: Transaction,
  one: {
    datasetId: string
    version: number
    path: string
    numRows: number
    hasPersonal: boolean
    sheets: readonly object[]
  },
): Promise<void> {
  await tx.query(sql`
    insert into catalog.rejected_rows (dataset_id, version, path, num_rows, has_personal, sheets)
    values (${one.datasetId}, ${one.version}, ${one.path}, ${one.numRows}, ${one.hasPersonal},
      ${json(one.sheets)}::jsonb)`)
}

export async function selectRejectedRows(
  tx: Transaction,
  one: { datasetId: string; version: number },
): Promise<{ has_personal: boolean; title: string; created_by: number | null } | undefined> {
  const [row] = await tx.query<{ has_personal: boolean; title: string; created_by: number | null }>(sql`
    select rejected_rows.has_personal, dataset.title, version.created_by from catalog.rejected_rows
    join catalog.dataset on dataset.id = rejected_rows.dataset_id and dataset.deleted_at is null
    join catalog.version on version.dataset_id = rejected_rows.dataset_id
      and version.version = rejected_rows.version
    where rejected_rows.dataset_id = ${one.datasetId} and rejected_rows.version = ${one.version}`)
  return row
}

/** As they were kept; read by the import alone. */
export async function selectRejectedSheets(
  tx: Transaction,
  one: { datasetId: string; version: number },
): Promise<object[]> {
  const [row] = await tx.query<{ sheets: object[] }>(sql`
    select sheets from catalog.rejected_rows
    where dataset_id = ${one.datasetId} and version = ${one.version}`)
  return row?.sheets ?? []
}

/**
 * The stored rows of rows of a file: those that this version brought, else those that were there before and still are.
 */
export async function selectKeysOfRows(
  tx: Transaction,
  one: {
    datasetId: string
    version: number
    table: string
    rows: readonly number[]
    keysBefore: ReadonlyMap<number, number>
  },
): Promise<Map<number, number>> {
  const table = await selectTable(tx, one.datasetId, one.table)
  if (table === undefined) return new Map()
  const before = one.rows.flatMap((row) => one.keysBefore.get(row) ?? [])
  const rows = await tx.query<{ source_row: number; row_key: number }>(sql`
    select source_row, row_key from ${identifier('data_rows', table.storage_name)}
    where to_version is null and source_row = any (${one.rows}::integer[])
      and (from_version = ${one.version}::integer or row_key = any (${before}::bigint[]))`)
  return new Map(rows.map((row) => [row.source_row, row.row_key]))
}
