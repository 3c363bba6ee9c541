import { normalTwoSided } from './distributions.ts'

/**
 * Chance of a difference as large between two counts whose rates per day are equal (two-sided). Given both together, the
 * later one is binomial with the share of its days; the variance is widened by the overdispersion φ ≥ 1 of daily
 * counts, since complaints come in waves. Normal approximation with continuity correction.
 */
export function compareCounts(
  after: { count: number; numDays: number },
  before: { count: number; numDays: number },
  dispersion: number,
): number {
  const total = after.count + before.count
  if (total === 0) return 1
  const share = after.numDays / (after.numDays + before.numDays)
  const deviation = Math.abs(after.count - total * share)
  const error = Math.sqrt(Math.max(1, dispersion) * total * share * (1 - share))
  return normalTwoSided(Math.max(0, deviation - 0.5) / error)
}

/**
 * Overdispersion of counts per day: variance over mean of weekly totals, so that the weekday is no dispersion.
 * At least 1; 1 where there are fewer than four weeks.
 */
export function weeklyDispersion(counts: readonly number[]): number {
  const numWeeks = Math.floor(counts.length / 7)
  if (numWeeks < 4) return 1
  const weeks = Array.from({ length: numWeeks }, (_one, week) =>
    counts.slice(week * 7, week * 7 + 7).reduce((sum, count) => sum + count, 0),
  )
  const mean = weeks.reduce((sum, count) => sum + count, 0) / numWeeks
  if (mean === 0) return 1
  const variance = weeks.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (numWeeks - 1)
  return Math.max(1, variance / mean)
}

/**
 * Chance of a difference as large between two shares of one kind (two-sided): normal approximation of the two-sample
 * test with the pooled share. 1 where either has no base or all or nothing is counted in both.
 */
export function compareShares(
  after: { numerator: number; denominator: number },
  before: { numerator: number; denominator: number },
): number {
  if (after.denominator <= 0 || before.denominator <= 0) return 1
  const pooled = (after.numerator + before.numerator) / (after.denominator + before.denominator)
  const variance = pooled * (1 - pooled) * (1 / after.denominator + 1 / before.denominator)
  if (variance <= 0) return 1
  const difference = after.numerator / after.denominator - before.numerator / before.denominator
  return normalTwoSided(difference / Math.sqrt(variance))
}
