/**
 * Keeps a table of reach true while facilities are added, moved or closed and streets are added. A facility is one
 * column, so a change of it is one search; a new street changes only the columns of facilities that are nearer from one
 * of its ends by the new street than before. After every change the columns equal those of a table worked out anew.
 */
import { placesAfter, type StreetChange } from './add-street.ts'
import { type AttachedPlaces, attachPlaces } from './attach.ts'
import {
  createReachFinder,
  type ReachColumn,
  type ReachFinder,
  type ReachTable,
  tableOfColumns,
} from './reach.ts'
import { clearReached, createSearchSpace, searchWithin, UNREACHED } from './search.ts'
import type { Places } from './snap.ts'
import { costAgainst, costAlong, type WalkNetwork } from './walk-network.ts'

export interface Position {
  /** −1 closes the facility: its column is empty. */
  edge: number
  offsetCentimetres: number
  legCentimetres: number
}

export const CLOSED: Position = { edge: -1, offsetCentimetres: 0, legCentimetres: 0 }

export class KeptReach {
  network: WalkNetwork
  origins: Places
  facilities: Places
  readonly cutoffCentimetres: number
  /** Column by facility; replaced, never changed in place, when it changes. */
  columns: ReachColumn[]
  private finder: ReachFinder
  private attached: AttachedPlaces

  constructor(network: WalkNetwork, origins: Places, facilities: Places, cutoffCentimetres: number) {
    this.network = network
    this.origins = origins
    this.facilities = facilities
    this.cutoffCentimetres = cutoffCentimetres
    this.finder = createReachFinder(network, attachPlaces(network, origins), cutoffCentimetres)
    this.attached = attachPlaces(network, facilities)
    this.columns = Array.from({ length: facilities.count }, (_, facility) =>
      this.finder.column(this.attached, facility),
    )
  }

  /** Moves a facility, closes it (`CLOSED`), or adds one where `facility` is the present count. */
  place(facility: number, position: Position): void {
    if (facility > this.facilities.count) throw new Error(`facility ${facility} of ${this.facilities.count}`)
    const count = Math.max(this.facilities.count, facility + 1)
    const write = (array: Int32Array, value: number): Int32Array => {
      const copy = new Int32Array(count)
      copy.set(array)
      copy[facility] = value
      return copy
    }
    this.facilities = {
      count,
      edge: write(this.facilities.edge, position.edge),
      offsetCentimetres: write(this.facilities.offsetCentimetres, position.offsetCentimetres),
      legCentimetres: write(this.facilities.legCentimetres, position.legCentimetres),
    }
    const alone = attachPlaces(this.network, {
      count: 1,
      edge: Int32Array.of(position.edge),
      offsetCentimetres: Int32Array.of(position.offsetCentimetres),
      legCentimetres: Int32Array.of(position.legCentimetres),
    })
    this.columns[facility] = this.finder.column(alone, 0)
  }

  /** `network` walks the changed graph. Answers the facilities whose columns were worked out again. */
  addStreet(change: StreetChange, network: WalkNetwork): number[] {
    this.network = network
    this.origins = placesAfter(change, this.origins)
    this.facilities = placesAfter(change, this.facilities)
    this.attached = attachPlaces(network, this.facilities)
    this.finder = createReachFinder(network, attachPlaces(network, this.origins), this.cutoffCentimetres)
    const touched = this.facilitiesNearerBy(change)
    for (const facility of touched) this.columns[facility] = this.finder.column(this.attached, facility)
    return touched
  }

  table(): ReachTable {
    return tableOfColumns(this.origins.count, this.columns)
  }

  /** Facilities that are nearer from one end of the new street by way of the other end than without it. */
  private facilitiesNearerBy(change: StreetChange): number[] {
    const { network, attached, cutoffCentimetres } = this
    const length = network.graph.edgeLengthCentimetres[change.addedEdge]!
    if (network.isOpen[change.addedEdge] === 0) return []
    const along = costAlong(network, change.addedEdge, 0, length)
    const against = costAgainst(network, change.addedEdge, length, 0)
    const [fromEnd, fromOther] = [change.fromNode, change.toNode].map((node) =>
      this.toFacilities(node, change),
    )
    const touched: number[] = []
    for (let facility = 0; facility < attached.count; facility++) {
      const [near, far] = [fromEnd![facility]!, fromOther![facility]!]
      const isNearer =
        (along + far < near && along + far <= cutoffCentimetres) ||
        (against + near < far && against + near <= cutoffCentimetres)
      if (isNearer) touched.push(facility)
    }
    return touched
  }

  /** From a node to every facility without the new street. */
  private toFacilities(node: number, change: StreetChange): Float64Array {
    const { network, attached, cutoffCentimetres } = this
    const arcs = network.arcs.slice()
    for (const end of [change.fromNode, change.toNode])
      for (let arc = network.firstArc[end]!; arc < network.firstArc[end + 1]!; arc += 2) {
        const other = end === change.fromNode ? change.toNode : change.fromNode
        // A street that was there before between the same ends is closed too: then more columns are worked out, not fewer.
        if (arcs[arc] === other) arcs[arc + 1] = UNREACHED
      }
    const space = createSearchSpace(network)
    const starts = { count: 1, node: Int32Array.of(node), distanceCentimetres: Int32Array.of(0) }
    const numReached = searchWithin(space, network.firstArc, arcs, starts, cutoffCentimetres)
    const found = new Float64Array(attached.count).fill(Infinity)
    for (let link = 0; link < 2 * attached.count; link++) {
      const at = attached.linkNode[link]!
      if (at >= 0 && space.distance[at]! !== UNREACHED)
        found[link >> 1] = Math.min(found[link >> 1]!, space.distance[at]! + attached.inCentimetres[link]!)
    }
    clearReached(space, numReached)
    return found
  }
}
