import type { WorldRules } from '@jingjing/analysis/life-circle/build-world'
import { paceMetres } from '@jingjing/analysis/life-circle/pace'
import { LIFE_CIRCLE_STANDARDS, type LifeCircleStandard } from '@jingjing/schema/life-circle-rules'
import { Problem } from '@jingjing/schema/problems'
import { type RulePack, ruleOfDay } from '../rules/index.ts'

/** Planning looks ahead: the versions that hold today, by the clock of the office. */
export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

type PackOf<Id extends RulePack['pack']> = Extract<RulePack, { pack: Id }>

export interface PlanningRules {
  kinds: PackOf<'facility-kinds'>
  reach: PackOf<'walking-reach'>
  walkers: PackOf<'walkers'>
  estimate: PackOf<'population-estimate'>
  standards: PackOf<LifeCircleStandard>[]
  /** What a world is built by. */
  world: WorldRules
}

export function planningRules(packs: readonly RulePack[], day: string = today()): PlanningRules {
  const needed = <Id extends RulePack['pack']>(id: Id): PackOf<Id> => {
    const pack = ruleOfDay(packs, id, day)
    if (pack === undefined) throw new Error(`no version of the rule pack ${id} holds on ${day}`)
    return pack as unknown as PackOf<Id>
  }
  const kinds = needed('facility-kinds')
  const estimate = needed('population-estimate')
  return {
    kinds,
    reach: needed('walking-reach'),
    walkers: needed('walkers'),
    estimate,
    standards: LIFE_CIRCLE_STANDARDS.flatMap((id) => ruleOfDay(packs, id, day) ?? []) as never,
    world: { kinds: kinds.body.kinds, estimate: estimate.body },
  }
}

/** The index of a kind; a kind that is not in the rules is a mistake of the one who asks. */
export function serviceIndex(rules: PlanningRules, kind: string): number {
  const index = rules.kinds.body.kinds.findIndex(({ id }) => id === kind)
  if (index < 0) throw new Problem('bad-request', { where: 'kind', detail: kind })
  return index
}

/** Metres that a person walks in so many minutes, by the rule. */
export function metresOf(rules: PlanningRules, minutes: number): number {
  const band = rules.reach.body.bands.find((one) => one.minutes === minutes)
  if (band === undefined) throw new Problem('bad-request', { where: 'minutes', detail: String(minutes) })
  return band.distanceMetres
}

/** How far a person gets in so many minutes, and whether on wheels; without a walker, the one of the standards. */
export function walkOf(
  rules: PlanningRules,
  minutes: number,
  walker: string | undefined,
): { limitMetres: number; avoidsSteps: boolean } {
  const { walkers } = rules.walkers.body
  const asked = walker === undefined ? walkers[0]! : walkers.find(({ id }) => id === walker)
  if (asked === undefined) throw new Problem('bad-request', { where: 'walker', detail: walker ?? '' })
  return {
    limitMetres: paceMetres(metresOf(rules, minutes), asked, walkers),
    avoidsSteps: asked.avoidsSteps,
  }
}
