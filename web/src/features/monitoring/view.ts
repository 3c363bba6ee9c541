import { weekdayFactors } from '@jingjing/analysis/series/weekday-factors'
import type { RunningState } from '@jingjing/schema/monitoring'
import type { Figure, MeasureParams } from '@jingjing/schema/trail'
import { type DayCount, fillDays } from '../../charts/days.ts'
import { addDays, changePercent } from '../../ui/format.ts'

/** The calendar's days; before the first day with any case there are no data, not zero cases. */
export function calendarDays(state: RunningState): DayCount[] {
  const first = state.calendar[0]?.day
  if (!first || !state.available) return []
  // Days are texts that sort as dates do.
  const from = [first, state.available.from].sort()[1] ?? first
  return fillDays(state.calendar, from, state.to)
}

/** The request for a part of the total: the same figure with one more filter. */
export function partOfTotal(total: Figure, part: MeasureParams): { measure: string; params: MeasureParams } {
  return { measure: total.measure, params: { ...total.params, ...part } }
}

export function dayOfTotal(total: Figure, day: string) {
  return partOfTotal(total, { from: day, to: addDays(day, 1) })
}

export type VolumeFinding =
  | { key: 'more' | 'less'; percent: number }
  | { key: 'same' | 'noPrevious' | 'none'; percent: null }

/** What the daily chart has to say: the total against the period before, told apart from noise of half a percent. */
export function volumeFinding(total: number | null, previous: number | null): VolumeFinding {
  if (!total) return { key: 'none', percent: null }
  const change = changePercent(total, previous)
  if (change === null) return { key: 'noPrevious', percent: null }
  if (Math.abs(change) < 0.5) return { key: 'same', percent: null }
  return { key: change > 0 ? 'more' : 'less', percent: Math.abs(change) }
}

/** The largest group and its share of the total; null where there is none. */
export function leader(
  items: readonly { label: string; count: number }[],
  total: number | null,
): { label: string; sharePercent: number } | null {
  const first = [...items].sort((a, b) => b.count - a.count)[0]
  if (!first || !total || first.count === 0) return null
  return { label: first.label, sharePercent: (first.count / total) * 100 }
}

/** Days as they would be were all weekdays alike, by what each brought over the calendar's year. */
export function adjustedByWeekday(
  state: RunningState,
  counted: { days: DayCount[]; previous: DayCount[] },
): { days: DayCount[]; previous: DayCount[] } {
  const [first] = calendarDays(state)
  if (first === undefined) return counted
  const factors = weekdayFactors(calendarDays(state).map((one) => one.count ?? 0))
  const at = (day: string): number => ((((Date.parse(day) - Date.parse(first.day)) / 86_400_000) % 7) + 7) % 7
  const adjust = ({ day, count }: DayCount): DayCount => ({
    day,
    count: count === null ? null : count / (factors[at(day)] ?? 1),
  })
  return { days: counted.days.map(adjust), previous: counted.previous.map(adjust) }
}

/** The busiest day of the calendar. */
export function busiestDay(days: readonly DayCount[]): DayCount | null {
  return days.reduce<DayCount | null>(
    (best, day) => ((day.count ?? 0) > (best?.count ?? 0) ? day : best),
    null,
  )
}
