import { z } from 'zod'

/** Keyset paging: `after` is the last key seen; no page is ever counted through. */
export const Paging = z.object({
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type Paging = z.infer<typeof Paging>

/** A day in Asia/Shanghai, `YYYY-MM-DD`. */
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
