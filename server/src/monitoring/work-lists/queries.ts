import type { WorkListName, WorkListQuery } from '@jingjing/schema/monitoring/case-work'
import type { Reader } from '../../db/database.ts'
import { type Sql, sql, statement } from '../../db/sql.ts'
import { UNKNOWN_KEY } from '../case-filter.ts'
import { all } from '../conditions.ts'
import { countByKind } from '../counts/answer-queries.ts'
import { addDays, todayInShanghai } from '../days.ts'
import { judgement } from '../judge-answers.ts'
import { ruleIndex } from '../queries.ts'
import type { CaseRatesRule } from '../rates.ts'

/** Revisits and calls older than this are no work of today. */
const RECENT_DAYS = 30
const NUM_REPEAT_CALLS = 3
const NUM_TRANSFERS = 2
const SIMILAR_DAYS = 90
const SIMILAR_METRES = 150

export interface WorkMoment {
  /** ISO 8601. */
  asOf: string
  aboutToBreachHours: number
  /** Answers of the rule of the day that do not count as satisfied, and as resolved. */
  unsatisfied: readonly string[]
  unresolved: readonly string[]
}

export interface WorkCaseRow {
  id: number
  number: string | null
  title: string | null
  category: string | null
  community: string | null
  department: string | null
  called_at: string | null
  due_at: string | null
  status: string | null
  assigned_to: string | null
  weight: number | null
  dataset: string
  dataset_title: string
  table: string
  version: number
  row: number
}

const caseKey = statement(`coalesce(one_case.external_id, 'row ' || one_case.source_row)`)

const workColumns = (weight: Sql): Sql => sql`
  one_case.id, external_id as number, one_case.title, coalesce(category_3, category_2, category_1) as category, community,
  one_case.department, called_at, due_at, status, ${weight}::double precision as weight,
  (select assignment.department from monitoring.assignment
    where assignment.dataset_id = one_case.dataset_id and assignment.case_key = ${caseKey}
    order by assignment.id desc limit 1) as assigned_to,
  one_case.dataset_id as dataset, dataset.title as dataset_title, one_case.table_name as "table", one_case.version,
  one_case.source_row as "row"`

const inScope = (query: WorkListQuery): Sql => sql`one_case.repeat_state is null and ${isAsked(query)}`

const isAsked = ({ community, department, dataset }: WorkListQuery): Sql =>
  all([
    ...(dataset === undefined ? [] : [sql`one_case.dataset_id = ${dataset}::text`]),
    ...(community === undefined
      ? []
      : [sql`coalesce(community_code, community, ${UNKNOWN_KEY}::text) = ${community}::text`]),
    ...(department === undefined
      ? []
      : [sql`coalesce(one_case.department, ${UNKNOWN_KEY}::text) = ${department}::text`]),
  ])

const hoursOver = (asOf: string): Sql => sql`extract(epoch from ${asOf}::timestamptz - due_at) / 3600`

/** The last thirty days with today, or before midnight at the end of the data; `to` exclusive. */
const recentDays = (asOf: string): { from: string; to: string } => {
  const to = addDays(todayInShanghai(Date.parse(asOf) - 1), 1)
  return { from: addDays(to, -RECENT_DAYS), to }
}

/** Of a case or of a kind of answers. */
const isUnsatisfied = ({ unsatisfied, unresolved }: WorkMoment): Sql => sql`
  (monitoring.answer_text(satisfied) = any (${[...unsatisfied]}::text[])
    or monitoring.answer_text(resolved) = any (${[...unresolved]}::text[]))`

/** Of late, among those that the reader sees, the calls that may be of somebody who calls often. */
const recentCalls = (asOf: string): Sql => {
  const { from, to } = recentDays(asOf)
  return sql`monitoring.likely_repeat where called_day >= ${from}::date and called_day < ${to}::date`
}

/** The calls of callers who called that often of late. */
const repeatCalls = (asOf: string): Sql => sql`
  (select case_id
  from (select case_id, count(*) over (partition by caller_key) as num_calls from ${recentCalls(asOf)}) recent
  where num_calls >= ${NUM_REPEAT_CALLS}::integer)`

/** As many, by dataset, without listing them: each call is passed once. */
const countRepeatCalls = (asOf: string, query: WorkListQuery): Sql => sql`
  select dataset_id as dataset, sum(num_asked)::integer as count
  from (
    select dataset_id, count(*) filter (where ${isAsked(query)}) as num_asked,
      sum(count(*)) over (partition by caller_key) as num_calls
    from (select * from ${recentCalls(asOf)}) one_case
    group by caller_key, dataset_id
  ) caller
  where num_calls >= ${NUM_REPEAT_CALLS}::integer
  group by dataset_id`

/** Which cases stand in a list, and what weighs them; the heaviest first. */
function listOf(list: WorkListName, moment: WorkMoment): { where: Sql; weight: Sql } {
  const { asOf, aboutToBreachHours } = moment
  switch (list) {
    case 'overdue':
      return { where: sql`done_at is null and due_at < ${asOf}::timestamptz`, weight: hoursOver(asOf) }
    case 'due-today':
      return {
        where: sql`done_at is null and due_at >= ${asOf}::timestamptz and due_at < ${endOfDay(asOf)}::timestamptz`,
        weight: hoursOver(asOf),
      }
    case 'about-to-breach':
      return {
        where: sql`done_at is null and due_at >= ${asOf}::timestamptz
          and due_at < ${asOf}::timestamptz + make_interval(secs => ${aboutToBreachHours * 3600})`,
        weight: hoursOver(asOf),
      }
    case 'unsatisfied': {
      const { from, to } = recentDays(asOf)
      return {
        where: sql`revisited_at >= ${startOfDay(from)}::timestamptz and revisited_at < ${startOfDay(to)}::timestamptz
          and ${isUnsatisfied(moment)}`,
        weight: sql`extract(epoch from revisited_at)`,
      }
    }
    case 'repeat-callers':
      return {
        where: sql`one_case.id in (select case_id from ${repeatCalls(asOf)} repeat_call)`,
        weight: statement('count(*) over (partition by caller_key)'),
      }
    case 'transferred':
      return {
        where: sql`num_transfers > ${NUM_TRANSFERS}::integer and done_at is null`,
        weight: statement('num_transfers'),
      }
  }
}

const startOfDay = (day: string): string => `${day}T00:00:00+08:00`
const endOfDay = (asOf: string): string => startOfDay(addDays(todayInShanghai(Date.parse(asOf)), 1))

/** How many cases stand in a list, by dataset: from what is kept where going to the cases would take long. */
export const countWorkCases = (
  list: WorkListName,
  moment: WorkMoment,
  query: WorkListQuery,
  reader: Reader | null,
): Sql => sql`
  select counted.dataset, sum(counted.count)::integer as count, dataset.title, dataset.current_version as version
  from (${countsOf(list, moment, query, reader)}) counted
  join catalog.dataset on dataset.id = counted.dataset
  group by counted.dataset, dataset.title, dataset.current_version
  having sum(counted.count) <> 0
  order by counted.dataset`

function countsOf(list: WorkListName, moment: WorkMoment, query: WorkListQuery, reader: Reader | null): Sql {
  const counted = (cases: Sql): Sql => sql`
    select dataset_id as dataset, count(*)::integer as count from ${cases} group by dataset_id`
  const { where } = listOf(list, moment)
  const ofCases = (condition: Sql): Sql =>
    counted(sql`monitoring.current_case one_case where ${condition} and ${inScope(query)}`)
  const isFirstHandling = statement('repeat_state is null')
  switch (list) {
    case 'overdue': {
      // Those of earlier days are counted; only of today it is asked at what hour they were due.
      const today = todayInShanghai(Date.parse(moment.asOf))
      const isOfToday = sql`due_at >= ${startOfDay(today)}::timestamptz`
      const earlier = { span: 'due', from: undefined, to: today } as const
      return sql`
        ${countByKind(query, earlier, isFirstHandling, reader)}
        union all ${ofCases(sql`${where} and ${isOfToday}`)}`
    }
    case 'unsatisfied': {
      const days = { span: 'revisit', ...recentDays(moment.asOf) } as const
      return countByKind(query, days, sql`${isFirstHandling} and ${isUnsatisfied(moment)}`, reader)
    }
    case 'repeat-callers':
      return countRepeatCalls(moment.asOf, query)
    default:
      return ofCases(where)
  }
}

export const selectWorkCases = (
  list: WorkListName,
  moment: WorkMoment,
  query: WorkListQuery,
  limit: number,
): Sql => {
  const { where, weight } = listOf(list, moment)
  return sql`
  select ${workColumns(weight)}
  from monitoring.current_case one_case
  join catalog.dataset on dataset.id = one_case.dataset_id
  where ${where} and ${inScope(query)}
  order by weight desc nulls last, one_case.id
  limit ${limit}::integer`
}

/** In order of their number, for the rows behind a count. */
export const selectWorkRows = (
  list: WorkListName,
  moment: WorkMoment,
  query: WorkListQuery,
  page: { after: number; limit: number },
): Sql => sql`
  select ${workColumns(statement('null'))}
  from monitoring.current_case one_case
  join catalog.dataset on dataset.id = one_case.dataset_id
  where ${listOf(list, moment).where} and ${inScope(query)} and one_case.id > ${page.after}::bigint
  order by one_case.id
  limit ${page.limit}::integer`

export interface CaseDetailRow extends WorkCaseRow {
  text: string | null
  source: string
  channel: string | null
  category_1: string | null
  category_2: string | null
  category_3: string | null
  label: string | null
  responded: string | null
  resolved: string | null
  satisfied: string | null
  retained: string | null
  exclusion_reason: string | null
  hang_up: string | null
  volume_exclusion: string | null
  repeat_state: string | null
  city_dispatched_at: string | null
  district_dispatched_at: string | null
  done_at: string | null
  revisited_at: string | null
  lon: number | null
  lat: number | null
  case_key: string
}

export const selectCase = (id: number): Sql => sql`
  select ${workColumns(statement('null'))}, one_case.text, source, channel, category_1, category_2, category_3, label,
    responded, resolved, satisfied, retained, exclusion_reason, hang_up, volume_exclusion, repeat_state,
    city_dispatched_at, district_dispatched_at, done_at, revisited_at, st_x(location) as lon, st_y(location) as lat,
    ${caseKey} as case_key
  from monitoring.current_case one_case
  join catalog.dataset on dataset.id = one_case.dataset_id
  where one_case.id = ${id}::bigint`

export interface AssignmentRow {
  department: string
  note: string
  by_name: string
  at: string
}

export const selectAssignments = (dataset: string, key: string): Sql => sql`
  select department, note, assigned_by_name as by_name, assigned_at as at
  from monitoring.assignment
  where dataset_id = ${dataset}::text and case_key = ${key}::text
  order by id`

/** Nearest first where the case has a position, else the newest of its community. */
export const selectSimilar = (id: number, limit: number): Sql => sql`
  with this as (select * from monitoring.current_case where id = ${id}::bigint)
  select ${workColumns(statement('null'))}, st_x(one_case.location) as lon, st_y(one_case.location) as lat,
    round(st_distance(one_case.location::geography, (select location from this)::geography)) as distance_metres
  from monitoring.current_case one_case
  join catalog.dataset on dataset.id = one_case.dataset_id
  where one_case.id <> ${id}::bigint and one_case.repeat_state is null
    and one_case.called_day between (select called_day from this) - ${SIMILAR_DAYS}::integer
      and (select called_day from this) + ${SIMILAR_DAYS}::integer
    and coalesce(one_case.category_3, one_case.category_2, one_case.category_1)
      = (select coalesce(category_3, category_2, category_1) from this)
    and case when (select location from this) is not null and one_case.location is not null
      then st_dwithin(one_case.location::geography, (select location from this)::geography, ${SIMILAR_METRES}::integer)
      else one_case.community_code = (select community_code from this) end
  order by distance_metres nulls last, abs(extract(epoch from one_case.called_at - (select called_at from this)))
  limit ${limit}::integer`

export interface AssignableRow {
  dataset: string
  case_key: string
  community_code: string | null
  department: string | null
}

/** As the person who assigns: what they do not see is not among them. */
export const selectAssignable = (ids: readonly number[]): Sql => sql`
  select dataset_id as dataset, ${caseKey} as case_key, community_code, department
  from monitoring.current_case one_case
  where id = any (${[...ids]}::bigint[])`

export const insertAssignments = (
  cases: readonly AssignableRow[],
  by: { department: string; note: string; personId: number; name: string },
): Sql => sql`
  insert into monitoring.assignment (dataset_id, case_key, community_code, case_department, department, note, assigned_by, assigned_by_name)
  select dataset, case_key, community_code, case_department, ${by.department}::text, ${by.note}::text, ${by.personId}::bigint,
    ${by.name}::text
  from jsonb_to_recordset(${JSON.stringify(cases.map(({ department, ...one }) => ({ ...one, case_department: department })))}::jsonb)
    as one (dataset text, case_key text, community_code text, case_department text)`

export interface ContributionRow {
  responded_hundredths: number
  responded_answered: boolean
  resolved_hundredths: number
  resolved_answered: boolean
  satisfied_hundredths: number
  satisfied_answered: boolean
}

/** What each of these cases adds to the rates of the period now; those that count in none are left out. */
export const selectContributions = (
  ids: readonly number[],
  rules: readonly CaseRatesRule[],
  period: { from: string; to: string },
): Sql => {
  const { isRated, isLeftOut, hundredths, isAnswered } = judgement(rules)
  return sql`
  select ${hundredths('responded')} as responded_hundredths, ${isAnswered('responded')} as responded_answered,
    ${hundredths('resolved')} as resolved_hundredths, ${isAnswered('resolved')} as resolved_answered,
    ${hundredths('satisfied')} as satisfied_hundredths, ${isAnswered('satisfied')} as satisfied_answered
  from (
    select *, ${ruleIndex(rules)} as rule_index
    from monitoring.current_case
    where id = any (${[...ids]}::bigint[]) and called_day >= ${period.from}::date and called_day < ${period.to}::date
      and repeat_state is distinct from 'duplicate'
  ) one_case
  where ${isRated} and not ${isLeftOut}`
}
