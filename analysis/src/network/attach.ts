/** Places tied to the nodes at the ends of their edges: what it costs to come from a place to each end, and back. */
import type { Places } from './snap.ts'
import { costAgainst, costAlong, type WalkNetwork } from './walk-network.ts'

export interface AttachedPlaces {
  count: number
  places: Places
  /** Two links a place: at 2 × place the `from` end of its edge, at 2 × place + 1 the `to` end; −1 where it cannot be used. */
  linkNode: Int32Array
  /** From the place to the end, the leg included. */
  outCentimetres: Int32Array
  /** From the end to the place. */
  inCentimetres: Int32Array
  /** Places by edge, for the pairs that lie on one edge. */
  placesByEdge: ReadonlyMap<number, readonly number[]>
}

export function attachPlaces(network: WalkNetwork, places: Places): AttachedPlaces {
  const { graph, isOpen, isNodeShut } = network
  const { count, edge: edges, offsetCentimetres, legCentimetres } = places
  const linkNode = new Int32Array(2 * count).fill(-1)
  const outCentimetres = new Int32Array(2 * count)
  const inCentimetres = new Int32Array(2 * count)
  const placesByEdge = new Map<number, number[]>()
  for (let place = 0; place < count; place++) {
    const edge = edges[place]!
    if (edge < 0 || isOpen[edge] === 0) continue
    const onEdge = placesByEdge.get(edge)
    if (onEdge === undefined) placesByEdge.set(edge, [place])
    else onEdge.push(place)
    const [from, to] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!]
    const length = graph.edgeLengthCentimetres[edge]!
    const [offset, leg] = [offsetCentimetres[place]!, legCentimetres[place]!]
    if (isNodeShut[from] === 0) {
      linkNode[2 * place] = from
      outCentimetres[2 * place] = leg + costAgainst(network, edge, offset, 0)
      inCentimetres[2 * place] = leg + costAlong(network, edge, 0, offset)
    }
    if (isNodeShut[to] === 0) {
      linkNode[2 * place + 1] = to
      outCentimetres[2 * place + 1] = leg + costAlong(network, edge, offset, length)
      inCentimetres[2 * place + 1] = leg + costAgainst(network, edge, length, offset)
    }
  }
  return { count, places, linkNode, outCentimetres, inCentimetres, placesByEdge }
}

/** From one place straight along the edge to another on the same edge, both legs included. */
export function costOnSameEdge(network: WalkNetwork, from: Places, a: number, to: Places, b: number): number {
  const edge = from.edge[a]!
  const [start, end] = [from.offsetCentimetres[a]!, to.offsetCentimetres[b]!]
  const legs = from.legCentimetres[a]! + to.legCentimetres[b]!
  return legs + (start <= end ? costAlong(network, edge, start, end) : costAgainst(network, edge, start, end))
}
