import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const variance = (values: number[]) => {
  const m = mean(values)
  return mean(values.map((value) => (value - m) ** 2))
}
/** Six standard errors: a right generator fails once in half a thousand million seeds, and the seed is fixed. */
const tolerance = (standardDeviation: number, count: number) => (6 * standardDeviation) / Math.sqrt(count)

describe('createRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const first = draw(50, createRandom('双井').uniform)
    expect(draw(50, createRandom('双井').uniform)).toEqual(first)
    expect(draw(50, createRandom('双井2').uniform)).not.toEqual(first)
    expect(draw(50, createRandom(7).uniform)).toEqual(draw(50, createRandom('7').uniform))
  })

  it('gives a named stream that does not depend on what was drawn before', () => {
    const fresh = createRandom(1).stream('cases')
    const used = createRandom(1)
    draw(1000, used.uniform)
    expect(draw(20, used.stream('cases').uniform)).toEqual(draw(20, fresh.uniform))
    expect(used.stream('a').uniform()).not.toBe(used.stream('b').uniform())
  })

  it('keeps near seeds apart', () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => createRandom(seed).uniform())
    expect(new Set(firsts).size).toBe(2000)
    expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(tolerance(Math.sqrt(1 / 12), 2000))
  })
})

describe('distributions', () => {
  const count = 60_000

  it('draws uniform numbers in range, with mean 1/2 and variance 1/12, flat over ten classes', () => {
    const values = draw(count, createRandom('uniform').uniform)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(tolerance(Math.sqrt(1 / 12), count))
    expect(Math.abs(variance(values) - 1 / 12)).toBeLessThan(tolerance(Math.sqrt(1 / 180), count))
    const classes = Array.from({ length: 10 }, () => 0)
    for (const value of values) classes[Math.floor(value * 10)]! += 1
    const chiSquare = classes.reduce((sum, n) => sum + (n - count / 10) ** 2 / (count / 10), 0)
    // 99.99 % point of chi-square with 9 degrees of freedom.
    expect(chiSquare).toBeLessThan(33.7)
  })

  it('draws whole numbers with both ends included', () => {
    const random = createRandom('integer')
    const values = draw(5000, () => random.integer(-2, 3))
    expect([...new Set(values)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3])
  })

  it('draws normal numbers with the given mean and spread', () => {
    const random = createRandom('normal')
    const values = draw(count, () => random.normal(10, 3))
    expect(Math.abs(mean(values) - 10)).toBeLessThan(tolerance(3, count))
    expect(Math.abs(variance(values) - 9)).toBeLessThan(tolerance(9 * Math.SQRT2, count))
    const within = values.filter((value) => Math.abs(value - 10) < 3).length / count
    expect(Math.abs(within - 0.682689)).toBeLessThan(tolerance(0.4655, count))
  })

  it.each([0.3, 4, 55])('draws Poisson counts whose mean and variance are both %s', (rate) => {
    const random = createRandom(`poisson ${rate}`)
    const values = draw(20_000, () => random.poisson(rate))
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true)
    expect(Math.abs(mean(values) - rate)).toBeLessThan(tolerance(Math.sqrt(rate), 20_000))
    // The fourth central moment of a Poisson count is rate + 3 rate².
    expect(Math.abs(variance(values) - rate)).toBeLessThan(tolerance(Math.sqrt(rate + 2 * rate ** 2), 20_000))
  })

  it.each([
    [0.4, 2],
    [3, 0.5],
    [45, 1 / 45],
  ])('draws gamma numbers of shape %s and scale %s', (shape, scale) => {
    const random = createRandom(`gamma ${shape}`)
    const values = draw(20_000, () => random.gamma(shape, scale))
    expect(values.every((value) => value > 0)).toBe(true)
    expect(Math.abs(mean(values) - shape * scale)).toBeLessThan(tolerance(Math.sqrt(shape) * scale, 20_000))
  })

  it('draws indexes in proportion to their weights, and never one of weight 0', () => {
    const random = createRandom('weights')
    const counts = [0, 0, 0, 0]
    for (let index = 0; index < count; index++) counts[random.weightedIndex([1, 0, 3, 6])]! += 1
    expect(counts[1]).toBe(0)
    expect(Math.abs(counts[0]! / count - 0.1)).toBeLessThan(tolerance(0.3, count))
    expect(Math.abs(counts[3]! / count - 0.6)).toBeLessThan(tolerance(0.49, count))
  })

  it('refuses weights that say nothing', () => {
    const random = createRandom(1)
    expect(() => random.weightedIndex([0, 0])).toThrow('sum to 0')
    expect(() => random.weightedIndex([1, -1])).toThrow('weight 1 is -1')
    expect(() => random.choice([])).toThrow('at least one')
    expect(() => random.poisson(Number.NaN)).toThrow('NaN')
    expect(() => random.gamma(0)).toThrow('shape above 0')
  })

  it('shuffles: the same items, the original untouched, every order as likely', () => {
    const random = createRandom('shuffle')
    const items = ['a', 'b', 'c']
    const orders = new Map<string, number>()
    for (let index = 0; index < 12_000; index++) {
      const order = random.shuffle(items).join('')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(items).toEqual(['a', 'b', 'c'])
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
    for (const seen of orders.values()) {
      expect(Math.abs(seen / 12_000 - 1 / 6)).toBeLessThan(tolerance(0.373, 12_000))
    }
  })
})
