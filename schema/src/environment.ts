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
