import { addDays, countDays } from '../ui/format.ts'

export interface DayCount {
  day: string
  /** Null: withheld, because so few might tell of somebody. */
  count: number | null
}

/** Every day of the half-open range once: a day that the answer leaves out had no case. */
export function fillDays(days: readonly DayCount[], from: string, to: string): DayCount[] {
  const countByDay = new Map(days.map((point) => [point.day, point.count]))
  const filled: DayCount[] = []
  for (let day = from; day < to; day = addDays(day, 1)) {
    const count = countByDay.get(day)
    filled.push({ day, count: count === undefined ? 0 : count })
  }
  return filled
}

/** The period of the same length that ends where this one begins. */
export function previousPeriod(from: string, to: string): { from: string; to: string } {
  return { from: addDays(from, -countDays(from, to)), to: from }
}
