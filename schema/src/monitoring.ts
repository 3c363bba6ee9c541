import { z } from 'zod'
import { Day } from './paging.ts'
import { Figure } from './trail.ts'

export const RunningStateQuery = z.object({
  from: Day.optional(),
  /** Exclusive. */
  to: Day.optional(),
  source: z.enum(['hotline', 'grid', 'message']).optional(),
  community: z.string().max(40).optional(),
  dataset: z.string().max(80).optional(),
  /** First level of the classification; the second and third within it. */
  category: z.string().max(80).optional(),
  category2: z.string().max(80).optional(),
  category3: z.string().max(80).optional(),
  department: z.string().max(80).optional(),
})
export type RunningStateQuery = z.infer<typeof RunningStateQuery>

/** Null: withheld from somebody who sees statistics alone, because so few might tell of a person. */
const CountOfDay = z.object({ day: z.string(), count: z.number().int().nullable() })

export const CountPoint = z.object({ key: z.string(), label: z.string(), count: z.number().int() })

/** Volumes of cases in a period. Every number opens as the figure `monitoring.cases` with the same parameters and its key. */
export const RunningState = z.object({
  from: z.string(),
  to: z.string(),
  /** The first day and the day after the last one with any case, so that a page can offer them. */
  available: z.object({ from: z.string(), to: z.string() }).nullable(),
  total: Figure,
  previousTotal: Figure,
  resolvedRate: Figure,
  satisfiedRate: Figure,
  respondedRate: Figure,
  score: Figure,
  volume: Figure,
  /** The three rates and the score of the period before, in this order: responded, resolved, satisfied, score. */
  previousRates: z.array(Figure),
  daily: z.array(CountOfDay),
  /** The same days of the period before. */
  previousDaily: z.array(CountOfDay),
  /** One level below the category that is filtered by. */
  categories: z.array(CountPoint),
  /** The same of the period before. */
  previousCategories: z.array(CountPoint),
  sources: z.array(CountPoint),
  communities: z.array(CountPoint),
  departments: z.array(CountPoint),
  /** Datasets with cases in the period, for the filter. */
  datasets: z.array(z.object({ id: z.string(), title: z.string(), count: z.number().int() })),
  /** Cases per day over the last 371 days up to `to`, for the calendar. */
  calendar: z.array(CountOfDay),
})
export type RunningState = z.infer<typeof RunningState>

export const CasePoints = z.object({
  points: z.array(z.object({ lon: z.number(), lat: z.number(), title: z.string(), calledAt: z.string() })),
  numWithoutPosition: z.number().int(),
  isTruncated: z.boolean(),
})
export type CasePoints = z.infer<typeof CasePoints>
