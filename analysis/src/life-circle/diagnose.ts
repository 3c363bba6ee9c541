/**
 * What is wrong, the worst first: for each requirement with a reach, the patches of homes that it leaves out. A finding
 * is numbers and names; the words are the page's and the report's.
 */

import { UNREACHED } from '../network/search.ts'
import { type Group, peopleOf, pocketsOf } from './coverage.ts'
import type { Planner } from './planner.ts'
import type { World } from './world.ts'

/** A service that a standard asks for within a distance. */
export interface Demand {
  pack: string
  requirement: string
  /** Services (kinds) of which any one meets it. */
  services: readonly number[]
  people: Group
  reachMetres: number
  isBasic: boolean
  status: 'verified' | 'secondary' | 'unverified'
}

export interface Gap {
  pack: string
  requirement: string
  services: number[]
  people: Group
  reachMetres: number
  status: Demand['status']
  /** Not one facility of the services is known: there may be none, or nobody has said where they are. */
  hasNoFacility: boolean
  /** People of the group in the area, and those left out altogether. */
  numPeople: number
  numLeftOut: number
  /** The largest patch of them. */
  pocket: {
    people: number
    elders: number
    children: number
    lon: number
    lat: number
    communities: number[]
    compounds: string[]
    meanDistanceMetres: number | null
  }
  /** People of the communities of the patch who say that it is missing. */
  numComplaints: number
  numAnswers: number
  rank: number
  /** Metres beyond the limit, summed over the people of the patch; those who reach none count at the cutoff. */
  excessMetres: number
}

/** Patches with fewer people than this are not a finding of their own. */
const LEAST_PEOPLE = 50
const NUM_NAMED = 3

/**
 * How sure the limit is decides first: what rests on a verified or second-hand text comes before what has yet to be
 * verified, since nobody can be asked to act on the latter. Then what must be there for everyday life before what
 * raises its quality. Then the walking that is too much: the metres beyond the limit, summed over the people of the
 * largest patch, where each complaint or answer of a survey counts as one more of them who walks as far as the cutoff.
 * Services of which no facility is known come last of all: of them nothing is known but that.
 */
const RANK = { verified: 2, secondary: 2, unverified: 0 } as const

/** The gaps of all demands, the most pressing first. */
export const diagnose = (planner: Planner, demands: readonly Demand[]): Gap[] =>
  demands.flatMap((demand) => gapOf(planner, demand) ?? []).sort(byUrgency)

export const byUrgency = (a: Gap, b: Gap): number =>
  Number(a.hasNoFacility) - Number(b.hasNoFacility) || b.rank - a.rank || b.excessMetres - a.excessMetres

/** Null where the demand leaves out no patch of people. */
export function gapOf(planner: Planner, demand: Demand): Gap | null {
  const { world } = planner
  const farthest = planner.cutoffCentimetres
  const people = planner.people()
  const weights = peopleOf(people, demand.people)
  const distance = nearestOfAny(planner, demand.services)
  const limit = Math.round(demand.reachMetres * 100)
  let [numPeople, numLeftOut] = [0, 0]
  for (let home = 0; home < weights.length; home++) {
    numPeople += weights[home]!
    if (distance[home]! > limit) numLeftOut += weights[home]!
  }
  const [pocket] = pocketsOf(world.homes.lonLat, weights, distance, limit, UNREACHED)
  if (pocket === undefined || pocket.people < LEAST_PEOPLE) return null
  const sumOver = (column: Float32Array): number => pocket.homes.reduce((sum, home) => sum + column[home]!, 0)
  const excessMetres = pocket.homes.reduce(
    (sum, home) => sum + (weights[home]! * (Math.min(distance[home]!, farthest) - limit)) / 100,
    0,
  )
  const heard = wishesFor(world.wishes, demand.services, pocket.homes, world.homes.community)
  return {
    pack: demand.pack,
    requirement: demand.requirement,
    services: [...demand.services],
    people: demand.people,
    reachMetres: demand.reachMetres,
    status: demand.status,
    hasNoFacility: demand.services.every((service) => planner.facilitiesOf(service).length === 0),
    numPeople,
    numLeftOut,
    pocket: {
      people: pocket.people,
      elders: sumOver(people.elders),
      children: sumOver(people.children),
      lon: pocket.lon,
      lat: pocket.lat,
      communities: mostPeopled(pocket.homes, world.homes.community, weights),
      compounds: mostPeopled(pocket.homes, world.homes.compound, weights).map(
        (index) => world.compounds[index]!,
      ),
      meanDistanceMetres: pocket.meanDistanceMetres,
    },
    ...heard,
    rank: RANK[demand.status] + (demand.isBasic ? 1 : 0),
    excessMetres: excessMetres + ((heard.numComplaints + heard.numAnswers) * (farthest - limit)) / 100,
  }
}

function wishesFor(
  wishes: World['wishes'],
  services: readonly number[],
  homes: readonly number[],
  communityOf: Int16Array,
): Pick<Gap, 'numComplaints' | 'numAnswers'> {
  const communities = new Set(homes.map((home) => communityOf[home]!))
  const heard = { numComplaints: 0, numAnswers: 0 }
  for (const wish of wishes) {
    if (!services.includes(wish.kind) || !communities.has(wish.community)) continue
    heard.numComplaints += wish.numComplaints
    heard.numAnswers += wish.numAnswers
  }
  return heard
}

/** Distance to the nearest facility of any of several services. */
export function nearestOfAny(planner: Planner, services: readonly number[]): Int32Array {
  const [first, ...rest] = services
  const distance = planner.reach(first!).distanceCentimetres
  for (const service of rest) {
    const other = planner.reach(service).distanceCentimetres
    for (let home = 0; home < distance.length; home++)
      if (other[home]! < distance[home]!) distance[home] = other[home]!
  }
  return distance
}

function mostPeopled(
  homes: readonly number[],
  groupOf: Int16Array | Int32Array,
  weights: Float32Array,
): number[] {
  const peopleByGroup = new Map<number, number>()
  for (const home of homes) {
    const group = groupOf[home]!
    if (group >= 0) peopleByGroup.set(group, (peopleByGroup.get(group) ?? 0) + weights[home]!)
  }
  return [...peopleByGroup]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, NUM_NAMED)
    .map(([group]) => group)
}
