import { type Sql, sql, statement } from '../db/sql.ts'
import { type CaseFilter, UNKNOWN_KEY } from './case-filter.ts'
import { type CaseRatesRule, RATES, type Rate } from './rates.ts'

const all = (conditions: readonly Sql[]): Sql =>
  conditions.reduce((before, one) => sql`${before} and ${one}`, statement('true'))
const any = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0
    ? statement('false')
    : sql`(${conditions.reduce((before, one) => sql`${before} or ${one}`)})`

const communityKey = sql`coalesce(community_code, community, ${UNKNOWN_KEY}::text)`
const categoryKey = sql`coalesce(category_1, ${UNKNOWN_KEY}::text)`

const inPeriod = ({ from, to, day }: CaseFilter): Sql =>
  all([
    statement('called_day is not null'),
    ...(from === undefined ? [] : [sql`called_day >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`called_day < ${to}::date`]),
    ...(day === undefined ? [] : [sql`called_day = ${day}::date`]),
  ])

const inScope = ({ source, community, dataset, category }: CaseFilter): Sql =>
  all([
    ...(source === undefined ? [] : [sql`source = ${source}::text`]),
    ...(community === undefined ? [] : [sql`${communityKey} = ${community}::text`]),
    ...(dataset === undefined ? [] : [sql`dataset_id = ${dataset}::text`]),
    ...(category === undefined ? [] : [sql`${categoryKey} = ${category}::text`]),
  ])

const matches = (filter: CaseFilter): Sql => sql`${inPeriod(filter)} and ${inScope(filter)}`

/** Cases that a version of the rule judges: called in its time, of a rated kind. */
const ruledBy = ({ validFrom, validTo, body }: CaseRatesRule): Sql =>
  all([
    sql`called_day >= ${validFrom}::date`,
    ...(validTo === null ? [] : [sql`called_day < ${validTo}::date`]),
    sql`source = any (${[...body.sources]}::text[])`,
  ])

const isExcluded = (rules: readonly CaseRatesRule[]): Sql =>
  any(
    rules.map(
      (rule) =>
        sql`(${ruledBy(rule)} and coalesce(lower(btrim(retained)) = any (${[...rule.body.excluded]}::text[]), false))`,
    ),
  )

const isRated = (rules: readonly CaseRatesRule[]): Sql => any(rules.map((rule) => sql`(${ruledBy(rule)})`))

const ANSWER_COLUMNS: Readonly<Record<Rate, Sql>> = {
  responded: statement('responded'),
  resolved: statement('resolved'),
  satisfied: statement('satisfied'),
}

const isAnswered = (rules: readonly CaseRatesRule[], rate: Rate, as: 'yes' | 'no'): Sql =>
  any(
    rules.map(
      (rule) =>
        sql`(${ruledBy(rule)} and lower(btrim(${ANSWER_COLUMNS[rate]})) = any (${[...rule.body.rates[rate][as]]}::text[]))`,
    ),
  )

export interface CaseCountRow {
  dataset: string
  title: string
  version: number
  num_cases: number
  num_undated: number
}

/** Cases of the period by dataset, and those that have no date and so might belong to it. */
export const countCases = (filter: CaseFilter): Sql => sql`
  select counted.*, dataset.title
  from (
    select dataset_id as dataset, version, count(called_day)::integer as num_cases,
      count(*) filter (where called_day is null)::integer as num_undated
    from monitoring.current_case
    where (called_day is null or (${inPeriod(filter)})) and ${inScope(filter)}
    group by dataset_id, version
  ) counted
  join catalog.dataset on dataset.id = counted.dataset
  order by counted.dataset`

export interface RateRow {
  dataset: string
  title: string
  version: number
  num_rated: number
  num_excluded: number
  num_without_rule: number
  responded_yes: number
  responded_no: number
  resolved_yes: number
  resolved_no: number
  satisfied_yes: number
  satisfied_no: number
}

/** What the three rates are made of, by dataset, in one pass. */
export const countAnswers = (filter: CaseFilter, rules: readonly CaseRatesRule[]): Sql => {
  const counts = RATES.flatMap((rate) =>
    (['yes', 'no'] as const).map(
      (as) =>
        sql`count(*) filter (where is_counted and ${isAnswered(rules, rate, as)})::integer as ${statement(`${rate}_${as}`)}`,
    ),
  ).reduce((before, one) => sql`${before}, ${one}`)
  return sql`
  select counted.*, dataset.title
  from (
    select dataset_id as dataset, version, count(*) filter (where is_rated)::integer as num_rated,
      count(*) filter (where is_rated and is_excluded)::integer as num_excluded,
      count(*) filter (where not is_rated)::integer as num_without_rule, ${counts}
    from (
      select judged.*, is_rated and not is_excluded as is_counted
      from (
        select dataset_id, version, called_day, source, responded, resolved, satisfied,
          ${isRated(rules)} as is_rated, ${isExcluded(rules)} as is_excluded
        from monitoring.current_case
        where ${matches(filter)}
      ) judged
    ) one_case
    group by dataset_id, version
  ) counted
  join catalog.dataset on dataset.id = counted.dataset
  order by counted.dataset`
}

export interface CaseRow {
  key: number
  dataset: string
  table: string
  version: number
  row: number
  called_at: string
  source: string
  category: string | null
  community: string | null
  title: string | null
  answer: string | null
}

interface Page {
  after: number
  limit: number
}

const selectCases = (condition: Sql, answer: Sql, { after, limit }: Page): Sql => sql`
  select id as key, dataset_id as dataset, table_name as "table", version, source_row as row, called_at, source,
    category_1 as category, community, title, ${answer} as answer
  from monitoring.current_case
  where ${condition} and id > ${after}::bigint
  order by id
  limit ${limit}::integer`

export const selectCaseRows = (filter: CaseFilter, page: Page): Sql =>
  selectCases(matches(filter), statement('null::text'), page)

/** The cases of the denominator: retained, and clearly answered. */
export const selectRatedRows = (
  filter: CaseFilter,
  rules: readonly CaseRatesRule[],
  rate: Rate,
  page: Page,
): Sql =>
  selectCases(
    sql`${matches(filter)} and not ${isExcluded(rules)}
      and (${isAnswered(rules, rate, 'yes')} or ${isAnswered(rules, rate, 'no')})`,
    ANSWER_COLUMNS[rate],
    page,
  )

export interface AvailableRow {
  first_day: string | null
  last_day: string | null
  /** The last day with a case that has come already: a mistyped year does not move the default period. */
  last_past_day: string | null
}

export const selectAvailableDays = (filter: CaseFilter): Sql => sql`
  select min(called_day) as first_day, max(called_day) as last_day,
    max(called_day) filter (where called_day <= (now() at time zone 'Asia/Shanghai')::date) as last_past_day
  from monitoring.current_case
  where ${inScope(filter)}`

export interface DayRow {
  day: string
  count: number
}

export const countByDay = (filter: CaseFilter): Sql => sql`
  select called_day as day, count(*)::integer as count
  from monitoring.current_case
  where ${matches(filter)}
  group by called_day
  order by called_day`

export interface BreakdownRow {
  dimension: 'category' | 'source' | 'community' | 'dataset'
  key: string
  community: string | null
  count: number
}

/** Four countings of the same cases in one pass. */
export const countBreakdown = (filter: CaseFilter): Sql => sql`
  with one_case as (
    select ${categoryKey} as category_key, source, ${communityKey} as community_key, community, dataset_id
    from monitoring.current_case
    where ${matches(filter)}
  )
  select case
      when grouping(category_key) = 0 then 'category'
      when grouping(source) = 0 then 'source'
      when grouping(community_key) = 0 then 'community'
      else 'dataset'
    end as dimension,
    coalesce(category_key, source, community_key, dataset_id) as key,
    max(community) as community, count(*)::integer as count
  from one_case
  group by grouping sets ((category_key), (source), (community_key), (dataset_id))
  order by count desc, key`

export interface DatasetRow {
  id: string
  title: string
}

export const selectDatasetTitles = (ids: readonly string[]): Sql => sql`
  select id, title from catalog.dataset where id = any (${[...ids]}::text[])`

export interface PointRow {
  lon: number
  lat: number
  title: string
  called_at: string
}

export const selectCasePoints = (filter: CaseFilter, limit: number): Sql => sql`
  select round(st_x(location)::numeric, 6)::double precision as lon,
    round(st_y(location)::numeric, 6)::double precision as lat, coalesce(title, '') as title, called_at
  from monitoring.current_case
  where location is not null and ${matches(filter)}
  order by called_at desc, id desc
  limit ${limit}::integer`

export const countWithoutPosition = (filter: CaseFilter): Sql => sql`
  select count(*)::integer as count
  from monitoring.current_case
  where location is null and ${matches(filter)}`
