import { fromGaussKruger } from './gauss-kruger.ts'
import { type OffsetSystem, wgs84FromOffset } from './offset-systems.ts'

type Position = readonly [x: number, y: number]

/** Turns a position of a system (x before y, east before north) into longitude and latitude of WGS 84. */
export type ToWgs84 = (position: Position) => [lon: number, lat: number]

const MERCATOR_RADIUS_METRES = 6378137
const DEGREES = 180 / Math.PI
/** Geographic systems that count as WGS 84 at the scale of a street: WGS 84 itself and CGCS2000. */
const SAME = new Set([4326, 4490, 4979])

/**
 * The way from a coordinate system into WGS 84; undefined for those without a public one (Beijing 1954, Xian 1980 and
 * local systems differ by up to a hundred metres, and their parameters are not published).
 */
export function toWgs84(system: number | OffsetSystem): ToWgs84 | undefined {
  if (system === 'GCJ-02' || system === 'BD-09') {
    return (position) => wgs84FromOffset([position[0], position[1]], system)
  }
  if (SAME.has(system)) return ([x, y]) => [x, y]
  if (system === 3857) return fromMercator
  const zone = zoneOf(system)
  if (zone === undefined) return undefined
  return ([east, north]) => {
    const bare = zone.number === null ? east : east - zone.number * 1_000_000
    const { lon, lat } = fromGaussKruger(bare, north, zone.meridianDegrees, zone.scale)
    return [lon, lat]
  }
}

interface Zone {
  meridianDegrees: number
  /** Stands before the easting, where it does. */
  number: number | null
  scale: number
}

/** CGCS2000 Gauss–Krüger in 6° and 3° zones, with the zone's number in the easting and without; UTM north on WGS 84. */
function zoneOf(code: number): Zone | undefined {
  if (code >= 4491 && code <= 4501)
    return { meridianDegrees: 75 + 6 * (code - 4491), number: code - 4491 + 13, scale: 1 }
  if (code >= 4502 && code <= 4512) return { meridianDegrees: 75 + 6 * (code - 4502), number: null, scale: 1 }
  if (code >= 4513 && code <= 4533)
    return { meridianDegrees: 75 + 3 * (code - 4513), number: code - 4513 + 25, scale: 1 }
  if (code >= 4534 && code <= 4554) return { meridianDegrees: 75 + 3 * (code - 4534), number: null, scale: 1 }
  if (code >= 32601 && code <= 32660)
    return { meridianDegrees: 6 * (code - 32600) - 183, number: null, scale: 0.9996 }
  return undefined
}

function fromMercator([x, y]: Position): [number, number] {
  return [
    (x / MERCATOR_RADIUS_METRES) * DEGREES,
    (2 * Math.atan(Math.exp(y / MERCATOR_RADIUS_METRES)) - Math.PI / 2) * DEGREES,
  ]
}

interface Shape {
  type: string
  coordinates?: unknown
  geometries?: Shape[]
}

/** The same for every position of a GeoJSON geometry; the object given is left as it is. */
export function wgs84Geometry(geometry: object, convert: ToWgs84): object {
  const shape = geometry as Shape
  if (shape.geometries !== undefined) {
    return { type: shape.type, geometries: shape.geometries.map((member) => wgs84Geometry(member, convert)) }
  }
  return { type: shape.type, coordinates: converted(shape.coordinates, convert) }
}

function converted(coordinates: unknown, convert: ToWgs84): unknown {
  if (!Array.isArray(coordinates)) return coordinates
  if (typeof coordinates[0] === 'number') return convert([coordinates[0], coordinates[1] as number])
  return coordinates.map((inner) => converted(inner, convert))
}
