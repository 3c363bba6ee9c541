import type { GeometryQuery, RowGeometry } from '@jingjing/schema/catalog/grid'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { identifier, join, sql } from '../../db/sql.ts'
import { askable, gridTarget } from '../grid/read-grid.ts'
import { heldBy } from '../queries.ts'
import { presentValue } from '../read-rows.ts'

/** Metres in a degree of latitude; a place is looked for in a square that is at least as wide. */
const METRES_PER_DEGREE = 111_320
/** A line or outline of more positions is no drawing by hand. */
const MAX_POSITIONS = 2_000

/**
 * The geometry of one row as it may be drawn on: the row with a key, or the one nearest to a place.
 *
 * @throws Problem `not-found` where no row lies there, `geometry-too-detailed`
 */
export async function readGeometry(
  { database, reader }: Context,
  datasetId: string,
  tableName: string,
  asked: GeometryQuery,
): Promise<RowGeometry> {
  return database.read(reader, async (tx) => {
    const target = await gridTarget(tx, reader, { datasetId, table: tableName })
    if (target.geometryType === null) throw new Problem('not-found', { what: tableName })
    const fields = askable(target)
    const place = sql`st_setsrid(st_makepoint(${asked.lon ?? 0}::double precision, ${asked.lat ?? 0}::double precision), 4326)`
    const latDegrees = (asked.metres ?? 0) / METRES_PER_DEGREE
    const lonDegrees = latDegrees / Math.max(0.1, Math.cos(((asked.lat ?? 0) * Math.PI) / 180))
    const isThere =
      asked.key === undefined
        ? sql`geometry && st_expand(${place}, ${lonDegrees}::double precision, ${latDegrees}::double precision)
            and st_intersects(geometry, st_expand(${place}, ${lonDegrees}::double precision, ${latDegrees}::double precision))`
        : sql`row_key = ${asked.key}::bigint and geometry is not null`
    const columns = join(
      ['row_key', 'source_row', ...fields.map((field) => field.name)].map((name) => identifier(name)),
      ', ',
    )
    const [row] = await tx.query<
      Record<string, unknown> & {
        row_key: number
        source_row: number
        geojson_text: string
        num_positions: number
      }
    >(sql`
      select ${columns}, st_asgeojson(geometry, 8, 0) as geojson_text, st_npoints(geometry) as num_positions
      from ${identifier('data_rows', target.storageName)} where ${heldBy(target.version)} and ${isThere}
      order by ${asked.key === undefined ? sql`st_distance(geometry, ${place}), st_area(geometry), row_key` : sql`row_key`} limit 1`)
    if (row === undefined) throw new Problem('not-found', { what: tableName })
    if (row.num_positions > MAX_POSITIONS)
      throw new Problem('geometry-too-detailed', { count: row.num_positions, limit: MAX_POSITIONS })
    return {
      key: row.row_key,
      row: row.source_row,
      version: target.version,
      geometry: JSON.parse(row.geojson_text) as RowGeometry['geometry'],
      values: fields.slice(0, 4).flatMap((field) => {
        const value = presentValue(row[field.name])
        return value === null ? [] : [{ title: field.title, value: String(value) }]
      }),
    }
  })
}
