/**
 * A proven lower bound for choosing p sites, by Lagrangian relaxation of "each demand is served once" (Cornuéjols,
 * Fisher and Nemhauser 1977; Beasley 1993, "Lagrangean heuristics for location problems").
 *
 *   (P)  min Σ_i Σ_j c_ij x_ij   with  Σ_j x_ij = 1,  x_ij ≤ y_j,  Σ_j y_j = p,  x, y ∈ {0, 1}
 *   (L)  L(u) = Σ_i u_i + min { Σ_j ρ_j(u) y_j : Σ_j y_j = p },   ρ_j(u) = Σ_i min(0, c_ij − u_i)
 *
 * L(u) ≤ the optimum of (P) for every u; the best u is approached by subgradients, g_i = 1 − Σ_{j open} [c_ij < u_i],
 * with Polyak's step and the direction of Camerini, Fratta and Maffioli 1975. u_i never needs to exceed the cost of
 * being unserved nor to fall below the cheapest site.
 */
import { costOfSites, type ServiceCosts } from './service-costs.ts'

/** What has been decided about each site. */
export const FREE = 0
export const OPEN = 1
export const SHUT = 2

export interface BoundState {
  multiplier: Float64Array
  /** Best bound and the reduced costs it was found with. */
  bound: number
  reducedCost: Float64Array
  /** Which sites the relaxation chose at the best bound. */
  chosen: Uint8Array
  /** How often each site was chosen lately, 0 to 1. */
  share: Float64Array
}

export interface BoundTask {
  costs: ServiceCosts
  numOpen: number
  decided: Uint8Array
  multiplier: Float64Array
  maxSteps: number
  /** Cost of the best solution known. */
  upper(): number
  /** A set of p sites met on the way. */
  offer(isOpen: Uint8Array, cost: number): void
  isPressed(): boolean
}

/** A start for the multipliers: between the best and second-best open site of a solution. */
export function multipliersOf(costs: ServiceCosts, isOpen: ArrayLike<number>): Float64Array {
  const { first, site, cost, unservedCost } = costs
  return Float64Array.from({ length: costs.numDemands }, (_, demand) => {
    let at = first[demand]!
    const end = first[demand + 1]!
    while (at < end && isOpen[site[at]!] !== 1) at++
    if (at >= end) return unservedCost[demand] === Infinity ? cost[end - 1]! : unservedCost[demand]!
    const nearest = cost[at]!
    for (at++; at < end && isOpen[site[at]!] !== 1; ) at++
    const second = at < end ? cost[at]! : Math.min(unservedCost[demand]!, cost[end - 1]!)
    return (nearest + Math.min(second, 2 * nearest + 1)) / 2
  })
}

export function boundSites(task: BoundTask): BoundState {
  const { costs, numOpen, decided } = task
  const { numDemands, numSites, first, site, cost, unservedCost } = costs
  const u = task.multiplier.slice()
  const direction = new Float64Array(numDemands)
  const slopes = new Float64Array(numDemands)
  const reducedCost = new Float64Array(numSites)
  const open = new Uint8Array(numSites)
  const order = new Float64Array(numSites)
  const best: BoundState = {
    multiplier: u.slice(),
    bound: -Infinity,
    reducedCost: reducedCost.slice(),
    chosen: open.slice(),
    share: new Float64Array(numSites),
  }
  let numForced = 0
  for (let one = 0; one < numSites; one++) if (decided[one] === OPEN) numForced++
  const numChosen = numOpen - numForced
  let factor = 1.6
  let numStalled = 0
  let lastOffered = Infinity

  for (let step = 0; step < task.maxSteps; step++) {
    reducedCost.fill(0)
    let value = 0
    for (let demand = 0; demand < numDemands; demand++) {
      const multiplier = u[demand]!
      value += multiplier
      const end = first[demand + 1]!
      for (let at = first[demand]!; at < end; at++) {
        const saved = cost[at]! - multiplier
        if (saved >= 0) break
        reducedCost[site[at]!]! += saved
      }
    }
    // The cheapest free sites beside those that are decided open.
    let numFree = 0
    for (let one = 0; one < numSites; one++) if (decided[one] === FREE) order[numFree++] = reducedCost[one]!
    const sorted = order.subarray(0, numFree).sort()
    const limit = numChosen > 0 ? sorted[Math.min(numChosen, numFree) - 1]! : -Infinity
    let numAtLimit = 0
    for (let index = Math.min(numChosen, numFree) - 1; index >= 0 && sorted[index] === limit; index--)
      numAtLimit++
    for (let one = 0; one < numSites; one++) {
      let isChosen = decided[one] === OPEN
      if (decided[one] === FREE && numChosen > 0) {
        if (reducedCost[one]! < limit) isChosen = true
        else if (reducedCost[one] === limit && numAtLimit > 0) {
          isChosen = true
          numAtLimit--
        }
      }
      open[one] = isChosen ? 1 : 0
      if (isChosen) value += reducedCost[one]!
      best.share[one] = 0.95 * best.share[one]! + (isChosen ? 0.05 : 0)
    }
    if (value > best.bound + 1e-9 * Math.abs(best.bound === -Infinity ? 0 : best.bound)) {
      best.bound = value
      best.multiplier.set(u)
      best.reducedCost.set(reducedCost)
      best.chosen.set(open)
      numStalled = 0
    } else if (++numStalled >= 20) {
      factor /= 2
      numStalled = 0
      // From the best point on, with a finer step.
      u.set(best.multiplier)
      direction.fill(0)
      if (factor < 0.002) break
      continue
    }
    if (step % 5 === 0 || numStalled === 0) {
      const offered = costOfSites(costs, open)
      if (offered !== lastOffered) task.offer(open, offered)
      lastOffered = offered
    }
    if (isSettled(costs, best.bound, task.upper()) || (step % 8 === 0 && task.isPressed())) break

    let [squared, along, previousSquared] = [0, 0, 0]
    for (let demand = 0; demand < numDemands; demand++) {
      const multiplier = u[demand]!
      let slope = 1
      const end = first[demand + 1]!
      let at = first[demand]!
      for (; at < end && cost[at]! < multiplier; at++) slope -= open[site[at]!]!
      // At the edge of its range a multiplier cannot follow.
      if (slope > 0 && multiplier >= unservedCost[demand]!) slope = 0
      const previous = direction[demand]!
      along += slope * previous
      previousSquared += previous * previous
      slopes[demand] = slope
    }
    const turn = along < 0 ? (-1.5 * along) / previousSquared : 0
    for (let demand = 0; demand < numDemands; demand++) {
      const one = slopes[demand]! + turn * direction[demand]!
      direction[demand] = one
      squared += one * one
    }
    if (squared === 0) break
    const length = (factor * (1.005 * task.upper() - value)) / squared
    for (let demand = 0; demand < numDemands; demand++) {
      const cheapest = first[demand]! < first[demand + 1]! ? cost[first[demand]!]! : unservedCost[demand]!
      const moved = u[demand]! + length * direction[demand]!
      u[demand] = Math.min(unservedCost[demand]!, Math.max(cheapest, moved))
    }
  }
  return best
}

/** Whether nothing better than `upper` can exist above this bound. */
export function isSettled(costs: ServiceCosts, bound: number, upper: number): boolean {
  return wholeBound(costs, bound) >= upper - 1e-9 * Math.max(1, Math.abs(upper))
}

/** The bound, rounded up where all costs are whole. A millionth is left for the rounding of sums. */
export function wholeBound(costs: ServiceCosts, bound: number): number {
  return costs.isWhole && Number.isFinite(bound)
    ? Math.ceil(bound - 1e-6 * Math.max(1, Math.abs(bound) * 1e-6))
    : bound
}
