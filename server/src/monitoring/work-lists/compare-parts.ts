import type { Comparison, ComparisonQuery } from '@jingjing/schema/monitoring/case-work'
import type { Figure } from '@jingjing/schema/trail'
import { shownFigure, shownParts } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import { placeNames } from '../../places/index.ts'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../../trail/index.ts'
import { type CaseFilter, paramsOf, UNKNOWN_KEY } from '../case-filter.ts'
import { todayInShanghai } from '../days.ts'
import {
  type Answers,
  compositeScore,
  numCases,
  rateFigure,
  readAnswers,
  resolvedRate,
  respondedRate,
  satisfiedRate,
  scoreFigure,
} from '../measures.ts'
import { selectPopulations } from '../queries.ts'
import { resolvePeriod } from '../resolve-period.ts'
import { perTenThousand, perTenThousandOf } from './per-ten-thousand.ts'

/** Communities, departments or categories beside each other in one period, the best score first. */
export async function compareParts(
  { database, reader, packs }: Context,
  { part, ...query }: ComparisonQuery,
): Promise<Comparison> {
  return database.read(reader, async (transaction) => {
    const source = { transaction, packs }
    const { from, to, previous } = await resolvePeriod(transaction, query, todayInShanghai(Date.now()))
    const rows = await partsOf(
      source,
      part,
      { source: query.source, dataset: query.dataset, from, to },
      previous,
    )
    return { from, to, rows }
  })
}

export async function partsOf(
  source: MeasureSource,
  part: ComparisonQuery['part'],
  filter: CaseFilter & { from: string; to: string },
  previous: { from: string; to: string },
): Promise<Comparison['rows']> {
  const { transaction } = source
  const answers = await readAnswers(source, filter, part)
  const before = await readAnswers(source, { ...filter, ...previous }, part)
  const keys = [...new Set(answers.rows.map((row) => row.part ?? UNKNOWN_KEY))]
  const names = part === 'community' ? await placeNames(transaction, keys) : new Map<string, string>()
  const populations =
    part === 'community'
      ? new Map(
          (await transaction.query<{ code: string; population: number }>(selectPopulations(keys))).map(
            (row) => [row.code, row.population],
          ),
        )
      : new Map<string, number>()
  const countOf = (of: Answers, key: string): number =>
    sumOfCases({ ...of, rows: of.rows.filter((row) => row.part === key) })
  /** Beside the total of all parts, a small one is not told by leaving out itself alone. */
  const shownCounts = (of: Answers): Map<string, number> =>
    new Map(
      shownParts(
        source,
        keys.map((key) => ({ key, count: countOf(of, key) })),
      ).map(({ key, count }) => [key, count]),
    )
  const [shownNow, shownBefore] = [shownCounts(answers), shownCounts(before)]
  const rows = keys.map((key): Omit<Comparison['rows'][number], 'rank'> => {
    const own: Answers = { ...answers, rows: answers.rows.filter((row) => row.part === key) }
    const count = countOf(answers, key)
    const population = populations.get(key) ?? null
    const figure = (measure: MeasureDefinition, value: FigureValue): Figure => ({
      measure: measure.id,
      params: paramsOf({ ...filter, [part]: key }),
      ...shownFigure(source, { unit: measure.unit, ...value }, { isWithheld: !shownNow.has(key) }),
    })
    const counted = { rules: [], notes: {}, numMissing: 0 }
    const cases = figure(numCases, { ...scoreFigure(own), ...counted, value: count })
    const ownBefore: Answers = { ...before, rows: before.rows.filter((row) => row.part === key) }
    const casesBefore: Figure = {
      measure: numCases.id,
      params: paramsOf({ ...filter, ...previous, [part]: key }),
      ...shownFigure(
        source,
        { unit: numCases.unit, ...scoreFigure(ownBefore), ...counted, value: countOf(before, key) },
        { isWithheld: !shownBefore.has(key) },
      ),
    }
    return {
      key,
      label: key === UNKNOWN_KEY ? '' : (names.get(key) ?? key),
      cases,
      previousCases: casesBefore,
      responded: figure(respondedRate, rateFigure('responded', own)),
      resolved: figure(resolvedRate, rateFigure('resolved', own)),
      satisfied: figure(satisfiedRate, rateFigure('satisfied', own)),
      score: figure(compositeScore, scoreFigure(own)),
      population,
      perTenThousand:
        population === null
          ? null
          : figure(
              perTenThousand,
              perTenThousandOf({ ...scoreFigure(own), ...counted, value: count }, population),
            ),
    }
  })
  return ranked(rows)
}

const sumOfCases = (answers: Answers): number => answers.rows.reduce((sum, row) => sum + row.num_cases, 0)

/**
 * Equal scores, as they are shown (two decimals), share a rank and the next is skipped: 1, 2, 2, 4. What is not known is no
 * community or department and stands last without a rank.
 */
export function ranked(rows: readonly Omit<Comparison['rows'][number], 'rank'>[]): Comparison['rows'] {
  const shown = (row: Omit<Comparison['rows'][number], 'rank'>): number | null =>
    row.score.value === null || row.key === UNKNOWN_KEY ? null : Math.round(row.score.value * 100) / 100
  return [...rows]
    .sort(
      (a, b) =>
        (shown(b) ?? -1) - (shown(a) ?? -1) ||
        (b.cases.value ?? 0) - (a.cases.value ?? 0) ||
        (a.key < b.key ? -1 : 1),
    )
    .map((row) => {
      const score = shown(row)
      const rank = score === null ? null : 1 + rows.filter((other) => (shown(other) ?? -1) > score).length
      return { ...row, rank }
    })
}
