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

const POLLUTANTS = ['pm2.5', 'pm10', 'so2', 'no2', 'co', 'o3']

/** Stations that measure air, the most complete first, then the newest: an index needs all six pollutants. */
export function airStations(stations: readonly Station[]): Station[] {
  const numPollutants = (station: Station) =>
    POLLUTANTS.filter((pollutant) => station.quantities.includes(pollutant)).length
  return stations
    .filter((station) => numPollutants(station) > 0)
    .sort((a, b) => numPollutants(b) - numPollutants(a) || (a.to < b.to ? 1 : a.to > b.to ? -1 : a.id - b.id))
}

/** The stations that measure air. */
export function useAirStations() {
  return useQuery({
    queryKey: [...keys.environment, 'stations'],
    queryFn: async ({ signal }) =>
      airStations((await api.get<{ stations: Station[] }>('/api/environment/stations', signal)).stations),
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
