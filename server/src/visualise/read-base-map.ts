import type { BaseMap } from '@jingjing/schema/visualise'
import type { Context } from '../context.ts'
import { roleOf } from './layer-role.ts'
import { type SpatialTableRow, selectSpatialTables } from './queries.ts'

/** The layers of the platform's own base map, and where it begins: the boundary, else whatever there is. */
export async function readBaseMap({ database, reader }: Context): Promise<BaseMap> {
  const tables = await database.read(reader, (transaction) =>
    transaction.query<SpatialTableRow>(selectSpatialTables()),
  )
  const layers = tables.flatMap((table) => {
    const role = roleOf({ ...table, geometryType: table.geometry_type })
    return role === null ? [] : [{ role, table }]
  })
  const boundaries = layers.filter((layer) => layer.role === 'boundary')
  return {
    layers: layers.map(({ role, table }) => ({
      role,
      dataset: table.dataset,
      table: table.name,
      version: table.version,
      tiles: tilesAddress(table),
    })),
    bounds: boundsOf((boundaries.length > 0 ? boundaries : layers).map((layer) => layer.table)),
  }
}

/** The version makes it another address after an import, so that a map on screen asks anew. */
function tilesAddress(table: SpatialTableRow): string {
  const query = `table=${encodeURIComponent(table.name)}&version=${table.version}`
  return `/tiles/${encodeURIComponent(table.dataset)}/{z}/{x}/{y}?${query}`
}

function boundsOf(tables: readonly SpatialTableRow[]): BaseMap['bounds'] {
  const boxes = tables.flatMap(({ min_lon, min_lat, max_lon, max_lat }) =>
    min_lon === null || min_lat === null || max_lon === null || max_lat === null
      ? []
      : [[min_lon, min_lat, max_lon, max_lat] as const],
  )
  if (boxes.length === 0) return null
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ]
}
