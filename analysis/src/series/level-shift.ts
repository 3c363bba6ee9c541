/** Lasting changes of level of one series against comparable ones. */

import { chiSquareUpper } from '../stats/distributions.ts'
import { falseDiscoveryRates } from '../stats/multiple-testing.ts'

export interface ComparedSeries {
  key: string
  /** Series of the same group are each other's comparison: they share season, weather and the level of the whole. */
  group: string
  /** Counts per step, all of the same length. */
  counts: readonly number[]
}

export interface LevelShift {
  key: string
  group: string
  /** Index of the first step of the new level. */
  at: number
  /** Counts per step before and after, adjusted to what the comparison did in the same time. */
  ratio: number
  before: number
  after: number
  /** Of the best position, corrected for having looked at all of them. */
  pValue: number
  /** The rate of false discoveries at which it would still be reported. */
  falseDiscoveryRate: number
}

export interface LevelShiftOptions {
  /** A level that held for fewer steps is an episode, not a level. */
  minSteps: number
  /** Expected share of false ones among those reported. */
  rate: number
  /** Series with fewer counts in all tell nothing. */
  minTotal: number
}

const MAX_ROUNDS = 4

/**
 * The series whose share in their group changed for good.
 *
 * With n_t counts in the group at step t, the series' y_t are binomial with a share p that does not depend on season or
 * weather, since those move the whole group. For each position τ the likelihood ratio of two shares against one,
 * G = 2 [ℓ(before) + ℓ(after) − ℓ(all)], divided by the overdispersion φ ≥ 1 (Pearson χ² of the two shares over its degrees of
 * freedom), is χ² with one degree of freedom; its p-value is multiplied by the number of positions (Bonferroni), and
 * the discoveries among all series are held at `rate` (Benjamini–Hochberg). A series that shifted leaves the
 * comparison of the others and they are judged again, so that its fall does not become their rise.
 */
export function findLevelShifts(series: readonly ComparedSeries[], options: LevelShiftOptions): LevelShift[] {
  const found = new Map<string, LevelShift>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const totals = new Map<string, number[]>()
    for (const one of series) {
      if (found.has(one.key)) continue
      const total = totals.get(one.group) ?? new Array<number>(one.counts.length).fill(0)
      one.counts.forEach((count, step) => {
        total[step] = (total[step] ?? 0) + count
      })
      totals.set(one.group, total)
    }
    const tested = series
      .filter((one) => !found.has(one.key))
      .flatMap((one) => {
        const shift = bestShift(one, totals.get(one.group) ?? [], options)
        return shift === null ? [] : [shift]
      })
    const rates = falseDiscoveryRates([...found.values(), ...tested].map((shift) => shift.pValue))
    const fresh = tested
      .map((shift, index) => ({ ...shift, falseDiscoveryRate: rates[found.size + index] ?? 1 }))
      .filter((shift) => shift.falseDiscoveryRate <= options.rate)
    if (fresh.length === 0) break
    for (const shift of fresh) found.set(shift.key, shift)
  }
  return [...found.values()].sort((a, b) => a.pValue - b.pValue)
}

const logLikelihood = (part: number, whole: number): number =>
  part === 0 || part === whole
    ? 0
    : part * Math.log(part / whole) + (whole - part) * Math.log((whole - part) / whole)

function bestShift(
  { key, group, counts }: ComparedSeries,
  totals: readonly number[],
  { minSteps, minTotal }: LevelShiftOptions,
): Omit<LevelShift, 'falseDiscoveryRate'> | null {
  const numSteps = counts.length
  const sumOf = (values: readonly number[], from: number, to: number): number => {
    let sum = 0
    for (let step = from; step < to; step++) sum += values[step] ?? 0
    return sum
  }
  const allPart = sumOf(counts, 0, numSteps)
  const allWhole = sumOf(totals, 0, numSteps)
  const numPositions = numSteps - 2 * minSteps + 1
  if (numPositions < 1 || allPart < minTotal || allWhole <= allPart) return null
  let best = { at: -1, statistic: -1 }
  let part = sumOf(counts, 0, minSteps)
  let whole = sumOf(totals, 0, minSteps)
  for (let at = minSteps; at <= numSteps - minSteps; at++) {
    const statistic =
      2 *
      (logLikelihood(part, whole) +
        logLikelihood(allPart - part, allWhole - whole) -
        logLikelihood(allPart, allWhole))
    if (statistic > best.statistic) best = { at, statistic }
    part += counts[at] ?? 0
    whole += totals[at] ?? 0
  }
  const beforePart = sumOf(counts, 0, best.at)
  const beforeWhole = sumOf(totals, 0, best.at)
  const afterPart = allPart - beforePart
  const afterWhole = allWhole - beforeWhole
  if (beforeWhole === 0 || afterWhole === 0) return null
  const beforeShare = beforePart / beforeWhole
  const afterShare = afterPart / afterWhole
  let pearson = 0
  counts.forEach((count, step) => {
    const share = step < best.at ? beforeShare : afterShare
    const variance = (totals[step] ?? 0) * share * (1 - share)
    if (variance > 0) pearson += (count - (totals[step] ?? 0) * share) ** 2 / variance
  })
  const dispersion = Math.max(1, pearson / (numSteps - 2))
  return {
    key,
    group,
    at: best.at,
    before: beforePart / best.at,
    after: afterPart / (numSteps - best.at),
    // As odds against the rest of the group, so that the comparison's own course is taken out.
    ratio: oddsOf(afterPart, afterWhole) / oddsOf(beforePart, beforeWhole),
    pValue: Math.min(1, numPositions * chiSquareUpper(best.statistic / dispersion, 1)),
  }
}

const oddsOf = (part: number, whole: number): number => (part + 0.5) / (whole - part + 0.5)
