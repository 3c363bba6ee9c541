import type { Transaction } from '../db/database.ts'
import { identifier, type Sql, sql, statement } from '../db/sql.ts'
import { CELLS_PER_SIDE } from './build-grids.ts'
import { encodePoints, type TilePoint, unitsOf } from './encode-points.ts'
import { type GridTileRow, selectGrid, selectGridTile, selectPointRows } from './grid-queries.ts'
import type { SpatialTableRow } from './queries.ts'
import type { TileAttribute } from './tile-attributes.ts'
import { TILE_EXTENT, type TileAddress, tileBounds } from './tile-grid.ts'

/** As the grid was made: cells of four pixels. */
const CELL_UNITS = TILE_EXTENT / CELLS_PER_SIDE

/** More than a tile could hold within its size. */
const MAX_POINTS = 12_000

export interface PointsAsk {
  table: SpatialTableRow
  address: TileAddress
  layer: string
  attributes: readonly TileAttribute[]
  /** Somebody who sees the rows of one department alone gets them one by one: cells tell communities apart, not departments. */
  isDepartmentOnly: boolean
}

/** A tile of a table of points: from its grid where it is seen from afar, else row by row. */
export async function readPointTile(tx: Transaction, ask: PointsAsk): Promise<Uint8Array | null> {
  const { table, address } = ask
  const [grid] = await tx.query<{ max_zoom: number | null }>(
    selectGrid(table.dataset, table.name, table.version),
  )
  const isGathered = grid !== undefined && grid.max_zoom !== null && address.z <= grid.max_zoom
  const points =
    isGathered && !ask.isDepartmentOnly ? await gatheredPoints(tx, ask) : await singlePoints(tx, ask)
  return encodePoints(points, ask.layer)
}

/** Each stands for the points of its cell, which may lie in several communities; `num` says how many. */
async function gatheredPoints(tx: Transaction, { table, address }: PointsAsk): Promise<TilePoint[]> {
  const parts = await tx.query<GridTileRow>(
    selectGridTile({ dataset: table.dataset, table: table.name, ...address }),
  )
  const sumByCell = new Map<number, { num: number; x: number; y: number }>()
  for (const { positions, counts } of parts) {
    positions.forEach((position, index) => {
      const num = counts[index] ?? 1
      const [x, y] = [position % TILE_EXTENT, Math.floor(position / TILE_EXTENT)]
      const cell = Math.floor(y / CELL_UNITS) * TILE_EXTENT + Math.floor(x / CELL_UNITS)
      const known = sumByCell.get(cell)
      if (known === undefined) sumByCell.set(cell, { num, x: x * num, y: y * num })
      else Object.assign(known, { num: known.num + num, x: known.x + x * num, y: known.y + y * num })
    })
  }
  const points = [...sumByCell.values()].map(({ num, x, y }) => ({
    x: Math.round(x / num),
    y: Math.round(y / num),
    properties: { num },
  }))
  // Where a tile would grow too large the cells of the fewest points go first.
  return parts.length > 1 ? points.sort((a, b) => b.properties.num - a.properties.num) : points
}

type PointRow = { lon: number; lat: number } & Record<string, string | number | boolean | null>

async function singlePoints(tx: Transaction, ask: PointsAsk): Promise<TilePoint[]> {
  const rows = await tx.query<PointRow>(
    selectPointRows({
      storageName: ask.table.storage_name,
      version: ask.table.version,
      bounds: tileBounds(ask.address),
      columns: columnsOf(ask.attributes),
      limit: MAX_POINTS,
    }),
  )
  return rows.flatMap(({ lon, lat, ...values }) => {
    const at = unitsOf(lon, lat, ask.address)
    if (at === null) return []
    const properties: TilePoint['properties'] = { num: 1 }
    for (const [name, value] of Object.entries(values)) if (value !== null) properties[name] = value
    return [{ ...at, properties }]
  })
}

const columnsOf = (attributes: readonly TileAttribute[]): Sql =>
  attributes.reduce(
    (before, one) => sql`${before} ${identifier(one.column)} as ${identifier(one.attribute)},`,
    statement(''),
  )
