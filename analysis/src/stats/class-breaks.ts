/**
 * Where to cut a range of values into classes for a map.
 *
 * Breaks are the upper edges of all classes but the last, rising strictly; a value belongs to the first class whose
 * upper edge it does not exceed (closed above), so `breaks.length + 1` classes. Fewer come back than were asked for
 * where the values hold fewer distinct ones. Values that are not finite are passed over. No unit is implied.
 */

export const CLASS_METHODS = ['quantile', 'equal', 'natural', 'deviation'] as const
export type ClassMethod = (typeof CLASS_METHODS)[number]

/** @param numClasses 1 to 9 */
export function classBreaks(values: readonly number[], method: ClassMethod, numClasses: number): number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (least === undefined || most === undefined || least === most || numClasses < 2) return []
  const cuts =
    method === 'quantile'
      ? quantileCuts(sorted, numClasses)
      : method === 'equal'
        ? Array.from(
            { length: numClasses - 1 },
            (_, index) => least + ((most - least) * (index + 1)) / numClasses,
          )
        : method === 'natural'
          ? naturalCuts(sorted, numClasses)
          : deviationCuts(sorted, numClasses)
  return rising(cuts, least, most)
}

/** The class of a value: 0 the lowest; null for none. */
export function classOf(value: number | null, breaks: readonly number[]): number | null {
  if (value === null || !Number.isFinite(value)) return null
  const found = breaks.findIndex((edge) => value <= edge)
  return found < 0 ? breaks.length : found
}

/** Edges that leave no class empty at either end, each once. */
function rising(cuts: readonly number[], least: number, most: number): number[] {
  const kept: number[] = []
  for (const cut of cuts)
    if (cut >= least && cut < most && cut > (kept.at(-1) ?? Number.NEGATIVE_INFINITY)) kept.push(cut)
  return kept
}

/** As many values in each class as may be: quantiles by linear interpolation (Hyndman and Fan 1996, type 7). */
function quantileCuts(sorted: readonly number[], numClasses: number): number[] {
  return Array.from({ length: numClasses - 1 }, (_, index) => {
    const position = ((sorted.length - 1) * (index + 1)) / numClasses
    const below = Math.floor(position)
    const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number]
    return low + (high - low) * (position - below)
  })
}

/** Standard deviations around the mean, a middle class of one deviation where the number is odd. */
function deviationCuts(sorted: readonly number[], numClasses: number): number[] {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length)
  return Array.from({ length: numClasses - 1 }, (_, index) => mean + (index + 1 - numClasses / 2) * deviation)
}

/** More distinct values than this are thinned first: the table of the optimum grows with their square. */
const MAX_DISTINCT = 1_500

/**
 * The cut that leaves the least sum of squared differences from the class means (Fisher 1958; Jenks 1977), found by
 * dynamic programming over the sorted values: cost(k, j) = min over i of cost(k − 1, i − 1) + ssd(i, j).
 */
function naturalCuts(sorted: readonly number[], numClasses: number): number[] {
  const values = thinned(sorted)
  const numGroups = Math.min(numClasses, new Set(values).size)
  const sums = [0]
  const squares = [0]
  // Around the middle, so that large values of little spread lose no digits.
  const middle = values[Math.floor(values.length / 2)] as number
  for (const value of values) {
    sums.push((sums.at(-1) as number) + (value - middle))
    squares.push((squares.at(-1) as number) + (value - middle) ** 2)
  }
  const ssd = (from: number, to: number): number => {
    const sum = (sums[to + 1] as number) - (sums[from] as number)
    return (squares[to + 1] as number) - (squares[from] as number) - sum ** 2 / (to - from + 1)
  }
  let cost = values.map((_, to) => ssd(0, to))
  const firstOf: number[][] = [values.map(() => 0)]
  for (let group = 1; group < numGroups; group++) {
    const next: number[] = []
    const first: number[] = []
    for (let to = 0; to < values.length; to++) {
      let [best, at] = [Number.POSITIVE_INFINITY, to]
      for (let from = group; from <= to; from++) {
        const total = (cost[from - 1] as number) + ssd(from, to)
        if (total < best) [best, at] = [total, from]
      }
      next.push(best)
      first.push(at)
    }
    cost = next
    firstOf.push(first)
  }
  const cuts: number[] = []
  let to = values.length - 1
  for (let group = numGroups - 1; group > 0; group--) {
    const from = firstOf[group]?.[to] as number
    cuts.unshift(values[from - 1] as number)
    to = from - 1
  }
  return cuts
}

/** Evenly over the ranks, both ends kept. */
function thinned(sorted: readonly number[]): readonly number[] {
  if (sorted.length <= MAX_DISTINCT) return sorted
  return Array.from(
    { length: MAX_DISTINCT },
    (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (MAX_DISTINCT - 1))] as number,
  )
}
