import { describe, expect, it } from 'vitest'
import { weekdayFactors } from './weekday-factors.ts'

const WEEK = [1.2, 1.5, 1.4, 1.3, 1.1, 0.2, 0.3]

describe('weekday factors', () => {
  it('theory: of a course that is a level times a week are that week, whatever a holiday did', () => {
    const counts = Array.from({ length: 371 }, (_one, day) =>
      day >= 100 && day < 107 ? 0 : 40 * (WEEK[day % 7] ?? 1),
    )
    weekdayFactors(counts).forEach((factor, day) => {
      expect(factor).toBeCloseTo(WEEK[day] ?? 0, 6)
    })
  })

  it('invariant: have mean one, and change nothing where there is too little to tell', () => {
    const mean = weekdayFactors(Array.from({ length: 200 }, (_one, day) => 5 + ((day * 13) % 7) + (day % 3)))
    expect(mean.reduce((sum, one) => sum + one, 0) / 7).toBeCloseTo(1, 12)
    for (const counts of [[], [3, 4, 5], new Array<number>(100).fill(0)])
      expect(weekdayFactors(counts)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })
})
