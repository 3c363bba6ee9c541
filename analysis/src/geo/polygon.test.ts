import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { toGaussKruger } from './gauss-kruger.ts'
import {
  centroid,
  clipToLeft,
  distanceToRing,
  ellipsoidalAreaSquareMetres,
  type Pair,
  pointInPolygon,
  pointInRing,
  polygonAreaSquareMetres,
  signedArea,
} from './polygon.ts'

const square: Pair[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
] // prettier-ignore
/** An L: the square without its upper right quarter. */
const bent: Pair[] = [
  [0, 0],
  [4, 0],
  [4, 2],
  [2, 2],
  [2, 4],
  [0, 4],
] // prettier-ignore

describe('theory: plane polygons', () => {
  it('measures area with the sign of the direction, closed or not', () => {
    expect(signedArea(square)).toBe(16)
    expect(signedArea(square.toReversed())).toBe(-16)
    expect(signedArea([...square, [0, 0]])).toBe(16)
    expect(signedArea(bent)).toBe(12)
    expect(signedArea([])).toBe(0)
  })

  it('finds the centroid of an L as the mean of its parts', () => {
    // Lower bar: area 8 at (2, 1); upper block: area 4 at (1, 3).
    expect(centroid(bent)).toEqual([(8 * 2 + 4 * 1) / 12, (8 * 1 + 4 * 3) / 12])
    expect(centroid(bent.map(([x, y]): Pair => [x + 4e6, y + 5e5]))[0]).toBeCloseTo(4e6 + 20 / 12, 6)
  })

  it('measures the distance to the edge from inside and outside', () => {
    expect(distanceToRing([1, 2], square)).toBe(1)
    expect(distanceToRing([7, 8], square)).toBe(5)
  })

  it('clips to the left of a line', () => {
    expect(signedArea(clipToLeft(square, [1, 0], [1, 1]))).toBe(4)
    expect(signedArea(clipToLeft(square, [1, 1], [1, 0]))).toBe(12)
    expect(signedArea(clipToLeft(bent, [3, 0], [3, 1]))).toBe(10)
    expect(clipToLeft(square, [-1, 0], [-1, 1])).toEqual([])
  })
})

describe('theory: area on the ellipsoid', () => {
  it('gives the whole surface of the ellipsoid, 4π times the authalic radius squared', () => {
    const a = 6378137
    const f = 1 / 298.257222101
    const e = Math.sqrt(f * (2 - f))
    const b = a * (1 - f)
    const surface = 2 * Math.PI * a ** 2 + ((Math.PI * b ** 2) / e) * Math.log((1 + e) / (1 - e))
    const world: Pair[] = [
      [-180, -90],
      [180, -90],
      [180, 90],
      [-180, 90],
    ] // prettier-ignore
    expect(ellipsoidalAreaSquareMetres(world) / surface).toBeCloseTo(1, 12)
  })

  it('agrees with the plane of EPSG:4548 once the scale of the plane is taken out', () => {
    const corners: Pair[] = [
      [116.44, 39.88],
      [116.48, 39.881],
      [116.481, 39.905],
      [116.445, 39.906],
    ] // prettier-ignore
    // Short edges, because an edge that is straight in one of the two planes bends by decimetres in the other.
    const ring = corners.flatMap(([lon, lat], index) => {
      const [nextLon, nextLat] = corners[(index + 1) % 4]!
      return Array.from({ length: 200 }, (_, step): Pair => {
        const t = step / 200
        return [lon + t * (nextLon - lon), lat + t * (nextLat - lat)]
      })
    })
    const plane = ring.map(([lon, lat]): Pair => {
      const { eastMetres, northMetres } = toGaussKruger(lon, lat)
      return [eastMetres, northMetres]
    })
    const [middleEast] = centroid(plane)
    // Radii of curvature of CGCS2000 at 39.893° N.
    const e2 = 2 / 298.257222101 - 1 / 298.257222101 ** 2
    const squeeze = 1 - e2 * Math.sin((39.893 * Math.PI) / 180) ** 2
    const radiusSquared = (6378137 ** 2 * (1 - e2)) / squeeze ** 2
    const scale = 1 + (middleEast - 500000) ** 2 / (2 * radiusSquared)
    const ratio = ellipsoidalAreaSquareMetres(ring) / (signedArea(plane) / scale ** 2)
    expect(Math.abs(ratio - 1)).toBeLessThan(5e-8)
  })

  it('takes holes out', () => {
    const outer: Pair[] = [
      [116, 39],
      [116.1, 39],
      [116.1, 39.1],
      [116, 39.1],
    ] // prettier-ignore
    const hole: Pair[] = [
      [116.02, 39.02],
      [116.02, 39.04],
      [116.04, 39.04],
      [116.04, 39.02],
    ] // prettier-ignore
    expect(polygonAreaSquareMetres([outer, hole])).toBeCloseTo(
      ellipsoidalAreaSquareMetres(outer) - ellipsoidalAreaSquareMetres(hole),
      6,
    )
    expect(polygonAreaSquareMetres([])).toBe(0)
  })
})

describe('invariant: polygons', () => {
  it('puts every point of a tiling, edges and corners too, into exactly one tile', () => {
    // Two by two tiles about a crooked middle; points on a lattice hit the corners and the straight edges.
    const middle: Pair = [1.9, 2.2]
    const tiles: Pair[][] = [
      [[0, 0], [2, 0], middle, [0, 2]],
      [[2, 0], [4, 0], [4, 2], middle],
      [middle, [4, 2], [4, 4], [2, 4]],
      [[0, 2], middle, [2, 4], [0, 4]],
    ] // prettier-ignore
    for (let x = 0; x < 4; x += 0.1) {
      for (let y = 0; y < 4; y += 0.1) {
        expect(tiles.filter((tile) => pointInRing([x, y], tile))).toHaveLength(1)
      }
    }
  })

  it('finds the share of random points inside that the areas say, holes left out', () => {
    const random = createRandom('points')
    const hole: Pair[] = [
      [0.5, 0.5],
      [1.5, 0.5],
      [1.5, 1.5],
      [0.5, 1.5],
    ] // prettier-ignore
    let inside = 0
    for (let index = 0; index < 20_000; index++) {
      if (pointInPolygon([random.between(0, 4), random.between(0, 4)], [bent, hole])) inside++
    }
    expect(Math.abs(inside / 20_000 - 11 / 16)).toBeLessThan((6 * 0.464) / Math.sqrt(20_000))
  })

  it('loses no area in a cut, whatever the line', () => {
    const random = createRandom('cuts')
    for (let index = 0; index < 300; index++) {
      const from: Pair = [random.between(-1, 5), random.between(-1, 5)]
      const to: Pair = [random.between(-1, 5), random.between(-1, 5)]
      const left = signedArea(clipToLeft(bent, from, to))
      const right = signedArea(clipToLeft(bent, to, from))
      expect(left + right).toBeCloseTo(12, 9)
      expect(left).toBeGreaterThanOrEqual(-1e-12)
    }
  })
})
