import type { Geometry, Position } from 'geojson'
import { filterProblem, MAX_DEPTH } from './cql2.ts'
import type { TokenReader } from './token-reader.ts'

type Nested = Position | Nested[]

/** How many lists lie around the positions of each kind of geometry. */
const DEPTH: Record<string, { type: string; depth: number }> = {
  POINT: { type: 'Point', depth: 0 },
  LINESTRING: { type: 'LineString', depth: 1 },
  MULTIPOINT: { type: 'MultiPoint', depth: 1 },
  POLYGON: { type: 'Polygon', depth: 2 },
  MULTILINESTRING: { type: 'MultiLineString', depth: 2 },
  MULTIPOLYGON: { type: 'MultiPolygon', depth: 3 },
}

/** Well-known text after its first word, as GeoJSON. */
export function parseGeometry(reader: TokenReader, kind: string, depth: number): Geometry {
  if (depth > MAX_DEPTH) throw filterProblem('too-deep')
  reader.takeWord('z')
  if (kind === 'GEOMETRYCOLLECTION') {
    const geometries = listOf(reader, () =>
      parseGeometry(reader, reader.next().value.toUpperCase(), depth + 1),
    )
    return { type: 'GeometryCollection', geometries }
  }
  const shape = DEPTH[kind]
  if (shape === undefined) throw filterProblem('syntax', reader.peek().position)
  const coordinates =
    shape.depth === 0 ? inParentheses(reader, () => position(reader)) : nested(reader, shape.depth, kind)
  return { type: shape.type, coordinates } as Geometry
}

function nested(reader: TokenReader, depth: number, kind: string): Nested[] {
  return listOf(reader, () => {
    if (depth > 1) return nested(reader, depth - 1, kind)
    // Both MULTIPOINT(1 2, 3 4) and MULTIPOINT((1 2), (3 4)) are written.
    return kind === 'MULTIPOINT' && reader.isSign('(')
      ? inParentheses(reader, () => position(reader))
      : position(reader)
  })
}

function position(reader: TokenReader): Position {
  const numbers: number[] = []
  while (reader.isSign('-') || reader.isSign('+') || reader.peek().kind === 'number') {
    const sign = reader.takeSignOf(['-', '+']) === '-' ? -1 : 1
    const token = reader.next()
    if (token.kind !== 'number') throw filterProblem('syntax', token.position)
    numbers.push(sign * Number(token.value))
  }
  if (numbers.length < 2 || numbers.length > 3) throw filterProblem('syntax', reader.peek().position)
  return numbers
}

function inParentheses<T>(reader: TokenReader, read: () => T): T {
  reader.expectSign('(')
  const value = read()
  reader.expectSign(')')
  return value
}

function listOf<T>(reader: TokenReader, read: () => T): T[] {
  return inParentheses(reader, () => {
    const items = [read()]
    while (reader.takeSign(',')) items.push(read())
    return items
  })
}
