import { z } from 'zod'
import { ExtractSpec, FieldRef } from './extract.ts'

/** Where the values of a column of a form come from. */
export const FormSource = z.union([
  z.object({ kind: z.literal('field'), ref: FieldRef }),
  /** 1, 2, 3…, the running number that most forms begin with. */
  z.object({ kind: z.literal('sequence') }),
  z.object({ kind: z.literal('constant'), text: z.string().max(200) }),
  z.object({ kind: z.literal('none') }),
])
export type FormSource = z.infer<typeof FormSource>

export const FormColumn = z.object({
  /** Zero-based column of the sheet. */
  index: z.number().int(),
  title: z.string(),
  canonical: z.string().nullable(),
  /** Its cells hold formulas of the form's own, which stay. */
  isFormula: z.boolean(),
})
export type FormColumn = z.infer<typeof FormColumn>

export const FormSheet = z.object({
  name: z.string(),
  title: z.string().nullable(),
  /** One-based. */
  headerRows: z.array(z.number().int()),
  firstRow: z.number().int(),
  /** The last row that can be filled; null where nothing stands below and rows can go on. */
  lastRow: z.number().int().nullable(),
  columns: z.array(FormColumn),
  /** Rows that the form has named beforehand (communities), by the column that names them. */
  labels: z
    .object({
      column: z.number().int(),
      rows: z.array(z.object({ row: z.number().int(), label: z.string() })),
    })
    .nullable(),
})
export type FormSheet = z.infer<typeof FormSheet>

/** How sheets of one shape are filled. */
export const SheetRecipe = z.object({
  sheets: z.array(z.string().max(100)).min(1).max(200),
  spec: ExtractSpec,
  columns: z.array(z.object({ index: z.number().int().min(0).max(16_383), source: FormSource })).max(500),
  /** Each sheet takes only the rows in which this field is what the sheet is called. */
  sheetField: FieldRef.nullable().default(null),
})
export type SheetRecipe = z.infer<typeof SheetRecipe>

export const FormRecipe = z.object({ parts: z.array(SheetRecipe).max(50) })
export type FormRecipe = z.infer<typeof FormRecipe>

/** Something that could not be filled, and why. */
export const FormMark = z.object({
  sheet: z.string(),
  /** `C7`; null where it is about a whole column or sheet. */
  cell: z.string().nullable(),
  column: z.string().nullable(),
  why: z.enum(['no-source', 'no-value', 'not-in-list', 'no-room', 'no-row', 'not-a-table']),
  count: z.number().int(),
})
export type FormMark = z.infer<typeof FormMark>

export const FormChange = z.object({
  sheet: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  /** What the row is called: the first text in it. */
  row: z.string(),
  column: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type FormChange = z.infer<typeof FormChange>

export const FormFilling = z.object({
  id: z.number().int(),
  fileName: z.string(),
  createdAt: z.string(),
  numRows: z.number().int(),
  numCells: z.number().int(),
  versions: z.array(z.object({ dataset: z.string(), title: z.string(), version: z.number().int() })),
  marks: z.array(FormMark),
  /** Against the filling before; null for the first one. Listed up to a cap, counted in full. */
  changes: z
    .object({
      numAdded: z.number().int(),
      numRemoved: z.number().int(),
      numChanged: z.number().int(),
      listed: z.array(FormChange),
    })
    .nullable(),
})
export type FormFilling = z.infer<typeof FormFilling>

export const FormSummary = z.object({
  id: z.number().int(),
  title: z.string(),
  fileName: z.string(),
  createdAt: z.string(),
  numFillings: z.number().int(),
  lastFilledAt: z.string().nullable(),
})
export type FormSummary = z.infer<typeof FormSummary>
export const FormList = z.object({ forms: z.array(FormSummary) })

export const FormDetail = FormSummary.extend({
  sheets: z.array(FormSheet),
  recipe: FormRecipe,
  fillings: z.array(FormFilling),
})
export type FormDetail = z.infer<typeof FormDetail>

export const FormPatch = z.object({
  title: z.string().min(1).max(200).optional(),
  recipe: FormRecipe.optional(),
})
