import type { ColumnStatistics } from '../cells/column-statistics.ts'
import { leafOf } from '../cells/units.ts'
import { titleKey } from '../fields.ts'

/** Lists by which recognition knows values and titles; they come from rule packs. */
export interface KnownLists {
  codeLists: CodeList[]
  fieldSets: FieldSet[]
}

/** What urban management calls its things (components) and happenings (matters) by. */
export interface CodeList {
  name: string
  entries: {
    kind: 'component' | 'matter'
    code: string
    name: string
    formerNames?: string[] | undefined
  }[]
}

/** The columns of an export of a known system. */
export interface FieldSet {
  name: string
  fields: { title: string; key: string; canonical: string | null }[]
}

export interface CodeListMatch {
  list: string
  kind: 'component' | 'matter'
  by: 'name' | 'code'
  numKnown: number
  /** Values that the list does not hold; a few of them, and their number. */
  others: string[]
  numOthers: number
}

const MIN_SHARE_NAMES = 0.6
const MIN_SHARE_CODES = 0.9
const NUM_LISTED = 5

/** The list of which most of the distinct values of a column are entries; null where there is none. */
export function matchCodeList(
  title: string,
  statistics: ColumnStatistics,
  lists: readonly CodeList[],
): CodeListMatch | null {
  const texts = [...(statistics.words?.keys() ?? statistics.firstTexts)]
  if (texts.length === 0) return null
  let best: CodeListMatch | null = null
  for (const list of lists) {
    for (const match of [byName(texts, list), byCode(title, texts, list)])
      if (match !== null && match.numKnown > (best?.numKnown ?? 0)) best = match
  }
  return best
}

function matchOf(
  texts: readonly string[],
  isKnown: (text: string) => boolean,
  minShare: number,
): Pick<CodeListMatch, 'numKnown' | 'others' | 'numOthers'> | null {
  const others = texts.filter((text) => !isKnown(text))
  const numKnown = texts.length - others.length
  const isEnough = numKnown >= Math.min(2, texts.length) && numKnown >= texts.length * minShare
  return isEnough ? { numKnown, others: others.slice(0, NUM_LISTED), numOthers: others.length } : null
}

function byName(texts: readonly string[], { name, entries }: CodeList): CodeListMatch | null {
  const kinds = new Map(
    entries.flatMap((entry) =>
      [entry.name, ...(entry.formerNames ?? [])].map((one) => [nameKey(one), entry.kind] as const),
    ),
  )
  const match = matchOf(texts, (text) => kinds.has(nameKey(text)), MIN_SHARE_NAMES)
  if (match === null) return null
  const found = texts.map((text) => kinds.get(nameKey(text)))
  const numMatters = found.filter((kind) => kind === 'matter').length
  return { ...match, list: name, by: 'name', kind: numMatters * 2 >= match.numKnown ? 'matter' : 'component' }
}

const nameKey = (text: string): string => text.normalize('NFKC').replace(/[\s（）()、,，]/g, '')

/**
 * The code by itself; behind the six digits of a district (11 digits, a matter); or with six more that number the
 * thing itself (17 digits, a component) — GB/T 47678.5-2026, identifiers.
 */
function byCode(title: string, texts: readonly string[], { name, entries }: CodeList): CodeListMatch | null {
  const codes = new Set(entries.map(({ code }) => code))
  const codeOf = (text: string): string =>
    text.length === 17 ? text.slice(6, 11) : text.length === 11 ? text.slice(6) : text
  const isCode = (text: string) => /^(\d{5}|\d{6}|\d{11}|\d{17})$/.test(text) && codes.has(codeOf(text))
  const match = matchOf(texts, isCode, MIN_SHARE_CODES)
  if (match === null) return null
  const lengths = new Set(texts.filter(isCode).map((text) => text.length))
  const isMatter = lengths.has(11) || (!lengths.has(17) && /事项|事件|小类|案件|问题|案由/.test(title))
  return { ...match, list: name, by: 'code', kind: isMatter ? 'matter' : 'component' }
}

const MIN_SET_FIELDS = 5
const MIN_SET_SHARE = 0.6

export interface FieldSetMatch {
  name: string
  fieldByColumn: Map<number, FieldSet['fields'][number]>
}

/** The known export of which most of the titles are. */
export function matchFieldSet(
  columns: readonly { index: number; title: string }[],
  sets: readonly FieldSet[],
): FieldSetMatch | null {
  const titled = columns.filter(({ title }) => title !== '')
  let best: FieldSetMatch | null = null
  for (const { name, fields } of sets) {
    const byTitle = new Map(fields.map((field) => [titleKey(field.title), field]))
    const fieldByColumn: FieldSetMatch['fieldByColumn'] = new Map()
    for (const { index, title } of titled) {
      const field = byTitle.get(titleKey(title)) ?? byTitle.get(titleKey(leafOf(title)))
      if (field !== undefined) fieldByColumn.set(index, field)
    }
    const isEnough =
      fieldByColumn.size >= MIN_SET_FIELDS && fieldByColumn.size >= titled.length * MIN_SET_SHARE
    if (isEnough && fieldByColumn.size > (best?.fieldByColumn.size ?? 0)) best = { name, fieldByColumn }
  }
  return best
}
