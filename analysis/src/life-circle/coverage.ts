/** How many people a service reaches, of which age, where; and who is left out. Sums over homes, nothing more. */

export const GROUPS = ['all', 'elders', 'children'] as const
export type Group = (typeof GROUPS)[number]

export interface PeopleOfHomes {
  population: Float32Array
  elders: Float32Array
  children: Float32Array
  community: Int16Array
}

/** People by group and by limit of distance: `covered[group][limit]`. */
export interface Covered {
  total: Record<Group, number>
  covered: Record<Group, number[]>
}

const COLUMN = { all: 'population', elders: 'elders', children: 'children' } as const

export const peopleOf = (people: PeopleOfHomes, group: Group): Float32Array => people[COLUMN[group]]

/** Limits in centimetres, rising. Homes of one community where its index is given. */
export function coverageWithin(
  people: PeopleOfHomes,
  distanceCentimetres: Int32Array,
  limitsCentimetres: readonly number[],
  community?: number,
): Covered {
  const result: Covered = {
    total: { all: 0, elders: 0, children: 0 },
    covered: {
      all: limitsCentimetres.map(() => 0),
      elders: limitsCentimetres.map(() => 0),
      children: limitsCentimetres.map(() => 0),
    },
  }
  const { population, elders, children } = people
  const numLimits = limitsCentimetres.length
  for (let home = 0; home < population.length; home++) {
    if (community !== undefined && people.community[home] !== community) continue
    result.total.all += population[home]!
    result.total.elders += elders[home]!
    result.total.children += children[home]!
    // From the farthest limit inwards: most homes fail or pass at the first look.
    for (let limit = numLimits - 1; limit >= 0; limit--) {
      if (distanceCentimetres[home]! > limitsCentimetres[limit]!) break
      result.covered.all[limit]! += population[home]!
      result.covered.elders[limit]! += elders[home]!
      result.covered.children[limit]! += children[home]!
    }
  }
  return result
}

export interface CommunityCoverage {
  /** Index of the community; −1 for homes that belong to none. */
  community: number
  total: number
  covered: number
}

/** People of one group within one limit, community by community; those without anybody are left out. */
export function coverageByCommunity(
  people: PeopleOfHomes,
  group: Group,
  distanceCentimetres: Int32Array,
  limitCentimetres: number,
  numCommunities: number,
): CommunityCoverage[] {
  const rows = Array.from({ length: numCommunities + 1 }, (_, index) => ({
    community: index - 1,
    total: 0,
    covered: 0,
  }))
  const weights = peopleOf(people, group)
  for (let home = 0; home < weights.length; home++) {
    const row = rows[people.community[home]! + 1]!
    row.total += weights[home]!
    if (distanceCentimetres[home]! <= limitCentimetres) row.covered += weights[home]!
  }
  return rows.filter(({ total }) => total > 0)
}

/** A patch of homes next to each other that a service does not reach. */
export interface Pocket {
  homes: number[]
  /** People of the group looked at. */
  people: number
  lon: number
  lat: number
  /** Mean walk to the nearest facility of those who have one within the cutoff, weighted by people; null where nobody has. */
  meanDistanceMetres: number | null
}

const METRES_PER_DEGREE = 111_320

/**
 * Left-out homes gathered into patches: two homes within `gapMetres` of each other, as the crow flies, belong
 * together. The patch with most people comes first; its place is the home nearest to its weighted middle.
 */
export function pocketsOf(
  lonLat: ArrayLike<number>,
  weights: Float32Array,
  distanceCentimetres: Int32Array,
  limitCentimetres: number,
  unreached: number,
  gapMetres = 150,
): Pocket[] {
  const left: number[] = []
  for (let home = 0; home < weights.length; home++)
    if (weights[home]! > 0 && distanceCentimetres[home]! > limitCentimetres && 2 * home < lonLat.length)
      left.push(home)
  if (left.length === 0) return []
  const squeeze = Math.cos((lonLat[2 * left[0]! + 1]! * Math.PI) / 180)
  const east = (home: number): number => lonLat[2 * home]! * METRES_PER_DEGREE * squeeze
  const north = (home: number): number => lonLat[2 * home + 1]! * METRES_PER_DEGREE
  const cellOf = (home: number): string =>
    `${Math.floor(east(home) / gapMetres)},${Math.floor(north(home) / gapMetres)}`
  const homesByCell = new Map<string, number[]>()
  for (const home of left) {
    const key = cellOf(home)
    const cell = homesByCell.get(key)
    if (cell === undefined) homesByCell.set(key, [home])
    else cell.push(home)
  }
  const taken = new Set<number>()
  const pockets: Pocket[] = []
  for (const first of left) {
    if (taken.has(first)) continue
    const homes = [first]
    taken.add(first)
    for (let at = 0; at < homes.length; at++) {
      const home = homes[at]!
      const column = Math.floor(east(home) / gapMetres)
      const row = Math.floor(north(home) / gapMetres)
      for (let c = column - 1; c <= column + 1; c++)
        for (let r = row - 1; r <= row + 1; r++)
          for (const other of homesByCell.get(`${c},${r}`) ?? []) {
            if (taken.has(other)) continue
            if (Math.hypot(east(other) - east(home), north(other) - north(home)) > gapMetres) continue
            taken.add(other)
            homes.push(other)
          }
    }
    pockets.push(describePocket(homes))
  }
  return pockets.sort((a, b) => b.people - a.people || a.homes[0]! - b.homes[0]!)

  function describePocket(homes: number[]): Pocket {
    let [people, lon, lat, walked, walkers] = [0, 0, 0, 0, 0]
    for (const home of homes) {
      const weight = weights[home]!
      people += weight
      lon += weight * lonLat[2 * home]!
      lat += weight * lonLat[2 * home + 1]!
      if (distanceCentimetres[home]! < unreached) {
        walked += weight * distanceCentimetres[home]!
        walkers += weight
      }
    }
    return {
      homes,
      people,
      lon: lon / people,
      lat: lat / people,
      meanDistanceMetres: walkers === 0 ? null : walked / walkers / 100,
    }
  }
}

/** Mean of the distances, weighted by people; of those who reach any. Null where nobody does. */
export function meanDistanceMetres(
  weights: Float32Array,
  distanceCentimetres: Int32Array,
  unreached: number,
): number | null {
  let [sum, people] = [0, 0]
  for (let home = 0; home < weights.length; home++) {
    if (distanceCentimetres[home]! >= unreached) continue
    sum += weights[home]! * distanceCentimetres[home]!
    people += weights[home]!
  }
  return people === 0 ? null : sum / people / 100
}

const HOMES_OF_KEY = 2 ** 22

/**
 * Gini coefficient of the walk to the nearest facility over people, 0 (all the same) to 1; those beyond the cutoff count
 * as walking the cutoff. Mean absolute difference ÷ (2 × mean), by the sorted form.
 */
export function giniOfDistances(
  weights: Float32Array,
  distanceCentimetres: Int32Array,
  cutoffCentimetres: number,
): number | null {
  // Distance and home in one double, so that a typed array sorts them without a comparison function.
  const keys = new Float64Array(weights.length)
  let numKeys = 0
  for (let home = 0; home < weights.length; home++)
    if (weights[home]! > 0)
      keys[numKeys++] = Math.min(distanceCentimetres[home]!, cutoffCentimetres) * HOMES_OF_KEY + home
  let [people, walked, area] = [0, 0, 0]
  for (const key of keys.subarray(0, numKeys).sort()) {
    const home = key % HOMES_OF_KEY
    const weight = weights[home]!
    const share = weight * Math.min(distanceCentimetres[home]!, cutoffCentimetres)
    area += weight * (2 * walked + share)
    walked += share
    people += weight
  }
  return people === 0 || walked === 0 ? null : Math.max(0, 1 - area / (people * walked))
}

/** People by how many facilities they have within reach: none, one, two, three or more. */
export function choiceOf(weights: Float32Array, counts: Uint16Array): [number, number, number, number] {
  const people: [number, number, number, number] = [0, 0, 0, 0]
  for (let home = 0; home < weights.length; home++) people[Math.min(3, counts[home]!)]! += weights[home]!
  return people
}
