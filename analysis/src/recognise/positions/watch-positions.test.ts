import { expect, it } from 'vitest'
import { createPositionWatch } from './watch-positions.ts'

const AREA = { minLon: 116.44, minLat: 39.87, maxLon: 116.5, maxLat: 39.92 }

function told(area: typeof AREA | null) {
  const watch = createPositionWatch(area)
  watch.note(2, 116.46, 39.89)
  watch.note(3, 116.3, 39.99)
  watch.note(4, 121.47, 31.23)
  watch.note(5, -116.46, 39.89)
  watch.noteZero(6)
  return watch.findings().map(({ code, row, count }) => [code, row, count])
}

it('tells each row by the widest frame that it falls out of', () => {
  expect(told(AREA)).toEqual([
    ['points-outside', 3, 1],
    ['points-outside-beijing', 4, 1],
    ['points-outside-china', 5, 1],
    ['points-at-zero', 6, 1],
  ])
})

it('does not know the area of a platform without places', () => {
  expect(told(null)).toEqual([
    ['points-outside-beijing', 4, 1],
    ['points-outside-china', 5, 1],
    ['points-at-zero', 6, 1],
  ])
})

it('does not take Beijing for the frame of a platform elsewhere, counts all and lists some', () => {
  const watch = createPositionWatch({ minLon: 121.4, minLat: 31.1, maxLon: 121.5, maxLat: 31.3 })
  for (let row = 2; row < 102; row++) watch.note(row, row < 52 ? 121.45 : 116.4, row < 52 ? 31.2 : 39.9)
  const [only, ...others] = watch.findings()
  expect(others).toEqual([])
  expect(only).toMatchObject({ code: 'points-outside', count: 50, row: 52, params: { sharePercent: 50 } })
  expect(String(only!.params!.rows)).toMatch(/^52、53、.*71…$/)
})
