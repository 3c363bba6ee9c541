/** Kinds of answers from the counts that are kept, judged by the rules: what volume and rates are made of. */
import type { Reader } from '../../db/database.ts'
import { type Sql, sql, statement } from '../../db/sql.ts'
import type { CaseFilter } from '../case-filter.ts'
import { any } from '../conditions.ts'
import { judgement } from '../judge-answers.ts'
import { type CaseRatesRule, RATES } from '../rates.ts'
import { inMark, type Mark, markOf, marksByPart, pairMarkOf } from './marks.ts'
import {
  categoryKey,
  communityKey,
  daysOf,
  departmentKey,
  inDays,
  inPacks,
  inPeriod,
  isPiece,
  type Piece,
} from './packs.ts'

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
      one.kind_id, ${indexOfRule} as rule_index, sum(one.num) as num_alike
    from monitoring.current_mark
    cross join lateral unnest(kind_ids, nums) as one (kind_id, num)
    where ${isInPeriod} and ${inMark(mark, filter)}
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
