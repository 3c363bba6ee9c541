import { describe, expect, it } from 'vitest'
import { identifier, sql } from '../../db/sql.ts'
import {
  CRS,
  column,
  epsg,
  FEATURES,
  type FeatureAnswer,
  get,
  http,
  items,
  nextOf,
  numbersOf,
  places,
  plain,
  range,
} from './collections.ts'

describe('items', () => {
  it(`${FEATURES}/core/fc-response and ${FEATURES}/geojson/content: the rows of the store, each once`, async () => {
    const { body, headers } = await items('?limit=100')
    expect(headers['content-type']).toContain('application/geo+json')
    expect([body.numberMatched, body.numberReturned, body.features.length]).toEqual([30, 30, 30])
    const names = ['编号', '类别', '面积', '开办日期'].map((title) => column[title] as string)
    const rows = await http.store.database.write((tx) =>
      tx.query<Record<string, unknown>>(sql`
        select row_key, ${identifier(names[0] as string)}, ${identifier(names[1] as string)},
          ${identifier(names[2] as string)}, ${identifier(names[3] as string)}, round(st_x(geometry)::numeric, 9) as lon, round(st_y(geometry)::numeric, 9) as lat
        from ${identifier('data_rows', places)} order by row_key`),
    )
    const answered = body.features.map((one: FeatureAnswer) => ({
      row_key: one.id,
      ...Object.fromEntries(names.map((name) => [name, one.properties[name]])),
      lon: one.geometry?.coordinates[0],
      lat: one.geometry?.coordinates[1],
    }))
    expect(answered).toEqual(rows)
  })

  it(`${FEATURES}/core/fc-limit-response-1 and fc-links: pages end to end are the whole, even when a new version comes in between`, async () => {
    const first = await items('?limit=7')
    expect(first.body.numberReturned).toBe(7)
    let next = nextOf(first)
    const seen = numbersOf(first)
    while (next !== null) {
      const page = await get(next)
      seen.push(...numbersOf(page))
      next = nextOf(page)
    }
    expect(seen).toEqual(range(0, 30))
  })

  it(`${FEATURES}/core/fc-bbox-response, in degrees and in metres`, async () => {
    expect(numbersOf(await items('?limit=100&bbox=116.4595,39.8,116.4625,39.9'))).toEqual(range(10, 13))
    expect(numbersOf(await items('?limit=100&bbox=116.4595,39.8,0,116.4625,39.9,9'))).toEqual(range(10, 13))
    // A box without area is a point, or a line.
    expect(numbersOf(await items('?bbox=116.45,39.89,116.45,39.89'))).toEqual(['P00'])
    expect(numbersOf(await items('?bbox=116.45,39.8,116.45,39.9'))).toEqual(['P00'])
    // The same box with latitude first.
    const north = `?limit=100&bbox=39.8,116.4595,39.9,116.4625&bbox-crs=${encodeURIComponent(epsg(4490))}`
    expect(numbersOf(await items(north))).toEqual(range(10, 13))
    const metres = (await items(`?limit=100&crs=${encodeURIComponent(epsg(4548))}`)).body
      .features as FeatureAnswer[]
    const [northing, easting] = (metres[11] as { geometry: { coordinates: [number, number] } }).geometry
      .coordinates
    const box = [northing - 1, easting - 1, northing + 1, easting + 1].join()
    expect(numbersOf(await items(`?bbox=${box}&bbox-crs=${encodeURIComponent(epsg(4548))}`))).toEqual(['P11'])
    // Over the meridian of 180° lies nothing of ours.
    expect(numbersOf(await items('?bbox=170,30,-170,50'))).toEqual([])
    expect(numbersOf(await items('?bbox=0,0,1,1', plain))).toEqual([])
  })

  it(`${FEATURES}/core/fc-time-response`, async () => {
    expect(numbersOf(await items('?datetime=2026-01-05'))).toEqual(['P04'])
    expect(numbersOf(await items('?datetime=2026-01-05/2026-01-07'))).toEqual(range(4, 7))
    expect(numbersOf(await items('?limit=100&datetime=../2026-01-03'))).toEqual(range(0, 3))
    expect(numbersOf(await items('?datetime=2026-01-28T00:00:00Z/..'))).toEqual(range(27, 30))
  })

  it(`${FEATURES}/core/query-param-unknown and query-param-invalid`, async () => {
    for (const query of [
      '?nothing=1',
      '?limit=0',
      '?limit=x',
      '?bbox=1,2,3',
      '?bbox=a,b,c,d',
      '?datetime=yesterday',
      '?datetime=2026-02-31',
      '?crs=x',
      '?f=xml',
      '?limit=1&limit=2',
      '?filter-lang=sql',
      `?bbox=${'1,'.repeat(5)}`,
    ])
      expect((await items(query)).status, query).toBe(400)
    expect((await items('?limit=99999999')).body.numberReturned).toBe(30)
  })

  it(`${FEATURES}/core/f-success`, async () => {
    const [first] = (await items('?limit=1')).body.features
    const one = await get(`/ogc/collections/${places}/items/${first.id}`)
    expect(one.body).toMatchObject({ ...first, links: expect.anything() })
    for (const id of ['0', '999999999', 'x', '1%27%20or%201=1'])
      expect((await get(`/ogc/collections/${places}/items/${id}`)).status, id).toBe(404)
  })

  it('a table without geometry is a collection as well', async () => {
    const { body } = await items('', plain)
    expect(body.numberMatched).toBe(5)
    expect(body.features[0].geometry).toBeNull()
  })
})

describe(`${CRS}/crs`, () => {
  it('/fc-crs-valid-value and /ogc-crs-header: north before east where the authority writes it so', async () => {
    for (const [code, first] of [
      [4326, 39.89],
      [4490, 39.89],
    ] as const) {
      const { body, headers } = await items(`?limit=1&crs=${encodeURIComponent(epsg(code))}`)
      expect(body.features[0].geometry.coordinates).toEqual([first, 116.45])
      expect(headers['content-crs']).toBe(`<${epsg(code)}>`)
    }
    expect((await items('?limit=1')).headers['content-crs']).toBe(
      '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>',
    )
  })

  it('the plane of the zone: 0.001° along the parallel of 39.89° are 85.6 m', async () => {
    const { features } = (await items(`?limit=2&crs=${encodeURIComponent(epsg(4548))}`)).body
    const [[n1, e1], [n2, e2]] = features.map((one: FeatureAnswer) => one.geometry?.coordinates)
    // N cos φ Δλ on the ellipsoid; half a degree west of the middle meridian the plane stretches by 3 parts in 10⁵.
    const sin = Math.sin((39.89 * Math.PI) / 180)
    const radius = 6_378_137 / Math.sqrt(1 - (1 / 298.257222101) * (2 - 1 / 298.257222101) * sin * sin)
    const metres = (radius * Math.cos((39.89 * Math.PI) / 180) * 0.001 * Math.PI) / 180
    expect(Math.hypot(n2 - n1, e2 - e1) / metres).toBeCloseTo(1, 4)
    expect(e1).toBeLessThan(500_000)
  })
})
