import { exactMean } from './decimal.ts'

/** Beijing time: no daylight saving since 1991, earlier than any series that this platform judges. */
const SHANGHAI_OFFSET_MILLISECONDS = 8 * 3_600_000
const HOUR_MILLISECONDS = 3_600_000
const HOURS_PER_DAY = 24
const HOURS_PER_WINDOW = 8

export interface Instant {
  /** Milliseconds since 1970-01-01T00:00Z, at the hour to which the value belongs or within it. */
  epochMilliseconds: number
  value: number | null
}

/** One natural day in Asia/Shanghai: the mean concentration of each hour 0 to 23, null where there is none. */
export interface HourlyDay {
  /** `YYYY-MM-DD`. */
  day: string
  hours: readonly (number | null)[]
}

/** Days in order, without repetition; days with no instant at all may be absent. */
export type HourlySeries = readonly HourlyDay[]

export interface DailyValue {
  day: string
  /** Null where too little of the day is valid. */
  value: number | null
  numValidHours: number
}

/**
 * Hours and days of a station. A value stamped 00:00 belongs to the day that begins then. Several values
 * within an hour are averaged. A concentration that is negative or no finite number is invalid, so missing:
 * it takes part in no mean, and is never corrected.
 */
export function hourlySeriesFromInstants(instants: Iterable<Instant>): HourlySeries {
  const valuesByDayNumber = new Map<number, number[][]>()
  for (const { epochMilliseconds, value } of instants) {
    const hourNumber = Math.floor((epochMilliseconds + SHANGHAI_OFFSET_MILLISECONDS) / HOUR_MILLISECONDS)
    const dayNumber = Math.floor(hourNumber / HOURS_PER_DAY)
    let hours = valuesByDayNumber.get(dayNumber)
    if (!hours) {
      hours = Array.from({ length: HOURS_PER_DAY }, () => [])
      valuesByDayNumber.set(dayNumber, hours)
    }
    if (value === null || !Number.isFinite(value) || value < 0) continue
    hours[hourNumber - dayNumber * HOURS_PER_DAY]?.push(value)
  }
  return [...valuesByDayNumber]
    .sort(([a], [b]) => a - b)
    .map(([dayNumber, hours]) => ({
      day: new Date(dayNumber * HOURS_PER_DAY * HOUR_MILLISECONDS).toISOString().slice(0, 10),
      hours: hours.map((values) => (values.length ? exactMean(values) : null)),
    }))
}

/** Mean of the natural day, valid from `minValidHours` hours on (GB 3095, table 4: 20). Unit as it came in. */
export function dailyMeans(series: HourlySeries, minValidHours: number): DailyValue[] {
  return series.map(({ day, hours }) => {
    const valid = validOf(hours)
    const isValid = valid.length > 0 && valid.length >= minValidHours
    return { day, value: isValid ? exactMean(valid) : null, numValidHours: valid.length }
  })
}

/** Highest hourly mean of the natural day. The standard asks no minimum number of hours for it. */
export function dailyMaximumHours(series: HourlySeries, minValidHours = 1): DailyValue[] {
  return series.map(({ day, hours }) => {
    const valid = validOf(hours)
    const isValid = valid.length > 0 && valid.length >= minValidHours
    return { day, value: isValid ? Math.max(...valid) : null, numValidHours: valid.length }
  })
}

/**
 * Highest running mean of eight hours within the natural day (GB 3095-2026, 3.8 and 3.9): the 17 windows
 * from 0–7 to 16–23, each valid from `minValidHoursPerWindow` hours on (table 4: 6). Null where none is.
 */
export function dailyMaximumEightHours(series: HourlySeries, minValidHoursPerWindow: number): DailyValue[] {
  return series.map(({ day, hours }) => {
    let maximum: number | null = null
    for (let from = 0; from + HOURS_PER_WINDOW <= HOURS_PER_DAY; from++) {
      const valid = validOf(hours.slice(from, from + HOURS_PER_WINDOW))
      if (valid.length === 0 || valid.length < minValidHoursPerWindow) continue
      const mean = exactMean(valid)
      if (maximum === null || mean > maximum) maximum = mean
    }
    return { day, value: maximum, numValidHours: validOf(hours).length }
  })
}

/** 1 mg/m³ is 1,000 µg/m³. Divided, not multiplied by 0.001, so that 2,200 gives 2.2. */
export function milligramsFromMicrograms(micrograms: number): number {
  return micrograms / 1000
}

/** Cut at 15 digits, which takes away what binary fractions add: 0.0351 mg/m³ is 35.1 µg/m³. */
export function microgramsFromMilligrams(milligrams: number): number {
  return Number((milligrams * 1000).toPrecision(15))
}

const validOf = (hours: readonly (number | null)[]): number[] =>
  hours.filter((value): value is number => value !== null)
