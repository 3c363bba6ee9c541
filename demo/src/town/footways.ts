import { type Pair, pointInRing } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import type { Lot } from './land-use.ts'
import { distanceMetres } from './plane.ts'
import { edgeKey, insertNode, type Subdivision } from './subdivision.ts'

export interface Footway {
  nodes: number[]
  name: string
}

/** A point where a compound opens to the street, with the node that it puts into the street. */
export interface Gate {
  node: number
  point: Pair
  lotIndex: number
}

const MIN_EDGE_METRES = 55

/**
 * Ways on foot through housing, parks and schools: two inner nodes joined with each other, and with gates on the streets around.
 * Puts nodes into the subdivision, so it comes before the streets are joined.
 */
export function layFootways(
  town: Subdivision,
  lots: readonly Lot[],
  random: Random,
): { footways: Footway[]; gates: Gate[] } {
  const footways: Footway[] = []
  const gates: Gate[] = []
  lots.forEach((lot, lotIndex) => {
    if (lot.use === 'construction') return
    const name = lot.use === 'housing' ? `${lot.name}内部路` : `${lot.name}步道`
    const inner = innerNodes(town, lot)
    if (inner.length === 2) footways.push({ nodes: inner, name })
    for (const gate of openGates(
      town,
      lot,
      lotIndex,
      lot.use === 'park' ? 5 : random.integer(2, 3),
      random,
    )) {
      gates.push(gate)
      const nearest = inner.toSorted(
        (a, b) => distanceMetres(town.nodes[a]!, gate.point) - distanceMetres(town.nodes[b]!, gate.point),
      )[0]!
      footways.push({ nodes: [gate.node, ...bend(town, lot, gate.point, nearest, random), nearest], name })
    }
  })
  return { footways, gates }
}

function innerNodes(town: Subdivision, lot: Lot): number[] {
  const xs = lot.ring.map(([x]) => x)
  const ys = lot.ring.map(([, y]) => y)
  const width = Math.max(...xs) - Math.min(...xs)
  const height = Math.max(...ys) - Math.min(...ys)
  const isWide = width > height
  const reach = 0.2 * Math.max(width, height)
  const ends = [-reach, reach].map(
    (step): Pair => [lot.centre[0] + (isWide ? step : 0), lot.centre[1] + (isWide ? 0 : step)],
  )
  const points = ends.every((end) => pointInRing(end, lot.ring)) ? ends : [lot.centre]
  return points.map((point) => town.nodes.push(point) - 1)
}

function openGates(town: Subdivision, lot: Lot, lotIndex: number, numGates: number, random: Random): Gate[] {
  // The face has changed since the lot was made: gates of neighbours are nodes of it by now.
  const face = town.faces[lot.faceIndex]!
  const sides = face
    .map((a, index) => ({ a, b: face[(index + 1) % face.length]! }))
    .filter(({ a, b }) => distanceMetres(town.nodes[a]!, town.nodes[b]!) >= MIN_EDGE_METRES)
    // Nobody walks out of a compound onto an elevated ring road where there is another side.
    .map((side) => ({ ...side, rank: town.edges.get(edgeKey(side.a, side.b))!.rank }))
  const quiet = sides.filter(({ rank }) => rank !== 'trunk')
  const chosen = random.shuffle(quiet.length >= 2 ? quiet : sides).slice(0, numGates)
  return chosen.map(({ a, b }): Gate => {
    const t = random.between(0.35, 0.65)
    const [x1, y1] = town.nodes[a]!
    const [x2, y2] = town.nodes[b]!
    const point: Pair = [x1 + t * (x2 - x1), y1 + t * (y2 - y1)]
    return { node: insertNode(town, a, b, point), point, lotIndex }
  })
}

/** One corner on the way in, if it stays inside the lot. */
function bend(town: Subdivision, lot: Lot, from: Pair, toNode: number, random: Random): number[] {
  const to = town.nodes[toNode]!
  const t = random.between(0.4, 0.6)
  const offset = random.normal(0, 7)
  const length = distanceMetres(from, to)
  const corner: Pair = [
    from[0] + t * (to[0] - from[0]) - (offset * (to[1] - from[1])) / length,
    from[1] + t * (to[1] - from[1]) + (offset * (to[0] - from[0])) / length,
  ]
  return pointInRing(corner, lot.ring) ? [town.nodes.push(corner) - 1] : []
}
