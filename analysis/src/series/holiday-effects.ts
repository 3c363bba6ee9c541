/** What holidays do to daily counts. */

import { normalTwoSided } from '../stats/distributions.ts'
import { falseDiscoveryRates } from '../stats/multiple-testing.ts'
import { dayNumberOf, dayOfNumber, type WorkingCalendar } from './working-calendar.ts'

export interface HolidayEffect {
  name: { zh: string; en: string }
  /** How often it lay within the series. */
  numTimes: number
  /** Counts on its days, and what ordinary weeks before and after let expect. */
  observed: number
  expected: number
  /** observed ÷ expected, as the mean of the logarithms over its times. */
  ratio: number
  /** 95 % of such holidays would have a ratio within these, were there no effect beyond this one. */
  low: number
  high: number
  pValue: number
  falseDiscoveryRate: number
}

const NUM_WEEKS = 4
const MIN_EXPECTED = 10

/**
 * Each holiday's days against the same weekdays of the four weeks before and after that are ordinary (no holiday, no
 * make-up day). How far such a ratio strays by itself is measured, not assumed: the same comparison is made for
 * every run of ordinary days of the same length, and their spread is the standard error. Two-sided normal test of the
 * mean logarithm over the times, discoveries held by Benjamini–Hochberg over the holidays.
 */
export function findHolidayEffects(
  firstDay: string,
  counts: readonly number[],
  calendar: WorkingCalendar,
): HolidayEffect[] {
  const first = dayNumberOf(firstDay)
  const isWeekend = (number: number): boolean => ((((number + 4) % 7) + 7) % 7) % 6 === 0
  const isOrdinary = (number: number): boolean => {
    const day = dayOfNumber(number)
    return calendar.holidayOf(day) === undefined && calendar.isWorkingDay(day) !== isWeekend(number)
  }
  const countOf = (number: number): number | undefined => counts[number - first]
  const compare = (from: number, length: number): { observed: number; expected: number } | null => {
    let observed = 0
    let expected = 0
    for (let number = from; number < from + length; number++) {
      const count = countOf(number)
      if (count === undefined) return null
      let sum = 0
      let num = 0
      for (let week = -NUM_WEEKS; week <= NUM_WEEKS; week++) {
        const other = number + 7 * week
        // Days of the run itself are not compared with each other.
        if (week === 0 || (other >= from && other < from + length) || !isOrdinary(other)) continue
        const value = countOf(other)
        if (value === undefined) continue
        sum += value
        num += 1
      }
      if (num < NUM_WEEKS) return null
      observed += count
      expected += sum / num
    }
    return expected < MIN_EXPECTED ? null : { observed, expected }
  }
  const logRatio = ({ observed, expected }: { observed: number; expected: number }): number =>
    Math.log((observed + 0.5) / (expected + 0.5))

  const spreadByLength = new Map<number, number | null>()
  const spreadOf = (length: number): number | null => {
    const known = spreadByLength.get(length)
    if (known !== undefined) return known
    const squares: number[] = []
    for (let from = first; from + length <= first + counts.length; from++) {
      let isRun = true
      for (let number = from; number < from + length; number++) isRun &&= isOrdinary(number)
      const compared = isRun ? compare(from, length) : null
      if (compared !== null) squares.push(logRatio(compared) ** 2)
    }
    const spread =
      squares.length < 20 ? null : Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length)
    spreadByLength.set(length, spread)
    return spread
  }

  const runs = new Map<string, { name: HolidayEffect['name']; from: number; length: number }[]>()
  for (let number = first; number < first + counts.length; number++) {
    const day = dayOfNumber(number)
    const holiday = calendar.holidayOf(day)
    if (holiday?.from !== day) continue
    const length = dayNumberOf(holiday.to) - number + 1
    // National Day with Mid-Autumn in one is National Day.
    const key = holiday.name.zh.split('、')[0] ?? holiday.name.zh
    const name = { zh: key, en: holiday.name.en.split(' and ')[0] ?? holiday.name.en }
    runs.set(key, [...(runs.get(key) ?? []), { name, from: number, length }])
  }
  const effects: Omit<HolidayEffect, 'falseDiscoveryRate'>[] = []
  for (const times of runs.values()) {
    const compared = times.flatMap(({ from, length }) => {
      const one = compare(from, length)
      const spread = spreadOf(length)
      return one === null || spread === null ? [] : [{ ...one, log: logRatio(one), spread }]
    })
    const [firstTime] = times
    if (compared.length === 0 || firstTime === undefined) continue
    const mean = compared.reduce((sum, one) => sum + one.log, 0) / compared.length
    const error = Math.sqrt(compared.reduce((sum, one) => sum + one.spread ** 2, 0)) / compared.length
    effects.push({
      name: firstTime.name,
      numTimes: compared.length,
      observed: compared.reduce((sum, one) => sum + one.observed, 0),
      expected: compared.reduce((sum, one) => sum + one.expected, 0),
      ratio: Math.exp(mean),
      low: Math.exp(mean - 1.96 * error),
      high: Math.exp(mean + 1.96 * error),
      pValue: normalTwoSided(mean / error),
    })
  }
  const rates = falseDiscoveryRates(effects.map((effect) => effect.pValue))
  return effects
    .map((effect, index) => ({ ...effect, falseDiscoveryRate: rates[index] ?? 1 }))
    .sort((a, b) => a.pValue - b.pValue)
}
