import { demandsOf } from '@jingjing/analysis/life-circle/demands'
import type { Demand } from '@jingjing/analysis/life-circle/diagnose'
import { editsFromText } from '@jingjing/analysis/life-circle/edits'
import type { LifeCircleDiagnosis, LifeCircleGap } from '@jingjing/schema/life-circle'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import type { Transaction } from '../db/database.ts'
import { type PlanningRules, planningRules } from './planning-rules.ts'
import type { Worlds } from './worlds.ts'

/** The demands of every standard in force. */
export const demandsOfRules = (rules: PlanningRules): Demand[] =>
  demandsOf(
    rules.standards.map(({ pack, body }) => ({ pack, requirements: body.requirements })),
    rules.kinds.body.kinds.map(({ id }) => id),
    rules.reach.body.bands,
  )

/** What is wrong in an area, the worst first. */
export const diagnoseArea = (
  worlds: Worlds,
  context: Context,
  ask: { area?: string; edits: string },
): Promise<LifeCircleDiagnosis> =>
  context.database.read(context.reader, (transaction) => diagnoseWith(worlds, context, transaction, ask))

export async function diagnoseWith(
  worlds: Worlds,
  { packs }: Pick<Context, 'packs'>,
  transaction: Transaction,
  ask: { area?: string; edits: string },
): Promise<LifeCircleDiagnosis> {
  if (editsFromText(ask.edits) === null)
    throw new Problem('bad-request', { where: 'edits', detail: ask.edits.slice(0, 80) })
  const rules = planningRules(packs)
  const world = await worlds.open(transaction, packs, ask.area ?? null)
  const gaps = await world.ask('diagnosis', { demands: demandsOfRules(rules), edits: ask.edits })
  return {
    gaps: gaps.flatMap((gap): LifeCircleGap[] => {
      const pack = rules.standards.find((one) => one.pack === gap.pack)
      const requirement = pack?.body.requirements.find(({ id }) => id === gap.requirement)
      if (pack === undefined || requirement === undefined) return []
      return [
        {
          pack: pack.pack,
          requirement: requirement.id,
          name: requirement.name,
          kinds: requirement.kinds,
          people: gap.people,
          reachMetres: gap.reachMetres,
          status: gap.status,
          hasNoFacility: gap.hasNoFacility,
          numPeople: gap.numPeople,
          numLeftOut: gap.numLeftOut,
          numComplaints: gap.numComplaints,
          numAnswers: gap.numAnswers,
          pocket: {
            people: gap.pocket.people,
            elders: gap.pocket.elders,
            children: gap.pocket.children,
            lon: gap.pocket.lon,
            lat: gap.pocket.lat,
            communities: gap.communityNames,
            compounds: gap.pocket.compounds,
            meanDistanceMetres: gap.pocket.meanDistanceMetres,
          },
        },
      ]
    }),
  }
}
