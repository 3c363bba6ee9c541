import { identifier, type Sql, sql, statement } from '../db/sql.ts'

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
 * Every point as a share of the world's side, from the west and from the north (web mercator, EPSG:3857), with
 * the community that it counts to. Beyond 85.05° the map has no ground.
 */
export const gatherPoints = ({ storage_name, version, is_scoped }: UngriddedRow): Sql => sql`
  create temp table gathered_point on commit drop as
  select ${is_scoped ? sql`community_place_code` : sql`null::text`} as code, (st_x(geometry) + 180) / 360 as across,
    0.5 - ln(tan(pi() / 4 + least(greatest(st_y(geometry), -85.05), 85.05) * pi() / 360)) / (2 * pi()) as down
  from ${identifier('data_rows', storage_name)}
  where ${inVersion(version)} and st_geometrytype(geometry) = 'ST_Point'`

/** A row whose geometry is something else would be lost in a grid. */
export const selectHasOthers = ({ storage_name, version }: UngriddedRow): Sql => sql`
  select exists (select from ${identifier('data_rows', storage_name)}
    where ${inVersion(version)} and geometry is not null and st_geometrytype(geometry) <> 'ST_Point') as has_others`

/** A view's text takes no parameter, nor does that of a table made from a query; the version is our own whole number. */
const inVersion = (version: number): Sql => {
  if (!Number.isInteger(version)) throw new Error(`${version} is no version`)
  return statement(`from_version <= ${version} and (to_version is null or to_version > ${version})`)
}

/** The most points that one tile holds, at every zoom up to the deepest. */
export const selectFullestTiles = (deepestZoom: number): Sql => sql`
  with recursive tile as (
    select ${deepestZoom}::integer as zoom, floor(across * 2 ^ ${deepestZoom}::integer)::integer as x,
      floor(down * 2 ^ ${deepestZoom}::integer)::integer as y, count(*) as num_points
    from gathered_point group by 2, 3
  ), zooms as (select generate_series(0, ${deepestZoom}::integer) as zoom),
  summed as (
    select zooms.zoom, x >> (${deepestZoom}::integer - zooms.zoom) as x, y >> (${deepestZoom}::integer - zooms.zoom) as y,
      sum(num_points) as num_points
    from tile cross join zooms group by 1, 2, 3
  )
  select zoom, max(num_points) as num_points from summed group by zoom order by zoom desc`

/** The cells of the deepest zoom that is gathered: how many points, and where they lie in the mean. */
export const gatherCells = (zoom: number, cellsPerSide: number): Sql => sql`
  create temp table gathered_cell on commit drop as
  select code, floor(across * ${side(zoom, cellsPerSide)})::integer as x, floor(down * ${side(zoom, cellsPerSide)})::integer as y,
    count(*)::integer as num_points, avg(across) as across, avg(down) as down
  from gathered_point group by 1, 2, 3`

/** Four cells become one of the zoom above. */
export const coarsenCells = (): readonly Sql[] => [
  sql`create temp table coarser_cell on commit drop as
    select code, x >> 1 as x, y >> 1 as y, sum(num_points)::integer as num_points,
      sum(across * num_points) / sum(num_points) as across, sum(down * num_points) / sum(num_points) as down
    from gathered_cell group by 1, 2, 3`,
  sql`drop table gathered_cell`,
  sql`alter table coarser_cell rename to gathered_cell`,
]

export const insertGridTiles = (
  { dataset_id, table_name, is_scoped }: UngriddedRow,
  zoom: number,
  grid: { cellsPerSide: number; extent: number },
): Sql => sql`
  insert into visualise.grid_tile (dataset_id, table_name, zoom, tile_x, tile_y, is_scoped, community_place_code, positions, counts)
  select ${dataset_id}, ${table_name}, ${zoom}::integer, x / ${grid.cellsPerSide}::integer, y / ${grid.cellsPerSide}::integer,
    ${is_scoped}::boolean, code,
    array_agg(${unit('down', zoom, grid.extent)} * ${grid.extent}::integer + ${unit('across', zoom, grid.extent)} order by num_points desc),
    array_agg(num_points order by num_points desc)
  from gathered_cell group by 4, 5, code`

/** The unit within its tile, from a share of the world's side. */
const unit = (share: 'across' | 'down', zoom: number, extent: number): Sql =>
  sql`(floor(${identifier(share)} * ${2 ** zoom * extent}::double precision)::bigint % ${extent}::integer)::integer`

const side = (zoom: number, cellsPerSide: number): Sql =>
  statement(`${2 ** zoom * cellsPerSide}::double precision`)

export const deleteGrid = ({ dataset_id, table_name }: UngriddedRow): Sql => sql`
  delete from visualise.point_grid where dataset_id = ${dataset_id} and table_name = ${table_name}`

export const insertGrid = (
  { dataset_id, table_name, version }: UngriddedRow,
  maxZoom: number | null,
): Sql => sql`
  insert into visualise.point_grid (dataset_id, table_name, version, max_zoom)
  values (${dataset_id}, ${table_name}, ${version}, ${maxZoom}::integer)`

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
