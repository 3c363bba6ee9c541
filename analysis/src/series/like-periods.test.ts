import { describe, expect, it } from 'vitest'
import { daysIn, kindsOf, likeCount, likePeriods } from './like-periods.ts'
import { workingCalendar } from './working-calendar.ts'

const { isWorkingDay } = workingCalendar([
  {
    year: 2026,
    holidays: [{ name: { zh: '国庆节', en: 'National Day' }, from: '2026-10-01', to: '2026-10-07' }],
    makeUpDays: ['2026-10-10'],
  },
])

describe('periods to compare', () => {
  it('theory: a span on its way is laid beside as many days of the one before and the same dates of last year', () => {
    expect(likePeriods('month', '2026-11-25')).toEqual({
      current: { from: '2026-11-01', to: '2026-11-25' },
      isWhole: false,
      previous: { from: '2026-10-01', to: '2026-10-25' },
      lastYear: { from: '2025-11-01', to: '2025-11-25' },
    })
    expect(likePeriods('quarter', '2026-02-03')).toEqual({
      current: { from: '2026-01-01', to: '2026-02-03' },
      isWhole: false,
      previous: { from: '2025-10-01', to: '2025-11-03' },
      lastYear: { from: '2025-01-01', to: '2025-02-03' },
    })
    expect(likePeriods('year', '2024-03-01')).toMatchObject({
      previous: { from: '2023-01-01', to: '2023-03-02' },
      lastYear: { from: '2023-01-01', to: '2023-03-01' },
    })
  })

  it('theory: a span that is over is laid beside whole ones, however long', () => {
    expect(likePeriods('month', '2026-03-01')).toEqual({
      current: { from: '2026-02-01', to: '2026-03-01' },
      isWhole: true,
      previous: { from: '2026-01-01', to: '2026-02-01' },
      lastYear: { from: '2025-02-01', to: '2025-03-01' },
    })
    expect(likePeriods('year', '2026-01-01').previous).toEqual({ from: '2024-01-01', to: '2025-01-01' })
  })

  it('theory: a long month is never laid beside days of the month after the shorter one', () => {
    expect(likePeriods('month', '2026-03-31').previous).toEqual({ from: '2026-02-01', to: '2026-03-01' })
    expect(likePeriods('month', '2024-02-29').lastYear).toEqual({ from: '2023-02-01', to: '2023-03-01' })
  })

  it('invariant: every end of day leaves periods that begin with their span and follow each other', () => {
    for (const day of daysIn({ from: '2023-12-20', to: '2025-03-10' }))
      for (const span of ['month', 'quarter', 'year'] as const) {
        const { current, previous, lastYear } = likePeriods(span, day)
        expect(previous.to <= current.from && lastYear.to <= current.from).toBe(true)
        expect(previous.from < previous.to && lastYear.from < lastYear.to).toBe(true)
        expect(daysIn(previous).length <= daysIn(current).length || current.to.endsWith('-01')).toBe(true)
      }
  })
})

describe('counts on like days', () => {
  const daily = (range: { from: string; to: string }, working: number, off: number) =>
    daysIn(range).map((day) => ({ day, count: isWorkingDay(day) ? working : off }))

  it('theory: a month of holidays and one without differ in days alone, so their like counts are equal', () => {
    // Of the 31 days of October 2026, seven are holidays of which five fall on working days, and one Saturday is worked.
    const october = daily({ from: '2026-10-01', to: '2026-11-01' }, 20, 7)
    expect(kindsOf(daysIn({ from: '2026-10-01', to: '2026-11-01' }), isWorkingDay)).toEqual({
      numWorkingDays: 18,
      numDaysOff: 13,
    })
    const november = daily({ from: '2026-11-01', to: '2026-12-01' }, 20, 7)
    const kinds = kindsOf(
      november.map((one) => one.day),
      isWorkingDay,
    )
    const sum = november.reduce((total, one) => total + one.count, 0)
    expect(likeCount(october, kinds, isWorkingDay).count).toBeCloseTo(sum, 9)
  })

  it('invariant: on its own days a period counts what it counted', () => {
    const days = daysIn({ from: '2026-09-20', to: '2026-10-20' }).map((day, index) => ({
      day,
      count: (index * 7919) % 23,
    }))
    const { count, numWorkingDays, numDaysOff, onWorkingDays, onDaysOff } = likeCount(
      days,
      kindsOf(
        days.map((one) => one.day),
        isWorkingDay,
      ),
      isWorkingDay,
    )
    const total = days.reduce((sum, one) => sum + one.count, 0)
    expect(count).toBeCloseTo(total, 9)
    expect([numWorkingDays + numDaysOff, onWorkingDays + onDaysOff]).toEqual([30, total])
  })

  it('invariant: without a day of a kind the mean of all days stands for it, and no days tell nothing', () => {
    const weekend = daily({ from: '2026-11-07', to: '2026-11-09' }, 20, 7)
    expect(likeCount(weekend, { numWorkingDays: 1, numDaysOff: 1 }, isWorkingDay).count).toBe(14)
    expect(likeCount([], { numWorkingDays: 1, numDaysOff: 1 }, isWorkingDay).count).toBeNull()
  })
})
