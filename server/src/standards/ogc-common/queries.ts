import { type Sql, sql } from '../../db/sql.ts'

export interface CollectionRow {
  id: string
  dataset: string
  table: string
  num_tables: number
  title: string
  description: string
  keywords: string[]
  department: string
  licence: string
  is_synthetic: boolean
  profile: string | null
  version: number
  updated_at: string
  num_rows: number
  geometry_type: string | null
  min_lon: number | null
  min_lat: number | null
  max_lon: number | null
  max_lat: number | null
}

/** The tables of the current versions, or the one whose storage has this name. */
export const selectCollections = (id: string | null): Sql => sql`
  select storage_name as id, dataset.id as dataset, dataset_table.name as "table",
    count(*) over (partition by dataset.id) as num_tables, dataset.title, dataset.description, dataset.keywords,
    dataset.department, dataset.licence, dataset.is_synthetic, coalesce(dataset_table.profile, dataset.profile) as profile,
    dataset.current_version as version, dataset.updated_at, num_rows, geometry_type, min_lon, min_lat, max_lon, max_lat
  from catalog.dataset
  join catalog.dataset_table on dataset_table.dataset_id = dataset.id
  join catalog.table_version on table_version.dataset_id = dataset.id
    and table_version.table_name = dataset_table.name and table_version.version = dataset.current_version
  where ${id}::text is null
    or dataset.id = (select dataset_id from catalog.dataset_table where storage_name = ${id}::text)
  order by dataset.created_at, dataset.id, position`

export const selectCollectionFields = (id: string | null): Sql => sql`
  select dataset_id, table_name, field.name, title, type, unit, description, canonical
  from catalog.field
  where sensitivity <> 'personal'
    and (${id}::text is null
      or dataset_id = (select dataset_id from catalog.dataset_table where storage_name = ${id}::text))
  order by dataset_id, table_name, position, name`
