import type { Figure, FigureRows, Measure, MeasureParams } from '@jingjing/schema/trail'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export interface FigureRequest {
  measure: string
  params: MeasureParams
}

export function useFigure(request: FigureRequest | null) {
  return useQuery({
    queryKey: [...keys.figures, 'one', request],
    enabled: request !== null,
    queryFn: async ({ signal }) =>
      (await api.post<{ figures: Figure[] }>('/api/trail/figures', { requests: [request] }, signal))
        .figures[0] ?? null,
  })
}

/** Several figures at once, in the order of the requests. */
export function useFigures(requests: readonly FigureRequest[]) {
  return useQuery({
    queryKey: [...keys.figures, 'many', requests],
    enabled: requests.length > 0,
    queryFn: async ({ signal }) =>
      (await api.post<{ figures: Figure[] }>('/api/trail/figures', { requests }, signal)).figures,
  })
}

export function useFigureRows(request: FigureRequest | null) {
  return useInfiniteQuery({
    queryKey: [...keys.figures, 'rows', request],
    enabled: request !== null,
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.post<FigureRows>('/api/trail/rows', { ...request, after: pageParam, limit: 50 }, signal),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
  })
}

export function useMeasures() {
  return useQuery({
    queryKey: keys.measures,
    queryFn: async ({ signal }) =>
      (await api.get<{ measures: Measure[] }>('/api/trail/measures', signal)).measures,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
