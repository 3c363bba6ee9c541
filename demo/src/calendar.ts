/** Times of the demo: whole minutes of Asia/Shanghai local time since 1970-01-01 00:00 local. Beijing has had no summer time since 1991. */
export const MINUTES_PER_DAY = 1440

export function dayNumber(day: string): number {
  const milliseconds = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(milliseconds)) throw new Error(`not a day: ${day}`)
  return milliseconds / 86_400_000
}

const dayTexts = new Map<number, string>()

/** Texts are kept: a demo asks for each of its few hundred days thousands of times. */
export function dayText(dayNumberSince1970: number): string {
  const known = dayTexts.get(dayNumberSince1970)
  if (known !== undefined) return known
  const text = new Date(dayNumberSince1970 * 86_400_000).toISOString().slice(0, 10)
  dayTexts.set(dayNumberSince1970, text)
  return text
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))

/** ISO 8601 with +08:00. */
export function timestampText(localMinutes: number): string {
  const minutes = Math.round(localMinutes)
  const day = Math.floor(minutes / MINUTES_PER_DAY)
  const ofDay = minutes - day * MINUTES_PER_DAY
  return `${dayText(day)}T${TWO_DIGITS[Math.floor(ofDay / 60)]}:${TWO_DIGITS[ofDay % 60]}:00+08:00`
}

/** 0 Sunday to 6 Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

export function monthOf(day: number): number {
  return Number(dayText(day).slice(5, 7))
}

/** The same day of the month so many months before; the last day of the month where there is no such day. */
export function monthsBefore(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const lastDate = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, lastDate)))
    .toISOString()
    .slice(0, 10)
}

/** The heating season of Beijing by rule: 15 November to 15 March. */
export function isHeatingSeason(day: number): boolean {
  const monthDay = dayText(day).slice(5)
  return monthDay >= '11-15' || monthDay <= '03-15'
}
