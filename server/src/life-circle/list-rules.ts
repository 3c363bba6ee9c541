import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import type { Context } from '../context.ts'
import { ruleReference } from '../rules/index.ts'
import { planningRules } from './planning-rules.ts'

/** Kinds, walking distances and standards as the planner goes by them today. */
export function listRules({ packs }: Context): LifeCircleRules {
  const rules = planningRules(packs)
  return {
    kinds: rules.kinds.body.kinds,
    kindsRule: ruleReference(rules.kinds),
    bands: rules.reach.body.bands,
    bandsRule: ruleReference(rules.reach),
    walkers: rules.walkers.body.walkers,
    walkersRule: ruleReference(rules.walkers),
    standards: rules.standards.map((pack) => ({
      id: pack.pack,
      rule: ruleReference(pack),
      title: pack.title,
      notes: pack.notes,
      requirements: pack.body.requirements,
    })),
  }
}
