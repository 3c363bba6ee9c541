import type { Pair } from '@jingjing/analysis/geo/polygon'
import { distanceMetres } from './plane.ts'
import { type EdgeInfo, edgeKey, type StreetRank, type Subdivision } from './subdivision.ts'

export interface Street extends EdgeInfo {
  fromNode: number
  toNode: number
  points: Pair[]
  lengthMetres: number
  isOneway: boolean
}

/**
 * Joins the edges between crossings into streets. A node with other than two edges, or where the name changes, is a crossing.
 * `footways` lie inside blocks and are streets already.
 */
export function joinStreets(
  town: Subdivision,
  footways: { nodes: number[]; name: string }[],
  isOneway: (name: string, rank: StreetRank) => boolean,
): Street[] {
  const neighbours = new Map<number, number[]>()
  const link = (a: number, b: number) => {
    const list = neighbours.get(a)
    if (list) list.push(b)
    else neighbours.set(a, [b])
  }
  for (const key of town.edges.keys()) {
    const [a, b] = key.split('-').map(Number) as [number, number]
    link(a, b)
    link(b, a)
  }
  const footEnds = new Set(footways.flatMap(({ nodes }) => [nodes[0]!, nodes.at(-1)!]))
  const infoOf = (a: number, b: number) => town.edges.get(edgeKey(a, b))!
  const isCrossing = (node: number) => {
    const others = neighbours.get(node)!
    if (others.length !== 2 || footEnds.has(node)) return true
    const [first, second] = others.map((other) => infoOf(node, other))
    return first!.name !== second!.name || first!.rank !== second!.rank
  }

  const streets: Street[] = []
  const walked = new Set<string>()
  const starts = [...neighbours.keys()].sort((a, b) => a - b).filter(isCrossing)
  for (const start of starts) {
    for (const first of neighbours.get(start)!) {
      if (walked.has(edgeKey(start, first))) continue
      const path = [start, first]
      walked.add(edgeKey(start, first))
      while (!isCrossing(path.at(-1)!)) {
        const here = path.at(-1)!
        const next = neighbours.get(here)!.find((other) => other !== path.at(-2))!
        walked.add(edgeKey(here, next))
        path.push(next)
      }
      const info = infoOf(start, first)
      streets.push(asStreet(town, path, info, isOneway(info.name, info.rank)))
    }
  }
  for (const { nodes, name } of footways) {
    streets.push(asStreet(town, nodes, { rank: 'footway', name }, false))
  }
  return streets
}

function asStreet(town: Subdivision, path: number[], info: EdgeInfo, isOneway: boolean): Street {
  const points = path.map((node) => town.nodes[node]!)
  let lengthMetres = 0
  for (let index = 1; index < points.length; index++) {
    lengthMetres += distanceMetres(points[index - 1]!, points[index]!)
  }
  return { ...info, fromNode: path[0]!, toNode: path.at(-1)!, points, lengthMetres, isOneway }
}
