export function addDays(day: string, numDays: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + numDays * 86_400_000).toISOString().slice(0, 10)
}

export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`

export const firstOfNextMonth = (day: string): string => firstOfMonth(addDays(firstOfMonth(day), 31))

export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000
}

/** Today in Asia/Shanghai, which knows no summer time. */
export function todayInShanghai(nowMs: number): string {
  return new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** `2026-11-26 16:57` of a moment, as a clock in Asia/Shanghai shows it. */
export const minuteInShanghai = (time: string): string =>
  new Date(Date.parse(time) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
