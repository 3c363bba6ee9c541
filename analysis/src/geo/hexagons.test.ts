import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { toGaussKruger } from './gauss-kruger.ts'
import { hexagonAt, hexagonRing, hexagonSideMetres } from './hexagons.ts'
import { pointInRing, signedArea } from './polygon.ts'

const SIDE_METRES = 100
const random = createRandom('hexagons')
const points = Array.from({ length: 400 }, () => ({
  lon: 116.45 + random.uniform() * 0.03,
  lat: 39.88 + random.uniform() * 0.03,
}))

describe('theory', () => {
  it('a hexagon of side a covers 3√3/2 · a²', () => {
    for (const { lon, lat } of points.slice(0, 20)) {
      const plane = hexagonRing(hexagonAt(lon, lat, SIDE_METRES), SIDE_METRES)
        .map(([cornerLon, cornerLat]) => toGaussKruger(cornerLon, cornerLat))
        .map((one) => [one.eastMetres, one.northMetres] as const)
      expect(Math.abs(signedArea(plane))).toBeCloseTo(((3 * Math.sqrt(3)) / 2) * SIDE_METRES ** 2, 0)
    }
  })

  it('the side grows with the ground, so that some thirty hexagons lie side by side', () => {
    expect([100, 1_000, 5_000, 40_000].map(hexagonSideMetres)).toEqual([25, 25, 100, 800])
  })
})

describe('invariant', () => {
  it('a point lies in its hexagon and in no neighbour of it', () => {
    for (const { lon, lat } of points) {
      const { q, r } = hexagonAt(lon, lat, SIDE_METRES)
      const around = [-1, 0, 1].flatMap((byQ) => [-1, 0, 1].map((byR) => ({ q: q + byQ, r: r + byR })))
      const holding = around.filter((cell) => pointInRing([lon, lat], hexagonRing(cell, SIDE_METRES)))
      expect(holding).toEqual([{ q, r }])
    }
  })
})
