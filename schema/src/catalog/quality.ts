import { z } from 'zod'

export const QUALITY_DIMENSIONS = [
  'completeness',
  'validity',
  'uniqueness',
  'consistency',
  'timeliness',
  'position',
] as const
export const QualityDimension = z.enum(QUALITY_DIMENSIONS)
export type QualityDimension = z.infer<typeof QualityDimension>

/** One rule over the rows of a table: how many it was asked of and how many failed it. */
export const QualityCheck = z.object({
  table: z.string(),
  dimension: QualityDimension,
  rule: z.string(),
  /** Name and title of the field that it is about; null for rows as a whole. */
  field: z.object({ name: z.string(), title: z.string() }).nullable(),
  numChecked: z.number().int(),
  numFailed: z.number().int(),
  /** Whether the person may look at the rows that failed. */
  hasRows: z.boolean(),
})
export type QualityCheck = z.infer<typeof QualityCheck>

export const QualityReport = z.object({
  version: z.number().int(),
  createdAt: z.string(),
  numRows: z.number().int(),
  /** Null where the version has not been checked yet. */
  computedAt: z.string().nullable(),
  checks: z.array(QualityCheck),
})
export type QualityReport = z.infer<typeof QualityReport>

/** The newest versions, the newest first. */
export const QualityReports = z.object({ reports: z.array(QualityReport) })
export type QualityReports = z.infer<typeof QualityReports>
