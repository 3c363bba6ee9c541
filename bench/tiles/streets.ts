/**
 * Streets, as a vector tile or as the rows themselves: what does a browser wait for?
 *
 * The peer is one statement that answers the streets of the same ground as GeoJSON, attributes and all, as a
 * map without tiles would ask for it; on PostgreSQL also its own `ST_AsMVT`, which the embedded engine lacks.
 */
import type { Database } from '../../server/src/db/database.ts'
import { sql } from '../../server/src/db/sql.ts'
import type { TileAddress } from '../../server/src/visualise/tile-grid.ts'
import { compare, fastestMs, type Row } from '../benchmark.ts'
import { groundOf, makeSet, nativeTile, READER, tileBytes } from './ask-tile.ts'

const LON = 116.3
const LAT = 39.8
const NUM_STREETS = 80_000
/** A neighbourhood, as a planner sees it all day, with some 800 streets; and half a city with thousands. */
const NEAR = { z: 13, x: 6744, y: 3106 }
const FAR = { z: 11, x: 1686, y: 776 }
/** The same rows are ranked, simplified, clipped and encoded: three further passes over what is read once. */
const GOAL_NEAR = 4
/** From afar lanes are left out before anything is made of them. */
const GOAL_FAR = 1
/** A tile that is not much smaller than its rows would not be worth its making. */
const GOAL_SIZE = 0.4
/** One code for both engines may cost a few times what the encoder in C costs, as long as it is a matter of milliseconds. */
const GOAL_NATIVE = 6

const NUM_TURNS = 15

const STREETS = [
  `insert into catalog.dataset (id, title, current_version) values ('streets', 'streets', 1)`,
  `insert into catalog.version (dataset_id, version, kind) values ('streets', 1, 'import')`,
  `insert into catalog.dataset_table (dataset_id, name, position, storage_name, profile, geometry_type)
    values ('streets', 'segments', 0, 'streets', 'street', 'LineString')`,
  `insert into catalog.field (dataset_id, table_name, name, position, title, type, sensitivity, canonical)
    values ('streets', 'segments', 'name', 0, 'name', 'text', 'public', 'name'),
      ('streets', 'segments', 'highway', 1, 'highway', 'text', 'public', 'highway')`,
  `create table data_rows.streets (row_key bigint generated always as identity primary key, source_row integer not null,
    from_version integer not null default 1, to_version integer, community_place_code text,
    geometry geometry(Geometry, 4326), name text, highway text)`,
  `insert into data_rows.streets (source_row, geometry, name, highway)
    select n, st_setsrid(st_makeline(st_makepoint(lon, lat), st_makepoint(lon + 0.0011, lat + 0.0002)), 4326), '第' || n || '街',
      case when n % 20 = 0 then 'primary' when n % 20 < 4 then 'tertiary' else 'residential' end
    from (select n, ${LON} + (n % 283) * 0.0014 as lon, ${LAT} + (n / 283) * 0.0014 as lat
      from generate_series(1, ${NUM_STREETS}) as n) placed`,
  'create index on data_rows.streets using spgist (geometry)',
  'grant select on data_rows.streets to jingjing_reader',
  `insert into catalog.table_version (dataset_id, version, table_name, num_rows) values ('streets', 1, 'segments', ${NUM_STREETS})`,
  'analyze data_rows.streets',
]

export async function measureStreets(database: Database): Promise<Row[]> {
  await makeSet(database, STREETS)
  return [
    ...(await measure(database, 'near', NEAR, GOAL_NEAR)),
    ...(await measure(database, 'far', FAR, GOAL_FAR)),
  ]
}

async function measure(database: Database, view: string, address: TileAddress, goal: number): Promise<Row[]> {
  const isNative = database.engine === 'server'
  let numTileBytes = 0
  let numJsonBytes = 0
  const ms = await fastestMs(
    {
      tile: {
        work: async () => {
          numTileBytes = await tileBytes(database, 'streets', address)
          if (numTileBytes === 0) throw new Error('the tile is empty')
        },
      },
      json: {
        work: async () => {
          const [row] = await database.read(READER, (tx) =>
            tx.query<{ text: string }>(sql`
              select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
                'type', 'Feature', 'properties', json_build_object('name', name, 'highway', highway),
                'geometry', st_asgeojson(geometry, 6, 0)::json)), '[]'::json))::text as text
              from data_rows.streets where geometry && ${groundOf(address)}`),
          )
          numJsonBytes = Buffer.byteLength(row?.text ?? '')
        },
      },
      native: {
        work: async () => {
          if (!isNative) return
          await nativeTile(database, { storageName: 'streets', columns: ['name', 'highway'] }, address)
        },
      },
    },
    NUM_TURNS,
  )
  const peer = 'rows as GeoJSON'
  const name = `tile of streets ${view}, ${database.engine}`
  const took = { name, value: ms.tile, unit: 'ms' }
  const size = { name: `${name}, size`, value: numTileBytes, unit: 'bytes' }
  return [
    compare({ ...took, peer, peerValue: ms.json, goal }),
    compare({ ...size, peer, peerValue: numJsonBytes, goal: GOAL_SIZE }),
    ...(isNative ? [compare({ ...took, peer: 'ST_AsMVT', peerValue: ms.native, goal: GOAL_NATIVE })] : []),
  ]
}
