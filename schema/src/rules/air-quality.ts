/** The bodies of the rule packs by which air is judged. */
import { z } from 'zod'
import { RuleStatus, Words } from './parts.ts'

export const AirPollutant = z.enum(['so2', 'no2', 'co', 'o3', 'pm10', 'pm2.5'])
export type AirPollutant = z.infer<typeof AirPollutant>

/** Which column of the breakpoint table a concentration is read against. */
export const AirAveraging = z.enum(['daily', 'eight-hour', 'hourly'])
export type AirAveraging = z.infer<typeof AirAveraging>

const isRising = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value > (values[index - 1] as number))

const BreakpointColumn = z.strictObject({
  /** One per index of the rule, from the lowest; shorter where the standard ends the column early. */
  concentrations: z.array(z.number().nonnegative()).min(2).refine(isRising, 'must rise'),
  beyond: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('capped'), index: z.number().int() }),
    z.strictObject({ kind: z.literal('not-calculated'), averagingInstead: AirAveraging }),
  ]),
})
const BorrowedColumn = z.strictObject({ breakpointsOf: AirAveraging })

export const AirQualityIndexBody = z.strictObject({
  range: z.strictObject({ min: z.number().int(), max: z.number().int() }),
  levels: z
    .array(
      z.strictObject({
        level: z.number().int(),
        grade: z.string(),
        name: Words,
        colourName: z.string(),
        colour: z.string().regex(/^#[0-9A-F]{6}$/, 'must be a colour, #RRGGBB'),
        from: z.number().int(),
        /** Highest AQI of the level; null for the last. */
        upTo: z.number().int().nullable(),
      }),
    )
    .min(1),
  indices: z.array(z.number().int()).min(2).refine(isRising, 'must rise'),
  pollutants: z.array(
    z.strictObject({
      code: AirPollutant,
      name: Words,
      unit: z.enum(['µg/m³', 'mg/m³']),
      /** Places to which a concentration is rounded first. */
      decimals: z.number().int().min(0).max(3),
      tables: z.partialRecord(AirAveraging, z.union([BreakpointColumn, BorrowedColumn])),
    }),
  ),
  reports: z.strictObject({
    daily: z.array(
      z.strictObject({
        pollutant: AirPollutant,
        averaging: AirAveraging,
        reading: z.enum(['daily-mean', 'daily-maximum']),
      }),
    ),
    hourly: z.array(
      z.strictObject({
        pollutant: AirPollutant,
        averaging: AirAveraging,
        reading: z.enum(['hourly-mean', 'running-mean']),
      }),
    ),
  }),
  rounding: z.strictObject({
    concentration: z.literal('half-even'),
    index: z.literal('up'),
    clause: z.string(),
    concentrationStatus: RuleStatus,
  }),
  /** Above this AQI the pollutants with the highest individual index are primary. */
  primaryAbove: z.number().int(),
  /** Above this individual index a pollutant does not attain the standard; null where the rule knows no such term. */
  nonAttainmentAbove: z.number().int().nullable(),
  /** With a pollutant missing, an AQI is given only above this value. */
  completeness: z.strictObject({
    incompleteAbove: z.number().int(),
    clause: z.string().nullable(),
    status: RuleStatus,
  }),
})
export type AirQualityIndexBody = z.infer<typeof AirQualityIndexBody>

const StandardPollutant = z.enum([...AirPollutant.options, 'tsp', 'nox'])

export const AirQualityStandardBody = z.strictObject({
  limitsStatus: RuleStatus,
  limits: z.array(
    z.strictObject({
      pollutant: StandardPollutant,
      averaging: z.enum(['annual', 'daily', 'daily-maximum-eight-hour', 'hourly']),
      unit: z.enum(['µg/m³', 'mg/m³']),
      classOne: z.number().positive(),
      classTwo: z.number().positive(),
    }),
  ),
  /** The least that must be there for a statistic to count. */
  validity: z.strictObject({
    status: RuleStatus,
    clause: z.string(),
    annualMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minValidDays: z.number().int(),
      minValidDaysPerMonth: z.number().int(),
      minValidDaysInFebruary: z.number().int(),
    }),
    dailyMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minValidHours: z.number().int().min(1).max(24),
    }),
    eightHourMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minValidHours: z.number().int().min(1).max(8),
    }),
    hourlyMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minSamplingMinutes: z.number().int().min(1).max(60),
    }),
    sampledDailyMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minSamplingHours: z.number().int().min(1).max(24),
    }),
  }),
})
export type AirQualityStandardBody = z.infer<typeof AirQualityStandardBody>
