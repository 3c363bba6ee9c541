import { type Sql, sql } from '../../db/sql.ts'

export interface SeriesRow {
  day: number
  part: string
  group: string
  count: number
}

const dayNumber = sql`(called_day - date '1970-01-01')`

export const selectWeeklyCounts = (from: string, to: string): Sql => sql`
  select ${dayNumber} - ((${dayNumber} - (${to}::date - date '1970-01-01')) % 7 + 7) % 7 as day, community as part,
    coalesce(category_3, category_2, category_1) as "group", count(*)::integer as count
  from monitoring.current_case
  where called_day >= ${from}::date and called_day < ${to}::date and repeat_state is null and community is not null
    and coalesce(category_3, category_2, category_1) is not null
  group by 1, 2, 3`

export const selectChannelDays = (from: string, to: string): Sql => sql`
  select ${dayNumber} as day, coalesce(channel, source) as part, '' as "group", count(*)::integer as count
  from monitoring.current_case
  where called_day >= ${from}::date and called_day < ${to}::date and repeat_state is null
  group by 1, 2`

export interface PlacedRow {
  day: number
  category: string
  lon: number
  lat: number
}

export const selectPlaced = (from: string, to: string): Sql => sql`
  select ${dayNumber} as day, coalesce(category_3, category_2, category_1) as category, st_x(location) as lon, st_y(location) as lat
  from monitoring.current_case
  where called_day >= ${from}::date and called_day < ${to}::date and location is not null and repeat_state is null
    and coalesce(category_3, category_2, category_1) is not null
  order by id`
