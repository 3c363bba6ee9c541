import type { Lineage, SearchResult } from '@jingjing/schema/search'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type QueryValue, queryString } from './client.ts'
import { keys } from './keys.ts'

export type SearchAsk = Record<string, QueryValue>

/** Datasets that hold every word, with facets; what was found before stays until the new answer is there. */
export function useSearch(ask: SearchAsk, isEnabled = true) {
  const search = queryString(ask)
  return useQuery({
    queryKey: keys.search(search),
    enabled: isEnabled,
    queryFn: ({ signal }) => api.get<SearchResult>(`/api/catalog/search${search}`, signal),
    placeholderData: keepPreviousData,
  })
}

export function useLineage(id: string) {
  return useQuery({
    queryKey: keys.lineage(id),
    queryFn: ({ signal }) =>
      api.get<Lineage>(`/api/catalog/datasets/${encodeURIComponent(id)}/lineage`, signal),
  })
}
