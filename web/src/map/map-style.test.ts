import type { BaseMap } from '@jingjing/schema/visualise'
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { DARK, LIGHT } from '../ui/theme.ts'
import { boundsOf } from './bounds.ts'
import {
  boundarySources,
  type MapLayer,
  type MapState,
  mapStyle,
  selectableLayers,
  zoomForName,
} from './map-style.ts'

const baseMap: BaseMap = {
  layers: (['boundary', 'building', 'street', 'land'] as const).map((role) => ({
    role,
    dataset: role,
    table: role,
    version: 1,
    tiles: `/tiles/${role}/{z}/{x}/{y}?table=${role}&version=1`,
  })),
  bounds: [116.45, 39.88, 116.48, 39.91],
}
const points: MapLayer = {
  kind: 'points',
  name: 'cases',
  points: [{ lon: 116.46, lat: 39.89, title: '甲', note: '乙' }],
}
const tiles = (geometryType: string): MapLayer => ({
  kind: 'tiles',
  name: 'dataset',
  tiles: '/tiles/x/{z}/{x}/{y}',
  sourceLayer: 'data',
  geometryType,
})
const state = (part: Partial<MapState>): MapState => ({
  baseMap,
  names: [{ lon: 116.46, lat: 39.89, name: '九龙社区', sideDegrees: 0.005 }],
  layers: [],
  tokens: LIGHT,
  origin: 'http://localhost:8710',
  ...part,
})

describe('the style of the map', () => {
  it.each([
    ['nothing at all', state({ baseMap: { layers: [], bounds: null }, names: [] })],
    ['the base map alone', state({})],
    ['points', state({ layers: [points] })],
    ['a dataset of points', state({ layers: [tiles('Point')] })],
    ['a dataset of lines', state({ layers: [tiles('MultiLineString')] })],
    ['a dataset of areas', state({ layers: [tiles('Polygon')] })],
    ['the dark theme', state({ layers: [points], tokens: DARK })],
  ])('is valid for %s', (_, given) => {
    expect(validateStyleMin(mapStyle(given)).map((problem) => problem.message)).toEqual([])
  })

  it('asks nobody but the platform: every tile has its address, and no glyphs or sprites are fetched', () => {
    const style = mapStyle(state({ layers: [tiles('Polygon')] }))
    expect(style.glyphs).toBeUndefined()
    expect(style.sprite).toBeUndefined()
    for (const source of Object.values(style.sources))
      if (source.type === 'vector')
        expect(source.tiles?.every((address) => address.startsWith('http://localhost:8710/tiles/'))).toBe(
          true,
        )
  })

  it('draws land below buildings below streets below boundaries below names below the subject', () => {
    const order = mapStyle(state({ layers: [points] })).layers.map((layer) => layer.id)
    const places = [
      'ground',
      'base-land-0',
      'base-building-0',
      'base-street-0',
      'base-boundary-0',
      'place-names',
      'layer-cases-point',
    ]
    expect(places.map((id) => order.indexOf(id))).toEqual(
      [...places.map((id) => order.indexOf(id))].sort((a, b) => a - b),
    )
    expect(places.every((id) => order.includes(id))).toBe(true)
  })

  it('answers to the pointer with the subject only', () => {
    const style = mapStyle(state({ layers: [points] }))
    expect(selectableLayers(style).every((id) => id.startsWith('layer-cases'))).toBe(true)
    expect(boundarySources(style)).toEqual(['base-boundary-0'])
  })
})

it('the name of a place waits until the place is wide enough for it: half the side, one zoom later', () => {
  const zoom = zoomForName(0.006)
  expect(zoomForName(0.003)).toBeCloseTo(zoom + 1, 1)
  // 0.006° of longitude at this zoom is as wide as the name: 512 · 2^zoom pixels for 360°.
  expect((512 * 2 ** zoom * 0.006) / 360).toBeCloseTo(64, 0)
})

it('the box of points holds each of them, and none has none', () => {
  expect(boundsOf([])).toBeNull()
  expect(
    boundsOf([
      { lon: 2, lat: 5 },
      { lon: 1, lat: 9 },
    ]),
  ).toEqual([1, 5, 2, 9])
})
