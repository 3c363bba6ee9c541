/**
 * The street graph: junctions (nodes) and the pieces of street between them (edges), in typed arrays.
 *
 * Nodes are renumbered along a Hilbert curve and edges by their first node, so that what is near on the ground is near
 * in memory; `inputNode` and `inputEdge` lead back to the numbers of the input. Lengths are whole centimetres: sums of
 * integers are exact, so that the same way has the same length in whatever order it is added up.
 */
import { hilbertOrder } from './hilbert-order.ts'
import {
  flagsOfTags,
  type Gate,
  gateOfTags,
  layerOfTags,
  riseOfTags,
  STREET_FLAGS,
  type StreetTags,
} from './street-tags.ts'

export interface StreetGraph {
  numNodes: number
  numEdges: number
  /** Degrees, WGS 84. */
  nodeLon: Float64Array
  nodeLat: Float64Array
  edgeFrom: Int32Array
  edgeTo: Int32Array
  edgeLengthCentimetres: Int32Array
  /** Where the edge starts on the street it was cut from; what keeps partial costs exact when a street is cut. */
  edgeStartCentimetres: Int32Array
  /** Where along the edge a carriageway is met that one waits for; −1 where none is. */
  edgeCrossingCentimetres: Int32Array
  /** Bits of `STREET_FLAGS`. */
  edgeFlags: Uint16Array
  edgeLayer: Int8Array
  /** Rise over run from `edgeFrom` to `edgeTo`; 0 where unknown. */
  edgeRise: Float32Array
  /** Index into `gates`, or −1. */
  edgeGate: Int32Array
  nodeGate: Int32Array
  gates: readonly Gate[]
  /** Vertices strictly between the ends of edge e: pairs lon, lat at `shapeLonLat[2 × i]`, i from `firstShape[e]` to `firstShape[e + 1]`. */
  firstShape: Int32Array
  shapeLonLat: Float64Array
  inputNode: Int32Array
  inputEdge: Int32Array
}

/** Streets that are already cut at their junctions. */
export interface StreetSegments {
  nodeLon: ArrayLike<number>
  nodeLat: ArrayLike<number>
  /** Indexes of nodes. */
  from: ArrayLike<number>
  to: ArrayLike<number>
  /** Measured on the ellipsoid where it is left out. */
  lengthMetres?: ArrayLike<number>
  tagsOf?: (segment: number) => StreetTags
  /** Vertices between the ends, as lon, lat, lon, lat… */
  shapeOf?: (segment: number) => ArrayLike<number>
  /** Gates at nodes. */
  nodeTags?: readonly { node: number; tags: StreetTags }[]
}

const SEMI_MAJOR_AXIS_METRES = 6378137
const E2 = (2 - 1 / 298.257223563) / 298.257223563
const toRadians = Math.PI / 180

/** Metres of one degree of longitude and latitude at this latitude, on the ellipsoid of WGS 84. */
export function metresPerDegree(lat: number): { lonMetres: number; latMetres: number } {
  const sin = Math.sin(lat * toRadians)
  const squeeze = 1 - E2 * sin * sin
  const primeRadius = SEMI_MAJOR_AXIS_METRES / Math.sqrt(squeeze)
  return {
    lonMetres: primeRadius * Math.cos(lat * toRadians) * toRadians,
    latMetres: ((primeRadius * (1 - E2)) / squeeze) * toRadians,
  }
}

/** Length of a short straight piece on the ellipsoid, in metres; right to 10⁻⁶ of itself up to some kilometres. */
export function distanceMetres(lonA: number, latA: number, lonB: number, latB: number): number {
  const { lonMetres, latMetres } = metresPerDegree((latA + latB) / 2)
  return Math.hypot((lonB - lonA) * lonMetres, (latB - latA) * latMetres)
}

function shapedLengthMetres(
  ends: readonly [number, number, number, number],
  shape: ArrayLike<number> | undefined,
): number {
  let [lon, lat] = ends
  let sum = 0
  for (let index = 0; index + 1 < (shape?.length ?? 0); index += 2) {
    const [nextLon, nextLat] = [shape![index]!, shape![index + 1]!]
    sum += distanceMetres(lon, lat, nextLon, nextLat)
    ;[lon, lat] = [nextLon, nextLat]
  }
  return sum + distanceMetres(lon, lat, ends[2], ends[3])
}

interface TagMeaning {
  flags: number
  layer: number
  rise: number
  gate: number
}

export function buildStreetGraph(input: StreetSegments): StreetGraph {
  const numNodes = input.nodeLon.length
  const numEdges = input.from.length
  const inputNode = hilbertOrder(input.nodeLon, input.nodeLat)
  const nodeOfInput = new Int32Array(numNodes)
  for (let node = 0; node < numNodes; node++) nodeOfInput[inputNode[node]!] = node

  const inputEdge = edgesByFirstNode(input, nodeOfInput)
  const gates: Gate[] = []
  const meanings = new Map<StreetTags, TagMeaning>()
  const graph: StreetGraph = {
    numNodes,
    numEdges,
    nodeLon: Float64Array.from(inputNode, (node) => input.nodeLon[node]!),
    nodeLat: Float64Array.from(inputNode, (node) => input.nodeLat[node]!),
    edgeFrom: new Int32Array(numEdges),
    edgeTo: new Int32Array(numEdges),
    edgeLengthCentimetres: new Int32Array(numEdges),
    edgeStartCentimetres: new Int32Array(numEdges),
    edgeCrossingCentimetres: new Int32Array(numEdges).fill(-1),
    edgeFlags: new Uint16Array(numEdges),
    edgeLayer: new Int8Array(numEdges),
    edgeRise: new Float32Array(numEdges),
    edgeGate: new Int32Array(numEdges).fill(-1),
    nodeGate: new Int32Array(numNodes).fill(-1),
    gates,
    firstShape: new Int32Array(numEdges + 1),
    shapeLonLat: new Float64Array(0),
    inputNode,
    inputEdge,
  }
  const addGate = (tags: StreetTags): number => {
    const gate = gateOfTags(tags)
    return gate === null ? -1 : gates.push(gate) - 1
  }
  const shapes: number[] = []
  for (let edge = 0; edge < numEdges; edge++) {
    const segment = inputEdge[edge]!
    const [a, b] = [input.from[segment]!, input.to[segment]!]
    graph.edgeFrom[edge] = nodeOfInput[a]!
    graph.edgeTo[edge] = nodeOfInput[b]!
    const shape = input.shapeOf?.(segment)
    for (let index = 0; index < (shape?.length ?? 0); index++) shapes.push(shape![index]!)
    graph.firstShape[edge + 1] = shapes.length / 2
    const metres =
      input.lengthMetres?.[segment] ??
      shapedLengthMetres([input.nodeLon[a]!, input.nodeLat[a]!, input.nodeLon[b]!, input.nodeLat[b]!], shape)
    if (!(metres >= 0 && metres < 2e7)) throw new Error(`segment ${segment} has a length of ${metres} m`)
    graph.edgeLengthCentimetres[edge] = Math.round(metres * 100)
    const tags = input.tagsOf?.(segment)
    if (tags === undefined) continue
    let meaning = meanings.get(tags)
    if (meaning === undefined) {
      meaning = {
        flags: flagsOfTags(tags),
        layer: layerOfTags(tags),
        rise: riseOfTags(tags),
        gate: addGate(tags),
      }
      meanings.set(tags, meaning)
    }
    graph.edgeFlags[edge] = meaning.flags
    if ((meaning.flags & STREET_FLAGS.crossing) !== 0)
      graph.edgeCrossingCentimetres[edge] = Math.ceil(graph.edgeLengthCentimetres[edge]! / 2)
    graph.edgeLayer[edge] = meaning.layer
    graph.edgeRise[edge] = meaning.rise
    graph.edgeGate[edge] = meaning.gate
  }
  graph.shapeLonLat = Float64Array.from(shapes)
  for (const { node, tags } of input.nodeTags ?? []) graph.nodeGate[nodeOfInput[node]!] = addGate(tags)
  return graph
}

/** Input segments in the order of their lower-numbered end, by counting; stable. */
function edgesByFirstNode(input: StreetSegments, nodeOfInput: Int32Array): Int32Array {
  const numEdges = input.from.length
  const firstNode = new Int32Array(numEdges)
  const firstOf = new Int32Array(nodeOfInput.length + 1)
  for (let segment = 0; segment < numEdges; segment++) {
    const [a, b] = [nodeOfInput[input.from[segment]!], nodeOfInput[input.to[segment]!]]
    if (a === undefined || b === undefined)
      throw new Error(`segment ${segment} joins nodes ${input.from[segment]} and ${input.to[segment]}`)
    const node = Math.min(a, b)
    firstNode[segment] = node
    firstOf[node + 1]!++
  }
  for (let node = 0; node < nodeOfInput.length; node++) firstOf[node + 1]! += firstOf[node]!
  const inputEdge = new Int32Array(numEdges)
  for (let segment = 0; segment < numEdges; segment++) inputEdge[firstOf[firstNode[segment]!]!++] = segment
  return inputEdge
}

/** Every vertex of an edge, ends included, as lon, lat, lon, lat… */
export function edgeLonLat(graph: StreetGraph, edge: number): number[] {
  const [from, to] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!]
  const inner = graph.shapeLonLat.subarray(2 * graph.firstShape[edge]!, 2 * graph.firstShape[edge + 1]!)
  return [graph.nodeLon[from]!, graph.nodeLat[from]!, ...inner, graph.nodeLon[to]!, graph.nodeLat[to]!]
}
