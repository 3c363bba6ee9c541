/**
 * How long does a map wait for a tile of a million points, at any zoom, when nothing has been kept?
 *
 * The points stand as calls do: half of them about forty spots, half anywhere in a city of 34 × 44 km. For each
 * zoom the tiles that lie around the busiest spots and some random ones are asked for, each once. The limits of
 * the plan are 150 ms on the embedded engine and 60 ms on PostgreSQL, at the 95th percentile; the peer on
 * PostgreSQL is `ST_AsMVT` over the rows of the same tiles, which answers all of them, and on the embedded engine,
 * which lacks it, the limit itself.
 */
import type { Person } from '@jingjing/schema/access-control'
import { readerOf } from '../server/src/context.ts'
import type { Database } from '../server/src/db/database.ts'
import { sql, statement } from '../server/src/db/sql.ts'
import { openTestDatabase } from '../server/src/db/test-database.ts'
import { buildGrids } from '../server/src/visualise/build-grids.ts'
import { MAX_TILE_BYTES } from '../server/src/visualise/encode-tile.ts'
import { readTile } from '../server/src/visualise/read-tile.ts'
import { type TileAddress, tileBounds } from '../server/src/visualise/tile-grid.ts'
import { type Benchmark, compare, type Row } from './benchmark.ts'

const NUM_POINTS = 1_000_000
const [LON, LAT, WIDTH_DEGREES, HEIGHT_DEGREES] = [116.25, 39.75, 0.4, 0.4]
const NUM_SPOTS = 40
const ZOOMS = [0, 4, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18]
/** Of each kind, and of each zoom that has as many. */
const NUM_TILES = 6
const LIMIT_MS = { embedded: 150, server: 60 } as const
/** What is gathered beforehand need not be read: the native encoder reads every row of the tile. */
const GOAL_NATIVE = 1

const PERSON: Person = {
  id: 1,
  account: 'bench',
  name: 'bench',
  roles: ['planner'],
  permissions: ['catalog:read'],
  communities: null,
}

const POINTS = [
  `insert into catalog.dataset (id, title, current_version) values ('points', 'points', 1)`,
  `insert into catalog.version (dataset_id, version, kind) values ('points', 1, 'import')`,
  `insert into catalog.dataset_table (dataset_id, name, position, storage_name, geometry_type)
    values ('points', 'points', 0, 'points', 'Point')`,
  `create table data_rows.points (row_key bigint generated always as identity primary key, source_row integer not null,
    from_version integer not null default 1, to_version integer, community_place_code text,
    geometry geometry(Geometry, 4326))`,
  'select setseed(0.42)',
  // Around a spot the places lie within some hundred metres, the more the nearer.
  `insert into data_rows.points (source_row, geometry)
    select n, st_setsrid(st_makepoint(
      case when n % 2 = 0 then ${LON} + random() * ${WIDTH_DEGREES}
        else ${LON} + (n % ${NUM_SPOTS}) * ${WIDTH_DEGREES / NUM_SPOTS} + (random() + random() - 1) * 0.004 end,
      case when n % 2 = 0 then ${LAT} + random() * ${HEIGHT_DEGREES}
        else ${LAT} + ((n % ${NUM_SPOTS}) * 7 % ${NUM_SPOTS}) * ${HEIGHT_DEGREES / NUM_SPOTS} + (random() + random() - 1) * 0.003 end), 4326)
    from generate_series(1, ${NUM_POINTS}) as n`,
  'create index on data_rows.points using gist (geometry)',
  'grant select on data_rows.points to jingjing_reader',
  `insert into catalog.table_version (dataset_id, version, table_name, num_rows) values ('points', 1, 'points', ${NUM_POINTS})`,
  'analyze data_rows.points',
]

export const tiles: Benchmark = async () => {
  const store = await openTestDatabase()
  try {
    await store.database.write(async (tx) => {
      for (const text of POINTS) await tx.query(statement(text))
    })
    const startedAtMs = performance.now()
    await buildGrids(store.database)
    process.stderr.write(`tiles: gathered in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s\n`)
    return await measure(store.database)
  } finally {
    await store.drop()
  }
}

async function measure(database: Database): Promise<Row[]> {
  const context = { database, packs: [], person: PERSON, reader: readerOf(PERSON) }
  const [warm] = addresses(0)
  if (warm !== undefined) await readTile(context, { dataset: 'points', table: null, address: warm }, null)
  const tileMs: number[] = []
  const nativeMs: number[] = []
  let largestBytes = 0
  for (const zoom of ZOOMS) {
    for (const address of addresses(zoom)) {
      const startedAtMs = performance.now()
      const { body } = await readTile(context, { dataset: 'points', table: null, address }, null)
      tileMs.push(performance.now() - startedAtMs)
      if (body instanceof Uint8Array) largestBytes = Math.max(largestBytes, body.byteLength)
      if (database.engine === 'server') nativeMs.push(await nativeTile(database, address))
    }
  }
  const took = { name: 'tiles p95, 1,000,000 points', value: percentile(tileMs), unit: 'ms' }
  const limit = LIMIT_MS[database.engine]
  return [
    compare({ ...took, peer: `limit, ${database.engine}`, peerValue: limit, goal: 1 }),
    compare({
      name: 'tiles largest',
      value: largestBytes,
      unit: 'bytes',
      peer: 'limit',
      peerValue: MAX_TILE_BYTES,
      goal: 1,
    }),
    ...(nativeMs.length > 0
      ? [compare({ ...took, peer: 'ST_AsMVT p95', peerValue: percentile(nativeMs), goal: GOAL_NATIVE })]
      : []),
  ]
}

async function nativeTile(database: Database, address: TileAddress): Promise<number> {
  const { minLon, minLat, maxLon, maxLat } = tileBounds(address)
  const startedAtMs = performance.now()
  await database.read(readerOf(PERSON), (tx) =>
    tx.query(sql`
      select st_asmvt(inside, 'data', 4096, 'geom') as tile
      from (select st_asmvtgeom(st_transform(geometry, 3857),
          st_tileenvelope(${address.z}::integer, ${address.x}::integer, ${address.y}::integer), 4096, 64) as geom
        from data_rows.points
        where geometry && st_makeenvelope(${minLon}, ${minLat}, ${maxLon}, ${maxLat}, 4326)
          and from_version <= 1 and (to_version is null or to_version > 1)) inside`),
  )
  return performance.now() - startedAtMs
}

/** Each tile once: those of the spots, and those of a lattice over the ground. */
function addresses(zoom: number): TileAddress[] {
  const found = new Map<string, TileAddress>()
  for (let index = 0; index < NUM_TILES; index++) {
    const spot = (index * 11) % NUM_SPOTS
    const places: [number, number][] = [
      [
        LON + (spot * WIDTH_DEGREES) / NUM_SPOTS,
        LAT + (((spot * 7) % NUM_SPOTS) * HEIGHT_DEGREES) / NUM_SPOTS,
      ],
      [
        LON + (WIDTH_DEGREES * (index + 0.5)) / NUM_TILES,
        LAT + (HEIGHT_DEGREES * ((index * 5) % NUM_TILES)) / NUM_TILES,
      ],
    ]
    for (const [lon, lat] of places) {
      const x = Math.floor(((lon + 180) / 360) * 2 ** zoom)
      const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom)
      found.set(`${x}/${y}`, { z: zoom, x, y })
    }
  }
  return [...found.values()]
}

function percentile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0
}
