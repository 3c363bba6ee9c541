import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'

export interface SourceFile {
  id: number
  name: string
  sha256: string
  path: string
  size_bytes: number
}

export async function insertSourceFile(
  tx: Transaction,
  file: { name: string; sizeBytes: number; sha256: string; path: string; receivedBy: number },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into catalog.source_file (name, size_bytes, sha256, path, received_by)
    values (${file.name}, ${file.sizeBytes}, ${file.sha256}, ${file.path}, ${file.receivedBy}) returning id`)
  return (row as { id: number }).id
}

/** The person's own uploads, in the order asked for. */
export async function selectSourceFiles(
  tx: Transaction,
  ids: readonly number[],
  receivedBy: number | null,
): Promise<SourceFile[]> {
  const rows = await tx.query<SourceFile>(sql`
    select id, name, sha256, path, size_bytes from catalog.source_file
    where id = any (${ids}::bigint[]) and received_by is not distinct from ${receivedBy}::bigint
      and erased_at is null`)
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
    return row
  })
}

/** A source file of a version that the reader sees, and whether any of the dataset's columns is personal. */
export async function selectOriginal(
  tx: Transaction,
  one: { datasetId: string; version: number; sha256: string },
): Promise<
  { name: string; size_bytes: number; created_by: number | null; has_personal: boolean } | undefined
> {
  const [row] = await tx.query<{
    name: string
    size_bytes: number
    created_by: number | null
    has_personal: boolean
  }>(sql`
    select source_file.name, source_file.size_bytes, version.created_by,
      exists (select from catalog.field where field.dataset_id = dataset.id and sensitivity = 'personal')
        as has_personal
    from catalog.dataset
    join catalog.version on version.dataset_id = dataset.id
    join catalog.version_file on version_file.dataset_id = dataset.id and version_file.version = version.version
    join catalog.source_file on source_file.id = version_file.source_file_id
    where dataset.id = ${one.datasetId} and version.version = ${one.version}
      and source_file.sha256 = ${one.sha256} limit 1`)
  return row
}

export interface KnownTable {
  storage_name: string
  version: number
  profile: string | null
}

const MAX_KNOWN_TABLES = 40
const MAX_KNOWN_ROWS = 5_000

/** Tables with places of the current versions, outlines of areas first; what is measured in points stays out. */
export const selectKnownTables = (tx: Transaction): Promise<KnownTable[]> =>
  tx.query<KnownTable>(sql`
    select storage_name, dataset.current_version as version, dataset_table.profile
    from catalog.dataset join catalog.dataset_table on dataset_table.dataset_id = dataset.id
    where dataset.deleted_at is null and geometry_type is not null and dataset.current_version > 0
      and dataset_table.profile is distinct from 'reading'
    order by dataset_table.profile = 'boundary' desc nulls last, dataset.created_at, dataset.id
    limit ${MAX_KNOWN_TABLES}::integer`)

/** Geometries of such a table, as GeoJSON text. */
export async function selectKnownGeometries(tx: Transaction, table: KnownTable): Promise<string[]> {
  const rows = await tx.query<{ geojson: string }>(sql`
    select st_asgeojson(geometry, 7, 0) as geojson
    from ${identifier('data_rows', table.storage_name)}
    where from_version <= ${table.version}::integer
      and (to_version is null or to_version > ${table.version}::integer) and geometry is not null
    limit ${MAX_KNOWN_ROWS}::integer`)
  return rows.map(({ geojson }) => geojson)
}
