import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import { addDays } from '../../ui/format.ts'

const SOURCES = ['hotline', 'grid', 'message'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

function readDay(text: string | null): string | undefined {
  return text && DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? text : undefined
}

/** The filters of the page as they stand in the address; what is not understood counts as not set. */
export function readFilters(search: URLSearchParams): RunningStateQuery {
  const from = readDay(search.get('from'))
  const to = readDay(search.get('to'))
  const isPeriod = from !== undefined && to !== undefined && from < to
  return {
    from: isPeriod ? from : undefined,
    to: isPeriod ? to : undefined,
    source: SOURCES.find((source) => source === search.get('source')),
    community: search.get('community') || undefined,
    dataset: search.get('dataset') || undefined,
    category: search.get('category') || undefined,
    category2: search.get('category2') || undefined,
    category3: search.get('category3') || undefined,
    department: search.get('department') || undefined,
  }
}

/** The address after a change of filters; what else stands in it stays. */
export function writeFilters(search: URLSearchParams, change: Partial<RunningStateQuery>): URLSearchParams {
  const after = new URLSearchParams(search)
  for (const [key, value] of Object.entries({ ...readFilters(search), ...change })) {
    if (value) after.set(key, value)
    else after.delete(key)
  }
  return after
}

export const PRESETS = ['7', '30', '90', '365', 'all'] as const
export type Preset = (typeof PRESETS)[number]

/** A preset counts back from the last day with any case: old data are as easy to look at as today's. */
export function presetPeriod(
  preset: Preset,
  available: { from: string; to: string },
): { from: string; to: string } {
  if (preset === 'all') return { from: available.from, to: available.to }
  return { from: addDays(available.to, -Number(preset)), to: available.to }
}

/** The preset that a period is, if it is one. */
export function presetOf(
  period: { from: string; to: string },
  available: { from: string; to: string } | null,
): Preset | undefined {
  if (!available) return undefined
  return PRESETS.find((preset) => {
    const candidate = presetPeriod(preset, available)
    return candidate.from === period.from && candidate.to === period.to
  })
}

/** What narrows the cases besides the period. */
export const NOT_NARROWED = {
  source: undefined,
  community: undefined,
  dataset: undefined,
  category: undefined,
  category2: undefined,
  category3: undefined,
  department: undefined,
} as const satisfies Partial<RunningStateQuery>

export const isNarrowed = (filters: RunningStateQuery): boolean =>
  Object.keys(NOT_NARROWED).some((name) => Boolean(filters[name as keyof RunningStateQuery]))

/** The levels of the classification that are filtered by, from the top. */
export const pathOf = ({ category, category2, category3 }: RunningStateQuery): string[] =>
  [category, category2, category3].filter((one) => one !== undefined)

/** Choices of a category: so many levels of the present path, or one more level below it. */
export const UP = 'up:'
export const DOWN = 'down:'

export function categoryChoice(
  choice: string,
  path: readonly string[],
): Pick<RunningStateQuery, 'category' | 'category2' | 'category3'> {
  const chosen = choice.startsWith(DOWN)
    ? [...path, choice.slice(DOWN.length)]
    : path.slice(0, Number(choice.slice(UP.length)) || 0)
  return { category: chosen[0], category2: chosen[1], category3: chosen[2] }
}
