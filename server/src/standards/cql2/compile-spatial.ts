import type { Geometry } from 'geojson'
import { json, type Sql, sql } from '../../db/sql.ts'
import { checkGeometry } from './check-geometry.ts'
import type { Compiling } from './compile.ts'
import { filterProblem, type Node, type SPATIAL } from './cql2.ts'

type Relation = (typeof SPATIAL)[number]

/** The relations of two geometries (OGC 21-065r2, table 8; ISO 19125-1), under the store's names. */
const RELATIONS: Record<Relation, (a: Sql, b: Sql) => Sql> = {
  s_intersects: (a, b) => sql`st_intersects(${a}, ${b})`,
  s_contains: (a, b) => sql`st_contains(${a}, ${b})`,
  s_crosses: (a, b) => sql`st_crosses(${a}, ${b})`,
  s_disjoint: (a, b) => sql`st_disjoint(${a}, ${b})`,
  s_equals: (a, b) => sql`st_equals(${a}, ${b})`,
  s_overlaps: (a, b) => sql`st_overlaps(${a}, ${b})`,
  s_touches: (a, b) => sql`st_touches(${a}, ${b})`,
  s_within: (a, b) => sql`st_within(${a}, ${b})`,
}

export function isGeometry(node: Node, { queryableByName }: Pick<Compiling, 'queryableByName'>): boolean {
  if (typeof node !== 'object' || Array.isArray(node) || !('property' in node)) return false
  return queryableByName.get(node.property)?.type === 'geometry'
}

export function compileSpatial(
  relation: Relation,
  [left, right]: readonly [Node, Node],
  compiling: Compiling,
): Sql {
  return RELATIONS[relation](geometry(left, compiling), geometry(right, compiling))
}

function geometry(node: Node, compiling: Compiling): Sql {
  if (isGeometry(node, compiling)) return sql`geometry`
  if (typeof node !== 'object' || Array.isArray(node)) throw filterProblem('type')
  if ('property' in node)
    throw filterProblem(compiling.queryableByName.has(node.property) ? 'type' : 'unknown-property')
  if ('type' in node) {
    checkGeometry(node)
    return stored(node, compiling)
  }
  if ('bbox' in node) return stored(ofBox(node.bbox), compiling)
  throw filterProblem('type')
}

function ofBox(box: readonly number[]): Geometry {
  const half = box.length / 2
  if ((half !== 2 && half !== 3) || !box.every(Number.isFinite)) throw filterProblem('value')
  const [minX, minY, maxX, maxY] = [box[0], box[1], box[half], box[half + 1]] as [
    number,
    number,
    number,
    number,
  ]
  if (minX > maxX || minY > maxY) throw filterProblem('value')
  const ring = [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

/** In the coordinates of the rows, and without the faults that end a comparison: an outline that crosses itself is mended. */
function stored(literal: Geometry, { geometrySrid, isNorthFirst }: Compiling): Sql {
  const read = sql`st_setsrid(st_geomfromgeojson(${json(literal)}::text), ${geometrySrid}::integer)`
  const turned = isNorthFirst ? sql`st_flipcoordinates(${read})` : read
  return sql`st_makevalid(${geometrySrid === 4326 ? turned : sql`st_transform(${turned}, 4326)`})`
}
