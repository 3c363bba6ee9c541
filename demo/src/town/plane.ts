import { fromGaussKruger, toGaussKruger } from '@jingjing/analysis/geo/gauss-kruger'
import type { Pair } from '@jingjing/analysis/geo/polygon'

/** The town is drawn in metres east and north of this point, in the plane of EPSG:4548. */
const origin = toGaussKruger(116.4615, 39.893)

/** Seven decimals are about a centimetre: what survey exports carry, and equal for all that share a vertex. */
const round7 = (degrees: number) => Math.round(degrees * 1e7) / 1e7

export type PlanePair = Pair

export function toLonLat([eastMetres, northMetres]: PlanePair): [number, number] {
  const { lon, lat } = fromGaussKruger(origin.eastMetres + eastMetres, origin.northMetres + northMetres)
  return [round7(lon), round7(lat)]
}

export function fromLonLat(lon: number, lat: number): [number, number] {
  const { eastMetres, northMetres } = toGaussKruger(lon, lat)
  return [eastMetres - origin.eastMetres, northMetres - origin.northMetres]
}

export function distanceMetres(from: PlanePair, to: PlanePair): number {
  // Math.hypot guards against overflow at several times the cost; a town needs no guard.
  const dx = to[0] - from[0]
  const dy = to[1] - from[1]
  return Math.sqrt(dx * dx + dy * dy)
}

/** GeoJSON text of a polygon whose open plane rings are the outer one and its holes. */
export function polygonText(...rings: (readonly PlanePair[])[]): string {
  const coordinates = rings.map((ring) => {
    const positions = ring.map(toLonLat)
    return [...positions, positions[0]]
  })
  return JSON.stringify({ type: 'Polygon', coordinates })
}

export function lineText(points: readonly PlanePair[]): string {
  return JSON.stringify({ type: 'LineString', coordinates: points.map(toLonLat) })
}
