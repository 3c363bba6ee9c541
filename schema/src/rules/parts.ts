/** What the bodies of all rule packs are made of. */
import { z } from 'zod'

export const IsoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD')
export const Words = z.object({ zh: z.string().min(1), en: z.string().min(1) })

/** How sure the platform is of the values: compared with the source itself, with a reprint, or not yet. */
export const RuleStatus = z.enum(['verified', 'secondary', 'unverified'])
export type RuleStatus = z.infer<typeof RuleStatus>
