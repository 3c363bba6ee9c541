import { daysIn, kindsOf, likePeriods } from '@jingjing/analysis/series/like-periods'
import { compareCounts, compareShares, weeklyDispersion } from '@jingjing/analysis/stats/compare-counts'
import { falseDiscoveryRates } from '@jingjing/analysis/stats/multiple-testing'
import type { PeriodComparison, PeriodComparisonQuery } from '@jingjing/schema/monitoring/periods'
import type { Figure } from '@jingjing/schema/trail'
import { shownFigure } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import { figureOf, type MeasureDefinition, type MeasureSource } from '../../trail/index.ts'
import { type CaseFilter, paramsOf } from '../case-filter.ts'
import { countByDay, type DayRow } from '../counts/volume-queries.ts'
import { addDays, daysBetween, todayInShanghai } from '../days.ts'
import { numCases, rateFigure, readAnswers, resolvedRate, respondedRate, satisfiedRate } from '../measures.ts'
import { calendarOf } from '../office-calendar.ts'
import type { Rate } from '../rates.ts'
import { type Period, resolvePeriod } from '../resolve-period.ts'
import { SIGNIFICANCE } from '../signals/signal-settings.ts'
import { likeCases } from './like-cases.ts'

const RATE_MEASURES: readonly { rate: Rate; measure: MeasureDefinition }[] = [
  { rate: 'responded', measure: respondedRate },
  { rate: 'resolved', measure: resolvedRate },
  { rate: 'satisfied', measure: satisfiedRate },
]
/** Days by which the waves of complaints are measured. */
const DAYS_OF_HISTORY = 364

type Against = PeriodComparison['against'][number]

/** The month, quarter or year that has come so far, beside the one before and the same a year ago, on like days. */
export async function comparePeriods(
  { database, reader, packs }: Context,
  { span, to: asked, ...scope }: PeriodComparisonQuery,
): Promise<PeriodComparison> {
  return database.read(reader, async (transaction) => {
    const source = { transaction, packs }
    const { to, available } = await resolvePeriod(
      transaction,
      { ...scope, to: asked },
      todayInShanghai(Date.now()),
    )
    const { current, previous, lastYear, isWhole } = likePeriods(span, to)
    const kindsIn = (period: Period) => kindsOf(daysIn(period), calendarOf(packs).isWorkingDay)
    const now = await figuresOf(source, { ...scope, ...current })
    const dispersion = await dispersionOf(source, scope, to)
    const others: readonly [Against['kind'], Period][] =
      span === 'year'
        ? [['last-year', lastYear]]
        : [
            ['previous', previous],
            ['last-year', lastYear],
          ]
    const compared: { about: Omit<Against, 'changes'>; differences: Difference[] }[] = []
    for (const [kind, period] of others) {
      // Days before the first case are no days without cases.
      const isCovered = available !== null && available.from <= period.from
      const figures = await figuresOf(source, { ...scope, ...period })
      const like = await figureOf(likeCases, source, {
        ...paramsOf({ ...scope, ...period }),
        likeFrom: current.from,
        likeTo: current.to,
      })
      compared.push({
        about: { kind, ...period, ...kindsIn(period), isCovered, figures, like },
        differences: isCovered ? differencesOf(now, figures, like, dispersion) : [],
      })
    }
    const levels = falseDiscoveryRates(
      compared.flatMap(({ differences }) => differences.map((one) => one.chance)),
    )
    return {
      span,
      ...current,
      ...kindsIn(current),
      isWhole,
      rate: SIGNIFICANCE.falseDiscoveryRate,
      figures: now,
      against: compared.map(({ about, differences }) => ({
        ...about,
        // All changes of the page are looked at together, so that the share of false ones among them holds.
        changes: differences.map(({ of, change }) => {
          const level = levels.shift() ?? 1
          return { of, change, isBeyondChance: change !== null && level <= SIGNIFICANCE.falseDiscoveryRate }
        }),
      })),
    }
  })
}

async function figuresOf(source: MeasureSource, filter: CaseFilter): Promise<PeriodComparison['figures']> {
  const answers = await readAnswers(source, filter)
  const [responded, resolved, satisfied] = RATE_MEASURES.map(
    ({ rate, measure }): Figure => ({
      measure: measure.id,
      params: paramsOf(filter),
      ...shownFigure(source, { unit: measure.unit, ...rateFigure(rate, answers) }),
    }),
  ) as [Figure, Figure, Figure]
  return { cases: await figureOf(numCases, source, paramsOf(filter)), responded, resolved, satisfied }
}

/** How much more than chance the weeks of the year before differ. */
async function dispersionOf({ transaction }: MeasureSource, scope: CaseFilter, to: string): Promise<number> {
  const from = addDays(to, -DAYS_OF_HISTORY)
  const rows = await transaction.query<DayRow>(countByDay({ ...scope, from, to }, transaction.reader))
  const counts = new Array<number>(DAYS_OF_HISTORY).fill(0)
  for (const { day, count } of rows) counts[daysBetween(from, day)] = count
  const first = counts.findIndex((count) => count > 0)
  return weeklyDispersion(first < 0 ? [] : counts.slice(first))
}

interface Difference {
  of: Against['changes'][number]['of']
  change: number | null
  /** Of one as large where nothing has changed. */
  chance: number
}

function differencesOf(
  now: PeriodComparison['figures'],
  then: PeriodComparison['figures'],
  like: Figure,
  dispersion: number,
): Difference[] {
  const [after, before, expected] = [now.cases.value, then.cases.value, like.value]
  const cases: Difference =
    after === null || !before || !expected
      ? { of: 'cases', change: null, chance: 1 }
      : {
          of: 'cases',
          change: 100 * (after / expected - 1),
          // The like days are to the days that were as what they would have brought is to what was counted.
          chance: compareCounts(
            { count: after, numDays: expected },
            { count: before, numDays: before },
            dispersion,
          ),
        }
  const rates = RATE_MEASURES.map(({ rate }): Difference => {
    const [rateNow, rateThen] = [now[rate], then[rate]]
    return {
      of: rate,
      change: rateNow.value === null || rateThen.value === null ? null : rateNow.value - rateThen.value,
      chance: compareShares(shareOf(rateNow), shareOf(rateThen)),
    }
  })
  return [cases, ...rates]
}

const shareOf = ({ numerator, denominator }: Figure) => ({
  numerator: numerator ?? 0,
  denominator: denominator ?? 0,
})
