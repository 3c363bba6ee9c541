/** Outlines of what lies within a limit on a grid of costs: marching squares, rings closed, holes with their polygons. */
import { pointInRing, signedArea } from '../geo/polygon.ts'
import type { CostGrid, MultiPolygon } from './isochrone.ts'

type Point = [lon: number, lat: number]

/** The outermost corners of the grid lie beyond every limit, so that every ring closes. */
export function traceOutline(grid: CostGrid, limit: number): MultiPolygon {
  const rings = closeRings(segmentsOf(grid, limit), grid, limit)
  const outer = rings.filter((ring) => signedArea(ring) > 0)
  const holes = rings.filter((ring) => signedArea(ring) < 0)
  const polygons: Point[][][] = outer.map((ring) => [ring])
  for (const hole of holes) {
    // Of the rings around it the smallest: an island in a lake has its own lakes.
    let home = -1
    outer.forEach((ring, index) => {
      if (!pointInRing(innerPoint(hole), ring)) return
      if (home < 0 || signedArea(ring) < signedArea(outer[home]!)) home = index
    })
    if (home >= 0) polygons[home]!.push(hole)
  }
  return polygons.map((polygon) => polygon.map((ring) => [...ring, ring[0]!]))
}

/** A point on the ring that is no corner of it: the middle of its first side. */
function innerPoint(ring: readonly Point[]): Point {
  const [a, b] = [ring[0]!, ring[1]!]
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}

/**
 * Directed pieces from one side of a cell to another, what is within the limit on their left. A side is named by the
 * corner at its west or south and whether it runs east (0) or north (1): 2 × corner + direction.
 */
function segmentsOf(grid: CostGrid, limit: number): Map<number, number> {
  const { numColumns, numRows, cost } = grid
  const next = new Map<number, number>()
  for (let row = 0; row + 1 < numRows; row++)
    for (let column = 0; column + 1 < numColumns; column++) {
      const corner = row * numColumns + column
      const isIn = (at: number) => (cost[at]! <= limit ? 1 : 0)
      const [southWest, southEast] = [isIn(corner), isIn(corner + 1)]
      const [northWest, northEast] = [isIn(corner + numColumns), isIn(corner + numColumns + 1)]
      const shape = southWest | (southEast << 1) | (northEast << 2) | (northWest << 3)
      if (shape === 0 || shape === 15) continue
      const sides = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + numColumns), 2 * corner + 1]
      for (const [from, to] of PIECES[shape]!) next.set(sides[from]!, sides[to]!)
    }
  return next
}

const [SOUTH, EAST, NORTH, WEST] = [0, 1, 2, 3]
/** By which corners are within: bit 0 south-west, 1 south-east, 2 north-east, 3 north-west. Opposite corners stay apart. */
const PIECES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[SOUTH, WEST]],
  [[EAST, SOUTH]],
  [[EAST, WEST]],
  [[NORTH, EAST]],
  [
    [SOUTH, WEST],
    [NORTH, EAST],
  ],
  [[NORTH, SOUTH]],
  [[NORTH, WEST]],
  [[WEST, NORTH]],
  [[SOUTH, NORTH]],
  [
    [EAST, SOUTH],
    [WEST, NORTH],
  ],
  [[EAST, NORTH]],
  [[WEST, EAST]],
  [[SOUTH, EAST]],
  [[WEST, SOUTH]],
  [],
]

function closeRings(next: Map<number, number>, grid: CostGrid, limit: number): Point[][] {
  const rings: Point[][] = []
  for (const start of [...next.keys()].sort((a, b) => a - b)) {
    if (!next.has(start)) continue
    const ring: Point[] = []
    for (let side: number | undefined = start; side !== undefined && next.has(side); ) {
      ring.push(pointOnSide(grid, side, limit))
      const following: number | undefined = next.get(side)
      next.delete(side)
      side = following
    }
    rings.push(ring)
  }
  return rings
}

function pointOnSide(grid: CostGrid, side: number, limit: number): Point {
  const { numColumns, firstColumn, firstRow, stepLon, stepLat, cost } = grid
  const corner = side >> 1
  const isNorthward = (side & 1) === 1
  const other = corner + (isNorthward ? numColumns : 1)
  const [here, there] = [cost[corner]!, cost[other]!]
  const along = (limit - here) / (there - here)
  const column = firstColumn + (corner % numColumns)
  const row = firstRow + Math.floor(corner / numColumns)
  return isNorthward
    ? [column * stepLon, (row + along) * stepLat]
    : [(column + along) * stepLon, row * stepLat]
}
