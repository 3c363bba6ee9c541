import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Person } from '@jingjing/schema/access-control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredField, StoredTable } from '../catalog/index.ts'
import { readerOf } from '../context.ts'
import { sql, statement } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { listPlaces } from './list-places.ts'
import { completeRows } from './locate-rows.ts'
import { placeTable } from './place-table.ts'

const REAL_OUTLINE = fileURLToPath(
  new URL('../../../../shared/data/place/shuangjing.geojson', import.meta.url),
)

let store: TestDatabase

beforeAll(async () => {
  store = await openTestDatabase()
})
afterAll(() => store.drop())

const field = (name: string, type = 'text', canonical: string | null = name): StoredField => ({
  name,
  type,
  unit: null,
  canonical,
})

const square = (minLon: number, minLat: number, sideDegrees: number): string =>
  `srid=4326;polygon((${minLon} ${minLat}, ${minLon + sideDegrees} ${minLat}, ${minLon + sideDegrees} ${minLat + sideDegrees}, ${minLon} ${minLat + sideDegrees}, ${minLon} ${minLat}))`

let lastNumber = 0

/** A dataset with one table in `data_rows`, its rows of version 1. */
async function storeTable(
  profile: StoredTable['profile'],
  columns: [field: StoredField, sqlType: string][],
  rows: Record<string, string | number | null>[],
  hasGeometry = true,
): Promise<StoredTable> {
  lastNumber += 1
  const name = `t${lastNumber}`
  await store.database.write(async (transaction) => {
    await transaction.query(
      sql`insert into catalog.dataset (id, title, current_version) values (${name}, ${name}, 0)`,
    )
    await transaction.query(
      statement(`create table data_rows.${name} (row_key bigint generated always as identity primary key,
        source_row integer not null, from_version integer not null, to_version integer, community_place_code text
        ${hasGeometry ? ', geometry geometry(Geometry, 4326)' : ''} ${columns.map(([one, type]) => `, ${one.name} ${type}`).join('')})`),
    )
    for (const [index, row] of rows.entries()) {
      const names = Object.keys(row)
      await transaction.query({
        text: `insert into data_rows.${name} (source_row, from_version, ${names.join(', ')}) values (${index + 2}, 1, ${names.map((_, at) => `$${at + 1}`).join(', ')})`,
        values: Object.values(row),
      })
    }
  })
  return {
    datasetId: name,
    tableName: name,
    profile,
    version: 1,
    storageName: name,
    fields: columns.map(([one]) => one),
    hasGeometry,
  }
}

const publish = async (stored: StoredTable): Promise<void> => {
  await store.database.write(async (transaction) => {
    await completeRows(transaction, stored)
    if (placeTable.accepts(stored)) await placeTable.fill(transaction, stored)
    await transaction.query(
      sql`update catalog.dataset set current_version = 1 where id = ${stored.datasetId}`,
    )
  })
}

const withdraw = (stored: StoredTable): Promise<object[]> =>
  store.database.write((transaction) =>
    transaction.query(sql`update catalog.dataset set deleted_at = now() where id = ${stored.datasetId}`),
  )

const placesOf = (stored: StoredTable) =>
  store.database.write((transaction) =>
    transaction.query<Record<string, unknown>>(
      sql`select code, name, level, parent_code, population, area_square_metres as area
        from places.place where dataset_id = ${stored.datasetId} order by source_row`,
    ),
  )

const communitiesOf = async (stored: StoredTable): Promise<unknown[]> =>
  (
    await store.database.write((transaction) =>
      transaction.query<{ code: unknown }>(
        statement(
          `select community_place_code as code from data_rows.${stored.storageName} order by source_row`,
        ),
      ),
    )
  ).map((row) => row.code)

describe('places of a boundary file', () => {
  it('get their level from the file, else from the ending of their name', async () => {
    const stored = await storeTable(
      'boundary',
      [
        [field('name'), 'text'],
        [field('level'), 'text'],
      ],
      [
        { name: '朝阳区', level: null },
        { name: '双井街道', level: null },
        { name: '南磨房地区', level: null },
        { name: '某某镇', level: null },
        { name: '垂杨柳东里社区', level: null },
        { name: '东里社区居委会', level: null },
        { name: '西村', level: null },
        { name: '九龙花园', level: '小区' },
        { name: '一号', level: 'grid' },
        { name: '看不出来', level: null },
        { name: '  ', level: 'community' },
      ],
      false,
    )
    await publish(stored)
    expect((await placesOf(stored)).map((place) => place.level)).toEqual([
      'district',
      'subdistrict',
      'subdistrict',
      'subdistrict',
      'community',
      'community',
      'community',
      'compound',
      'grid',
      'community',
    ])
    await withdraw(stored)
  })

  it('have the area that the ellipsoid gives them', async () => {
    // One square degree between the equator and the first parallel: 2πR²·sin(1°)/360 on a sphere of the
    // same area as WGS 84 (R = 6,371,007.2 m); the ellipsoid is about half a per cent smaller there.
    const sphere = ((2 * Math.PI * 6_371_007.2 ** 2) / 360) * Math.sin(Math.PI / 180)
    const stored = await storeTable(
      'boundary',
      [[field('name'), 'text']],
      [{ name: '方块街道', geometry: square(0, 0, 1) }],
    )
    await publish(stored)
    const [place] = await placesOf(stored)
    expect(Number(place?.area) / sphere).toBeGreaterThan(0.99)
    expect(Number(place?.area) / sphere).toBeLessThan(1)
    await withdraw(stored)
  })

  it('keep the area that the file states where there is no outline', async () => {
    const stored = await storeTable(
      'boundary',
      [
        [field('name'), 'text'],
        [field('area', 'number', 'area_square_kilometres'), 'double precision'],
      ],
      [{ name: '双井街道', area: 5.02 }],
      false,
    )
    await publish(stored)
    expect((await placesOf(stored))[0]?.area).toBeCloseTo(5_020_000, 3)
    await withdraw(stored)
  })

  it('find their parent by where they lie when the file does not name it', async () => {
    const stored = await storeTable(
      'boundary',
      [
        [field('code'), 'text'],
        [field('name'), 'text'],
      ],
      [
        { code: 's1', name: '东街道', geometry: square(10, 0, 1) },
        { code: 's2', name: '西街道', geometry: square(0, 0, 1) },
        { code: 'a', name: '甲社区', geometry: square(10.2, 0.2, 0.1) },
        { code: 'b', name: '乙社区', geometry: square(0.2, 0.2, 0.1) },
        { code: 'c', name: '远社区', geometry: square(50, 50, 0.1) },
      ],
    )
    await publish(stored)
    expect((await placesOf(stored)).map((place) => place.parent_code)).toEqual([null, null, 's1', 's2', null])
    await withdraw(stored)
  })
})

describe.runIf(existsSync(REAL_OUTLINE))('the real outline of the subdistrict', () => {
  it('measures 5.02 km², half a per cent either way', async () => {
    const { features } = JSON.parse(readFileSync(REAL_OUTLINE, 'utf8')) as {
      features: { geometry: object; properties: Record<string, string> }[]
    }
    const stored = await storeTable(
      'boundary',
      [[field('name'), 'text']],
      [{ name: features[0]!.properties.乡!, geometry: JSON.stringify(features[0]!.geometry) }],
    )
    await publish(stored)
    const [place] = await placesOf(stored)
    expect(place).toMatchObject({ name: '双井街道', level: 'subdistrict' })
    expect(Math.abs(Number(place?.area) - 5_020_000)).toBeLessThan(0.005 * 5_020_000)
    await withdraw(stored)
  })
})
if (!existsSync(REAL_OUTLINE))
  console.warn('../shared/data is missing: the area of the real subdistrict outline was not checked')

describe('rows of a file', () => {
  let boundary: StoredTable

  beforeAll(async () => {
    boundary = await storeTable(
      'boundary',
      [
        [field('code'), 'text'],
        [field('name'), 'text'],
      ],
      [
        { code: 'c1', name: '甲社区', geometry: square(0, 0, 1) },
        { code: 'c2', name: '乙社区', geometry: square(1, 0, 1) },
      ],
    )
    await publish(boundary)
  })
  afterAll(() => withdraw(boundary))

  it('belong to the community that they state by code or name, however it is written', async () => {
    const stored = await storeTable(
      'case',
      [
        // Columns of a file may be called what ours are called.
        [field('plain_name', 'text', 'community'), 'text'],
        [field('code', 'text', 'community_code'), 'text'],
      ],
      [
        { plain_name: '甲社区', code: null },
        { plain_name: '乙', code: null },
        { plain_name: ' 甲 社区居委会', code: null },
        { plain_name: '不详', code: null },
        { plain_name: null, code: 'c2' },
        { plain_name: '甲社区', code: 'c2' },
        { plain_name: '甲社区', code: 'unknown' },
        { plain_name: '社区', code: null },
      ],
      false,
    )
    await publish(stored)
    expect(await communitiesOf(stored)).toEqual(['c1', 'c2', 'c1', null, 'c2', 'c2', 'c1', null])
  })

  it('belong to the community in which their middle lies when they state none', async () => {
    const stored = await storeTable(
      'facility',
      [[field('community'), 'text']],
      [
        { community: null, geometry: 'srid=4326;point(0.5 0.5)' },
        { community: '甲社区', geometry: 'srid=4326;point(1.5 0.5)' },
        { community: '不详', geometry: 'srid=4326;point(1.5 0.5)' },
        { community: null, geometry: square(0.6, 0.2, 0.5) },
        { community: null, geometry: 'srid=4326;point(1 0.5)' },
        { community: null, geometry: 'srid=4326;point(9 9)' },
        { community: null, geometry: null },
      ],
    )
    await publish(stored)
    expect(await communitiesOf(stored)).toEqual(['c1', 'c1', 'c2', 'c1', 'c1', null, null])
  })

  it('of an earlier version stay as they are', async () => {
    const stored = await storeTable('facility', [], [{ geometry: 'srid=4326;point(0.5 0.5)' }])
    await store.database.write((transaction) => completeRows(transaction, { ...stored, version: 2 }))
    expect(await communitiesOf(stored)).toEqual([null])
  })

  it('are listed as places once each, larger ones first', async () => {
    const again = await storeTable(
      'boundary',
      [
        [field('code'), 'text'],
        [field('name'), 'text'],
        [field('population', 'integer'), 'bigint'],
      ],
      [
        { code: 'c2', name: '乙新社区', population: 4321, geometry: square(1, 0, 1) },
        { code: 's', name: '双井街道', population: null, geometry: square(0, 0, 2) },
      ],
    )
    await publish(again)
    const person: Person = { id: 1, account: '', name: '', roles: [], permissions: [], communities: [] }
    const { places } = await listPlaces({
      database: store.database,
      packs: [],
      person,
      reader: readerOf(person),
    })
    expect(places.map(({ code, name, population }) => [code, name, population])).toEqual([
      ['s', '双井街道', null],
      ['c1', '甲社区', null],
      ['c2', '乙新社区', 4321],
    ])
    await withdraw(again)
  })
})
