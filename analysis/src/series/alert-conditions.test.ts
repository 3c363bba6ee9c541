import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { negativeBinomialLower, negativeBinomialUpper } from '../stats/distributions.ts'
import { type AlertCondition, replayCondition } from './alert-conditions.ts'

const USUAL = { isUsualDay: () => true, clearAfterDays: 2 }
const replay = (condition: AlertCondition, values: (number | null)[], from = 0) =>
  replayCondition(condition, [{ key: 'a', values }], { from, to: values.length }, USUAL)

describe('theory: tails of the negative binomial', () => {
  it('of size one are those of the geometric distribution', () => {
    const ratio = 3 / 4
    for (const count of [0, 1, 5, 20, 60]) {
      expect(negativeBinomialUpper(count, 3, 1) / ratio ** count).toBeCloseTo(1, 9)
      expect(negativeBinomialLower(count, 3, 1)).toBeCloseTo(1 - ratio ** (count + 1), 12)
    }
  })

  it('approach those of the Poisson as the size grows, and complete each other', () => {
    const poisson = (count: number, mean: number): number => {
      let sum = 0
      let term = Math.exp(-mean)
      for (let one = 0; one < count; one++) {
        sum += term
        term *= mean / (one + 1)
      }
      return 1 - sum
    }
    expect(negativeBinomialUpper(9, 4, 1e9)).toBeCloseTo(poisson(9, 4), 6)
    expect(negativeBinomialUpper(9, 4, 2) + negativeBinomialLower(8, 4, 2)).toBeCloseTo(1, 12)
  })
})

describe('a threshold', () => {
  const condition = {
    kind: 'threshold',
    windowDays: 1,
    direction: 'above',
    bound: 10,
    clearBound: 7,
    isRate: false,
  } as const

  it('alerts once while it is passed, and again only after it has been clear for long enough', () => {
    const values = [5, 12, 11, 9, 12, 6, 12, 6, 5, 4, 15, 15]
    expect(replay(condition, values).map(({ from, until }) => [from, until])).toEqual([
      [1, 8],
      [10, null],
    ])
  })

  it('is not ended by days between the two bounds', () => {
    expect(replay(condition, [10, 8, 8, 8, 8, 8])).toHaveLength(1)
    expect(replay(condition, [10, 8, 8, 8, 8, 8])[0]?.until).toBeNull()
  })

  it('of a rate is the mean of the days that have one', () => {
    const rate = {
      ...condition,
      direction: 'below',
      windowDays: 3,
      bound: 80,
      clearBound: 80,
      isRate: true,
    } as const
    expect(replay(rate, [90, null, 75, 70])[0]).toMatchObject({ from: 3, observed: 72.5 })
  })
})

describe('a change against the same weekdays', () => {
  const condition = { kind: 'change', windowDays: 1, direction: 'either', falseAlarmsPerYear: 6 } as const
  /** Two years of a week with a quiet end, in waves: a Poisson whose mean is itself gamma-distributed. */
  const noise = (seed: string, days = 730): number[] => {
    const random = createRandom(seed)
    const exponential = () => -Math.log(1 - random.uniform())
    const poisson = (mean: number): number => {
      let count = 0
      for (let time = exponential(); time < mean; time += exponential()) count += 1
      return count
    }
    return Array.from({ length: days }, (_one, day) => {
      const wave = Array.from({ length: 8 }, exponential).reduce((sum, one) => sum + one, 0) / 8
      return poisson((day % 7 < 5 ? 20 : 8) * wave)
    })
  }

  it('keeps its budget of false alarms on waves of chance', () => {
    const numSeries = 40
    const numAlarms = Array.from(
      { length: numSeries },
      (_one, index) => replay(condition, noise(`budget ${index}`), 365).length,
    ).reduce((sum, one) => sum + one, 0)
    expect(numAlarms / numSeries).toBeLessThanOrEqual(condition.falseAlarmsPerYear)
  })

  it('finds a fall to a quarter and a rise to the threefold, and says since when', () => {
    for (const factor of [0.2, 3]) {
      const values = noise('shift').map((value, day) => (day >= 700 ? Math.round(value * factor) : value))
      const found = replay({ ...condition, windowDays: 7 }, values, 600).find((one) => one.from >= 700)
      expect(found?.from).toBeLessThanOrEqual(706)
      expect((found?.observed ?? 0) > (found?.expected ?? 0)).toBe(factor > 1)
    }
  })

  it('neither judges days unlike their weekday nor learns from them', () => {
    const values = noise('holidays').map((value, day) => (day === 400 ? 0 : value))
    const isUsualDay = (day: number) => day !== 400
    const of = (usual: (day: number) => boolean) =>
      replayCondition(
        condition,
        [{ key: 'a', values }],
        { from: 400, to: 401 },
        { isUsualDay: usual, clearAfterDays: 1 },
      )
    expect(of(() => true)).toHaveLength(1)
    expect(of(isUsualDay)).toHaveLength(0)
  })
})

describe('a run', () => {
  it('counts days in a row above what their weekday brought before', () => {
    const values = Array.from({ length: 100 }, (_one, day) => (day >= 80 && day < 92 ? 11 : 10))
    const found = replay({ kind: 'run', numDays: 7, direction: 'more' }, values)
    expect(found).toEqual([{ key: 'a', from: 86, until: 93, observed: 7, expected: null, chance: 0.5 ** 7 }])
  })
})
