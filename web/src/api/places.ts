import type { Place } from '@jingjing/schema/places'
import type { BaseMap } from '@jingjing/schema/visualise'
import { useQuery } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export function usePlaces(isEnabled = true) {
  return useQuery({
    queryKey: keys.places,
    enabled: isEnabled,
    queryFn: async ({ signal }) => (await api.get<{ places: Place[] }>('/api/places', signal)).places,
    staleTime: 300_000,
  })
}

export function useBaseMap() {
  return useQuery({
    queryKey: keys.baseMap,
    queryFn: ({ signal }) => api.get<BaseMap>('/api/visualise/base-map', signal),
    staleTime: 300_000,
  })
}
