import { centroid, type Pair, signedArea } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { COMMUNITIES, type CommunityName, SUBDISTRICT } from './community-names.ts'
import { joinStreets, type Street } from './street-network.ts'
import { faceRing } from './subdivision.ts'
import { communityOutline, planTown, subdistrictOutline, type TownPlan } from './town-plan.ts'

export interface Community extends CommunityName {
  index: number
  ring: Pair[]
  centre: Pair
  population: number
}

/** The built town in metres of the plane; the datasets are views of it. */
export interface Town {
  plan: TownPlan
  outline: Pair[]
  communities: Community[]
  streets: Street[]
}

/** Whole numbers with the given sum, as near to proportional as can be (largest remainder). */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const shares = exact.map(Math.floor)
  const missing = total - shares.reduce((a, b) => a + b, 0)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (let given = 0; given < missing; given++) shares[byRemainder[given]!.index]! += 1
  return shares
}

export function buildTown(random: Random): Town {
  const plan = planTown(random.stream('plan'))
  const streets = joinStreets(plan.subdivision, [], () => false)
  const rings = COMMUNITIES.map((_, index) =>
    communityOutline(plan, index).map((node) => plan.subdivision.nodes[node]!),
  )
  const weights = COMMUNITIES.map((_, index) =>
    plan.blocks
      .filter((block) => block.communityIndex === index)
      .reduce((sum, block) => sum + signedArea(faceRing(plan.subdivision, block.faceIndex)), 0),
  ).map((area, index) => area * COMMUNITIES[index]!.densityWeight)
  const populations = apportion(SUBDISTRICT.population, weights)
  const communities = COMMUNITIES.map((community, index) => ({
    ...community,
    index,
    ring: rings[index]!,
    centre: centroid(rings[index]!),
    population: populations[index]!,
  }))
  return {
    plan,
    outline: subdistrictOutline(plan).map((node) => plan.subdivision.nodes[node]!),
    communities,
    streets,
  }
}
