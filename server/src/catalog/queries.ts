import type { FindingRecord } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { identifier, join, json, sql } from '../db/sql.ts'
import type { CanonicalTable, StoredTable } from './canonical-table.ts'
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
    const [known] = await tx.query<{ current_version: number }>(
      sql`select current_version from catalog.dataset where id = ${input.datasetId} and deleted_at is null for update`,
    )
    if (known === undefined) throw new Problem('not-found', { what: input.datasetId })
    return { datasetId: input.datasetId, version: known.current_version + 1 }
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

/** Geometry is made valid when it comes in, since the engines fail on an invalid one in different ways. */
export async function mendGeometry(tx: Transaction, stored: StoredTable): Promise<void> {
  await tx.query(sql`
    update ${identifier('data_rows', stored.storageName)}
    set geometry = st_makevalid(geometry)
    where from_version = ${stored.version} and st_dimension(geometry) = 2 and not st_isvalid(geometry)`)
}

/** The rows of the version before give way to those of this one. */
export async function closeRows(
  tx: Transaction,
  datasetId: string,
  version: number,
  canonicalTables: readonly CanonicalTable[],
): Promise<void> {
  const tables = await tx.query<{ storage_name: string }>(
    sql`select storage_name from catalog.dataset_table where dataset_id = ${datasetId}`,
  )
  const all = [
    ...tables.map((table) => ({ name: identifier('data_rows', table.storage_name), isCanonical: false })),
    ...canonicalTables.map((one) => ({ name: identifier(one.schema, one.table), isCanonical: true })),
  ]
  for (const { name, isCanonical } of all) {
    const conditions = [
      sql`to_version is null`,
      sql`from_version < ${version}`,
      ...(isCanonical ? [sql`dataset_id = ${datasetId}`] : []),
    ]
    await tx.query(sql`update ${name} set to_version = ${version} where ${join(conditions, ' and ')}`)
  }
}

export async function insertVersion(
  tx: Transaction,
  one: {
    datasetId: string
    version: number
    kind: 'import' | 'demo' | 'undo' | 'restore'
    createdBy: number | null
    contentSha256: string | null
    findings: readonly FindingRecord[]
    sourceFileIds: readonly number[]
  },
): Promise<void> {
  await tx.query(sql`
    insert into catalog.version (dataset_id, version, kind, created_by, created_by_name, content_sha256, findings)
    values (${one.datasetId}, ${one.version}, ${one.kind}, ${one.createdBy},
      (select name from access_control.person where id = ${one.createdBy}), ${one.contentSha256},
      ${json(one.findings)}::jsonb)`)
  await tx.query(sql`
    insert into catalog.version_file (dataset_id, version, source_file_id)
    select ${one.datasetId}, ${one.version}, unnest(${one.sourceFileIds}::bigint[])`)
}

/** The fields as this version has them, with how many of its rows leave each one empty. */
export async function insertFields(
  tx: Transaction,
  stored: StoredTable,
  columns: readonly VersionColumn[],
): Promise<void> {
  if (columns.length === 0) return
  const counts = columns.map(
    (column, position) =>
      sql`count(*) filter (where ${identifier(column.name)} is null) as ${identifier(`missing_${position}`)}`,
  )
  const [numMissing] = await tx.query<Record<string, number>>(sql`
    select ${join(counts, ', ')} from ${identifier('data_rows', stored.storageName)}
    where from_version = ${stored.version}`)
  const fields = columns.map((column, position) => ({
    name: column.name,
    position,
    title: column.title,
    type: column.type,
    unit: column.unit,
    sensitivity: column.sensitivity,
    canonical: column.canonical,
    description: column.description ?? '',
    num_missing: numMissing?.[`missing_${position}`] ?? 0,
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

export async function insertTableVersion(
  tx: Transaction,
  stored: Pick<StoredTable, 'datasetId' | 'version' | 'tableName' | 'storageName' | 'hasGeometry'>,
): Promise<void> {
  const box = stored.hasGeometry ? sql`st_extent(geometry)` : sql`null::box2d`
  await tx.query(sql`
    insert into catalog.table_version (dataset_id, version, table_name, num_rows, min_lon, min_lat, max_lon, max_lat)
    select ${stored.datasetId}, ${stored.version}, ${stored.tableName}, num_rows,
      st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
    from (select count(*) as num_rows, ${box}::box3d as box
      from ${identifier('data_rows', stored.storageName)} where from_version = ${stored.version}) counted`)
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
export async function selectStoredColumns(tx: Transaction, stored: StoredTable): Promise<VersionColumn[]> {
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
    update catalog.dataset set current_version = ${one.version}, updated_at = now(),
      source_crs = coalesce(${one.description.sourceCrs}, source_crs)
    where id = ${one.datasetId}`)
}

export async function rememberRecipe(tx: Transaction, signature: string, datasetId: string): Promise<void> {
  await tx.query(sql`
    insert into catalog.recipe (signature, dataset_id) values (${signature}, ${datasetId})
    on conflict (signature) do update set dataset_id = excluded.dataset_id, confirmed_at = now()`)
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
    where ${datasetId}::text is null or dataset.id = ${datasetId}::text
    group by dataset.id`)
  return datasets
}

export async function forgetUnfinished(tx: Transaction, datasetId: string): Promise<void> {
  await tx.query(sql`
    delete from catalog.dataset_table where dataset_id = ${datasetId}
      and not exists (select from catalog.table_version
        where table_version.dataset_id = dataset_table.dataset_id and table_version.table_name = dataset_table.name)`)
  await tx.query(sql`delete from catalog.dataset where id = ${datasetId} and current_version = 0`)
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

export async function selectByRecipe(
  tx: Transaction,
  signature: string,
): Promise<{ id: string; title: string } | undefined> {
  const [row] = await tx.query<{ id: string; title: string }>(sql`
    select dataset.id, dataset.title from catalog.recipe
    join catalog.dataset on dataset.id = recipe.dataset_id and dataset.deleted_at is null
    where recipe.signature = ${signature}`)
  return row
}
