import {
  type AirQualityIndex,
  airQualityIndex,
  type Readings,
} from '@jingjing/analysis/air/air-quality-index'
import {
  type DailyValue,
  dailyMaximumEightHours,
  dailyMaximumHours,
  dailyMeans,
  type HourlySeries,
  hourlySeriesFromInstants,
  type Instant,
  microgramsFromMilligrams,
  milligramsFromMicrograms,
} from '@jingjing/analysis/air/daily-statistics'
import type { Averaging, Pollutant } from '@jingjing/analysis/air/rule'
import type { RulePackOf } from '@jingjing/schema/rules'
import type { RuleReference } from '@jingjing/schema/trail'
import { type RulePack, ruleOfDay, ruleReference } from '../rules/index.ts'
import { dayAfter, daysOf, laterDay } from './days.ts'
import type { Period, StreamRow } from './queries.ts'

export const POLLUTANTS: readonly Pollutant[] = ['pm2.5', 'pm10', 'so2', 'no2', 'co', 'o3']

/** What one station measured of each pollutant, hour by hour, in the unit of the rules. */
export type SeriesByPollutant = ReadonlyMap<Pollutant, HourlySeries>

export interface JudgedDay extends AirQualityIndex {
  day: string
  pm25: DailyValue
  /** Hours of the day that hold a valid value, over all pollutants. */
  numValidHours: number
  /** Undefined on a day before any version of the rule. */
  rule: RulePackOf<'air-quality-index'> | undefined
  standard: RulePackOf<'air-quality-standard'> | undefined
}

export function seriesByPollutant(streams: readonly StreamRow[]): SeriesByPollutant {
  const series = new Map<Pollutant, HourlySeries>()
  for (const { quantity, unit, epoch_seconds, values } of streams) {
    const pollutant = quantity as Pollutant
    const convert = unitConversion(pollutant, unit)
    const instants = epoch_seconds.map((seconds, index): Instant => {
      const value = values[index] ?? null
      return { epochMilliseconds: seconds * 1000, value: value === null ? null : convert(value) }
    })
    series.set(pollutant, hourlySeriesFromInstants(instants))
  }
  return series
}

/**
 * Each day of the period by the rule of that day. A daily mean that has too few hours counts as missing; a
 * day outside every rule has no judgement.
 */
export function judgeDays(
  packs: readonly RulePack[],
  series: SeriesByPollutant,
  period: Period,
): JudgedDay[] {
  const dayStatistics = new Map<string, DayStatistics>()
  return daysOf(period.from, period.to).map((day) => {
    const rule = ruleOfDay(packs, 'air-quality-index', day)
    const standard = ruleOfDay(packs, 'air-quality-standard', day)
    if (!rule || !standard) return unjudged(day, rule, standard)
    let statistics = dayStatistics.get(standard.version)
    if (!statistics) {
      statistics = statisticsOf(series, standard)
      dayStatistics.set(standard.version, statistics)
    }
    const { readings, pm25, numValidHours } = statistics(day)
    return {
      day,
      ...airQualityIndex(rule.body, 'daily', readings),
      pm25,
      numValidHours,
      rule,
      standard,
    }
  })
}

/** The rules that judged, each once, in the order of their days. */
export function rulesOf(days: readonly JudgedDay[]): RuleReference[] {
  const references = new Map<string, RuleReference>()
  for (const { rule, standard } of days) {
    if (rule && !references.has(rule.version)) references.set(rule.version, ruleReference(rule))
    if (standard && !references.has(standard.version))
      references.set(standard.version, ruleReference(standard, standard.body.validity.status))
  }
  return [...references.values()]
}

/** Hour by hour, with a null where nothing valid was measured. */
export function hoursOf(series: SeriesByPollutant, pollutant: Pollutant, period: Period) {
  const hoursByDay = new Map(series.get(pollutant)?.map(({ day, hours }) => [day, hours]))
  return daysOf(period.from, period.to).flatMap((day) =>
    Array.from({ length: 24 }, (_unused, hour) => ({
      time: `${day}T${String(hour).padStart(2, '0')}:00:00+08:00`,
      value: hoursByDay.get(day)?.[hour] ?? null,
    })),
  )
}

/** The period's last days, at most `numDays` of them. */
export function lastDays(period: Period, numDays: number): Period {
  return { from: laterDay(dayAfter(period.to, -numDays), period.from), to: period.to }
}

type DayStatistics = (day: string) => { readings: Readings; pm25: DailyValue; numValidHours: number }

function statisticsOf(
  series: SeriesByPollutant,
  standard: RulePackOf<'air-quality-standard'>,
): DayStatistics {
  const { dailyMean, eightHourMean } = standard.body.validity
  const byDay = (values: readonly DailyValue[]) => new Map(values.map((value) => [value.day, value]))
  const statistics = POLLUTANTS.map((pollutant) => {
    const hourly = series.get(pollutant) ?? []
    const daily = byDay(
      pollutant === 'o3' ? dailyMaximumHours(hourly) : dailyMeans(hourly, dailyMean.minValidHours),
    )
    const eightHour =
      pollutant === 'o3' ? byDay(dailyMaximumEightHours(hourly, eightHourMean.minValidHours)) : undefined
    return { pollutant, daily, eightHour }
  })
  return (day) => {
    const readings: Readings = {}
    let numValidHours = 0
    let pm25: DailyValue = { day, value: null, numValidHours: 0 }
    for (const { pollutant, daily, eightHour } of statistics) {
      const value = daily.get(day)
      numValidHours += value?.numValidHours ?? 0
      if (pollutant === 'pm2.5' && value) pm25 = value
      const averaging: Averaging = pollutant === 'o3' ? 'hourly' : 'daily'
      readings[pollutant] = { [averaging]: value?.value, 'eight-hour': eightHour?.get(day)?.value }
    }
    return { readings, pm25, numValidHours }
  }
}

function unjudged(day: string, rule: JudgedDay['rule'], standard: JudgedDay['standard']): JudgedDay {
  return {
    day,
    aqi: null,
    level: null,
    primary: [],
    individual: {},
    missing: [...POLLUTANTS],
    pm25: { day, value: null, numValidHours: 0 },
    numValidHours: 0,
    rule,
    standard,
  }
}

/** Rules count CO in mg/m³ and the others in µg/m³; a value in a unit that is neither is no concentration. */
function unitConversion(pollutant: Pollutant, unit: string | null): (value: number) => number | null {
  if (unit === null) return (value) => value
  // Both the Greek letter and the micro sign are met, and plain letters too.
  const plain = unit.toLowerCase().replaceAll(/\s/g, '').replace(/[μµ]/, 'u').replace('³', '3')
  if (plain === 'ug/m3') return pollutant === 'co' ? milligramsFromMicrograms : (value) => value
  if (plain === 'mg/m3') return pollutant === 'co' ? (value) => value : microgramsFromMilligrams
  return () => null
}
