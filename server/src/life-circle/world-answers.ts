/** What is asked of a world: plain questions and plain answers, worked out in the world's thread. */
import {
  choiceOf,
  coverageByCommunity,
  coverageWithin,
  type Group,
  giniOfDistances,
  meanDistanceMetres,
  peopleOf,
} from '@jingjing/analysis/life-circle/coverage'
import { type Demand, diagnose, type Gap, nearestOfAny } from '@jingjing/analysis/life-circle/diagnose'
import { editsFromText } from '@jingjing/analysis/life-circle/edits'
import type { Planner } from '@jingjing/analysis/life-circle/planner'
import type { World } from '@jingjing/analysis/life-circle/world'
import { UNREACHED } from '@jingjing/analysis/network/search'

export interface ReachAsk {
  /** Services (kinds) of which any one counts. */
  services: readonly number[]
  limitMetres: number
  /** Whether steps are closed to who walks. */
  avoidsSteps: boolean
  group: Group
  /** Code of a community; null for the whole area. */
  community: string | null
  edits: string
}

export interface CoverageAnswer {
  basis: World['basis']
  total: number
  /** Everybody of the group in the place asked for; `total` where it is the whole area. */
  placeTotal: number
  covered: number
  numHomes: number
  numFacilities: number
  capacity: number | null
  areaSquareMetres: number | null
  meanDistanceMetres: number | null
  gini: number | null
  /** People with none, one, two, three or more within the limit. */
  choice: [number, number, number, number]
}

export interface CommunityAnswer {
  code: string | null
  name: string | null
  total: number
  covered: number
}

export interface HomeRow {
  key: number
  dataset: string
  table: string
  version: number
  row: number
  name: string
  compound: string
  community: string
  people: number
  distanceMetres: number | null
}

/** Every question with its answer. */
export interface WorldQuestions {
  coverage: { ask: ReachAsk; answer: CoverageAnswer }
  communities: { ask: ReachAsk; answer: CommunityAnswer[] }
  compounds: { ask: ReachAsk; answer: { name: string; total: number; covered: number }[] }
  homes: {
    ask: ReachAsk & { which: 'all' | 'covered' | 'left-out'; after: number; limit: number }
    answer: { rows: HomeRow[]; nextAfter: number | null }
  }
  facilities: {
    ask: ReachAsk & { after: number; limit: number }
    answer: { rows: FacilityRow[]; nextAfter: number | null }
  }
  many: { ask: { asks: ReachAsk[] }; answer: CoverageAnswer[] }
  diagnosis: {
    ask: { demands: Demand[]; edits: string }
    answer: (Gap & { communityNames: string[] })[]
  }
}

export interface FacilityRow {
  key: number
  dataset: string
  table: string
  version: number
  row: number
  name: string
  kind: number
  community: string
  capacity: number | null
  areaSquareMetres: number | null
}

export type QuestionName = keyof WorldQuestions

export const ANSWERS: {
  [Name in QuestionName]: (
    planner: Planner,
    ask: WorldQuestions[Name]['ask'],
  ) => WorldQuestions[Name]['answer']
} = {
  coverage: (planner, ask) => coverage(planner, ask),
  many: (planner, { asks }) => asks.map((ask) => coverage(planner, ask)),
  communities: (planner, ask) => {
    const { world } = planner
    take(planner, ask.edits)
    const distance = nearestOfAny(planner, ask.services)
    return coverageByCommunity(
      planner.people(),
      ask.group,
      distance,
      ask.limitMetres * 100,
      world.communities.length,
    ).map(({ community, total, covered }) => ({
      code: world.communities[community]?.code ?? null,
      name: world.communities[community]?.name ?? null,
      total,
      covered,
    }))
  },
  compounds: (planner, ask) => {
    const { world } = planner
    take(planner, ask.edits)
    const distance = nearestOfAny(planner, ask.services)
    const weights = peopleOf(planner.people(), ask.group)
    const rows = world.compounds.map((name) => ({ name, total: 0, covered: 0 }))
    for (let home = 0; home < world.homes.count; home++) {
      const row = rows[world.homes.compound[home]!]
      if (row === undefined || !isAskedFor(planner, ask, home)) continue
      row.total += weights[home]!
      if (distance[home]! <= ask.limitMetres * 100) row.covered += weights[home]!
    }
    return rows.filter(({ total }) => total > 0)
  },
  homes: (planner, ask) => {
    const { world } = planner
    take(planner, ask.edits)
    const distance = nearestOfAny(planner, ask.services)
    const weights = peopleOf(planner.people(), ask.group)
    const rows: HomeRow[] = []
    let home = ask.after
    for (; home < world.homes.count && rows.length < ask.limit; home++) {
      const isCovered = distance[home]! <= ask.limitMetres * 100
      const isWanted = ask.which === 'all' || isCovered === (ask.which === 'covered')
      if (weights[home] === 0 || !isWanted || !isAskedFor(planner, ask, home)) continue
      const dataset = world.datasets[world.homes.dataset[home]!]!
      rows.push({
        key: home + 1,
        dataset: dataset.id,
        table: dataset.table,
        version: dataset.version,
        row: world.homes.sourceRow[home]!,
        name: world.homes.names[home]!,
        compound: world.compounds[world.homes.compound[home]!] ?? '',
        community: world.communities[world.homes.community[home]!]?.name ?? '',
        people: weights[home]!,
        distanceMetres: distance[home]! >= UNREACHED ? null : distance[home]! / 100,
      })
    }
    return { rows, nextAfter: home < world.homes.count ? home : null }
  },
  facilities: (planner, ask) => {
    const { world } = planner
    const { facilities } = world
    const wanted = new Set(standingOf(planner, ask))
    const rows: FacilityRow[] = []
    let index = ask.after
    for (; index < facilities.count && rows.length < ask.limit; index++) {
      if (!wanted.has(index)) continue
      const dataset = world.datasets[facilities.dataset[index]!]!
      rows.push({
        key: index + 1,
        dataset: dataset.id,
        table: dataset.table,
        version: dataset.version,
        row: facilities.sourceRow[index]!,
        name: facilities.names[index]!,
        kind: facilities.kind[index]!,
        community: world.communities[facilities.community[index]!]?.name ?? '',
        capacity: numberOrNull(facilities.capacity[index]!),
        areaSquareMetres: numberOrNull(facilities.areaSquareMetres[index]!),
      })
    }
    return { rows, nextAfter: index < facilities.count ? index : null }
  },
  diagnosis: (planner, { demands, edits }) => {
    take(planner, edits)
    return diagnose(planner, demands).map((gap) => ({
      ...gap,
      communityNames: gap.pocket.communities.map((index) => planner.world.communities[index]!.name),
    }))
  },
}

/** The text was checked when the question came in; one that is not understood by now is a mistake of ours. */
function take(planner: Planner, text: string): void {
  const edits = editsFromText(text)
  if (edits === null) throw new Error('the edits of a question cannot be read')
  planner.setEdits(edits)
}

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

const communityOf = ({ world }: Planner, code: string | null): number | undefined =>
  code === null ? undefined : world.communities.findIndex((one) => one.code === code)

function isAskedFor({ world }: Planner, { community }: ReachAsk, home: number): boolean {
  return community === null || world.communities[world.homes.community[home]!]?.code === community
}

/** Facilities as they stand, of the services asked for, in the community asked for. */
function standingOf({ world }: Planner, { services, community }: ReachAsk): number[] {
  const kinds = new Set(services)
  return Array.from({ length: world.facilities.count }, (_, index) => index).filter(
    (index) =>
      kinds.has(world.facilities.kind[index]!) &&
      (community === null || world.communities[world.facilities.community[index]!]?.code === community),
  )
}

function coverage(planner: Planner, ask: ReachAsk): CoverageAnswer {
  take(planner, ask.edits)
  const people = planner.people()
  const distance = nearestOfAny(planner, ask.services)
  const limit = ask.limitMetres * 100
  const community = communityOf(planner, ask.community)
  const { total, covered } = coverageWithin(people, distance, [limit], community)
  const weights = peopleOf(people, ask.group)
  const inPlace =
    community === undefined
      ? weights
      : weights.map((weight, home) => (people.community[home] === community ? weight : 0))
  const members = [...new Set(ask.services.flatMap((service) => planner.facilitiesOf(service)))]
  const all = planner.facilities()
  const sumOf = (amountOf: (index: number) => number | null): number | null => {
    const values = members.flatMap((member) => amountOf(member) ?? [])
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
  }
  const counts = ask.services
    .map((service) => planner.countWithin(service, limit))
    .reduce((before, one) => before.map((count, home) => count + one[home]!))
  return {
    basis: planner.world.basis,
    total: total[ask.group],
    placeTotal: inPlace.reduce((sum, weight) => sum + weight, 0),
    covered: covered[ask.group][0]!,
    numHomes: inPlace.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0),
    numFacilities: members.length,
    capacity: sumOf((member) => all[member]!.capacity),
    areaSquareMetres: sumOf((member) => all[member]!.areaSquareMetres),
    meanDistanceMetres: meanDistanceMetres(inPlace, distance, UNREACHED),
    gini: giniOfDistances(inPlace, distance, limit * 3),
    choice: choiceOf(inPlace, counts),
  }
}
