import type { Geometry, Position } from 'geojson'
import { filterProblem } from './cql2.ts'

/** Refuses what the store could not read as a geometry: wrong nesting, open rings, lines of one position. */
export function checkGeometry(geometry: Geometry): void {
  switch (geometry.type) {
    case 'Point':
      positions([geometry.coordinates], 1)
      break
    case 'MultiPoint':
      positions(geometry.coordinates, 1)
      break
    case 'LineString':
      positions(geometry.coordinates, 2)
      break
    case 'MultiLineString':
      each(geometry.coordinates, (line) => positions(line, 2))
      break
    case 'Polygon':
      each(geometry.coordinates, ring)
      break
    case 'MultiPolygon':
      each(geometry.coordinates, (polygon) => each(polygon, ring))
      break
    case 'GeometryCollection':
      each(geometry.geometries, checkGeometry)
      break
  }
}

function each<T>(items: readonly T[], check: (item: T) => void): void {
  if (!Array.isArray(items) || items.length === 0) throw filterProblem('value')
  for (const item of items) check(item)
}

function positions(list: readonly Position[], least: number): void {
  if (!Array.isArray(list) || list.length < least) throw filterProblem('value')
  for (const one of list) {
    const isPosition =
      Array.isArray(one) && (one.length === 2 || one.length === 3) && one.every(Number.isFinite)
    if (!isPosition) throw filterProblem('value')
  }
}

function ring(list: readonly Position[]): void {
  positions(list, 4)
  const [first, last] = [list[0] as Position, list.at(-1) as Position]
  if (first[0] !== last[0] || first[1] !== last[1]) throw filterProblem('value')
}
