import { GridAsk, type GridFilter } from '@jingjing/schema/catalog/grid'

export type Ask = Omit<GridAsk, 'version'>

const NO_ASK: Ask = { filters: [] }

/** Which rows are on screen, as it stands in the address; what cannot be read there asks for all of them. */
export function readAsk(search: URLSearchParams): Ask {
  const text = search.get('ask')
  if (text === null) return NO_ASK
  try {
    const read = GridAsk.omit({ version: true }).safeParse(JSON.parse(text))
    return read.success ? read.data : NO_ASK
  } catch {
    return NO_ASK
  }
}

export function writeAsk(search: URLSearchParams, ask: Ask): URLSearchParams {
  const after = new URLSearchParams(search)
  const find = ask.find?.trim()
  const plain = {
    ...(ask.filters.length > 0 ? { filters: ask.filters } : {}),
    ...(find ? { find } : {}),
    ...(ask.sort ? { sort: ask.sort } : {}),
    ...(ask.check ? { check: ask.check } : {}),
  }
  if (Object.keys(plain).length === 0) after.delete('ask')
  else after.set('ask', JSON.stringify(plain))
  return after
}

/** Filters of one column take the place of those it had. */
export function withFilters(ask: Ask, field: string, filters: readonly GridFilter[]): Ask {
  return { ...ask, filters: [...ask.filters.filter((one) => one.field !== field), ...filters] }
}

/** A column is sorted upwards, then downwards, then not at all. */
export function nextSort(ask: Ask, field: string): Ask {
  const { sort, ...rest } = ask
  if (sort?.field !== field) return { ...rest, sort: { field, isDescending: false } }
  return sort.isDescending ? rest : { ...rest, sort: { field, isDescending: true } }
}

export const isNarrowed = (ask: Ask): boolean =>
  ask.filters.length > 0 || Boolean(ask.find?.trim()) || ask.check !== undefined

export type FilterKind = 'text' | 'number' | 'day' | 'choice'

/** How the values of a column are narrowed. */
export function filterKind(type: string): FilterKind {
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'date' || type === 'timestamp') return 'day'
  return type === 'boolean' ? 'choice' : 'text'
}

/** Every row again, whether it failed a check or not. */
export function withoutCheck({ check: _check, ...rest }: Ask): Ask {
  return rest
}
