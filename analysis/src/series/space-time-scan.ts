/** Clusters in place and time that are still going on, from cases alone. */
import type { Random } from '../random/random.ts'
import { falseDiscoveryRates } from '../stats/multiple-testing.ts'

export interface PlacedEvent {
  /** Metres on a plane. */
  x: number
  y: number
  /** Whole days; the last day of the study is the largest. */
  day: number
}

export interface SpaceTimeCluster {
  key: string
  x: number
  y: number
  radiusMetres: number
  /** Length of the window that ends with the last day. */
  numDays: number
  observed: number
  expected: number
  pValue: number
  falseDiscoveryRate: number
}

export interface ScanOptions {
  lastDay: number
  radiiMetres: readonly number[]
  windowsDays: readonly number[]
  numPermutations: number
  random: Random
  /** Fewer cases in a cylinder are no cluster. */
  minObserved: number
}

/**
 * The space–time permutation scan statistic (Kulldorff and others, PLoS Medicine 2(3):e59, 2005), prospectively: all
 * cylinders whose circle is centred on a case and whose window ends with the last day. With C cases in all, c_A of
 * them in the circle and c_T in the window, μ = c_A c_T / C are expected; the statistic is the largest Poisson likelihood ratio
 * (n/μ)^n ((C−n)/(C−μ))^(C−n) with n > μ. Season and reporting act on all places alike and cancel. Days are dealt out anew at random
 * to find how large the statistic is by chance; its tail is a Gumbel distribution fitted by moments (Abrams and others,
 * Int. J. Health Geographics 9:61, 2010), so that p-values below 1/permutations are possible. One test per group, the
 * discoveries held by Benjamini–Hochberg.
 */
export function findSpaceTimeClusters(
  groups: readonly ScannedGroup[],
  options: ScanOptions,
): SpaceTimeCluster[] {
  return judgeScans(groups.map((group) => scanGroup(group, options)))
}

export interface ScannedGroup {
  key: string
  events: readonly PlacedEvent[]
}

/** The scans of all groups together; groups too small for any cylinder (null) were looked at as well. */
export function judgeScans(
  scans: readonly (Omit<SpaceTimeCluster, 'falseDiscoveryRate'> | null)[],
): SpaceTimeCluster[] {
  const found = scans.filter((one) => one !== null)
  const rates = falseDiscoveryRates([
    ...found.map((one) => one.pValue),
    ...new Array<number>(scans.length - found.length).fill(1),
  ])
  return found
    .map((one, index) => ({ ...one, falseDiscoveryRate: rates[index] ?? 1 }))
    .sort((a, b) => a.pValue - b.pValue)
}

/** The scan of one group, so that a caller can pause between them. */
export function scanGroup(
  { key, events }: ScannedGroup,
  { lastDay, radiiMetres, windowsDays, numPermutations, random, minObserved }: ScanOptions,
): Omit<SpaceTimeCluster, 'falseDiscoveryRate'> | null {
  const total = events.length
  if (total < 2 * minObserved) return null
  const days = Int32Array.from(events, (event) => event.day)
  const radii = [...radiiMetres].sort((a, b) => a - b)
  const neighbours = nearestFirst(events, radii.at(-1) ?? 0)
  const windowSizes = windowsDays.map((window) => days.filter((day) => day > lastDay - window).length)
  const smallest = Math.min(...windowsDays)

  const best = (
    of: Int32Array,
  ): { statistic: number; centre: number; radius: number; window: number; n: number; mu: number } => {
    let top = { statistic: 0, centre: -1, radius: 0, window: 0, n: 0, mu: 0 }
    for (let centre = 0; centre < total; centre++) {
      const { index, distance } = neighbours[centre] as Neighbours
      const inside = new Int32Array(windowsDays.length)
      let position = 0
      for (const radius of radii) {
        while (position < index.length && (distance[position] as number) <= radius) {
          const day = of[index[position] as number] as number
          if (day > lastDay - (windowsDays.at(-1) ?? smallest))
            for (let window = 0; window < windowsDays.length; window++)
              if (day > lastDay - (windowsDays[window] as number))
                inside[window] = (inside[window] as number) + 1
          position += 1
        }
        if (position < minObserved) continue
        for (let window = 0; window < windowsDays.length; window++) {
          const n = inside[window] as number
          if (n < minObserved) continue
          const mu = (position * (windowSizes[window] as number)) / total
          if (n <= mu) continue
          const rest = total - n
          const statistic = n * Math.log(n / mu) + (rest === 0 ? 0 : rest * Math.log(rest / (total - mu)))
          if (statistic > top.statistic) top = { statistic, centre, radius, window, n, mu }
        }
      }
    }
    return top
  }

  const real = best(days)
  if (real.centre < 0) return null
  const byChance: number[] = []
  for (let round = 0; round < numPermutations; round++)
    byChance.push(best(Int32Array.from(random.shuffle([...days]))).statistic)
  const centre = events[real.centre] as PlacedEvent
  return {
    key,
    x: centre.x,
    y: centre.y,
    radiusMetres: real.radius,
    numDays: windowsDays[real.window] as number,
    observed: real.n,
    expected: real.mu,
    pValue: gumbelUpper(real.statistic, byChance),
  }
}

interface Neighbours {
  index: Int32Array
  distance: Float64Array
}

function nearestFirst(events: readonly PlacedEvent[], maxMetres: number): Neighbours[] {
  return events.map((centre) => {
    const near: { index: number; distance: number }[] = []
    events.forEach((other, index) => {
      const distance = Math.hypot(other.x - centre.x, other.y - centre.y)
      if (distance <= maxMetres) near.push({ index, distance })
    })
    near.sort((a, b) => a.distance - b.distance)
    return {
      index: Int32Array.from(near, (one) => one.index),
      distance: Float64Array.from(near, (one) => one.distance),
    }
  })
}

/** Upper tail of a Gumbel distribution with the mean and spread of the sample. */
function gumbelUpper(value: number, sample: readonly number[]): number {
  const mean = sample.reduce((sum, one) => sum + one, 0) / sample.length
  const variance = sample.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (sample.length - 1)
  const scale = Math.max(1e-9, (Math.sqrt(variance) * Math.sqrt(6)) / Math.PI)
  const location = mean - 0.5772156649015329 * scale
  return -Math.expm1(-Math.exp(-(value - location) / scale))
}
