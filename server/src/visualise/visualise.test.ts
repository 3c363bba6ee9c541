import type { Person } from '@jingjing/schema/access-control'
import { BaseMap } from '@jingjing/schema/visualise'
import { VectorTile } from '@mapbox/vector-tile'
import type { FastifyInstance } from 'fastify'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, readerOf } from '../context.ts'
import { sql, statement } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createRequestLog } from '../http/request-log.ts'
import { createHttp, SESSION_COOKIE } from '../http/start-http.ts'
import { MAX_TILE_BYTES } from './encode-tile.ts'
import { readBaseMap } from './read-base-map.ts'
import { readTile } from './read-tile.ts'
import { visualiseRoutes } from './routes.ts'

const LON = 116.3
const LAT = 39.8
const NUM_SEGMENTS = 80_000

let store: TestDatabase
let app: FastifyInstance
let communities: string[] | null = null
const stranger: Person = { id: 2, account: 'li', name: 'li', roles: [], permissions: [], communities: null }

const contextOf = (): Context => {
  const person: Person = {
    id: 1,
    account: 'lin',
    name: 'lin',
    roles: ['planner'],
    permissions: ['catalog:read'],
    communities,
  }
  return { database: store.database, packs: [], person, reader: readerOf(person) }
}

interface PlantedTable {
  dataset: string
  table: string
  profile: string | null
  geometryType: string
  keywords?: string[]
  columns: [name: string, sqlType: string, canonical: string | null, sensitivity: string][]
  /** Rows as a select of source_row, geometry and the columns. */
  rows: string
  isScoped?: boolean
}

async function plant(planted: PlantedTable): Promise<void> {
  const { dataset, table, columns } = planted
  await store.database.write(async (transaction) => {
    await transaction.query(sql`insert into catalog.dataset (id, title, keywords, current_version)
      values (${dataset}, ${dataset}, ${planted.keywords ?? []}::text[], 2)`)
    await transaction.query(
      sql`insert into catalog.version (dataset_id, version, kind) values (${dataset}, 2, 'import')`,
    )
    await transaction.query(sql`insert into catalog.dataset_table (dataset_id, name, position, storage_name, profile, geometry_type)
      values (${dataset}, ${table}, 0, ${dataset}, ${planted.profile}, ${planted.geometryType})`)
    for (const [position, [name, type, canonical, sensitivity]] of columns.entries())
      await transaction.query(sql`insert into catalog.field (dataset_id, table_name, name, position, title, type, sensitivity, canonical)
        values (${dataset}, ${table}, ${name}, ${position}, ${name}, ${type}, ${sensitivity}, ${canonical})`)
    const names = columns.map(([name]) => name)
    const open = columns.filter((column) => column[3] !== 'personal').map(([name]) => name)
    for (const text of [
      `create table data_rows.${dataset} (row_key bigint generated always as identity primary key,
        source_row integer not null, from_version integer not null default 2, to_version integer,
        community_place_code text, geometry geometry(Geometry, 4326) ${columns.map(([name, type]) => `, ${name} ${type}`).join('')})`,
      `insert into data_rows.${dataset} (${['source_row', 'geometry', ...names].join(', ')}) ${planted.rows}`,
      `create index on data_rows.${dataset} using gist (geometry)`,
      `grant select (${['source_row', 'from_version', 'to_version', 'community_place_code', 'geometry', ...open].join(', ')})
        on data_rows.${dataset} to jingjing_reader`,
      `insert into catalog.table_version (dataset_id, version, table_name, num_rows, min_lon, min_lat, max_lon, max_lat)
        select '${dataset}', 2, '${table}', num_rows, st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
        from (select count(*) as num_rows, st_extent(geometry)::box3d as box from data_rows.${dataset}) counted`,
      ...(planted.isScoped === true
        ? [
            `alter table data_rows.${dataset} enable row level security`,
            `create policy own_communities on data_rows.${dataset} for select to jingjing_reader
              using ((select access_control.sees_every_community())
                or community_place_code = any ((select access_control.seen_communities())::text[]))`,
          ]
        : []),
    ])
      await transaction.query(statement(text))
  })
}

const square = (lon: number, lat: number, sideDegrees: number): string =>
  `st_makeenvelope(${lon}, ${lat}, ${lon + sideDegrees}, ${lat + sideDegrees}, 4326)`

beforeAll(async () => {
  store = await openTestDatabase()
  // A grid of 283 × 283 short streets over a city of 34 × 44 km, each twentieth of them a main road.
  await plant({
    dataset: 'streets',
    table: 'segments',
    profile: 'street',
    geometryType: 'LineString',
    columns: [
      ['road', 'text', 'name', 'public'],
      ['class', 'text', 'highway', 'public'],
    ],
    rows: `select n, st_setsrid(st_makeline(st_makepoint(lon, lat), st_makepoint(lon + 0.0011, lat + 0.0002)), 4326),
        '第' || n || '街', case when n % 20 = 0 then 'primary' when n % 20 < 4 then 'tertiary' else 'residential' end
      from (select n, ${LON} + (n % 283) * 0.0014 as lon, ${LAT} + (n / 283) * 0.0014 as lat
        from generate_series(1, ${NUM_SEGMENTS}) as n) placed`,
  })
  await plant({
    dataset: 'plain_streets',
    table: 'segments',
    profile: 'street',
    geometryType: 'LineString',
    columns: [],
    rows: `select n, st_setsrid(st_makeline(st_makepoint(lon, lat), st_makepoint(lon + 0.0011, lat + 0.0002)), 4326)
      from (select n, ${LON} + (n % 283) * 0.0014 as lon, ${LAT} + (n / 283) * 0.0014 as lat
        from generate_series(1, ${NUM_SEGMENTS}) as n) placed`,
  })
  await plant({
    dataset: 'houses',
    table: 'houses',
    profile: 'building',
    geometryType: 'Polygon',
    columns: [
      ['title', 'text', 'name', 'internal'],
      ['metres', 'double precision', 'height_metres', 'public'],
      ['owner', 'text', 'name', 'personal'],
      ['phone', 'text', null, 'personal'],
    ],
    rows: `select 2, ${square(LON + 0.01, LAT + 0.01, 0.0004)}, '1号楼', 18.5, 'somebody', '000'`,
  })
  await plant({
    dataset: 'limits',
    table: 'communities',
    profile: 'boundary',
    geometryType: 'MultiPolygon',
    columns: [['name', 'text', 'name', 'public']],
    rows: `select 2, st_multi(${square(LON, LAT, 0.05)}), '甲社区'`,
  })
  await plant({
    dataset: 'lakes',
    table: 'waters',
    profile: null,
    geometryType: 'Polygon',
    keywords: ['绿地'],
    columns: [],
    rows: `select 2, ${square(LON + 0.02, LAT + 0.02, 0.01)}`,
  })
  await plant({
    dataset: 'parks_of_city',
    table: 'layer1',
    profile: null,
    geometryType: 'Polygon',
    keywords: ['公园', '演示'],
    columns: [],
    rows: `select 2, ${square(LON + 0.03, LAT + 0.02, 0.01)}`,
  })
  await plant({
    dataset: 'calls',
    table: 'calls',
    profile: 'case',
    geometryType: 'Point',
    columns: [['caller', 'text', 'name', 'personal']],
    rows: `select n, st_setsrid(st_makepoint(${LON} + n / 1000.0, ${LAT}), 4326), 'somebody' from generate_series(1, 6) as n`,
    isScoped: true,
  })
  await store.database.write((transaction) =>
    transaction.query(statement(`update data_rows.calls set community_place_code = 'c' || source_row % 3`)),
  )
  app = await createHttp({
    routes: visualiseRoutes,
    database: store.database,
    packs: [],
    authenticate: async (token) => (token === 'lin' ? contextOf().person : token === 'li' ? stranger : null),
    log: createRequestLog(() => undefined),
    webDir: null,
    version: '0',
  })
})
afterAll(async () => {
  await app.close()
  await store.drop()
})

/** The tile around a place. */
const addressAt = (z: number, lon = LON + 0.01, lat = LAT + 0.01) => ({
  z,
  x: Math.floor(((lon + 180) / 360) * 2 ** z),
  y: Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z),
})

const bytesOf = async (dataset: string, z: number, address = addressAt(z)): Promise<Uint8Array> => {
  const { body } = await readTile(contextOf(), { dataset, table: null, address }, null)
  if (body === null || body === 'unchanged') throw new Error(`no tile of ${dataset} at ${z}`)
  return body
}

const layerOf = (bytes: Uint8Array, name: string) => {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name]
  if (layer === undefined) throw new Error(`the tile has no layer ${name}`)
  return layer
}

describe('the base map', () => {
  it('is made of the datasets that say what they are, and begins at the boundary', async () => {
    const map = BaseMap.parse(await readBaseMap(contextOf()))
    expect(map.layers.map((layer) => [layer.role, layer.dataset])).toEqual([
      ['street', 'streets'],
      ['street', 'plain_streets'],
      ['building', 'houses'],
      ['boundary', 'limits'],
      ['land', 'lakes'],
      ['land', 'parks_of_city'],
    ])
    expect(map.layers[0]?.tiles).toBe('/tiles/streets/{z}/{x}/{y}?table=segments&version=2')
    const [minLon, minLat, maxLon, maxLat] = map.bounds!
    for (const [actual, expected] of [
      [minLon, LON],
      [minLat, LAT],
      [maxLon, LON + 0.05],
      [maxLat, LAT + 0.05],
    ] as const)
      expect(actual).toBeCloseTo(expected, 9)
  })
})

describe('a tile', () => {
  it.each([9, 10, 11, 12, 13, 14, 16])(
    'of eighty thousand streets stays below half a megabyte at zoom %i',
    async (z) => {
      for (const dataset of ['streets', 'plain_streets']) {
        const bytes = await bytesOf(dataset, z)
        expect(bytes.byteLength).toBeLessThanOrEqual(MAX_TILE_BYTES)
        expect(layerOf(bytes, 'street').length).toBeGreaterThan(0)
      }
    },
  )

  it('shows main roads from afar, lanes and names from near', async () => {
    const classes = (bytes: Uint8Array): Set<unknown> => {
      const layer = layerOf(bytes, 'street')
      return new Set(
        Array.from({ length: layer.length }, (_, index) => layer.feature(index).properties.highway),
      )
    }
    expect(classes(await bytesOf('streets', 10))).toEqual(new Set(['primary']))
    expect(classes(await bytesOf('streets', 12))).toEqual(new Set(['primary', 'tertiary']))
    const near = await bytesOf('streets', 14)
    expect(classes(near)).toEqual(new Set(['primary', 'tertiary', 'residential']))
    expect(layerOf(near, 'street').feature(0).properties.name).toMatch(/^第\d+街$/)
  })

  it('shows every street of its ground from near', async () => {
    const address = addressAt(15)
    const numTiles = 2 ** 15
    const lonOf = (x: number): number => (x / numTiles) * 360 - 180
    const layer = layerOf(await bytesOf('streets', 15, address), 'street')
    const shown = new Set(
      Array.from({ length: layer.length }, (_, index) => layer.feature(index).properties.name),
    )
    const latOf = (y: number): number =>
      (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / numTiles))) * 180) / Math.PI
    const rows = await store.database.write((transaction) =>
      transaction.query<{ road: string }>(sql`select road from data_rows.streets
        where geometry && st_makeenvelope(${lonOf(address.x)}, ${latOf(address.y + 1)}, ${lonOf(address.x + 1)}, ${latOf(address.y)}, 4326)
          and st_xmin(geometry) > ${lonOf(address.x)} and st_xmax(geometry) < ${lonOf(address.x + 1)}
          and st_ymin(geometry) > ${latOf(address.y + 1)} and st_ymax(geometry) < ${latOf(address.y)}`),
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const row of rows) expect(shown).toContain(row.road)
  })

  it('carries the few attributes of its layer and nothing personal', async () => {
    const house = layerOf(await bytesOf('houses', 15), 'building').feature(0)
    expect(house.properties).toEqual({ name: '1号楼', heightMetres: 18.5 })
    const call = layerOf(await bytesOf('calls', 15, addressAt(15, LON + 0.001, LAT)), 'data').feature(0)
    expect(call.properties).toEqual({ num: 1 })
  })

  it('tells water from green by the table before the keywords', async () => {
    const land = (dataset: string, lon: number) =>
      bytesOf(dataset, 14, addressAt(14, lon, LAT + 0.025)).then(
        (bytes) => layerOf(bytes, 'land').feature(0).properties,
      )
    expect(await land('lakes', LON + 0.025)).toEqual({ kind: 'water' })
    expect(await land('parks_of_city', LON + 0.035)).toEqual({ kind: 'green' })
  })

  it('shows only the rows that its person sees', async () => {
    const numPoints = async (): Promise<number> =>
      layerOf(await bytesOf('calls', 10, addressAt(10, LON + 0.001, LAT)), 'data').length
    const all = await numPoints()
    communities = ['c1']
    const own = await numPoints()
    communities = null
    expect([all, own]).toEqual([6, 2])
  })

  it('shows the rows of the current version alone', async () => {
    await store.database.write(async (transaction) => {
      await transaction.query(
        statement(`insert into data_rows.limits (source_row, from_version, to_version, geometry)
          select 9, 1, 2, geometry from data_rows.limits union all select 9, 3, null, geometry from data_rows.limits`),
      )
    })
    expect(layerOf(await bytesOf('limits', 12), 'boundary').length).toBe(1)
  })
})

describe('the address of tiles', () => {
  const get = (address: string, headers: Record<string, string> = {}, who: string | null = 'lin') =>
    app.inject({ url: address, headers, cookies: who === null ? {} : { [SESSION_COOKIE]: who } })
  const url = (z: number, query = '?table=houses', dataset = 'houses'): string => {
    const { x, y } = addressAt(z)
    return `/tiles/${dataset}/${z}/${x}/${y}${query}`
  }

  it('answers a vector tile that this browser alone may keep', async () => {
    const answer = await get(url(15))
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.mapbox-vector-tile',
      'cache-control': 'private, no-cache',
      vary: 'Cookie, Authorization',
    })
    expect(layerOf(answer.rawPayload, 'building').length).toBe(1)
  })

  it('answers 204 where nothing is to be seen', async () => {
    const answer = await get('/tiles/houses/15/0/0')
    expect([answer.statusCode, answer.rawPayload.byteLength]).toEqual([204, 0])
  })

  it('answers 304 until the dataset has another version or other eyes look', async () => {
    const { etag } = (await get(url(15))).headers
    const again = () => get(url(15), { 'if-none-match': String(etag) })
    expect((await again()).statusCode).toBe(304)
    communities = ['c1']
    expect((await again()).statusCode).toBe(200)
    communities = null
    await store.database.write(async (transaction) => {
      await transaction.query(
        sql`insert into catalog.version (dataset_id, version, kind) values ('houses', 3, 'import')`,
      )
      await transaction.query(
        sql`insert into catalog.table_version (dataset_id, version, table_name, num_rows) values ('houses', 3, 'houses', 1)`,
      )
      await transaction.query(sql`update catalog.dataset set current_version = 3 where id = 'houses'`)
    })
    expect((await again()).statusCode).toBe(200)
  })

  it.each([
    ['/api/visualise/base-map', null, 401],
    ['/api/visualise/base-map', 'li', 403],
    ['/api/visualise/base-map', 'lin', 200],
    ['/tiles/houses/1/0/0', null, 401],
    ['/tiles/houses/1/0/0', 'li', 403],
    ['/tiles/nothing/1/0/0', 'lin', 404],
    ['/tiles/houses/1/0/7', 'lin', 400],
    ['/tiles/houses/99/0/0', 'lin', 400],
    ['/tiles/houses/one/0/0', 'lin', 400],
  ])('answers %s to %s with %i', async (address, who, status) => {
    expect((await get(address, {}, who)).statusCode).toBe(status)
  })

  it('refuses unknown datasets and tables, and tiles outside the world', async () => {
    const ask = (dataset: string, table: string | null, address = addressAt(12)) =>
      readTile(contextOf(), { dataset, table, address }, null)
    await expect(ask('nothing', null)).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask('houses', 'nothing')).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask('houses', null, { z: 2, x: 4, y: 0 })).rejects.toMatchObject({ code: 'bad-request' })
  })
})
