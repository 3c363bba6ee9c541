import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../random/random.ts'
import { alternativeSites } from './alternative-sites.ts'
import { capacitatedSites } from './capacitated-sites.ts'
import { centreSites } from './centre-sites.ts'
import { chooseSites } from './choose-sites.ts'
import { coverageOf } from './coverage.ts'
import { maximalCovering, planCovering, setCover } from './covering.ts'
import { type LinearSolver, loadLinearSolver } from './linear-solver.ts'
import { costOfSites, serviceCosts } from './service-costs.ts'

let solver: LinearSolver
beforeAll(async () => {
  solver = await loadLinearSolver()
})

interface Places {
  numDemands: number
  numSites: number
  weight: number[]
  distance: number[][]
}

function placesOf(random: Random, numDemands: number, numSites: number): Places {
  const point = () => [random.integer(0, 1000), random.integer(0, 1000)] as const
  const [demands, sites] = [
    Array.from({ length: numDemands }, point),
    Array.from({ length: numSites }, point),
  ]
  return {
    numDemands,
    numSites,
    weight: demands.map(() => random.integer(0, 40)),
    distance: demands.map(([x, y]) => sites.map(([a, b]) => Math.round(Math.hypot(x - a, y - b)))),
  }
}

/** Every choice of `size` of the numbers below `count`. */
function* choices(count: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield []
  else
    for (let one = from; one <= count - size; one++)
      for (const rest of choices(count, size - 1, one + 1)) yield [one, ...rest]
}

const best = <T>(all: Iterable<T>, worthOf: (one: T) => number): number => {
  let least = Infinity
  for (const one of all) least = Math.min(least, worthOf(one))
  return least
}
const flags = (count: number, chosen: readonly number[]): Uint8Array => {
  const isChosen = new Uint8Array(count)
  for (const one of chosen) isChosen[one] = 1
  return isChosen
}
const SEEDS = [1, 2, 3, 4]

describe.each(SEEDS)('theory: every choice tried, town %i', (seed) => {
  const random = createRandom(`siting ${seed}`)
  const places = placesOf(random, 30, 12)
  const { numDemands, numSites, weight, distance } = places
  const p = 1 + (seed % 4)

  it('p-median is the least cost, with a bound equal to it', () => {
    const costs = serviceCosts(numDemands, numSites, (i, j) => weight[i]! * distance[i]![j]!)
    const least = best(choices(numSites, p), (sites) => costOfSites(costs, flags(numSites, sites)))
    const found = chooseSites(costs, p)
    expect(found).toMatchObject({ value: least, bound: least, gapFraction: 0, isProven: true })
    expect(costOfSites(costs, flags(numSites, found.sites))).toBe(least)
    expect(found.sites).toHaveLength(p)
  })

  it('p-median beside existing facilities counts what they serve already, and leaves shut sites alone', () => {
    const existing = distance.map((row) => Math.min(row[0]!, row[1]!))
    const costs = serviceCosts(
      numDemands,
      numSites,
      (i, j) => weight[i]! * distance[i]![j]!,
      (i) => weight[i]! * existing[i]!,
    )
    const isShut = flags(numSites, [0, 1, 2])
    const least = best(choices(numSites - 3, p), (sites) =>
      weight.reduce(
        (sum, w, i) => sum + w * Math.min(existing[i]!, ...sites.map((site) => distance[i]![site + 3]!)),
        0,
      ),
    )
    const found = chooseSites(costs, p, { isShut })
    expect(found).toMatchObject({ value: least, isProven: true })
    expect(found.sites.every((site) => site >= 3)).toBe(true)
  })

  it('the bound holds where the search is stopped at once', () => {
    const costs = serviceCosts(numDemands, numSites, (i, j) => weight[i]! * distance[i]![j]!)
    const least = best(choices(numSites, p), (sites) => costOfSites(costs, flags(numSites, sites)))
    const found = chooseSites(costs, p, { maxRootSteps: 3, maxBranches: 1 })
    expect(found.bound).toBeLessThanOrEqual(least)
    expect(found.value).toBeGreaterThanOrEqual(least)
  })

  const within = (i: number, j: number) => distance[i]![j]! <= 250
  const coverage = coverageOf(numDemands, numSites, within)
  const coveredBy = (sites: readonly number[]) =>
    weight.reduce((sum, w, i) => sum + (sites.some((site) => within(i, site)) ? w : 0), 0)

  it('maximal covering covers the most, by relaxation and by the linear solver', () => {
    const most = -best(choices(numSites, p), (sites) => -coveredBy(sites))
    expect(maximalCovering(coverage, weight, p)).toMatchObject({ value: most, bound: most, isProven: true })
    const byModel = maximalCovering(coverage, weight, p, { solver, maxBranches: 1, maxRootSteps: 1 })
    expect(byModel).toMatchObject({ value: most, bound: most, isProven: true })
    expect(coveredBy(byModel.sites)).toBe(most)
  })

  it('set covering takes the fewest sites and names what none covers', () => {
    const uncoverable = weight.flatMap((_, i) => (distance[i]!.some((one) => one <= 250) ? [] : [i]))
    const isEnough = (sites: readonly number[]) =>
      weight.every((_, i) => uncoverable.includes(i) || sites.some((site) => within(i, site)))
    const fewest = [...Array(numSites + 1).keys()].find((size) => [...choices(numSites, size)].some(isEnough))
    const found = setCover(solver, coverage)
    expect(found).toMatchObject({ value: fewest, bound: fewest, isProven: true, uncoverable })
    expect(isEnough(found.sites)).toBe(true)
  })

  it('p-centre leaves the least largest distance', () => {
    const farthest = (sites: readonly number[]) =>
      Math.max(...distance.map((row) => Math.min(...sites.map((site) => row[site]!))))
    const least = best(choices(numSites, p), farthest)
    const found = centreSites(numDemands, numSites, p, (i, j) => distance[i]![j]!, undefined, { solver })
    expect(found).toMatchObject({ value: least, bound: least, isProven: true })
    expect(farthest(found.sites)).toBe(least)
  })

  it('alternatives hold the second-best choice of all', () => {
    const costs = serviceCosts(numDemands, numSites, (i, j) => weight[i]! * distance[i]![j]!)
    const found = chooseSites(costs, p)
    const second = best(
      [...choices(numSites, p)].filter((sites) => sites.join() !== found.sites.join()),
      (sites) => costOfSites(costs, flags(numSites, sites)),
    )
    const others = alternativeSites(
      found,
      (site) => chooseSites(costs, p, { isShut: flags(numSites, [site]) }),
      { most: 5, toleranceFraction: 10 },
    )
    expect(others[0]!.value).toBe(second)
    expect(others.every((one) => !one.sites.includes(one.without))).toBe(true)
  })

  it('several kinds share land and a budget, and every group gets its share where that is asked', () => {
    const land = Array.from({ length: numSites }, () => random.choice([200, 500, 900]))
    const price = Array.from({ length: numSites }, () => random.integer(2, 9))
    const [landA, landB, budget] = [200, 600, 24]
    const farther = coverageOf(numDemands, numSites, (i, j) => distance[i]![j]! <= 400)
    const worthOf = (a: readonly number[], b: readonly number[]) =>
      coveredBy(a) +
      2 * weight.reduce((sum, w, i) => sum + (b.some((site) => distance[i]![site]! <= 400) ? w : 0), 0)
    const groupOf = weight.map((_, i) => i % 2)
    const leastShare = [0.3, 0.3]
    const isFair = (b: readonly number[]) =>
      [0, 1].every((group) => {
        const of = (isIn: (i: number) => boolean) =>
          weight.reduce((sum, w, i) => sum + (groupOf[i] === group && isIn(i) ? w : 0), 0)
        return of((i) => b.some((site) => distance[i]![site]! <= 400)) >= 0.3 * of(() => true)
      })
    let most = -Infinity
    for (const sizeA of [0, 1, 2])
      for (const a of choices(numSites, sizeA))
        for (const sizeB of [0, 1, 2])
          for (const b of choices(numSites, sizeB)) {
            const cost = [...a, ...b].reduce((sum, site) => sum + price[site]!, 0)
            const isRoom = land.every(
              (area, site) => area >= (a.includes(site) ? landA : 0) + (b.includes(site) ? landB : 0),
            )
            if (cost <= budget && isRoom && isFair(b)) most = Math.max(most, worthOf(a, b))
          }
    const kinds = [
      { coverage, weight, value: 1, numOpen: 2, costOfSite: price, landSquareMetres: landA },
      {
        coverage: farther,
        weight,
        value: 2,
        numOpen: 2,
        costOfSite: price,
        landSquareMetres: landB,
        groups: { groupOf, leastShare },
      },
    ]
    const found = planCovering(solver, kinds, { budget, landOfSite: land })
    if (most === -Infinity) expect(found.status).toBe('infeasible')
    else {
      expect(found).toMatchObject({ status: 'solved', isProven: true })
      expect(found.value).toBeCloseTo(most, 6)
      expect(worthOf(found.sitesOfKind[0]!, found.sitesOfKind[1]!)).toBeCloseTo(most, 6)
    }
  })
})

describe('theory: limited capacity', () => {
  it('sends the overflow to the next site, and leaves out only who finds no room', () => {
    const distance = [
      [10, 100],
      [10, 100],
      [20, 100],
    ]
    const task = {
      numDemands: 3,
      numSites: 2,
      demand: [50, 50, 50],
      distanceOf: (i: number, j: number) => distance[i]![j]!,
      unservedDistance: 1000,
      isExisting: [1, 0],
    }
    const roomy = capacitatedSites(solver, { ...task, capacity: [100, 60], numNew: 1 })
    expect(roomy).toMatchObject({ sites: [1], isProven: true })
    // 100 people at the near site, of the farthest demand none, whose 50 walk 100.
    expect(roomy.value).toBeCloseTo(50 * 10 + 50 * 10 + 50 * 100, 6)
    expect(Array.from(roomy.load, Math.round)).toEqual([100, 50])
    const short = capacitatedSites(solver, { ...task, capacity: [100, 60], numNew: 0 })
    expect(short.unserved.reduce((a, b) => a + b, 0)).toBeCloseTo(50, 6)
  })

  it('invariant: is never below the bound without capacities, whichever way it is solved', () => {
    const random = createRandom('capacity')
    const places = placesOf(random, 90, 80)
    const whole = places.weight.reduce((a, b) => a + b, 0)
    const found = capacitatedSites(
      solver,
      {
        ...places,
        demand: places.weight,
        capacity: new Array(80).fill(whole / 5),
        distanceOf: (i, j) => places.distance[i]![j]!,
        unservedDistance: 5000,
        isExisting: flags(80, [3]),
        numNew: 6,
      },
      { timeLimitSeconds: 20 },
    )
    expect(found.sites).toHaveLength(6)
    expect(found.sites).not.toContain(3)
    expect(found.bound).toBeLessThanOrEqual(found.value + 1e-6)
    found.load.forEach((people) => {
      expect(people).toBeLessThanOrEqual(whole / 5 + 1e-6)
    })
    expect(found.load.reduce((a, b) => a + b, 0) + found.unserved.reduce((a, b) => a + b, 0)).toBeCloseTo(
      whole,
      4,
    )
  })
})
