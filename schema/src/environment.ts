import { z } from 'zod'
import { Day } from './paging.ts'
import { RuleReference } from './trail.ts'

export const Station = z.object({
  id: z.number().int(),
  name: z.string(),
  dataset: z.string(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  quantities: z.array(z.string()),
  from: z.string(),
  to: z.string(),
})
export type Station = z.infer<typeof Station>
export const Stations = z.object({ stations: z.array(Station) })

export const AirQualityQuery = z.object({
  station: z.coerce.number().int(),
  from: Day.optional(),
  /** Exclusive. */
  to: Day.optional(),
})

export const AirQualityDay = z.object({
  day: z.string(),
  /** Null where the day cannot be judged: too few valid hours, or a pollutant missing. */
  aqi: z.number().int().nullable(),
  /** 1 to 6. */
  level: z.number().int().nullable(),
  primary: z.array(z.string()),
  pm25MicrogramsPerCubicMetre: z.number().nullable(),
  pm25ValidHours: z.number().int(),
  /** Version of the rule of that day. */
  rule: z.string(),
})
export type AirQualityDay = z.infer<typeof AirQualityDay>

export const AirQualityLevel = z.object({
  level: z.number().int(),
  name: z.object({ zh: z.string(), en: z.string() }),
  colour: z.string(),
  /** Highest AQI of the level; null for the last. */
  upTo: z.number().int().nullable(),
})

export const AirQuality = z.object({
  station: Station,
  from: z.string(),
  to: z.string(),
  days: z.array(AirQualityDay),
  /** Hourly PM2.5 of the last seven days of the period. */
  hours: z.array(z.object({ time: z.string(), pm25MicrogramsPerCubicMetre: z.number().nullable() })),
  levels: z.array(AirQualityLevel),
  rules: z.array(RuleReference),
})
export type AirQuality = z.infer<typeof AirQuality>

/** What stations measure; the codes of streams. */
export const QUANTITY_CODES = [
  'pm2.5',
  'pm10',
  'tsp',
  'so2',
  'no2',
  'co',
  'o3',
  'temperature',
  'dew-point',
  'pressure',
  'rain',
  'wind-speed',
  'wind-direction',
  'humidity',
  'noise-laeq',
] as const

const DeviceName = z.string().trim().min(1).max(80)
export const NewDevice = z
  .object({
    name: DeviceName,
    /** The MN of HJ 212; one is made where absent. */
    deviceNumber: z
      .string()
      .regex(/^[\w.-]{4,40}$/)
      .optional(),
    /** Number of a station that is there. */
    station: z.number().int().positive().optional(),
    /** A station that this device opens. */
    newStation: z
      .object({ name: DeviceName, lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })
      .optional(),
    quantities: z.array(z.enum(QUANTITY_CODES)).min(1).max(QUANTITY_CODES.length),
  })
  .refine((one) => (one.station === undefined) !== (one.newStation === undefined), {
    path: ['station'],
  })
export type NewDevice = z.infer<typeof NewDevice>

export const DEVICE_STATES = ['active', 'paused', 'revoked'] as const
export const DeviceEntry = z.object({
  id: z.number().int(),
  name: z.string(),
  deviceNumber: z.string(),
  state: z.enum(DEVICE_STATES),
  station: z.object({ id: z.number().int(), name: z.string() }),
  quantities: z.array(z.string()),
  /** Where each quantity goes: the number that a topic of MQTT names. */
  streams: z.array(z.object({ id: z.number().int(), quantity: z.string() })),
  /** What it sent, version by version. */
  dataset: z.string(),
  numReceived: z.number().int(),
  lastReceivedAt: z.string().nullable(),
  madeBy: z.string(),
  madeAt: z.string(),
})
export type DeviceEntry = z.infer<typeof DeviceEntry>
export const DeviceList = z.object({ devices: z.array(DeviceEntry) })
/** The key is told here and never again. */
export const MadeDevice = z.object({
  device: DeviceEntry,
  key: z.string(),
  /** The PW of HJ 212, which has six places; it follows from the key. */
  boxPassword: z.string(),
})
export type MadeDevice = z.infer<typeof MadeDevice>
export const DeviceChange = z.object({ state: z.enum(DEVICE_STATES) })

/** Null where the platform does not listen. */
export const TelemetryAddresses = z.object({
  hj212Port: z.number().int().nullable(),
  mqttPort: z.number().int().nullable(),
})
export type TelemetryAddresses = z.infer<typeof TelemetryAddresses>
