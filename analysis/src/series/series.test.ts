import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { dueAt } from './deadlines.ts'
import { findLevelShifts } from './level-shift.ts'
import { findSilentSources } from './silence.ts'
import { findSpaceTimeClusters } from './space-time-scan.ts'
import { dayNumberOf, dayOfNumber, weekdayOf, workingCalendar } from './working-calendar.ts'

const calendar = workingCalendar([
  {
    year: 2026,
    holidays: [{ name: { zh: '国庆节', en: 'National Day' }, from: '2026-10-01', to: '2026-10-07' }],
    makeUpDays: ['2026-09-20', '2026-10-10'],
  },
])
const HOURS = {
  workingHours: [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '18:00' },
  ],
  urgentWorkingHours: [{ from: '08:00', to: '22:00' }],
}
const at = (text: string): number => Date.parse(`${text}:00+08:00`)

describe('the working calendar', () => {
  it('theory: rests at weekends and holidays, works on make-up days', () => {
    expect(weekdayOf('2026-10-10')).toBe(6)
    expect(calendar.isWorkingDay('2026-10-10')).toBe(true)
    expect(calendar.isWorkingDay('2026-10-11')).toBe(false)
    expect(calendar.isWorkingDay('2026-10-01')).toBe(false)
    expect(calendar.isWorkingDay('2026-10-08')).toBe(true)
    expect(calendar.isKnown('2027-01-04')).toBe(false)
  })
})

describe('deadlines', () => {
  it('invariant: are never before their start, and more time is never less', () => {
    const random = createRandom('deadlines')
    for (let round = 0; round < 200; round++) {
      const start = at('2026-09-15T00:00') + random.integer(0, 40 * 1440) * 60_000
      for (const unit of ['hour', 'day', 'working-hour', 'urgent-working-hour', 'working-day'] as const) {
        const amount = random.integer(1, 12)
        const due = dueAt(start, { amount, unit }, calendar, HOURS)
        expect(due).toBeGreaterThan(start)
        expect(dueAt(start, { amount: amount + 1, unit }, calendar, HOURS)).toBeGreaterThan(due)
        if (unit.includes('working'))
          expect(calendar.isWorkingDay(new Date(due + 8 * 3_600_000).toISOString().slice(0, 10))).toBe(true)
      }
    }
  })

  it('theory: eight working hours from the first minute of a day end with that day', () => {
    expect(dueAt(at('2026-10-08T09:00'), { amount: 8, unit: 'working-hour' }, calendar, HOURS)).toBe(
      at('2026-10-08T18:00'),
    )
  })
})

const series = (rateOf: (part: number, week: number) => number, seed: string) => {
  const random = createRandom(seed)
  return Array.from({ length: 12 }, (_one, part) => ({
    key: `place ${part}`,
    group: 'noise',
    counts: Array.from({ length: 80 }, (_two, week) => random.poisson(rateOf(part, week))),
  }))
}
const OPTIONS = { minSteps: 8, minTotal: 20, rate: 0.05 }

describe('level shifts', () => {
  it('theory: one planted change is found in its place at its week; a season that all share is none', () => {
    const season = (week: number): number => 4 + 3 * Math.sin((2 * Math.PI * week) / 52)
    const found = findLevelShifts(
      series((part, week) => season(week) * (part === 3 && week >= 50 ? 0.2 : 1), 'shift'),
      OPTIONS,
    )
    expect(found.map((shift) => shift.key)).toEqual(['place 3'])
    expect(Math.abs((found[0]?.at ?? 0) - 50)).toBeLessThanOrEqual(3)
  })

  it('theory: without a change at most the stated share of runs reports anything', () => {
    let numReporting = 0
    for (let run = 0; run < 60; run++)
      if (
        findLevelShifts(
          series(() => 3, `quiet ${run}`),
          OPTIONS,
        ).length > 0
      )
        numReporting += 1
    // Binomial with 60 runs at 5 %: more than eight has a chance below one per cent.
    expect(numReporting).toBeLessThanOrEqual(8)
  })
})

describe('silence', () => {
  it('theory: a source of five a day that stops is called silent, one of two a month is not', () => {
    const random = createRandom('silence')
    const daily = (mean: number, numSilent: number): number[] => [
      ...Array.from({ length: 200 }, () => random.poisson(mean)),
      ...new Array<number>(numSilent).fill(0),
    ]
    const found = findSilentSources(
      [
        { key: 'stopped', counts: daily(5, 4) },
        { key: 'rare', counts: daily(0.07, 4) },
        { key: 'lively', counts: daily(5, 0) },
      ],
      0.001,
    )
    expect(found).toMatchObject([{ key: 'stopped', numDays: 4 }])
  })
})

describe('the space–time scan', () => {
  it('theory: finds the planted cluster and leaves a group without one alone', () => {
    const random = createRandom('scan')
    const spread = Array.from({ length: 200 }, () => ({
      x: random.between(0, 2000),
      y: random.between(0, 2000),
      day: random.integer(1, 180),
    }))
    const planted = Array.from({ length: 14 }, () => ({
      x: 700 + random.between(-60, 60),
      y: 900 + random.between(-60, 60),
      day: random.integer(170, 180),
    }))
    const found = findSpaceTimeClusters(
      [
        { key: 'quiet', events: spread },
        { key: 'planted', events: [...spread, ...planted] },
      ],
      {
        lastDay: 180,
        radiiMetres: [100, 200, 400],
        windowsDays: [7, 14, 28],
        numPermutations: 49,
        random,
        minObserved: 5,
      },
    ).filter((one) => one.falseDiscoveryRate <= 0.05)
    expect(found.map((one) => one.key)).toEqual(['planted'])
    expect(Math.hypot((found[0]?.x ?? 0) - 700, (found[0]?.y ?? 0) - 900)).toBeLessThan(150)
  })
})

it('days and their numbers lead back to each other', () => {
  for (const day of ['1970-01-01', '2024-02-29', '2026-11-26'])
    expect(dayOfNumber(dayNumberOf(day))).toBe(day)
})
