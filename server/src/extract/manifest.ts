import type { Condition, Filter, Manifest } from '@jingjing/schema/extract'

type Language = 'zh' | 'en'

const WORDS = {
  product: ['提取自', 'Extracted from'],
  title: ['标题', 'Title'],
  extractedAt: ['提取时间', 'Extracted at'],
  numRows: ['行数', 'Rows'],
  crs: ['坐标系', 'Coordinate system'],
  source: ['来源', 'Source'],
  terms: ['使用许可', 'Terms'],
  filter: ['筛选条件', 'Filter'],
  area: ['范围', 'Area'],
  columns: ['字段', 'Columns'],
  hidden: ['因权限未提取的字段', 'Columns left out for lack of permission'],
  notes: ['说明', 'Notes'],
  synthetic: ['合成演示数据，不是真实情况', 'Synthetic demo data, not real'],
  codes: ['编码', 'Codes'],
  labels: ['写作名称', 'written as their labels'],
  both: ['写作编码和名称', 'written with their labels'],
  again: ['再次提取（规格）', 'To extract again (specification)'],
  unstated: ['未注明', 'not stated'],
  ring: ['地图上画的范围', 'an area drawn on the map'],
} as const satisfies Record<string, readonly [string, string]>

const word = (name: keyof typeof WORDS, language: Language): string => WORDS[name][language === 'zh' ? 0 : 1]

const COMPARISONS: Record<Condition['is'], readonly [string, string]> = {
  equals: ['等于', '='],
  differs: ['不等于', '≠'],
  less: ['小于', '<'],
  'at-most': ['不大于', '≤'],
  greater: ['大于', '>'],
  'at-least': ['不小于', '≥'],
  contains: ['包含', 'contains'],
  'starts-with': ['开头是', 'starts with'],
  'one-of': ['是其中之一', 'is one of'],
  'is-empty': ['为空', 'is empty'],
  'is-filled': ['不为空', 'is filled'],
}

/** The filter as a sentence, with the titles of the fields where they are known. */
export function filterWords(filter: Filter, titleOf: (ref: string) => string, language: Language): string {
  if ('field' in filter) {
    const comparison = COMPARISONS[filter.is][language === 'zh' ? 0 : 1]
    const value = filter.value === undefined ? '' : ` ${[filter.value].flat().join('、')}`
    return `${titleOf(filter.field)} ${comparison}${value}`
  }
  const [parts, joint, head] =
    'all' in filter
      ? [filter.all, language === 'zh' ? '，且 ' : ' and ', '']
      : 'any' in filter
        ? [filter.any, language === 'zh' ? '，或 ' : ' or ', '']
        : [filter.none, language === 'zh' ? '，或 ' : ' or ', language === 'zh' ? '不满足：' : 'not: ']
  return `${head}（${parts.map((part) => filterWords(part, titleOf, language)).join(joint)}）`
}

/** What a person reads of a manifest: names and values, line by line. */
export function manifestLines(manifest: Manifest, language: Language): [string, string][] {
  const { specification: spec } = manifest
  const titleOf = (ref: string): string => manifest.columns.find((column) => column.ref === ref)?.title ?? ref
  const lines: [string, string][] = [
    [word('product', language), manifest.product],
    [word('title', language), manifest.title],
    [word('extractedAt', language), manifest.extractedAt],
    [word('numRows', language), String(manifest.numRows)],
    [word('crs', language), manifest.coordinateSystem],
  ]
  for (const source of manifest.sources) {
    const version = language === 'zh' ? `第 ${source.version} 版` : `version ${source.version}`
    const synthetic = source.isSynthetic ? `（${word('synthetic', language)}）` : ''
    lines.push([
      word('source', language),
      `${source.title}${synthetic} · ${source.dataset} · ${source.table} · ${version}${source.department === '' ? '' : ` · ${source.department}`}`,
    ])
    lines.push([word('terms', language), source.terms || word('unstated', language)])
  }
  if (spec.filter !== undefined)
    lines.push([word('filter', language), filterWords(spec.filter, titleOf, language)])
  if (spec.area !== undefined)
    lines.push([
      word('area', language),
      'places' in spec.area ? spec.area.places.join('、') : word('ring', language),
    ])
  lines.push([
    word('columns', language),
    manifest.columns
      .map((column) => `${column.title}${column.unit === null ? '' : `（${column.unit}）`}`)
      .join('、'),
  ])
  if (manifest.codesAs === 'labels' || manifest.codesAs === 'both')
    lines.push([word('codes', language), word(manifest.codesAs, language)])
  if (manifest.hiddenFields.length > 0)
    lines.push([word('hidden', language), manifest.hiddenFields.join('、')])
  for (const note of manifest.notes) lines.push([word('notes', language), note])
  lines.push([word('again', language), JSON.stringify(spec)])
  return lines
}

export const manifestText = (manifest: Manifest, language: Language): string =>
  manifestLines(manifest, language)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
