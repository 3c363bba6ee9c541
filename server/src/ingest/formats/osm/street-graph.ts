import { metresBetween } from '@jingjing/analysis/geo/metres-between'
import type { OsmWay, Tags } from './elements.ts'
import type { NodePositions } from './node-positions.ts'

export interface StreetSegment {
  wayId: number
  fromNode: number
  toNode: number
  lengthMetres: number
  isOneway: boolean
  tags: Tags
  positions: [number, number][]
}

/** What is planned, gone, or a place beside the street and not a way along it. */
const NO_STREETS = new Set([
  'proposed',
  'construction',
  'razed',
  'abandoned',
  'disused',
  'platform',
  'rest_area',
  'services',
  'bus_stop',
  'raceway',
  'no',
])

export function isStreet({ highway }: Tags): boolean {
  return highway !== undefined && !NO_STREETS.has(highway)
}

/** How many streets meet at each node, counting both ends of a way twice so that it always ends in one. */
export function countMeetings(ways: OsmWay[], nodes: NodePositions): Uint8Array {
  const meetings = new Uint8Array(nodes.size())
  const add = (index: number) => {
    if (index >= 0 && meetings[index]! < 255) meetings[index]!++
  }
  for (const { nodeIds } of ways) {
    for (const id of nodeIds) add(nodes.indexOf(id))
    add(nodes.indexOf(nodeIds[0]!))
    add(nodes.indexOf(nodeIds.at(-1)!))
  }
  return meetings
}

/** The pieces of a way between the nodes where streets meet; pieces with a node that the extract lacks end before it. */
export function* segmentsOf(
  way: OsmWay,
  nodes: NodePositions,
  meetings: Uint8Array,
): Generator<StreetSegment> {
  const direction = onewayOf(way.tags)
  let ids: number[] = []
  let positions: [number, number][] = []
  const segment = (): StreetSegment => {
    const isTurned = direction === -1
    let lengthMetres = 0
    for (let i = 1; i < positions.length; i++) lengthMetres += metresBetween(positions[i - 1]!, positions[i]!)
    return {
      wayId: way.id,
      fromNode: isTurned ? ids.at(-1)! : ids[0]!,
      toNode: isTurned ? ids[0]! : ids.at(-1)!,
      lengthMetres: Math.round(lengthMetres * 100) / 100,
      isOneway: direction !== 0,
      tags: way.tags,
      positions: isTurned ? [...positions].reverse() : positions,
    }
  }
  for (const id of way.nodeIds) {
    const index = nodes.indexOf(id)
    if (index === -1) {
      if (positions.length > 1) yield segment()
      ids = []
      positions = []
      continue
    }
    ids.push(id)
    positions.push([nodes.lon(index), nodes.lat(index)])
    if (positions.length > 1 && meetings[index]! > 1) {
      yield segment()
      ids = [id]
      positions = [positions.at(-1)!]
    }
  }
  if (positions.length > 1) yield segment()
}

/** 1 along the way, -1 against it, 0 both; roundabouts and motorways run one way without saying so. */
function onewayOf({ oneway, junction, highway }: Tags): -1 | 0 | 1 {
  if (oneway === '-1' || oneway === 'reverse') return -1
  if (oneway === 'yes' || oneway === 'true' || oneway === '1') return 1
  if (oneway === 'no') return 0
  return junction === 'roundabout' || highway === 'motorway' ? 1 : 0
}
