import { expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { crossesItself } from './crosses-itself.ts'

const polygon = (...rings: number[][][]) => JSON.stringify({ type: 'Polygon', coordinates: rings })

const SQUARE = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
]
const BOW_TIE = [
  [0, 0],
  [4, 4],
  [4, 0],
  [0, 4],
  [0, 0],
]
/** Comes back to a corner of its own and goes on outside: touches, does not cross. */
const TOUCHING = [
  [0, 0],
  [2, 0],
  [2, 2],
  [4, 0],
  [4, 4],
  [2, 2],
  [0, 4],
  [0, 0],
]

it('tells a bow tie from what only touches itself', () => {
  expect(crossesItself(polygon(SQUARE))).toBe(false)
  expect(crossesItself(polygon(TOUCHING))).toBe(false)
  expect(crossesItself(polygon(BOW_TIE))).toBe(true)
  expect(crossesItself(polygon(SQUARE, BOW_TIE))).toBe(true)
  expect(crossesItself(JSON.stringify({ type: 'MultiPolygon', coordinates: [[SQUARE], [BOW_TIE]] }))).toBe(
    true,
  )
  expect(crossesItself(JSON.stringify({ type: 'LineString', coordinates: BOW_TIE }))).toBe(false)
})

it('finds the two corners that were exchanged in a star, and nothing in the star itself', () => {
  const random = createRandom(11)
  for (let round = 0; round < 50; round++) {
    const numCorners = random.integer(8, 48)
    const corners = Array.from({ length: numCorners }, (_, at) => {
      const radius = random.between(1, 2)
      const angle = (2 * Math.PI * at) / numCorners
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    })
    const closed = (ring: number[][]) => polygon([...ring, ring[0]!])
    expect(crossesItself(closed(corners))).toBe(false)
    // Of a round: the sides that meet beside the exchanged corners cross for certain.
    const exchanged = corners.map(([x, y]) => [x! / Math.hypot(x!, y!), y! / Math.hypot(x!, y!)])
    const at = random.integer(1, numCorners - 3)
    const [one, other] = [exchanged[at]!, exchanged[at + 1]!]
    exchanged[at] = other
    exchanged[at + 1] = one
    expect(crossesItself(closed(exchanged))).toBe(true)
  }
})
