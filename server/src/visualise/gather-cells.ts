/** Points gathered into cells and cells into tiles, put together from the parts of a table. */
import type { CellRow } from './grid-queries.ts'
import { TILE_EXTENT } from './tile-grid.ts'

export interface GridCell {
  x: number
  y: number
  numPoints: number
  /** Sums of the shares of the world's side, from the west and from the north. */
  across: number
  down: number
}

/** Cells by their place in a row of rows, for each community; null where rows are not seen by community. */
export type CellsByCommunity = Map<string | null, Map<number, GridCell>>

/** Wider than the world is at any zoom, and small enough for a place to be exact. */
const WIDTH = 2 ** 26

function add(cells: Map<number, GridCell>, cell: GridCell): void {
  const place = cell.y * WIDTH + cell.x
  const known = cells.get(place)
  if (known === undefined) {
    cells.set(place, cell)
    return
  }
  known.numPoints += cell.numPoints
  known.across += cell.across
  known.down += cell.down
}

export function addCells(found: CellsByCommunity, rows: readonly CellRow[]): void {
  for (const { code, x, y, num_points, across, down } of rows) {
    let cells = found.get(code)
    if (cells === undefined) {
      cells = new Map()
      found.set(code, cells)
    }
    add(cells, { x, y, numPoints: num_points, across, down })
  }
}

/** Four cells become one of the zoom above. */
export function coarserCells(cells: CellsByCommunity): CellsByCommunity {
  const coarser: CellsByCommunity = new Map()
  for (const [code, ofCode] of cells) {
    const joined = new Map<number, GridCell>()
    for (const cell of ofCode.values()) add(joined, { ...cell, x: cell.x >> 1, y: cell.y >> 1 })
    coarser.set(code, joined)
  }
  return coarser
}

/** The most points that one cell holds, whatever their communities. */
export function fullestCell(cells: CellsByCommunity): number {
  const numByPlace = new Map<number, number>()
  let most = 0
  for (const ofCode of cells.values())
    for (const [place, { numPoints }] of ofCode) {
      const num = (numByPlace.get(place) ?? 0) + numPoints
      numByPlace.set(place, num)
      most = Math.max(most, num)
    }
  return most
}

export interface GridTile {
  code: string | null
  x: number
  y: number
  /** y · 4096 + x in units of the tile, the fullest cell first. */
  positions: number[]
  counts: number[]
}

/** The tiles of a zoom, each with its cells where their points lie in the mean. */
export function tilesOf(cells: CellsByCommunity, zoom: number, cellsPerSide: number): GridTile[] {
  const units = 2 ** zoom * TILE_EXTENT
  const unit = (share: number): number => Math.floor(share * units) % TILE_EXTENT
  return [...cells].flatMap(([code, ofCode]) => {
    const byTile = new Map<number, GridCell[]>()
    for (const cell of ofCode.values()) {
      const place = Math.floor(cell.y / cellsPerSide) * WIDTH + Math.floor(cell.x / cellsPerSide)
      const known = byTile.get(place)
      if (known === undefined) byTile.set(place, [cell])
      else known.push(cell)
    }
    return [...byTile].map(([place, ofTile]) => {
      ofTile.sort((a, b) => b.numPoints - a.numPoints)
      return {
        code,
        x: place % WIDTH,
        y: Math.floor(place / WIDTH),
        positions: ofTile.map(
          (cell) => unit(cell.down / cell.numPoints) * TILE_EXTENT + unit(cell.across / cell.numPoints),
        ),
        counts: ofTile.map((cell) => cell.numPoints),
      }
    })
  })
}
