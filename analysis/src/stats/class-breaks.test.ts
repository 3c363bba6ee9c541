import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { CLASS_METHODS, classBreaks, classOf } from './class-breaks.ts'

const ssdOf = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
const totalSsd = (values: readonly number[], breaks: readonly number[]): number => {
  const classes = new Map<number, number[]>()
  for (const value of values) {
    const at = classOf(value, breaks) as number
    classes.set(at, [...(classes.get(at) ?? []), value])
  }
  return [...classes.values()].reduce((sum, one) => sum + ssdOf(one), 0)
}

describe('theory', () => {
  it('equal: the range in equal parts', () => {
    expect(classBreaks([0, 3, 10], 'equal', 5)).toEqual([2, 4, 6, 8])
  })

  it('quantile: 1 to 9 in four parts are cut at the quartiles 3, 5 and 7', () => {
    expect(classBreaks([1, 2, 3, 4, 5, 6, 7, 8, 9], 'quantile', 4)).toEqual([3, 5, 7])
  })

  it('quantile: between two values by linear interpolation, as numpy and R by default', () => {
    // numpy.quantile([1, 2, 3, 4], [1/3, 2/3]) = [2, 3]; of [0, 10, 20, 40], [0.25, 0.5, 0.75] = [7.5, 15, 25].
    expect(classBreaks([1, 2, 3, 4], 'quantile', 3)).toEqual([2, 3])
    expect(classBreaks([0, 10, 20, 40], 'quantile', 4)).toEqual([7.5, 15, 25])
  })

  it('deviation: mean 5 and deviation 2 of the textbook numbers 2 4 4 4 5 5 7 9', () => {
    expect(classBreaks([2, 4, 4, 4, 5, 5, 7, 9], 'deviation', 4)).toEqual([3, 5, 7])
    expect(classBreaks([2, 4, 4, 4, 5, 5, 7, 9], 'deviation', 3)).toEqual([4, 6])
  })

  it('natural: three heaps are cut between the heaps', () => {
    expect(classBreaks([1, 2, 3, 50, 51, 52, 98, 99], 'natural', 3)).toEqual([3, 52])
  })

  it('natural: no other cut of a small set leaves less', () => {
    const random = createRandom('natural breaks')
    for (let turn = 0; turn < 30; turn++) {
      const values = Array.from({ length: 11 }, () => Math.round(random.uniform() ** 3 * 1_000))
      const distinct = [...new Set(values)].sort((a, b) => a - b).slice(0, -1)
      const found = totalSsd(values, classBreaks(values, 'natural', 4))
      let least = Number.POSITIVE_INFINITY
      for (const a of distinct)
        for (const b of distinct)
          for (const c of distinct) if (a < b && b < c) least = Math.min(least, totalSsd(values, [a, b, c]))
      expect(found).toBeCloseTo(least, 6)
    }
  })
})

describe('invariant', () => {
  it.each(CLASS_METHODS)('%s: edges rise, lie within the values, and every value has one class', (method) => {
    const random = createRandom(method)
    for (let turn = 0; turn < 40; turn++) {
      const values = Array.from({ length: 1 + Math.floor(random.uniform() * 60) }, () =>
        Math.round(random.uniform() * 20),
      )
      const numClasses = 2 + (turn % 6)
      const breaks = classBreaks(values, method, numClasses)
      expect(breaks.length).toBeLessThan(numClasses)
      for (const [index, edge] of breaks.entries()) {
        expect(edge).toBeGreaterThan(index === 0 ? Number.NEGATIVE_INFINITY : (breaks[index - 1] as number))
        expect(edge).toBeLessThan(Math.max(...values))
      }
      for (const value of values) expect(classOf(value, breaks)).toBeLessThanOrEqual(breaks.length)
    }
  })

  it.each(CLASS_METHODS)('%s: moving and stretching the values moves and stretches the edges', (method) => {
    const values = [1, 4, 5, 9, 20, 21, 40, 41, 43]
    const breaks = classBreaks(values, method, 4)
    const moved = classBreaks(
      values.map((value) => value * 8 + 1_024),
      method,
      4,
    )
    expect(moved.length).toBe(breaks.length)
    moved.forEach((edge, index) => {
      expect(edge).toBeCloseTo((breaks[index] as number) * 8 + 1_024, 8)
    })
  })

  it.each(CLASS_METHODS)('%s: nothing, one value, and values that are none make one class', (method) => {
    for (const values of [[], [7], [7, 7, 7], [Number.NaN, Number.POSITIVE_INFINITY]])
      expect(classBreaks(values, method, 5)).toEqual([])
    expect(classOf(null, [1])).toBeNull()
  })

  it('natural: a hundred thousand values take no longer than a blink', () => {
    const random = createRandom('many')
    const values = Array.from({ length: 100_000 }, () => random.uniform())
    expect(classBreaks(values, 'natural', 5)).toHaveLength(4)
  })
})
