import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'
import { LAST_RANK, STREET_RANKS, type TileAttribute } from './tile-attributes.ts'
import type { Bounds } from './tile-grid.ts'

export interface SpatialTableRow {
  dataset: string
  version: number
  keywords: string[]
  name: string
  storage_name: string
  profile: string | null
  geometry_type: string
  min_lon: number | null
  min_lat: number | null
  max_lon: number | null
  max_lat: number | null
}

const spatialTables = sql`
  select dataset.id as dataset, dataset.current_version as version, dataset.keywords, dataset_table.name, storage_name,
    dataset_table.profile, geometry_type, min_lon, min_lat, max_lon, max_lat
  from catalog.dataset
  join catalog.dataset_table on dataset_table.dataset_id = dataset.id
  join catalog.table_version on table_version.dataset_id = dataset.id
    and table_version.table_name = dataset_table.name and table_version.version = dataset.current_version
  where dataset.deleted_at is null and geometry_type is not null`

/** Every table with geometry of the current versions, older datasets first. */
export const selectSpatialTables = (): Sql => sql`
  ${spatialTables} and num_rows > 0
  order by dataset.created_at, dataset.id, position`

/** One table with geometry: the one named, else the dataset's first. */
export const selectSpatialTable = (dataset: string, table: string | null): Sql => sql`
  ${spatialTables} and dataset.id = ${dataset}
    and (${table}::text is null or dataset_table.name = ${table}::text)
  order by position limit 1`

export const selectTileFields = (dataset: string, table: string): Sql => sql`
  select name, canonical, sensitivity
  from catalog.field
  where dataset_id = ${dataset} and table_name = ${table}
  order by position`

export interface TileAsk {
  storageName: string
  version: number
  bounds: Bounds
  attributes: readonly TileAttribute[]
  /** Only streets up to this rank; null where the rows have none. */
  deepestRank: number | null
  /** Vertices closer together than this are one; areas and lines smaller than it are left out. */
  toleranceDegrees: number
  limit: number
}

/** What a tile shows, the important and large ones first. Found by the spatial index. */
export const selectTileRows = (ask: TileAsk): Sql => {
  const { bounds, toleranceDegrees } = ask
  const highway = ask.attributes.find((one) => one.attribute === 'highway')
  // A table that does not tell its kinds of streets shows them all.
  const isRanked = highway !== undefined && ask.deepestRank !== null
  const rank = isRanked ? rankOf(highway.column) : sql`${LAST_RANK}::integer`
  return sql`
  select ${columnsOf(ask.attributes)} st_asgeojson(
      case when st_dimension(geometry) = 0 then geometry else st_simplify(geometry, ${toleranceDegrees}, true) end, 6, 0) as geojson
  from (
    select *, ${rank} as tile_rank,
      greatest(st_xmax(geometry) - st_xmin(geometry), st_ymax(geometry) - st_ymin(geometry)) as size_degrees
    from (
      select ${join([identifier('geometry'), ...columnIdentifiers(ask.attributes)], ', ')}
      from ${identifier('data_rows', ask.storageName)}
      where from_version <= ${ask.version}::integer and (to_version is null or to_version > ${ask.version}::integer)
        and geometry && st_makeenvelope(${bounds.minLon}, ${bounds.minLat}, ${bounds.maxLon}, ${bounds.maxLat}, 4326)
    ) inside
  ) ranked
  where (st_dimension(geometry) = 0 or size_degrees >= ${toleranceDegrees})
    ${isRanked && ask.deepestRank !== LAST_RANK ? sql`and tile_rank <= ${ask.deepestRank}::integer` : statement('')}
  order by tile_rank, size_degrees desc
  limit ${ask.limit}::integer`
}

const columnIdentifiers = (attributes: readonly TileAttribute[]) =>
  [...new Set(attributes.map((one) => one.column))].map((column) => identifier(column))

/** Each under its name in the tile, with a comma after it. */
const columnsOf = (attributes: readonly TileAttribute[]): Sql =>
  attributes.reduce(
    (before, one) => sql`${before} ${identifier(one.column)} as ${identifier(one.attribute)},`,
    statement(''),
  )

const rankOf = (column: string): Sql => {
  const cases = STREET_RANKS.map(
    (one) =>
      sql`when lower(${identifier(column)}::text collate "C") = any (${[...one.classes]}::text[]) then ${one.rank}::integer`,
  ).reduce((before, one) => sql`${before} ${one}`)
  return sql`case when ${identifier(column)} is null then 1 ${cases} else ${LAST_RANK}::integer end`
}
