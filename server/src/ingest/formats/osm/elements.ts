export type Tags = Record<string, string>

export interface OsmNode {
  kind: 'node'
  id: number
  lon: number
  lat: number
  tags: Tags
}
export interface OsmWay {
  kind: 'way'
  id: number
  nodeIds: number[]
  tags: Tags
}
export interface OsmRelation {
  kind: 'relation'
  id: number
  members: { kind: 'node' | 'way' | 'relation'; id: number; role: string }[]
  tags: Tags
}
export type OsmElement = OsmNode | OsmWay | OsmRelation

/** Nothing about an element but that it has no tags: shared, since most nodes have none. */
export const NO_TAGS: Tags = Object.freeze({})
