import { describe, expect, it } from 'vitest'
import { type NamedPiece, placeNames } from './place-names.ts'

const box = (name: string | null, minX: number, minY: number, maxX: number, maxY: number): NamedPiece => ({
  properties: name === null ? {} : { name },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [minX, minY],
        [maxX, minY],
        [maxX, maxY],
        [minX, maxY],
        [minX, minY],
      ],
    ],
  },
})

describe('names of places', () => {
  it('stand once, in the middle of all the pieces that tiles cut a place into', () => {
    expect(placeNames([box('甲', 0, 0, 1, 2), box('甲', 1, 0, 4, 2)])).toEqual([
      { name: '甲', lon: 2, lat: 1, sideDegrees: 2.82843 },
    ])
  })

  it('do not depend on the order or the winding of the pieces', () => {
    const pieces = [box('甲', 0, 0, 1, 2), box('乙', 5, 5, 6, 6), box('甲', 1, 0, 4, 2)]
    const turned = pieces.map(
      (piece): NamedPiece => ({
        ...piece,
        geometry: {
          type: 'Polygon',
          coordinates: (piece.geometry.coordinates as number[][][]).map((ring) => [...ring].reverse()),
        },
      }),
    )
    expect(placeNames([...turned].reverse())).toEqual(placeNames(pieces))
  })

  it('leave out what has no name or no area', () => {
    expect(placeNames([box(null, 0, 0, 1, 1), box('线', 0, 0, 0, 5)])).toEqual([])
    expect(
      placeNames([{ properties: { name: '点' }, geometry: { type: 'Point', coordinates: [1, 1] } }]),
    ).toEqual([])
  })
})
