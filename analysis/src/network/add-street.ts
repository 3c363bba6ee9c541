/**
 * A street added to a graph: a path through a wall, a bridge, a gate opened. Nodes and edges keep their numbers; a
 * street that the new one meets is cut there, its first part keeps the number, the second is new. The cut costs nothing,
 * so what does not use the new street is as far as before, to the centimetre.
 */
import type { Places } from './snap.ts'
import { distanceMetres, edgeLonLat, metresPerDegree, type StreetGraph } from './street-graph.ts'
import { flagsOfTags, layerOfTags, riseOfTags, STREET_FLAGS, type StreetTags } from './street-tags.ts'

export interface StreetCut {
  edge: number
  offsetCentimetres: number
  /** The edge of the second part. */
  secondEdge: number
}

export interface StreetChange {
  graph: StreetGraph
  /** In the order in which they were made. */
  cuts: readonly StreetCut[]
  addedEdge: number
  /** Ends of the new street. */
  fromNode: number
  toNode: number
}

/** Where an end of the new street is tied: a position on a street, or null for an end in the open. */
export type StreetEnd = { edge: number; offsetCentimetres: number } | null

/** `lonLat`: the line of the new street in degrees; its ends move onto the streets they are tied to. */
export function addStreet(
  graph: StreetGraph,
  lonLat: readonly number[],
  tags: StreetTags,
  ends: readonly [StreetEnd, StreetEnd],
): StreetChange {
  if (lonLat.length < 4) throw new Error(`a street of ${lonLat.length / 2} vertices`)
  const cuts: StreetCut[] = []
  let current = graph
  const tie = (end: StreetEnd, lon: number, lat: number): number => {
    if (end === null) {
      current = withNode(current, lon, lat)
      return current.numNodes - 1
    }
    // The first cut may have moved this end's position to the second part.
    const [edge, offset] = positionAfter(cuts, end.edge, end.offsetCentimetres)
    if (offset <= 0) return current.edgeFrom[edge]!
    if (offset >= current.edgeLengthCentimetres[edge]!) return current.edgeTo[edge]!
    cuts.push({ edge, offsetCentimetres: offset, secondEdge: current.numEdges })
    current = cutEdge(current, edge, offset)
    return current.numNodes - 1
  }
  const fromNode = tie(ends[0], lonLat[0]!, lonLat[1]!)
  const toNode = tie(ends[1], lonLat.at(-2)!, lonLat.at(-1)!)
  const shape = lonLat.slice(2, -2)
  const line = [
    current.nodeLon[fromNode]!,
    current.nodeLat[fromNode]!,
    ...shape,
    current.nodeLon[toNode]!,
    current.nodeLat[toNode]!,
  ]
  let metres = 0
  for (let at = 0; at + 3 < line.length; at += 2)
    metres += distanceMetres(line[at]!, line[at + 1]!, line[at + 2]!, line[at + 3]!)
  const lengthCentimetres = Math.round(metres * 100)
  const flags = flagsOfTags(tags)
  const changed = withEdge(current, {
    from: fromNode,
    to: toNode,
    lengthCentimetres,
    startCentimetres: 0,
    crossingCentimetres: (flags & STREET_FLAGS.crossing) !== 0 ? Math.ceil(lengthCentimetres / 2) : -1,
    flags,
    layer: layerOfTags(tags),
    rise: riseOfTags(tags),
    gate: -1,
    shape,
    inputEdge: -1,
  })
  return { graph: changed, cuts, addedEdge: changed.numEdges - 1, fromNode, toNode }
}

/** Where a position on an edge is found after cuts. */
export function positionAfter(
  cuts: readonly StreetCut[],
  edge: number,
  offsetCentimetres: number,
): [edge: number, offsetCentimetres: number] {
  for (const cut of cuts)
    if (cut.edge === edge && offsetCentimetres > cut.offsetCentimetres) {
      edge = cut.secondEdge
      offsetCentimetres -= cut.offsetCentimetres
    }
  return [edge, offsetCentimetres]
}

/**
 * Places keep their position on the ground. They are not brought to the new street even where it is nearer: a door
 * opens where it did, and a new street never makes anything farther.
 */
export function placesAfter(change: StreetChange, places: Places): Places {
  const edge = places.edge.slice()
  const offsetCentimetres = places.offsetCentimetres.slice()
  for (let place = 0; place < places.count; place++) {
    const moved = positionAfter(change.cuts, edge[place]!, offsetCentimetres[place]!)
    ;[edge[place], offsetCentimetres[place]] = moved
  }
  return { ...places, edge, offsetCentimetres }
}

function grown<A extends Float64Array | Int32Array | Uint16Array | Int8Array | Float32Array>(
  array: A,
  ...more: number[]
): A {
  const larger = new (array.constructor as new (length: number) => A)(array.length + more.length)
  larger.set(array)
  larger.set(more, array.length)
  return larger
}

function withNode(graph: StreetGraph, lon: number, lat: number): StreetGraph {
  return {
    ...graph,
    numNodes: graph.numNodes + 1,
    nodeLon: grown(graph.nodeLon, lon),
    nodeLat: grown(graph.nodeLat, lat),
    nodeGate: grown(graph.nodeGate, -1),
    inputNode: grown(graph.inputNode, -1),
  }
}

interface NewEdge {
  from: number
  to: number
  lengthCentimetres: number
  startCentimetres: number
  crossingCentimetres: number
  flags: number
  layer: number
  rise: number
  gate: number
  shape: readonly number[]
  inputEdge: number
}

function withEdge(graph: StreetGraph, edge: NewEdge): StreetGraph {
  return {
    ...graph,
    numEdges: graph.numEdges + 1,
    edgeFrom: grown(graph.edgeFrom, edge.from),
    edgeTo: grown(graph.edgeTo, edge.to),
    edgeLengthCentimetres: grown(graph.edgeLengthCentimetres, edge.lengthCentimetres),
    edgeStartCentimetres: grown(graph.edgeStartCentimetres, edge.startCentimetres),
    edgeCrossingCentimetres: grown(graph.edgeCrossingCentimetres, edge.crossingCentimetres),
    edgeFlags: grown(graph.edgeFlags, edge.flags),
    edgeLayer: grown(graph.edgeLayer, edge.layer),
    edgeRise: grown(graph.edgeRise, edge.rise),
    edgeGate: grown(graph.edgeGate, edge.gate),
    firstShape: grown(graph.firstShape, graph.firstShape.at(-1)! + edge.shape.length / 2),
    shapeLonLat: grown(graph.shapeLonLat, ...edge.shape),
    inputEdge: grown(graph.inputEdge, edge.inputEdge),
  }
}

function cutEdge(graph: StreetGraph, edge: number, offset: number): StreetGraph {
  const line = edgeLonLat(graph, edge)
  const length = graph.edgeLengthCentimetres[edge]!
  const { before, lon, lat } = positionOnLine(line, offset / length)
  const cut = withNode(graph, lon, lat)
  const node = cut.numNodes - 1
  const crossing = graph.edgeCrossingCentimetres[edge]!
  const result = withEdge(cut, {
    from: node,
    to: graph.edgeTo[edge]!,
    lengthCentimetres: length - offset,
    startCentimetres: graph.edgeStartCentimetres[edge]! + offset,
    crossingCentimetres: crossing > offset ? crossing - offset : -1,
    flags: graph.edgeFlags[edge]!,
    layer: graph.edgeLayer[edge]!,
    rise: graph.edgeRise[edge]!,
    gate: graph.edgeGate[edge]!,
    shape: line.slice(before + 2, -2),
    inputEdge: graph.inputEdge[edge]!,
  })
  // `withEdge` copied these arrays, so the graph that was given stays as it is.
  result.edgeTo[edge] = node
  result.edgeLengthCentimetres[edge] = offset
  if (crossing > offset) result.edgeCrossingCentimetres[edge] = -1
  // The first part keeps the vertices before the cut; those after it now belong to the second.
  const numLeft = before / 2
  const firstShape = result.firstShape[edge]!
  const numDropped = graph.firstShape[edge + 1]! - firstShape - numLeft
  if (numDropped > 0) {
    const shapeLonLat = new Float64Array(result.shapeLonLat.length - 2 * numDropped)
    shapeLonLat.set(result.shapeLonLat.subarray(0, 2 * (firstShape + numLeft)))
    shapeLonLat.set(
      result.shapeLonLat.subarray(2 * (firstShape + numLeft + numDropped)),
      2 * (firstShape + numLeft),
    )
    result.shapeLonLat = shapeLonLat
    for (let one = edge + 1; one < result.firstShape.length; one++) result.firstShape[one]! -= numDropped
  }
  return result
}

/** The position at a share of a line's drawn length, and the last vertex (index into the pairs × 2) at or before it. */
function positionOnLine(
  line: readonly number[],
  share: number,
): { before: number; lon: number; lat: number } {
  const { lonMetres, latMetres } = metresPerDegree(line[1]!)
  const steps: number[] = []
  for (let at = 0; at + 3 < line.length; at += 2)
    steps.push(
      Math.hypot((line[at + 2]! - line[at]!) * lonMetres, (line[at + 3]! - line[at + 1]!) * latMetres),
    )
  let rest = share * steps.reduce((a, b) => a + b, 0)
  for (const [step, metres] of steps.entries()) {
    if (rest <= metres || step === steps.length - 1) {
      const along = metres === 0 ? 0 : Math.min(1, rest / metres)
      const at = 2 * step
      return {
        before: at,
        lon: line[at]! + along * (line[at + 2]! - line[at]!),
        lat: line[at + 1]! + along * (line[at + 3]! - line[at + 1]!),
      }
    }
    rest -= metres
  }
  return { before: 0, lon: line[0]!, lat: line[1]! }
}
