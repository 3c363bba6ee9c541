import { ceilDivide, decimalOf, roundHalfEven } from './decimal.ts'
import type {
  AirQualityIndexRule,
  Averaging,
  BreakpointColumn,
  LevelRule,
  Pollutant,
  PollutantRule,
} from './rule.ts'

/**
 * Concentrations of one station and one day or hour, in the unit of the rule (CO in mg/m³, all others in
 * µg/m³). `daily` is the mean of the natural day, or in the hourly report of 2012 the running mean of 24
 * hours; `eight-hour` and `hourly` are the day's maxima in the daily report, the current value in the hourly
 * one. Null or absent: not measured, or invalid.
 */
export type Readings = Partial<Record<Pollutant, Partial<Record<Averaging, number | null>>>>

export interface IndexOptions {
  /**
   * Pollutants that the monitoring plan leaves out and that were never primary at AQI > 100 in three years:
   * their absence does not count (HJ 633-2026, 5.3.2).
   */
  exempt?: readonly Pollutant[]
}

export interface AirQualityIndex {
  /** Null where a pollutant is missing and the others do not exceed the rule's bound. */
  aqi: number | null
  /** 1 to 6. */
  level: number | null
  /** Those with the highest individual index where the AQI exceeds 50; several when equal. */
  primary: Pollutant[]
  /** Individual index by pollutant, whether or not an AQI is given. */
  individual: Partial<Record<Pollutant, number>>
  missing: Pollutant[]
}

/**
 * Individual air quality index (IAQI), formula (1) of HJ 633, 0 to 500, rounded up to an integer; the
 * concentration is first rounded half to even. Null where the standard does not calculate one so high (2012:
 * SO2 of one hour and O3 of eight hours above 800 µg/m³). Worked in integers throughout.
 * Throws where the rule has no such column, and on a negative or non-finite concentration.
 */
export function individualIndex(
  rule: AirQualityIndexRule,
  pollutant: Pollutant,
  averaging: Averaging,
  concentration: number,
): number | null {
  if (!(concentration >= 0) || concentration === Number.POSITIVE_INFINITY)
    throw new Error(`${concentration} is no concentration of ${pollutant}`)
  const pollutantRule = pollutantRuleOf(rule, pollutant)
  const { concentrations, beyond } = columnOf(pollutantRule, averaging)
  const breakpoints = concentrations.map((value) => scaled(value, pollutantRule.decimals))
  const measured = scaled(concentration, pollutantRule.decimals)
  const highIndex = breakpoints.findIndex((breakpoint, index) => index > 0 && measured <= breakpoint)
  if (highIndex === -1) return beyond.kind === 'capped' ? beyond.index : null
  const low = breakpoints[highIndex - 1] as bigint
  const high = breakpoints[highIndex] as bigint
  const lowIndexValue = rule.indices[highIndex - 1] as number
  const highIndexValue = rule.indices[highIndex] as number
  const rise = ceilDivide(BigInt(highIndexValue - lowIndexValue) * (measured - low), high - low)
  return lowIndexValue + Number(rise)
}

/**
 * Air quality index of a day or an hour: the highest individual index among the pollutants of that report
 * (formula (2) of HJ 633), its level, and the primary pollutants.
 */
export function airQualityIndex(
  rule: AirQualityIndexRule,
  report: 'daily' | 'hourly',
  readings: Readings,
  options: IndexOptions = {},
): AirQualityIndex {
  const individual: Partial<Record<Pollutant, number>> = {}
  const missing = new Set<Pollutant>()
  for (const { pollutant, averaging } of rule.reports[report]) {
    const index = indexOrSubstitute(rule, pollutant, averaging, readings[pollutant])
    if (index !== null) individual[pollutant] = Math.max(individual[pollutant] ?? 0, index)
    else if (!options.exempt?.includes(pollutant)) missing.add(pollutant)
  }
  const incomplete = { aqi: null, level: null, primary: [], individual, missing: [...missing] }
  const indices = Object.values(individual)
  if (indices.length === 0) return incomplete
  const highest = Math.max(...indices)
  if (missing.size > 0 && highest <= rule.completeness.incompleteAbove) return incomplete
  const aqi = Math.max(highest, rule.range.min)
  const primary =
    aqi > rule.primaryAbove
      ? (Object.keys(individual) as Pollutant[]).filter((pollutant) => individual[pollutant] === highest)
      : []
  return { ...incomplete, aqi, level: levelOf(rule, aqi).level, primary }
}

/** The level of an AQI. Throws on a value that is no non-negative integer. */
export function levelOf(rule: AirQualityIndexRule, aqi: number): LevelRule {
  if (!Number.isInteger(aqi) || aqi < 0) throw new Error(`${aqi} is no air quality index`)
  const level = rule.levels.find(({ upTo }) => upTo === null || aqi <= upTo)
  if (!level) throw new Error(`no level of the rule holds an air quality index of ${aqi}`)
  return level
}

/**
 * The index by one column; where the standard does not calculate it so high, the index by the averaging that
 * it names instead (2012, table 1, notes 2 and 3). Null where the reading is missing.
 */
function indexOrSubstitute(
  rule: AirQualityIndexRule,
  pollutant: Pollutant,
  averaging: Averaging,
  readings: Readings[Pollutant],
): number | null {
  const concentration = readings?.[averaging] ?? null
  if (concentration === null) return null
  const index = individualIndex(rule, pollutant, averaging, concentration)
  if (index !== null) return index
  const { beyond } = columnOf(pollutantRuleOf(rule, pollutant), averaging)
  if (beyond.kind === 'capped') return beyond.index
  const substitute = readings?.[beyond.averagingInstead] ?? null
  return substitute === null ? null : individualIndex(rule, pollutant, beyond.averagingInstead, substitute)
}

const scaled = (value: number, decimals: number): bigint => roundHalfEven(decimalOf(value), decimals)

function pollutantRuleOf(rule: AirQualityIndexRule, pollutant: Pollutant): PollutantRule {
  const found = rule.pollutants.find(({ code }) => code === pollutant)
  if (!found) throw new Error(`the rule has no pollutant ${pollutant}`)
  return found
}

function columnOf(pollutantRule: PollutantRule, averaging: Averaging): BreakpointColumn {
  const column = pollutantRule.tables[averaging]
  if (!column) throw new Error(`the rule has no ${averaging} breakpoints for ${pollutantRule.code}`)
  return 'breakpointsOf' in column ? columnOf(pollutantRule, column.breakpointsOf) : column
}
