import type { RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import type { Figure } from '@jingjing/schema/trail'
import { shownDays, shownFigure, shownParts } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import { placeNames } from '../places/index.ts'
import { type FigureValue, figureOf, type MeasureDefinition, type MeasureSource } from '../trail/index.ts'
import { type CaseFilter, paramsOf, UNKNOWN_KEY } from './case-filter.ts'
import { type BreakdownRow, countBreakdown, countByDay, type DayRow } from './counts/volume-queries.ts'
import { addDays, daysBetween, todayInShanghai } from './days.ts'
import {
  compositeScore,
  numCases,
  rateFigure,
  readAnswers,
  resolvedRate,
  respondedRate,
  satisfiedRate,
  scoreFigure,
  volume,
  volumeFigure,
} from './measures.ts'
import { type DatasetRow, selectDatasetTitles } from './queries.ts'
import { type Period, resolvePeriod } from './resolve-period.ts'

type RatedFigures = Pick<
  RunningState,
  'respondedRate' | 'resolvedRate' | 'satisfiedRate' | 'score' | 'volume'
>

const CALENDAR_DAYS = 371

/** How the place is running: one snapshot, a handful of statements whatever the number of cases. */
export async function readRunningState(
  { database, reader, packs }: Context,
  query: RunningStateQuery,
): Promise<RunningState> {
  return database.read(reader, async (transaction) => {
    const source: MeasureSource = { transaction, packs }
    const { from, to, previous, available } = await resolvePeriod(
      transaction,
      query,
      todayInShanghai(Date.now()),
    )
    const scope: CaseFilter = {
      source: query.source,
      community: query.community,
      dataset: query.dataset,
      category: query.category,
      category2: query.category2,
      category3: query.category3,
      department: query.department,
    }
    const filter: CaseFilter = { ...scope, from, to }
    const calendar = { from: addDays(to, -CALENDAR_DAYS), to }
    const [firstDay] = [calendar.from, previous.from].sort()
    const countByDayOf = new Map(
      (await transaction.query<DayRow>(countByDay({ ...scope, from: firstDay, to }, reader))).map((row) => [
        row.day,
        row.count,
      ]),
    )
    const breakdown = await transaction.query<BreakdownRow>(countBreakdown(filter, reader))
    const before: CaseFilter = { ...scope, ...previous }
    const previousBreakdown = await transaction.query<BreakdownRow>(countBreakdown(before, reader))
    const ratesOf = async (of: CaseFilter): Promise<RatedFigures> => {
      const answers = await readAnswers(source, of)
      const figure = (measure: MeasureDefinition, value: FigureValue): Figure => ({
        measure: measure.id,
        params: paramsOf(of),
        ...shownFigure(source, { unit: measure.unit, ...value }),
      })
      return {
        respondedRate: figure(respondedRate, rateFigure('responded', answers)),
        resolvedRate: figure(resolvedRate, rateFigure('resolved', answers)),
        satisfiedRate: figure(satisfiedRate, rateFigure('satisfied', answers)),
        score: figure(compositeScore, scoreFigure(answers)),
        volume: figure(volume, volumeFigure(answers)),
      }
    }
    const rates = await ratesOf(filter)
    const previousRates = await ratesOf(before)
    /** Small counts are withheld from those who see statistics alone. */
    const rowsOf = (rows: readonly BreakdownRow[], dimension: BreakdownRow['dimension']): BreakdownRow[] =>
      shownParts(source, rowsIn(rows, dimension))
    /** Every span withholds the same days: those by which each of the two totals would give a day away. */
    const shownCounts = new Map(
      shownDays(
        source,
        everyDay({ from: firstDay ?? from, to }, countByDayOf),
        [{ from, to }, previous].map(
          (whole) =>
            ({ day }: DayRow) =>
              isWithin(whole, day),
        ),
      ).map(({ day, count }) => [day, count]),
    )
    const daysOf = (period: Period) =>
      everyDay(period, countByDayOf).map(({ day }) => ({ day, count: shownCounts.get(day) ?? null }))
    const names = await placeNames(
      transaction,
      rowsOf(breakdown, 'community').map((row) => row.key),
    )
    const titles = await datasetTitles(source, breakdown)
    return {
      from,
      to,
      available,
      total: await figureOf(numCases, source, paramsOf(filter)),
      previousTotal: await figureOf(numCases, source, paramsOf(before)),
      ...rates,
      previousRates: [
        previousRates.respondedRate,
        previousRates.resolvedRate,
        previousRates.satisfiedRate,
        previousRates.score,
      ],
      daily: daysOf({ from, to }),
      previousDaily: daysOf(previous),
      categories: rowsOf(breakdown, 'category').map((row) => pointOf(row, row.key)),
      previousCategories: rowsOf(previousBreakdown, 'category').map((row) => pointOf(row, row.key)),
      sources: rowsOf(breakdown, 'source').map((row) => pointOf(row, row.key)),
      communities: rowsOf(breakdown, 'community').map((row) =>
        pointOf(row, names.get(row.key) ?? row.community ?? row.key),
      ),
      departments: rowsOf(breakdown, 'department').map((row) => pointOf(row, row.key)),
      datasets: rowsOf(breakdown, 'dataset').map((row) => ({
        id: row.key,
        title: titles.get(row.key) ?? row.key,
        count: row.count,
      })),
      calendar: daysOf(calendar),
    }
  })
}

const rowsIn = (rows: readonly BreakdownRow[], dimension: BreakdownRow['dimension']): BreakdownRow[] =>
  rows.filter((row) => row.dimension === dimension)

/** What is not known has no words here: the page has its own for it. */
const pointOf = ({ key, count }: BreakdownRow, label: string): RunningState['categories'][number] => ({
  key,
  label: key === UNKNOWN_KEY ? '' : label,
  count,
})

const isWithin = ({ from, to }: Period, day: string): boolean => from <= day && day < to

/** A day without cases is a zero, not a gap. */
function everyDay(period: Period, countByDayOf: ReadonlyMap<string, number>): DayRow[] {
  return Array.from({ length: daysBetween(period.from, period.to) }, (_, index) => {
    const day = addDays(period.from, index)
    return { day, count: countByDayOf.get(day) ?? 0 }
  })
}

async function datasetTitles(
  { transaction }: MeasureSource,
  breakdown: readonly BreakdownRow[],
): Promise<Map<string, string>> {
  const ids = rowsIn(breakdown, 'dataset').map((row) => row.key)
  const rows = await transaction.query<DatasetRow>(selectDatasetTitles(ids))
  return new Map(rows.map((row) => [row.id, row.title]))
}
