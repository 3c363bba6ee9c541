import { type Sql, sql } from '../db/sql.ts'

/** Whether a row belongs to one of the places: by the community it was counted to, or by lying in a place's outline. */
export function insidePlaces(codes: readonly string[], row: { community: Sql; geometry: Sql | null }): Sql {
  const byCode = sql`${row.community} = any (${codes}::text[])`
  if (row.geometry === null) return byCode
  return sql`(${byCode} or exists (select from places.current_place place
    where place.code = any (${codes}::text[]) and place.geometry && ${row.geometry}
      and st_covers(place.geometry, st_centroid(${row.geometry}))))`
}
