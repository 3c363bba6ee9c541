import type { FigureRows } from '@jingjing/schema/trail'
import type { Transaction } from '../db/database.ts'
import { ruleReference } from '../rules/index.ts'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { CASE_FILTER_PARAMS, type CaseFilter, readCaseFilter } from './case-filter.ts'
import {
  type CaseCountRow,
  type CaseRow,
  countAnswers,
  countCases,
  type RateRow,
  selectCaseRows,
  selectRatedRows,
} from './queries.ts'
import { type CaseRatesRule, caseRatesRules, type Rate, rulesOfPeriod } from './rates.ts'
import { addDays } from './resolve-period.ts'

const SHARED = {
  feature: 'monitoring',
  permission: 'monitoring:read',
  params: [...CASE_FILTER_PARAMS],
} as const satisfies Partial<MeasureDefinition>

const ROW_FIELDS: FigureRows['fields'] = [
  { name: 'called_at', title: { zh: '来电时间', en: 'Called at' } },
  { name: 'source', title: { zh: '来源', en: 'Source' } },
  { name: 'category', title: { zh: '一级分类', en: 'Category' } },
  { name: 'community', title: { zh: '社区', en: 'Community' } },
  { name: 'title', title: { zh: '标题', en: 'Title' } },
]

export const numCases: MeasureDefinition = {
  ...SHARED,
  id: 'monitoring.cases',
  title: { zh: '诉求量', en: 'Cases' },
  formula: {
    zh: '来电日在统计期内（含起始日，不含截止日，按北京时间）的诉求件数；没有日期的诉求另列为缺失。已剔除的诉求也计入数量。',
    en: 'Number of cases whose day of call lies in the period (first day included, last excluded, Beijing time). Cases without a date are stated as missing. Cases excluded from the assessment count here.',
  },
  unit: 'cases',
  figure: async ({ transaction }, params) => caseFigure(transaction, readCaseFilter(params)),
  rows: async ({ transaction }, params, page) => {
    const rows = await transaction.query<CaseRow>(
      selectCaseRows(readCaseFilter(params), { after: page.after, limit: page.limit + 1 }),
    )
    return pageOf(rows, page.limit, [])
  },
}

async function caseFigure(transaction: Transaction, filter: CaseFilter): Promise<FigureValue> {
  const rows = await transaction.query<CaseCountRow>(countCases(filter))
  return {
    value: sum(rows, (row) => row.num_cases),
    numerator: null,
    denominator: null,
    numMissing: sum(rows, (row) => row.num_undated),
    datasets: rows.filter((row) => row.num_cases > 0).map(datasetReference),
    rules: [],
    notes: {},
  }
}

/** Answer counts by dataset: one pass serves the three rates of a page. */
export async function readAnswers(
  { transaction, packs }: MeasureSource,
  filter: CaseFilter,
): Promise<{ rows: RateRow[]; rules: CaseRatesRule[] }> {
  const rules = rulesFor(packs, filter)
  return { rows: await transaction.query<RateRow>(countAnswers(filter, rules)), rules }
}

export function rateFigure(
  rate: Rate,
  { rows, rules }: { rows: readonly RateRow[]; rules: readonly CaseRatesRule[] },
): FigureValue {
  const numYes = sum(rows, (row) => row[`${rate}_yes`])
  const numAnswered = numYes + sum(rows, (row) => row[`${rate}_no`])
  const numExcluded = sum(rows, (row) => row.num_excluded)
  return {
    value: numAnswered === 0 ? null : (100 * numYes) / numAnswered,
    numerator: numYes,
    denominator: numAnswered,
    numMissing: sum(rows, (row) => row.num_rated) - numExcluded - numAnswered,
    datasets: rows.filter((row) => row.num_rated > 0).map(datasetReference),
    rules: rules.map((rule) => ruleReference(rule)),
    notes: { numExcluded, numNotRated: sum(rows, (row) => row.num_without_rule) },
  }
}

const rateMeasure = (
  rate: Rate,
  words: { title: { zh: string; en: string }; zhYes: string; enYes: string },
): MeasureDefinition => ({
  ...SHARED,
  id: `monitoring.${rate}-rate`,
  title: words.title,
  formula: {
    zh: `统计期内答复为“${words.zhYes}”的热线诉求件数 ÷ 有明确答复的热线诉求件数 × 100%。已剔除的诉求不计；没有明确答复的不进分母，另列为缺失。哪些答复算“${words.zhYes}”由计入口径规定。`,
    en: `Hotline cases of the period answered as ${words.enYes} ÷ hotline cases with a clear answer × 100%. Cases excluded from the assessment are left out; those without a clear answer are stated as missing and are not in the denominator. The rule tells which answers count as ${words.enYes}.`,
  },
  unit: '%',
  figure: async (source, params) => rateFigure(rate, await readAnswers(source, readCaseFilter(params))),
  rows: async ({ transaction, packs }, params, page) => {
    const filter = readCaseFilter(params)
    const rules = rulesFor(packs, filter)
    const rows = await transaction.query<CaseRow>(
      selectRatedRows(filter, rules, rate, { after: page.after, limit: page.limit + 1 }),
    )
    return pageOf(rows, page.limit, [{ name: 'answer', title: { zh: '答复', en: 'Answer' } }])
  },
})

export const respondedRate = rateMeasure('responded', {
  title: { zh: '响应率', en: 'Responded' },
  zhYes: '已响应',
  enYes: 'responded to',
})
export const resolvedRate = rateMeasure('resolved', {
  title: { zh: '解决率', en: 'Resolved' },
  zhYes: '已解决',
  enYes: 'resolved',
})
export const satisfiedRate = rateMeasure('satisfied', {
  title: { zh: '满意率', en: 'Satisfied' },
  zhYes: '满意',
  enYes: 'satisfied',
})

export const monitoringMeasures: readonly MeasureDefinition[] = [
  numCases,
  respondedRate,
  resolvedRate,
  satisfiedRate,
]

const rulesFor = (packs: MeasureSource['packs'], { from, to, day }: CaseFilter): CaseRatesRule[] =>
  rulesOfPeriod(caseRatesRules(packs), day ?? from, day === undefined ? to : addDays(day, 1))

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)

const datasetReference = (row: {
  dataset: string
  title: string
  version: number
}): FigureValue['datasets'][number] => ({ dataset: row.dataset, title: row.title, version: row.version })

function pageOf(rows: readonly CaseRow[], limit: number, more: FigureRows['fields']): FigureRows {
  const shown = rows.slice(0, limit)
  return {
    fields: [...ROW_FIELDS, ...more],
    rows: shown.map((row) => ({
      key: row.key,
      dataset: row.dataset,
      table: row.table,
      version: row.version,
      row: row.row,
      values: [
        row.called_at,
        row.source,
        row.category,
        row.community,
        row.title,
        ...(more.length > 0 ? [row.answer] : []),
      ],
    })),
    nextAfter: rows.length > limit ? (shown.at(-1)?.key ?? null) : null,
  }
}
