/**
 * Sites that cover: maximal covering with p sites or a budget, set covering, and covering by several kinds of facility
 * at once. A demand is covered by kind k where one of its sites N_ik is open; what existing facilities cover already is
 * taken out beforehand.
 *
 *   (1)  max  Σ_k v_k Σ_i w_ik z_ik                       people covered, each kind with its weight
 *   (2)  z_ik ≤ Σ_{j ∈ N_ik} y_jk                         only by an open site
 *   (3)  Σ_j y_jk ≤ p_k                                   as many as are to be built
 *   (4)  Σ_k a_k y_jk ≤ A_j                               the land of a site
 *   (5)  Σ_j Σ_k c_jk y_jk ≤ B                            the budget
 *   (6)  Σ_{i ∈ g} w_ik z_ik ≥ s_g Σ_{i ∈ g} w_ik         a share that every group must get
 *   (7)  y ∈ {0, 1},  0 ≤ z ≤ 1
 *
 * (1)–(3), (7) with one kind is Church and ReVelle 1974; (5) Church and Davis 1992; set covering, with (2) as
 * 1 ≤ Σ y_j and Σ c_j y_j to be made small, is Toregas et al. 1971.
 */
import { type ChooseOptions, chooseSites, type SitingAnswer } from './choose-sites.ts'
import { type Coverage, withoutDominated } from './coverage.ts'
import { addColumn, addRow, createModel, type LinearModel } from './linear-model.ts'
import type { LinearSolver } from './linear-solver.ts'
import type { ServiceCosts } from './service-costs.ts'

/** Demands with the same sites are one demand of their joint weight; those without weight or sites need no decision. */
function joinedDemands(coverage: Coverage, weight: ArrayLike<number>): { sites: number[]; weight: number }[] {
  const joined = new Map<string, { sites: number[]; weight: number }>()
  for (let demand = 0; demand < coverage.numDemands; demand++) {
    const sites = Array.from(coverage.site.subarray(coverage.first[demand]!, coverage.first[demand + 1]!))
    if (sites.length === 0 || weight[demand]! <= 0) continue
    const key = sites.join()
    const known = joined.get(key)
    if (known === undefined) joined.set(key, { sites, weight: weight[demand]! })
    else known.weight += weight[demand]!
  }
  return [...joined.values()]
}

export interface CoveringOptions extends ChooseOptions {
  /** Proves what branching on sites leaves open. */
  solver?: LinearSolver
  timeLimitSeconds?: number
}

/** The relaxation finds a start and a bound; where they do not meet soon, the linear solver proves faster than branching. */
const BEFORE_SOLVER = { maxBranches: 1, maxRootSteps: 1000 }
/** Larger models than this leave no memory to the rest of a browser or a laptop. */
const MOST_ENTRIES_FOR_SOLVER = 400_000

/**
 * Maximal covering with at most p new sites; `value` is the weight covered and `bound` what no choice exceeds. Demands
 * that are covered already have weight 0. No more sites are named than help.
 */
export function maximalCovering(
  coverage: Coverage,
  weight: ArrayLike<number>,
  numOpen: number,
  options: CoveringOptions = {},
): SitingAnswer {
  const { timeLimitSeconds, isShut, ...rest } = options
  const { kept, reduced } = withoutDominated(coverage, weight, isShut)
  const demands = joinedDemands(reduced, weight)
  const total = demands.reduce((sum, one) => sum + one.weight, 0)
  const p = Math.min(numOpen, kept.length)
  const costs = coveringCosts(demands, kept.length)
  const solver = reduced.site.length > MOST_ENTRIES_FOR_SOLVER ? undefined : options.solver
  const limits = solver === undefined ? {} : BEFORE_SOLVER
  const named = (answer: SitingAnswer): SitingAnswer => ({
    ...answer,
    sites: answer.sites.map((site) => kept[site]!),
  })
  const found = covered(chooseSites(costs, p, { ...limits, ...rest }), total)
  if (found.isProven || solver === undefined) return named(found)

  const program = coveringModel([{ coverage: reduced, weight, value: 1, numOpen: p }], {})
  const start = new Float64Array(program.model.cost.length)
  const isOpen = new Set(found.sites)
  program.siteColumns[0]!.forEach((column, site) => {
    if (column >= 0 && isOpen.has(site)) start[column] = 1
  })
  for (const { column, sites } of program.demandColumns[0]!)
    if (sites.some((site) => isOpen.has(site))) start[column] = 1
  const answer = solver.solve(program.model, { start, timeLimitSeconds })
  const isWhole = demands.every((one) => Number.isInteger(one.weight))
  const bound = Math.min(found.bound, isWhole ? Math.floor(-answer.bound + 1e-6) : -answer.bound)
  const isBetter = -answer.value > found.value + 1e-6
  const sites = isBetter ? program.chosen(answer.values)[0]! : found.sites
  const value = isBetter ? (isWhole ? Math.round(-answer.value) : -answer.value) : found.value
  return named(stated(sites, value, bound))
}

/** Of a demand only the sites that cover it are listed, at no cost; without one it costs its weight. */
function coveringCosts(
  demands: readonly { sites: number[]; weight: number }[],
  numSites: number,
): ServiceCosts {
  const first = new Int32Array(demands.length + 1)
  demands.forEach(({ sites }, demand) => {
    first[demand + 1] = first[demand]! + sites.length
  })
  const site = Int32Array.from(demands.flatMap(({ sites }) => sites))
  return {
    numDemands: demands.length,
    numSites,
    first,
    site,
    cost: new Float64Array(site.length),
    unservedCost: Float64Array.from(demands, ({ weight }) => weight),
    isWhole: demands.every(({ weight }) => Number.isInteger(weight)),
  }
}

/** From the cost of what is left out to the weight of what is covered. */
function covered(answer: SitingAnswer, total: number): SitingAnswer {
  return stated(
    answer.sites,
    total - answer.value,
    answer.isProven ? total - answer.value : total - answer.bound,
  )
}

function stated(sites: number[], value: number, bound: number): SitingAnswer {
  const isProven = Math.abs(bound - value) <= 1e-6 * Math.max(1, Math.abs(value))
  return {
    sites,
    value,
    bound: isProven ? value : bound,
    gapFraction: isProven ? 0 : value === 0 ? Infinity : Math.abs(bound - value) / Math.abs(value),
    isProven,
  }
}

/** One kind of facility in a plan of several. */
export interface CoveringKind {
  coverage: Coverage
  /** w_ik. */
  weight: ArrayLike<number>
  /** v_k. */
  value: number
  /** p_k, at most; as many as the budget and the land allow where it is left out. */
  numOpen?: number
  /** c_jk. */
  costOfSite?: ArrayLike<number>
  /** a_k. */
  landSquareMetres?: number
  isShut?: ArrayLike<number>
  /** (6): for each demand its group (−1: none), and the least share of the weight of each group. */
  groups?: { groupOf: ArrayLike<number>; leastShare: readonly number[] }
}

export interface CoveringLimits {
  budget?: number
  /** A_j; every kind takes its land from the same site. */
  landOfSite?: ArrayLike<number>
  /** At most one kind on a site. */
  isExclusive?: boolean
}

export interface CoveringModel {
  model: LinearModel
  /** Column of y_jk, −1 where the site is shut or covers nothing. */
  siteColumns: Int32Array[]
  demandColumns: { column: number; sites: number[] }[][]
  chosen(values: ArrayLike<number>): number[][]
}

/** Model (1)–(7), to be made small: the objective is minus (1). */
export function coveringModel(kinds: readonly CoveringKind[], limits: CoveringLimits): CoveringModel {
  const model = createModel()
  const siteColumns: Int32Array[] = []
  const demandColumns: { column: number; sites: number[] }[][] = []
  const budgetRow: [number, number][] = []
  const landRows = new Map<number, [number, number][]>()
  const useRows = new Map<number, [number, number][]>()
  const into = (rows: Map<number, [number, number][]>, site: number, entry: [number, number]): void => {
    const row = rows.get(site)
    if (row === undefined) rows.set(site, [entry])
    else row.push(entry)
  }
  for (const kind of kinds) {
    const demands =
      kind.groups === undefined ? joinedDemands(kind.coverage, kind.weight) : separateDemands(kind)
    const isUseful = new Uint8Array(kind.coverage.numSites)
    for (const { sites } of demands) for (const site of sites) isUseful[site] = 1
    const columns = Int32Array.from({ length: kind.coverage.numSites }, (_, site) => {
      if (isUseful[site] === 0 || kind.isShut?.[site] === 1) return -1
      const column = addColumn(model, 0, [0, 1], true)
      budgetRow.push([column, kind.costOfSite?.[site] ?? 0])
      into(landRows, site, [column, kind.landSquareMetres ?? 0])
      into(useRows, site, [column, 1])
      return column
    })
    siteColumns.push(columns)
    const ofDemands: { column: number; sites: number[] }[] = []
    const groupRows = new Map<number, [number, number][]>()
    for (const { sites, weight, group = -1 } of demands as {
      sites: number[]
      weight: number
      group?: number
    }[]) {
      const open = sites.filter((site) => columns[site]! >= 0)
      const column = addColumn(model, -kind.value * weight, [0, open.length === 0 ? 0 : 1], false)
      ofDemands.push({ column, sites: open })
      if (open.length > 0)
        addRow(
          model,
          [[column, -1], ...open.map((site): [number, number] => [columns[site]!, 1])],
          [0, Infinity],
        )
      if (group >= 0) into(groupRows, group, [column, weight])
    }
    demandColumns.push(ofDemands)
    for (const [group, row] of groupRows) {
      const whole = weightOfGroup(kind, group)
      addRow(model, row, [(kind.groups?.leastShare[group] ?? 0) * whole, Infinity])
    }
    if (kind.numOpen !== undefined) {
      const row = Array.from(columns).flatMap((column): [number, number][] =>
        column < 0 ? [] : [[column, 1]],
      )
      addRow(model, row, [-Infinity, kind.numOpen])
    }
  }
  if (limits.budget !== undefined) addRow(model, budgetRow, [-Infinity, limits.budget])
  if (limits.landOfSite !== undefined)
    for (const [site, row] of landRows) addRow(model, row, [-Infinity, limits.landOfSite[site]!])
  if (limits.isExclusive === true)
    for (const row of useRows.values()) if (row.length > 1) addRow(model, row, [-Infinity, 1])
  const chosen = (values: ArrayLike<number>): number[][] =>
    siteColumns.map((columns) =>
      Array.from(columns.keys()).filter((site) => columns[site]! >= 0 && values[columns[site]!]! > 0.5),
    )
  return { model, siteColumns, demandColumns, chosen }
}

/** Demands of a kind whose groups must be told apart. */
function separateDemands(kind: CoveringKind): { sites: number[]; weight: number; group: number }[] {
  const { coverage, weight, groups } = kind
  const demands: { sites: number[]; weight: number; group: number }[] = []
  for (let demand = 0; demand < coverage.numDemands; demand++) {
    if (weight[demand]! <= 0) continue
    const sites = Array.from(coverage.site.subarray(coverage.first[demand]!, coverage.first[demand + 1]!))
    demands.push({ sites, weight: weight[demand]!, group: groups?.groupOf[demand] ?? -1 })
  }
  return demands
}

function weightOfGroup(kind: CoveringKind, group: number): number {
  let sum = 0
  for (let demand = 0; demand < kind.coverage.numDemands; demand++)
    if (kind.groups?.groupOf[demand] === group) sum += kind.weight[demand]!
  return sum
}

export interface PlanAnswer extends Omit<SitingAnswer, 'sites'> {
  status: 'solved' | 'infeasible'
  /** Chosen sites by kind. */
  sitesOfKind: number[][]
}

/** Several kinds at once under a budget, land and equity: model (1)–(7). */
export function planCovering(
  solver: LinearSolver,
  kinds: readonly CoveringKind[],
  limits: CoveringLimits,
  options: { timeLimitSeconds?: number } = {},
): PlanAnswer {
  const program = coveringModel(kinds, limits)
  const answer = solver.solve(program.model, options)
  if (answer.values.length === 0)
    return {
      status: 'infeasible',
      sitesOfKind: kinds.map(() => []),
      value: 0,
      bound: answer.status === 'infeasible' ? 0 : -answer.bound,
      gapFraction: answer.status === 'infeasible' ? 0 : Infinity,
      isProven: answer.status === 'infeasible',
    }
  const { sites: _none, ...rest } = stated([], -answer.value, -answer.bound)
  return { status: 'solved', sitesOfKind: program.chosen(answer.values), ...rest }
}

export interface SetCoverAnswer extends SitingAnswer {
  /** Demands that no site covers. */
  uncoverable: number[]
}

/** The cheapest sites that cover every demand that can be covered; every site costs 1 where no cost is given. */
export function setCover(
  solver: LinearSolver,
  coverage: Coverage,
  costOfSite?: ArrayLike<number>,
  options: { timeLimitSeconds?: number } = {},
): SetCoverAnswer {
  const model = createModel()
  for (let site = 0; site < coverage.numSites; site++) addColumn(model, costOfSite?.[site] ?? 1, [0, 1], true)
  const uncoverable: number[] = []
  const seen = new Set<string>()
  for (let demand = 0; demand < coverage.numDemands; demand++) {
    const sites = Array.from(coverage.site.subarray(coverage.first[demand]!, coverage.first[demand + 1]!))
    if (sites.length === 0) uncoverable.push(demand)
    const key = sites.join()
    if (sites.length === 0 || seen.has(key)) continue
    seen.add(key)
    addRow(
      model,
      sites.map((site): [number, number] => [site, 1]),
      [1, Infinity],
    )
  }
  const answer = solver.solve(model, options)
  const isWhole = model.cost.every((cost) => Number.isInteger(cost))
  const sites = Array.from(answer.values.keys()).filter((site) => answer.values[site]! > 0.5)
  const value = sites.reduce((sum, site) => sum + model.cost[site]!, 0)
  const bound = isWhole ? Math.ceil(answer.bound - 1e-6) : answer.bound
  return { ...stated(sites, value, Math.min(value, bound)), uncoverable }
}
