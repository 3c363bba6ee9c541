/**
 * The nearest of many owners for every node of a large network, block by block.
 *
 * All owners spread at once, so that a plain queue jumps over the whole network with every step, and each step waits for
 * memory. Here nodes are taken in blocks that fit the cache (they are numbered along a curve, so a block is a patch of
 * ground): a block is worked off as far as it goes, and what crosses into another block waits there. A node is taken
 * again when its distance drops, so the order is a matter of speed and never of the answer: it is that of `spreadOwners`.
 */
import { NO_OWNER, type SearchSpace, type Starts, UNREACHED } from './search.ts'
import type { WalkNetwork } from './walk-network.ts'

/** Below this a network fits the cache as a whole, and a queue of its own is faster. */
export const LEAST_NODES_FOR_BLOCKS = 50_000
/** Nodes of a block: with their arcs and labels some 100 kB. */
const BLOCK_SHIFT = 11
/** Numbers in a line of the cache. */
const LINE = 16

/** Fills `distance` and `owner`, whatever they held. Starts are those of `spreadOwners`. */
export function spreadInBlocks(
  space: SearchSpace,
  network: Pick<WalkNetwork, 'firstArc'>,
  arcs: Int32Array,
  starts: Starts & { owner: Int32Array },
  cutoffCentimetres: number,
  distance: Int32Array,
  owner: Int32Array,
): void {
  const { firstArc } = network
  const { numNodes, bucketHead, bucketMask, bucketShift } = space
  const numBlocks = (numNodes >> BLOCK_SHIFT) + 1
  /** First of the entries that wait in each block. */
  const waitingHead = new Int32Array(numBlocks).fill(-1)
  const isFresh = new Uint8Array(numBlocks).fill(1)
  let { entries } = space
  let [numEntries, free] = [0, -1]
  distance.fill(UNREACHED)
  owner.fill(NO_OWNER)

  for (let start = 0; start < starts.count; start++) {
    const node = starts.node[start]!
    const walked = starts.distanceCentimetres[start]!
    const by = starts.owner[start]!
    if (walked > cutoffCentimetres || walked > distance[node]!) continue
    if (walked === distance[node] && by >= owner[node]!) continue
    distance[node] = walked
    owner[node] = by
    if (numEntries === entries.length) entries = grown(space)
    const block = node >> BLOCK_SHIFT
    entries[numEntries] = node
    entries[numEntries + 1] = walked
    entries[numEntries + 2] = waitingHead[block]!
    waitingHead[block] = numEntries
    numEntries += 3
  }

  for (let isDone = false; !isDone; ) {
    isDone = true
    for (let block = 0; block < numBlocks; block++) {
      let entry = waitingHead[block]!
      if (entry === -1) continue
      isDone = false
      waitingHead[block] = -1
      if (isFresh[block] === 1) {
        isFresh[block] = 0
        bringIn(block)
      }
      let numHere = 0
      let nearest = UNREACHED
      while (entry !== -1) {
        const next = entries[entry + 2]!
        const walked = entries[entry + 1]!
        if (walked < nearest) nearest = walked
        const bucket = (walked >> bucketShift) & bucketMask
        entries[entry + 2] = bucketHead[bucket]!
        bucketHead[bucket] = entry
        numHere++
        entry = next
      }
      for (
        let bucket = (nearest >> bucketShift) & bucketMask;
        numHere > 0;
        bucket = (bucket + 1) & bucketMask
      ) {
        let taken = bucketHead[bucket]!
        while (taken !== -1) {
          bucketHead[bucket] = entries[taken + 2]!
          numHere--
          const node = entries[taken]!
          const walked = entries[taken + 1]!
          entries[taken + 2] = free
          free = taken
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
              let made = free
              if (made === -1) {
                if (numEntries === entries.length) entries = grown(space)
                made = numEntries
                numEntries += 3
              } else free = entries[made + 2]!
              entries[made] = target
              entries[made + 1] = next
              const into = target >> BLOCK_SHIFT
              if (into === block) {
                const later = (next >> bucketShift) & bucketMask
                entries[made + 2] = bucketHead[later]!
                bucketHead[later] = made
                numHere++
              } else {
                entries[made + 2] = waitingHead[into]!
                waitingHead[into] = made
              }
            }
          }
          taken = bucketHead[bucket]!
        }
      }
    }
  }

  /** Reads a block from end to end before it is jumped about in: memory hands out a row much faster than its pieces. */
  function bringIn(block: number): void {
    const firstNode = block << BLOCK_SHIFT
    const endNode = Math.min(numNodes, firstNode + (1 << BLOCK_SHIFT))
    let sum = 0
    for (let arc = firstArc[firstNode]!; arc < firstArc[endNode]!; arc += LINE) sum += arcs[arc]!
    for (let node = firstNode; node < endNode; node += LINE) sum += distance[node]! + owner[node]!
    // Nothing here is below −1; and what is checked is read.
    if (sum < -numNodes) throw new Error('an arc or a label of the network is negative')
  }
}

function grown(space: SearchSpace): Int32Array {
  const larger = new Int32Array(space.entries.length * 2)
  larger.set(space.entries)
  space.entries = larger
  return larger
}
