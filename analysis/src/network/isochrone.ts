/**
 * The land within reach, as polygons with their holes. Every corner of a fixed grid gets the cost of walking there: to
 * a street's nearest position along the network, then straight to the corner, over at most the longest leg. The outline
 * runs between the corners within the limit and those beyond it (marching squares: Lorensen and Cline 1987 in the
 * plane), its vertices where the cost, taken as straight between two corners, passes the limit.
 *
 * Nothing is sampled or random, and a corner's cost is a minimum over streets: the same question has the same answer,
 * and neither a longer walk nor a further street ever takes land away.
 */
import { type AttachedPlaces, costOnSameEdge } from './attach.ts'
import { clearReached, createSearchSpace, type SearchSpace, searchWithin, UNREACHED } from './search.ts'
import { edgeLonLat, metresPerDegree } from './street-graph.ts'
import { STREET_FLAGS } from './street-tags.ts'
import { traceOutline } from './trace-outline.ts'
import { costAgainst, costAlong, type WalkNetwork } from './walk-network.ts'

export interface IsochroneOptions {
  /** Ascending. */
  limitsCentimetres: readonly number[]
  /** Side of the grid's cells. */
  cellMetres: number
  /** How far off the streets people walk. */
  maxLegMetres: number
  /** Whether people walk from the places or to them. */
  direction: 'from-places' | 'to-places'
  space?: SearchSpace
}

/** GeoJSON coordinates of a MultiPolygon: outer ring counter-clockwise, then its holes. */
export type MultiPolygon = [lon: number, lat: number][][][]

/** One multipolygon for each limit; of several places their union. */
export function isochrones(
  network: WalkNetwork,
  places: AttachedPlaces,
  options: IsochroneOptions,
): MultiPolygon[] {
  const { limitsCentimetres, direction } = options
  const farthest = limitsCentimetres.at(-1)
  if (farthest === undefined) throw new Error('an isochrone needs a limit')
  const space = options.space ?? createSearchSpace(network)
  const isFrom = direction === 'from-places'
  const used: number[] = []
  const starts = {
    count: 0,
    node: new Int32Array(2 * places.count),
    distanceCentimetres: new Int32Array(2 * places.count),
  }
  for (let link = 0; link < 2 * places.count; link++) {
    const node = places.linkNode[link]!
    if (node < 0) continue
    starts.node[starts.count] = node
    starts.distanceCentimetres[starts.count++] = (isFrom ? places.outCentimetres : places.inCentimetres)[
      link
    ]!
  }
  const arcs = isFrom ? network.arcs : network.arcsBack
  const numReached = searchWithin(space, network.firstArc, arcs, starts, farthest)
  const { graph } = network
  for (let edge = 0; edge < graph.numEdges; edge++) {
    const isNear =
      space.distance[graph.edgeFrom[edge]!] !== UNREACHED ||
      space.distance[graph.edgeTo[edge]!] !== UNREACHED ||
      places.placesByEdge.has(edge)
    if (isNear && network.isOpen[edge] === 1) used.push(edge)
  }
  const field = costGrid(network, places, used, space.distance, options, farthest)
  clearReached(space, numReached)
  return limitsCentimetres.map((limit) => (field === null ? [] : traceOutline(field, limit)))
}

/** Costs at the corners of a grid whose lines lie at whole multiples of its steps, wherever the question is asked. */
export interface CostGrid {
  firstColumn: number
  firstRow: number
  numColumns: number
  numRows: number
  stepLon: number
  stepLat: number
  /** Row by row from the south-west; `blank` where no street is near. */
  cost: Float64Array
}

function costGrid(
  network: WalkNetwork,
  places: AttachedPlaces,
  edges: readonly number[],
  distance: Int32Array,
  options: IsochroneOptions,
  farthest: number,
): CostGrid | null {
  const { graph } = network
  if (edges.length === 0) return null
  let [minLon, minLat, maxLon, maxLat] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const edge of edges) {
    const line = edgeLonLat(graph, edge)
    for (let at = 0; at < line.length; at += 2) {
      minLon = Math.min(minLon, line[at]!)
      maxLon = Math.max(maxLon, line[at]!)
      minLat = Math.min(minLat, line[at + 1]!)
      maxLat = Math.max(maxLat, line[at + 1]!)
    }
  }
  // Steps in whole degrees' measure, so that the grid does not move with the question.
  const anchor = metresPerDegree(Math.round(minLat))
  const [stepLon, stepLat] = [options.cellMetres / anchor.lonMetres, options.cellMetres / anchor.latMetres]
  const margin = Math.ceil(options.maxLegMetres / options.cellMetres) + 2
  const firstColumn = Math.floor(minLon / stepLon) - margin
  const firstRow = Math.floor(minLat / stepLat) - margin
  const numColumns = Math.ceil(maxLon / stepLon) + margin - firstColumn + 1
  const numRows = Math.ceil(maxLat / stepLat) + margin - firstRow + 1
  const cost = new Float64Array(numColumns * numRows).fill(farthest + 100 * options.cellMetres)
  const grid: CostGrid = { firstColumn, firstRow, numColumns, numRows, stepLon, stepLat, cost }
  const isFrom = options.direction === 'from-places'
  for (const edge of edges) {
    // Nobody steps off a bridge or out of a tunnel beside it.
    if ((graph.edgeFlags[edge]! & (STREET_FLAGS.bridge | STREET_FLAGS.tunnel)) !== 0) continue
    const length = graph.edgeLengthCentimetres[edge]!
    const [from, to] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!]
    const [atFrom, atTo] = [
      network.isNodeShut[from] === 1 ? UNREACHED : distance[from]!,
      network.isNodeShut[to] === 1 ? UNREACHED : distance[to]!,
    ]
    const onEdge = places.placesByEdge.get(edge) ?? []
    const costAt = (position: number): number => {
      let best = Infinity
      if (atFrom !== UNREACHED)
        best =
          atFrom + (isFrom ? costAlong(network, edge, 0, position) : costAgainst(network, edge, position, 0))
      if (atTo !== UNREACHED)
        best = Math.min(
          best,
          atTo +
            (isFrom
              ? costAgainst(network, edge, length, position)
              : costAlong(network, edge, position, length)),
        )
      for (const place of onEdge) {
        const here = {
          count: 1,
          edge: Int32Array.of(edge),
          offsetCentimetres: Int32Array.of(position),
          legCentimetres: new Int32Array(1),
        }
        const straight = isFrom
          ? costOnSameEdge(network, places.places, place, here, 0)
          : costOnSameEdge(network, here, 0, places.places, place)
        best = Math.min(best, straight)
      }
      return best
    }
    spreadOffStreet(grid, edgeLonLat(graph, edge), length, costAt, options.maxLegMetres)
  }
  return grid
}

/** Lowers the cost of the corners within the leg of a street. */
function spreadOffStreet(
  grid: CostGrid,
  line: readonly number[],
  lengthCentimetres: number,
  costAt: (positionCentimetres: number) => number,
  maxLegMetres: number,
): void {
  const { stepLon, stepLat, firstColumn, firstRow, numColumns, cost } = grid
  const { lonMetres, latMetres } = metresPerDegree(line[1]!)
  const steps: number[] = []
  for (let at = 0; at + 3 < line.length; at += 2)
    steps.push(
      Math.hypot((line[at + 2]! - line[at]!) * lonMetres, (line[at + 3]! - line[at + 1]!) * latMetres),
    )
  const drawn = steps.reduce((a, b) => a + b, 0)
  const [padColumns, padRows] = [maxLegMetres / (stepLon * lonMetres), maxLegMetres / (stepLat * latMetres)]
  let before = 0
  steps.forEach((metres, step) => {
    const [a, b, c, d] = [line[2 * step]!, line[2 * step + 1]!, line[2 * step + 2]!, line[2 * step + 3]!]
    const [dx, dy] = [(c - a) * lonMetres, (d - b) * latMetres]
    const west = Math.ceil(Math.min(a, c) / stepLon - padColumns)
    const east = Math.floor(Math.max(a, c) / stepLon + padColumns)
    const south = Math.ceil(Math.min(b, d) / stepLat - padRows)
    const north = Math.floor(Math.max(b, d) / stepLat + padRows)
    for (let row = south; row <= north; row++)
      for (let column = west; column <= east; column++) {
        const [x, y] = [(column * stepLon - a) * lonMetres, (row * stepLat - b) * latMetres]
        const along = metres === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / (metres * metres)))
        const leg = Math.hypot(x - along * dx, y - along * dy)
        if (leg > maxLegMetres) continue
        const position = drawn === 0 ? 0 : ((before + along * metres) / drawn) * lengthCentimetres
        const walked = costAt(Math.round(position)) + leg * 100
        const at = (row - firstRow) * numColumns + column - firstColumn
        if (walked < cost[at]!) cost[at] = walked
      }
    before += metres
  })
}
