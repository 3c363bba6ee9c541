/** When a daily series is worth an alert: the same conditions for the present day and for a replay of the past. */
import { negativeBinomialLower, negativeBinomialUpper } from '../stats/distributions.ts'

/** One value per day; null where nothing is known. All series of a rule have the same days. */
export interface WatchedSeries {
  key: string
  values: readonly (number | null)[]
}

export type AlertCondition =
  /** The sum (of counts) or mean (of rates) of the last days reaches a bound. */
  | {
      kind: 'threshold'
      windowDays: number
      direction: 'above' | 'below'
      bound: number
      /** Beyond which it must come back before the alert ends; the bound itself where absent. */
      clearBound?: number
      isRate: boolean
    }
  /** The count of the last days is more or less than chance brings, by what the same weekdays brought before. */
  | { kind: 'change'; windowDays: number; direction: 'more' | 'less' | 'either'; falseAlarmsPerYear: number }
  /** So many days in a row above, or below, what their weekday brought before. */
  | { kind: 'run'; numDays: number; direction: 'more' | 'less' }

export interface ConditionReading {
  observed: number
  /** Null where nothing is expected: a threshold. */
  expected: number | null
  /** Chance of such a count where nothing has changed. */
  chance: number | null
  isMet: boolean
  /** Not met, and far enough from it to end an alert. */
  isClear: boolean
}

export interface ReplayOptions {
  /** False for a holiday or a make-up working day: days unlike their weekday neither alert nor teach. */
  isUsualDay(day: number): boolean
  /** An alert ends once the condition has been clear for so many days. */
  clearAfterDays: number
}

const HISTORY_WEEKS = 8
/** Fewer weeks of history tell no spread. */
const MIN_WEEKS = 4

/**
 * A condition on the day with index `day`; null where the day or its history tells nothing.
 *
 * `change` compares the sum y of the window with μ, the mean of the same weekdays over eight weeks before the window.
 * Counts vary more than Poisson does, so y is judged by a negative binomial of mean μ, whose size comes from the spread of
 * the history: the larger of that of the window's own weekdays and of what all days of the eight weeks together tell,
 * μ + κ Σμ², since eight days alone tell it badly; widened by 1/8 of itself for not knowing μ.
 * The level is falseAlarmsPerYear ÷ (365 × number of series), so that the rule as a whole keeps its budget.
 */
export function readCondition(
  condition: AlertCondition,
  values: readonly (number | null)[],
  day: number,
  numSeries: number,
  { isUsualDay }: Pick<ReplayOptions, 'isUsualDay'>,
): ConditionReading | null {
  if (condition.kind === 'threshold') return readThreshold(condition, values, day)
  if (!isUsualDay(day)) return null
  if (condition.kind === 'run') return readRun(condition, values, day, isUsualDay)
  const { windowDays, direction, falseAlarmsPerYear } = condition
  const days = Array.from({ length: windowDays }, (_one, back) => day - back).filter(isUsualDay)
  let observed = 0
  let expected = 0
  let spread = 0
  let squares = 0
  for (const one of days) {
    const value = values[one]
    const history = historyOf(values, one, day - windowDays, isUsualDay)
    if (value === null || value === undefined || history.length < MIN_WEEKS) return null
    const mean = history.reduce((sum, past) => sum + past, 0) / history.length
    observed += value
    expected += mean
    squares += mean ** 2
    spread += history.reduce((sum, past) => sum + (past - mean) ** 2, 0) / (history.length - 1)
  }
  // A history without any case has no spread of its own; half a case in all its days is assumed.
  const mean = Math.max(expected, 0.5 / HISTORY_WEEKS)
  const waves = waviness(values, day - windowDays, isUsualDay)
  const variance = (Math.max(spread, mean + waves * squares, mean) * (HISTORY_WEEKS + 1)) / HISTORY_WEEKS
  const size = mean ** 2 / (variance - mean)
  const upper = negativeBinomialUpper(observed, mean, size)
  const lower = negativeBinomialLower(observed, mean, size)
  const chance =
    direction === 'more' ? upper : direction === 'less' ? lower : Math.min(1, 2 * Math.min(upper, lower))
  const level = falseAlarmsPerYear / (365 * numSeries)
  return { observed, expected, chance, isMet: chance <= level, isClear: chance > Math.sqrt(level) }
}

/**
 * κ of variance = μ + κ μ² over the eight weeks up to `before`, by moments of the days around the mean of their weekday; at least 0.
 */
function waviness(
  values: readonly (number | null)[],
  before: number,
  isUsualDay: ReplayOptions['isUsualDay'],
): number {
  let excess = 0
  let squares = 0
  for (let weekday = 0; weekday < 7; weekday++) {
    const past: number[] = []
    for (let week = 0; week < HISTORY_WEEKS; week++) {
      const day = before - weekday - 7 * week
      const value = values[day]
      if (day >= 0 && value !== null && value !== undefined && isUsualDay(day)) past.push(value)
    }
    if (past.length < MIN_WEEKS) continue
    const mean = past.reduce((sum, one) => sum + one, 0) / past.length
    const variance = past.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (past.length - 1)
    excess += variance - mean
    squares += mean ** 2
  }
  return squares === 0 ? 0 : Math.max(0, excess / squares)
}

function readThreshold(
  condition: Extract<AlertCondition, { kind: 'threshold' }>,
  values: readonly (number | null)[],
  day: number,
): ConditionReading | null {
  const { windowDays, direction, bound, clearBound = bound, isRate } = condition
  const known = values.slice(Math.max(0, day - windowDays + 1), day + 1).filter((one) => one !== null)
  if (known.length === 0 || (!isRate && known.length < windowDays)) return null
  const sum = known.reduce((before, one) => before + one, 0)
  const observed = isRate ? sum / known.length : sum
  const isMet = direction === 'above' ? observed >= bound : observed <= bound
  const isClear = !isMet && (direction === 'above' ? observed < clearBound : observed > clearBound)
  return { observed, expected: null, chance: null, isMet, isClear }
}

function readRun(
  { numDays, direction }: Extract<AlertCondition, { kind: 'run' }>,
  values: readonly (number | null)[],
  day: number,
  isUsualDay: ReplayOptions['isUsualDay'],
): ConditionReading | null {
  let length = 0
  for (let one = day; one >= 0 && length < numDays; one--) {
    if (!isUsualDay(one)) continue
    const value = values[one]
    const history = historyOf(values, one, one - 1, isUsualDay)
    if (value === null || value === undefined || history.length < MIN_WEEKS) break
    const sorted = [...history].sort((a, b) => a - b)
    const middle = ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
    if (direction === 'more' ? value <= middle : value >= middle) break
    length += 1
  }
  return {
    observed: length,
    expected: null,
    chance: 0.5 ** length,
    isMet: length >= numDays,
    isClear: length === 0,
  }
}

/** The same weekday in the weeks before, from `before` backwards. */
function historyOf(
  values: readonly (number | null)[],
  day: number,
  before: number,
  isUsualDay: ReplayOptions['isUsualDay'],
): number[] {
  const history: number[] = []
  for (let one = day - 7; one >= 0 && history.length < HISTORY_WEEKS; one -= 7) {
    const value = values[one]
    if (one <= before && value !== null && value !== undefined && isUsualDay(one)) history.push(value)
  }
  return history
}

export interface AlertEpisode {
  key: string
  /** Index of the first day on which the condition was met. */
  from: number
  /** Index of the day on which it ended; null while it goes on. */
  until: number | null
  /** Of the day that was least likely; of the last on which a bound was met. */
  observed: number
  expected: number | null
  chance: number | null
}

/** When a rule would have alerted between two days (`to` exclusive), each stretch once. */
export function replayCondition(
  condition: AlertCondition,
  series: readonly WatchedSeries[],
  days: { from: number; to: number },
  options: ReplayOptions,
): AlertEpisode[] {
  const episodes: AlertEpisode[] = []
  for (const { key, values } of series) {
    let open: AlertEpisode | null = null
    let numClear = 0
    for (let day = days.from; day < days.to; day++) {
      const reading = readCondition(condition, values, day, series.length, options)
      if (reading === null) continue
      if (reading.isMet) {
        numClear = 0
        const { observed, expected, chance } = reading
        if (open === null) {
          open = { key, from: day, until: null, observed, expected, chance }
          episodes.push(open)
        } else if (chance === null || chance < (open.chance ?? 1))
          Object.assign(open, { observed, expected, chance })
      } else if (open !== null && reading.isClear) {
        numClear += 1
        if (numClear >= options.clearAfterDays) {
          open.until = day
          open = null
          numClear = 0
        }
      }
    }
  }
  return episodes.sort((a, b) => a.from - b.from || a.key.localeCompare(b.key))
}
