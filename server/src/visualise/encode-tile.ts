import { geoJSONToTile } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import type { Feature, Geometry, Position } from 'geojson'
import { TILE_BUFFER, TILE_EXTENT, type TileAddress } from './tile-grid.ts'

export type TileProperties = Record<string, string | number | boolean>

/** One row on its way into a tile; the important ones come first. */
export interface TileFeature {
  geometry: Geometry
  properties: TileProperties
}

/** What a browser takes over an office's network without a pause, before compression. */
export const MAX_TILE_BYTES = 500_000

/** Beyond this the tolerance no longer falls: web maps do not zoom further. */
const DEEPEST_ZOOM = 22

/**
 * A Mapbox Vector Tile 2.1 of one layer; null where nothing is to be seen in it. Where it would be larger
 * than `maxBytes` the least important features are left out until it fits.
 */
export function encodeTile(
  features: readonly TileFeature[],
  layer: string,
  address: TileAddress,
  maxBytes = MAX_TILE_BYTES,
): Uint8Array | null {
  let numKept = features.length
  while (numKept > 0) {
    const bytes = encode(features.slice(0, numKept), layer, address)
    if (bytes === null || bytes.byteLength <= maxBytes) return bytes
    numKept = Math.min(numKept - 1, Math.floor((numKept * maxBytes * 0.95) / bytes.byteLength))
  }
  return null
}

function encode(
  features: readonly TileFeature[],
  layer: string,
  { z, x, y }: TileAddress,
): Uint8Array | null {
  const tile = geoJSONToTile({ type: 'FeatureCollection', features: mergeLines(features) }, z, x, y, {
    extent: TILE_EXTENT,
    buffer: TILE_BUFFER,
    maxZoom: DEEPEST_ZOOM,
    clip: true,
  })
  if (tile.features.length === 0) return null
  return fromGeojsonVt({ [layer]: tile }, { version: 2, extent: TILE_EXTENT })
}

/** Lines that read the same become one feature: their attributes are written once instead of thousands of times. */
function mergeLines(features: readonly TileFeature[]): Feature[] {
  const merged: Feature[] = []
  const linesByProperties = new Map<string, Position[][]>()
  for (const { geometry, properties } of features) {
    const lines = linesOf(geometry)
    if (lines === null) {
      merged.push({ type: 'Feature', properties, geometry })
      continue
    }
    const key = JSON.stringify(properties)
    const known = linesByProperties.get(key)
    if (known !== undefined) {
      known.push(...lines)
      continue
    }
    const coordinates = [...lines]
    linesByProperties.set(key, coordinates)
    merged.push({ type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } })
  }
  return merged
}

function linesOf(geometry: Geometry): Position[][] | null {
  if (geometry.type === 'LineString') return [geometry.coordinates]
  return geometry.type === 'MultiLineString' ? geometry.coordinates : null
}
