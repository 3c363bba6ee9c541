/**
 * The searches that everything else is made of: shortest ways over the arcs of a `WalkNetwork`, by buckets of equal
 * width (Denardo and Fox 1979, "Shortest-route methods: 1. Reaching, pruning, and buckets"). Within a bucket nodes are
 * taken in any order and taken again when their distance drops, so the width is a matter of speed and never of the
 * answer. All state lies in a workspace that is allocated once and left clean by whoever used it.
 */
import type { WalkNetwork } from './walk-network.ts'

/** No way there; above every distance. */
export const UNREACHED = 0x7fffffff
export const NO_OWNER = -1

export interface SearchSpace {
  numNodes: number
  /** `UNREACHED` for every node between searches. */
  distance: Int32Array
  /** Nodes touched by the search under way, in the order they were first seen. */
  reached: Int32Array
  bucketShift: number
  bucketMask: number
  /** First entry of each bucket, −1 where it is empty; every bucket is empty between searches. */
  bucketHead: Int32Array
  /** Entries of three numbers side by side: node, distance, the next entry of the bucket. */
  entries: Int32Array
}

/** `maxStartCentimetres`: the largest distance at which a search will start at a node. */
export function createSearchSpace(network: WalkNetwork, maxStartCentimetres = 1_000_000): SearchSpace {
  const numNodes = network.graph.numNodes
  // About half a mean arc: narrow enough that few nodes are taken twice, wide enough that few buckets are empty.
  const bucketShift = Math.max(4, Math.floor(Math.log2(Math.max(16, network.meanArcCentimetres / 2))))
  const span = Math.max(network.maxArcCentimetres, maxStartCentimetres)
  const numBuckets = 2 ** Math.ceil(Math.log2((span >> bucketShift) + 2))
  const numEntries = Math.max(1024, network.arcs.length)
  return {
    numNodes,
    distance: new Int32Array(numNodes).fill(UNREACHED),
    reached: new Int32Array(numNodes),
    bucketShift,
    bucketMask: numBuckets - 1,
    bucketHead: new Int32Array(numBuckets).fill(-1),
    entries: new Int32Array(3 * numEntries),
  }
}

function growEntries(space: SearchSpace): Int32Array {
  const larger = new Int32Array(space.entries.length * 2)
  larger.set(space.entries)
  space.entries = larger
  return larger
}

/** Where a search starts: nodes and the distance already walked on arriving there (below `UNREACHED`). */
export interface Starts {
  count: number
  node: Int32Array
  distanceCentimetres: Int32Array
}

/**
 * Shortest distances from the starts to every node within `cutoffCentimetres` (included), left in `space.distance` and
 * `space.reached`; answers how many nodes were reached. The caller reads them and then calls `clearReached`.
 */
export function searchWithin(
  space: SearchSpace,
  firstArc: Int32Array,
  arcs: Int32Array,
  starts: Starts,
  cutoffCentimetres: number,
): number {
  const { distance, reached, bucketHead, bucketMask, bucketShift } = space
  let { entries } = space
  let numReached = 0
  let numEntries = 0
  let numWaiting = 0
  for (let start = 0; start < starts.count; start++) {
    const node = starts.node[start]!
    const walked = starts.distanceCentimetres[start]!
    const before = distance[node]!
    if (walked > cutoffCentimetres || walked >= before) continue
    if (before === UNREACHED) reached[numReached++] = node
    if (walked >> bucketShift > bucketMask) throw new Error(`a search starts after ${walked} cm already`)
    distance[node] = walked
    if (numEntries === entries.length) entries = growEntries(space)
    const bucket = walked >> bucketShift
    entries[numEntries] = node
    entries[numEntries + 1] = walked
    entries[numEntries + 2] = bucketHead[bucket]!
    bucketHead[bucket] = numEntries
    numEntries += 3
    numWaiting++
  }
  for (let bucket = 0; numWaiting > 0; bucket = (bucket + 1) & bucketMask) {
    let entry = bucketHead[bucket]!
    while (entry !== -1) {
      bucketHead[bucket] = entries[entry + 2]!
      numWaiting--
      const node = entries[entry]!
      const walked = entries[entry + 1]!
      if (distance[node] === walked) {
        const end = firstArc[node + 1]!
        for (let arc = firstArc[node]!; arc < end; arc += 2) {
          const next = walked + arcs[arc + 1]!
          if (next > cutoffCentimetres) continue
          const target = arcs[arc]!
          const before = distance[target]!
          if (next >= before) continue
          if (before === UNREACHED) reached[numReached++] = target
          distance[target] = next
          if (numEntries === entries.length) entries = growEntries(space)
          const into = (next >> bucketShift) & bucketMask
          entries[numEntries] = target
          entries[numEntries + 1] = next
          entries[numEntries + 2] = bucketHead[into]!
          bucketHead[into] = numEntries
          numEntries += 3
          numWaiting++
        }
      }
      entry = bucketHead[bucket]!
    }
  }
  return numReached
}

export function clearReached(space: SearchSpace, numReached: number): void {
  const { distance, reached } = space
  for (let index = 0; index < numReached; index++) distance[reached[index]!] = UNREACHED
}

/**
 * As `searchWithin`, and for each node which start is nearest: `owner` holds the owner of each start on the way in.
 * Of equally near owners the lowest wins. Works on labels that may already hold a valid answer for other starts: only
 * what the new starts improve is visited, which is how answers are kept up to date. Answers how many labels changed.
 */
export function spreadOwners(
  space: SearchSpace,
  network: Pick<WalkNetwork, 'firstArc'>,
  arcs: Int32Array,
  starts: Starts & { owner: Int32Array },
  cutoffCentimetres: number,
  distance: Int32Array,
  owner: Int32Array,
): number {
  const { firstArc } = network
  const { bucketHead, bucketMask, bucketShift } = space
  let { entries } = space
  let numEntries = 0
  let numWaiting = 0
  let numChanged = 0
  for (let start = 0; start < starts.count; start++) {
    const node = starts.node[start]!
    const walked = starts.distanceCentimetres[start]!
    const by = starts.owner[start]!
    if (walked > cutoffCentimetres || walked > distance[node]!) continue
    if (walked === distance[node] && by >= owner[node]!) continue
    if (walked >> bucketShift > bucketMask) throw new Error(`a search starts after ${walked} cm already`)
    distance[node] = walked
    owner[node] = by
    numChanged++
    if (numEntries === entries.length) entries = growEntries(space)
    const bucket = walked >> bucketShift
    entries[numEntries] = node
    entries[numEntries + 1] = walked
    entries[numEntries + 2] = bucketHead[bucket]!
    bucketHead[bucket] = numEntries
    numEntries += 3
    numWaiting++
  }
  for (let bucket = 0; numWaiting > 0; bucket = (bucket + 1) & bucketMask) {
    let entry = bucketHead[bucket]!
    while (entry !== -1) {
      bucketHead[bucket] = entries[entry + 2]!
      numWaiting--
      const node = entries[entry]!
      const walked = entries[entry + 1]!
      if (distance[node] === walked) {
        const by = owner[node]!
        const end = firstArc[node + 1]!
        for (let arc = firstArc[node]!; arc < end; arc += 2) {
          const next = walked + arcs[arc + 1]!
          if (next > cutoffCentimetres) continue
          const target = arcs[arc]!
          const before = distance[target]!
          if (next > before || (next === before && by >= owner[target]!)) continue
          distance[target] = next
          owner[target] = by
          numChanged++
          if (numEntries === entries.length) entries = growEntries(space)
          const into = (next >> bucketShift) & bucketMask
          entries[numEntries] = target
          entries[numEntries + 1] = next
          entries[numEntries + 2] = bucketHead[into]!
          bucketHead[into] = numEntries
          numEntries += 3
          numWaiting++
        }
      }
      entry = bucketHead[bucket]!
    }
  }
  return numChanged
}
