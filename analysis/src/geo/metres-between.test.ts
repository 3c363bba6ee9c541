import { expect, it } from 'vitest'
import { toGaussKruger } from './gauss-kruger.ts'
import { metresBetween } from './metres-between.ts'

it('theory: agrees with the plane of the central meridian, which keeps lengths along it', () => {
  for (const [lon, lat] of [
    [117, 39.9],
    [117.002, 39.895],
    [116.995, 39.901],
  ] as const) {
    const a = toGaussKruger(117, 39.9)
    const b = toGaussKruger(lon, lat)
    const plane = Math.hypot(a.eastMetres - b.eastMetres, a.northMetres - b.northMetres)
    expect(Math.abs(metresBetween([117, 39.9], [lon, lat]) - plane)).toBeLessThan(0.001)
  }
})

it('invariant: the way back is as long as the way there', () => {
  expect(metresBetween([116.4, 39.9], [116.5, 39.95])).toBe(metresBetween([116.5, 39.95], [116.4, 39.9]))
})
