/** Sources that have stopped reporting. */
import { negativeBinomialZero } from '../stats/distributions.ts'

export interface SilentSource {
  key: string
  /** Days without any count, up to the end. */
  numDays: number
  /** Counts that these days would have brought. */
  expected: number
  /** Chance of such a silence in a source that goes on as before. */
  pValue: number
}

const WEEKS_OF_HISTORY = 12

/**
 * Sources whose silence at the end of the series chance would bring less often than `rate`, shared out among them all
 * (Bonferroni). What was to be expected is the mean of the same weekday over the twelve weeks before the silence; counts
 * vary more than Poisson does, so zero is judged by a negative binomial whose size comes from those weeks' totals.
 *
 * `counts` are daily and end on the day asked about.
 */
export function findSilentSources(
  sources: readonly { key: string; counts: readonly number[] }[],
  rate: number,
): SilentSource[] {
  return sources.flatMap(({ key, counts }) => {
    let numDays = 0
    while (numDays < counts.length && counts[counts.length - 1 - numDays] === 0) numDays += 1
    const history = counts.slice(
      Math.max(0, counts.length - numDays - 7 * WEEKS_OF_HISTORY),
      counts.length - numDays,
    )
    const numWeeks = Math.floor(history.length / 7)
    if (numDays === 0 || numWeeks < 4) return []
    const whole = history.slice(history.length - 7 * numWeeks)
    let expected = 0
    for (let day = 0; day < numDays; day++) {
      let sum = 0
      for (let week = 0; week < numWeeks; week++) sum += whole[week * 7 + (day % 7)] ?? 0
      expected += sum / numWeeks
    }
    const weeks = Array.from({ length: numWeeks }, (_one, week) =>
      whole.slice(week * 7, week * 7 + 7).reduce((sum, count) => sum + count, 0),
    )
    const mean = weeks.reduce((sum, count) => sum + count, 0) / numWeeks
    const variance = weeks.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (numWeeks - 1)
    const size = variance > mean ? mean ** 2 / (variance - mean) : Number.POSITIVE_INFINITY
    const pValue = negativeBinomialZero(expected, size)
    return pValue * sources.length <= rate ? [{ key, numDays, expected, pValue }] : []
  })
}
