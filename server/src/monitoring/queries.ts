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

/** Number of the version of the rule in whose time a case was called; null where there was none. */
const ruleIndex = (rules: readonly CaseRatesRule[]): Sql => {
  const cases = rules.map(({ validFrom, validTo }, index) => {
    const until = validTo === null ? statement('') : sql`and called_day < ${validTo}::date`
    return sql`when called_day >= ${validFrom}::date ${until} then ${index}::integer`
  })
  return cases.length === 0
    ? statement('null::integer')
    : sql`case ${cases.reduce((before, one) => sql`${before} ${one}`)} end`
}

/** Of a case with its `rule_index`: whether it is of a kind that the rule rates. */
const isRated = (rules: readonly CaseRatesRule[]): Sql =>
  any(
    rules.map(
      (rule, index) =>
        sql`(rule_index = ${index}::integer and source = any (${[...rule.body.sources]}::text[]))`,
    ),
  )

const isExcluded = (rules: readonly CaseRatesRule[]): Sql =>
  any(
    rules.map(
      (rule, index) =>
        sql`(rule_index = ${index}::integer and lower(btrim(coalesce(retained, ''))) = any (${[...rule.body.excluded]}::text[]))`,
    ),
  )

const ANSWER_COLUMNS: Readonly<Record<Rate, Sql>> = {
  responded: statement('responded'),
  resolved: statement('resolved'),
  satisfied: statement('satisfied'),
}

const isAnswered = (rules: readonly CaseRatesRule[], rate: Rate, as: 'yes' | 'no'): Sql =>
  any(
    rules.map(
      (rule, index) =>
        sql`(rule_index = ${index}::integer and lower(btrim(${ANSWER_COLUMNS[rate]})) = any (${[...rule.body.rates[rate][as]]}::text[]))`,
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

/**
 * What the three rates are made of, by dataset, in one pass. Cases that read the same are judged once: a
 * year of them has some dozens of different answers.
 */
export const countAnswers = (filter: CaseFilter, rules: readonly CaseRatesRule[]): Sql => {
  const counts = RATES.flatMap((rate) =>
    (['yes', 'no'] as const).map(
      (as) =>
        sql`coalesce(sum(num_alike) filter (where is_rated and not is_excluded and ${isAnswered(rules, rate, as)}), 0)::integer
          as ${statement(`${rate}_${as}`)}`,
    ),
  ).reduce((before, one) => sql`${before}, ${one}`)
  return sql`
  with alike as (
    select dataset_id, version, ${ruleIndex(rules)} as rule_index, source, retained, responded, resolved, satisfied,
      count(*) as num_alike
    from monitoring.current_case
    where ${matches(filter)}
    group by dataset_id, version, rule_index, source, retained, responded, resolved, satisfied
  ),
  judged as (
    select *, coalesce(${isRated(rules)}, false) as is_rated, coalesce(${isExcluded(rules)}, false) as is_excluded
    from alike
  ),
  counted as (
    select dataset_id as dataset, version,
      coalesce(sum(num_alike) filter (where is_rated), 0)::integer as num_rated,
      coalesce(sum(num_alike) filter (where is_rated and is_excluded), 0)::integer as num_excluded,
      coalesce(sum(num_alike) filter (where not is_rated), 0)::integer as num_without_rule, ${counts}
    from judged
    group by dataset_id, version
  )
  select counted.*, dataset.title
  from counted
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

const caseColumns = (answer: Sql): Sql => sql`
  id as key, dataset_id as dataset, table_name as "table", version, source_row as row, called_at, source,
  category_1 as category, community, title, ${answer} as answer`

export const selectCaseRows = (filter: CaseFilter, { after, limit }: Page): Sql => sql`
  select ${caseColumns(statement('null::text'))}
  from monitoring.current_case
  where ${matches(filter)} and id > ${after}::bigint
  order by id
  limit ${limit}::integer`

/** The cases of the denominator: of a rated kind, retained, and clearly answered. */
export const selectRatedRows = (
  filter: CaseFilter,
  rules: readonly CaseRatesRule[],
  rate: Rate,
  { after, limit }: Page,
): Sql => sql`
  select ${caseColumns(ANSWER_COLUMNS[rate])}
  from (
    select *, ${ruleIndex(rules)} as rule_index
    from monitoring.current_case
    where ${matches(filter)} and id > ${after}::bigint
  ) one_case
  where ${isRated(rules)} and not coalesce(${isExcluded(rules)}, false)
    and (${isAnswered(rules, rate, 'yes')} or ${isAnswered(rules, rate, 'no')})
  order by id
  limit ${limit}::integer`

export interface AvailableRow {
  first_day: string | null
  last_day: string | null
  /** The last day with a case that has come already: a mistyped year does not move the default period. */
  last_past_day: string | null
}

/** Three steps along the index of days instead of a way through all cases. */
export const selectAvailableDays = (filter: CaseFilter, today: string): Sql => {
  const day = (condition: Sql, direction: 'asc' | 'desc'): Sql => sql`(
    select called_day from monitoring.current_case
    where called_day is not null and ${inScope(filter)} and ${condition}
    order by called_day ${statement(direction)} limit 1)`
  return sql`
  select ${day(statement('true'), 'asc')} as first_day, ${day(statement('true'), 'desc')} as last_day,
    ${day(sql`called_day <= ${today}::date`, 'desc')} as last_past_day`
}

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
  from (
    select location, title, called_at, id
    from monitoring.current_case
    where location is not null and ${matches(filter)}
    order by called_at desc, id desc
    limit ${limit}::integer
  ) newest
  order by called_at desc, id desc`

export const countWithoutPosition = (filter: CaseFilter): Sql => sql`
  select count(*)::integer as count
  from monitoring.current_case
  where location is null and ${matches(filter)}`
