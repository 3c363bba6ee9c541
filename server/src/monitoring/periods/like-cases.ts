import { daysIn, kindsOf, likeCount } from '@jingjing/analysis/series/like-periods'
import { Problem } from '@jingjing/schema/problems'
import type { MeasureParams } from '@jingjing/schema/trail'
import { shownParts } from '../../access-control/index.ts'
import { ruleReference } from '../../rules/index.ts'
import type { FigureValue, MeasureDefinition } from '../../trail/index.ts'
import { CASE_FILTER_PARAMS, type CaseFilter, readCaseFilter, requireDay } from '../case-filter.ts'
import { countByDay, type DayRow } from '../counts/volume-queries.ts'
import { numCases } from '../measures.ts'
import { calendarOf, calendarRules } from '../office-calendar.ts'

interface LikeFilter extends CaseFilter {
  from: string
  to: string
  /** The period whose working days and days off count; `likeTo` exclusive. */
  likeFrom: string
  likeTo: string
}

/** Longer ones would answer a line per day of several lives. */
const MAX_DAYS = 3_660

function readLikeFilter({ likeFrom, likeTo, ...params }: MeasureParams): LikeFilter {
  const filter = readCaseFilter(params)
  const days = { from: filter.from, to: filter.to, likeFrom, likeTo }
  for (const [name, day] of Object.entries(days)) {
    if (day === undefined) throw new Problem('bad-request', { where: name, detail: 'missing' })
    requireDay(name, day)
  }
  const whole = { ...filter, ...(days as { [Name in keyof typeof days]: string }) }
  for (const range of [whole, { from: whole.likeFrom, to: whole.likeTo }])
    if (daysIn(range).length > MAX_DAYS) throw new Problem('bad-request', { where: 'from', detail: 'period' })
  return whole
}

export const likeCases: MeasureDefinition = {
  id: 'monitoring.cases-on-like-days',
  feature: 'monitoring',
  permission: 'monitoring:read',
  params: [...CASE_FILTER_PARAMS, 'likeFrom', 'likeTo'],
  title: { zh: '可比诉求量', en: 'Cases on like days' },
  formula: {
    zh: '把一个时段的诉求量折算到另一个时段的工作日和休息日：平均每个工作日的件数 × 那个时段的工作日数 + 平均每个休息日的件数 × 那个时段的休息日数。节假日和调休按当年的放假通知，没有通知的年份按周一至周五。没有某一类日子时，用全部日子的日均数代替。',
    en: 'The cases of one period as they would be on the working days and days off of another: mean per working day × its working days + mean per day off × its days off. Holidays and make-up days follow the notice of the year, years without one the week. Where a period has no day of a kind, the mean of all its days stands for it.',
  },
  unit: 'cases',
  figure: async (source, params): Promise<FigureValue> => {
    const { likeFrom, likeTo, ...filter } = readLikeFilter(params)
    const { transaction, packs } = source
    const counted = await numCases.figure(source, filter as MeasureParams)
    const rows = await transaction.query<DayRow>(countByDay(filter, transaction.reader))
    const countOfDay = new Map(rows.map((row) => [row.day, row.count]))
    const { isWorkingDay } = calendarOf(packs)
    const days = daysIn(filter)
    const likeDays = daysIn({ from: likeFrom, to: likeTo })
    const kinds = kindsOf(likeDays, isWorkingDay)
    const like = likeCount(
      days.map((day) => ({ day, count: countOfDay.get(day) ?? 0 })),
      kinds,
      isWorkingDay,
    )
    const figure = {
      ...counted,
      rules: calendarRules(packs, [...days, ...likeDays]).map((rule) => ruleReference(rule)),
    }
    // Days could be chosen so that few cases are multiplied into many: who may not be told of few is told nothing then.
    const shares = [{ count: like.onWorkingDays }, { count: like.onDaysOff }]
    if (shownParts(source, shares).length < shares.length)
      return { ...figure, value: null, notes: { isWithheld: true } }
    return {
      ...figure,
      value: like.count,
      notes: {
        numWorkingDays: like.numWorkingDays,
        onWorkingDays: like.onWorkingDays,
        numDaysOff: like.numDaysOff,
        onDaysOff: like.onDaysOff,
        numLikeWorkingDays: kinds.numWorkingDays,
        numLikeDaysOff: kinds.numDaysOff,
      },
    }
  },
  rows: (source, params, page) => {
    const { likeFrom: _from, likeTo: _to, ...filter } = params
    return numCases.rows(source, filter, page)
  },
}
