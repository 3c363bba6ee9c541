import { z } from 'zod'
import { CellValue, Field } from '../catalog.ts'

/** A condition on one column; what fits depends on the column's type. Several hold together. */
export const GridFilter = z.object({
  field: z.string().max(200),
  /** `contains`, `equals` for text; `min` and `max` inclusive for numbers and days; `empty`, `filled` for all. */
  op: z.enum(['contains', 'equals', 'min', 'max', 'empty', 'filled']),
  value: CellValue.optional(),
})
export type GridFilter = z.infer<typeof GridFilter>

/** Which rows of a table, in which order. */
export const GridAsk = z.object({
  filters: z.array(GridFilter).max(20).default([]),
  /** Stands in any column of text, whatever the case. */
  find: z.string().max(200).optional(),
  sort: z.object({ field: z.string().max(200), isDescending: z.boolean().default(false) }).optional(),
  /** The rows that failed a check of the quality report. */
  check: z.object({ rule: z.string().max(60), field: z.string().max(200).optional() }).optional(),
  /** The table as it stood then; the current one where absent. */
  version: z.number().int().positive().optional(),
})
export type GridAsk = z.infer<typeof GridAsk>

export const GridQuery = GridAsk.extend({
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(500).default(200),
})
export type GridQuery = z.infer<typeof GridQuery>

export const GridPage = z.object({
  fields: z.array(Field),
  /** Titles of the columns that exist and are hidden from this person. */
  hiddenFields: z.array(z.string()),
  numRows: z.number().int(),
  /** False while rows are still looked for: `numRows` are those found so far, and asking again tells more. */
  isWhole: z.boolean(),
  offset: z.number().int(),
  rows: z.array(z.object({ key: z.number(), row: z.number().int(), values: z.array(CellValue) })),
  version: z.number().int(),
})
export type GridPage = z.infer<typeof GridPage>

/** One value for a column of every row that an ask finds, except those named. */
export const BulkEdit = GridAsk.extend({
  /** The version that the person looked at: a newer one refuses the edit. */
  version: z.number().int().positive(),
  numRows: z.number().int().positive(),
  except: z.array(z.number().int()).max(10_000).default([]),
  /** These of the found rows alone; all of them where absent. */
  only: z.array(z.number().int()).min(1).max(100_000).optional(),
  field: z.string().max(200),
  value: CellValue,
})
export type BulkEdit = z.infer<typeof BulkEdit>

/** Rows that a person was shown and that somebody has changed since. */
export const RowConflicts = z.object({
  rows: z.array(
    z.object({
      key: z.number(),
      row: z.number().int(),
      who: z.string().nullable(),
      at: z.string().nullable(),
      /** The row as it stands now; null where it was taken out. */
      now: z.object({ key: z.number(), values: z.record(z.string(), CellValue) }).nullable(),
    }),
  ),
})
export type RowConflicts = z.infer<typeof RowConflicts>

/** By its key, or the nearest to a place within so many metres. */
export const GeometryQuery = z.object({
  key: z.coerce.number().int().positive().optional(),
  lon: z.coerce.number().min(-180).max(180).optional(),
  lat: z.coerce.number().min(-90).max(90).optional(),
  metres: z.coerce.number().positive().max(100_000).optional(),
})
export type GeometryQuery = z.infer<typeof GeometryQuery>

export const RowGeometry = z.object({
  key: z.number(),
  row: z.number().int(),
  version: z.number().int(),
  /** GeoJSON in WGS 84. */
  geometry: z.object({ type: z.string() }).loose(),
  /** The first columns, by which a person knows the row. */
  values: z.array(z.object({ title: z.string(), value: z.string() })),
})
export type RowGeometry = z.infer<typeof RowGeometry>
