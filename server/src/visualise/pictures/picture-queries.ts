/** What a picture reads; every statement runs as the person who asks. */
import type { Transaction } from '../../db/database.ts'
import { type Sql, sql, statement } from '../../db/sql.ts'
import type { Plan } from '../../extract/index.ts'
import type { PicturePlan, PlannedKey, PlannedValue } from './plan-picture.ts'

export type KeyValue = string | number | boolean | null

const NO_KEY = statement('null::text')
const keySql = (key: PlannedKey | null): Sql => key?.sql ?? NO_KEY

export async function countPictureRows(
  tx: Transaction,
  plan: Plan,
  isMissing: Sql,
): Promise<{ num_rows: number; num_missing: number }> {
  const [row] = await tx.query<{ num_rows: number; num_missing: number }>(sql`
    select count(*)::bigint as num_rows, count(*) filter (where ${isMissing})::bigint as num_missing
    from ${plan.from} where ${plan.where}`)
  return row ?? { num_rows: 0, num_missing: 0 }
}

export interface GroupRow {
  by_key: KeyValue
  split_key: KeyValue
  value: number | null
  num: number
}

/** Groups by one or two keys, the greatest values first. */
export const selectGroups = (
  tx: Transaction,
  plan: Plan,
  ask: { by: PlannedKey | null; split: PlannedKey | null; value: PlannedValue; limit: number },
): Promise<GroupRow[]> =>
  tx.query<GroupRow>(sql`
    select ${keySql(ask.by)} as by_key, ${keySql(ask.split)} as split_key, ${ask.value.aggregate} as value,
      count(*)::bigint as num
    from ${plan.from} where ${plan.where} group by 1, 2 order by value desc nulls last, 1, 2
    limit ${ask.limit}::integer`)

export async function selectRange(
  tx: Transaction,
  plan: Plan,
  x: Sql,
): Promise<{ least: number | null; most: number | null; num: number }> {
  const [row] = await tx.query<{ least: number | null; most: number | null; num: number }>(sql`
    select min(${x}) as least, max(${x}) as most, count(${x})::bigint as num from ${plan.from} where ${plan.where}`)
  return row ?? { least: null, most: null, num: 0 }
}

/** How many values lie in each step from `start`, counted from nought. */
export const selectBins = (
  tx: Transaction,
  plan: Plan,
  ask: { x: Sql; start: number; step: number },
): Promise<{ bin: number; num: number }[]> =>
  tx.query(sql`
    select floor((${ask.x} - ${ask.start}::double precision) / ${ask.step}::double precision)::integer as bin,
      count(*)::bigint as num
    from ${plan.from} where ${plan.where} and ${ask.x} is not null group by 1 order by 1`)

export interface BoxRow {
  by_key: KeyValue
  low: number
  quarter: number
  median: number
  three_quarters: number
  high: number
  num_outside: number
  num: number
}

/** Quartiles by linear interpolation, and the furthest values within one and a half boxes of them (Tukey 1977). */
export const selectBoxes = (
  tx: Transaction,
  plan: Plan,
  ask: { by: PlannedKey | null; x: Sql; limit: number },
): Promise<BoxRow[]> =>
  tx.query<BoxRow>(sql`
    with given as materialized (
      select ${keySql(ask.by)} as by_key, ${ask.x} as x from ${plan.from} where ${plan.where} and ${ask.x} is not null
    ), quarters as (
      select by_key, count(*)::bigint as num, percentile_cont(0.25) within group (order by x) as quarter,
        percentile_cont(0.5) within group (order by x) as median,
        percentile_cont(0.75) within group (order by x) as three_quarters
      from given group by by_key order by count(*) desc, by_key limit ${ask.limit}::integer
    )
    select quarters.by_key, num, quarter, median, three_quarters,
      min(x) filter (where x >= quarter - 1.5 * (three_quarters - quarter)) as low,
      max(x) filter (where x <= three_quarters + 1.5 * (three_quarters - quarter)) as high,
      (count(*) filter (where x < quarter - 1.5 * (three_quarters - quarter)
        or x > three_quarters + 1.5 * (three_quarters - quarter)))::bigint as num_outside
    from quarters join given on given.by_key is not distinct from quarters.by_key
    group by quarters.by_key, num, quarter, median, three_quarters order by num desc, quarters.by_key`)

export async function countKeys(tx: Transaction, plan: Plan, key: PlannedKey | null): Promise<number> {
  const [row] = await tx.query<{ num: number }>(sql`
    select count(*)::bigint as num from (select from ${plan.from} where ${plan.where} group by ${keySql(key)}) grouped`)
  return row?.num ?? 0
}

/** A sample that is the same each time and leans to no part of the table: rows by a scramble of their keys. */
export const selectPairs = (
  tx: Transaction,
  plan: Plan,
  ask: { x: Sql; y: Sql; limit: number },
): Promise<{ x: number; y: number }[]> =>
  tx.query(sql`
    select ${ask.x} as x, ${ask.y} as y from ${plan.from}
    where ${plan.where} and ${ask.x} is not null and ${ask.y} is not null
    order by (m.row_key * 7919) % 1000003, m.row_key limit ${ask.limit}::integer`)

export interface PointRow {
  row_key: number | null
  lon: number
  lat: number
  num: number
  value: number | null
  label: string
  frame: string | null
}

/** Where a row lies, worked out once for each. */
const MIDDLE = statement('cross join lateral (select st_centroid(m.geometry) as middle offset 0) placed')
const HAS_PLACE = statement('m.geometry is not null and not st_isempty(m.geometry)')

export const selectPoints = (
  tx: Transaction,
  plan: Plan,
  ask: { value: PlannedValue; label: Sql; time: PlannedKey | null; limit: number },
): Promise<PointRow[]> =>
  tx.query<PointRow>(sql`
    select m.row_key, st_x(middle) as lon, st_y(middle) as lat, 1 as num,
      ${ask.value.ofRow ?? statement('null::double precision')} as value, ${ask.label} as label,
      ${keySql(ask.time)} as frame
    from ${plan.from} ${MIDDLE} where ${plan.where} and ${HAS_PLACE}
    order by m.row_key limit ${ask.limit}::integer`)

export interface ExtentRow {
  min_lon: number
  min_lat: number
  max_lon: number
  max_lat: number
}

/** Of all rows of a version it is known since they were stored; of some of them it is looked for. */
export async function selectPictureExtent(
  tx: Transaction,
  { plan, picture }: PicturePlan,
): Promise<ExtentRow | null> {
  const { datasetId, tableName, version } = plan.main
  const isOfAll = picture.filter === undefined && picture.area === undefined
  const seesAll = tx.reader?.communities === null && tx.reader.isDepartmentOnly !== true
  const [row] = await tx.query<ExtentRow | { min_lon: null }>(
    isOfAll && seesAll
      ? sql`select min_lon, min_lat, max_lon, max_lat from catalog.table_version
          where dataset_id = ${datasetId} and table_name = ${tableName} and version = ${version}::integer`
      : sql`select st_xmin(box) as min_lon, st_ymin(box) as min_lat, st_xmax(box) as max_lon, st_ymax(box) as max_lat
          from (select st_extent(m.geometry)::box3d as box from ${plan.from} where ${plan.where}) held`,
  )
  return row === undefined || row.min_lon === null ? null : (row as ExtentRow)
}

export interface CellRow {
  cell_x: number
  cell_y: number
  frame: string | null
  /** Sums of the places of its points. */
  lon: number
  lat: number
  num: number
  value: number | null
}

/** Of the rows whose keys lie between the two, points gathered into squares of so many degrees. */
export const selectCells = (
  tx: Transaction,
  plan: Plan,
  ask: { value: PlannedValue; time: PlannedKey | null; sideDegrees: number; keys: KeyRange },
): Promise<CellRow[]> =>
  tx.query<CellRow>(sql`
    select floor(lon / ${ask.sideDegrees}::double precision)::integer as cell_x,
      floor(lat / ${ask.sideDegrees}::double precision)::integer as cell_y, frame,
      sum(lon) as lon, sum(lat) as lat, count(*)::bigint as num, sum(value) as value
    from (
      select st_x(middle) as lon, st_y(middle) as lat,
        ${ask.value.ofRow ?? statement('null::double precision')} as value, ${keySql(ask.time)} as frame
      from ${plan.from} ${MIDDLE} where ${plan.where} and ${HAS_PLACE} and ${within(ask.keys)}
    ) placed
    group by 1, 2, 3`)

export interface KeyRange {
  first: number
  last: number
}

const within = ({ first, last }: KeyRange): Sql => sql`m.row_key between ${first}::bigint and ${last}::bigint`

/** The first and last key of the rows, and how many there are; null where there are none. */
export async function selectKeyRange(
  tx: Transaction,
  plan: Plan,
): Promise<(KeyRange & { num: number }) | null> {
  const [row] = await tx.query<{ first: number | null; last: number | null; num: number }>(sql`
    select min(m.row_key) as first, max(m.row_key) as last, count(*)::bigint as num from ${plan.from} where ${plan.where}`)
  return row === undefined || row.first === null || row.last === null
    ? null
    : { first: row.first, last: row.last, num: row.num }
}

export interface HexagonRow {
  q: number
  r: number
  frame: string | null
  value: number | null
  num: number
  /** Of them, those that have a value. */
  num_valued: number
}

/**
 * The hexagon that a row lies in, as `analysis/src/geo/hexagons.ts` finds it: axial coordinates on EPSG:4548. Counted are
 * the lines of three directions that lie before the place, which takes a third of the steps of rounding on three axes.
 */
export const hexagonSql = (
  sideMetres: number,
  geometryType: string | null,
): { from: Sql; q: Sql; r: Sql } => {
  const side = sql`${sideMetres}::double precision`
  // A point is its own middle, which a library need not be asked for.
  const middle = geometryType === 'Point' ? statement('m.geometry') : statement('st_centroid(m.geometry)')
  return {
    // `offset 0` keeps the planner from writing out each step in every place that names it: a row would be transformed
    // some ten times.
    from: sql`cross join lateral (select st_transform(${middle}, 4548) as metres offset 0) on_plane
      cross join lateral (select st_x(metres) / (${side} * sqrt(3)) as x, st_y(metres) / ${side} as y offset 0) scaled
      cross join lateral (select floor((floor(2 * x + 1) + floor(x + y + 1)) / 3)::integer as q_and_r,
        floor((floor(x + y + 1) + floor(y - x + 1)) / 3)::integer as r offset 0) hexagon`,
    q: statement('(hexagon.q_and_r - hexagon.r)'),
    r: statement('hexagon.r'),
  }
}

/** Of the rows whose keys lie between the two. */
export const selectHexagons = (
  tx: Transaction,
  plan: Plan,
  ask: {
    value: PlannedValue
    time: PlannedKey | null
    sideMetres: number
    keys: KeyRange
  },
): Promise<HexagonRow[]> => {
  const hexagon = hexagonSql(ask.sideMetres, plan.geometryType)
  return tx.query<HexagonRow>(sql`
    select ${hexagon.q} as q, ${hexagon.r} as r, ${keySql(ask.time)} as frame, ${ask.value.aggregate} as value,
      count(*)::bigint as num, (count(*) filter (where not ${ask.value.isMissing}))::bigint as num_valued
    from ${plan.from} ${hexagon.from}
    where ${plan.where} and ${HAS_PLACE} and ${within(ask.keys)}
    group by 1, 2, 3`)
}

export interface OutlineRow {
  row_key: number
  label: string
  frame: string | null
  value: number | null
  square_metres: number
  geojson: string
}

/** Rows with their outlines, the large ones first; vertices closer than a metre are one. */
export const selectOutlines = (
  tx: Transaction,
  plan: Plan,
  ask: { value: PlannedValue; label: Sql; time: PlannedKey | null; dimension: 1 | 2; limit: number },
): Promise<OutlineRow[]> =>
  tx.query<OutlineRow>(sql`
    select m.row_key, ${ask.label} as label, ${keySql(ask.time)} as frame,
      ${ask.value.ofRow ?? statement('null::double precision')} as value,
      ${ask.dimension === 2 ? sql`st_area(m.geometry::geography)` : statement('0::double precision')} as square_metres,
      st_asgeojson(st_simplify(m.geometry, 0.00001, true), 6, 0) as geojson
    from ${plan.from} where ${plan.where} and st_dimension(m.geometry) = ${ask.dimension}::integer
    order by greatest(st_xmax(m.geometry) - st_xmin(m.geometry), st_ymax(m.geometry) - st_ymin(m.geometry)) desc, m.row_key
    limit ${ask.limit}::integer`)

export interface CommunityRow {
  code: string
  name: string
  square_metres: number | null
  geojson: string
}

export const selectCommunities = (tx: Transaction): Promise<CommunityRow[]> =>
  tx.query<CommunityRow>(sql`
    select distinct on (code) code, name, st_area(geometry::geography) as square_metres,
      st_asgeojson(st_simplify(geometry, 0.00001, true), 6, 0) as geojson
    from places.current_place where level = 'community' and geometry is not null and st_dimension(geometry) = 2
    order by code, id`)

/** Rows behind a figure, by their keys. */
export const selectFigureRows = (
  tx: Transaction,
  plan: Plan,
  ask: { where: Sql; from: Sql; columns: readonly Sql[]; after: number; limit: number },
): Promise<({ row_key: number; source_row: number } & Record<string, unknown>)[]> => {
  const columns = ask.columns.reduce(
    (before, column, index) => sql`${before}, ${column} as ${statement(`c${index}`)}`,
    statement(''),
  )
  return tx.query(sql`
    select m.row_key, m.source_row ${columns} from ${plan.from} ${ask.from}
    where ${plan.where} and ${ask.where} and m.row_key > ${ask.after}::bigint
    order by m.row_key limit ${ask.limit}::integer`)
}

export async function selectFigure(
  tx: Transaction,
  plan: Plan,
  ask: { where: Sql; from: Sql; value: PlannedValue },
): Promise<{ value: number | null; num: number; num_missing: number }> {
  const [row] = await tx.query<{ value: number | null; num: number; num_missing: number }>(sql`
    select ${ask.value.aggregate} as value, count(*)::bigint as num,
      count(*) filter (where ${ask.value.isMissing})::bigint as num_missing
    from ${plan.from} ${ask.from} where ${plan.where} and ${ask.where}`)
  return row ?? { value: null, num: 0, num_missing: 0 }
}
