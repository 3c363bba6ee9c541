import { Problem } from '@jingjing/schema/problems'
import type { FigureValue, MeasureDefinition } from '../../trail/index.ts'
import { CASE_FILTER_PARAMS, readCaseFilter } from '../case-filter.ts'
import { numCases } from '../measures.ts'
import { selectPopulations } from '../queries.ts'

const RESIDENTS = 10_000

/** Cases of a community over its residents; null where nobody lives there by what is known. */
export const perTenThousandOf = (cases: FigureValue, population: number | null): FigureValue => ({
  ...cases,
  numerator: cases.value,
  denominator: population,
  value: cases.value === null || !population ? null : (RESIDENTS * cases.value) / population,
})

export const perTenThousand: MeasureDefinition = {
  id: 'monitoring.cases-per-ten-thousand',
  feature: 'monitoring',
  permission: 'monitoring:read',
  params: [...CASE_FILTER_PARAMS],
  title: { zh: '万人诉求比', en: 'Cases per 10,000 residents' },
  formula: {
    zh: '统计期内社区的诉求件数 ÷ 社区常住人口 × 10000。人口取地名库中社区自己的数，没有人口的不计。',
    en: 'Cases of the community in the period ÷ its residents × 10,000. Residents are those that the places themselves state; without them there is none.',
  },
  unit: 'per10000',
  figure: async (source, params) => {
    const { community } = readCaseFilter(params)
    if (community === undefined) throw new Problem('bad-request', { where: 'community', detail: 'missing' })
    const [row] = await source.transaction.query<{ population: number }>(selectPopulations([community]))
    return perTenThousandOf(await numCases.figure(source, params), row?.population ?? null)
  },
  rows: (source, params, page) => numCases.rows(source, params, page),
}
