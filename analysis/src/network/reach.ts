/** What lies within reach: tables of origins and facilities with the way between them, and sums over every node. */
import { type AttachedPlaces, costOnSameEdge } from './attach.ts'
import {
  clearReached,
  createSearchSpace,
  type SearchSpace,
  type Starts,
  searchWithin,
  UNREACHED,
} from './search.ts'
import type { WalkNetwork } from './walk-network.ts'

/**
 * Pairs of an origin and a facility within reach, by facility: entries `first[f]` to `first[f + 1]`, origins ascending.
 * The distance is that of a person walking from the origin to the facility, both legs included.
 */
export interface ReachTable {
  numOrigins: number
  numFacilities: number
  first: Int32Array
  origin: Int32Array
  distanceCentimetres: Int32Array
}

/** Origins of each node, so that a search need only look where it came. */
export interface OriginsByNode {
  first: Int32Array
  /** Links of origins: 2 × origin + end. */
  link: Int32Array
}

export function originsByNode(network: WalkNetwork, origins: AttachedPlaces): OriginsByNode {
  const first = new Int32Array(network.graph.numNodes + 1)
  for (const node of origins.linkNode) if (node >= 0) first[node + 1]!++
  for (let node = 0; node < network.graph.numNodes; node++) first[node + 1]! += first[node]!
  const link = new Int32Array(first[network.graph.numNodes]!)
  const fill = first.slice(0, -1)
  for (let one = 0; one < origins.linkNode.length; one++) {
    const node = origins.linkNode[one]!
    if (node >= 0) link[fill[node]!++] = one
  }
  return { first, link }
}

export interface ReachColumn {
  origin: Int32Array
  distanceCentimetres: Int32Array
}

/** Works out columns of a reach table one facility at a time; keeps what the columns share. */
export interface ReachFinder {
  column(facilities: AttachedPlaces, facility: number): ReachColumn
}

export function createReachFinder(
  network: WalkNetwork,
  origins: AttachedPlaces,
  cutoffCentimetres: number,
  space: SearchSpace = createSearchSpace(network),
): ReachFinder {
  const byNode = originsByNode(network, origins)
  const distanceOfOrigin = new Int32Array(origins.count).fill(UNREACHED)
  const starts: Starts = { count: 0, node: new Int32Array(2), distanceCentimetres: new Int32Array(2) }

  function column(facilities: AttachedPlaces, facility: number): ReachColumn {
    starts.count = 0
    for (const link of [2 * facility, 2 * facility + 1]) {
      if (facilities.linkNode[link]! < 0) continue
      starts.node[starts.count] = facilities.linkNode[link]!
      starts.distanceCentimetres[starts.count++] = facilities.inCentimetres[link]!
    }
    const found: number[] = []
    const take = (origin: number, walked: number): void => {
      if (walked > cutoffCentimetres || walked >= distanceOfOrigin[origin]!) return
      if (distanceOfOrigin[origin] === UNREACHED) found.push(origin)
      distanceOfOrigin[origin] = walked
    }
    const numReached = searchWithin(space, network.firstArc, network.arcsBack, starts, cutoffCentimetres)
    for (let index = 0; index < numReached; index++) {
      const node = space.reached[index]!
      const walked = space.distance[node]!
      for (let at = byNode.first[node]!; at < byNode.first[node + 1]!; at++) {
        const link = byNode.link[at]!
        take(link >> 1, walked + origins.outCentimetres[link]!)
      }
    }
    clearReached(space, numReached)
    const edge = facilities.places.edge[facility]!
    if (facilities.placesByEdge.has(edge))
      for (const origin of origins.placesByEdge.get(edge) ?? [])
        take(origin, costOnSameEdge(network, origins.places, origin, facilities.places, facility))
    const origin = Int32Array.from(found).sort()
    const distanceCentimetres = Int32Array.from(origin, (one) => distanceOfOrigin[one]!)
    for (const one of found) distanceOfOrigin[one] = UNREACHED
    return { origin, distanceCentimetres }
  }
  return { column }
}

export function reachTable(
  network: WalkNetwork,
  origins: AttachedPlaces,
  facilities: AttachedPlaces,
  cutoffCentimetres: number,
  space?: SearchSpace,
): ReachTable {
  const finder = createReachFinder(network, origins, cutoffCentimetres, space)
  const columns = Array.from({ length: facilities.count }, (_, facility) =>
    finder.column(facilities, facility),
  )
  return tableOfColumns(origins.count, columns)
}

export function tableOfColumns(numOrigins: number, columns: readonly ReachColumn[]): ReachTable {
  const first = new Int32Array(columns.length + 1)
  columns.forEach((column, facility) => {
    first[facility + 1] = first[facility]! + column.origin.length
  })
  const origin = new Int32Array(first[columns.length]!)
  const distanceCentimetres = new Int32Array(origin.length)
  columns.forEach((column, facility) => {
    origin.set(column.origin, first[facility]!)
    distanceCentimetres.set(column.distanceCentimetres, first[facility]!)
  })
  return { numOrigins, numFacilities: columns.length, first, origin, distanceCentimetres }
}

/** Dense distances, row by row an origin: `UNREACHED` beyond the cutoff. */
export function distanceMatrix(
  network: WalkNetwork,
  origins: AttachedPlaces,
  facilities: AttachedPlaces,
  cutoffCentimetres: number = UNREACHED - 1,
): Int32Array {
  const finder = createReachFinder(network, origins, cutoffCentimetres)
  const matrix = new Int32Array(origins.count * facilities.count).fill(UNREACHED)
  for (let facility = 0; facility < facilities.count; facility++) {
    const { origin, distanceCentimetres } = finder.column(facilities, facility)
    for (let entry = 0; entry < origin.length; entry++)
      matrix[origin[entry]! * facilities.count + facility] = distanceCentimetres[entry]!
  }
  return matrix
}
