import { z } from 'zod'
import { RuleStatus } from '../rules/parts.ts'
import { Figure } from '../trail.ts'

const Words = z.object({ zh: z.string(), en: z.string() })

/** 七有五性 and 每月一题. A case may fall under several themes. */
export const Themes = z.object({
  from: z.string(),
  to: z.string(),
  /** How sure the rule is of its words; null where no rule holds. */
  status: RuleStatus.nullable(),
  groups: z.array(
    z.object({
      group: z.string(),
      name: Words,
      themes: z.array(z.object({ theme: z.string(), name: Words, cases: Figure, previous: Figure })),
    }),
  ),
})
export type Themes = z.infer<typeof Themes>
