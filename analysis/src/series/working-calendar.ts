/** Working days and hours, by the week and the yearly notice on holidays and make-up days. Times are Asia/Shanghai. */

export interface CalendarYear {
  year: number
  holidays: readonly { name: { zh: string; en: string }; from: string /** Included. */; to: string }[]
  makeUpDays: readonly string[]
}

export interface WorkingCalendar {
  isWorkingDay(day: string): boolean
  /** The holiday that a day belongs to; undefined for weekends and working days. */
  holidayOf(day: string): { name: { zh: string; en: string }; from: string; to: string } | undefined
  /** Whether a notice for the year of the day is there; without one only the week is known. */
  isKnown(day: string): boolean
}

const DAY_MS = 86_400_000

export const dayNumberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS
export const dayOfNumber = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10)
/** 0 Sunday to 6 Saturday. */
export const weekdayOf = (day: string): number => (((dayNumberOf(day) + 4) % 7) + 7) % 7

export function workingCalendar(years: readonly CalendarYear[]): WorkingCalendar {
  const holidays = new Map<string, CalendarYear['holidays'][number]>()
  const makeUpDays = new Set<string>()
  const known = new Set(years.map((one) => one.year))
  for (const year of years) {
    for (const day of year.makeUpDays) makeUpDays.add(day)
    for (const holiday of year.holidays)
      for (let day = dayNumberOf(holiday.from); day <= dayNumberOf(holiday.to); day++)
        holidays.set(dayOfNumber(day), holiday)
  }
  return {
    isWorkingDay: (day) => {
      if (makeUpDays.has(day)) return true
      if (holidays.has(day)) return false
      const weekday = weekdayOf(day)
      return weekday !== 0 && weekday !== 6
    },
    holidayOf: (day) => holidays.get(day),
    isKnown: (day) => known.has(Number(day.slice(0, 4))),
  }
}
