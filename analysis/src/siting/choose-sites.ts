/**
 * Chooses p sites so that serving all demands costs least (p-median: Hakimi 1964; model (P) of `bound-sites.ts`), with
 * the proof of how good the choice is: interchange for the solution, Lagrangian relaxation for the bound, and branching
 * on sites where the two do not meet.
 *
 * Maximal covering (Church and ReVelle 1974) is the case of cost 0 within reach and the demand's weight beyond it.
 */
import { boundSites, FREE, isSettled, multipliersOf, OPEN, SHUT, wholeBound } from './bound-sites.ts'
import { costOfSites, type ServiceCosts } from './service-costs.ts'
import { greedySites, swapSites } from './swap-sites.ts'

export interface SitingAnswer {
  /** Ascending. */
  sites: number[]
  value: number
  /** No choice of sites is better than this. */
  bound: number
  /** |value − bound| ÷ |value|; 0 where the choice is proven best. */
  gapFraction: number
  isProven: boolean
}

export interface ChooseOptions {
  /** Stops with the best so far and its bound; asked often. */
  isPressed?: () => boolean
  /** 1 for sites that may not be chosen. */
  isShut?: ArrayLike<number>
  maxRootSteps?: number
  maxBranchSteps?: number
  maxBranches?: number
}

interface Branch {
  decided: Uint8Array
  multiplier: Float64Array
  bound: number
}

export function chooseSites(costs: ServiceCosts, numOpen: number, options: ChooseOptions = {}): SitingAnswer {
  const {
    isPressed = () => false,
    isShut = null,
    maxRootSteps = 3000,
    maxBranchSteps = 120,
    maxBranches = 20_000,
  } = options
  const { numSites } = costs
  const decidedAtFirst = Uint8Array.from({ length: numSites }, (_, site) =>
    isShut?.[site] === 1 ? SHUT : FREE,
  )
  const numAllowed = countOf(decidedAtFirst, FREE)
  if (!(numOpen >= 0 && numOpen <= numAllowed)) throw new Error(`${numOpen} of ${numAllowed} sites`)
  completeChoice(decidedAtFirst, numOpen)
  const incumbent = new Uint8Array(numSites)
  greedySites(costs, numOpen, incumbent, isShut)
  swapSites(costs, incumbent, isShut, isPressed)
  let upper = costOfSites(costs, incumbent)
  const tried = new Set<string>()

  const offer = (isOpen: Uint8Array, cost: number): void => {
    if (cost > upper * 1.03 && upper !== Infinity) return
    const key = String.fromCharCode(...sitesOf(isOpen))
    if (tried.has(key)) return
    tried.add(key)
    const trial = isOpen.slice()
    swapSites(costs, trial, isShut, isPressed)
    const value = costOfSites(costs, trial)
    if (value >= upper) return
    upper = value
    incumbent.set(trial)
  }
  const work = (branch: Branch, maxSteps: number) =>
    boundSites({
      costs,
      numOpen,
      decided: branch.decided,
      multiplier: branch.multiplier,
      maxSteps,
      upper: () => upper,
      offer,
      isPressed,
    })

  const waiting: Branch[] = [
    // No cost is below 0: a choice that costs nothing needs no further proof.
    { decided: decidedAtFirst, multiplier: multipliersOf(costs, incumbent), bound: 0 },
  ]
  let settledBound = Infinity
  let numBranches = 0
  while (waiting.length > 0) {
    const branch = waiting.pop()!
    if (isSettled(costs, branch.bound, upper)) continue
    if ((isPressed() || numBranches >= maxBranches) && numBranches > 0) {
      settledBound = Math.min(settledBound, branch.bound)
      continue
    }
    const found = work(branch, numBranches === 0 ? maxRootSteps : maxBranchSteps)
    numBranches++
    const bound = Math.max(found.bound, branch.bound)
    if (isSettled(costs, bound, upper)) continue
    const decided = branch.decided.slice()
    decideByReducedCost(costs, found, decided, numOpen, upper)
    const site = siteToBranchOn(decided, found.share)
    if (site < 0) {
      // Everything is decided: the choice left is one, and has been offered or is worse.
      const only = decided.map((one) => (one === OPEN ? 1 : 0))
      if (countOf(decided, OPEN) === numOpen) offer(only, costOfSites(costs, only))
      if (countOf(decided, OPEN) !== numOpen && countOf(decided, FREE) > 0)
        settledBound = Math.min(settledBound, bound)
      continue
    }
    const sides: Branch[] = [SHUT, OPEN].map((side) => {
      const half = decided.slice()
      half[site] = side
      completeChoice(half, numOpen)
      return { decided: half, multiplier: found.multiplier, bound }
    })
    waiting.push(...sides.filter((side) => countOf(side.decided, OPEN) <= numOpen))
  }
  const bound = Math.min(upper, wholeBound(costs, settledBound))
  const isProven = isSettled(costs, bound, upper)
  return {
    sites: sitesOf(incumbent),
    value: upper,
    bound: isProven ? upper : bound,
    gapFraction: isProven || upper === 0 ? 0 : (upper - bound) / Math.abs(upper),
    isProven,
  }
}

const countOf = (decided: Uint8Array, state: number): number => {
  let count = 0
  for (const one of decided) if (one === state) count++
  return count
}

const sitesOf = (isOpen: Uint8Array): number[] => {
  const sites: number[] = []
  isOpen.forEach((one, site) => {
    if (one === 1) sites.push(site)
  })
  return sites
}

/** Sites that can be neither in nor out of anything better than the best known are decided (Beasley 1993, section 2). */
function decideByReducedCost(
  costs: ServiceCosts,
  found: ReturnType<typeof boundSites>,
  decided: Uint8Array,
  numOpen: number,
  upper: number,
): void {
  let [worstIn, bestOut] = [-Infinity, Infinity]
  decided.forEach((state, site) => {
    if (state !== FREE) return
    if (found.chosen[site] === 1) worstIn = Math.max(worstIn, found.reducedCost[site]!)
    else bestOut = Math.min(bestOut, found.reducedCost[site]!)
  })
  decided.forEach((state, site) => {
    if (state !== FREE) return
    const reduced = found.reducedCost[site]!
    const forced =
      found.chosen[site] === 1 ? found.bound - reduced + bestOut : found.bound + reduced - worstIn
    if (isSettled(costs, forced, upper)) decided[site] = found.chosen[site] === 1 ? OPEN : SHUT
  })
  completeChoice(decided, numOpen)
}

/** Once p are open the rest is shut; once only as many are left as are needed, all of them are open. */
function completeChoice(decided: Uint8Array, numOpen: number): void {
  const opened = countOf(decided, OPEN)
  if (opened === numOpen)
    decided.forEach((state, site) => {
      if (state === FREE) decided[site] = SHUT
    }) // prettier-ignore
  else if (opened + countOf(decided, FREE) === numOpen)
    decided.forEach((state, site) => {
      if (state === FREE) decided[site] = OPEN
    }) // prettier-ignore
}

/** The free site about which the relaxation is least sure; −1 where none is free. */
function siteToBranchOn(decided: Uint8Array, share: Float64Array): number {
  let best = -1
  decided.forEach((state, site) => {
    if (state !== FREE) return
    if (best < 0 || Math.abs(share[site]! - 0.5) < Math.abs(share[best]! - 0.5)) best = site
  })
  return best
}
