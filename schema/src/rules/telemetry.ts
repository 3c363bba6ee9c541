/** The bodies of the rule packs on readings as boxes send them. */
import { z } from 'zod'

/** What the codes of a telemetry standard mean, for `readingsOf` of the analysis. */
export const TelemetryCodesBody = z.strictObject({
  commands: z
    .array(
      z.strictObject({
        command: z.string().regex(/^\d{4}$/, 'must be four digits'),
        /** In which factor of a code the value stands. */
        factor: z.string().min(1),
        isKept: z.boolean(),
      }),
    )
    .min(1),
  quantities: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z0-9]+$/, 'must be small letters and digits'),
        quantity: z.string().min(1),
        unit: z.string().min(1),
      }),
    )
    .min(1),
  flags: z.array(
    z.strictObject({
      flag: z.string().length(1),
      /** Null where the box calls the value normal. */
      quality: z.string().min(1).nullable(),
    }),
  ),
})

/** When a reading is suspect, for the analysis of readings. */
export const ReadingQualityBody = z.strictObject({
  quantities: z
    .array(
      z.strictObject({
        quantity: z.string().min(1),
        unit: z.string().min(1),
        /** Both inclusive, in that unit, as the step is. */
        low: z.number(),
        high: z.number(),
        resolution: z.number().positive(),
        /** Null where rest is natural. */
        stuckHours: z.number().positive().nullable(),
      }),
    )
    .min(1),
  spike: z.strictObject({
    numNeighbours: z.number().int().min(2),
    numDeviations: z.number().positive(),
  }),
  /** Slow departure of the daily mean from the neighbours' median. */
  drift: z.strictObject({
    quantity: z.string().min(1),
    numDays: z.number().int().min(2),
    /** Days of them that both have to hold. */
    minDays: z.number().int().min(2),
    /** Of the neighbours' level. */
    sharePercent: z.number().positive(),
  }),
})
