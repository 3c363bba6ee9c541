import { type OffsetSystem, wgs84FromOffset } from './offset-systems.ts'
import { pointInPolygon, type Ring } from './polygon.ts'

type Position = readonly [lon: number, lat: number]

/** Positions that are known: outlines of the area, and the places and streets in it, all WGS 84. */
export interface KnownPlaces {
  /** Polygons of the area, each its rings. */
  areas: readonly (readonly Ring[])[]
  /** Places: buildings, facilities, the points of cases. */
  places: readonly Position[]
  /** Points along streets, a few metres apart. */
  streets: readonly Position[]
}

export interface SystemFit {
  system: 'WGS 84' | OffsetSystem
  /** 0.5 to 1: the chance that it is this and not the second best. */
  confidence: number
  /** Share of the points that lie in the area, taken as the system that fits best. */
  insideFraction: number
  numPoints: number
}

const SYSTEMS = ['WGS 84', 'GCJ-02', 'BD-09'] as const
/** Fewer points than this fit anything. */
const MIN_POINTS = 8
const CELL_DEGREES = 0.0005
const METRES_PER_DEGREE = 111_320
/** How near a point lies to a known place that it stands for. */
const PLACE_METRES = 6
/** Half the width of a street: facilities stand beside it and not on it. */
const STREET_METRES = 8

export interface SystemFitter {
  /** Null where there is nothing known to compare with, too few points, or none of them near the area. */
  fit(points: readonly Position[]): SystemFit | null
  /** The area and its surroundings (1 km), in degrees of WGS 84; null where nothing is known. */
  surroundings: Box | null
}

/**
 * Tells GCJ-02 and BD-09 from WGS 84 by fit: a position has no mark of its system, but read as the wrong one it lies
 * 0.5 or 1.3 km away, beside the places and streets that are known and in part outside of the area. Each reading
 * scores every point by nearness and by lying inside; the difference between the best two over its standard error
 * gives the confidence.
 */
export function createSystemFitter(known: KnownPlaces): SystemFitter {
  const places = createNearness(known.places)
  const streets = createNearness(known.streets)
  const isInside = (point: Position) => known.areas.some((rings) => pointInPolygon(point, rings))
  const box = boxOf(known)

  function score(point: Position): number {
    const place = places(point)
    const street = streets(point)
    return (
      (isInside(point) ? 1 : 0) +
      Math.exp(-place / PLACE_METRES) -
      0.5 * Math.exp(-street / STREET_METRES) * (place > PLACE_METRES ? 1 : 0)
    )
  }

  return {
    fit(points) {
      if (box === null || points.length < MIN_POINTS) return null
      const readings = SYSTEMS.map((system) => {
        const positions = points.map((point) => converted(point, system))
        const scores = positions.map(score)
        return { system, positions, scores, total: scores.reduce((sum, one) => sum + one, 0) }
      }).sort((a, b) => b.total - a.total)
      const [best, second] = readings as [(typeof readings)[0], (typeof readings)[0]]
      const insideFraction = best.positions.filter(isInside).length / points.length
      if (!best.positions.some((point) => isNear(box, point))) return null
      const differences = best.scores.map((one, i) => one - second.scores[i]!)
      return {
        system: best.system,
        confidence: Math.round(confidenceOf(differences) * 1000) / 1000,
        insideFraction,
        numPoints: points.length,
      }
    },
    surroundings:
      box === null
        ? null
        : {
            minLon: box.minLon - NEAR_DEGREES,
            minLat: box.minLat - NEAR_DEGREES,
            maxLon: box.maxLon + NEAR_DEGREES,
            maxLat: box.maxLat + NEAR_DEGREES,
          },
  }
}

function converted([lon, lat]: Position, system: (typeof SYSTEMS)[number]): Position {
  return system === 'WGS 84' ? [lon, lat] : wgs84FromOffset([lon, lat], system)
}

/** Chance of the mean difference being above zero, by its standard error (normal distribution). */
function confidenceOf(differences: number[]): number {
  const n = differences.length
  const mean = differences.reduce((sum, one) => sum + one, 0) / n
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, n - 1)
  if (variance === 0) return mean > 0 ? 1 : 0.5
  const z = mean / Math.sqrt(variance / n)
  // Abramowitz and Stegun 26.2.17, right to 7.5e-8.
  const t = 1 / (1 + 0.2316419 * z)
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - tail
}

interface Box {
  minLon: number
  minLat: number
  maxLon: number
  maxLat: number
}

function boxOf({ areas, places, streets }: KnownPlaces): Box | null {
  const corners: readonly Position[] =
    areas.length > 0 ? areas.flatMap((rings) => [...(rings[0] ?? [])]) : [...places, ...streets]
  if (corners.length === 0) return null
  const box = { minLon: 180, minLat: 90, maxLon: -180, maxLat: -90 }
  for (const [lon, lat] of corners) {
    box.minLon = Math.min(box.minLon, lon)
    box.maxLon = Math.max(box.maxLon, lon)
    box.minLat = Math.min(box.minLat, lat)
    box.maxLat = Math.max(box.maxLat, lat)
  }
  return box
}

const NEAR_DEGREES = 0.01

function isNear({ minLon, minLat, maxLon, maxLat }: Box, [lon, lat]: Position): boolean {
  return (
    lon > minLon - NEAR_DEGREES &&
    lon < maxLon + NEAR_DEGREES &&
    lat > minLat - NEAR_DEGREES &&
    lat < maxLat + NEAR_DEGREES
  )
}

/** Metres to the nearest of many positions, at most some fifty: beyond that, infinity. */
function createNearness(positions: readonly Position[]): (point: Position) => number {
  const byCell = new Map<string, Position[]>()
  const cell = (value: number) => Math.floor(value / CELL_DEGREES)
  for (const position of positions) {
    const key = `${cell(position[0])} ${cell(position[1])}`
    const list = byCell.get(key)
    if (list === undefined) byCell.set(key, [position])
    else list.push(position)
  }
  return ([lon, lat]) => {
    let nearest = Number.POSITIVE_INFINITY
    const across = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)
    for (let x = cell(lon) - 1; x <= cell(lon) + 1; x++) {
      for (let y = cell(lat) - 1; y <= cell(lat) + 1; y++) {
        for (const [otherLon, otherLat] of byCell.get(`${x} ${y}`) ?? []) {
          const metres = Math.hypot((otherLon - lon) * across, (otherLat - lat) * METRES_PER_DEGREE)
          if (metres < nearest) nearest = metres
        }
      }
    }
    return nearest
  }
}
