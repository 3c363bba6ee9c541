/**
 * Chooses sites of limited capacity. A demand may be shared out among sites; facilities that exist serve as well and
 * stay open.
 *
 *   (1)  min  Σ_i Σ_j c_ij x_ij + Σ_i e_i s_i            the way of everybody, and a price for whoever is left out
 *   (2)  Σ_j x_ij + s_i = 1                              each demand is served, by one or several
 *   (3)  Σ_i d_i x_ij ≤ Q_j y_j                          within the capacity of open sites
 *   (4)  x_ij ≤ y_j                                      implied by (3) in whole numbers, but a sharper bound
 *   (5)  Σ_{j new} y_j ≤ p,   y_j = 1 for existing j
 *   (6)  y ∈ {0, 1},  x, s ≥ 0
 *
 * The capacitated p-median of Mulvey and Beck 1984 with divisible demand. Where the model is too large to be solved as
 * it is, the sites come from the problem without capacities, the sharing out is solved exactly for them, and the bound
 * is that of the problem without capacities, which is a relaxation of this one.
 */
import { type ChooseOptions, chooseSites, type SitingAnswer } from './choose-sites.ts'
import { addColumn, addRow, createModel } from './linear-model.ts'
import type { LinearSolver } from './linear-solver.ts'
import { serviceCosts } from './service-costs.ts'

export interface CapacitatedTask {
  numDemands: number
  numSites: number
  /** d_i, people. */
  demand: ArrayLike<number>
  /** Q_j, people. */
  capacity: ArrayLike<number>
  /** Distance; Infinity where the site is out of reach. */
  distanceOf: (demand: number, site: number) => number
  /** e_i per person: above every distance that should be walked rather than be left out. */
  unservedDistance: number
  isExisting: ArrayLike<number>
  /** p: new sites, besides the existing ones. */
  numNew: number
}

export interface CapacitatedAnswer extends SitingAnswer {
  /** People of each demand left out. */
  unserved: Float64Array
  /** People at each site. */
  load: Float64Array
}

/** Columns of x up to which model (1)–(6) is solved as it is. */
const MOST_ASSIGNMENTS = 6000

export function capacitatedSites(
  solver: LinearSolver,
  task: CapacitatedTask,
  options: ChooseOptions & { timeLimitSeconds?: number } = {},
): CapacitatedAnswer {
  let numAssignments = 0
  for (let demand = 0; demand < task.numDemands; demand++)
    for (let site = 0; site < task.numSites; site++)
      if (task.distanceOf(demand, site) < task.unservedDistance) numAssignments++
  if (numAssignments <= MOST_ASSIGNMENTS) return solveModel(solver, task, null, options.timeLimitSeconds)

  const nearestExisting = (demand: number): number => {
    let best = task.unservedDistance
    for (let site = 0; site < task.numSites; site++)
      if (task.isExisting[site] === 1) best = Math.min(best, task.distanceOf(demand, site))
    return best
  }
  const costs = serviceCosts(
    task.numDemands,
    task.numSites,
    (demand, site) => task.demand[demand]! * task.distanceOf(demand, site),
    (demand) => task.demand[demand]! * nearestExisting(demand),
  )
  const relaxed = chooseSites(costs, task.numNew, { ...options, isShut: task.isExisting })
  const found = solveModel(solver, task, new Set(relaxed.sites), options.timeLimitSeconds)
  const bound = Math.min(found.value, relaxed.bound)
  const isProven = found.value - bound <= 1e-6 * Math.max(1, found.value)
  return {
    ...found,
    bound: isProven ? found.value : bound,
    isProven,
    gapFraction: isProven || found.value === 0 ? 0 : (found.value - bound) / found.value,
  }
}

/** Model (1)–(6); with `given` the new sites are decided and what is left is the sharing out. */
function solveModel(
  solver: LinearSolver,
  task: CapacitatedTask,
  given: ReadonlySet<number> | null,
  timeLimitSeconds: number | undefined,
): CapacitatedAnswer {
  const { numDemands, numSites, demand, capacity } = task
  const model = createModel()
  const siteColumn: number[] = []
  for (let site = 0; site < numSites; site++) {
    const isIn = task.isExisting[site] === 1 || given?.has(site) === true
    siteColumn.push(addColumn(model, 0, [isIn ? 1 : 0, isIn || given === null ? 1 : 0], given === null))
  }
  const loads: [number, number][][] = Array.from({ length: numSites }, () => [])
  const unservedColumn: number[] = []
  for (let one = 0; one < numDemands; one++) {
    const unserved = addColumn(model, demand[one]! * task.unservedDistance, [0, 1], false)
    unservedColumn.push(unserved)
    const row: [number, number][] = [[unserved, 1]]
    for (let site = 0; site < numSites; site++) {
      const distance = task.distanceOf(one, site)
      if (distance >= task.unservedDistance || model.upper[siteColumn[site]!] === 0) continue
      const column = addColumn(model, demand[one]! * distance, [0, 1], false)
      row.push([column, 1])
      loads[site]!.push([column, demand[one]!])
      if (given === null)
        addRow(
          model,
          [
            [column, 1],
            [siteColumn[site]!, -1],
          ],
          [-Infinity, 0],
        ) // prettier-ignore
    }
    addRow(model, row, [1, 1])
  }
  loads.forEach((row, site) => {
    if (row.length > 0) addRow(model, [...row, [siteColumn[site]!, -capacity[site]!]], [-Infinity, 0])
  })
  const isNew = (site: number): boolean => task.isExisting[site] !== 1
  const newRow = siteColumn.flatMap((column, site): [number, number][] => (isNew(site) ? [[column, 1]] : []))
  addRow(model, newRow, [-Infinity, task.numNew])
  const answer = solver.solve(model, { timeLimitSeconds })
  if (answer.values.length === 0)
    throw new Error('leaving everybody out is always possible, yet nothing was found')
  const load = Float64Array.from(loads, (row) =>
    row.reduce((sum, [column, people]) => sum + people * answer.values[column]!, 0),
  )
  const isProven = answer.value - answer.bound <= 1e-6 * Math.max(1, Math.abs(answer.value))
  return {
    sites: siteColumn.flatMap((column, site) => (isNew(site) && answer.values[column]! > 0.5 ? [site] : [])),
    value: answer.value,
    bound: isProven ? answer.value : answer.bound,
    gapFraction: isProven || answer.value === 0 ? 0 : (answer.value - answer.bound) / Math.abs(answer.value),
    isProven,
    unserved: Float64Array.from(unservedColumn, (column, one) => demand[one]! * answer.values[column]!),
    load,
  }
}
