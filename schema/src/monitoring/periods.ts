import { z } from 'zod'
import { RunningStateQuery } from '../monitoring.ts'
import { Figure } from '../trail.ts'

export const PERIOD_SPANS = ['month', 'quarter', 'year'] as const

/** `to`, exclusive: the span is the one with the day before it; the last day with data where absent. */
export const PeriodComparisonQuery = RunningStateQuery.omit({ from: true }).extend({
  span: z.enum(PERIOD_SPANS).default('month'),
})
export type PeriodComparisonQuery = z.infer<typeof PeriodComparisonQuery>

export const COMPARED = ['cases', 'responded', 'resolved', 'satisfied'] as const

const Figures = z.object({ cases: Figure, responded: Figure, resolved: Figure, satisfied: Figure })

const Days = z.object({
  from: z.string(),
  /** Exclusive. */
  to: z.string(),
  numWorkingDays: z.number().int(),
  numDaysOff: z.number().int(),
})

/** 环比 and 同比 of like with like. */
export const PeriodComparison = Days.extend({
  span: z.enum(PERIOD_SPANS),
  /** Whether the span is over. */
  isWhole: z.boolean(),
  figures: Figures,
  /** Expected share of false ones among the changes that are called beyond chance. */
  rate: z.number(),
  against: z.array(
    Days.extend({
      /** The span before (环比), and the same a year earlier (同比). */
      kind: z.enum(['previous', 'last-year']),
      /** Whether the data reach back so far; else nothing is compared. */
      isCovered: z.boolean(),
      /** As they were counted. */
      figures: Figures,
      /** The cases as they would be on the working days and days off of the span. */
      like: Figure,
      /** Of cases in per cent of `like`, of rates in percentage points; null where either is not known. */
      changes: z.array(
        z.object({
          of: z.enum(COMPARED),
          change: z.number().nullable(),
          isBeyondChance: z.boolean(),
        }),
      ),
    }),
  ),
})
export type PeriodComparison = z.infer<typeof PeriodComparison>
