import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { toGaussKruger } from './gauss-kruger.ts'
import { hexagonsOf } from './hexagons.ts'
import { pointInRing, signedArea } from './polygon.ts'

const SIZE_METRES = 100
const random = createRandom('hexagons')
const points = Array.from({ length: 400 }, () => ({
  lon: 116.45 + random.uniform() * 0.03,
  lat: 39.88 + random.uniform() * 0.03,
  value: Math.floor(random.uniform() * 10),
}))
const cells = hexagonsOf(points, SIZE_METRES)

describe('theory', () => {
  it('a hexagon of side a covers 3√3/2 · a²', () => {
    for (const { ring } of cells.slice(0, 20)) {
      const plane = ring
        .map(([lon, lat]) => toGaussKruger(lon, lat))
        .map((one) => [one.eastMetres, one.northMetres] as const)
      expect(Math.abs(signedArea(plane))).toBeCloseTo(((3 * Math.sqrt(3)) / 2) * SIZE_METRES ** 2, 0)
    }
  })

  it('one point makes one hexagon around it', () => {
    const [only, ...others] = hexagonsOf([{ lon: 116.46, lat: 39.89, value: 7 }], 50)
    expect([only?.count, only?.sum, others.length]).toEqual([1, 7, 0])
    expect(pointInRing([116.46, 39.89], only?.ring ?? [])).toBe(true)
  })
})

describe('invariant', () => {
  it('every point counts once, and so does its value', () => {
    expect(cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(points.length)
    expect(cells.reduce((sum, cell) => sum + cell.sum, 0)).toBe(
      points.reduce((sum, point) => sum + point.value, 0),
    )
  })

  it('a hexagon counts the points that lie in it', () => {
    for (const { ring, count } of cells)
      expect(points.filter((point) => pointInRing([point.lon, point.lat], ring)).length).toBe(count)
  })

  it('nothing gathers to nothing', () => {
    expect(hexagonsOf([], SIZE_METRES)).toEqual([])
  })
})
