/** Periods that may be compared: of the same part of a month, quarter or year, and on as many working days. */
import { dayNumberOf, dayOfNumber } from './working-calendar.ts'

export type Span = 'month' | 'quarter' | 'year'

const MONTHS: Readonly<Record<Span, number>> = { month: 1, quarter: 3, year: 12 }

export interface DayRange {
  from: string
  /** Exclusive. */
  to: string
}

export interface LikePeriods {
  /** The span with the last day before `until`, as far as it has come. */
  current: DayRange
  /** Whether the span is over. */
  isWhole: boolean
  /** The span before, to the same number of days, or whole (环比). */
  previous: DayRange
  /** The same span a year earlier, to the same day of the calendar, or whole (同比). */
  lastYear: DayRange
}

const monthStart = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)

/** Which days to lay beside those of a span that has come as far as `until` (exclusive). */
export function likePeriods(span: Span, until: string): LikePeriods {
  const last = new Date(`${dayOfNumber(dayNumberOf(until) - 1)}T00:00:00Z`)
  const numMonths = MONTHS[span]
  const year = last.getUTCFullYear()
  const firstMonth = Math.floor(last.getUTCMonth() / numMonths) * numMonths
  const wholeAt = (monthsLater: number): DayRange => ({
    from: monthStart(year, firstMonth + monthsLater),
    to: monthStart(year, firstMonth + monthsLater + numMonths),
  })
  const own = wholeAt(0)
  const isWhole = until === own.to
  const before = wholeAt(-numMonths)
  const yearAgo = wholeAt(-12)
  const [untilYear, untilMonth, untilDay] = until.split('-').map(Number) as [number, number, number]
  // The day after the 28th of a February without a 29th is the first of March, as it should be.
  const sameDay = new Date(Date.UTC(untilYear - 1, untilMonth - 1, untilDay)).toISOString().slice(0, 10)
  const sameLength = dayOfNumber(dayNumberOf(before.from) + dayNumberOf(until) - dayNumberOf(own.from))
  return {
    current: { from: own.from, to: until },
    isWhole,
    previous: isWhole || sameLength > before.to ? before : { from: before.from, to: sameLength },
    lastYear: isWhole ? yearAgo : { from: yearAgo.from, to: sameDay },
  }
}

export const daysIn = ({ from, to }: DayRange): string[] =>
  Array.from({ length: Math.max(0, dayNumberOf(to) - dayNumberOf(from)) }, (_one, index) =>
    dayOfNumber(dayNumberOf(from) + index),
  )

export interface DayKinds {
  numWorkingDays: number
  numDaysOff: number
}

export function kindsOf(days: readonly string[], isWorkingDay: (day: string) => boolean): DayKinds {
  const numWorkingDays = days.filter(isWorkingDay).length
  return { numWorkingDays, numDaysOff: days.length - numWorkingDays }
}

export interface LikeCount extends DayKinds {
  /** What the counted days would have brought on the days of `kinds`; null where nothing was counted over no day. */
  count: number | null
  onWorkingDays: number
  onDaysOff: number
}

/**
 * Counts of days as they would be with another number of working days and days off:
 * mean per working day × working days + mean per day off × days off. Where the counted days have none of a kind, the mean
 * of all of them stands for it.
 */
export function likeCount(
  days: readonly { day: string; count: number }[],
  kinds: DayKinds,
  isWorkingDay: (day: string) => boolean,
): LikeCount {
  const own = kindsOf(
    days.map((one) => one.day),
    isWorkingDay,
  )
  const total = days.reduce((sum, one) => sum + one.count, 0)
  const onWorkingDays = days.reduce((sum, one) => sum + (isWorkingDay(one.day) ? one.count : 0), 0)
  const onDaysOff = total - onWorkingDays
  const mean = (sum: number, numDays: number): number =>
    numDays > 0 ? sum / numDays : total / Math.max(1, days.length)
  return {
    ...own,
    onWorkingDays,
    onDaysOff,
    count:
      days.length === 0
        ? null
        : mean(onWorkingDays, own.numWorkingDays) * kinds.numWorkingDays +
          mean(onDaysOff, own.numDaysOff) * kinds.numDaysOff,
  }
}
