import { z } from 'zod'

/** What a column of a name is (`title`), or what a value in it means (`value`). */
export const DictionaryDraft = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('title'),
    title: z.string().trim().min(1).max(200),
    /** A field of the profiles; empty for none. */
    meaning: z.string().max(80),
  }),
  z.object({
    kind: z.literal('value'),
    /** Empty for every column. */
    title: z.string().trim().max(200),
    written: z.string().trim().min(1).max(500),
    meaning: z.string().trim().max(500),
  }),
])
export type DictionaryDraft = z.infer<typeof DictionaryDraft>

export const DictionaryEntry = z.object({
  id: z.number().int(),
  kind: z.enum(['title', 'value']),
  title: z.string(),
  written: z.string(),
  meaning: z.string(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
})
export type DictionaryEntry = z.infer<typeof DictionaryEntry>

export const Dictionary = z.object({ entries: z.array(DictionaryEntry) })
export type Dictionary = z.infer<typeof Dictionary>
