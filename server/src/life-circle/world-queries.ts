/** What a world is read from. All of it runs as the person who asks: their row policies decide what their world holds. */
import { type Sql, sql, statement } from '../db/sql.ts'

export interface SourceRow {
  id: string
  title: string
  version: number
  is_synthetic: boolean
  table_name: string
  profile: string
  num_rows: number
  min_lon: number | null
  min_lat: number | null
  max_lon: number | null
  max_lat: number | null
  updated_at: string
}

/** The datasets that a life circle can be reckoned from, one row a table, with the box around each. */
export const selectSources = (): Sql => sql`
  select dataset.id, dataset.title, dataset.current_version as version, dataset.is_synthetic,
    dataset_table.name as table_name, dataset_table.profile, table_version.num_rows::integer as num_rows,
    table_version.min_lon, table_version.min_lat, table_version.max_lon, table_version.max_lat,
    version.created_at as updated_at
  from catalog.dataset
  join catalog.dataset_table on dataset_table.dataset_id = dataset.id
  join catalog.version on version.dataset_id = dataset.id and version.version = dataset.current_version
  join catalog.table_version on table_version.dataset_id = dataset.id
    and table_version.version = dataset.current_version and table_version.table_name = dataset_table.name
  where dataset.deleted_at is null
    and dataset_table.profile in ('facility', 'building', 'population', 'street', 'site', 'boundary')
  order by dataset.id, dataset_table.name`

/** What people say is missing in some communities, alike ones together. */
export const selectWishes = (communityCodes: readonly string[]): Sql => sql`
  select asks, source, community_code, count(*)::integer as count
  from life_circle.current_wish
  where community_code = any (${communityCodes}::text[])
  group by asks, source, community_code
  order by community_code, source, asks`

/** Changes with every dataset that tells of something missing. */
export const selectWishState = (): Sql => sql`
  select coalesce(string_agg(told.dataset_id || '/' || told.version, ',' order by told.dataset_id), '') as state
  from (select distinct dataset_id, version from life_circle.current_wish) told`

export const selectScope = (): Sql => sql`select current_setting('jingjing.communities', true) as communities`

/** COPY takes no parameters. Dataset identifiers are our own: lower-case words, digits and hyphens. */
function within(datasetIds: readonly string[]): string {
  for (const id of datasetIds) if (!/^[a-z0-9-]+$/.test(id)) throw new Error(`${id} is no dataset identifier`)
  return datasetIds.length === 0 ? 'false' : `dataset_id in (${datasetIds.map((id) => `'${id}'`).join(', ')})`
}

const order = 'order by dataset_id, table_name, source_row'

export const copyFacilities = (datasetIds: readonly string[]): Sql =>
  statement(`select dataset_id, table_name, source_row, name, category, capacity, area_square_metres, community_code,
      st_x(location) as lon, st_y(location) as lat
    from life_circle.current_facility where ${within(datasetIds)} ${order}`)

export const copyHomes = (datasetIds: readonly string[]): Sql =>
  statement(`select dataset_id, table_name, source_row, kind, name, compound, use, floors, height_metres, footprint_square_metres,
      population, elders, children, community_code, st_x(location) as lon, st_y(location) as lat
    from life_circle.current_home where ${within(datasetIds)} ${order}`)

export const copySites = (datasetIds: readonly string[]): Sql =>
  statement(`select dataset_id, table_name, source_row, name, category, area_square_metres, community_code,
      st_x(location) as lon, st_y(location) as lat
    from life_circle.current_site where ${within(datasetIds)} ${order}`)

export const copyStreets = (datasetIds: readonly string[]): Sql =>
  statement(`select highway, foot, access, bridge, tunnel, layer, geometry::text as geometry
    from life_circle.current_street where ${within(datasetIds)} ${order}`)
