/** Answers for every node of the graph at once: sums within several reaches, the k nearest, and all that is reachable. */
import type { AttachedPlaces } from './attach.ts'
import {
  clearReached,
  createSearchSpace,
  NO_OWNER,
  type SearchSpace,
  type Starts,
  searchWithin,
  UNREACHED,
} from './search.ts'
import type { WalkNetwork } from './walk-network.ts'

function startsOfFacility(facilities: AttachedPlaces, facility: number, starts: Starts): void {
  starts.count = 0
  for (let link = 2 * facility; link < 2 * facility + 2; link++) {
    if (facilities.linkNode[link]! < 0) continue
    starts.node[starts.count] = facilities.linkNode[link]!
    starts.distanceCentimetres[starts.count++] = facilities.inCentimetres[link]!
  }
}

const emptyStarts = (): Starts => ({
  count: 0,
  node: new Int32Array(2),
  distanceCentimetres: new Int32Array(2),
})

/**
 * For each reach (ascending) and node the sum of the facilities' amounts within it: sum of reach r at node i is at
 * `r × numNodes + i`. `amount` is 1 for every facility where it is left out. `into`, of that length, is
 * filled instead of a new array.
 */
export function sumsWithin(
  network: WalkNetwork,
  facilities: AttachedPlaces,
  reachesCentimetres: readonly number[],
  amount?: ArrayLike<number>,
  space: SearchSpace = createSearchSpace(network),
  into?: Float64Array,
): Float64Array {
  const { numNodes } = network.graph
  const numReaches = reachesCentimetres.length
  const farthest = reachesCentimetres[numReaches - 1]
  if (farthest === undefined) throw new Error('sums need a reach')
  const reaches = Int32Array.from(reachesCentimetres)
  const sums = into ?? new Float64Array(numReaches * numNodes)
  sums.fill(0)
  const starts = emptyStarts()
  const order = inOrderOfNodes(facilities)
  for (let index = 0; index < order.length; index++) {
    const facility = order[index]!
    startsOfFacility(facilities, facility, starts)
    const numReached = searchWithin(space, network.firstArc, network.arcsBack, starts, farthest)
    addReached(space, numReached, reaches, amount === undefined ? 1 : amount[facility]!, sums)
  }
  return sums
}

/** Searches that overlap, one after the other, find each other's nodes still in the cache of the processor. */
function inOrderOfNodes({ count, linkNode }: AttachedPlaces): Int32Array {
  // Node and facility in one number: those are sorted without calling anything for each comparison.
  const keys = new Float64Array(count)
  for (let facility = 0; facility < count; facility++)
    keys[facility] = linkNode[2 * facility]! * count + facility
  keys.sort()
  const order = new Int32Array(count)
  for (let index = 0; index < count; index++)
    order[index] = keys[index]! - Math.floor(keys[index]! / count) * count
  return order
}

/** Adds an amount to the sums of every node reached, and leaves the workspace clean. */
function addReached(
  { numNodes, distance, reached }: SearchSpace,
  numReached: number,
  reaches: Int32Array,
  amount: number,
  sums: Float64Array,
): void {
  const last = reaches.length - 1
  for (let index = 0; index < numReached; index++) {
    const node = reached[index]!
    const walked = distance[node]!
    distance[node] = UNREACHED
    // From the longest reach down: most of what is reached lies near its edge, so most turns end at once.
    for (let row = last; row >= 0 && walked <= reaches[row]!; row--) sums[row * numNodes + node]! += amount
  }
}

export interface KNearest {
  k: number
  /** The j-th nearest of node i at `i × k + j`, nearest first, of equally near ones the lowest index first. */
  distanceCentimetres: Int32Array
  facility: Int32Array
}

/**
 * The k nearest facilities of every node. Facility after facility spreads only where it is among the k nearest so far:
 * where k others are nearer, they are nearer at whatever is reached by way of there as well.
 */
export function kNearest(
  network: WalkNetwork,
  facilities: AttachedPlaces,
  k: number,
  cutoffCentimetres: number = UNREACHED - 1,
  space: SearchSpace = createSearchSpace(network),
): KNearest {
  const { numNodes } = network.graph
  const { firstArc, arcsBack } = network
  const distanceCentimetres = new Int32Array(numNodes * k).fill(UNREACHED)
  const facility = new Int32Array(numNodes * k).fill(NO_OWNER)
  const { distance, reached } = space
  const starts = emptyStarts()
  const queue: number[] = []
  for (let one = 0; one < facilities.count; one++) {
    startsOfFacility(facilities, one, starts)
    let numReached = 0
    let head = 0
    queue.length = 0
    const take = (node: number, walked: number): void => {
      // Facilities come in ascending order, so of equally near ones the k there already stay.
      if (walked > cutoffCentimetres || walked >= distanceCentimetres[node * k + k - 1]!) return
      if (walked >= distance[node]!) return
      if (distance[node] === UNREACHED) reached[numReached++] = node
      distance[node] = walked
      queue.push(node)
    }
    for (let start = 0; start < starts.count; start++)
      take(starts.node[start]!, starts.distanceCentimetres[start]!)
    for (; head < queue.length; head++) {
      const node = queue[head]!
      const walked = distance[node]!
      for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc += 2)
        take(arcsBack[arc]!, walked + arcsBack[arc + 1]!)
    }
    for (let index = 0; index < numReached; index++) {
      const node = reached[index]!
      insert(distanceCentimetres, facility, node * k, k, distance[node]!, one)
    }
    clearReached(space, numReached)
  }
  return { k, distanceCentimetres, facility }
}

function insert(
  distances: Int32Array,
  owners: Int32Array,
  first: number,
  k: number,
  walked: number,
  owner: number,
): void {
  let at = first + k - 1
  for (; at > first && distances[at - 1]! > walked; at--) {
    distances[at] = distances[at - 1]!
    owners[at] = owners[at - 1]!
  }
  distances[at] = walked
  owners[at] = owner
}

/**
 * Everything within reach of every node, one node after the other: `visit` is given the node, how many nodes lie within
 * (itself included), which they are, and the distances of all nodes (only those listed may be read).
 */
export function forEachReach(
  network: WalkNetwork,
  cutoffCentimetres: number,
  visit: (node: number, numReached: number, reached: Int32Array, distance: Int32Array) => void,
  space: SearchSpace = createSearchSpace(network),
): void {
  const starts = emptyStarts()
  starts.count = 1
  for (let node = 0; node < network.graph.numNodes; node++) {
    starts.node[0] = node
    const numReached = searchWithin(space, network.firstArc, network.arcs, starts, cutoffCentimetres)
    visit(node, numReached, space.reached, space.distance)
    clearReached(space, numReached)
  }
}
