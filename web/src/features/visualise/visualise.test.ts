import type { DashboardTile } from '@jingjing/schema/visualise/dashboards'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { mapStyle } from '../../map/map-style.ts'
import { LIGHT } from '../../ui/theme.ts'
import { addTile, narrowed, settled, withBox } from './dashboards/dashboard-state.ts'
import { areaSquareMetres, lengthMetres } from './measure.ts'
import { pictureLayers } from './picture-layers.ts'
import {
  completed,
  edgesIn,
  kindsFor,
  readPictureView,
  suggestForField,
  suggestPictures,
  type Table,
  writePictureView,
} from './state.ts'
import { featureAsk, figureAsk, itemCondition, keyCondition } from './trail-of.ts'

const field = (name: string, type: string, title = name) => ({
  name,
  title,
  type,
  unit: null,
  sensitivity: 'public' as const,
  canonical: null,
  description: '',
  numMissing: 0,
})
const POINTS: Table = {
  name: 'seats',
  geometryType: 'Point',
  numRows: 60,
  fields: [
    field('no', 'integer', '编号'),
    field('kind', 'text', '类型'),
    field('seats', 'integer', '座位数'),
    field('day', 'date', '登记日期'),
    { ...field('phone', 'text', '电话'), sensitivity: 'personal' },
  ],
}
const AREAS: Table = { ...POINTS, geometryType: 'MultiPolygon' }

const about = (picture: Picture) => ({
  picture,
  datasets: [],
  words: { dataset: 'd', value: null, by: null, split: null, x: null, y: null },
  unit: null,
  isSynthetic: false,
  numRows: 3,
  numMissing: 0,
  numLeftOut: 0,
  frames: [''],
})
const square = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [116, 39],
      [117, 39],
      [117, 40],
      [116, 39],
    ],
  ],
}

describe('suggestions', () => {
  it('fit what a table holds, need no further choice, and never draw what is personal', () => {
    const found = suggestPictures('d', POINTS)
    expect(found.map((one) => one.picture.kind)).toEqual(
      expect.arrayContaining([
        'points',
        'choropleth',
        'bar',
        'line',
        'heat',
        'hexagons',
        'symbols',
        'histogram',
      ]),
    )
    expect(JSON.stringify(found)).not.toContain('phone')
    // A number that names a row measures nothing.
    expect(found.find((one) => one.picture.kind === 'histogram')?.picture.x).toBe('seats')
    expect(suggestPictures('d', AREAS)[0]?.picture).toMatchObject({
      kind: 'choropleth',
      onto: 'rows',
      value: { field: 'seats' },
    })
    expect(suggestPictures('d', { ...POINTS, geometryType: null, fields: [] })).toHaveLength(1)
  })

  it('of a field follow its type', () => {
    const kinds = (name: string) =>
      suggestForField('d', POINTS, POINTS.fields.find((one) => one.name === name) ?? field('', '')).map(
        (one) => one.picture.kind,
      )
    expect(kinds('day')).toEqual(['line', 'bar'])
    expect(kinds('seats')).toEqual(['histogram', 'choropleth', 'box'])
    expect(kinds('kind')).toEqual(['bar', 'heat-table'])
  })

  it('every kind that is offered is complete at once', () => {
    for (const table of [POINTS, AREAS])
      for (const kind of kindsFor(table)) {
        const picture = completed({ kind, dataset: 'd' }, table)
        if (['bar', 'line', 'area', 'pie', 'heat-table'].includes(kind)) expect(picture.by).toBeDefined()
        if (['histogram', 'box', 'scatter'].includes(kind)) expect(picture.x).toBeDefined()
        if (kind === 'heat-table') expect(picture.split?.field).not.toBe(picture.by?.field)
      }
  })

  it('stand in the address and come back from it; what is no picture does not', () => {
    const left = completed({ kind: 'heat-table', dataset: 'd' }, POINTS)
    expect(readPictureView(writePictureView(new URLSearchParams(), { left, right: left }))).toEqual({
      left,
      right: left,
    })
    expect(readPictureView(new URLSearchParams('picture={"kind":"nothing"}&beside=x'))).toEqual({
      left: null,
      right: null,
    })
  })
})

describe('the trail of a picture', () => {
  const picture: Picture = {
    kind: 'bar',
    dataset: 'd',
    table: 't',
    version: 3,
    filter: { field: 'kind', is: 'equals', value: '长椅' },
    by: { field: 'day', part: 'month' },
    split: { field: 'kind' },
  }
  it('asks for the rows of a bar, of a month and of what has no value', () => {
    const data: PictureData = {
      ...about(picture),
      shape: 'groups',
      groups: [
        { by: '2026-01', name: '2026-01', split: '长椅', splitName: '长椅', value: 2, count: 2 },
        { by: '2026-01', name: '2026-01', split: null, splitName: '', value: 1, count: 1 },
      ],
    }
    expect(itemCondition(data, { series: 1, index: 0 })).toEqual({
      all: [
        {
          all: [
            { field: 'day', is: 'at-least', value: '2026-01-01' },
            { field: 'day', is: 'less', value: '2026-02-01' },
          ],
        },
        { field: 'kind', is: 'is-empty' },
      ],
    })
    expect(itemCondition(data, { series: 0, index: 9 })).toBeUndefined()
    expect(keyCondition({ field: 'n' }, 7)).toEqual({ field: 'n', is: 'equals', value: 7 })
  })

  it('keeps the filter, the version and the value of the picture', () => {
    const { params } = figureAsk(
      { ...picture, value: { how: 'sum', field: 'seats' } },
      { filter: { field: 'day', is: 'is-filled' } },
    )
    expect(params).toMatchObject({ dataset: 'd', table: 't', version: '3', how: 'sum', field: 'seats' })
    expect(JSON.parse(params.filter ?? '')).toEqual({
      all: [picture.filter, { field: 'day', is: 'is-filled' }],
    })
  })

  it('knows communities, hexagons and rows by their keys', () => {
    const data = {
      ...about({ kind: 'hexagons', dataset: 'd', sideMetres: 100 }),
      shape: 'features' as const,
      features: [],
    }
    expect(featureAsk(data, 'h:3,-4', '').params.hexagon).toBe('3,-4,100')
    expect(featureAsk(data, '77', '').params.row).toBe('77')
    expect(featureAsk(data, 'c:101', '').params.filter).toContain('101')
  })
})

describe('layers of a picture', () => {
  const features: PictureData = {
    ...about({ kind: 'choropleth', dataset: 'd' }),
    shape: 'features',
    features: [
      { key: 'c:1', name: '甲', geometry: square, values: [3], counts: [3] },
      { key: 'c:2', name: '乙', geometry: square, values: [null], counts: [0] },
      { key: 'c:3', name: '丙', geometry: square, values: [9], counts: [9] },
    ],
  }
  const points = (isGathered: boolean): PictureData => ({
    ...about({ kind: 'points', dataset: 'd' }),
    shape: 'points',
    isGathered,
    isOfTiles: isGathered,
    extent: null,
    points: [{ key: '1', lon: 116.4, lat: 39.9, num: 3, value: 2, name: '', frame: 0 }],
  })
  it.each([
    ['choropleth', features],
    ['extrusion', features],
    ['hexagons', features],
    ['lines', features],
    ['points', points(false)],
    ['points', points(true)],
    ['symbols', points(false)],
    ['heat', points(true)],
  ] as const)('are a valid style as %s', (kind, data) => {
    const picture: Picture = {
      kind,
      dataset: 'd',
      drawings: [
        {
          shape: 'area',
          positions: [
            [116, 39],
            [117, 39],
            [117, 40],
          ],
          text: '拟建',
        },
      ],
    }
    const origin = 'http://localhost:8710'
    const style = mapStyle({
      baseMap: { layers: [], bounds: null },
      names: [],
      layers: pictureLayers({ data, picture, frame: 0, unit: '条', origin }),
      tokens: LIGHT,
      origin,
    })
    expect(validateStyleMin(style).map((problem) => problem.message)).toEqual([])
    for (const source of Object.values(style.sources))
      if (source.type === 'vector') expect(source.tiles?.every((one) => one.startsWith(origin))).toBe(true)
  })
})

describe('a dashboard', () => {
  const tile = (id: string, x: number, y: number, width = 6, height = 4): DashboardTile => ({
    id,
    x,
    y,
    width,
    height,
    content: { text: id },
  })
  const boxOf = (tiles: readonly DashboardTile[], id: string) => {
    const found = tiles.find((one) => one.id === id)
    return found && [found.x, found.y, found.width, found.height]
  }
  it('puts a further tile where there is room for it first', () => {
    const tiles = addTile([tile('t1', 0, 0)], { text: '' }, { width: 6, height: 3 })
    expect([tiles[1]?.id, boxOf(tiles, 't2')]).toEqual(['t2', [6, 0, 6, 3]])
    expect(boxOf(addTile(tiles, { text: '' }, { width: 12, height: 2 }), 't3')).toEqual([0, 4, 12, 2])
  })

  it('lets what is in the way of a moved tile go below it, and leaves no gap', () => {
    const moved = withBox([tile('a', 0, 0), tile('b', 0, 4)], 'b', { y: 0 })
    expect([boxOf(moved, 'a'), boxOf(moved, 'b')]).toEqual([
      [0, 4, 6, 4],
      [0, 0, 6, 4],
    ])
    expect(boxOf(settled([tile('a', 0, 7)]), 'a')).toEqual([0, 0, 6, 4])
  })

  it('keeps tiles on the grid, never over each other, whatever is done to them', () => {
    let tiles = [tile('a', 0, 0), tile('b', 6, 0), tile('c', 0, 4, 12, 3)]
    for (const [id, change] of [
      ['a', { x: 99 }],
      ['c', { width: 99, height: 99 }],
      ['b', { x: -5, y: 3 }],
      ['a', { width: 1, height: 0 }],
      ['b', { y: -2, width: 9 }],
    ] as const) {
      tiles = withBox(tiles, id, change)
      for (const one of tiles) {
        expect(one.x >= 0 && one.x + one.width <= 12 && one.y >= 0 && one.width >= 2 && one.height >= 2).toBe(
          true,
        )
        for (const other of tiles)
          if (other.id !== one.id)
            expect(
              one.x + one.width <= other.x ||
                other.x + other.width <= one.x ||
                one.y + one.height <= other.y ||
                other.y + other.height <= one.y,
            ).toBe(true)
      }
    }
  })

  it('narrows the other tiles of the same table, and no other', () => {
    const chosen = {
      tile: 'a',
      dataset: 'd',
      table: 't',
      filter: { field: 'kind', is: 'equals', value: 'x' } as const,
      words: 'x',
    }
    expect(narrowed({ kind: 'bar', dataset: 'd', table: 't' }, 'b', chosen).filter).toEqual(chosen.filter)
    expect(narrowed({ kind: 'bar', dataset: 'd', table: 't' }, 'a', chosen).filter).toBeUndefined()
    expect(narrowed({ kind: 'bar', dataset: 'other' }, 'b', chosen).filter).toBeUndefined()
  })
})

it('measures lengths and areas on the ground, not in degrees', () => {
  // One second of latitude is 30.85 m near Beijing; a hundredth of a degree each way covers 0.949 km².
  expect(
    lengthMetres([
      [116.4, 39.9],
      [116.4, 39.91],
    ]),
  ).toBeCloseTo(1110.3, 0)
  expect(
    areaSquareMetres([
      [116.4, 39.9],
      [116.41, 39.9],
      [116.41, 39.91],
      [116.4, 39.91],
    ]) / 1e6,
  ).toBeCloseTo(0.949, 2)
  expect(
    areaSquareMetres([
      [116.4, 39.9],
      [116.41, 39.9],
    ]),
  ).toBe(0)
})

it('reads class edges however they are written', () => {
  expect(edgesIn('50， 10;100、10 x')).toEqual([10, 50, 100])
})
