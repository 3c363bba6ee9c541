/** SQL of the places that the interface names. */
import { type Sql, sql } from '../../db/sql.ts'

export interface CommunityRow {
  code: string
  name: string
}

export const selectCommunities = (): Sql => sql`
  select code, min(name) as name from places.current_place where level = 'community' and code is not null
  group by code order by code`

export const selectJurisdiction = (code: string): Sql => sql`
  select from places.current_place where level = 'subdistrict' and code = ${code}::text limit 1`
