import type { Person } from '@jingjing/schema/access-control'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, readerOf } from '../context.ts'
import { sql, statement } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { buildGrids } from './build-grids.ts'
import { MAX_TILE_BYTES } from './encode-tile.ts'
import { readTile } from './read-tile.ts'

const NUM_POINTS = 30_000
const NUM_OF_FIRST = 20_000
/** All of them within some 500 m, so that many stand in one tile even from near. */
const [LON, LAT, SIDE_DEGREES] = [116.461, 39.891, 0.005]

let store: TestDatabase

const contextOf = (scope: Partial<Person> = {}): Context => {
  const person: Person = {
    id: 1,
    account: 'lin',
    name: 'lin',
    roles: ['planner'],
    permissions: ['catalog:read'],
    communities: null,
    ...scope,
  }
  return { database: store.database, packs: [], person, reader: readerOf(person) }
}

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write(async (tx) => {
    for (const text of [
      `insert into catalog.dataset (id, title, current_version) values ('calls', 'calls', 1)`,
      `insert into catalog.version (dataset_id, version, kind) values ('calls', 1, 'import')`,
      `insert into catalog.dataset_table (dataset_id, name, position, storage_name, profile, geometry_type)
        values ('calls', 'calls', 0, 'calls', 'case', 'Point')`,
      `create table data_rows.calls (row_key bigint generated always as identity primary key, source_row integer not null,
        from_version integer not null default 1, to_version integer, community_place_code text,
        geometry geometry(Geometry, 4326))`,
      // A lattice of 200 by 150 that never falls on the edge of a cell by accident.
      `insert into data_rows.calls (source_row, community_place_code, geometry)
        select n, case when n <= ${NUM_OF_FIRST} then 'c1' else 'c2' end,
          st_setsrid(st_makepoint(${LON} + (n % 200) * ${SIDE_DEGREES} / 200, ${LAT} + (n / 200) * ${SIDE_DEGREES} / 150), 4326)
        from generate_series(1, ${NUM_POINTS}) as n`,
      'create index on data_rows.calls using gist (geometry)',
      'grant select on data_rows.calls to jingjing_reader',
      `select access_control.protect_rows('calls')`,
      `insert into catalog.table_version (dataset_id, version, table_name, num_rows) values ('calls', 1, 'calls', ${NUM_POINTS})`,
      'analyze data_rows.calls',
    ])
      await tx.query(statement(text))
  })
  // In many steps: the last of them holds fewer rows than the others.
  expect(await buildGrids(store.database, undefined, 7_001)).toBe(1)
})
afterAll(() => store?.drop())

interface Shown {
  num: number
  x: number
  y: number
}

async function shownIn(z: number, x: number, y: number, context = contextOf()): Promise<Shown[]> {
  const { body } = await readTile(context, { dataset: 'calls', table: null, address: { z, x, y } }, null)
  if (body === null || body === 'unchanged') return []
  expect(body.byteLength).toBeLessThanOrEqual(MAX_TILE_BYTES)
  const layer = new VectorTile(new PbfReader(body)).layers.data
  return Array.from({ length: layer?.length ?? 0 }, (_, index) => {
    const feature = layer!.feature(index)
    const [[at]] = feature.loadGeometry() as unknown as [[{ x: number; y: number }]]
    return { num: Number(feature.properties.num), x: at.x, y: at.y }
  })
}

const xOf = (lon: number, z: number): number => Math.floor(((lon + 180) / 360) * 2 ** z)
const yOf = (lat: number, z: number): number =>
  Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z)

async function everywhere(z: number, context = contextOf()): Promise<Shown[]> {
  const shown: Shown[] = []
  for (let x = xOf(LON, z); x <= xOf(LON + SIDE_DEGREES, z); x++)
    for (let y = yOf(LAT + SIDE_DEGREES * 1.1, z); y <= yOf(LAT, z); y++)
      shown.push(...(await shownIn(z, x, y, context)))
  return shown
}

const total = (shown: readonly Shown[]): number => shown.reduce((sum, one) => sum + one.num, 0)

describe('a large table of points', () => {
  it('is whole at every zoom: the numbers of all tiles add up to its rows', async () => {
    for (const z of [0, 5, 10, 13, 14, 15, 16, 17, 18])
      expect(total(await everywhere(z)), `zoom ${z}`).toBe(NUM_POINTS)
  })

  it('is gathered from afar and single from near, never more than the eye tells apart', async () => {
    const [far, near] = [await everywhere(12), await everywhere(18)]
    expect(far.length).toBeLessThan(200)
    expect(near.length).toBe(NUM_POINTS)
    for (const z of [0, 8, 14, 15, 16]) {
      const inOne = await shownIn(z, xOf(LON + SIDE_DEGREES / 2, z), yOf(LAT + SIDE_DEGREES / 2, z))
      expect(inOne.length, `zoom ${z}`).toBeLessThanOrEqual(64 * 64)
    }
  })

  it('puts a cell where its points lie in the mean', async () => {
    const [one, ...others] = await shownIn(0, 0, 0)
    expect(others).toEqual([])
    // All points fall into one cell of the whole world: the middle of the lattice.
    const x = ((LON + SIDE_DEGREES * (199 / 400) + 180) / 360) * 4_096
    expect(Math.abs((one?.x ?? 0) - x)).toBeLessThanOrEqual(1)
  })

  it('shows everybody the rows of their own communities, and nothing more', async () => {
    for (const z of [3, 14, 18]) {
      expect(total(await everywhere(z, contextOf({ communities: ['c1'] })))).toBe(NUM_OF_FIRST)
      expect(total(await everywhere(z, contextOf({ communities: ['c2'] })))).toBe(NUM_POINTS - NUM_OF_FIRST)
      expect(await everywhere(z, contextOf({ communities: [] }))).toEqual([])
    }
  })

  it('gives nothing of a community to somebody who sees one department alone', async () => {
    const scope = { isDepartmentOnly: true, department: '城管科' }
    expect(await everywhere(14, contextOf(scope))).toEqual([])
  })

  it('is hidden with its dataset', async () => {
    await store.database.write((tx) =>
      tx.query(
        sql`insert into access_control.dataset_access (dataset_id, audience) values ('calls', 'granted')`,
      ),
    )
    await expect(shownIn(3, xOf(LON, 3), yOf(LAT, 3))).rejects.toMatchObject({ code: 'not-found' })
    const rows = await store.database.read(contextOf().reader, (tx) =>
      tx.query(statement('select from visualise.grid_tile')),
    )
    expect(rows).toEqual([])
    await store.database.write((tx) => tx.query(sql`delete from access_control.dataset_access`))
  })

  it('is drawn from its rows where a new version has no grid yet, and gathered anew for that version', async () => {
    await store.database.write(async (tx) => {
      await tx.query(
        sql`insert into catalog.version (dataset_id, version, kind) values ('calls', 2, 'import')`,
      )
      await tx.query(sql`update data_rows.calls set to_version = 2 where source_row > 10000`)
      await tx.query(
        sql`insert into catalog.table_version (dataset_id, version, table_name, num_rows) values ('calls', 2, 'calls', 10000)`,
      )
      await tx.query(sql`update catalog.dataset set current_version = 2 where id = 'calls'`)
    })
    expect(total(await everywhere(14))).toBe(10_000)
    expect(await buildGrids(store.database)).toBe(1)
    expect(await buildGrids(store.database)).toBe(0)
    expect(total(await everywhere(5))).toBe(10_000)
  })
})
