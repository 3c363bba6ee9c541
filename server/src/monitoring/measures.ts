import type { FigureRows } from '@jingjing/schema/trail'
import type { Transaction } from '../db/database.ts'
import { ruleReference } from '../rules/index.ts'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { CASE_FILTER_PARAMS, type CaseFilter, readCaseFilter } from './case-filter.ts'
import { countAnswers, type RatePart, type RateRow } from './counts/answer-queries.ts'
import { type CaseCountRow, countCases } from './counts/volume-queries.ts'
import { addDays } from './days.ts'
import { type CaseRow, selectCaseRows, selectRatedRows, selectVolumeRows } from './queries.ts'
import { type CaseRatesRule, caseRatesRules, RATES, type Rate, rulesOfPeriod } from './rates.ts'

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
    zh: '来电日在统计期内（含起始日，不含截止日，按北京时间）的诉求件数；没有日期的诉求另列为缺失。已剔除的诉求也计入数量；重复导入的同一诉求只计一次。',
    en: 'Number of cases whose day of call lies in the period (first day included, last excluded, Beijing time). Cases without a date are stated as missing. Cases excluded from the assessment count here; a case that came in twice counts once.',
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
  const rows = await transaction.query<CaseCountRow>(countCases(filter, transaction.reader))
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

export interface Answers {
  rows: readonly RateRow[]
  rules: readonly CaseRatesRule[]
}

/** Answer counts by dataset, and by a part where one is named: one pass serves volume, rates and score of a page. */
export async function readAnswers(
  { transaction, packs }: MeasureSource,
  filter: CaseFilter,
  part: RatePart | null = null,
): Promise<Answers> {
  const rules = rulesFor(packs, filter)
  return {
    rows: await transaction.query<RateRow>(countAnswers(filter, rules, transaction.reader, part)),
    rules,
  }
}

export function rateFigure(rate: Rate, { rows, rules }: Answers): FigureValue {
  const numYes = sum(rows, (row) => row[`${rate}_hundredths`]) / 100
  const numAnswered = sum(rows, (row) => row[`${rate}_answered`])
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

export function volumeFigure({ rows, rules }: Answers): FigureValue {
  const numInVolume = sum(rows, (row) => row.num_in_volume)
  return {
    value: numInVolume,
    numerator: null,
    denominator: null,
    numMissing: 0,
    datasets: rows.filter((row) => row.num_in_volume > 0).map(datasetReference),
    rules: rules.map((rule) => ruleReference(rule, rule.body.outOfVolume.status)),
    notes: { numOutOfVolume: sum(rows, (row) => row.num_cases) - numInVolume },
  }
}

export const volume: MeasureDefinition = {
  ...SHARED,
  id: 'monitoring.volume',
  title: { zh: '计入总量的诉求', en: 'Cases in the volume' },
  formula: {
    zh: '统计期内的诉求件数，减去按口径不计入诉求总量的件数，以及重办后由末次办理代替的件数。',
    en: 'Cases of the period less those that the rule keeps out of the volume, and less handlings that a later one replaced.',
  },
  unit: 'cases',
  figure: async (source, params) => volumeFigure(await readAnswers(source, readCaseFilter(params))),
  rows: async ({ transaction, packs }, params, page) => {
    const filter = readCaseFilter(params)
    const rows = await transaction.query<CaseRow>(
      selectVolumeRows(filter, rulesFor(packs, filter), { after: page.after, limit: page.limit + 1 }),
    )
    return pageOf(rows, page.limit, [])
  },
}

/**
 * Σ weight × rate ÷ Σ weight over the three rates, by the rule of the last day. None where one of the rates is
 * unknown: a score of two rates would not compare with one of three.
 */
export function scoreFigure(answers: Answers): FigureValue {
  const rates = RATES.map((rate) => ({ rate, figure: rateFigure(rate, answers) }))
  const rule = answers.rules.at(-1)
  const score = rule?.body.score ?? null
  const values = rates.map((one) => one.figure.value)
  const [first] = rates
  const numMissing = Math.max(0, ...rates.map((one) => one.figure.numMissing))
  const shared = { datasets: first?.figure.datasets ?? [], numMissing, numerator: null, denominator: null }
  if (rule === undefined || score === null || values.some((value) => value === null))
    return { ...shared, value: null, rules: [], notes: {} }
  const total = RATES.reduce((sumOf, rate) => sumOf + score.weights[rate], 0)
  const weighted = rates.reduce(
    (sumOf, { rate, figure }) => sumOf + score.weights[rate] * (figure.value ?? 0),
    0,
  )
  return {
    ...shared,
    value: total === 0 ? null : weighted / total,
    rules: [ruleReference(rule, score.status)],
    notes: Object.fromEntries(rates.map(({ rate, figure }) => [`${rate}Rate`, figure.value])),
  }
}

export const compositeScore: MeasureDefinition = {
  ...SHARED,
  id: 'monitoring.score',
  title: { zh: '综合得分', en: 'Composite score' },
  formula: {
    zh: '（响应率 × 权重 + 解决率 × 权重 + 满意率 × 权重）÷ 权重之和，满分 100。权重由口径规定，见规则的状态；三率缺一不计得分。',
    en: 'Weighted mean of the three rates, out of 100. The rule gives the weights and says how sure they are; no score where a rate is unknown.',
  },
  unit: 'points',
  figure: async (source, params) => scoreFigure(await readAnswers(source, readCaseFilter(params))),
  rows: (source, params, page) => resolvedRate.rows(source, params, page),
}

export const monitoringMeasures: readonly MeasureDefinition[] = [
  numCases,
  volume,
  compositeScore,
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

/** The same columns wherever rows of cases stand behind a figure. */
export const pageOfCases = (rows: readonly CaseRow[], limit: number): FigureRows => pageOf(rows, limit, [])

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
