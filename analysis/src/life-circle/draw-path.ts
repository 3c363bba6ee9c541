import { addStreet, placesAfter, type StreetChange, type StreetEnd } from '../network/add-street.ts'
import { indexEdges, type Places, snapPoints } from '../network/snap.ts'
import type { StreetGraph } from '../network/street-graph.ts'
import { walkNetwork } from '../network/walk-network.ts'

export interface Ground {
  graph: StreetGraph
  /** What was added to the streets as they stand, in order. */
  changes: readonly StreetChange[]
}

/** Places on the streets as they stand, found again on the ground: doors open where they did. */
export const placesOn = (ground: Ground, places: Places): Places =>
  ground.changes.reduce((before, change) => placesAfter(change, before), places)

/**
 * The streets with a path drawn by hand: lon, lat, lon, lat… Each of its points that lies within `reachMetres` of a
 * street opens onto it, so a path through a wall joins both sides; the others are bends.
 */
export function drawPath(ground: Ground, lonLat: readonly number[], reachMetres: number): Ground {
  let { graph } = ground
  const changes = [...ground.changes]
  const numPoints = lonLat.length / 2
  let anchors = snapPoints(indexEdges(graph), walkNetwork(graph), lonLat, { maxLegMetres: reachMetres })
  const isTied = (point: number): boolean =>
    point === 0 || point === numPoints - 1 || anchors.edge[point]! >= 0
  let last: StreetEnd = endAt(0)
  let lastPoint = 0
  for (let point = 1; point < numPoints; point++) {
    if (!isTied(point)) continue
    const end = endAt(point)
    const change = addStreet(graph, lonLat.slice(2 * lastPoint, 2 * point + 2), { highway: 'footway' }, [
      last,
      end,
    ])
    graph = change.graph
    changes.push(change)
    anchors = placesAfter(change, anchors)
    last = endAt(point)
    lastPoint = point
  }
  return { graph, changes }

  function endAt(point: number): StreetEnd {
    const edge = anchors.edge[point]!
    return edge < 0 ? null : { edge, offsetCentimetres: anchors.offsetCentimetres[point]! }
  }
}
