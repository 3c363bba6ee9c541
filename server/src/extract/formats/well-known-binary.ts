import type { Geometry } from './format.ts'

const TYPES = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const

/** OGC well-known binary, little-endian, two dimensions. */
export function wellKnownBinary(geometry: Geometry): Buffer {
  const buffer = Buffer.alloc(sizeOf(geometry))
  put(geometry, buffer, 0)
  return buffer
}

const partsOf = ({ type, coordinates, geometries }: Geometry): Geometry[] =>
  geometries ??
  coordinates.map((one) => ({ type: type.slice(5) as Geometry['type'], coordinates: one as unknown[] }))

function sizeOf(geometry: Geometry): number {
  switch (geometry.type) {
    case 'Point':
      return 5 + 16
    case 'LineString':
      return 9 + 16 * geometry.coordinates.length
    case 'Polygon':
      return (geometry.coordinates as unknown[][]).reduce((sum, ring) => sum + 4 + 16 * ring.length, 9)
    default:
      return partsOf(geometry).reduce((sum, part) => sum + sizeOf(part), 9)
  }
}

function put(geometry: Geometry, buffer: Buffer, start: number): number {
  let at = start
  const count = (value: number): void => {
    buffer.writeUInt32LE(value, at)
    at += 4
  }
  const position = (one: unknown): void => {
    const [x, y] = one as [number, number]
    buffer.writeDoubleLE(x, at)
    buffer.writeDoubleLE(y, at + 8)
    at += 16
  }
  buffer.writeUInt8(1, at)
  at += 1
  count(TYPES[geometry.type])
  if (geometry.type === 'Point') {
    position(geometry.coordinates)
  } else if (geometry.type === 'LineString') {
    count(geometry.coordinates.length)
    geometry.coordinates.forEach(position)
  } else if (geometry.type === 'Polygon') {
    count(geometry.coordinates.length)
    for (const ring of geometry.coordinates as unknown[][]) {
      count(ring.length)
      ring.forEach(position)
    }
  } else {
    const parts = partsOf(geometry)
    count(parts.length)
    for (const part of parts) at = put(part, buffer, at)
  }
  return at
}
