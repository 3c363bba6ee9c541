/**
 * Chooses p sites so that nobody is farther than need be (p-centre: Hakimi 1964). The answer is one of the distances;
 * it is found by halving, each time asking whether p sites cover everybody within it (Minieka 1970).
 */

import type { SitingAnswer } from './choose-sites.ts'
import { type CoveringOptions, maximalCovering } from './covering.ts'

/**
 * `distanceOf(demand, site)`: Infinity where there is no way. `nearestExisting(demand)`: what it has already, for
 * facilities that stay. `value` is the largest distance that is left, Infinity where some demand cannot be served.
 */
export function centreSites(
  numDemands: number,
  numSites: number,
  numOpen: number,
  distanceOf: (demand: number, site: number) => number,
  nearestExisting: (demand: number) => number = () => Infinity,
  options: CoveringOptions = {},
): SitingAnswer {
  const distances = new Set<number>([0])
  for (let demand = 0; demand < numDemands; demand++) {
    const existing = nearestExisting(demand)
    if (existing !== Infinity) distances.add(existing)
    for (let site = 0; site < numSites; site++) {
      const distance = distanceOf(demand, site)
      if (distance < existing) distances.add(distance)
    }
  }
  const steps = [...distances].sort((a, b) => a - b)
  const weight = new Float64Array(numDemands)
  /** Whether p sites suffice for the distance; null where that was not settled. */
  const serve = (limit: number): { sites: number[]; isEnough: boolean | null } => {
    const first = new Int32Array(numDemands + 1)
    const site: number[] = []
    let numLeft = 0
    for (let demand = 0; demand < numDemands; demand++) {
      weight[demand] = nearestExisting(demand) <= limit ? 0 : 1
      if (weight[demand] === 1) {
        numLeft++
        for (let one = 0; one < numSites; one++) if (distanceOf(demand, one) <= limit) site.push(one)
      }
      first[demand + 1] = site.length
    }
    const coverage = { numDemands, numSites, first, site: Int32Array.from(site) }
    const found = maximalCovering(coverage, weight, numOpen, options)
    const isEnough = found.value >= numLeft ? true : found.isProven || found.bound < numLeft ? false : null
    return { sites: found.sites, isEnough }
  }
  let [low, high] = [0, steps.length - 1]
  const atMost = serve(steps[high]!)
  if (atMost.isEnough !== true)
    return {
      sites: atMost.sites,
      value: Infinity,
      bound: Infinity,
      gapFraction: 0,
      isProven: atMost.isEnough === false,
    }
  let best = atMost.sites
  // Below `proven` it is known that p sites do not suffice.
  let proven = 0
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const { sites, isEnough } = serve(steps[middle]!)
    if (isEnough === true) {
      high = middle
      best = sites
    } else {
      low = middle + 1
      if (isEnough === false) proven = low
    }
  }
  const [value, bound] = [steps[high]!, steps[Math.min(proven, high)]!]
  return {
    sites: best,
    value,
    bound,
    gapFraction: value === 0 ? 0 : (value - bound) / value,
    isProven: value === bound,
  }
}
