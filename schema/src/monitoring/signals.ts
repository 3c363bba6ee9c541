import { z } from 'zod'

const Measured = z.object({
  /** Rate of false discoveries at which it would still be reported, or for a silence its chance. */
  level: z.number(),
  /** What was counted, and what was to be expected. */
  observed: z.number(),
  expected: z.number(),
  since: z.string(),
})

/** What has changed beyond chance. Nothing else on the page is called a signal. */
export const Signals = z.object({
  from: z.string(),
  to: z.string(),
  /** The rate of false discoveries at which signals are reported. */
  rate: z.number(),
  shifts: z.array(Measured.extend({ community: z.string(), category: z.string(), ratio: z.number() })),
  holidays: z.array(
    Measured.extend({
      name: z.object({ zh: z.string(), en: z.string() }),
      numTimes: z.number().int(),
      ratio: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  silences: z.array(Measured.extend({ source: z.string(), numDays: z.number().int() })),
  clusters: z.array(
    Measured.extend({
      category: z.string(),
      lon: z.number(),
      lat: z.number(),
      radiusMetres: z.number(),
      numDays: z.number().int(),
    }),
  ),
})
export type Signals = z.infer<typeof Signals>
