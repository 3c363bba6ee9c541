/** Titled by the requirements of the standards; asked for over HTTP, as any client would. */
import type { ImportReport } from '@jingjing/schema/ingest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier, sql } from '../db/sql.ts'
import { type Answer, openTestHttp, type TestHttp } from '../http/test-http.ts'
import { CONFORMANCE } from './ogc-common/conformance.ts'

const FEATURES = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/req'
const CRS = 'http://www.opengis.net/spec/ogcapi-features-2/1.0/req'
const FILTER = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/req'
const TILES = 'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/req'
const RECORDS = 'http://www.opengis.net/spec/ogcapi-records-1/1.0/req'
const epsg = (code: number): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`

const KINDS = ['学校', '菜市场', '养老驿站']
/** A street of thirty places, 0.001° apart from west to east. */
const PLACES = JSON.stringify({
  type: 'FeatureCollection',
  features: Array.from({ length: 30 }, (_, index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [116.45 + index * 0.001, 39.89] },
    properties: {
      编号: `P${String(index).padStart(2, '0')}`,
      类别: KINDS[index % 3],
      面积: index * 10 + 0.5,
      开办日期: `2026-01-${String(index + 1).padStart(2, '0')}`,
      联系电话: `138000000${String(index).padStart(2, '0')}`,
    },
  })),
})
const PLAIN = `序号,名称,数值\n${Array.from({ length: 5 }, (_, index) => `${index + 1},第${index + 1}项,${index * 2}`).join('\n')}\n`

const HOSTILE = '<script>alert(1)</script>'

let http: TestHttp
let places: string
let plain: string
/** Column names by their titles. */
let column: Record<string, string>

interface FeatureAnswer {
  id: number
  geometry: { type: string; coordinates: [number, number] } | null
  properties: Record<string, string | number | boolean | null>
}

const get = (path: string, who: Parameters<TestHttp['get']>[0] = 'planner'): Promise<Answer> =>
  http.get(who, path)
const items = (query = '', id = places): Promise<Answer> => get(`/ogc/collections/${id}/items${query}`)
const numbersOf = (answer: Answer): string[] =>
  answer.body.features.map((one: FeatureAnswer) => one.properties[column.编号 as string])
const filtered = async (filter: string, more = ''): Promise<string[]> =>
  numbersOf(await items(`?limit=100&filter=${encodeURIComponent(filter)}${more}`))
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `P${String(from + index).padStart(2, '0')}`)

/** In one go, as each job is a thread of its own; in the order of the files. */
async function importAll(files: readonly (readonly [string, string])[]): Promise<ImportReport[]> {
  const fileIds: number[] = []
  for (const [name, content] of files) fileIds.push(await http.upload('data-steward', name, content))
  const work = async (path: string, payload: object): Promise<unknown> => {
    const { jobId } = (await http.send('data-steward', 'POST', path, payload)).body
    const job = await http.queue.finished(jobId)
    return { jobId, result: job.result }
  }
  const { jobId } = (await work('/api/ingest/inspections', { fileIds })) as { jobId: number }
  const done = (await work('/api/ingest/imports', { inspectionJobId: jobId, choices: [] })) as {
    result: { imports: ImportReport[] }
  }
  const { imports } = done.result
  return files.map(
    ([name]) => imports.find((one) => one.title === name.replace(/\.\w+$/, '')) as ImportReport,
  )
}

beforeAll(async () => {
  http = await openTestHttp()
  const [placesReport, plainReport] = await importAll([
    ['places.geojson', PLACES],
    ['plain.csv', PLAIN],
    ['odd.csv', `名称,数值\n${HOSTILE},1\n乙,2\n丙,3\n`],
  ])
  const { collections } = (await get('/ogc/collections')).body
  const idOf = (dataset: string | null): string =>
    collections.find((one: { id: string }) => one.id === dataset?.replaceAll('-', '_')).id
  places = idOf(placesReport?.dataset ?? null)
  plain = idOf(plainReport?.dataset ?? null)
  const { properties } = (await get(`/ogc/collections/${places}/schema`)).body
  column = Object.fromEntries(
    Object.entries(properties as Record<string, { title: string }>).map(([name, { title }]) => [title, name]),
  )
})
afterAll(() => http?.close())

describe('landing page and conformance', () => {
  it(`${FEATURES}/core/root-success`, async () => {
    const { status, body } = await get('/ogc')
    expect(status).toBe(200)
    const rels = body.links.map((one: { rel: string }) => one.rel)
    expect(rels).toEqual(
      expect.arrayContaining(['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']),
    )
    for (const rel of ['service-desc', 'conformance', 'data']) {
      const { href } = body.links.find((one: { rel: string }) => one.rel === rel)
      expect((await get(new URL(href).pathname)).status, rel).toBe(200)
    }
  })

  it(`${FEATURES}/core/conformance-success`, async () => {
    expect((await get('/ogc/conformance')).body.conformsTo).toEqual([...CONFORMANCE])
    expect(new Set(CONFORMANCE).size).toBe(CONFORMANCE.length)
  })

  it(`${FEATURES}/oas30/oas-definition-1 names every address that there is, and no other`, async () => {
    const { headers, body } = await get('/ogc/api')
    expect(headers['content-type']).toMatch(/openapi\+json; ?version="?3\.0/)
    const api = Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body
    const described = Object.keys(api.paths).map((path) => `/ogc${path === '/' ? '' : path}`)
    const mounted = http.routes
      .map((one) => one.path.replace(/:(\w+)/g, '{$1}'))
      .filter((path) => path.startsWith('/ogc') && path !== '/ogc/api')
    expect(described.sort()).toEqual(mounted.sort())
  })

  it('asks for a sign-in, like everything else', async () => {
    for (const path of ['/ogc', '/ogc/collections', `/ogc/collections/${places}/items`, '/dcat'])
      expect((await get(path, 'nobody')).status).toBe(401)
    expect((await get('/ogc', 'auditor')).status).toBe(403)
  })
})

describe('collections', () => {
  it(`${FEATURES}/core/fc-md-success and ${CRS}/crs/fc-md-crs-list`, async () => {
    const { collections } = (await get('/ogc/collections')).body
    const described = collections.find((one: { id: string }) => one.id === places)
    const [box] = described.extent.spatial.bbox
    expect(box.map((edge: number) => Math.round(edge * 1e9) / 1e9)).toEqual([116.45, 39.89, 116.479, 39.89])
    expect(described.crs).toEqual(expect.arrayContaining([epsg(4490), epsg(4548), epsg(4326)]))
    expect(described.storageCrs).toBe('http://www.opengis.net/def/crs/OGC/1.3/CRS84')
    expect((await get(`/ogc/collections/${places}`)).body).toEqual(described)
    expect((await get('/ogc/collections/nothing')).status).toBe(404)
  })

  it(`${FILTER}/queryables/get-queryables-response names the columns that the person sees, and no personal one`, async () => {
    const { headers, body } = await get(`/ogc/collections/${places}/queryables`, 'operator')
    expect(headers['content-type']).toContain('application/schema+json')
    const titles = Object.values(body.properties as Record<string, { title: string }>).map((one) => one.title)
    expect(titles).toEqual(expect.arrayContaining(['编号', '类别', '面积', '开办日期', 'Geometry']))
    expect(titles).not.toContain('联系电话')
    expect(body.properties[column.面积 as string].type).toBe('number')
    expect(body.properties[column.开办日期 as string].format).toBe('date')
  })
})

describe('items', () => {
  it(`${FEATURES}/core/fc-response: the rows of the store, each once`, async () => {
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

const nextOf = (answer: Answer): string | null => {
  const link = answer.body.links.find((one: { rel: string }) => one.rel === 'next')
  // GDAL compares the type by the letter.
  if (link !== undefined) expect(link.type).toBe('application/geo+json')
  return link === undefined ? null : new URL(link.href).pathname + new URL(link.href).search
}

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

describe('http://www.opengis.net/spec/cql2/1.0/req', () => {
  const name = (title: string): string => column[title] as string

  it('/basic-cql2/cql2-filter', async () => {
    expect(await filtered(`${name('编号')} = 'P03'`)).toEqual(['P03'])
    expect(await filtered(`${name('面积')} >= 280.5 AND NOT ${name('类别')} = '学校'`)).toEqual([
      'P28',
      'P29',
    ])
    expect(await filtered(`${name('面积')} < 20 OR ${name('面积')} > 280.5`)).toEqual(['P00', 'P01', 'P29'])
    expect(await filtered(`${name('编号')} IS NULL`)).toEqual([])
    expect(await filtered(`${name('开办日期')} < DATE('2026-01-03')`)).toEqual(['P00', 'P01'])
    expect(await filtered(`${name('开办日期')} < '2026-01-03'`)).toEqual(['P00', 'P01'])
    expect(await filtered('TRUE')).toEqual(range(0, 30))
  })

  it('/advanced-comparison-operators, /case-insensitive-comparison', async () => {
    expect(await filtered(`${name('编号')} LIKE 'P1%'`)).toEqual(range(10, 20))
    expect(await filtered(`${name('编号')} LIKE 'P_5'`)).toEqual(['P05', 'P15', 'P25'])
    expect(await filtered(`${name('面积')} BETWEEN 10.5 AND 30.5`)).toEqual(range(1, 4))
    expect(await filtered(`${name('编号')} IN ('P01', 'P02')`)).toEqual(['P01', 'P02'])
    expect(await filtered(`CASEI(${name('编号')}) = CASEI('p07')`)).toEqual(['P07'])
  })

  it('/arithmetic and /property-property', async () => {
    expect(await filtered(`(${name('面积')} - 0.5) / 10 = 4 + 2 * 3`)).toEqual(['P10'])
    expect(await filtered(`${name('面积')} % 100 = 90.5`)).toEqual(['P09', 'P19', 'P29'])
    expect(await filtered(`${name('面积')} div 100 = 2 AND ${name('面积')} = ${name('面积')}`)).toEqual(
      range(20, 30),
    )
    expect(await filtered(`2 ^ 3 = 8 AND 1 / 0 IS NULL AND ${name('编号')} = 'P00'`)).toEqual(['P00'])
  })

  it('/basic-spatial-functions, /spatial-functions, in any coordinate system', async () => {
    expect(await filtered('S_INTERSECTS(geometry, BBOX(116.4595,39.8,116.4625,39.9))')).toEqual(range(10, 13))
    expect(await filtered('S_INTERSECTS(geometry, POINT(116.455 39.89))')).toEqual(['P05'])
    expect(
      await filtered(
        'S_WITHIN(geometry, POLYGON((116.4445 39.8,116.4525 39.8,116.4525 39.9,116.4445 39.9,116.4445 39.8)))',
      ),
    ).toEqual(range(0, 3))
    expect(await filtered('S_DISJOINT(geometry, LINESTRING(116.4 39.89,116.4755 39.89))')).toEqual(
      range(26, 30),
    )
    const north = `&filter-crs=${encodeURIComponent(epsg(4490))}`
    expect(await filtered('S_EQUALS(geometry, POINT(39.89 116.455))', north)).toEqual(['P05'])
    // An outline that crosses itself is mended instead of stopping the engine: its left triangle holds the western places.
    expect(
      await filtered(
        'S_INTERSECTS(geometry, POLYGON((116.4495 39.88,116.4495 39.9,116.46 39.88,116.46 39.9,116.4495 39.88)))',
      ),
    ).toContain('P00')
  })

  it('/temporal-functions', async () => {
    const day = name('开办日期')
    expect(await filtered(`T_BEFORE(${day}, DATE('2026-01-03'))`)).toEqual(['P00', 'P01'])
    expect(await filtered(`T_DURING(${day}, INTERVAL('2026-01-03', '2026-01-06'))`)).toEqual(range(3, 5))
    expect(await filtered(`T_AFTER(${day}, TIMESTAMP('2026-01-28T12:00:00+08:00'))`)).toEqual(['P28', 'P29'])
    expect(await filtered(`T_INTERSECTS(${day}, INTERVAL('2026-01-29', '..'))`)).toEqual(['P28', 'P29'])
  })

  it('/cql2-json is the same question', async () => {
    const filter = JSON.stringify({
      op: 'and',
      args: [
        { op: '>', args: [{ property: name('面积') }, 100] },
        { op: 'like', args: [{ property: name('编号') }, 'P1%'] },
      ],
    })
    expect(await filtered(filter, '&filter-lang=cql2-json')).toEqual(range(10, 20))
  })

  it(`${FILTER}/queryables-query-parameters/parameters`, async () => {
    expect(numbersOf(await items(`?${encodeURIComponent(name('编号'))}=P04`))).toEqual(['P04'])
    expect(numbersOf(await items(`?${encodeURIComponent(name('面积'))}=40.5`))).toEqual(['P04'])
    expect((await items(`?${encodeURIComponent(name('面积'))}=x`)).status).toBe(400)
  })

  it(`${FILTER}/filter/filter-param refuses what it does not understand, with no word of it in the answer`, async () => {
    const secret = '13800000000'
    for (const filter of [
      `nothing = '${secret}'`,
      `${name('面积')} = '${secret}'`,
      `${name('编号')} = 5`,
      `from_version = 1`,
      `row_key = 1`,
      `geometry = 'x'`,
      `S_INTERSECTS(geometry, POLYGON((1 1, 2 2)))`,
      `S_INTERSECTS(geometry, BBOX(1,2,3))`,
      `${name('编号')} LIKE 'x\\'`,
      `${name('编号')}`,
      `'; drop table data_rows.${places}; --`,
      `${name('开办日期')} = DATE('2026-02-30')`,
    ]) {
      const answer = await items(`?filter=${encodeURIComponent(filter)}`)
      expect([answer.status, answer.code], filter).toEqual([400, 'filter-not-understood'])
      expect(answer.text).not.toContain(secret)
    }
    const personal = await items(`?filter=${encodeURIComponent("联系电话 = '13800000000'")}`)
    expect(personal.body.params.fault).toBe('unknown-property')
  })
})

describe(TILES, () => {
  it('/tileset/tileset-success leads to a tile', async () => {
    const tilesets = (await get(`/ogc/collections/${places}/tiles`)).body.tilesets
    const set = (await get(new URL(tilesets[0].links[0].href).pathname)).body
    expect(set.tileMatrixSetURI).toBe('http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad')
    const item = set.links.find((one: { rel: string }) => one.rel === 'item')
    const col = Math.floor(((116.46 + 180) / 360) * 2 ** 14)
    const row = Math.floor(((1 - Math.asinh(Math.tan((39.89 * Math.PI) / 180)) / Math.PI) / 2) * 2 ** 14)
    const url = new URL(
      item.href
        .replace('{tileMatrix}', '14')
        .replace('{tileRow}', String(row))
        .replace('{tileCol}', String(col)),
    )
    const tile = await get(url.pathname)
    expect([tile.status, tile.headers['content-type']]).toEqual([200, 'application/vnd.mapbox-vector-tile'])
    expect(tile.body).toEqual((await get(`/tiles/${places.replaceAll('_', '-')}/14/${col}/${row}`)).body)
  })

  it('/core/tc-error: outside of the pyramid and for other matrix sets there is nothing', async () => {
    const at = `/ogc/collections/${places}/tiles`
    for (const path of [
      `${at}/WebMercatorQuad/1/2/0`,
      `${at}/WorldCRS84Quad/1/0/0`,
      `/ogc/collections/${plain}/tiles`,
    ])
      expect((await get(path)).status, path).toBe(404)
    expect((await get(`${at}/WebMercatorQuad/0/0/0`)).status).toBe(200)
  })

  it('http://www.opengis.net/spec/tms/2.0/req/json-tilematrixset', async () => {
    const set = (await get('/ogc/tileMatrixSets/WebMercatorQuad')).body
    // OGC 17-083r4, annex D.1: the scale of the first matrix.
    expect(set.tileMatrices[0].scaleDenominator).toBeCloseTo(559_082_264.028_717_8, 4)
    expect(set.tileMatrices[3].matrixWidth).toBe(8)
  })
})

describe(RECORDS, () => {
  it('/record-core/mandatory-properties-record', async () => {
    const { body } = await items('', 'catalogue-records')
    expect(body.numberMatched).toBe(3)
    for (const record of body.features)
      expect(record).toMatchObject({
        type: 'Feature',
        id: expect.any(String),
        properties: { type: 'dataset', title: expect.any(String) },
      })
    const one = await get(`/ogc/collections/catalogue-records/items/${body.features[0].id}`)
    expect(one.body).toEqual(body.features[0])
  })

  it('/record-core-query-parameters', async () => {
    const found = async (query: string): Promise<number> =>
      (await items(query, 'catalogue-records')).body.numberMatched
    expect(await found('?q=places')).toBe(1)
    expect(await found('?q=nothing,PLAIN')).toBe(1)
    expect(await found('?bbox=116.4,39.8,116.5,39.9')).toBe(1)
    expect(await found('?type=dataset')).toBe(3)
    expect(await found('?type=service')).toBe(0)
    expect(await found(`?ids=${plain.replaceAll('_', '-')}`)).toBe(1)
    const page = await items('?limit=1', 'catalogue-records')
    expect((await get(nextOf(page) as string)).body.numberReturned).toBe(1)
  })
})

describe('DCAT 3', () => {
  it('names every dataset with a distribution whose address answers', async () => {
    const { body, headers } = await get('/dcat')
    expect(headers['content-type']).toContain('application/ld+json')
    expect(body['dcat:dataset']).toHaveLength(3)
    for (const dataset of body['dcat:dataset'])
      for (const one of dataset['dcat:distribution'])
        expect((await get(new URL(one['dcat:accessURL']['@id']).pathname)).status).toBe(200)
  })
})

describe(`${FEATURES}/html`, () => {
  it('/content: a page for a browser, in its language, with nothing run', async () => {
    const { collections } = (await get('/ogc/collections')).body
    const ids = collections
      .map((one: { id: string }) => one.id)
      .filter((id: string) => id !== 'catalogue-records')
    expect(ids).toHaveLength(3)
    const paths = [
      '/ogc',
      '/ogc/conformance',
      '/ogc/collections',
      '/ogc/tileMatrixSets',
      '/dcat',
      '/ogc/collections/catalogue-records/items',
    ]
    for (const id of ids)
      paths.push(
        `/ogc/collections/${id}`,
        `/ogc/collections/${id}/items`,
        `/ogc/collections/${id}/queryables`,
        `/ogc/collections/${id}/items/1`,
      )
    for (const path of paths) {
      const headers = {
        ...http.headersOf('planner'),
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        'accept-language': 'en',
      }
      const answer = await http.app.inject({ url: path, headers })
      expect([answer.statusCode, answer.headers['content-type']], path).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
      expect(answer.body).toContain('<html lang="en">')
      expect(answer.body).not.toContain('<script')
    }
    expect((await get('/ogc/collections?f=html&lang=zh')).body.toString()).toContain('数据集合')
  })
})
