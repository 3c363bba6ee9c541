import { createHash } from 'node:crypto'
import { Problem } from '@jingjing/schema/problems'
import type { Geometry } from 'geojson'
import type { Context } from '../context.ts'
import type { Reader } from '../db/database.ts'
import { withoutWorkers } from '../db/sql.ts'
import { encodeTile, type TileFeature, type TileProperties } from './encode-tile.ts'
import { DATA_LAYER, landKindOf, roleOf } from './layer-role.ts'
import { type SpatialTableRow, selectSpatialTable, selectTileFields, selectTileRows } from './queries.ts'
import { readPointTile } from './read-points.ts'
import { deepestRank, type TileField, tileAttributes } from './tile-attributes.ts'
import { type TileAddress, tileBounds, unitDegrees } from './tile-grid.ts'

/** More rows than a tile could hold within its size; the less important ones stay in the store. */
const MAX_ROWS = 25_000

/** Units of a tile between two vertices that the eye does not tell apart; one pixel is eight of them. */
const TOLERANCE_UNITS = 4

export interface TileAsk {
  dataset: string
  table: string | null
  address: TileAddress
}

export interface ReadTile {
  etag: string
  /** Null for a tile in which nothing is to be seen; `unchanged` where the asker holds it already. */
  body: Uint8Array | null | 'unchanged'
}

/**
 * A vector tile of the current version of a table, made of the rows that its person sees. Throws `not-found`,
 * or `bad-request` for an address outside the pyramid.
 */
export async function readTile(
  { database, reader }: Context,
  ask: TileAsk,
  knownEtag: string | null,
): Promise<ReadTile> {
  const { z, x, y } = ask.address
  if (x >= 2 ** z || y >= 2 ** z) throw new Problem('bad-request', { where: 'path', detail: 'tile' })
  return database.read(reader, async (transaction) => {
    await transaction.query(withoutWorkers())
    const [table] = await transaction.query<SpatialTableRow>(selectSpatialTable(ask.dataset, ask.table))
    if (table === undefined) throw new Problem('not-found', { what: ask.table ?? ask.dataset })
    const etag = etagOf(table, reader)
    if (etag === knownEtag) return { etag, body: 'unchanged' as const }
    const described = { ...table, geometryType: table.geometry_type }
    const role = roleOf(described)
    const fields = await transaction.query<TileField>(selectTileFields(table.dataset, table.name))
    if (/^point$/i.test(table.geometry_type)) {
      const points = await readPointTile(transaction, {
        table,
        address: ask.address,
        layer: role ?? DATA_LAYER,
        attributes: tileAttributes(fields, role, z),
        isDepartmentOnly: reader.isDepartmentOnly ?? false,
      })
      return { etag, body: points }
    }
    const rows = await transaction.query<{ geojson: string | null } & TileProperties>(
      selectTileRows({
        storageName: table.storage_name,
        version: table.version,
        bounds: tileBounds(ask.address),
        attributes: tileAttributes(fields, role, z),
        deepestRank: role === 'street' ? deepestRank(z) : null,
        toleranceDegrees: TOLERANCE_UNITS * unitDegrees(z),
        limit: MAX_ROWS,
      }),
    )
    const constant: TileProperties = role === 'land' ? { kind: landKindOf(described) ?? 'land' } : {}
    const features = rows.flatMap((row) => featureOf(row, constant))
    return { etag, body: encodeTile(features, role ?? DATA_LAYER, ask.address) }
  })
}

function featureOf(
  { geojson, ...values }: { geojson: string | null } & TileProperties,
  constant: TileProperties,
): TileFeature[] {
  if (geojson === null) return []
  const properties: TileProperties = { ...constant }
  for (const [name, value] of Object.entries(values)) if (value !== null) properties[name] = value
  return [{ geometry: JSON.parse(geojson) as Geometry, properties }]
}

/** The same for the same version of the table and the same eyes; what is in a tile follows from both. */
function etagOf(table: SpatialTableRow, reader: Reader): string {
  // The number of the last change of rights is in it: a tile seen before is not seen again without asking.
  const eyes = `${reader.personId} ${reader.rightsEpoch ?? 0} ${reader.communities?.join() ?? '*'}`
  const digest = createHash('sha256')
    .update(`${table.dataset} ${table.name} ${eyes}`)
    .digest('hex')
    .slice(0, 12)
  return `"${table.version}-${digest}"`
}
