import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { compareShares } from './compare-counts.ts'
import {
  chiSquareUpper,
  logGamma,
  negativeBinomialZero,
  normalTwoSided,
  poissonUpper,
} from './distributions.ts'
import { falseDiscoveryRates } from './multiple-testing.ts'

describe('theory: tails', () => {
  it('the gamma function continues the factorial, and is √π at one half', () => {
    for (let n = 1, factorial = 1; n <= 20; factorial *= n, n++)
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  })

  it('χ² with two degrees of freedom is exponential', () => {
    for (const x of [0, 0.3, 1, 2, 5, 20, 80]) {
      expect(chiSquareUpper(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 10)
    }
  })

  it('a Poisson tail is one minus its first terms', () => {
    for (const mean of [0.2, 1, 4, 12]) {
      let below = 0
      let term = Math.exp(-mean)
      for (let count = 1; count < 25; count++) {
        below += term
        term *= mean / count
        expect(poissonUpper(count, mean)).toBeCloseTo(1 - below, 10)
      }
    }
  })

  it('a negative binomial of growing size becomes a Poisson', () => {
    expect(negativeBinomialZero(3, 1)).toBeCloseTo(1 / 4, 12)
    expect(negativeBinomialZero(3, 1e9)).toBeCloseTo(Math.exp(-3), 6)
    expect(negativeBinomialZero(3, Number.POSITIVE_INFINITY)).toBe(Math.exp(-3))
  })
})

it('golden: 1.959964 standard deviations leave five per cent outside (tables of the normal distribution)', () => {
  expect(normalTwoSided(1.959963985)).toBeCloseTo(0.05, 8)
  expect(normalTwoSided(3.290526731)).toBeCloseTo(0.001, 9)
})

describe('two shares', () => {
  it('theory: are told apart by the square root of the χ² of their table of four', () => {
    // 45 of 100 and 30 of 100: χ² = 200 (45·70 − 55·30)² / (100·100·75·125) = 4.8
    const chance = compareShares({ numerator: 45, denominator: 100 }, { numerator: 30, denominator: 100 })
    expect(chance).toBeCloseTo(chiSquareUpper(4.8, 1), 12)
  })

  it('invariant: are not told apart where nothing is known or nothing differs', () => {
    const all = { numerator: 9, denominator: 9 }
    expect(compareShares(all, all)).toBe(1)
    expect(compareShares({ numerator: 0, denominator: 0 }, all)).toBe(1)
    expect(compareShares({ numerator: 5, denominator: 10 }, { numerator: 50, denominator: 100 })).toBe(1)
  })
})

describe('the rate of false discoveries', () => {
  it('golden: the fifteen p-values of Benjamini and Hochberg 1995, section 3.1, leave four at 0.05', () => {
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ]
    expect(falseDiscoveryRates(pValues).filter((rate) => rate <= 0.05)).toHaveLength(4)
  })

  it('invariant: keeps the order of the p-values and never lies below them', () => {
    const random = createRandom('rates')
    const pValues = Array.from({ length: 200 }, () => random.uniform() ** 3)
    const rates = falseDiscoveryRates(pValues)
    for (const [index, rate] of rates.entries()) expect(rate).toBeGreaterThanOrEqual(pValues[index] ?? 0)
    const order = pValues.map((_one, index) => index).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0))
    for (const [position, index] of order.entries())
      expect(rates[index] ?? 0).toBeGreaterThanOrEqual(rates[order[position - 1] ?? index] ?? 0)
  })
})
