import { FACETS, type Facet, type SearchResult } from '@jingjing/schema/search'

/** What is looked for in the catalogue, as it stands in the address. */
export interface SearchFilters {
  query: string
  chosen: Readonly<Partial<Record<Facet, string>>>
  /** `minLon,minLat,maxLon,maxLat`; null anywhere. */
  bbox: string | null
}

const BOX = /^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/

export function readFilters(search: URLSearchParams): SearchFilters {
  const chosen: Partial<Record<Facet, string>> = {}
  for (const facet of FACETS) {
    const value = search.get(facet)
    if (value) chosen[facet] = value
  }
  const bbox = search.get('bbox')
  return { query: search.get('query') ?? '', chosen, bbox: bbox !== null && BOX.test(bbox) ? bbox : null }
}

/** The address of other filters; what is not asked for is left out. */
export function writeFilters(
  search: URLSearchParams,
  change: { query?: string; bbox?: string | null } & Partial<Record<Facet, string | undefined>>,
): URLSearchParams {
  const after = new URLSearchParams(search)
  for (const [key, value] of Object.entries(change)) {
    if (value) after.set(key, value)
    else after.delete(key)
  }
  return after
}

export const hasFilter = ({ query, chosen, bbox }: SearchFilters): boolean =>
  query !== '' || bbox !== null || Object.keys(chosen).length > 0

/** The box of what a map shows, to about a metre, so that the address stays short. */
export const boxText = (bounds: readonly number[]): string =>
  bounds.map((edge) => String(Math.round(edge * 1e5) / 1e5)).join(',')

/** Facets that help: those with several values, and those that were chosen from. */
export function shownFacets(
  facets: SearchResult['facets'],
  chosen: SearchFilters['chosen'],
): { facet: Facet; values: { value: string; count: number }[] }[] {
  return FACETS.map((facet) => ({ facet, values: facets[facet] })).filter(
    ({ facet, values }) => values.length > 1 || chosen[facet] !== undefined,
  )
}
