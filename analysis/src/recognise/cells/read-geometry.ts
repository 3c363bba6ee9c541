type Position = number[]

interface Geometry {
  type: string
  coordinates: unknown
  geometries?: unknown
}

/**
 * A geometry as GeoJSON text (RFC 7946) if it is one that can be stored, else null: positions without figures, lines
 * of one point, rings of less than three. A ring that does not come back to its first point is closed.
 */
export function readGeometry(text: string): string | null {
  let geometry: unknown
  try {
    geometry = JSON.parse(text)
  } catch {
    return null
  }
  const closing = { numClosed: 0 }
  if (!isGeometry(geometry, closing)) return null
  return closing.numClosed === 0 ? text : JSON.stringify(geometry)
}

interface Closing {
  numClosed: number
}

function isGeometry(value: unknown, closing: Closing): value is Geometry {
  if (typeof value !== 'object' || value === null) return false
  const { type, coordinates, geometries } = value as Geometry
  switch (type) {
    case 'Point':
      return isPosition(coordinates)
    case 'MultiPoint':
      return isListOf(coordinates, 1, isPosition)
    case 'LineString':
      return isLine(coordinates)
    case 'MultiLineString':
      return isListOf(coordinates, 1, isLine)
    case 'Polygon':
      return isPolygon(coordinates, closing)
    case 'MultiPolygon':
      return isListOf(coordinates, 1, (polygon) => isPolygon(polygon, closing))
    case 'GeometryCollection':
      return isListOf(geometries, 1, (member) => isGeometry(member, closing))
    default:
      return false
  }
}

const isListOf = (value: unknown, minLength: number, isOne: (one: unknown) => boolean): value is unknown[] =>
  Array.isArray(value) && value.length >= minLength && value.every(isOne)

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) && value.length >= 2 && value.every((figure) => Number.isFinite(figure))

const isLine = (value: unknown): boolean => isListOf(value, 2, isPosition)

const isPolygon = (value: unknown, closing: Closing): boolean =>
  isListOf(value, 1, (ring) => isRing(ring, closing))

function isRing(value: unknown, closing: Closing): boolean {
  if (!isListOf(value, 3, isPosition)) return false
  const ring = value as Position[]
  const [first, last] = [ring[0]!, ring.at(-1)!]
  if (first[0] !== last[0] || first[1] !== last[1]) {
    ring.push(first)
    closing.numClosed++
  }
  return ring.length >= 4
}
