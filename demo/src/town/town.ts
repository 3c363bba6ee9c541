import { centroid, type Pair } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { layBuildings, pathSamples } from './building-layout.ts'
import { COMMUNITIES, type CommunityName } from './community-names.ts'
import { type Gate, layFootways } from './footways.ts'
import { assignLandUse, type Lot } from './land-use.ts'
import { type InhabitedBuilding, settle } from './population.ts'
import { joinStreets, type Street } from './street-network.ts'
import { communityOutline, planTown, subdistrictOutline } from './town-plan.ts'

export interface Community extends CommunityName {
  index: number
  ring: Pair[]
  centre: Pair
  population: number
  population65Plus: number
}

/** The built town in metres of the plane; the datasets are views of it. */
export interface Town {
  outline: Pair[]
  communities: Community[]
  lots: Lot[]
  gates: Gate[]
  streets: Street[]
  /** Where the streets and footways meet, by the number that the streets name. */
  nodes: Pair[]
  buildings: InhabitedBuilding[]
}

export function buildTown(random: Random): Town {
  const plan = planTown(random.stream('plan'))
  const { subdivision } = plan
  const lots = assignLandUse(plan, random.stream('land-use'))
  const { footways, gates } = layFootways(subdivision, lots, random.stream('footways'))
  const onewayNames = new Set<string>()
  const onewayRandom = random.stream('oneway')
  for (const { name, rank } of subdivision.edges.values()) {
    if (rank === 'residential' && onewayRandom.chance(0.05)) onewayNames.add(name)
  }
  const streets = joinStreets(subdivision, footways, (name) => onewayNames.has(name))
  const pointsOf = (nodes: readonly number[]) => nodes.map((node) => subdivision.nodes[node]!)

  const samplesByLot = lots.map((lot) => {
    const inner = footways.filter(({ name }) => name.startsWith(lot.name))
    return pathSamples(inner.map(({ nodes }) => pointsOf(nodes)))
  })
  const buildings = settle(
    lots.flatMap((lot, index) =>
      layBuildings(lot, index, samplesByLot[index]!, random.stream(`buildings/${index}`)),
    ),
    lots,
    random.stream('population'),
  )
  const sumBy = (index: number, field: 'population' | 'population65Plus') =>
    buildings.reduce((sum, building) => sum + (building.communityIndex === index ? building[field] : 0), 0)
  const communities = COMMUNITIES.map((community, index) => {
    const ring = pointsOf(communityOutline(plan, index))
    return {
      ...community,
      index,
      ring,
      centre: centroid(ring),
      population: sumBy(index, 'population'),
      population65Plus: sumBy(index, 'population65Plus'),
    }
  })
  return {
    outline: pointsOf(subdistrictOutline(plan)),
    communities,
    lots,
    gates,
    streets,
    nodes: subdivision.nodes,
    buildings,
  }
}
