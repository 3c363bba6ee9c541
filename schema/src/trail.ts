import { z } from 'zod'
import { CellValue } from './catalog.ts'
import { Paging } from './paging.ts'

/** Parameters of a measure: place, period, filters; plain text so that they fit an address. */
export const MeasureParams = z.record(z.string(), z.string())
export type MeasureParams = z.infer<typeof MeasureParams>

export const DatasetReference = z.object({
  dataset: z.string(),
  title: z.string(),
  version: z.number().int(),
})
export const RuleReference = z.object({
  pack: z.string(),
  version: z.string(),
  title: z.string(),
  status: z.enum(['verified', 'secondary', 'unverified']),
  source: z.string(),
})
export type RuleReference = z.infer<typeof RuleReference>

/** A number that a person sees, with everything that made it. */
export const Figure = z.object({
  measure: z.string(),
  params: MeasureParams,
  value: z.number().nullable(),
  unit: z.string(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Rows that should have counted and could not: no date, no answer. */
  numMissing: z.number().int(),
  datasets: z.array(DatasetReference),
  rules: z.array(RuleReference),
  /** Anything more that the page shows with it: a level, a primary pollutant. */
  notes: z.record(z.string(), CellValue),
})
export type Figure = z.infer<typeof Figure>

export const FigureRequest = z.object({ measure: z.string(), params: MeasureParams })
export type FigureRequest = z.infer<typeof FigureRequest>
export const FiguresRequest = z.object({ requests: z.array(FigureRequest).min(1).max(100) })
export const Figures = z.object({ figures: z.array(Figure) })

export const Measure = z.object({
  id: z.string(),
  /** Words per language: what it is, and its formula. */
  title: z.object({ zh: z.string(), en: z.string() }),
  formula: z.object({ zh: z.string(), en: z.string() }),
  unit: z.string(),
  feature: z.string(),
  params: z.array(z.string()),
})
export type Measure = z.infer<typeof Measure>
export const Measures = z.object({ measures: z.array(Measure) })

/** The rows behind a figure, each naming the dataset, version and row of the file that it came from. */
export const FigureRowsRequest = FigureRequest.extend({
  after: Paging.shape.after,
  limit: Paging.shape.limit,
})
export const FigureRows = z.object({
  fields: z.array(z.object({ name: z.string(), title: z.object({ zh: z.string(), en: z.string() }) })),
  rows: z.array(
    z.object({
      key: z.number(),
      dataset: z.string(),
      table: z.string(),
      version: z.number().int(),
      row: z.number().int(),
      values: z.array(CellValue),
    }),
  ),
  nextAfter: z.number().nullable(),
})
export type FigureRows = z.infer<typeof FigureRows>
