/** Counts from the roll-up: what they cost depends on days, places and categories, not on the number of cases. */
import type { Reader } from '../db/database.ts'
import { type Sql, sql, statement } from '../db/sql.ts'
import { type CaseFilter, UNKNOWN_KEY } from './case-filter.ts'
import { all, any } from './conditions.ts'
import { addDays, firstOfMonth, firstOfNextMonth } from './days.ts'
import { judgement } from './judge-answers.ts'
import { BETWEEN, inMark, type Mark, markOf, marksByPart, pairMarkOf, pairOf } from './marks.ts'
import { type CaseRatesRule, RATES } from './rates.ts'

const communityKey = sql`coalesce(community_code, community, ${UNKNOWN_KEY}::text)`
const categoryKey = sql`coalesce(category_1, ${UNKNOWN_KEY}::text)`
const departmentKey = sql`coalesce(department, ${UNKNOWN_KEY}::text)`

/** Without the `coalesce` an index can be used; what is not known has no value. */
const isKey = (column: 'category_1' | 'category_2' | 'category_3' | 'department', key: string): Sql =>
  key === UNKNOWN_KEY ? statement(`${column} is null`) : sql`${statement(column)} = ${key}::text`

/** The code, or the name where there is none: written so that an index and the statistics of the columns can be used. */
const isCommunity = (key: string): Sql =>
  key === UNKNOWN_KEY
    ? statement('community_code is null and community is null')
    : sql`(community_code = ${key}::text or (community_code is null and community = ${key}::text))`

/** What a pack is of; the communities that the reader sees as well, by which an index finds what a policy lets through. */
const packConditions = (filter: CaseFilter, reader: Reader | null): Sql[] => [
  ...(reader === null || reader.communities === null
    ? []
    : [sql`community_code = any (${[...reader.communities]}::text[])`]),
  ...(filter.community === undefined ? [] : [isCommunity(filter.community)]),
  ...(filter.dataset === undefined ? [] : [sql`dataset_id = ${filter.dataset}::text`]),
  ...(filter.department === undefined ? [] : [isKey('department', filter.department)]),
]

/** What the shape of a case says. */
const shapeConditions = (filter: CaseFilter): Sql[] => [
  ...(filter.source === undefined ? [] : [sql`source = ${filter.source}::text`]),
  ...(filter.category === undefined ? [] : [isKey('category_1', filter.category)]),
  ...(filter.category2 === undefined ? [] : [isKey('category_2', filter.category2)]),
  ...(filter.category3 === undefined ? [] : [isKey('category_3', filter.category3)]),
]

const inPacks = (filter: CaseFilter, reader: Reader | null): Sql => {
  const ofShapes = shapeConditions(filter)
  return all([
    ...packConditions(filter, reader),
    ...(ofShapes.length === 0
      ? []
      : // Not to be turned into a join: what a pack holds is only guessed before it is opened.
        [sql`(shape_id in (select id from monitoring.case_shape where ${all(ofShapes)})) is true`]),
  ])
}

interface Piece {
  /** By the day or month of the call, by the day of the revisit, or by that on which an open case is due. */
  span: 'day' | 'month' | 'revisit' | 'due'
  from: string | undefined
  /** Exclusive. */
  to: string | undefined
}

/** A period as whole months and the days left over at its ends; an open end takes months. Exported for its test. */
export function piecesOf(from: string | undefined, to: string | undefined): Piece[] {
  const firstMonth =
    from === undefined ? undefined : from === firstOfMonth(from) ? from : firstOfNextMonth(from)
  const lastMonth = to === undefined ? undefined : firstOfMonth(to)
  if (from !== undefined && to !== undefined && firstMonth !== undefined && lastMonth !== undefined)
    if (firstMonth >= lastMonth) return [{ span: 'day', from, to }]
  const pieces: Piece[] = [{ span: 'month', from: firstMonth, to: lastMonth }]
  if (from !== undefined && from !== firstMonth) pieces.push({ span: 'day', from, to: firstMonth })
  if (to !== undefined && to !== lastMonth) pieces.push({ span: 'day', from: lastMonth, to })
  return pieces
}

const isPiece = ({ span, from, to }: Piece): Sql =>
  all([
    sql`span = ${span}::text`,
    ...(from === undefined ? [] : [sql`start_day >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`start_day < ${to}::date`]),
  ])

/** The days that a filter asks for; null where its parts exclude each other. */
function daysOf({ from, to, day }: CaseFilter): { from: string | undefined; to: string | undefined } | null {
  if (day === undefined) return { from, to }
  if ((from !== undefined && day < from) || (to !== undefined && day >= to)) return null
  return { from: day, to: addDays(day, 1) }
}

/** By whole months and the days left over, or by one of the two alone. */
const inPeriod = (filter: CaseFilter, span?: Piece['span']): Sql => {
  const days = daysOf(filter)
  if (days === null || (days.from !== undefined && days.to !== undefined && days.from >= days.to))
    return statement('false')
  const pieces = piecesOf(days.from, days.to)
  return any(pieces.filter((piece) => span === undefined || piece.span === span).map(isPiece))
}

const inDays = (filter: CaseFilter): Sql => {
  const days = daysOf(filter)
  return days === null ? statement('false') : isPiece({ span: 'day', ...days })
}

export interface CaseCountRow {
  dataset: string
  title: string
  version: number
  num_cases: number
  num_undated: number
}

/** The counts of a filter on some days: from marks, from one part of them, or from packs. */
const countedOn = (isOnDays: Sql, filter: CaseFilter, reader: Reader | null): Sql => {
  const mark = markOf(filter, reader)
  if (mark !== null) return sql`monitoring.current_mark where ${inMark(mark, filter)} and ${isOnDays}`
  const pair = pairOf(filter, reader)
  if (pair === null) return sql`monitoring.current_pack where ${inPacks(filter, reader)} and ${isOnDays}`
  return sql`(
    select span, start_day, dataset_id, nums[array_position(parts, ${pair.part}::text)] as num_cases
    from monitoring.current_mark
    where ${inMark(pair.mark, filter)} and ${isOnDays}
    -- Looked up before anything is sorted, or the arrays would be sorted with it.
    offset 0
  ) paired where num_cases is not null`
}

/** Cases of the period by dataset, and those that have no date and so might belong to it. */
export const countCases = (filter: CaseFilter, reader: Reader | null): Sql => sql`
  select counted.*, dataset.title, dataset.current_version as version
  from (
    select dataset_id as dataset,
      coalesce(sum(num_cases) filter (where span <> 'undated'), 0)::integer as num_cases,
      coalesce(sum(num_cases) filter (where span = 'undated'), 0)::integer as num_undated
    from ${countedOn(sql`(span = 'undated' or ${inPeriod(filter)})`, filter, reader)}
    group by dataset_id
  ) counted
  join catalog.dataset on dataset.id = counted.dataset
  where num_cases <> 0 or num_undated <> 0
  order by counted.dataset`

interface Segment {
  from: string | undefined
  to: string | undefined
  /** Null where no rule judges. */
  ruleIndex: number | null
}

/** A period cut where one rule ends and another begins, so that no month is read under two of them. */
export function segmentsOf(filter: CaseFilter, rules: readonly CaseRatesRule[]): Segment[] {
  const days = daysOf(filter)
  if (days === null) return []
  const cuts = [
    ...new Set(rules.flatMap(({ validFrom, validTo }) => [validFrom, ...(validTo ? [validTo] : [])])),
  ]
    .filter((cut) => (days.from === undefined || cut > days.from) && (days.to === undefined || cut < days.to))
    .sort()
  return [days.from, ...cuts].map((from, index) => {
    const ruleIndex = rules.findIndex(
      (rule) =>
        from !== undefined && rule.validFrom <= from && (rule.validTo === null || from < rule.validTo),
    )
    return { from, to: cuts[index] ?? days.to, ruleIndex: ruleIndex < 0 ? null : ruleIndex }
  })
}

export interface RateRow {
  dataset: string
  title: string
  version: number
  /** The community or department, where the rows are asked for by one of them; null for all together. */
  part: string | null
  num_cases: number
  /** Cases that belong to the volume by their rule. */
  num_in_volume: number
  /** Of a rated kind, before exclusions. */
  num_rated: number
  /** Of a rated kind and left out: taken out, put aside, outside the volume. */
  num_excluded: number
  num_without_rule: number
  /** In hundredths of a case, since some answers count in part. */
  responded_hundredths: number
  responded_answered: number
  resolved_hundredths: number
  resolved_answered: number
  satisfied_hundredths: number
  satisfied_answered: number
}

const PARTS = {
  community: communityKey,
  department: departmentKey,
  category: categoryKey,
  month: sql`to_char(start_day, 'YYYY-MM')`,
  day: sql`start_day::text`,
} as const
export type RatePart = keyof typeof PARTS

/**
 * Cases of the same kind of answers under the same rule. With the condition of the days that are left over beside whole
 * months the mark of a pair answers for the months.
 */
function alikeOf(
  filter: CaseFilter,
  reader: Reader | null,
  part: RatePart | null,
  isInPeriod: Sql,
  indexOfRule: Sql,
  isLeftOver?: Sql,
): Sql {
  const partOfPack = part === null || part === 'category' ? statement('null::text') : PARTS[part]
  // Added up before it is asked what each shape is; numbers first, so that nothing is gained by sorting.
  const alikeCells = (condition: Sql): Sql => sql`
    select dataset_id, ${part === 'category' ? PARTS.category : statement('part')} as part,
      source, kind_id, rule_index, sum(num_alike) as num_alike
    from (
      select dataset_id, ${partOfPack} as part, shape_id, ${indexOfRule} as rule_index, sum(num_cases) as num_alike
      from monitoring.current_pack
      where ${condition} and ${inPacks(filter, reader)}
      group by 3, 4, 2, 1
    ) packed
    join monitoring.case_shape on case_shape.id = packed.shape_id
    group by 4, 5, 3, 2, 1`
  const partOf =
    part === null
      ? statement('null::text')
      : part === 'month' || part === 'day'
        ? PARTS[part]
        : statement('key')
  const alikeMarks = (mark: Mark): Sql => sql`
    select dataset_id, ${partOf} as part, source,
      substr(one.part, 3)::bigint as kind_id, ${indexOfRule} as rule_index, sum(one.num) as num_alike
    from monitoring.current_mark
    cross join lateral unnest(parts, nums) as one (part, num)
    where ${isInPeriod} and one.part like 'k:%' and ${inMark(mark, filter)}
    group by 1, 2, 3, 4, 5`
  const mark = markOf(filter, reader)
  const asked = part === null || part === 'month' || part === 'day' ? mark : marksByPart(filter, part, mark)
  if (asked !== null) return alikeMarks(asked)
  const pair = part === null || part === 'month' ? pairMarkOf(filter, reader) : null
  return pair === null || isLeftOver === undefined
    ? alikeCells(isInPeriod)
    : sql`${alikeMarks(pair)} union all ${alikeCells(isLeftOver)}`
}

/** What volume and rates are made of, by dataset and part, each case judged by the rule of its day. */
export const countAnswers = (
  filter: CaseFilter,
  rules: readonly CaseRatesRule[],
  reader: Reader | null,
  part: RatePart | null = null,
): Sql => {
  // By day the months are of no use.
  const isWithin = part === 'day' ? inDays : inPeriod
  const segments = segmentsOf(filter, rules)
  const ruled = segments.filter((segment) => segment.ruleIndex !== null)
  const indexOfRule =
    ruled.length === 0
      ? statement('null::integer')
      : sql`case ${ruled
          .map((segment) => sql`when ${isWithin(segment)} then ${segment.ruleIndex}::integer`)
          .reduce((before, one) => sql`${before} ${one}`)} end`
  const isLeftOver = any(segments.map((segment) => inPeriod(segment, 'day')))
  const { isRated, isInVolume, isLeftOut, hundredths, isAnswered } = judgement(rules)
  const counts = RATES.flatMap((rate) => [
    sql`coalesce(sum(num_alike * ${hundredths(rate)}) filter (where is_counted), 0)::bigint as ${statement(`${rate}_hundredths`)}`,
    sql`coalesce(sum(num_alike) filter (where is_counted and ${isAnswered(rate)}), 0)::integer as ${statement(`${rate}_answered`)}`,
  ]).reduce((before, one) => sql`${before}, ${one}`)
  return sql`
  with alike as (
    ${alikeOf(filter, reader, part, any(segments.map((segment) => isWithin(segment))), indexOfRule, isLeftOver)}
  ),
  judged as (
    select *, ${isRated} as is_rated, ${isLeftOut} as is_left_out, ${isInVolume} as is_in_volume
    from alike
    join monitoring.answer_kind on answer_kind.id = alike.kind_id
  ),
  counted as (
    select dataset_id as dataset, part,
      sum(num_alike)::integer as num_cases,
      coalesce(sum(num_alike) filter (where is_in_volume), 0)::integer as num_in_volume,
      coalesce(sum(num_alike) filter (where is_rated), 0)::integer as num_rated,
      coalesce(sum(num_alike) filter (where is_rated and is_left_out), 0)::integer as num_excluded,
      coalesce(sum(num_alike) filter (where not is_rated), 0)::integer as num_without_rule, ${counts}
    from (select *, is_rated and not is_left_out as is_counted from judged) told
    group by dataset_id, part
  )
  select counted.*, dataset.title, dataset.current_version as version
  from counted
  join catalog.dataset on dataset.id = counted.dataset
  where num_cases <> 0
  order by counted.dataset, part`
}

export interface WorkCountRow {
  dataset: string
  title: string
  version: number
  count: number
}

/** Cases of some days, other than those of the call, whose kind of answers meets a condition; by dataset. */
export const countByKind = (
  filter: CaseFilter,
  days: Piece,
  condition: Sql,
  reader: Reader | null,
): Sql => sql`
  select dataset_id as dataset, sum(num_alike)::integer as count
  from (${alikeOf(filter, reader, null, isPiece(days), statement('null::integer'))}) alike
  join monitoring.answer_kind on answer_kind.id = alike.kind_id
  where ${condition}
  group by dataset_id`

export interface AvailableRow {
  first_day: string | null
  last_day: string | null
  /** The last day with a case that has come already: a mistyped year does not move the default period. */
  last_past_day: string | null
}

export const selectAvailableDays = (filter: CaseFilter, today: string, reader: Reader | null): Sql => sql`
  select min(start_day) as first_day, max(start_day) as last_day,
    max(start_day) filter (where start_day <= ${today}::date) as last_past_day
  from (
    select start_day
    from ${countedOn(statement(`span = 'day'`), filter, reader)}
    group by start_day
    having sum(num_cases) <> 0
  ) day`

export interface DayRow {
  day: string
  count: number
}

export const countByDay = (filter: CaseFilter, reader: Reader | null): Sql => sql`
  select start_day as day, sum(num_cases)::integer as count
  from ${countedOn(isPiece({ span: 'day', from: filter.from, to: filter.to }), filter, reader)}
  group by start_day
  having sum(num_cases) <> 0
  order by start_day`

export interface PartDayRow extends DayRow {
  key: string
}

/** Days of each community, department or category of the first level. */
export const countByDayAndPart = (
  filter: CaseFilter,
  part: 'community' | 'department' | 'category',
  reader: Reader | null,
): Sql => {
  const asked = marksByPart(filter, part, markOf(filter, reader))
  const counted =
    asked === null
      ? sql`(
    select start_day, shape_id, community_code, community, department, sum(num_cases) as num_cases
    from monitoring.current_pack where ${inPacks(filter, reader)} and ${inDays(filter)}
    group by 1, 2, 3, 4, 5
  ) packed join monitoring.case_shape on case_shape.id = packed.shape_id`
      : sql`monitoring.current_mark where ${inMark(asked, filter)} and ${inDays(filter)}`
  return sql`
  select start_day as day, ${asked === null ? PARTS[part] : statement('key')} as key, sum(num_cases)::integer as count
  from ${counted}
  group by 1, 2
  having sum(num_cases) <> 0`
}

export interface BreakdownRow {
  dimension: 'category' | 'source' | 'community' | 'dataset' | 'department'
  key: string
  community: string | null
  count: number
}

/** The level of the classification that a filter leaves open: below the one that it names. */
const levelBelow = ({ category, category2 }: CaseFilter): Sql =>
  sql`coalesce(${statement(category === undefined ? 'category_1' : category2 === undefined ? 'category_2' : 'category_3')}, ${UNKNOWN_KEY}::text)`

/** Five countings of the same cases in one pass; categories one level below the one that is filtered by. */
export function countBreakdown(filter: CaseFilter, reader: Reader | null): Sql {
  const mark = markOf(filter, reader)
  const pair = pairMarkOf(filter, reader)
  const counted =
    mark !== null
      ? breakdownOfMarks(filter, mark)
      : pair !== null
        ? sql`${breakdownOfMarks(filter, pair)} union all ${breakdownOfCells(filter, reader, inPeriod(filter, 'day'))}`
        : breakdownOfCells(filter, reader, inPeriod(filter))
  return sql`
  select dimension, key, max(community) as community, sum(num_cases)::integer as count
  from (${counted}) counted
  group by dimension, key
  having sum(num_cases) <> 0
  order by count desc, key`
}

const breakdownOfCells = (filter: CaseFilter, reader: Reader | null, isInPeriod: Sql): Sql => sql`
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
      where ${isInPeriod} and ${inPacks(filter, reader)}
      group by 1, 2, 3, 4, 5
    ) packed
    join monitoring.case_shape on case_shape.id = packed.shape_id
  ) alike
  group by grouping sets ((category_key), (source), (community_key), (department_key), (dataset_id))`

const breakdownOfMarks = (filter: CaseFilter, mark: Mark): Sql => sql`
  (with marked as (
    select source, dataset_id, num_cases, parts, nums
    from monitoring.current_mark
    where ${inPeriod(filter)} and ${inMark(mark, filter)}
  )
  select case left(part, 1) when 'c' then 'category' when 'm' then 'community' else 'department' end as dimension,
    split_part(substr(part, 3), ${BETWEEN}::text, 1) as key,
    nullif(split_part(substr(part, 3), ${BETWEEN}::text, 2), '') as community, num_cases
  from (
    select one.part, sum(one.num) as num_cases
    from marked cross join lateral unnest(parts, nums) as one (part, num)
    where one.part not like 'k:%'
    group by 1
  ) part
  union all
  select 'source', source, null, num_cases from marked
  union all
  select 'dataset', dataset_id, null, num_cases from marked)`
