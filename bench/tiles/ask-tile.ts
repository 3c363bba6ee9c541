/** One tile, asked for as a browser does, and the same ground from the encoder of PostgreSQL. */
import type { Person } from '@jingjing/schema/access-control'
import { readerOf } from '../../server/src/context.ts'
import type { Database } from '../../server/src/db/database.ts'
import { identifier, type Sql, sql, statement } from '../../server/src/db/sql.ts'
import { readTile } from '../../server/src/visualise/read-tile.ts'
import { type TileAddress, tileBounds } from '../../server/src/visualise/tile-grid.ts'

const PERSON: Person = {
  id: 1,
  account: 'bench',
  name: 'bench',
  roles: ['planner'],
  permissions: ['catalog:read'],
  communities: null,
}
export const READER = readerOf(PERSON)

/** A table of one dataset, named alike, that everybody sees. */
export async function makeSet(database: Database, statements: readonly string[]): Promise<void> {
  await database.write(async (tx) => {
    for (const text of statements) await tx.query(statement(text))
  })
}

/** Size of the tile in bytes, nought where nothing is to be seen. */
export async function tileBytes(database: Database, dataset: string, address: TileAddress): Promise<number> {
  const context = { database, packs: [], person: PERSON, reader: READER }
  const { body } = await readTile(context, { dataset, table: null, address }, null)
  return body instanceof Uint8Array ? body.byteLength : 0
}

export const groundOf = (address: TileAddress): Sql => {
  const { minLon, minLat, maxLon, maxLat } = tileBounds(address)
  return sql`st_makeenvelope(${minLon}, ${minLat}, ${maxLon}, ${maxLat}, 4326)`
}

/** `ST_AsMVT` over every row of the ground, through the same row policies. */
export async function nativeTile(
  database: Database,
  set: { storageName: string; columns: readonly string[] },
  address: TileAddress,
): Promise<void> {
  const columns = set.columns.reduce((before, one) => sql`${before} ${identifier(one)},`, statement(''))
  await database.read(READER, (tx) =>
    tx.query(sql`
      select st_asmvt(inside, 'data', 4096, 'geom') as tile
      from (select ${columns} st_asmvtgeom(st_transform(geometry, 3857),
          st_tileenvelope(${address.z}::integer, ${address.x}::integer, ${address.y}::integer), 4096, 64) as geom
        from ${identifier('data_rows', set.storageName)}
        where geometry && ${groundOf(address)} and from_version <= 1 and (to_version is null or to_version > 1)) inside`),
  )
}
