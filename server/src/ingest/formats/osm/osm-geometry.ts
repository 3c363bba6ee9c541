import { polygonsOf } from '../spatial/shapes.ts'
import type { OsmRelation, OsmWay } from './elements.ts'
import type { NodePositions } from './node-positions.ts'

type Position = [number, number]

/** Ways that close are areas, unless a tag says that they are lines all the same. */
export function wayGeometry(way: OsmWay, nodes: NodePositions): string | null {
  const positions = positionsOf(way.nodeIds, nodes)
  if (positions === null) return null
  const isClosed = way.nodeIds.length > 3 && way.nodeIds[0] === way.nodeIds.at(-1)
  const isArea = isClosed && way.tags.area !== 'no'
  return JSON.stringify(
    isArea ? { type: 'Polygon', coordinates: [positions] } : { type: 'LineString', coordinates: positions },
  )
}

/** Null where the extract lacks one of the nodes: half a shape is none. */
export function positionsOf(nodeIds: number[], nodes: NodePositions): Position[] | null {
  const positions: Position[] = []
  for (const id of nodeIds) {
    const index = nodes.indexOf(id)
    if (index === -1) return null
    positions.push([nodes.lon(index), nodes.lat(index)])
  }
  return positions.length < 2 ? null : positions
}

/** The area of a multipolygon: its ways joined to rings, holes given to the ring around them. */
export function relationGeometry(
  relation: OsmRelation,
  wayById: Map<number, OsmWay>,
  nodes: NodePositions,
): string | null {
  const outer: number[][] = []
  const inner: number[][] = []
  for (const member of relation.members) {
    if (member.kind !== 'way') continue
    const way = wayById.get(member.id)
    if (way === undefined) {
      if (member.role !== 'inner') return null
      continue
    }
    if (member.role === 'inner') inner.push(way.nodeIds)
    else if (member.role === 'outer' || member.role === '' || member.role === 'outline')
      outer.push(way.nodeIds)
  }
  const outerRings = joinedRings(outer, nodes)
  if (outerRings === null || outerRings.length === 0) return null
  const rings = [
    ...outerRings.map((ring) => turned(ring, true)),
    ...(joinedRings(inner, nodes) ?? []).map((ring) => turned(ring, false)),
  ]
  const polygons = polygonsOf(rings)
  return JSON.stringify(
    polygons.length === 1
      ? { type: 'Polygon', coordinates: polygons[0] }
      : { type: 'MultiPolygon', coordinates: polygons },
  )
}

/** Null where the ways do not close. */
function joinedRings(ways: number[][], nodes: NodePositions): Position[][] | null {
  const open = ways.map((way) => [...way]).filter((way) => way.length > 1)
  const rings: Position[][] = []
  while (open.length > 0) {
    let ring = open.pop()!
    while (ring[0] !== ring.at(-1)) {
      const end = ring.at(-1)
      const at = open.findIndex((way) => way[0] === end || way.at(-1) === end)
      if (at === -1) return null
      const [next] = open.splice(at, 1)
      ring = [...ring, ...(next![0] === end ? next! : next!.reverse()).slice(1)]
    }
    const positions = positionsOf(ring, nodes)
    if (positions === null || positions.length < 4) return null
    rings.push(positions)
  }
  return rings
}

/** Outer rings clockwise, holes the other way, as `polygonsOf` expects them. */
function turned(ring: Position[], isClockwise: boolean): Position[] {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    sum += (ring[i]![0] - ring[i - 1]![0]) * (ring[i]![1] + ring[i - 1]![1])
  }
  return sum > 0 === isClockwise ? ring : [...ring].reverse()
}
