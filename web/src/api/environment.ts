import type {
  AirQuality,
  DeviceEntry,
  MadeDevice,
  NewDevice,
  Station,
  TelemetryAddresses,
} from '@jingjing/schema/environment'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
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

/** Every station that the person may see. */
export function useStations(isEnabled: boolean) {
  return useQuery({
    queryKey: [...keys.environment, 'all-stations'],
    enabled: isEnabled,
    queryFn: async ({ signal }) =>
      (await api.get<{ stations: Station[] }>('/api/environment/stations', signal)).stations,
  })
}

const DEVICES = '/api/environment/devices'
/** Somebody who sets up a box waits for its first reading. */
const LOOK_AGAIN_MS = 15_000

export function useDevices() {
  return useQuery({
    queryKey: [...keys.environment, 'devices'],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: async ({ signal }) => (await api.get<{ devices: DeviceEntry[] }>(DEVICES, signal)).devices,
  })
}

export function useTelemetryAddresses() {
  return useQuery({
    queryKey: [...keys.environment, 'telemetry'],
    queryFn: ({ signal }) => api.get<TelemetryAddresses>('/api/environment/telemetry', signal),
  })
}

function useDeviceChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.environment }),
  })
}

export const useMakeDevice = () => useDeviceChange((input: NewDevice) => api.post<MadeDevice>(DEVICES, input))
export const useDeviceState = () =>
  useDeviceChange(({ id, state }: Pick<DeviceEntry, 'id' | 'state'>) =>
    api.patch<DeviceEntry>(`${DEVICES}/${id}`, { state }),
  )
export const useRekeyDevice = () =>
  useDeviceChange((id: number) => api.post<MadeDevice>(`${DEVICES}/${id}/key`, {}))

export function useAirQuality(query: AirQualityQuery | null) {
  return useQuery({
    queryKey: [...keys.environment, 'air-quality', query],
    enabled: query !== null,
    queryFn: ({ signal }) =>
      api.get<AirQuality>(`/api/environment/air-quality${queryString({ ...query })}`, signal),
    placeholderData: keepPreviousData,
  })
}
