import type { RowRange } from '../catalog/index.ts'
import { identifier, type Sql, sql } from '../db/sql.ts'

export interface UngriddedRow {
  dataset_id: string
  table_name: string
  version: number
  storage_name: string
  is_scoped: boolean
}

/** Large tables of points whose current version has no grid yet. */
export const selectUngridded = (leastRows: number): Sql => sql`
  select dataset.id as dataset_id, dataset_table.name as table_name, dataset.current_version as version, storage_name,
    coalesce(dataset_table.profile in ('case', 'survey', 'permit'), false) as is_scoped
  from catalog.dataset
  join catalog.dataset_table on dataset_table.dataset_id = dataset.id
  join catalog.table_version on table_version.dataset_id = dataset.id
    and table_version.table_name = dataset_table.name and table_version.version = dataset.current_version
  left join visualise.point_grid on point_grid.dataset_id = dataset.id
    and point_grid.table_name = dataset_table.name and point_grid.version = dataset.current_version
  where dataset.deleted_at is null and geometry_type ilike 'point' and num_rows >= ${leastRows}::bigint
    and point_grid.dataset_id is null
  order by dataset.id, dataset_table.name`

/**
 * Every point of some rows as a share of the world's side, from the west and from the north (web mercator, EPSG:3857),
 * with the community that it counts to. Beyond 85.05° the map has no ground.
 */
const pointsOf = ({ storage_name, version, is_scoped }: UngriddedRow, keys: RowRange): Sql => sql`
  (select ${is_scoped ? sql`community_place_code` : sql`null::text`} as code, (st_x(geometry) + 180) / 360 as across,
    0.5 - ln(tan(pi() / 4 + least(greatest(st_y(geometry), -85.05), 85.05) * pi() / 360)) / (2 * pi()) as down
  from ${identifier('data_rows', storage_name)}
  where ${inVersion(version)} and row_key between ${keys.firstKey}::bigint and ${keys.lastKey}::bigint
    and st_geometrytype(geometry) = 'ST_Point' offset 0) points`

/** A row whose geometry is something else would be lost in a grid. */
export const selectHasOthers = ({ storage_name, version }: UngriddedRow, keys: RowRange): Sql => sql`
  select exists (select from ${identifier('data_rows', storage_name)}
    where ${inVersion(version)} and row_key between ${keys.firstKey}::bigint and ${keys.lastKey}::bigint
      and geometry is not null and st_geometrytype(geometry) <> 'ST_Point') as has_others`

const inVersion = (version: number): Sql =>
  sql`from_version <= ${version}::integer and (to_version is null or to_version > ${version}::integer)`

export interface CellRow {
  code: string | null
  x: number
  y: number
  num_points: number
  /** Sums of the shares of the world's side, for the mean of a cell. */
  across: number
  down: number
}

/** Points of some rows by square, of which the world is so many wide. */
export const selectCells = (table: UngriddedRow, cellsAcross: number, keys: RowRange): Sql => sql`
  select code, floor(across * ${cellsAcross}::double precision)::bigint as x,
    floor(down * ${cellsAcross}::double precision)::bigint as y,
    count(*)::integer as num_points, sum(across) as across, sum(down) as down
  from ${pointsOf(table, keys)} group by 1, 2, 3`

export const deleteGrid = ({ dataset_id, table_name }: UngriddedRow): Sql => sql`
  delete from visualise.point_grid where dataset_id = ${dataset_id} and table_name = ${table_name}`

/** Of no version yet: nobody draws from it before all of it is there. */
export const insertGrid = ({ dataset_id, table_name }: UngriddedRow): Sql => sql`
  insert into visualise.point_grid (dataset_id, table_name, version, max_zoom) values (${dataset_id}, ${table_name}, 0, null)`

export const finishGrid = (
  { dataset_id, table_name, version }: UngriddedRow,
  maxZoom: number | null,
): Sql => sql`
  update visualise.point_grid set version = ${version}, max_zoom = ${maxZoom}::integer, made_at = now()
  where dataset_id = ${dataset_id} and table_name = ${table_name}`

export interface GridTileRow {
  positions: number[]
  counts: number[]
}

/** The parts of a tile that the person sees; none where the version has no grid that deep. */
export const selectGridTile = (ask: {
  dataset: string
  table: string
  z: number
  x: number
  y: number
}): Sql => sql`
  select positions, counts from visualise.grid_tile
  where dataset_id = ${ask.dataset} and table_name = ${ask.table} and zoom = ${ask.z}::integer
    and tile_x = ${ask.x}::integer and tile_y = ${ask.y}::integer`

export const selectGrid = (dataset: string, table: string, version: number): Sql => sql`
  select max_zoom from visualise.point_grid
  where dataset_id = ${dataset} and table_name = ${table} and version = ${version}::integer`

/** Points of a tile's ground without an order, since all of them are alike. */
export const selectPointRows = (ask: {
  storageName: string
  version: number
  bounds: { minLon: number; minLat: number; maxLon: number; maxLat: number }
  columns: Sql
  limit: number
}): Sql => sql`
  select ${ask.columns} st_x(geometry) as lon, st_y(geometry) as lat
  from ${identifier('data_rows', ask.storageName)}
  where from_version <= ${ask.version}::integer and (to_version is null or to_version > ${ask.version}::integer)
    and geometry && st_makeenvelope(${ask.bounds.minLon}, ${ask.bounds.minLat}, ${ask.bounds.maxLon}, ${ask.bounds.maxLat}, 4326)
    and st_geometrytype(geometry) = 'ST_Point'
  limit ${ask.limit}::integer`
