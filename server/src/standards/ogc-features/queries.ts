import { identifier, join, type Sql, sql } from '../../db/sql.ts'
import type { Crs } from '../ogc-common/crs.ts'
import type { Conditions, ItemSource } from './read-items.ts'

export type ItemRow = Record<string, unknown> & {
  row_key: number
  /** GeoJSON text in the coordinate system that was asked for. */
  geometry: string | null
}

const inCrs = ({ srid, isNorthFirst, numDigits }: Crs): Sql => {
  const transformed = srid === 4326 ? sql`geometry` : sql`st_transform(geometry, ${srid}::integer)`
  const turned = isNorthFirst ? sql`st_flipcoordinates(${transformed})` : transformed
  return sql`st_asgeojson(${turned}, ${numDigits}::integer, 0)`
}

const selected = ({ storageName, fieldNames, hasGeometry, crs }: ItemSource): Sql => sql`
  select ${join(
    ['row_key', ...fieldNames].map((name) => identifier(name)),
    ', ',
  )}, ${hasGeometry ? inCrs(crs) : sql`null::text`} as geometry
  from ${identifier('data_rows', storageName)} stored`

const inVersion = (version: number): Sql =>
  sql`from_version <= ${version}::integer and (to_version is null or to_version > ${version}::integer)`

export const selectItems = (
  ask: ItemSource & { conditions: Conditions; after: number; limit: number },
): Sql => sql`
  ${selected(ask)}
  where ${join([sql`row_key > ${ask.after}::bigint`, inVersion(ask.version), ...ask.conditions], ' and ')}
  order by row_key limit ${ask.limit}::integer`

export const selectNumItems = (
  ask: Pick<ItemSource, 'storageName' | 'version'> & { conditions: Conditions },
): Sql => sql`
  select count(*) as num_rows from ${identifier('data_rows', ask.storageName)} stored
  where ${join([inVersion(ask.version), ...ask.conditions], ' and ')}`

export const selectItem = (ask: ItemSource & { rowKey: number }): Sql => sql`
  ${selected(ask)} where row_key = ${ask.rowKey}::bigint and ${inVersion(ask.version)}`

/** Rows that meet a box given in a coordinate system. Found by the index in degrees, decided in that system. */
export const meetsBox = (box: readonly [number, number, number, number], crs: Crs): Sql => {
  const [minX, minY, maxX, maxY] = box
  const envelope =
    minX < maxX && minY < maxY
      ? sql`st_makeenvelope(${minX}, ${minY}, ${maxX}, ${maxY}, ${crs.srid}::integer)`
      : flatBox(box, crs)
  if (crs.srid === 4326) return sql`(geometry && ${envelope} and st_intersects(geometry, ${envelope}))`
  // An edge that is straight in metres is bent in degrees, by far less than a thousandth of one.
  return sql`(geometry && st_expand(st_transform(${envelope}, 4326), 0.001)
    and st_intersects(st_transform(geometry, ${crs.srid}::integer), ${envelope}))`
}

/** A box without area is a line or a point; as an outline it would be invalid and meet nothing. */
function flatBox([minX, minY, maxX, maxY]: readonly [number, number, number, number], { srid }: Crs): Sql {
  const isPoint = minX === maxX && minY === maxY
  const shape = isPoint ? `POINT(${minX} ${minY})` : `LINESTRING(${minX} ${minY},${maxX} ${maxY})`
  return sql`${`SRID=${srid};${shape}`}::text::geometry`
}
