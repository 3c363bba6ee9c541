/**
 * Interchange for choosing p sites: as long as one open and one closed site can change places at a gain, the best such
 * pair does (Teitz and Bart 1968; gains and losses of all pairs at once as in Resende and Werneck 2007, "A fast
 * swap-based local search procedure for location problems"). Only sites nearer than a demand's second-best open one can
 * matter to it, so the lists are read no farther than that.
 */
import type { ServiceCosts } from './service-costs.ts'

/** Improves `isOpen` in place; answers its cost. Sites of which `isFixed` is 1 stay as they are. */
export function swapSites(
  costs: ServiceCosts,
  isOpen: Uint8Array,
  isFixed: ArrayLike<number> | null = null,
  isPressed: () => boolean = () => false,
): number {
  const { numDemands, numSites, first, site, cost, unservedCost } = costs
  // With demands that nothing serves yet, a finite stand-in keeps sums comparable; it is above every real cost.
  const far = farCost(costs)
  const open: number[] = []
  const rankOf = new Int32Array(numSites).fill(-1)
  for (let one = 0; one < numSites; one++)
    if (isOpen[one] === 1) {
      rankOf[one] = open.length
      open.push(one)
    }
  const numOpen = open.length
  const gain = new Float64Array(numSites)
  const loss = new Float64Array(numOpen)
  const back = new Float64Array(numSites * numOpen)
  let total = 0
  for (;;) {
    gain.fill(0)
    loss.fill(0)
    back.fill(0)
    total = 0
    for (let demand = 0; demand < numDemands; demand++) {
      const end = first[demand + 1]!
      const unserved = Math.min(unservedCost[demand]!, far)
      let at = first[demand]!
      while (at < end && rankOf[site[at]!]! < 0) at++
      const nearest = at < end ? rankOf[site[at]!]! : -1
      const nearestCost = at < end ? cost[at]! : unserved
      total += nearestCost
      for (let entry = first[demand]!; entry < at; entry++) gain[site[entry]!]! += nearestCost - cost[entry]!
      if (nearest < 0) continue
      let second = at + 1
      while (second < end && rankOf[site[second]!]! < 0) second++
      const secondCost = second < end ? cost[second]! : unserved
      loss[nearest]! += secondCost - nearestCost
      // Where the nearest closes, a site nearer than the second takes the demand over.
      for (let entry = first[demand]!; entry < at; entry++)
        back[site[entry]! * numOpen + nearest]! += secondCost - nearestCost
      for (let entry = at + 1; entry < second; entry++)
        back[site[entry]! * numOpen + nearest]! += secondCost - cost[entry]!
    }
    let [best, bestIn, bestOut] = [1e-9 * Math.max(1, total), -1, -1]
    for (let one = 0; one < numSites; one++) {
      if (rankOf[one]! >= 0 || isFixed?.[one] === 1) continue
      for (let rank = 0; rank < numOpen; rank++) {
        if (isFixed?.[open[rank]!] === 1) continue
        const profit = gain[one]! - loss[rank]! + back[one * numOpen + rank]!
        if (profit > best) [best, bestIn, bestOut] = [profit, one, rank]
      }
    }
    if (bestIn < 0 || isPressed()) break
    const out = open[bestOut]!
    isOpen[out] = 0
    isOpen[bestIn] = 1
    rankOf[out] = -1
    rankOf[bestIn] = bestOut
    open[bestOut] = bestIn
  }
  return total
}

/** Above the sum of all finite costs of any single demand. */
export function farCost(costs: ServiceCosts): number {
  let most = 1
  for (const value of costs.cost) most = Math.max(most, value)
  return most * 1000
}

/** Opens the site that saves most, p times over: a start. */
export function greedySites(
  costs: ServiceCosts,
  numOpen: number,
  isOpen: Uint8Array,
  isFixed: ArrayLike<number> | null = null,
): void {
  const { numDemands, numSites, first, site, cost, unservedCost } = costs
  const far = farCost(costs)
  const current = Float64Array.from(unservedCost, (value) => Math.min(value, far))
  const gain = new Float64Array(numSites)
  for (let one = 0; one < numSites; one++) if (isOpen[one] === 1) serve(one)
  function serve(opened: number): void {
    for (let demand = 0; demand < numDemands; demand++)
      for (let at = first[demand]!; at < first[demand + 1]! && cost[at]! < current[demand]!; at++)
        if (site[at] === opened) current[demand] = cost[at]!
  }
  for (let step = 0; step < numOpen; step++) {
    gain.fill(0)
    for (let demand = 0; demand < numDemands; demand++)
      for (let at = first[demand]!; at < first[demand + 1]! && cost[at]! < current[demand]!; at++)
        gain[site[at]!]! += current[demand]! - cost[at]!
    let best = -1
    for (let one = 0; one < numSites; one++)
      if (isOpen[one] === 0 && isFixed?.[one] !== 1 && (best < 0 || gain[one]! > gain[best]!)) best = one
    if (best < 0) return
    isOpen[best] = 1
    serve(best)
  }
}
