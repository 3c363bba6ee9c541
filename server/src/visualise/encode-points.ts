import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { MAX_TILE_BYTES, type TileProperties } from './encode-tile.ts'
import { TILE_EXTENT, type TileAddress } from './tile-grid.ts'

export interface TilePoint {
  /** Units of the tile from its west and north edge. */
  x: number
  y: number
  properties: TileProperties
}

/** A tile of points, written without the detour over outlines. Null for none. */
export function encodePoints(
  points: readonly TilePoint[],
  layer: string,
  maxBytes = MAX_TILE_BYTES,
): Uint8Array | null {
  let numKept = points.length
  while (numKept > 0) {
    const features = points.slice(0, numKept).map(({ x, y, properties }) => ({
      type: 1 as const,
      geometry: [[x, y]] as [number, number][],
      tags: properties,
    }))
    const tile = { features } as unknown as Parameters<typeof fromGeojsonVt>[0][string]
    const bytes = fromGeojsonVt({ [layer]: tile }, { version: 2, extent: TILE_EXTENT })
    if (bytes.byteLength <= maxBytes) return bytes
    numKept = Math.min(numKept - 1, Math.floor((numKept * maxBytes * 0.95) / bytes.byteLength))
  }
  return null
}

/** Where a place lies in a tile; null outside, since every point belongs to one tile alone. */
export function unitsOf(lon: number, lat: number, { z, x, y }: TileAddress): { x: number; y: number } | null {
  const numTiles = 2 ** z
  const across = (lon + 180) / 360
  const down = 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)
  const unitX = Math.floor((across * numTiles - x) * TILE_EXTENT)
  const unitY = Math.floor((down * numTiles - y) * TILE_EXTENT)
  const isInside = unitX >= 0 && unitX < TILE_EXTENT && unitY >= 0 && unitY < TILE_EXTENT
  return isInside ? { x: unitX, y: unitY } : null
}
