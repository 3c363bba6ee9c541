/** How many cases, and how they divide: what it costs depends on months, places and categories, not on the number of cases. */
import type { Reader } from '../../db/database.ts'
import { type Sql, sql, statement } from '../../db/sql.ts'
import { type CaseFilter, UNKNOWN_KEY } from '../case-filter.ts'
import { all, any } from '../conditions.ts'
import { addDays, firstOfMonth } from '../days.ts'
import { askedBy, pathOf } from './marks.ts'
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

/** Of which rows each month has one. */
interface Rows {
  axis: string
  level: number
}

/** The rows of a filter, each divided further by one thing where it is named: a category by its next level, the third no further. */
function rowsOf(filter: CaseFilter, reader: Reader | null, by?: Division): Rows {
  const { length } = pathOf(filter)
  const level = by === 'category' ? Math.min(length + 1, 3) : length
  const isOfPlaces = filter.community !== undefined || (reader?.communities ?? null) !== null
  const axis = [
    ...(isOfPlaces || by === 'community' ? ['community'] : []),
    ...(askedBy(reader, filter).department !== undefined || by === 'department' ? ['department'] : []),
    ...(level > 0 ? ['category'] : []),
  ].join('+')
  return { axis: axis === '' ? 'all' : axis, level }
}

const isRow = ({ axis, level }: Rows): Sql => sql`axis = ${axis}::text and level = ${level}::smallint`

/**
 * What the rows of `current_month` that hold the cases of a filter have in common, however they are divided, whatever
 * its days. Null for a level of the category under one that is not named: the packs answer then.
 */
function inMonthRows(filter: CaseFilter, reader: Reader | null): Sql | null {
  const path = pathOf(filter)
  if (path.includes(undefined)) return null
  const { community, department, source, dataset } = askedBy(reader, filter)
  const own = community === undefined ? (reader?.communities ?? null) : null
  return all([
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
  const ends = piecesOf(days.from, days.to).flatMap(({ span, from, to }) =>
    span === 'day' && from !== undefined && to !== undefined ? monthsOf(from, to) : [],
  )
  return ends.length === 0
    ? statement('num_cases')
    : sql`case month ${ends
        .map(({ month, nums }) => sql`when ${month}::date then ${statement(nums.join(' + '))}`)
        .reduce((before, one) => sql`${before} ${one}`)} else num_cases end`
}

/** Days in their months: those of the rows that hold their cases, `nums` of a row being from the first to the thirty-first. */
function monthsOf(from: string, to: string): { month: string; nums: string[] }[] {
  const numsOf = new Map<string, string[]>()
  for (let day = from; day < to; day = addDays(day, 1)) {
    const month = firstOfMonth(day)
    numsOf.set(month, [...(numsOf.get(month) ?? []), `nums[${Number(day.slice(8))}]`])
  }
  return [...numsOf].map(([month, nums]) => ({ month, nums }))
}

export interface CaseCountRow {
  dataset: string
  title: string
  version: number
  num_cases: number
  num_undated: number
}

/** Cases of the period by dataset, and those that have no date and so might belong to it. */
export const countCases = (filter: CaseFilter, reader: Reader | null): Sql => {
  const inRows = inMonthRows(filter, reader)
  const counted =
    inRows === null
      ? sql`
    select dataset_id, num_cases, span = 'undated' as is_undated
    from monitoring.current_pack
    where (span = 'undated' or ${inPeriod(filter)}) and ${inPacks(filter, reader)}`
      : sql`
    select dataset_id, case when month is null then num_cases else ${numWithin(filter)} end as num_cases,
      month is null as is_undated
    from monitoring.current_month
    where ${isRow(rowsOf(filter, reader))} and ${inRows} and (month is null or ${inMonths(filter)})`
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

/** Rows of the keys asked for, `day` and `num`, several for a day, of the filter's days. */
const daysOfRows = (isOfRows: Sql, filter: CaseFilter, key: Sql): Sql => {
  const { from, to } = daysOf(filter) ?? { from: undefined, to: undefined }
  return sql`(
    select key, month + day_index as day, num
    from (
      select ${key} as key, month, unnest(nums) as num, generate_series(0, 30) as day_index
      from monitoring.current_month
      where ${isOfRows} and ${inMonths(filter)}
    ) one
    where num <> 0
      ${from === undefined ? statement('') : sql`and month + day_index >= ${from}::date`}
      ${to === undefined ? statement('') : sql`and month + day_index < ${to}::date`}
  ) counted`
}

const NO_KEY = statement('null::text')

/** Rows of `day` and `num`, several for a day, of the filter's days. */
const countedDays = (filter: CaseFilter, reader: Reader | null): Sql => {
  const inRows = inMonthRows(filter, reader)
  return inRows === null
    ? sql`(
    select start_day as day, num_cases as num from monitoring.current_pack
    where ${inDays(filter)} and ${inPacks(filter, reader)}
  ) counted`
    : daysOfRows(sql`${isRow(rowsOf(filter, reader))} and ${inRows}`, filter, NO_KEY)
}

export interface AvailableRow {
  first_day: string | null
  last_day: string | null
  /** The last day with a case that has come already: a mistyped year does not move the default period. */
  last_past_day: string | null
}

/** The days on which there are cases of a filter, whatever its period. */
export const selectAvailableDays = (asked: CaseFilter, today: string, reader: Reader | null): Sql => {
  const filter = { ...asked, from: undefined, to: undefined, day: undefined }
  const inRows = inMonthRows(filter, reader)
  const isOfRows = sql`${isRow(rowsOf(filter, reader))} and ${inRows ?? statement('false')}`
  const outer = sql`
  with filled as materialized (
    select month from monitoring.current_month where ${isOfRows} and month is not null
    group by month having sum(num_cases) <> 0
  ),
  outer_month as (
    select min(month) as month from filled union select max(month) from filled
    union select max(month) from filled where month <= ${today}::date
    -- The one of today may have none but days to come.
    union select max(month) from filled where month < date_trunc('month', ${today}::date)
  )`
  return sql`
  ${inRows === null ? statement('') : outer}
  select min(day) as first_day, max(day) as last_day, max(day) filter (where day <= ${today}::date) as last_past_day
  from (
    select day
    from ${
      inRows === null
        ? countedDays(filter, reader)
        : daysOfRows(sql`${isOfRows} and month in (select month from outer_month)`, filter, NO_KEY)
    }
    group by day
    having sum(num) <> 0
  ) day`
}

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
  const inRows = inMonthRows(filter, reader)
  const isDivided = part === 'category' && filter.category !== undefined
  const counted =
    inRows === null
      ? sql`(
    select start_day as day, ${KEYS_OF_PACKS[part]} as key, num_cases as num
    from (
      select start_day, shape_id, community_code, community, department, sum(num_cases) as num_cases
      from monitoring.current_pack where ${inPacks(filter, reader)} and ${inDays(filter)}
      group by 1, 2, 3, 4, 5
    ) packed
    join monitoring.case_shape on case_shape.id = packed.shape_id
  ) counted`
      : daysOfRows(
          sql`${isRow(rowsOf(filter, reader, isDivided ? undefined : part))} and ${inRows}`,
          filter,
          KEYS_OF_MONTHS[part],
        )
  return sql`
  select day, key, sum(num)::integer as count
  from ${counted}
  group by day, key
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
  const inRows = inMonthRows(filter, reader)
  if (inRows === null) return null
  const whole = rowsOf(filter, reader)
  const byCategory = rowsOf(filter, reader, 'category')
  const dimensions: [dimension: BreakdownRow['dimension'], rows: Rows, key: string][] = [
    ['source', whole, 'source'],
    ['dataset', whole, 'dataset_id'],
    ['community', rowsOf(filter, reader, 'community'), 'community_key'],
    ['department', rowsOf(filter, reader, 'department'), 'department_key'],
    ['category', byCategory, `category_${byCategory.level}`],
  ]
  const parts = dimensions.map(
    ([dimension, rows, key]) => sql`
    select ${dimension}::text as dimension, ${statement(key)} as key, nullif(community, '') as community, num_cases
    from divided where ${isRow(rows)}`,
  )
  const looked = [whole, ...dimensions.slice(2).map(([, rows]) => rows)]
  const isLooked = any([...new Map(looked.map((rows) => [JSON.stringify(rows), isRow(rows)])).values()])
  // One look at the store for all five: the rows of one thing and of two are told apart when they are at hand.
  return sql`
  (with divided as materialized (
    select axis, level, source, dataset_id, community_key, community, department_key, category_1, category_2, category_3,
      ${numWithin(filter)} as num_cases
    from monitoring.current_month
    where ${isLooked} and ${inRows} and ${inMonths(filter)}
  )
  ${parts.reduce((before, one) => sql`${before} union all ${one}`)})`
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
