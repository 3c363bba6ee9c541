import type { Described, Suggestion, TemplateInput, UpdateFrequency } from '@jingjing/schema/describe'

/** What is known of a dataset from its import, without anybody having described it. */
export interface KnownFacts {
  described: Described
  profile: string | null
  fields: readonly { title: string; sensitivity: string }[]
  /** When its files came in, newest first. */
  versionTimes: readonly string[]
  /** Between which days its rows lie. */
  period: { first: string | null; last: string | null }
  template: TemplateInput | undefined
}

const THEME_BY_PROFILE: Readonly<Record<string, string>> = {
  boundary: 'base-geography',
  building: 'base-geography',
  street: 'transport',
  population: 'population',
  facility: 'public-services',
  site: 'urban-construction',
  case: 'requests',
  reading: 'environment',
  survey: 'community-governance',
  permit: 'urban-construction',
  project: 'performance',
}

/** Longest days between two files for which a rhythm is told, from the quickest. */
const RHYTHMS: readonly (readonly [days: number, UpdateFrequency])[] = [
  [0.5, 'continuous'],
  [3, 'daily'],
  [14, 'weekly'],
  [60, 'monthly'],
  [135, 'quarterly'],
  [270, 'half-yearly'],
  [500, 'yearly'],
]
/** With fewer gaps between files than this, a rhythm would be a guess. */
const LEAST_GAPS = 2
const MAX_KEYWORDS = 6

/** Values for what is still empty. Nothing of it holds before a person takes it over. */
export function suggestDescription(facts: KnownFacts): Suggestion[] {
  const { described, template } = facts
  const found: Suggestion[] = []
  const offer = (
    property: Suggestion['property'],
    value: string | string[] | null | undefined,
    from: Suggestion['from'],
  ): void => {
    const present = described[property]
    const isEmpty = present === null || present === '' || (Array.isArray(present) && present.length === 0)
    if (!isEmpty || value === null || value === undefined || value.length === 0) return
    if (!found.some((one) => one.property === property)) found.push({ property, value, from })
  }
  for (const property of [
    'theme',
    'licence',
    'updateFrequency',
    'contact',
    'keywords',
    'sharing',
    'sharingTerms',
  ] as const)
    offer(property, template?.[property], 'template')
  offer('theme', THEME_BY_PROFILE[facts.profile ?? ''], 'profile')
  offer('updateFrequency', rhythmOf(facts.versionTimes), 'versions')
  offer('keywords', keywordsOf(facts), 'fields')
  offer('periodFrom', facts.period.first, 'rows')
  offer('periodTo', facts.period.last, 'rows')
  if (facts.fields.some((one) => one.sensitivity === 'personal') && described.sensitivity !== 'sensitive')
    found.push({ property: 'sensitivity', value: 'sensitive', from: 'fields' })
  return found
}

/** By the middle one of the gaps between files. */
function rhythmOf(times: readonly string[]): UpdateFrequency | null {
  const gaps = times
    .slice(1)
    .map((time, index) => (Date.parse(times[index] as string) - Date.parse(time)) / 86_400_000)
    .sort((a, b) => a - b)
  if (gaps.length < LEAST_GAPS) return null
  const middle = gaps[Math.floor(gaps.length / 2)] as number
  return RHYTHMS.find(([days]) => middle <= days)?.[1] ?? 'irregular'
}

/** The first columns that name what the rows are about. */
const keywordsOf = ({ fields }: KnownFacts): string[] => [
  ...new Set(
    fields
      .filter(({ title, sensitivity }) => sensitivity !== 'personal' && /^\p{Script=Han}{2,8}$/u.test(title))
      .map(({ title }) => title)
      .filter((title) => !/编号|序号|代码|经度|纬度|备注/.test(title))
      .slice(0, MAX_KEYWORDS),
  ),
]
