/** What a weekday brings, so that a Sunday can be compared with a Monday. */

const WEEK = 7
/** Fewer weeks tell no pattern. */
const MIN_WEEKS = 8

/**
 * Factors of the seven positions in the week (index of the day modulo 7), with mean 1: the median of each position's
 * ratios to the centred seven-day mean (ratio to moving average), which a holiday or a surge hardly moves. All 1 where
 * there are fewer than eight weeks or nothing was counted.
 */
export function weekdayFactors(counts: readonly number[]): number[] {
  const flat = new Array<number>(WEEK).fill(1)
  if (counts.length < WEEK * MIN_WEEKS) return flat
  const ratios: number[][] = Array.from({ length: WEEK }, () => [])
  for (let day = 3; day < counts.length - 3; day++) {
    let sum = 0
    for (let near = day - 3; near <= day + 3; near++) sum += counts[near] ?? 0
    if (sum > 0) ratios[day % WEEK]?.push(((counts[day] ?? 0) * WEEK) / sum)
  }
  const medians = ratios.map((own) => {
    const sorted = [...own].sort((a, b) => a - b)
    return ((sorted[(sorted.length - 1) >> 1] ?? 1) + (sorted[sorted.length >> 1] ?? 1)) / 2
  })
  const mean = medians.reduce((sum, one) => sum + one, 0) / WEEK
  // A weekday on which nothing ever comes in cannot be adjusted.
  return mean === 0 || medians.some((one) => one === 0) ? flat : medians.map((one) => one / mean)
}
