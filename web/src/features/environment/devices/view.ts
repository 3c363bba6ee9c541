import { type DeviceEntry, type NewDevice, QUANTITY_CODES } from '@jingjing/schema/environment'

/** Boxes report every few minutes; an hour without a word is worth a look. */
export const SILENT_MINUTES = 60

export type Condition = 'reporting' | 'silent' | 'waiting' | 'paused' | 'revoked'

/** How a device is, for the one who looks after it. */
export function conditionOf(
  { state, lastReceivedAt }: Pick<DeviceEntry, 'state' | 'lastReceivedAt'>,
  now: Date,
): Condition {
  if (state !== 'active') return state
  if (lastReceivedAt === null) return 'waiting'
  return now.getTime() - Date.parse(lastReceivedAt) > SILENT_MINUTES * 60_000 ? 'silent' : 'reporting'
}

const ORDER: readonly Condition[] = ['silent', 'waiting', 'reporting', 'paused', 'revoked']

/** What needs a look first; within that by station and name. */
export function inOrder(devices: readonly DeviceEntry[], now: Date): DeviceEntry[] {
  const placeOf = (device: DeviceEntry): number => ORDER.indexOf(conditionOf(device, now))
  return [...devices].sort(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      a.station.name.localeCompare(b.station.name, 'zh') ||
      a.name.localeCompare(b.name, 'zh'),
  )
}

export function countConditions(devices: readonly DeviceEntry[], now: Date): Record<Condition, number> {
  const counts = { reporting: 0, silent: 0, waiting: 0, paused: 0, revoked: 0 }
  for (const device of devices) counts[conditionOf(device, now)] += 1
  return counts
}

const AIR = ['pm2.5', 'pm10', 'so2', 'no2', 'co', 'o3']

/** The page of a station shows air, and shows nothing before the first reading. */
export const hasAirPage = (quantities: readonly string[], numReceived: number): boolean =>
  numReceived > 0 && quantities.some((quantity) => AIR.includes(quantity))

export const topicOf = (streamId: number): string => `v1.1/Datastreams(${streamId})/Observations`

/** Names of translations hold no dot. */
export const quantityKey = (quantity: string): string => quantity.replace('.', '')

export interface DeviceForm {
  name?: string
  deviceNumber?: string
  /** Number of a station, or `new`. */
  station?: number | 'new'
  stationName?: string
  lon?: number | null
  lat?: number | null
  quantities?: NewDevice['quantities']
}

const isIn = (value: number | null | undefined, low: number, high: number): value is number =>
  typeof value === 'number' && value >= low && value <= high

/** Undefined while something is missing. */
export function readForm(form: DeviceForm): NewDevice | undefined {
  const name = form.name?.trim() ?? ''
  const deviceNumber = form.deviceNumber?.trim() ?? ''
  const quantities = QUANTITY_CODES.filter((code) => form.quantities?.includes(code))
  if (name === '' || quantities.length === 0) return undefined
  if (deviceNumber !== '' && !/^[\w.-]{4,40}$/.test(deviceNumber)) return undefined
  const device = { name, quantities, ...(deviceNumber === '' ? {} : { deviceNumber }) }
  if (typeof form.station === 'number') return { ...device, station: form.station }
  const stationName = form.stationName?.trim() ?? ''
  if (stationName === '' || !isIn(form.lon, -180, 180) || !isIn(form.lat, -90, 90)) return undefined
  return { ...device, newStation: { name: stationName, lon: form.lon, lat: form.lat } }
}
