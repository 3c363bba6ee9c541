/** A tile of the web-mercator pyramid; y counts from the north. */
export interface TileAddress {
  z: number
  x: number
  y: number
}

export interface Bounds {
  minLon: number
  minLat: number
  maxLon: number
  maxLat: number
}

/** Units of a tile's side (Mapbox Vector Tile 2.1, layer extent). */
export const TILE_EXTENT = 4_096
/** Units beyond each side, so that a wide line is not cut at the seam. */
export const TILE_BUFFER = 64

/** The ground that a tile covers, with its buffer. */
export function tileBounds({ z, x, y }: TileAddress): Bounds {
  const numTiles = 2 ** z
  const buffer = TILE_BUFFER / TILE_EXTENT
  return {
    minLon: Math.max(-180, lonOf((x - buffer) / numTiles)),
    maxLon: Math.min(180, lonOf((x + 1 + buffer) / numTiles)),
    minLat: latOf((y + 1 + buffer) / numTiles),
    maxLat: latOf((y - buffer) / numTiles),
  }
}

/** Degrees of longitude that one unit of a tile covers at this zoom. */
export function unitDegrees(z: number): number {
  return 360 / 2 ** z / TILE_EXTENT
}

const lonOf = (fraction: number): number => fraction * 360 - 180

/** Inverse web-mercator (EPSG:3857 on the sphere), in degrees. */
const latOf = (fraction: number): number =>
  (Math.atan(Math.sinh(Math.PI * (1 - 2 * fraction))) * 180) / Math.PI
