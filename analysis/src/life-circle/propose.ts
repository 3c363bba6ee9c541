/**
 * Where new facilities of one service would bring most people within reach, given all that stand: maximal covering over
 * the homes that are left out, with the proof of how good the choice is.
 */

import { type ReachColumn, tableOfColumns } from '../network/reach.ts'
import { alternativeSites } from '../siting/alternative-sites.ts'
import type { SitingAnswer } from '../siting/choose-sites.ts'
import { coverageOfReach } from '../siting/coverage.ts'
import { type CoveringOptions, maximalCovering } from '../siting/covering.ts'
import { type Group, peopleOf } from './coverage.ts'
import { nearestOfAny } from './diagnose.ts'
import type { Planner } from './planner.ts'

export interface Candidate {
  lon: number
  lat: number
}

export interface ProposalTask {
  /** Services of which any one counts; the first is the one to be built. */
  services: readonly number[]
  limitMetres: number
  group: Group
  numSites: number
  candidates: readonly Candidate[]
}

export interface ProposedPlaces {
  /** Indexes of candidates. */
  sites: number[]
  /** People newly within reach by each of the sites alone. */
  gainOfSite: number[]
  numPeople: number
  numBefore: number
  numAfter: number
  numBestPossible: number
  gapFraction: number
  isProven: boolean
  alternatives: { sites: number[]; numAfter: number }[]
}

const MOST_ALTERNATIVES = 3
/** An alternative that brings this much less than the best is none. */
const TOLERANCE_FRACTION = 0.1

export function proposeSites(
  planner: Planner,
  task: ProposalTask,
  { isPressed, ...proof }: Pick<CoveringOptions, 'isPressed' | 'solver' | 'timeLimitSeconds'> = {},
): ProposedPlaces {
  const weights = peopleOf(planner.people(), task.group)
  const distance = nearestOfAny(planner, task.services)
  const limit = Math.round(task.limitMetres * 100)
  const leftOut = new Float64Array(weights.length)
  let [numPeople, numBefore] = [0, 0]
  for (let home = 0; home < weights.length; home++) {
    numPeople += weights[home]!
    if (distance[home]! <= limit) numBefore += weights[home]!
    else leftOut[home] = weights[home]!
  }
  const columns = task.candidates.map(({ lon, lat }) => planner.reachFrom(lon, lat))
  const coverage = coverageOfReach(tableOfColumns(weights.length, columns), limit)
  const gainOf = (site: number): number => {
    const { origin, distanceCentimetres } = columns[site]!
    let gain = 0
    for (let entry = 0; entry < origin.length; entry++)
      if (distanceCentimetres[entry]! <= limit) gain += leftOut[origin[entry]!]!
    return gain
  }
  const solve = (numOpen: number, shut: number | null): SitingAnswer =>
    maximalCovering(coverage, leftOut, Math.min(numOpen, columns.length - (shut === null ? 0 : 1)), {
      isPressed,
      // The best is proven; what an alternative costs is told by its value alone.
      ...(shut === null ? proof : {}),
      ...(shut === null ? {} : { isShut: columns.map((_, site) => (site === shut ? 1 : 0)) }),
    })
  const asked = solve(Math.min(task.numSites, columns.length), null)
  // Nobody is told to build what reaches nobody more.
  const numUseful = usefulSites(asked.sites, columns, leftOut, limit)
  const best = numUseful === asked.sites.length ? asked : solve(numUseful, null)
  return {
    sites: best.sites,
    gainOfSite: best.sites.map(gainOf),
    numPeople,
    numBefore,
    numAfter: numBefore + best.value,
    numBestPossible: numBefore + best.bound,
    gapFraction: best.gapFraction,
    isProven: best.isProven,
    alternatives: alternativeSites(best, (site) => solve(best.sites.length, site), {
      most: MOST_ALTERNATIVES,
      toleranceFraction: TOLERANCE_FRACTION,
    }).map(({ sites, value }) => ({ sites, numAfter: numBefore + value })),
  }
}

/** How many of the sites, taken one after the other by what they add, bring anybody more within reach. */
function usefulSites(
  sites: readonly number[],
  columns: readonly ReachColumn[],
  leftOut: Float64Array,
  limit: number,
): number {
  const still = leftOut.slice()
  const rest = new Set(sites)
  for (let numUseful = 0; ; numUseful++) {
    let [best, bestGain] = [-1, 0]
    for (const site of rest) {
      const { origin, distanceCentimetres } = columns[site]!
      let gain = 0
      for (let entry = 0; entry < origin.length; entry++)
        if (distanceCentimetres[entry]! <= limit) gain += still[origin[entry]!]!
      if (gain > bestGain) [best, bestGain] = [site, gain]
    }
    if (best < 0) return numUseful
    rest.delete(best)
    const { origin, distanceCentimetres } = columns[best]!
    for (let entry = 0; entry < origin.length; entry++)
      if (distanceCentimetres[entry]! <= limit) still[origin[entry]!] = 0
  }
}

const METRES_PER_DEGREE = 111_320

/**
 * Street corners near homes that are left out, at most one for each `spacingMetres` of ground: what may be built
 * anywhere may be built at any of them.
 */
export function cornersNear(
  planner: Planner,
  task: Pick<ProposalTask, 'services' | 'limitMetres' | 'group'>,
  spacingMetres = 100,
): Candidate[] {
  const { homes, graph } = planner.world
  const weights = peopleOf(planner.people(), task.group)
  const distance = nearestOfAny(planner, task.services)
  const squeeze = Math.cos(((graph.nodeLat[0] ?? 0) * Math.PI) / 180)
  const cellOf = (lon: number, lat: number, size: number): [number, number] => [
    Math.floor((lon * METRES_PER_DEGREE * squeeze) / size),
    Math.floor((lat * METRES_PER_DEGREE) / size),
  ]
  const near = new Set<string>()
  for (let home = 0; home < homes.count; home++) {
    if (weights[home] === 0 || distance[home]! <= task.limitMetres * 100) continue
    const [column, row] = cellOf(homes.lonLat[2 * home]!, homes.lonLat[2 * home + 1]!, task.limitMetres)
    for (let c = column - 1; c <= column + 1; c++)
      for (let r = row - 1; r <= row + 1; r++) near.add(`${c},${r}`)
  }
  const taken = new Set<string>()
  const corners: Candidate[] = []
  for (let node = 0; node < graph.numNodes; node++) {
    const [lon, lat] = [graph.nodeLon[node]!, graph.nodeLat[node]!]
    if (!near.has(cellOf(lon, lat, task.limitMetres).join())) continue
    const key = cellOf(lon, lat, spacingMetres).join()
    if (taken.has(key)) continue
    taken.add(key)
    corners.push({ lon, lat })
  }
  return corners
}
