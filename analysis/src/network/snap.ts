/**
 * Points brought to the nearest place on a street. The leg from the point to the street is walked too and counts, and
 * the place is somewhere along an edge, not at its nearest end.
 */
import { edgeLonLat, metresPerDegree, type StreetGraph } from './street-graph.ts'
import { STREET_FLAGS } from './street-tags.ts'
import type { WalkNetwork } from './walk-network.ts'

/** Places on streets; entry i belongs to point i of the input. */
export interface Places {
  count: number
  /** −1 where no open street lies within reach. */
  edge: Int32Array
  /** Along the edge from its `from` end. */
  offsetCentimetres: Int32Array
  /** From the point to the street. */
  legCentimetres: Int32Array
}

export interface SnapOptions {
  /** Points farther from every open street stay unconnected. */
  maxLegMetres: number
}

/** Straight pieces of edges in the cells of a grid of degrees; built once a graph. */
export interface EdgeIndex {
  graph: StreetGraph
  minLon: number
  minLat: number
  cellLon: number
  cellLat: number
  numColumns: number
  numRows: number
  firstPiece: Int32Array
  /** Pieces by cell. */
  cellPieces: Int32Array
  pieceEdge: Int32Array
  /** lon, lat of both ends: four numbers a piece. */
  pieceLonLat: Float64Array
  /** Share of the edge's drawn length before the piece and at its end: two numbers a piece. */
  pieceShare: Float64Array
}

const CELL_METRES = 120

export function indexEdges(graph: StreetGraph): EdgeIndex {
  const numPieces = graph.numEdges + graph.shapeLonLat.length / 2
  const pieceEdge = new Int32Array(numPieces)
  const pieceLonLat = new Float64Array(4 * numPieces)
  const pieceShare = new Float64Array(2 * numPieces)
  let piece = 0
  for (let edge = 0; edge < graph.numEdges; edge++) piece = cutEdge(edge, piece)

  function cutEdge(edge: number, firstPiece: number): number {
    const line = edgeLonLat(graph, edge)
    const { lonMetres, latMetres } = metresPerDegree(line[1]!)
    let next = firstPiece
    let drawn = 0
    for (let at = 0; at + 3 < line.length; at += 2) {
      const [a, b, c, d] = [line[at]!, line[at + 1]!, line[at + 2]!, line[at + 3]!]
      pieceEdge[next] = edge
      pieceLonLat.set([a, b, c, d], 4 * next)
      pieceShare[2 * next] = drawn
      drawn += Math.hypot((c - a) * lonMetres, (d - b) * latMetres)
      pieceShare[2 * next + 1] = drawn
      next++
    }
    for (let one = firstPiece; one < next; one++) {
      pieceShare[2 * one] = drawn === 0 ? 0 : pieceShare[2 * one]! / drawn
      pieceShare[2 * one + 1] = drawn === 0 ? 1 : pieceShare[2 * one + 1]! / drawn
    }
    return next
  }

  let [minLon, minLat, maxLon, maxLat] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let index = 0; index < pieceLonLat.length; index += 2) {
    const [lon, lat] = [pieceLonLat[index]!, pieceLonLat[index + 1]!]
    if (lon < minLon) minLon = lon
    if (lon > maxLon) maxLon = lon
    if (lat < minLat) minLat = lat
    if (lat > maxLat) maxLat = lat
  }
  if (numPieces === 0) [minLon, minLat, maxLon, maxLat] = [0, 0, 0, 0]
  const { lonMetres, latMetres } = metresPerDegree((minLat + maxLat) / 2)
  // A far-flung network gets larger cells, so that the grid stays of the size of the network.
  const wanted = ((maxLon - minLon) * lonMetres * (maxLat - minLat) * latMetres) / CELL_METRES ** 2
  const growth = Math.max(1, Math.sqrt(wanted / Math.max(1024, 4 * numPieces)))
  const cellLon = (CELL_METRES * growth) / lonMetres
  const cellLat = (CELL_METRES * growth) / latMetres
  const numColumns = Math.floor((maxLon - minLon) / cellLon) + 1
  const numRows = Math.floor((maxLat - minLat) / cellLat) + 1

  const firstPiece = new Int32Array(numColumns * numRows + 1)
  const forEachCell = (one: number, visit: (cell: number) => void): void => {
    const [a, b, c, d] = [
      pieceLonLat[4 * one]!,
      pieceLonLat[4 * one + 1]!,
      pieceLonLat[4 * one + 2]!,
      pieceLonLat[4 * one + 3]!,
    ]
    const firstColumn = Math.floor((Math.min(a, c) - minLon) / cellLon)
    const lastColumn = Math.floor((Math.max(a, c) - minLon) / cellLon)
    const firstRow = Math.floor((Math.min(b, d) - minLat) / cellLat)
    const lastRow = Math.floor((Math.max(b, d) - minLat) / cellLat)
    for (let row = firstRow; row <= lastRow; row++)
      for (let column = firstColumn; column <= lastColumn; column++) visit(row * numColumns + column)
  }
  for (let one = 0; one < numPieces; one++) forEachCell(one, (cell) => firstPiece[cell + 1]!++)
  for (let cell = 0; cell < numColumns * numRows; cell++) firstPiece[cell + 1]! += firstPiece[cell]!
  const cellPieces = new Int32Array(firstPiece[numColumns * numRows]!)
  const fill = firstPiece.slice(0, -1)
  for (let one = 0; one < numPieces; one++)
    forEachCell(one, (cell) => {
      cellPieces[fill[cell]!++] = one
    })
  return {
    graph,
    minLon,
    minLat,
    cellLon,
    cellLat,
    numColumns,
    numRows,
    firstPiece,
    cellPieces,
    pieceEdge,
    pieceLonLat,
    pieceShare,
  }
}

/** Nobody steps onto a bridge or into a tunnel from beside it. */
const NOT_ENTERED = STREET_FLAGS.bridge | STREET_FLAGS.tunnel

/**
 * The nearest place on a street open to the walker of `network`; of equally near ones that of the lowest edge.
 * `lonLat` holds lon, lat, lon, lat… in degrees.
 */
export function snapPoints(
  index: EdgeIndex,
  network: WalkNetwork,
  lonLat: ArrayLike<number>,
  options: SnapOptions,
): Places {
  const count = lonLat.length / 2
  const places: Places = {
    count,
    edge: new Int32Array(count).fill(-1),
    offsetCentimetres: new Int32Array(count),
    legCentimetres: new Int32Array(count),
  }
  for (let point = 0; point < count; point++)
    snapOne(index, network, lonLat[2 * point]!, lonLat[2 * point + 1]!, options.maxLegMetres, places, point)
  return places
}

function snapOne(
  index: EdgeIndex,
  network: WalkNetwork,
  lon: number,
  lat: number,
  maxLegMetres: number,
  places: Places,
  point: number,
): void {
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return
  const { graph, numColumns, numRows, pieceLonLat, pieceEdge, pieceShare } = index
  const { lonMetres, latMetres } = metresPerDegree(lat)
  const column = Math.floor((lon - index.minLon) / index.cellLon)
  const row = Math.floor((lat - index.minLat) / index.cellLat)
  // Half a ring less: the point may lie at the edge of its own cell.
  const ringMetres = Math.min(index.cellLon * lonMetres, index.cellLat * latMetres)
  let best = maxLegMetres
  let [bestEdge, bestShare] = [-1, 0]

  const look = (cell: number): void => {
    for (let at = index.firstPiece[cell]!; at < index.firstPiece[cell + 1]!; at++) {
      const piece = index.cellPieces[at]!
      const edge = pieceEdge[piece]!
      if (network.isOpen[edge] === 0 || (graph.edgeFlags[edge]! & NOT_ENTERED) !== 0) continue
      const ax = (pieceLonLat[4 * piece]! - lon) * lonMetres
      const ay = (pieceLonLat[4 * piece + 1]! - lat) * latMetres
      const bx = (pieceLonLat[4 * piece + 2]! - lon) * lonMetres
      const by = (pieceLonLat[4 * piece + 3]! - lat) * latMetres
      const [dx, dy] = [bx - ax, by - ay]
      const square = dx * dx + dy * dy
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square))
      const metres = Math.hypot(ax + along * dx, ay + along * dy)
      if (metres > best || (metres === best && bestEdge >= 0 && edge >= bestEdge)) continue
      best = metres
      bestEdge = edge
      const [start, end] = [pieceShare[2 * piece]!, pieceShare[2 * piece + 1]!]
      bestShare = start + along * (end - start)
    }
  }
  for (let ring = 0; (ring - 1) * ringMetres <= best; ring++) {
    const [west, east, south, north] = [column - ring, column + ring, row - ring, row + ring]
    if (west < 0 && east >= numColumns && south < 0 && north >= numRows) break
    for (let r = Math.max(0, south); r <= Math.min(numRows - 1, north); r++) {
      const isWholeRow = r === south || r === north
      const step = isWholeRow || ring === 0 ? 1 : 2 * ring
      for (let c = west; c <= east; c += step) if (c >= 0 && c < numColumns) look(r * numColumns + c)
    }
  }
  if (bestEdge < 0) return
  places.edge[point] = bestEdge
  places.offsetCentimetres[point] = Math.round(bestShare * graph.edgeLengthCentimetres[bestEdge]!)
  places.legCentimetres[point] = Math.round(best * 100)
}

/** Places exactly at nodes: without a leg, at the end of one of the node's open edges. */
export function placesAtNodes(network: WalkNetwork, nodes: ArrayLike<number>): Places {
  const { graph } = network
  const edgeOfNode = new Int32Array(graph.numNodes).fill(-1)
  for (let edge = graph.numEdges - 1; edge >= 0; edge--) {
    if (network.isOpen[edge] === 0) continue
    edgeOfNode[graph.edgeFrom[edge]!] = edge
    edgeOfNode[graph.edgeTo[edge]!] = edge
  }
  const places: Places = {
    count: nodes.length,
    edge: new Int32Array(nodes.length),
    offsetCentimetres: new Int32Array(nodes.length),
    legCentimetres: new Int32Array(nodes.length),
  }
  for (let place = 0; place < nodes.length; place++) {
    const edge = edgeOfNode[nodes[place]!]!
    places.edge[place] = edge
    if (edge >= 0 && graph.edgeTo[edge] === nodes[place] && graph.edgeFrom[edge] !== nodes[place])
      places.offsetCentimetres[place] = graph.edgeLengthCentimetres[edge]!
  }
  return places
}
