import { describe, expect, it } from 'vitest'
import { readGeometry } from './read-geometry.ts'

const text = (type: string, coordinates: unknown): string => JSON.stringify({ type, coordinates })
const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
]

describe('a geometry in a cell', () => {
  it.each([
    text('Point', [116.46, 39.89, 35.5]),
    text('LineString', SQUARE),
    text('Polygon', [SQUARE]),
    text('MultiPolygon', [[SQUARE]]),
    JSON.stringify({
      type: 'GeometryCollection',
      geometries: [{ type: 'Point', coordinates: [1, 2] }],
    }),
  ])('stays as it is where it can be stored: %s', (geometry) => expect(readGeometry(geometry)).toBe(geometry))

  it('has its rings closed', () => {
    expect(readGeometry(text('Polygon', [SQUARE.slice(0, 3)]))).toBe(text('Polygon', [SQUARE]))
  })

  it.each([
    ['no ring', text('Polygon', [])],
    ['words for coordinates', text('Polygon', 'x')],
    ['texts for figures', text('Point', ['116', '39'])],
    ['nothing', JSON.stringify({ type: 'Point' })],
    ['figures that are none', '{"type":"Point","coordinates":[null,null]}'],
    ['a line of one point', text('LineString', [[116, 39]])],
    ['a ring of two points', text('Polygon', [SQUARE.slice(0, 2)])],
    ['a type that is none', text('Circle', [116, 39])],
    ['cut off text', '{"type":"Point","coor'],
  ])('is none with %s', (_name, geometry) => expect(readGeometry(geometry)).toBe(null))
})
