import { describe, expect, it } from 'vitest'
import { toWgs84, wgs84Geometry } from './to-wgs84.ts'

describe('positions of projected systems', () => {
  // golden: `gdaltransform -s_srs EPSG:code -t_srs EPSG:4326` (GDAL 3.6, PROJ 9.1).
  it.each([
    [4527, 39453436.67352863, 4418852.11283441, 116.455497374917, 39.9025624558829],
    [4548, 453436.67352863, 4418852.11283441, 116.455497374917, 39.9025624558829],
    [4498, 20453436.67352863, 4418852.11283441, 116.455497374917, 39.9025624558829],
    [4509, 453436.67352863, 4418852.11283441, 116.455497374917, 39.9025624558829],
    [32650, 453436.67352863, 4418852.11283441, 116.455153341288, 39.9184861513448],
    [3857, 12963000, 4852000, 116.448610280414, 39.903988890897],
  ])('of EPSG:%i agree with PROJ to a millimetre', (code, x, y, lon, lat) => {
    const [ownLon, ownLat] = toWgs84(code)!([x, y])
    expect(Math.abs(ownLon - lon)).toBeLessThan(1.2e-8)
    expect(Math.abs(ownLat - lat)).toBeLessThan(9e-9)
  })

  it('of systems without a public way into WGS 84 are left alone', () => {
    for (const code of [4214, 4610, 2384, 2436]) expect(toWgs84(code)).toBeUndefined()
  })
})

it('every position of a geometry is converted, and the geometry given stays as it is', () => {
  const collection = {
    type: 'GeometryCollection',
    geometries: [
      { type: 'Point', coordinates: [1, 2] },
      {
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [3, 4],
            [5, 7],
            [1, 2],
          ],
        ],
      },
    ],
  }
  const before = structuredClone(collection)
  expect(wgs84Geometry(collection, ([x, y]) => [x + 10, y])).toEqual({
    type: 'GeometryCollection',
    geometries: [
      { type: 'Point', coordinates: [11, 2] },
      {
        type: 'Polygon',
        coordinates: [
          [
            [11, 2],
            [13, 4],
            [15, 7],
            [11, 2],
          ],
        ],
      },
    ],
  })
  expect(collection).toEqual(before)
})
