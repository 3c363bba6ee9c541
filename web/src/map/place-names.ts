import type { MapName } from './map-style.ts'

/** What is read of a feature in a tile. */
export interface NamedPiece {
  properties: Record<string, unknown> | null
  geometry: { type: string; coordinates?: unknown }
}

type Position = [number, number]

/**
 * One label for each name: the centroid of all pieces that tiles cut the place into, weighted by area.
 * Rounded to about a metre, so that the same view gives the same labels.
 */
export function placeNames(pieces: readonly NamedPiece[]): MapName[] {
  const sums = new Map<string, { area: number; lon: number; lat: number }>()
  for (const piece of pieces) {
    const name = piece.properties?.name
    if (typeof name !== 'string' || name === '') continue
    for (const ring of outerRings(piece.geometry)) {
      const part = ringCentroid(ring)
      if (part.area === 0) continue
      const sum = sums.get(name) ?? { area: 0, lon: 0, lat: 0 }
      sum.area += part.area
      sum.lon += part.lon * part.area
      sum.lat += part.lat * part.area
      sums.set(name, sum)
    }
  }
  return [...sums]
    .map(([name, sum]) => ({
      name,
      sideDegrees: Math.round(Math.sqrt(sum.area) * 1e5) / 1e5,
      lon: Math.round((sum.lon / sum.area) * 1e5) / 1e5,
      lat: Math.round((sum.lat / sum.area) * 1e5) / 1e5,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function outerRings(geometry: NamedPiece['geometry']): Position[][] {
  if (geometry.type === 'Polygon') return (geometry.coordinates as Position[][]).slice(0, 1)
  if (geometry.type === 'MultiPolygon')
    return (geometry.coordinates as Position[][][]).flatMap((polygon) => polygon.slice(0, 1))
  return []
}

/** Shoelace formula; plane degrees are good enough to place a label within a subdistrict. */
function ringCentroid(ring: readonly Position[]): { area: number; lon: number; lat: number } {
  const origin = ring[0]
  if (!origin) return { area: 0, lon: 0, lat: 0 }
  let [twiceArea, lon, lat] = [0, 0, 0]
  for (let index = 0; index + 1 < ring.length; index++) {
    const [ax, ay] = relative(ring[index]!, origin)
    const [bx, by] = relative(ring[index + 1]!, origin)
    const cross = ax * by - bx * ay
    twiceArea += cross
    lon += (ax + bx) * cross
    lat += (ay + by) * cross
  }
  if (twiceArea === 0) return { area: 0, lon: 0, lat: 0 }
  return {
    area: Math.abs(twiceArea / 2),
    lon: origin[0] + lon / (3 * twiceArea),
    lat: origin[1] + lat / (3 * twiceArea),
  }
}

function relative(position: Position, origin: Position): Position {
  return [position[0] - origin[0], position[1] - origin[1]]
}
