/** How many cases, and how they divide: what it costs depends on months, places and categories, not on the number of cases. */
import type { Reader } from '../db/database.ts'
import { type Sql, sql, statement } from '../db/sql.ts'
import { type CaseFilter, UNKNOWN_KEY } from './case-filter.ts'
import { all } from './conditions.ts'
import { firstOfMonth } from './days.ts'
import { pathOf } from './marks.ts'
import {
  categoryKey,
  communityKey,
  daysOf,
  departmentKey,
  inDays,
  inPacks,
  inPeriod,
  piecesOf,
} from './packs.ts'

/** What the rows of a month are divided by besides what is filtered by. */
type Division = 'community' | 'department' | 'category'

/**
 * The rows of `current_month` that hold exactly the cases of a filter, whatever its days, each divided further by one
 * thing where it is named; a category by its next level, and the third no further. Null for who sees one department
 * alone, and for a level of the category under one that is not named: the packs answer then.
 */
function inMonthRows(filter: CaseFilter, reader: Reader | null, by?: Division): Sql | null {
  const path = pathOf(filter)
  if (reader?.isDepartmentOnly === true || path.includes(undefined)) return null
  const { community, department, source, dataset } = filter
  const own = community === undefined ? (reader?.communities ?? null) : null
  const level = by === 'category' ? Math.min(path.length + 1, 3) : path.length
  const axis = [
    ...(community !== undefined || own !== null || by === 'community' ? ['community'] : []),
    ...(department !== undefined || by === 'department' ? ['department'] : []),
    ...(level > 0 ? ['category'] : []),
  ].join('+')
  return all([
    sql`axis = ${axis === '' ? 'all' : axis}::text and level = ${level}::smallint`,
    ...(community === undefined ? [] : [sql`community_key = ${community}::text`]),
    ...(own === null ? [] : [sql`community_key = any (${[...own]}::text[])`]),
    ...(department === undefined ? [] : [sql`department_key = ${department}::text`]),
    ...path.map((name, index) => sql`${statement(`category_${index + 1}`)} = ${name}::text`),
    ...(source === undefined ? [] : [sql`source = ${source}::text`]),
    ...(dataset === undefined ? [] : [sql`dataset_id = ${dataset}::text`]),
  ])
}

/** The months that have days of a period, those at its ends included. */
const inMonths = (filter: CaseFilter): Sql => {
  const days = daysOf(filter)
  if (days === null) return statement('false')
  return all([
    statement('month is not null'),
    ...(days.from === undefined ? [] : [sql`month >= ${firstOfMonth(days.from)}::date`]),
    ...(days.to === undefined ? [] : [sql`month < ${days.to}::date`]),
  ])
}

/** Of one such month the cases of the period: all of them, or those of its days where the period begins or ends in it. */
const numWithin = (filter: CaseFilter): Sql => {
  const days = daysOf(filter)
  if (days === null) return statement('0')
  const ofDays = sql`(
    select coalesce(sum(one.num), 0) from unnest(days, nums) as one (day, num)
    where ${isOnDay(days)}
  )`
  const pieces = piecesOf(days.from, days.to)
  const months = pieces.find((piece) => piece.span === 'month')
  if (months === undefined) return ofDays
  if (pieces.length === 1) return statement('num_cases')
  const isWhole = all([
    ...(months.from === undefined ? [] : [sql`month >= ${months.from}::date`]),
    ...(months.to === undefined ? [] : [sql`month < ${months.to}::date`]),
  ])
  return sql`case when ${isWhole} then num_cases else ${ofDays} end`
}

const isOnDay = ({ from, to }: { from: string | undefined; to: string | undefined }): Sql =>
  all([
    ...(from === undefined ? [] : [sql`one.day >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`one.day < ${to}::date`]),
  ])

export interface CaseCountRow {
  dataset: string
  title: string
  version: number
  num_cases: number
  num_undated: number
}

/** Cases of the period by dataset, and those that have no date and so might belong to it. */
export const countCases = (filter: CaseFilter, reader: Reader | null): Sql => {
  const isRow = inMonthRows(filter, reader)
  const counted =
    isRow === null
      ? sql`
    select dataset_id, num_cases, span = 'undated' as is_undated
    from monitoring.current_pack
    where (span = 'undated' or ${inPeriod(filter)}) and ${inPacks(filter, reader)}`
      : sql`
    select dataset_id, case when month is null then num_cases else ${numWithin(filter)} end as num_cases,
      month is null as is_undated
    from monitoring.current_month
    where (month is null or ${inMonths(filter)}) and ${isRow}`
  return sql`
  select counted.*, dataset.title, dataset.current_version as version
  from (
    select dataset_id as dataset, coalesce(sum(num_cases) filter (where not is_undated), 0)::integer as num_cases,
      coalesce(sum(num_cases) filter (where is_undated), 0)::integer as num_undated
    from (${counted}) one
    group by dataset_id
  ) counted
  join catalog.dataset on dataset.id = counted.dataset
  where num_cases <> 0 or num_undated <> 0
  order by counted.dataset`
}

/** Rows of `day` and `num`, several for a day: of the filter's days, or of every day there is. */
const countedDays = (filter: CaseFilter, reader: Reader | null): Sql => {
  const isRow = inMonthRows(filter, reader)
  return isRow === null
    ? sql`(
    select start_day as day, num_cases as num from monitoring.current_pack
    where ${inDays(filter)} and ${inPacks(filter, reader)}
  ) counted`
    : sql`(
    select one.day, one.num
    from monitoring.current_month
    cross join lateral unnest(days, nums) as one (day, num)
    where ${isRow} and ${inMonths(filter)} and ${isOnDay(daysOf(filter) ?? { from: undefined, to: undefined })}
  ) counted`
}

export interface AvailableRow {
  first_day: string | null
  last_day: string | null
  /** The last day with a case that has come already: a mistyped year does not move the default period. */
  last_past_day: string | null
}

/** The days of the filter on which there are cases. */
export const selectAvailableDays = (filter: CaseFilter, today: string, reader: Reader | null): Sql => sql`
  select min(day) as first_day, max(day) as last_day, max(day) filter (where day <= ${today}::date) as last_past_day
  from (
    select day from ${countedDays({ ...filter, from: undefined, to: undefined, day: undefined }, reader)}
    group by day
    having sum(num) <> 0
  ) day`

export interface DayRow {
  day: string
  count: number
}

export const countByDay = (filter: CaseFilter, reader: Reader | null): Sql => sql`
  select day, sum(num)::integer as count
  from ${countedDays(filter, reader)}
  group by day
  having sum(num) <> 0
  order by day`

export interface PartDayRow extends DayRow {
  key: string
}

const KEYS_OF_PACKS = { community: communityKey, department: departmentKey, category: categoryKey } as const
const KEYS_OF_MONTHS = {
  community: statement('community_key'),
  department: statement('department_key'),
  category: statement('category_1'),
} as const

/** Days of each community, department or category of the first level. */
export const countByDayAndPart = (filter: CaseFilter, part: Division, reader: Reader | null): Sql => {
  const isDivided = part === 'category' && filter.category !== undefined
  const isRow = inMonthRows(filter, reader, isDivided ? undefined : part)
  const days = daysOf(filter)
  const counted =
    isRow === null || days === null
      ? sql`
    select start_day as day, ${KEYS_OF_PACKS[part]} as key, num_cases as num
    from (
      select start_day, shape_id, community_code, community, department, sum(num_cases) as num_cases
      from monitoring.current_pack where ${inPacks(filter, reader)} and ${inDays(filter)}
      group by 1, 2, 3, 4, 5
    ) packed
    join monitoring.case_shape on case_shape.id = packed.shape_id`
      : sql`
    select one.day, ${KEYS_OF_MONTHS[part]} as key, one.num
    from monitoring.current_month
    cross join lateral unnest(days, nums) as one (day, num)
    where ${isRow} and ${inMonths(filter)} and ${isOnDay(days)}`
  return sql`
  select day, key, sum(num)::integer as count
  from (${counted}) counted
  group by 1, 2
  having sum(num) <> 0`
}

export interface BreakdownRow {
  dimension: Division | 'source' | 'dataset'
  key: string
  community: string | null
  count: number
}

/** Five countings of the same cases; categories one level below the one that is filtered by. */
export const countBreakdown = (filter: CaseFilter, reader: Reader | null): Sql => sql`
  select dimension, key, max(community) as community, sum(num_cases)::integer as count
  from (${breakdownOfMonths(filter, reader) ?? breakdownOfPacks(filter, reader)}) counted
  group by dimension, key
  having sum(num_cases) <> 0
  order by count desc, key`

function breakdownOfMonths(filter: CaseFilter, reader: Reader | null): Sql | null {
  const level = Math.min(pathOf(filter).length + 1, 3)
  const divisions = [
    { by: undefined, dimension: 'source', key: 'source' },
    { by: undefined, dimension: 'dataset', key: 'dataset_id' },
    { by: 'community', dimension: 'community', key: 'community_key' },
    { by: 'department', dimension: 'department', key: 'department_key' },
    { by: 'category', dimension: 'category', key: `category_${level}` },
  ] as const
  const parts = divisions.map(({ by, dimension, key }) => {
    const isRow = inMonthRows(filter, reader, by)
    if (isRow === null) return null
    const community = by === 'community' ? statement(`nullif(community, '')`) : statement('null::text')
    return sql`
    select ${dimension}::text as dimension, ${statement(key)} as key, ${community} as community,
      ${numWithin(filter)} as num_cases
    from monitoring.current_month
    where ${isRow} and ${inMonths(filter)}`
  })
  return parts.reduce((before, one) =>
    before === null || one === null ? null : sql`${before} union all ${one}`,
  )
}

/** The level of the classification that a filter leaves open: below the one that it names. */
const levelBelow = ({ category, category2 }: CaseFilter): Sql =>
  sql`coalesce(${statement(category === undefined ? 'category_1' : category2 === undefined ? 'category_2' : 'category_3')}, ${UNKNOWN_KEY}::text)`

const breakdownOfPacks = (filter: CaseFilter, reader: Reader | null): Sql => sql`
  select case
      when grouping(category_key) = 0 then 'category'
      when grouping(source) = 0 then 'source'
      when grouping(community_key) = 0 then 'community'
      when grouping(department_key) = 0 then 'department'
      else 'dataset'
    end as dimension,
    coalesce(category_key, source, community_key, department_key, dataset_id) as key,
    max(community) as community, sum(num_cases) as num_cases
  from (
    select ${levelBelow(filter)} as category_key, source, ${communityKey} as community_key, community,
      ${departmentKey} as department_key, dataset_id, num_cases
    from (
      select shape_id, community_code, community, department, dataset_id, sum(num_cases) as num_cases
      from monitoring.current_pack
      where ${inPeriod(filter)} and ${inPacks(filter, reader)}
      group by 1, 2, 3, 4, 5
    ) packed
    join monitoring.case_shape on case_shape.id = packed.shape_id
  ) alike
  group by grouping sets ((category_key), (source), (community_key), (department_key), (dataset_id))`
