/** The nearest facility of every node and every place. People walk from where they are to the facility. */
import { type AttachedPlaces, costOnSameEdge } from './attach.ts'
import {
  createSearchSpace,
  NO_OWNER,
  type SearchSpace,
  type Starts,
  spreadOwners,
  UNREACHED,
} from './search.ts'
import { LEAST_NODES_FOR_BLOCKS, spreadInBlocks } from './spread-blocks.ts'
import type { WalkNetwork } from './walk-network.ts'

/** For each place; and for each node of the graph, with what it was worked out for. */
export interface NearestOfPlaces {
  /** To the nearest facility; `UNREACHED` beyond the cutoff. */
  distanceCentimetres: Int32Array
  /** Index of that facility, the lowest of equally near ones; −1 beyond the cutoff. */
  facility: Int32Array
}

export interface NearestField extends NearestOfPlaces {
  cutoffCentimetres: number
  isIncluded: (facility: number) => boolean
}

export interface NearestOptions {
  cutoffCentimetres?: number
  space?: SearchSpace
  /** Only these facilities take part. */
  isIncluded?: (facility: number) => boolean
  /** Arrays of a field that is no longer needed, to be filled instead of new ones. */
  into?: NearestOfPlaces
}

/** A search from facilities runs against the direction in which people walk. */
export function startsAtFacilities(
  facilities: AttachedPlaces,
  isIncluded: (facility: number) => boolean,
): Starts & { owner: Int32Array } {
  const node = new Int32Array(2 * facilities.count)
  const distanceCentimetres = new Int32Array(2 * facilities.count)
  const owner = new Int32Array(2 * facilities.count)
  let count = 0
  for (let link = 0; link < 2 * facilities.count; link++) {
    const at = facilities.linkNode[link]!
    if (at < 0 || !isIncluded(link >> 1)) continue
    node[count] = at
    distanceCentimetres[count] = facilities.inCentimetres[link]!
    owner[count++] = link >> 1
  }
  return { count, node, distanceCentimetres, owner }
}

export function nearestFacility(
  network: WalkNetwork,
  facilities: AttachedPlaces,
  options: NearestOptions = {},
): NearestField {
  const { cutoffCentimetres = UNREACHED - 1, isIncluded = () => true } = options
  const { numNodes } = network.graph
  const distanceCentimetres = options.into?.distanceCentimetres ?? new Int32Array(numNodes)
  const facility = options.into?.facility ?? new Int32Array(numNodes)
  const starts = startsAtFacilities(facilities, isIncluded)
  const space = options.space ?? createSearchSpace(network)
  if (numNodes >= LEAST_NODES_FOR_BLOCKS)
    spreadInBlocks(space, network, network.arcsBack, starts, cutoffCentimetres, distanceCentimetres, facility)
  else {
    distanceCentimetres.fill(UNREACHED)
    facility.fill(NO_OWNER)
    spreadOwners(space, network, network.arcsBack, starts, cutoffCentimetres, distanceCentimetres, facility)
  }
  return { distanceCentimetres, facility, cutoffCentimetres, isIncluded }
}

/** The field read at places: by either end of their edge, or straight along it to a facility on the same edge. */
export function nearestOfPlaces(
  network: WalkNetwork,
  field: NearestField,
  facilities: AttachedPlaces,
  origins: AttachedPlaces,
): NearestOfPlaces {
  const { cutoffCentimetres, isIncluded } = field
  const distanceCentimetres = new Int32Array(origins.count).fill(UNREACHED)
  const facility = new Int32Array(origins.count).fill(NO_OWNER)
  const take = (origin: number, walked: number, by: number): void => {
    if (walked > cutoffCentimetres || walked > distanceCentimetres[origin]!) return
    if (walked === distanceCentimetres[origin] && by >= facility[origin]!) return
    distanceCentimetres[origin] = walked
    facility[origin] = by
  }
  for (let link = 0; link < 2 * origins.count; link++) {
    const node = origins.linkNode[link]!
    if (node < 0 || field.facility[node]! < 0) continue
    take(link >> 1, origins.outCentimetres[link]! + field.distanceCentimetres[node]!, field.facility[node]!)
  }
  for (const [edge, onEdge] of facilities.placesByEdge) {
    for (const origin of origins.placesByEdge.get(edge) ?? [])
      for (const by of onEdge)
        if (isIncluded(by))
          take(origin, costOnSameEdge(network, origins.places, origin, facilities.places, by), by)
  }
  return { distanceCentimetres, facility }
}
