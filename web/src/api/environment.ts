import type { AirQuality, Station } from '@jingjing/schema/environment'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, queryString } from './client.ts'
import { keys } from './keys.ts'

export interface AirQualityQuery {
  station: number
  from?: string
  /** Exclusive. */
  to?: string
}

export function useStations() {
  return useQuery({
    queryKey: [...keys.environment, 'stations'],
    queryFn: async ({ signal }) =>
      (await api.get<{ stations: Station[] }>('/api/environment/stations', signal)).stations,
  })
}

export function useAirQuality(query: AirQualityQuery | null) {
  return useQuery({
    queryKey: [...keys.environment, 'air-quality', query],
    enabled: query !== null,
    queryFn: ({ signal }) =>
      api.get<AirQuality>(`/api/environment/air-quality${queryString({ ...query })}`, signal),
    placeholderData: keepPreviousData,
  })
}
