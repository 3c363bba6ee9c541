/**
 * Keeps a field of nearest facilities true when facilities come, go or move or a street is added: only nodes whose
 * answer can change are visited, and the field is then equal to one worked out anew, number by number.
 */
import type { StreetChange } from './add-street.ts'
import type { AttachedPlaces } from './attach.ts'
import { type NearestField, startsAtFacilities } from './nearest.ts'
import { NO_OWNER, type SearchSpace, spreadOwners, UNREACHED } from './search.ts'
import type { WalkNetwork } from './walk-network.ts'

/** `facility` has been placed in `facilities`, where it was not before or was taken out of the field. */
export function addToNearest(
  network: WalkNetwork,
  field: NearestField,
  facilities: AttachedPlaces,
  facility: number,
  space: SearchSpace,
): number {
  const starts = startsAtFacilities(facilities, (one) => one === facility)
  return spread(network, field, starts, space)
}

type OwnedStarts = ReturnType<typeof startsAtFacilities>

function spread(network: WalkNetwork, field: NearestField, starts: OwnedStarts, space: SearchSpace): number {
  const { distanceCentimetres, facility, cutoffCentimetres } = field
  return spreadOwners(
    space,
    network,
    network.arcsBack,
    starts,
    cutoffCentimetres,
    distanceCentimetres,
    facility,
  )
}

function startsOf(list: readonly (readonly [node: number, distance: number, owner: number])[]): OwnedStarts {
  return {
    count: list.length,
    node: Int32Array.from(list, ([node]) => node),
    distanceCentimetres: Int32Array.from(list, ([, distance]) => distance),
    owner: Int32Array.from(list, ([, , owner]) => owner),
  }
}

/**
 * Takes a facility out. `facilities` still holds it where it stood, and `field.isIncluded` no longer includes it.
 * The nodes it owned hang together from its own links: the way to each of them leads through nodes it owned. What lies
 * around them is right already and spreads in.
 */
export function removeFromNearest(
  network: WalkNetwork,
  field: NearestField,
  facilities: AttachedPlaces,
  facility: number,
  space: SearchSpace,
): number {
  const { distanceCentimetres, facility: owner } = field
  const { firstArc, arcsBack } = network
  const orphans: number[] = []
  const take = (node: number): void => {
    if (node < 0 || owner[node] !== facility) return
    owner[node] = NO_OWNER
    distanceCentimetres[node] = UNREACHED
    orphans.push(node)
  }
  take(facilities.linkNode[2 * facility]!)
  take(facilities.linkNode[2 * facility + 1]!)
  for (let index = 0; index < orphans.length; index++) {
    const node = orphans[index]!
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc += 2) take(arcsBack[arc]!)
  }
  const isOrphan = new Set(orphans)
  const starts: [number, number, number][] = []
  for (const node of orphans)
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc += 2) {
      const neighbour = arcsBack[arc]!
      if (owner[neighbour] === NO_OWNER) continue
      // A search from facilities comes from the neighbour: somebody walks from the node to it.
      starts.push([node, distanceCentimetres[neighbour]! + network.arcs[arc + 1]!, owner[neighbour]!])
    }
  for (let link = 0; link < 2 * facilities.count; link++) {
    const other = link >> 1
    if (other === facility || !field.isIncluded(other) || !isOrphan.has(facilities.linkNode[link]!)) continue
    starts.push([facilities.linkNode[link]!, facilities.inCentimetres[link]!, other])
  }
  spread(network, field, withinSpace(starts, space), space)
  return orphans.length
}

/** Starts farther than the queue spans are let in one after the other by their neighbours; none such are left over. */
function withinSpace(starts: [number, number, number][], space: SearchSpace): OwnedStarts {
  // The queue begins at bucket 0, so that every start must lie within one turn of it.
  const farthest = starts.reduce((most, [, distance]) => Math.max(most, distance), 0)
  if (farthest >> space.bucketShift > space.bucketMask) {
    const numBuckets = 2 ** Math.ceil(Math.log2((farthest >> space.bucketShift) + 2))
    space.bucketHead = new Int32Array(numBuckets).fill(-1)
    space.bucketMask = numBuckets - 1
  }
  return startsOf(starts)
}

/**
 * The field on the graph with one more street. `network` is that of the changed graph and `facilities` are attached to
 * it. Only what the new street brings nearer is visited.
 */
export function nearestAfterStreet(
  network: WalkNetwork,
  change: StreetChange,
  before: NearestField,
  facilities: AttachedPlaces,
  space: SearchSpace,
): NearestField {
  const { numNodes } = network.graph
  const field: NearestField = {
    ...before,
    distanceCentimetres: new Int32Array(numNodes).fill(UNREACHED),
    facility: new Int32Array(numNodes).fill(NO_OWNER),
  }
  field.distanceCentimetres.set(before.distanceCentimetres)
  field.facility.set(before.facility)
  const starts: [number, number, number][] = []
  const touched = new Set<number>([change.fromNode, change.toNode])
  for (const { secondEdge } of change.cuts) touched.add(network.graph.edgeFrom[secondEdge]!)
  const { firstArc, arcsBack, arcs } = network
  for (const node of touched)
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc += 2) {
      const neighbour = arcsBack[arc]!
      if (field.facility[neighbour] !== NO_OWNER)
        starts.push([
          node,
          field.distanceCentimetres[neighbour]! + arcs[arc + 1]!,
          field.facility[neighbour]!,
        ])
    }
  for (let link = 0; link < 2 * facilities.count; link++)
    if (touched.has(facilities.linkNode[link]!) && field.isIncluded(link >> 1))
      starts.push([facilities.linkNode[link]!, facilities.inCentimetres[link]!, link >> 1])
  spread(network, field, withinSpace(starts, space), space)
  return field
}
