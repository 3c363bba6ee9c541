import gcoord from 'gcoord'

/** The two Chinese coordinate systems that shift positions by some hundred metres and have no EPSG code. */
export type OffsetSystem = 'GCJ-02' | 'BD-09'

type Position = [lon: number, lat: number]

const SYSTEMS = { 'GCJ-02': gcoord.GCJ02, 'BD-09': gcoord.BD09 } as const

/** A position in degrees, back in WGS 84; right to about a metre. */
export function wgs84FromOffset(position: Position, system: OffsetSystem): Position {
  return gcoord.transform(position, SYSTEMS[system], gcoord.WGS84) as Position
}

/** A position of WGS 84 as the shifted system has it: what a map of that system shows at the same spot. */
export function offsetFromWgs84(position: Position, system: OffsetSystem): Position {
  return gcoord.transform(position, gcoord.WGS84, SYSTEMS[system]) as Position
}
