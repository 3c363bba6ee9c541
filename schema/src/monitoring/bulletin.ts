import { z } from 'zod'
import { Day } from '../paging.ts'
import { Figure } from '../trail.ts'

export const BulletinQuery = z.object({
  /** First day of the month or week; the last whole one where absent. */
  from: Day.optional(),
  span: z.enum(['month', 'week']).default('month'),
  language: z.enum(['zh', 'en']).default('zh'),
  dataset: z.string().max(80).optional(),
})
export type BulletinQuery = z.infer<typeof BulletinQuery>

/** A piece of text: plain, or a figure that opens its trail. */
export const BulletinPart = z.object({ text: z.string(), figure: Figure.nullable() })
export type BulletinPart = z.infer<typeof BulletinPart>

export const BulletinBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int(), text: z.string() }),
  z.object({ kind: z.literal('paragraph'), parts: z.array(BulletinPart) }),
  z.object({
    kind: z.literal('table'),
    caption: z.string(),
    columns: z.array(z.object({ title: z.string(), isNumber: z.boolean() })),
    rows: z.array(z.array(BulletinPart)),
  }),
])
export type BulletinBlock = z.infer<typeof BulletinBlock>

export const Bulletin = z.object({
  title: z.string(),
  span: z.enum(['month', 'week']),
  from: z.string(),
  to: z.string(),
  previous: z.object({ from: z.string(), to: z.string() }),
  blocks: z.array(BulletinBlock),
})
export type Bulletin = z.infer<typeof Bulletin>

/**
 * The text of the bulletin: `# ` a title, `## ` a heading, `[[name]]` a table on a line of its own, `{name}` a value.
 */
export const BulletinTemplate = z.object({
  language: z.enum(['zh', 'en']),
  text: z.string().min(1).max(20_000),
  isDefault: z.boolean(),
  /** What may stand in braces and in double brackets. */
  values: z.array(z.string()),
  tables: z.array(z.string()),
})
export type BulletinTemplate = z.infer<typeof BulletinTemplate>
export const NewBulletinTemplate = z.object({
  language: z.enum(['zh', 'en']),
  /** Empty takes the platform's own text again. */
  text: z.string().max(20_000),
})
