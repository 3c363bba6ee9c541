import { describe, expect, it } from 'vitest'
import {
  boundsOf,
  type DrawnGeometry,
  handlesOf,
  withCornerAdded,
  withCornerMoved,
  withoutCorner,
} from './geometry-edit.ts'

const SQUARE: DrawnGeometry = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ],
  ],
}
const LINE: DrawnGeometry = {
  type: 'LineString',
  coordinates: [
    [0, 0],
    [2, 0],
  ],
}
const ring = (geometry: DrawnGeometry | null): unknown =>
  geometry === null ? null : (geometry.coordinates as unknown[])[0]

describe('drawing on a shape', () => {
  it('offers each corner once and the middle of each side', () => {
    const handles = handlesOf(SQUARE)
    expect(handles.filter((one) => one.kind === 'corner')).toHaveLength(4)
    expect(handles.filter((one) => one.kind === 'middle').map((one) => one.position)).toEqual([
      [2, 0],
      [4, 2],
      [2, 4],
      [0, 2],
    ])
    expect(handlesOf({ type: 'Point', coordinates: [1, 2] })).toHaveLength(1)
    expect(
      handlesOf({
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toHaveLength(2)
  })

  it('keeps an outline closed, whichever corner moves or goes', () => {
    for (const at of [0, 1, 3]) {
      const moved = ring(withCornerMoved(SQUARE, [0, at], [9, 9])) as unknown[]
      expect(moved).toHaveLength(5)
      expect(moved[0]).toEqual(moved.at(-1))
      expect(moved[at]).toEqual([9, 9])
      const less = ring(withoutCorner(SQUARE, [0, at])) as unknown[]
      expect(less).toHaveLength(4)
      expect(less[0]).toEqual(less.at(-1))
    }
  })

  it('turns the middle of a side into a corner, and taking it out gives the shape back', () => {
    for (const shape of [SQUARE, LINE])
      for (const middle of handlesOf(shape).filter((one) => one.kind === 'middle')) {
        const more = withCornerAdded(shape, middle.path, middle.position)
        expect(handlesOf(more).filter((one) => one.kind === 'corner')).toContainEqual({
          ...middle,
          kind: 'corner',
        })
        expect(withoutCorner(more, middle.path)).toEqual(shape)
      }
  })

  it('leaves no line of one corner and no outline of two', () => {
    expect(withoutCorner(LINE, [0])).toBeNull()
    const triangle = withoutCorner(SQUARE, [0, 1])
    expect(triangle && withoutCorner(triangle, [0, 1])).toBeNull()
    expect(withoutCorner({ type: 'Point', coordinates: [0, 0] }, [])).toBeNull()
  })

  it('touches one part of many and nothing else', () => {
    const many: DrawnGeometry = {
      type: 'MultiPolygon',
      coordinates: [SQUARE.coordinates, SQUARE.coordinates],
    }
    const moved = withCornerMoved(many, [1, 0, 2], [5, 5])
    expect((moved.coordinates as unknown[])[0]).toBe(many.coordinates[0])
    expect(boundsOf(moved)).toEqual([0, 0, 5, 5])
  })
})
