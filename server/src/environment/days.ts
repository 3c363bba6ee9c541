const DAY_MILLISECONDS = 86_400_000

/** A calendar day some days later, or earlier. */
export function dayAfter(day: string, numDays = 1): string {
  return new Date(Date.parse(day) + numDays * DAY_MILLISECONDS).toISOString().slice(0, 10)
}

export function numDaysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS
}

/** False for 2026-02-30, which a date would silently take for the second of March. */
export function isCalendarDay(day: string): boolean {
  const milliseconds = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(milliseconds) && new Date(milliseconds).toISOString().startsWith(day)
}

export function daysOf(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, numDaysBetween(from, to)) }, (_unused, index) =>
    dayAfter(from, index),
  )
}

/** ISO days sort as text. */
export const laterDay = (a: string, b: string): string => [a, b].sort()[1] as string
