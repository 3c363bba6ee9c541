import { describe, expect, it } from 'vitest'
import { containment, createKeySketcher } from './key-sketch.ts'

function sketch(from: number, to: number) {
  const sketcher = createKeySketcher()
  // Every key twice: what counts is distinct values.
  for (let i = from; i < to; i++) sketcher.add(String(i))
  for (let i = to - 1; i >= from; i--) sketcher.add(String(i))
  return sketcher.finish()
}

describe('containment', () => {
  it('is exact where both samples hold every key', () => {
    expect(containment(sketch(0, 100), sketch(0, 400))).toBe(1)
    expect(containment(sketch(0, 100), sketch(50, 150))).toBe(0.5)
    expect(containment(sketch(0, 10), sketch(20, 30))).toBe(0)
  })

  it('estimates the share of large columns within its standard error', () => {
    expect(containment(sketch(0, 60_000), sketch(0, 80_000))).toBe(1)
    // 512 compared at most: three standard errors of a half are 0.066.
    const half = containment(sketch(0, 40_000), sketch(20_000, 60_000))!
    expect(Math.abs(half - 0.5)).toBeLessThan(0.07)
    expect(containment(sketch(0, 50_000), sketch(50_000, 90_000))).toBe(0)
  })

  it('does not depend on the order of the keys', () => {
    const up = createKeySketcher()
    const down = createKeySketcher()
    for (let i = 0; i < 5000; i++) {
      up.add(`k${i}`)
      down.add(`k${4999 - i}`)
    }
    expect(up.finish()).toEqual(down.finish())
  })

  it('says nothing where too little can be compared', () => {
    expect(containment(sketch(0, 3), sketch(0, 1_000_000))).toBeNull()
  })
})
