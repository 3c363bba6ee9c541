import type { Geometry } from 'geojson'
import {
  ARITHMETIC,
  COMPARISONS,
  filterProblem,
  MAX_DEPTH,
  MAX_NODES,
  MAX_TEXT_CHARACTERS,
  type Node,
  SPATIAL,
  TEMPORAL,
} from './cql2.ts'

const OPERATIONS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'isNull',
  'like',
  'between',
  'in',
  'casei',
  ...COMPARISONS,
  ...ARITHMETIC,
  ...SPATIAL,
  ...TEMPORAL,
])

const GEOMETRY_TYPES: readonly string[] = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]

/** CQL2 JSON as a tree. What is not understood is refused, never passed over. */
export function parseJson(text: string): Node {
  if (text.length > MAX_TEXT_CHARACTERS) throw filterProblem('too-long')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw filterProblem('syntax')
  }
  const budget = { numNodes: 0 }
  return nodeOf(value, 0, budget)
}

type Fields = Record<string, unknown>

function nodeOf(value: unknown, depth: number, budget: { numNodes: number }): Node {
  budget.numNodes += 1
  if (depth > MAX_DEPTH) throw filterProblem('too-deep')
  if (budget.numNodes > MAX_NODES) throw filterProblem('too-long')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((one) => nodeOf(one, depth + 1, budget))
  if (typeof value !== 'object' || value === null) throw filterProblem('syntax')
  const fields = value as Fields
  if ('op' in fields) return operationOf(fields, depth, budget)
  if (typeof fields.property === 'string') return { property: fields.property }
  if (typeof fields.date === 'string') return { date: fields.date }
  if (typeof fields.timestamp === 'string') return { timestamp: fields.timestamp }
  if (Array.isArray(fields.interval) && fields.interval.length === 2)
    return {
      interval: [
        nodeOf(fields.interval[0], depth + 1, budget),
        nodeOf(fields.interval[1], depth + 1, budget),
      ],
    }
  if (Array.isArray(fields.bbox) && fields.bbox.every((one) => typeof one === 'number'))
    return { bbox: fields.bbox as number[] }
  return geometryOf(fields, depth)
}

function operationOf({ op, args }: Fields, depth: number, budget: { numNodes: number }): Node {
  if (typeof op !== 'string' || !Array.isArray(args)) throw filterProblem('syntax')
  const name = OPERATIONS.has(op) ? op : op.toLowerCase()
  if (!OPERATIONS.has(name)) throw filterProblem('unknown-function')
  return { op: name, args: args.map((one) => nodeOf(one, depth + 1, budget)) }
}

function geometryOf(fields: Fields, depth: number): Geometry {
  if (depth > MAX_DEPTH) throw filterProblem('too-deep')
  const { type, coordinates, geometries } = fields
  if (typeof type !== 'string' || !GEOMETRY_TYPES.includes(type)) throw filterProblem('syntax')
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries)) throw filterProblem('syntax')
    return { type, geometries: geometries.map((one) => geometryOf(one as Fields, depth + 1)) }
  }
  if (!isNumbers(coordinates)) throw filterProblem('value')
  return { type, coordinates } as Geometry
}

/** Numbers in lists, at least two side by side, at most four lists deep. */
function isNumbers(value: unknown, depth = 0): boolean {
  if (!Array.isArray(value) || value.length === 0 || depth > 3) return false
  if (value.every((one) => typeof one === 'number' && Number.isFinite(one)))
    return value.length >= 2 && value.length <= 3
  return value.every((one) => isNumbers(one, depth + 1))
}
