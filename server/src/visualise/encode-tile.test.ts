import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import { encodeTile, MAX_TILE_BYTES, type TileFeature } from './encode-tile.ts'
import { TILE_EXTENT, tileBounds } from './tile-grid.ts'

const WORLD = { z: 0, x: 0, y: 0 }
const point = (lon: number, lat: number): TileFeature => ({
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties: {},
})
const line = (fromLon: number, toLon: number, highway: string): TileFeature => ({
  geometry: {
    type: 'LineString',
    coordinates: [
      [fromLon, 0],
      [toLon, 0],
    ],
  },
  properties: { highway },
})
const decode = (bytes: Uint8Array | null) => new VectorTile(new PbfReader(bytes!))

describe('the ground of a tile', () => {
  it('is, for the whole world, as far north as it is wide: 85.0511°', () => {
    // Web mercator cuts the globe where the map becomes square: latitude atan(sinh(π)).
    const limitDegrees = (Math.atan(Math.sinh(Math.PI)) * 180) / Math.PI
    expect(limitDegrees).toBeCloseTo(85.0511, 4)
    const bounds = tileBounds(WORLD)
    expect([bounds.minLon, bounds.maxLon]).toEqual([-180, 180])
    expect(bounds.maxLat).toBeGreaterThan(limitDegrees)
    expect(bounds.minLat).toBeCloseTo(-bounds.maxLat, 9)
  })

  it('overlaps its neighbours by the buffer', () => {
    const west = tileBounds({ z: 10, x: 843, y: 388 })
    const east = tileBounds({ z: 10, x: 844, y: 388 })
    const overlapDegrees = (2 * 64 * 360) / 2 ** 10 / TILE_EXTENT
    expect(west.maxLon - east.minLon).toBeCloseTo(overlapDegrees, 9)
  })
})

describe('an encoded tile', () => {
  it('puts the point of zero longitude and latitude in its middle, in the layer of its role', () => {
    const tile = decode(encodeTile([point(0, 0)], 'street', WORLD))
    expect(Object.keys(tile.layers)).toEqual(['street'])
    const layer = tile.layers.street!
    expect(layer.extent).toBe(TILE_EXTENT)
    expect(layer.feature(0).loadGeometry()).toEqual([[{ x: TILE_EXTENT / 2, y: TILE_EXTENT / 2 }]])
  })

  it('is none where nothing lies in it', () => {
    expect(encodeTile([], 'street', WORLD)).toBeNull()
    expect(encodeTile([point(-90, 0)], 'street', { z: 1, x: 1, y: 0 })).toBeNull()
  })

  it('writes lines that read the same as one feature and leaves none out', () => {
    const layer = decode(
      encodeTile([line(0, 10, 'primary'), line(20, 30, 'primary'), line(40, 50, 'service')], 'street', WORLD),
    ).layers.street!
    const features = Array.from({ length: layer.length }, (_, index) => layer.feature(index))
    expect(features.map((one) => [one.properties.highway, one.loadGeometry().length])).toEqual([
      ['primary', 2],
      ['service', 1],
    ])
  })

  it('drops the less important features first when it would be too large, and never exceeds the limit', () => {
    const features = Array.from(
      { length: 5_000 },
      (_, index): TileFeature => ({
        ...point(-170 + (index % 340), -80 + (index % 160)),
        properties: { name: `n${index}` },
      }),
    )
    const bytes = encodeTile(features, 'data', WORLD, 20_000)!
    expect(bytes.byteLength).toBeLessThanOrEqual(20_000)
    expect(bytes.byteLength).toBeGreaterThan(10_000)
    const layer = decode(bytes).layers.data!
    const names = Array.from({ length: layer.length }, (_, index) => layer.feature(index).properties.name)
    expect(names).toEqual(features.slice(0, names.length).map((one) => one.properties.name))
    expect(encodeTile(features, 'data', WORLD, 1)).toBeNull()
  })

  it('is as large as it may be by default: half a megabyte', () => {
    expect(MAX_TILE_BYTES).toBe(500_000)
  })
})
