/**
 * Plane and ellipsoid polygons. A ring is an array of pairs without a repeated last vertex, unless a function says that
 * it takes either. Pairs are [x, y] in metres or [lon, lat] in degrees; only the area on the ellipsoid cares which.
 */
export type Pair = readonly [number, number]
export type Ring = readonly Pair[]

const SEMI_MAJOR_AXIS_METRES = 6378137
const FLATTENING = 1 / 298.257222101
const eccentricity = Math.sqrt(FLATTENING * (2 - FLATTENING))

/** Signed area: positive where the ring runs counter-clockwise. In the square of the unit of the pairs. Closed or open rings. */
export function signedArea(ring: Ring): number {
  const first = ring[0]
  if (!first) return 0
  let doubled = 0
  // Relative to the first vertex, so that large plane coordinates cost no digits.
  for (let index = 1; index < ring.length; index++) {
    const [x1, y1] = ring[index]!
    const [x2, y2] = ring[(index + 1) % ring.length]!
    doubled += (x1 - first[0]) * (y2 - first[1]) - (x2 - first[0]) * (y1 - first[1])
  }
  return doubled / 2
}

export function centroid(ring: Ring): [number, number] {
  const [originX, originY] = ring[0] ?? [0, 0]
  let doubled = 0
  let sumX = 0
  let sumY = 0
  for (let index = 0; index < ring.length; index++) {
    const next = ring[(index + 1) % ring.length]!
    const x1 = ring[index]![0] - originX
    const y1 = ring[index]![1] - originY
    const x2 = next[0] - originX
    const y2 = next[1] - originY
    const cross = x1 * y2 - x2 * y1
    doubled += cross
    sumX += (x1 + x2) * cross
    sumY += (y1 + y2) * cross
  }
  if (doubled === 0) return [originX, originY]
  return [originX + sumX / (3 * doubled), originY + sumY / (3 * doubled)]
}

/** q(φ)/2, the height of the equal-area cylinder over the latitude, with the semi-major axis as unit (Snyder 1987, eq. 3-12). */
function equalAreaHeight(latDegrees: number): number {
  const sinPhi = Math.sin((latDegrees * Math.PI) / 180)
  const eSin = eccentricity * sinPhi
  return (
    ((1 - eccentricity * eccentricity) / 2) * (sinPhi / (1 - eSin * eSin) + Math.atanh(eSin) / eccentricity)
  )
}

/**
 * Area of a ring of [lon, lat] in degrees on the CGCS2000 ellipsoid (WGS 84 differs by less than 0.1 mm²/km²), in m², never negative.
 * Exact for edges that are straight on the equal-area cylinder; for edges meant as straight in the plane of EPSG:4548 the
 * difference is a few millionths of a subdistrict's area.
 */
export function ellipsoidalAreaSquareMetres(ring: Ring): number {
  const cylinder = ring.map(([lon, lat]): Pair => [(lon * Math.PI) / 180, equalAreaHeight(lat)])
  return Math.abs(signedArea(cylinder)) * SEMI_MAJOR_AXIS_METRES * SEMI_MAJOR_AXIS_METRES
}

/** Area in m² of GeoJSON polygon coordinates: the outer ring less its holes. */
export function polygonAreaSquareMetres(coordinates: readonly Ring[]): number {
  const [outer, ...holes] = coordinates
  if (!outer) return 0
  return holes.reduce(
    (area, hole) => area - ellipsoidalAreaSquareMetres(hole),
    ellipsoidalAreaSquareMetres(outer),
  )
}

/**
 * Half-open: a point on an edge shared by two polygons of a tiling is in exactly one of them, because
 * each edge counts its lower end and not its upper one. Closed or open rings.
 */
export function pointInRing(point: Pair, ring: Ring): boolean {
  const [x, y] = point
  let isInside = false
  for (let index = 0, previous = ring.length - 1; index < ring.length; previous = index++) {
    const [x1, y1] = ring[index]!
    const [x2, y2] = ring[previous]!
    if (y1 > y === y2 > y) continue
    // The same arithmetic for the edge seen from either side, or a point on it could fall in both or neither.
    const isLowFirst = y1 < y2
    const [lowX, lowY, highX, highY] = isLowFirst ? [x1, y1, x2, y2] : [x2, y2, x1, y1]
    if (x < lowX + ((y - lowY) / (highY - lowY)) * (highX - lowX)) isInside = !isInside
  }
  return isInside
}

export function pointInPolygon(point: Pair, coordinates: readonly Ring[]): boolean {
  let isInside = false
  for (const ring of coordinates) if (pointInRing(point, ring)) isInside = !isInside
  return isInside
}

/** Distance from a point to a segment, in the unit of the pairs. */
export function distanceToSegment(point: Pair, from: Pair, to: Pair): number {
  const dx = to[0] - from[0]
  const dy = to[1] - from[1]
  const lengthSquared = dx * dx + dy * dy
  const along =
    lengthSquared === 0 ? 0 : ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / lengthSquared
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(point[0] - from[0] - t * dx, point[1] - from[1] - t * dy)
}

/** Distance from a point to the nearest edge of a ring, whether the point is in it or not. */
export function distanceToRing(point: Pair, ring: Ring): number {
  let nearest = Number.POSITIVE_INFINITY
  for (let index = 0; index < ring.length; index++) {
    nearest = Math.min(nearest, distanceToSegment(point, ring[index]!, ring[(index + 1) % ring.length]!))
  }
  return nearest
}

/**
 * The part of a ring on the left of the directed line from → to (Sutherland and Hodgman 1974, one clipping edge).
 * For a concave ring the parts may hang together along the line; the area is right all the same.
 */
export function clipToLeft(ring: Ring, from: Pair, to: Pair): [number, number][] {
  const side = (p: Pair) => (to[0] - from[0]) * (p[1] - from[1]) - (to[1] - from[1]) * (p[0] - from[0])
  const kept: [number, number][] = []
  for (let index = 0; index < ring.length; index++) {
    const start = ring[index]!
    const end = ring[(index + 1) % ring.length]!
    const startSide = side(start)
    const endSide = side(end)
    if (startSide >= 0) kept.push([start[0], start[1]])
    if (startSide * endSide < 0) {
      const t = startSide / (startSide - endSide)
      kept.push([start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])])
    }
  }
  return kept
}
