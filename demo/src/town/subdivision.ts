import { centroid, clipToLeft, type Pair, signedArea } from '@jingjing/analysis/geo/polygon'

/**
 * A subdivision of the plane into faces that share their nodes: a node put on an edge goes into the faces on both sides,
 * so the faces tile the outline exactly, whatever is cut.
 */
export type StreetRank = 'trunk' | 'primary' | 'secondary' | 'residential' | 'footway'

export interface EdgeInfo {
  rank: StreetRank
  name: string
}

export interface Subdivision {
  nodes: Pair[]
  /** Node indexes, counter-clockwise. A face keeps its index when it is cut; the new half is appended. */
  faces: number[][]
  edges: Map<string, EdgeInfo>
}

export function edgeKey(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`
}

export function createSubdivision(
  outline: readonly Pair[],
  infoOf: (edgeIndex: number) => EdgeInfo,
): Subdivision {
  const face = outline.map((_, index) => index)
  const edges = new Map<string, EdgeInfo>()
  face.forEach((node, index) => {
    edges.set(edgeKey(node, (index + 1) % outline.length), infoOf(index))
  })
  return { nodes: [...outline], faces: [face], edges }
}

export function faceRing(town: Subdivision, faceIndex: number): Pair[] {
  return town.faces[faceIndex]!.map((node) => town.nodes[node]!)
}

/** Puts a node on the edge between two nodes, in every face that has the edge. */
export function insertNode(town: Subdivision, a: number, b: number, point: Pair): number {
  const node = town.nodes.push(point) - 1
  const key = edgeKey(a, b)
  const info = town.edges.get(key)
  if (!info) throw new Error(`no edge between nodes ${a} and ${b}`)
  town.edges.delete(key)
  town.edges.set(edgeKey(a, node), info)
  town.edges.set(edgeKey(node, b), info)
  for (const face of town.faces) {
    for (let index = 0; index < face.length; index++) {
      const start = face[index]
      const end = face[(index + 1) % face.length]
      if ((start === a && end === b) || (start === b && end === a)) {
        face.splice(index + 1, 0, node)
        break
      }
    }
  }
  return node
}

export interface Cut {
  /** A point on the line, and its direction in radians from east. */
  through: Pair
  angle: number
  info: EdgeInfo
  /** Distance within which the end of the cut takes an existing node rather than a new one. */
  snapMetres: number
  /** How far the middle of the cut bows to one side, in metres; streets are seldom straight. */
  bowMetres: number
}

interface Crossing {
  along: number
  edgeIndex: number
  point: Pair
}

function crossings(ring: readonly Pair[], cut: Cut): Crossing[] {
  const directionX = Math.cos(cut.angle)
  const directionY = Math.sin(cut.angle)
  const side = ([x, y]: Pair) => directionX * (y - cut.through[1]) - directionY * (x - cut.through[0])
  const found: Crossing[] = []
  for (let edgeIndex = 0; edgeIndex < ring.length; edgeIndex++) {
    const start = ring[edgeIndex]!
    const end = ring[(edgeIndex + 1) % ring.length]!
    const startSide = side(start)
    const endSide = side(end)
    if (startSide >= 0 === endSide >= 0) continue
    const t = startSide / (startSide - endSide)
    const point: Pair = [start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])]
    found.push({
      edgeIndex,
      point,
      along: (point[0] - cut.through[0]) * directionX + (point[1] - cut.through[1]) * directionY,
    })
  }
  return found
}

/** Takes the end of a cut to a node: a near one, or a new one on the edge. */
function nodeAt(town: Subdivision, faceIndex: number, crossing: Crossing, snapMetres: number): number {
  const face = town.faces[faceIndex]!
  const start = face[crossing.edgeIndex]!
  const end = face[(crossing.edgeIndex + 1) % face.length]!
  const gap = (node: number) => {
    const [x, y] = town.nodes[node]!
    return Math.hypot(x - crossing.point[0], y - crossing.point[1])
  }
  const nearest = gap(start) <= gap(end) ? start : end
  return gap(nearest) <= snapMetres ? nearest : insertNode(town, start, end, crossing.point)
}

/** Cuts a face along a line and answers the index of the new face, or null where the line cannot cut it in two. */
export function cutFace(town: Subdivision, faceIndex: number, cut: Cut): number | null {
  const found = crossings(faceRing(town, faceIndex), cut)
  const before = found.filter(({ along }) => along < 0).sort((a, b) => b.along - a.along)[0]
  const after = found.filter(({ along }) => along >= 0).sort((a, b) => a.along - b.along)[0]
  if (!before || !after || before.edgeIndex === after.edgeIndex) return null
  const numNodes = town.nodes.length
  const from = nodeAt(town, faceIndex, before, cut.snapMetres)
  const face = town.faces[faceIndex]!
  // A new node at the first end has moved the later edges on by one.
  const shift = town.nodes.length > numNodes && after.edgeIndex > before.edgeIndex ? 1 : 0
  const to = nodeAt(town, faceIndex, { ...after, edgeIndex: after.edgeIndex + shift }, cut.snapMetres)
  const fromAt = face.indexOf(from)
  const toAt = face.indexOf(to)
  const apart = Math.abs(fromAt - toAt)
  if (apart < 2 || apart > face.length - 2) return null

  const middle = middleNodes(town, from, to, cut)
  const path = [from, ...middle, to]
  for (let index = 1; index < path.length; index++) {
    town.edges.set(edgeKey(path[index - 1]!, path[index]!), cut.info)
  }
  const rotated = [...face.slice(fromAt), ...face.slice(0, fromAt)]
  const toRotated = rotated.indexOf(to)
  town.faces[faceIndex] = [...rotated.slice(0, toRotated + 1), ...middle.toReversed()]
  return town.faces.push([...rotated.slice(toRotated), from, ...middle]) - 1
}

function middleNodes(town: Subdivision, from: number, to: number, cut: Cut): number[] {
  const [x1, y1] = town.nodes[from]!
  const [x2, y2] = town.nodes[to]!
  const length = Math.hypot(x2 - x1, y2 - y1)
  const numPieces = Math.abs(cut.bowMetres) < 1 ? 1 : Math.max(2, Math.round(length / 110))
  const nodes: number[] = []
  for (let piece = 1; piece < numPieces; piece++) {
    const t = piece / numPieces
    const bow = cut.bowMetres * Math.sin(Math.PI * t)
    nodes.push(
      town.nodes.push([
        x1 + t * (x2 - x1) - (bow * (y2 - y1)) / length,
        y1 + t * (y2 - y1) + (bow * (x2 - x1)) / length,
      ]) - 1,
    )
  }
  return nodes
}

/** A point through which a line of this angle leaves the given share of the face's area on its left. */
export function pointForShare(ring: readonly Pair[], angle: number, shareFraction: number): Pair {
  const [centreX, centreY] = centroid(ring)
  const normalX = -Math.sin(angle)
  const normalY = Math.cos(angle)
  const total = signedArea(ring)
  let low = -3000
  let high = 3000
  for (let step = 0; step < 40; step++) {
    const offset = (low + high) / 2
    const from: Pair = [centreX + offset * normalX, centreY + offset * normalY]
    const to: Pair = [from[0] + Math.cos(angle), from[1] + Math.sin(angle)]
    // Moving towards the left normal leaves less on the left.
    if (signedArea(clipToLeft(ring, from, to)) / total > shareFraction) low = offset
    else high = offset
  }
  const offset = (low + high) / 2
  const foot: Pair = [centreX + offset * normalX, centreY + offset * normalY]
  return insidePoint(ring, foot, angle)
}

/** The line through `foot` may meet a concave face in several pieces: the middle of the longest is a safe start. */
function insidePoint(ring: readonly Pair[], foot: Pair, angle: number): Pair {
  const cut: Cut = { through: foot, angle, info: { rank: 'footway', name: '' }, snapMetres: 0, bowMetres: 0 }
  const found = crossings(ring, cut).sort((a, b) => a.along - b.along)
  let best: Pair = foot
  let bestLength = -1
  for (let index = 0; index + 1 < found.length; index += 2) {
    const start = found[index]!
    const end = found[index + 1]!
    if (end.along - start.along > bestLength) {
      bestLength = end.along - start.along
      best = [(start.point[0] + end.point[0]) / 2, (start.point[1] + end.point[1]) / 2]
    }
  }
  return best
}

/** The outer ring, as node indexes, of faces that hang together. */
export function unionOutline(town: Subdivision, faceIndexes: readonly number[]): number[] {
  const nextOf = new Map<number, number>()
  const directed = new Set<string>()
  for (const faceIndex of faceIndexes) {
    const face = town.faces[faceIndex]!
    face.forEach((node, index) => {
      directed.add(`${node}>${face[(index + 1) % face.length]}`)
    })
  }
  for (const faceIndex of faceIndexes) {
    const face = town.faces[faceIndex]!
    face.forEach((node, index) => {
      const next = face[(index + 1) % face.length]!
      if (!directed.has(`${next}>${node}`)) nextOf.set(node, next)
    })
  }
  const start = Math.min(...nextOf.keys())
  const ring = [start]
  for (let node = nextOf.get(start)!; node !== start; node = nextOf.get(node)!) {
    ring.push(node)
    if (ring.length > nextOf.size) throw new Error('the outline of the faces does not close')
  }
  if (ring.length !== nextOf.size) throw new Error('the faces do not hang together, or leave a hole')
  return ring
}
