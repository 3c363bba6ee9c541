/**
 * A million points, as calls stand: half of them about forty spots, half anywhere in a city of 34 × 44 km. For each
 * zoom the tiles that lie around the busiest spots and some random ones are asked for, each once, so that nothing has
 * been kept. The limits of the plan are 150 ms on the embedded engine and 60 ms on PostgreSQL, at the 95th percentile.
 */
import type { Database } from '../../server/src/db/database.ts'
import { buildGrids } from '../../server/src/visualise/build-grids.ts'
import { MAX_TILE_BYTES } from '../../server/src/visualise/encode-tile.ts'
import type { TileAddress } from '../../server/src/visualise/tile-grid.ts'
import { compare, type Row } from '../benchmark.ts'
import { makeSet, nativeTile, tileBytes } from './ask-tile.ts'

const NUM_POINTS = 1_000_000
const [LON, LAT, WIDTH_DEGREES, HEIGHT_DEGREES] = [116.25, 39.75, 0.4, 0.4]
const NUM_SPOTS = 40
const ZOOMS = [0, 4, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18]
/** Of each kind, and of each zoom that has as many. */
const NUM_TILES = 6
const LIMIT_MS = { embedded: 150, server: 60 } as const
/** What is gathered beforehand need not be read: the native encoder reads every row of the tile. */
const GOAL_NATIVE = 1

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
  // As stored tables have it.
  'create index on data_rows.points using spgist (geometry)',
  'grant select on data_rows.points to jingjing_reader',
  `insert into catalog.table_version (dataset_id, version, table_name, num_rows) values ('points', 1, 'points', ${NUM_POINTS})`,
  'analyze data_rows.points',
]

export async function measurePoints(database: Database): Promise<Row[]> {
  await makeSet(database, POINTS)
  const startedAtMs = performance.now()
  await buildGrids(database)
  tell(database, `a million points gathered in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`)
  const tileMs: number[] = []
  const nativeMs: number[] = []
  let largestBytes = 0
  const [warm] = addresses(0)
  if (warm !== undefined) await tileBytes(database, 'points', warm)
  for (const zoom of ZOOMS) {
    const ofZoom: number[] = []
    for (const address of addresses(zoom)) {
      const beforeMs = performance.now()
      largestBytes = Math.max(largestBytes, await tileBytes(database, 'points', address))
      const betweenMs = performance.now()
      ofZoom.push(betweenMs - beforeMs)
      if (database.engine === 'embedded') continue
      await nativeTile(database, { storageName: 'points', columns: [] }, address)
      nativeMs.push(performance.now() - betweenMs)
    }
    tell(database, `zoom ${zoom}: ${ofZoom.length} tiles, p95 ${percentile(ofZoom).toFixed(1)} ms`)
    tileMs.push(...ofZoom)
  }
  const name = `tiles of 1,000,000 points, ${database.engine}`
  const took = { name: `${name}, p95`, value: percentile(tileMs), unit: 'ms' }
  const limits = [
    compare({ ...took, peer: 'limit', peerValue: LIMIT_MS[database.engine], goal: 1 }),
    compare({
      name: `${name}, largest`,
      value: largestBytes,
      unit: 'bytes',
      peer: 'limit',
      peerValue: MAX_TILE_BYTES,
      goal: 1,
    }),
  ]
  return nativeMs.length === 0
    ? limits
    : [
        ...limits,
        compare({ ...took, peer: 'ST_AsMVT, p95', peerValue: percentile(nativeMs), goal: GOAL_NATIVE }),
      ]
}

const tell = (database: Database, words: string): void => {
  process.stderr.write(`tiles, ${database.engine}: ${words}\n`)
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
