import { createRandom } from '@jingjing/analysis/random/random'
import { describe, expect, it } from 'vitest'
import type { Reader } from '../db/database.ts'
import { shownDays, shownFigure, shownParts } from './small-counts.ts'

const BELOW = 10
const eyes = (isStatisticsOnly: boolean) => ({
  transaction: {
    reader: { personId: 1, communities: null, seesPersonalData: false, isStatisticsOnly } as Reader,
  },
  // Without a rule the strictest one counts: below ten.
  packs: [],
})

describe('parts of a whole', () => {
  it('are all there for whoever sees rows', () => {
    expect(shownParts(eyes(false), [{ count: 1 }, { count: 2 }])).toHaveLength(2)
  })

  it('invariant: what is withheld is two at least and never few together, so that no total tells one of them', () => {
    const random = createRandom(5)
    for (let round = 0; round < 500; round++) {
      const parts = Array.from({ length: 1 + Math.floor(random.uniform() * 12) }, (_one, key) => ({
        key,
        count: Math.floor(random.uniform() ** 3 * 60),
      }))
      const shown = shownParts(eyes(true), parts)
      for (const { count } of shown) expect(count === 0 || count >= BELOW).toBe(true)
      const withheld = parts.filter(({ key }) => !shown.some((one) => one.key === key))
      if (withheld.length === 0) continue
      const left = shown.filter((part) => part.count > 0)
      if (left.length === 0) continue
      expect(withheld.length).toBeGreaterThanOrEqual(2)
      expect(withheld.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(BELOW)
    }
  })
})

it('a day of few is withheld everywhere, and with it a second one of the days whose total is shown', () => {
  const days = [
    { day: '2026-03-01', count: 3 },
    { day: '2026-03-02', count: 41 },
    { day: '2026-03-03', count: 12 },
    { day: '2026-03-04', count: 0 },
    { day: '2026-02-27', count: 2 },
    { day: '2026-02-28', count: 30 },
  ]
  expect(shownDays(eyes(true), days, [({ day }) => day >= '2026-03']).map(({ count }) => count)).toEqual([
    null,
    40,
    null,
    0,
    null,
    30,
  ])
})

describe('a figure that is not withheld', () => {
  const NO_PARTS = { numerator: null, denominator: null }
  const rate = (numerator: number, denominator: number) => ({
    value: (100 * numerator) / denominator,
    unit: '%',
    numerator: numerator as number | null,
    denominator: denominator as number | null,
    numMissing: 0,
    datasets: [],
    rules: [],
    notes: {},
  })
  const told = (figure: ReturnType<typeof rate>, isStatisticsOnly = true) =>
    shownFigure(eyes(isStatisticsOnly), figure)

  it('is told as it is to whoever sees rows', () => {
    expect(told(rate(23, 41), false)).toEqual(rate(23, 41))
  })

  it('is the rate of its rounded counts, so that a case more or less is not to be reckoned back', () => {
    expect(told(rate(23, 41))).toMatchObject({ value: 62.5, numerator: 25, denominator: 40 })
    expect(told(rate(24, 42))).toMatchObject({ value: 62.5, numerator: 25, denominator: 40 })
    expect(told(rate(23, 41))).toMatchObject({ notes: { roundedTo: 5 } })
  })

  it('is a whole number where it is made of several rates', () => {
    const score = { ...rate(1, 2), value: 87.431, unit: 'points', ...NO_PARTS }
    expect(told(score)).toMatchObject({ value: 87, numerator: null, denominator: null })
  })

  it('invariant: two periods that differ by a day of few tell nothing certain of that day', () => {
    const random = createRandom(7)
    const counted = (count: number) => ({
      ...rate(1, 2),
      value: count,
      unit: 'cases',
      numerator: null,
      denominator: null,
    })
    const differences = new Map<number, Set<number>>()
    for (let round = 0; round < 2_000; round++) {
      const whole = 20 + Math.floor(random.uniform() * 400)
      const ofDay = Math.floor(random.uniform() * 5)
      const difference = told(counted(whole + ofDay)).value! - told(counted(whole)).value!
      differences.set(difference, (differences.get(difference) ?? new Set()).add(ofDay))
    }
    // Whatever is told, several numbers of cases may have been there, or none.
    expect([...differences.keys()].sort()).toEqual([0, 5])
    expect([...differences.get(0)!].sort()).toEqual([0, 1, 2, 3, 4])
    expect([...differences.get(5)!].sort()).toEqual([1, 2, 3, 4])
  })
})

it('what was left out of a figure on the way is a count of its own', () => {
  const figure = {
    value: 50,
    unit: '%',
    numerator: 20,
    denominator: 40,
    numMissing: 3,
    datasets: [],
    rules: [],
    notes: { numExcluded: 2, numNotRated: 25 },
  }
  expect(shownFigure(eyes(true), figure as never)).toMatchObject({
    value: 50,
    numMissing: 0,
    notes: { numNotRated: 25 },
  })
  expect(shownFigure(eyes(true), figure as never)).not.toHaveProperty('notes.numExcluded')
  expect(shownFigure(eyes(true), figure as never, { isWithheld: true })).toMatchObject({ value: null })
})
