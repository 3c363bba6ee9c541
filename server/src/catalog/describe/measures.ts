import { Problem } from '@jingjing/schema/problems'
import type { FigureRows } from '@jingjing/schema/trail'
import { ruleReference } from '../../rules/index.ts'
import type { MeasureDefinition, MeasureSource } from '../../trail/index.ts'
import { type DescribedRow, selectDescribed, selectDescribedFields } from './queries.ts'
import { descriptionRule, judgeAll, judgedOf } from './read-description.ts'
import { scoreDescription, scorePercent, scorePoints } from './score-description.ts'

export const catalogMeasures: readonly MeasureDefinition[] = [
  {
    id: 'catalog.description-completeness',
    title: { zh: '数据集说明完整度', en: 'Completeness of a dataset’s description' },
    formula: {
      zh: '已填要素的权重之和 ÷ 适用要素的权重之和 × 100。字段类要素按已填字段的比例计；权重取自规则“数据集说明的完整度”。不指定数据集时，为可见数据集得分的平均值。',
      en: 'Weight of the elements filled in ÷ weight of those that apply × 100. What is said of fields counts by the share of fields; the weights are those of the rule “How completely a dataset is described”. Without a dataset: the mean over the datasets that are seen.',
    },
    unit: '%',
    feature: 'catalog',
    params: ['dataset'],
    permission: 'catalog:read',
    figure: async (source, params) =>
      params.dataset === undefined ? meanOf(source) : oneOf(source, params.dataset),
    rows: async (source, params, page) => {
      const scored = await scoreSeen(source, params.dataset)
      const rows: Omit<FigureRows['rows'][number], 'key'>[] =
        params.dataset === undefined
          ? scored.map(({ row, elements }) => ({
              ...placeOf(row),
              values: [row.title, scorePercent(elements), missingOf(elements)],
            }))
          : scored.flatMap(({ row, elements }) =>
              elements.map(({ key, weight, filled }) => ({
                ...placeOf(row),
                values: [key, weight, Math.round(filled * 1000) / 10],
              })),
            )
      const shown = rows.slice(page.after, page.after + page.limit)
      const end = page.after + shown.length
      return {
        fields: params.dataset === undefined ? OVERVIEW_FIELDS : ELEMENT_FIELDS,
        rows: shown.map((one, index) => ({ ...one, key: page.after + index + 1 })),
        nextAfter: end < rows.length ? end : null,
      }
    },
  },
]

const OVERVIEW_FIELDS: FigureRows['fields'] = [
  { name: 'title', title: { zh: '数据集', en: 'Dataset' } },
  { name: 'score', title: { zh: '完整度（%）', en: 'Completeness (%)' } },
  { name: 'elements', title: { zh: '尚缺', en: 'Missing' } },
]
const ELEMENT_FIELDS: FigureRows['fields'] = [
  { name: 'elements', title: { zh: '要素', en: 'Element' } },
  { name: 'weight', title: { zh: '权重', en: 'Weight' } },
  { name: 'filled', title: { zh: '已填（%）', en: 'Filled (%)' } },
]

/** What is said of a dataset stands in none of its rows. */
const placeOf = (row: DescribedRow) => ({ dataset: row.id, table: '', version: row.version, row: 0 })

const missingOf = (elements: ReturnType<typeof scoreDescription>): string =>
  elements
    .filter(({ filled }) => filled < 1)
    .map(({ key }) => key)
    .join(' ')

async function scoreSeen({ transaction, packs }: MeasureSource, id?: string) {
  const { rule } = descriptionRule(packs)
  return (await judgeAll(transaction))
    .filter(({ row }) => id === undefined || row.id === id)
    .map(({ row, judged }) => ({ row, elements: scoreDescription(judged, rule) }))
}

async function oneOf({ transaction, packs }: MeasureSource, id: string) {
  const { pack, rule } = descriptionRule(packs)
  const [row] = await selectDescribed(transaction, [id])
  if (row === undefined) throw new Problem('not-found', { what: id })
  const elements = scoreDescription(judgedOf(row, await selectDescribedFields(transaction, [id])), rule)
  const { points, total } = scorePoints(elements)
  return {
    value: scorePercent(elements),
    numerator: points,
    denominator: total,
    numMissing: 0,
    datasets: [{ dataset: row.id, title: row.title, version: row.version }],
    rules: [ruleReference(pack)],
    notes: { missing: missingOf(elements) },
  }
}

async function meanOf(source: MeasureSource) {
  const scored = await scoreSeen(source)
  const sum = scored.reduce((total, { elements }) => total + (scorePercent(elements) ?? 0), 0)
  return {
    value: scored.length === 0 ? null : Math.round((sum / scored.length) * 10) / 10,
    numerator: null,
    denominator: scored.length,
    numMissing: 0,
    datasets: [],
    rules: [ruleReference(descriptionRule(source.packs).pack)],
    notes: {},
  }
}
