import { type Sql, sql, statement } from '../db/sql.ts'
import { type CaseFilter, UNKNOWN_KEY } from './case-filter.ts'
import { all } from './conditions.ts'
import { judgement } from './judge-answers.ts'
import type { CaseRatesRule, Rate } from './rates.ts'

const communityKey = sql`coalesce(community_code, community, ${UNKNOWN_KEY}::text)`
const categoryKey = sql`coalesce(category_1, ${UNKNOWN_KEY}::text)`
const departmentKey = sql`coalesce(department, ${UNKNOWN_KEY}::text)`

const inPeriod = ({ from, to, day }: CaseFilter): Sql =>
  all([
    statement('called_day is not null'),
    ...(from === undefined ? [] : [sql`called_day >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`called_day < ${to}::date`]),
    ...(day === undefined ? [] : [sql`called_day = ${day}::date`]),
  ])

export const inScope = ({
  source,
  community,
  dataset,
  category,
  category2,
  category3,
  department,
}: CaseFilter): Sql =>
  all([
    ...(source === undefined ? [] : [sql`source = ${source}::text`]),
    ...(community === undefined ? [] : [sql`${communityKey} = ${community}::text`]),
    ...(dataset === undefined ? [] : [sql`dataset_id = ${dataset}::text`]),
    ...(category === undefined ? [] : [sql`${categoryKey} = ${category}::text`]),
    ...(category2 === undefined
      ? []
      : [sql`coalesce(category_2, ${UNKNOWN_KEY}::text) = ${category2}::text`]),
    ...(category3 === undefined
      ? []
      : [sql`coalesce(category_3, ${UNKNOWN_KEY}::text) = ${category3}::text`]),
    ...(department === undefined ? [] : [sql`${departmentKey} = ${department}::text`]),
  ])

/** Each case once: a row that came in twice is no second case. */
export const matches = (filter: CaseFilter): Sql =>
  sql`${inPeriod(filter)} and ${inScope(filter)} and repeat_state is distinct from 'duplicate'`

/** Number of the version of the rule in whose time a case was called; null where there was none. */
export const ruleIndex = (rules: readonly CaseRatesRule[]): Sql => {
  const cases = rules.map(({ validFrom, validTo }, index) => {
    const until = validTo === null ? statement('') : sql`and called_day < ${validTo}::date`
    return sql`when called_day >= ${validFrom}::date ${until} then ${index}::integer`
  })
  return cases.length === 0
    ? statement('null::integer')
    : sql`case ${cases.reduce((before, one) => sql`${before} ${one}`)} end`
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

export const selectCaseRows = (filter: CaseFilter, page: Page): Sql =>
  selectCaseRowsWhere(filter, statement('true'), page)

export const selectCaseRowsWhere = (filter: CaseFilter, condition: Sql, { after, limit }: Page): Sql => sql`
  select ${caseColumns(statement('null::text'))}
  from monitoring.current_case
  where ${matches(filter)} and ${condition} and id > ${after}::bigint
  order by id
  limit ${limit}::integer`

const ANSWER_COLUMNS: Readonly<Record<Rate, Sql>> = {
  responded: statement('responded'),
  resolved: statement('resolved'),
  satisfied: statement('satisfied'),
}

/** The cases of the denominator: of a rated kind, retained, and clearly answered. */
export const selectRatedRows = (
  filter: CaseFilter,
  rules: readonly CaseRatesRule[],
  rate: Rate,
  { after, limit }: Page,
): Sql => {
  const { isRated, isLeftOut, isAnswered } = judgement(rules)
  return sql`
  select ${caseColumns(ANSWER_COLUMNS[rate])}
  from (
    select *, ${ruleIndex(rules)} as rule_index
    from monitoring.current_case
    where ${matches(filter)} and id > ${after}::bigint
  ) one_case
  where ${isRated} and not ${isLeftOut} and ${isAnswered(rate)}
  order by id
  limit ${limit}::integer`
}

/** The cases that belong to the volume by the rule of their day. */
export const selectVolumeRows = (
  filter: CaseFilter,
  rules: readonly CaseRatesRule[],
  { after, limit }: Page,
): Sql => sql`
  select ${caseColumns(statement('null::text'))}
  from (
    select *, ${ruleIndex(rules)} as rule_index
    from monitoring.current_case
    where ${matches(filter)} and id > ${after}::bigint
  ) one_case
  where ${judgement(rules).isInVolume}
  order by id
  limit ${limit}::integer`

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

/** Residents as the places themselves state them. */
export const selectPopulations = (codes: readonly string[]): Sql => sql`
  select code, max(population)::integer as population
  from places.current_place
  where code = any (${[...codes]}::text[]) and population is not null
  group by code`
