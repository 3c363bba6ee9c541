/** Statements of the search: what the index is made of, and which of it a person may see. */
import type { Transaction } from '../../db/database.ts'
import { identifier, type Sql, sql } from '../../db/sql.ts'
import type { RowRange } from '../canonical-table.ts'
import { heldBy } from '../queries.ts'

/**
 * What the person sees, each with a stamp that changes with everything that is indexed of it, the last changed first.
 * One text in one row: two thousand rows over the embedded engine's protocol would cost more than the search.
 */
export async function selectSeen(tx: Transaction): Promise<{ id: string; stamp: string }[]> {
  const [row] = await tx.query<{ seen: string | null }>(sql`
    select string_agg(id || ' ' || current_version || '/' || content_version || '/' || extract(epoch from described_at)
        || '/' || extract(epoch from updated_at), e'\n' order by updated_at desc, id) as seen
    from catalog.dataset`)
  return (row?.seen ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const space = line.indexOf(' ')
      return { id: line.slice(0, space), stamp: line.slice(space + 1) }
    })
}

export interface IndexedRow {
  id: string
  title: string
  title_en: string
  description: string
  keywords: string[]
  theme: string
  theme_label: string | null
  theme_label_en: string | null
  department: string
  profile: string | null
  sensitivity: 'public' | 'internal' | 'sensitive'
  is_synthetic: boolean
  version: number
  updated_at: string
  period_from: string | null
  period_to: string | null
  num_rows: number
  geometry_type: string | null
  min_lon: number | null
  min_lat: number | null
  max_lon: number | null
  max_lat: number | null
  fields: { title: string; name: string; description: string; unit: string | null }[]
}

/** Read as the owner: who may see what is found is asked each time. */
export async function selectIndexed(tx: Transaction, ids: readonly string[]): Promise<IndexedRow[]> {
  return tx.query<IndexedRow>(sql`
    select dataset.id, title, title_en, description, keywords, theme, theme_code.label as theme_label,
      theme_code.label_en as theme_label_en, department, dataset.profile, sensitivity, is_synthetic,
      current_version as version, updated_at, period_from, period_to, coalesce(held.num_rows, 0)::bigint as num_rows,
      shaped.geometry_type, held.min_lon, held.min_lat, held.max_lon, held.max_lat,
      coalesce(described.fields, '[]'::jsonb) as fields
    from catalog.dataset
    left join catalog.code theme_code on theme_code.list_id = 'theme' and theme_code.code = dataset.theme
    left join (
      select dataset_id, version, sum(num_rows) as num_rows, min(min_lon) as min_lon, min(min_lat) as min_lat,
        max(max_lon) as max_lon, max(max_lat) as max_lat
      from catalog.table_version where dataset_id = any (${ids}::text[]) group by dataset_id, version
    ) held on held.dataset_id = dataset.id and held.version = dataset.current_version
    left join (
      select distinct on (dataset_id) dataset_id, geometry_type from catalog.dataset_table
      where dataset_id = any (${ids}::text[]) and geometry_type is not null order by dataset_id, position desc
    ) shaped on shaped.dataset_id = dataset.id
    left join (
      select dataset_id, jsonb_agg(jsonb_build_object('title', title, 'name', name, 'description', description,
        'unit', unit) order by table_name, position) as fields
      from catalog.field where dataset_id = any (${ids}::text[]) group by dataset_id
    ) described on described.dataset_id = dataset.id
    where dataset.id = any (${ids}::text[])`)
}

/** What the columns of datasets hold, a line each of value and column, the most frequent first. */
export async function selectTerms(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ dataset_id: string; lines: string }[]> {
  return tx.query(sql`
    select dataset_id, string_agg(term || e'\t' || field_title, e'\n' order by num_rows desc, term) as lines
    from catalog.content_term where dataset_id = any (${ids}::text[]) group by dataset_id`)
}

/** Communities that the rows of datasets count to, a line each; those of people's matters apart. */
export async function selectContentPlaces(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ dataset_id: string; is_scoped: boolean; place_codes: string[] }[]> {
  return tx.query(sql`
    select dataset_id, is_scoped, array_agg(place_code order by place_code) as place_codes
    from catalog.content_place where dataset_id = any (${ids}::text[]) group by dataset_id, is_scoped`)
}

/** Datasets whose newest version has not been looked through. */
export async function selectUngathered(
  tx: Transaction,
  limit: number,
): Promise<{ id: string; version: number }[]> {
  return tx.query(sql`
    select id, current_version as version from catalog.dataset
    where content_version <> current_version and current_version > 0 and deleted_at is null
    order by id limit ${limit}`)
}

/** Columns of text that every reader of a dataset may read, of tables whose rows are nobody's matter. */
export async function selectOpenText(
  tx: Transaction,
  id: string,
): Promise<{ storage_name: string; name: string; title: string }[]> {
  return tx.query(sql`
    select storage_name, field.name, field.title from catalog.dataset_table
    join catalog.field on field.dataset_id = dataset_table.dataset_id and field.table_name = dataset_table.name
    where dataset_table.dataset_id = ${id} and field.type = 'text' and field.sensitivity <> 'personal'
      and coalesce(dataset_table.profile, '') not in ('case', 'survey', 'permit')
    order by dataset_table.position, field.position`)
}

export const deleteTerms = (id: string): Sql => sql`delete from catalog.content_term where dataset_id = ${id}`

export const deletePlaces = (id: string): Sql =>
  sql`delete from catalog.content_place where dataset_id = ${id}`

/** Tables of a dataset, and whether their rows are people's matters. */
export async function selectScopes(
  tx: Transaction,
  id: string,
): Promise<{ storage_name: string; is_scoped: boolean }[]> {
  return tx.query(sql`
    select storage_name, coalesce(profile, '') in ('case', 'survey', 'permit') as is_scoped
    from catalog.dataset_table where dataset_id = ${id} order by position`)
}

/** Whether the dataset still stands at the version; held so until the end of the transaction. */
export async function isAtVersion(tx: Transaction, id: string, version: number): Promise<boolean> {
  const rows = await tx.query(
    sql`select from catalog.dataset where id = ${id} and current_version = ${version} for update`,
  )
  return rows.length > 0
}

/** The rows of one version whose keys lie in a range. */
interface RowsOfVersion {
  storageName: string
  version: number
  range: RowRange
}

const heldRows = ({ storageName, version, range }: RowsOfVersion): Sql => sql`
  ${identifier('data_rows', storageName)}
  where row_key between ${range.firstKey} and ${range.lastKey} and ${heldBy(version)}`

export const countCommunities = (rows: RowsOfVersion): Sql => sql`
  select community_place_code as value, count(*)::integer as num_rows from ${heldRows(rows)}
    and community_place_code is not null
  group by community_place_code`

/** The most frequent short values of a column; what is a number or a code is not looked for in words. */
export const countTerms = (rows: RowsOfVersion, column: string, limit: number): Sql => sql`
  select btrim(${identifier(column)}) as value, count(*)::integer as num_rows from ${heldRows(rows)}
    and length(btrim(${identifier(column)})) between 2 and 40
    and btrim(${identifier(column)}) !~ '^[A-Za-z]*[0-9 ._:/-]*$'
    and ${identifier(column)} !~ '[[:cntrl:]]'
  group by 1 order by 2 desc, 1 limit ${limit}`

export interface Counted {
  value: string
  numRows: number
}

export const insertTerms = (
  id: string,
  version: number,
  title: string,
  terms: readonly Counted[],
): Sql => sql`
  insert into catalog.content_term (dataset_id, version, term, field_title, num_rows)
  select ${id}, ${version}, term, ${title}, num_rows
  from unnest(${terms.map((one) => one.value)}::text[], ${terms.map((one) => one.numRows)}::integer[])
    as held (term, num_rows)`

export const insertPlaces = (
  id: string,
  version: number,
  isScoped: boolean,
  communities: readonly Counted[],
): Sql => sql`
  insert into catalog.content_place (dataset_id, version, is_scoped, place_code)
  select ${id}, ${version}, ${isScoped}::boolean, place_code
  from unnest(${communities.map((one) => one.value)}::text[]) as held (place_code)
  on conflict do nothing`

export const setGathered = (id: string, version: number): Sql =>
  sql`update catalog.dataset set content_version = ${version} where id = ${id} and current_version = ${version}`

/** Forgets what a dataset holds until it is looked through again: for a column that has become personal. */
export const forgetTerms = (id: string): Sql[] => [
  deleteTerms(id),
  sql`update catalog.dataset set content_version = 0, described_at = clock_timestamp() where id = ${id}`,
]

export interface FileRow {
  name: string
  sha256: string
  size_bytes: number
  received_at: string
  versions: number[]
}

export async function selectFiles(tx: Transaction, id: string): Promise<FileRow[]> {
  return tx.query<FileRow>(sql`
    select name, sha256, size_bytes, received_at, array_agg(version_file.version order by version_file.version) as versions
    from catalog.version_file join catalog.source_file on source_file.id = version_file.source_file_id
    where version_file.dataset_id = ${id}
    group by source_file.id, name, sha256, size_bytes, received_at order by received_at desc, source_file.id desc`)
}

export async function selectOrigin(
  tx: Transaction,
  id: string,
): Promise<{ is_synthetic: boolean; num_edits: number; storage_names: string[] } | undefined> {
  const [row] = await tx.query<{ is_synthetic: boolean; num_edits: number; storage_names: string[] }>(sql`
    select is_synthetic,
      (select count(*) from catalog.version where dataset_id = dataset.id and kind in ('edit', 'correction')) as num_edits,
      coalesce((select array_agg(storage_name order by position) from catalog.dataset_table
        where dataset_id = dataset.id), '{}') as storage_names
    from catalog.dataset where id = ${id}`)
  return row
}

export async function selectFollows(
  tx: Transaction,
  one: { schema: string; table: string },
  id: string,
): Promise<boolean> {
  const rows = await tx.query(
    sql`select from ${identifier(one.schema, one.table)} where dataset_id = ${id} limit 1`,
  )
  return rows.length > 0
}
