import { addDays } from '../ui/format.ts'
import type { DayCount } from './days.ts'

export interface CalendarCell {
  day: string
  /** Null: outside of what was counted. */
  count: number | null
  /** 0 to 5; null for a day without cases or without data. */
  colourClass: number | null
}

export interface CalendarWeek {
  /** Monday to Sunday; null where the calendar has not begun or has ended. */
  cells: (CalendarCell | null)[]
  /** Set on the week in which a month begins. */
  month: string | null
}

/** Upper ends of at most six classes at round numbers, the last one open; empty where nothing was counted. */
export function roundBreaks(max: number): number[] {
  if (max <= 0) return []
  if (max <= 6) return Array.from({ length: max }, (_, index) => index + 1)
  const magnitude = 10 ** Math.floor(Math.log10(max / 6))
  const step = [1, 2, 2.5, 5, 10]
    .map((factor) => factor * magnitude)
    .find((size) => size >= 1 && size * 6 >= max)
  const whole = Math.max(1, Math.ceil(step ?? magnitude * 10))
  return Array.from({ length: Math.ceil(max / whole) }, (_, index) => (index + 1) * whole)
}

/** The class of a count, given the upper ends; zero belongs to none. */
export function classOf(count: number, breaks: readonly number[]): number | null {
  if (count <= 0) return null
  const index = breaks.findIndex((end) => count <= end)
  return index < 0 ? breaks.length - 1 : index
}

/** Spreads n classes over the six colours, so that the highest is always the strongest. */
export function colourOf(colourClass: number, numClasses: number): number {
  return numClasses <= 1 ? 5 : Math.round((colourClass / (numClasses - 1)) * 5)
}

/** Weeks from Monday; days that were not counted are null and days without cases zero. */
export function calendarWeeks(days: readonly DayCount[]): { weeks: CalendarWeek[]; breaks: number[] } {
  const first = days[0]?.day
  const last = days.at(-1)?.day
  const breaks = roundBreaks(days.reduce((max, point) => Math.max(max, point.count ?? 0), 0))
  if (!first || !last) return { weeks: [], breaks }
  const countByDay = new Map(days.map((point) => [point.day, point.count]))
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const weeks: CalendarWeek[] = []
  for (let monday = addDays(first, -weekday); monday <= last; monday = addDays(monday, 7)) {
    const cells: (CalendarCell | null)[] = []
    let month: string | null = null
    for (let offset = 0; offset < 7; offset++) {
      const day = addDays(monday, offset)
      if (day.endsWith('-01') && day <= last) month = day
      if (day < first || day > last) cells.push(null)
      else {
        const count = countByDay.get(day) ?? null
        const colourClass = count === null ? null : classOf(count, breaks)
        cells.push({
          day,
          count,
          colourClass: colourClass === null ? null : colourOf(colourClass, breaks.length),
        })
      }
    }
    weeks.push({ cells, month })
  }
  return { weeks, breaks }
}
