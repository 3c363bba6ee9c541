/**
 * The street graph as one person walks it at one time of day: which streets and gates are open, and what each costs.
 *
 * Costs are whole centimetres of level walking: a level street costs its length, and whatever takes longer (steps, a
 * slope, waiting at a crossing) costs the length that is walked in that time. Minutes are therefore
 * cost ÷ 100 ÷ speed ÷ 60, and a reach in metres is a reach in metres of level street.
 */

import type { StreetGraph } from './street-graph.ts'
import { type Gate, STREET_FLAGS } from './street-tags.ts'

/** Somebody on foot. The numbers are the caller's, from a rule pack; this file knows no speed of its own. */
export interface Walker {
  speedMetresPerSecond: number
  /** False for somebody on wheels: steps without a ramp, stiles and streets marked impassable are closed. */
  usesSteps: boolean
  /** Time on steps over time on the level for the same length, at least 1. */
  stepsFactor: number
  /** Steeper streets are closed; absent where every slope is taken. */
  maxSlopeFraction?: number
  /** Whether known slopes change the time, by Tobler's hiking function. */
  feelsSlopes: boolean
  /** Mean wait at a crossing of a carriageway. */
  crossingSeconds: number
  /** Whether private streets and gates are open to this person. */
  entersPrivate: boolean
}

export interface WalkOptions {
  /** Minute of the day, 0 to 1439; absent: every gate that opens at all is open. */
  minuteOfDay?: number
  /** Shut whatever the tags say: indexes of edges. */
  closedEdges?: ReadonlySet<number>
}

/** A level walker to whom everything is open: distance along the street, for measures that are defined in metres. */
export const PLAIN_WALKER: Walker = {
  speedMetresPerSecond: 1,
  usesSteps: true,
  stepsFactor: 1,
  feelsSlopes: false,
  crossingSeconds: 0,
  entersPrivate: true,
}

export interface WalkNetwork {
  graph: StreetGraph
  walker: Walker
  /** Arcs that leave node i: pairs target, cost at `arcs[k]`, `arcs[k + 1]`, k from `firstArc[i]` in steps of 2 to `firstArc[i + 1]`. */
  firstArc: Int32Array
  arcs: Int32Array
  /** The same arcs with the cost of walking them the other way; the same array where no cost depends on the direction. */
  arcsBack: Int32Array
  /** 1 where an edge is open. */
  isOpen: Uint8Array
  /** 1 where a gate stops everybody who comes to the node. */
  isNodeShut: Uint8Array
  /** Cost per centimetre along the edge and against it. */
  factorAlong: Float64Array
  factorAgainst: Float64Array
  /** What the wait at a crossing costs. */
  waitCentimetres: number
  /** Longest arc; what the queue of a search must span. */
  maxArcCentimetres: number
  meanArcCentimetres: number
}

/** Tobler 1993, "Three presentations on geographical analysis and modeling": time over that on the level. */
export function toblerFactor(rise: number): number {
  return Math.exp(3.5 * (Math.abs(rise + 0.05) - 0.05))
}

function isGateOpen(gate: Gate, walker: Walker, minuteOfDay: number | undefined): boolean {
  if (gate.isPrivate && !walker.entersPrivate) return false
  if (!gate.isPassableOnWheels && !walker.usesSteps) return false
  if (gate.openMinutes === null) return true
  if (minuteOfDay === undefined) return gate.openMinutes.length > 0
  return gate.openMinutes.some(([start, end]) => minuteOfDay >= start && minuteOfDay < end)
}

function isEdgeOpen(graph: StreetGraph, edge: number, walker: Walker, options: WalkOptions): boolean {
  const flags = graph.edgeFlags[edge]!
  if ((flags & STREET_FLAGS.closedOnFoot) !== 0) return false
  if ((flags & STREET_FLAGS.private) !== 0 && !walker.entersPrivate) return false
  if (!walker.usesSteps) {
    if ((flags & STREET_FLAGS.closedToWheels) !== 0) return false
    if ((flags & STREET_FLAGS.steps) !== 0 && (flags & STREET_FLAGS.rampedSteps) === 0) return false
  }
  if (walker.maxSlopeFraction !== undefined && Math.abs(graph.edgeRise[edge]!) > walker.maxSlopeFraction)
    return false
  const gate = graph.edgeGate[edge]!
  if (gate >= 0 && !isGateOpen(graph.gates[gate]!, walker, options.minuteOfDay)) return false
  return options.closedEdges?.has(edge) !== true
}

export function walkNetwork(
  graph: StreetGraph,
  walker: Walker = PLAIN_WALKER,
  options: WalkOptions = {},
): WalkNetwork {
  if (!(walker.speedMetresPerSecond > 0)) throw new Error(`a speed of ${walker.speedMetresPerSecond} m/s`)
  if (!(walker.stepsFactor >= 1)) throw new Error(`steps of ${walker.stepsFactor} times the time`)
  const { numNodes, numEdges } = graph
  const isOpen = new Uint8Array(numEdges)
  const isNodeShut = new Uint8Array(numNodes)
  const factorAlong = new Float64Array(numEdges).fill(1)
  const factorAgainst = new Float64Array(numEdges).fill(1)
  const waitCentimetres = Math.round(walker.crossingSeconds * walker.speedMetresPerSecond * 100)
  let hasDirection = false
  for (let edge = 0; edge < numEdges; edge++) {
    if (!isEdgeOpen(graph, edge, walker, options)) continue
    isOpen[edge] = 1
    const flags = graph.edgeFlags[edge]!
    const isSteps = (flags & STREET_FLAGS.steps) !== 0
    const rise = walker.feelsSlopes ? graph.edgeRise[edge]! : 0
    if (!isSteps && rise === 0) continue
    const factor = isSteps ? walker.stepsFactor : 1
    factorAlong[edge] = factor * toblerFactor(rise)
    factorAgainst[edge] = factor * toblerFactor(-rise)
    if (rise !== 0) hasDirection = true
  }
  for (let node = 0; node < numNodes; node++) {
    const gate = graph.nodeGate[node]!
    if (gate >= 0 && !isGateOpen(graph.gates[gate]!, walker, options.minuteOfDay)) isNodeShut[node] = 1
  }

  const network: WalkNetwork = {
    graph,
    walker,
    firstArc: new Int32Array(numNodes + 1),
    arcs: new Int32Array(0),
    arcsBack: new Int32Array(0),
    isOpen,
    isNodeShut,
    factorAlong,
    factorAgainst,
    waitCentimetres,
    maxArcCentimetres: 0,
    meanArcCentimetres: 0,
  }
  layArcs(network, hasDirection)
  return network
}

/** Fills the arcs: an edge is passed where it is open and both of its ends let people through. */
function layArcs(network: WalkNetwork, hasDirection: boolean): void {
  const { graph, firstArc, isOpen, isNodeShut } = network
  const { numNodes, numEdges, edgeFrom, edgeTo } = graph
  const isPassed = (edge: number): boolean =>
    isOpen[edge] === 1 &&
    isNodeShut[edgeFrom[edge]!] === 0 &&
    isNodeShut[edgeTo[edge]!] === 0 &&
    edgeFrom[edge] !== edgeTo[edge]
  for (let edge = 0; edge < numEdges; edge++) {
    if (!isPassed(edge)) continue
    firstArc[edgeFrom[edge]! + 1]! += 2
    firstArc[edgeTo[edge]! + 1]! += 2
  }
  for (let node = 0; node < numNodes; node++) firstArc[node + 1]! += firstArc[node]!
  const arcs = new Int32Array(firstArc[numNodes]!)
  const arcsBack = hasDirection ? new Int32Array(arcs.length) : arcs
  const next = firstArc.slice(0, numNodes)
  let [maxArc, sum] = [0, 0]
  for (let edge = 0; edge < numEdges; edge++) {
    if (!isPassed(edge)) continue
    const [from, to] = [edgeFrom[edge]!, edgeTo[edge]!]
    const length = graph.edgeLengthCentimetres[edge]!
    const along = costAlong(network, edge, 0, length)
    const against = hasDirection ? costAgainst(network, edge, length, 0) : along
    const [out, back] = [next[from]!, next[to]!]
    next[from]! += 2
    next[to]! += 2
    arcs[out] = to
    arcs[out + 1] = along
    arcs[back] = from
    arcs[back + 1] = against
    arcsBack[out] = to
    arcsBack[out + 1] = against
    arcsBack[back] = from
    arcsBack[back + 1] = along
    maxArc = Math.max(maxArc, along, against)
    sum += along
  }
  network.arcs = arcs
  network.arcsBack = arcsBack
  network.maxArcCentimetres = maxArc
  network.meanArcCentimetres = arcs.length === 0 ? 1 : (4 * sum) / arcs.length
}

/**
 * Cost in centimetres from one position on an edge to a later one, in its direction. The cost of a position is rounded
 * once, from the start of the street that the edge was cut from, and costs are differences: the parts of a street add
 * up to the whole exactly, wherever it is cut.
 */
export function costAlong(
  network: WalkNetwork,
  edge: number,
  startCentimetres: number,
  endCentimetres: number,
): number {
  const factor = network.factorAlong[edge]!
  const wait = waitBetween(network, edge, startCentimetres, endCentimetres)
  if (factor === 1) return endCentimetres - startCentimetres + wait
  const base = network.graph.edgeStartCentimetres[edge]!
  return Math.round((base + endCentimetres) * factor) - Math.round((base + startCentimetres) * factor) + wait
}

/** The same against the direction of the edge, from a position to an earlier one. */
export function costAgainst(
  network: WalkNetwork,
  edge: number,
  startCentimetres: number,
  endCentimetres: number,
): number {
  const factor = network.factorAgainst[edge]!
  const wait = waitBetween(network, edge, endCentimetres, startCentimetres)
  if (factor === 1) return startCentimetres - endCentimetres + wait
  const base = network.graph.edgeStartCentimetres[edge]!
  return Math.round((base + startCentimetres) * factor) - Math.round((base + endCentimetres) * factor) + wait
}

function waitBetween(network: WalkNetwork, edge: number, low: number, high: number): number {
  const at = network.graph.edgeCrossingCentimetres[edge]!
  return low < at && at <= high ? network.waitCentimetres : 0
}

/** Centimetres of level walking within this many minutes, rounded down. */
export function centimetresWithin(walker: Walker, minutes: number): number {
  return Math.floor(minutes * 60 * walker.speedMetresPerSecond * 100)
}

export function minutesOf(walker: Walker, costCentimetres: number): number {
  return costCentimetres / 100 / walker.speedMetresPerSecond / 60
}
