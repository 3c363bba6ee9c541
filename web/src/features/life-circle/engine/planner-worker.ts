/** The city in the browser: holds its streets, homes and facilities, and works a plan out again while it is dragged. */
import {
  choiceOf,
  coverageByCommunity,
  coverageWithin,
  giniOfDistances,
  meanDistanceMetres,
  peopleOf,
} from '@jingjing/analysis/life-circle/coverage'
import { byUrgency, type Gap, gapOf } from '@jingjing/analysis/life-circle/diagnose'
import type { Edit } from '@jingjing/analysis/life-circle/edits'
import { type FacilityKind, servingKinds } from '@jingjing/analysis/life-circle/facility-kind'
import { createPlanner, type Planner } from '@jingjing/analysis/life-circle/planner'
import { referenceOf, unpackWorld, type World } from '@jingjing/analysis/life-circle/world'
import { UNREACHED } from '@jingjing/analysis/network/search'
import { compoundsLeftOut, homesLeftOut } from './left-out.ts'
import type {
  Answers,
  CitySummary,
  DiagnosisAnswer,
  HomeChange,
  PlanAnswer,
  PlanView,
  ServiceCoverage,
  Walk,
  WorkerAsk,
} from './planner-protocol.ts'

/** Farther than this nobody walks: distances up to it are told, those beyond are "none". */
const CUTOFF_METRES = 3_000

/** The city as one person walks it. */
interface WalkedCity {
  planner: Planner
  serving: number[][]
  limitsCentimetres: number[]
  /** Coverage of each service under the edits that last changed it. */
  coverage: (ServiceCoverage & { key: string })[]
}

interface City {
  /** Made once somebody asks. */
  as(walker: number): WalkedCity
  /** What each home was last said to be. */
  bands: Uint8Array
}

let city: City | null = null

self.onmessage = async (event: MessageEvent<{ id: number; ask: WorkerAsk }>) => {
  const { id, ask } = event.data
  try {
    const [answer, transfer] = ask.type === 'diagnose' ? [await inPieces(ask), []] : work(ask)
    self.postMessage({ id, answer }, { transfer })
  } catch (error) {
    self.postMessage({
      id,
      failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    })
  }
}

type DiagnosisAsk = Extract<WorkerAsk, { type: 'diagnose' }>

function work(ask: Exclude<WorkerAsk, DiagnosisAsk>): [Answers[keyof Answers], Transferable[]] {
  switch (ask.type) {
    case 'load':
      return [load(ask.bytes, ask.kinds, ask.walks), []]
    case 'plan': {
      const answer = plan(held(), ask.edits, ask.movingEdit, ask.view)
      return [answer, [answer.change.homes.buffer, answer.change.bands.buffer]]
    }
    case 'compare':
      return [ask.plans.map((edits) => allCoverage(held().as(ask.walker), edits)), []]
    default:
      return ask satisfies never
  }
}

let lastDiagnosis: DiagnosisAsk | null = null

/** A demand at a time, so that whoever drags something meanwhile never waits for all of them; the newest question counts. */
async function inPieces(ask: DiagnosisAsk): Promise<DiagnosisAnswer> {
  lastDiagnosis = ask
  const { planner } = held().as(0)
  const gaps: Gap[] = []
  for (const demand of ask.demands) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (lastDiagnosis !== ask) break
    planner.setEdits(ask.edits)
    const gap = gapOf(planner, demand)
    if (gap !== null) gaps.push(gap)
  }
  const nameOf = (index: number): string => planner.world.communities[index]!.name
  return {
    gaps: gaps.sort(byUrgency).map((gap) => ({ ...gap, communityNames: gap.pocket.communities.map(nameOf) })),
  }
}

function held(): City {
  if (city === null) throw new Error('no city is loaded')
  return city
}

function load(bytes: ArrayBuffer, kinds: FacilityKind[], walks: Walk[]): CitySummary {
  const world = unpackWorld(new Uint8Array(bytes))
  const serving = servingKinds(kinds)
  const planners = new Map<boolean, Planner>()
  const plannerFor = (avoidsSteps: boolean): Planner => {
    const planner = planners.get(avoidsSteps) ?? createPlanner(world, kinds, CUTOFF_METRES, { avoidsSteps })
    planners.set(avoidsSteps, planner)
    return planner
  }
  const walked: WalkedCity[] = []
  city = {
    as: (walker) => {
      const { limitsMetres, avoidsSteps } = walks[walker]!
      walked[walker] ??= {
        planner: plannerFor(avoidsSteps),
        serving,
        limitsCentimetres: limitsMetres.map((metres) => metres * 100),
        coverage: [],
      }
      return walked[walker]
    },
    bands: new Uint8Array(world.homes.count).fill(255),
  }
  return summarise(world)
}

function summarise(world: World): CitySummary {
  const { homes, sites, graph } = world
  const bounds: CitySummary['bounds'] = [180, 90, -180, -90]
  const include = (lon: number, lat: number): void => {
    bounds[0] = Math.min(bounds[0], lon)
    bounds[1] = Math.min(bounds[1], lat)
    bounds[2] = Math.max(bounds[2], lon)
    bounds[3] = Math.max(bounds[3], lat)
  }
  if (homes.count > 0)
    for (let home = 0; home < homes.count; home++)
      include(homes.lonLat[2 * home]!, homes.lonLat[2 * home + 1]!)
  else for (let node = 0; node < graph.numNodes; node++) include(graph.nodeLon[node]!, graph.nodeLat[node]!)
  return {
    isSynthetic: world.isSynthetic,
    basis: world.basis,
    hasElders: world.hasElders,
    hasChildren: world.hasChildren,
    bounds,
    homes: { lonLat: homes.lonLat, population: homes.population, names: homes.names },
    sites: sites.names.map((name, index) => ({
      reference: referenceOf(world, sites, index),
      name,
      category: sites.categories[index]!,
      areaSquareMetres: Number.isNaN(sites.areaSquareMetres[index]!) ? null : sites.areaSquareMetres[index]!,
      lon: sites.lonLat[2 * index]!,
      lat: sites.lonLat[2 * index + 1]!,
    })),
    unrecognised: world.unrecognised,
    numFacilities: world.facilities.count,
    numNodes: graph.numNodes,
    numEdges: graph.numEdges,
  }
}

/** What of the edits a service depends on: those of its own kinds, and every path and new home. */
function keyOfService({ planner, serving }: WalkedCity, service: number): string {
  const facilities = planner.facilities()
  const own = serving[service]!
  return planner
    .facilitiesOf(service)
    .filter((index) => facilities[index]!.edit >= 0)
    .map((index) => `${facilities[index]!.reference},${facilities[index]!.lon},${facilities[index]!.lat}`)
    .concat(String(planner.facilitiesOf(service).length), planner.groundKey(), own.join())
    .join(';')
}

function coverageOf(one: WalkedCity, service: number): ServiceCoverage {
  const key = keyOfService(one, service)
  const known = one.coverage[service]
  if (known?.key === key) return known
  const { planner, limitsCentimetres } = one
  const { total, covered } = coverageWithin(
    planner.people(),
    planner.reach(service).distanceCentimetres,
    limitsCentimetres,
  )
  const made = { total, covered, numFacilities: planner.facilitiesOf(service).length, key }
  one.coverage[service] = made
  return made
}

const plainCoverage = ({ total, covered, numFacilities }: ServiceCoverage): ServiceCoverage => ({
  total,
  covered,
  numFacilities,
})

function allCoverage(one: WalkedCity, edits: readonly Edit[]): ServiceCoverage[] {
  one.planner.setEdits(edits)
  return one.serving.map((_, service) => plainCoverage(coverageOf(one, service)))
}

function plan(whole: City, edits: readonly Edit[], movingEdit: number, view: PlanView): PlanAnswer {
  const startedAtMs = performance.now()
  const one = whole.as(view.walker)
  const { planner, limitsCentimetres } = one
  planner.setEdits(edits, movingEdit)
  const services = one.serving.map((_, service) => plainCoverage(coverageOf(one, service)))
  const { distanceCentimetres } = planner.reach(view.service)
  const people = planner.people()
  const weights = peopleOf(people, view.people)
  const limit = limitsCentimetres[view.band]!
  const all = planner.facilities()
  const members = planner.facilitiesOf(view.service)
  const sumOf = (amountOf: (index: number) => number | null): number | null => {
    const values = members.flatMap((member) => amountOf(member) ?? [])
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
  }
  return {
    figures: {
      services,
      numFacilities: members.length,
      capacity: sumOf((member) => all[member]!.capacity),
      areaSquareMetres: sumOf((member) => all[member]!.areaSquareMetres),
      meanDistanceMetres: meanDistanceMetres(weights, distanceCentimetres, UNREACHED),
      gini: giniOfDistances(weights, distanceCentimetres, limit * 3),
      choice: choiceOf(weights, planner.countWithin(view.service, limit)),
      communities: coverageByCommunity(
        people,
        view.people,
        distanceCentimetres,
        limit,
        planner.world.communities.length,
      ).flatMap(({ community, total, covered }) => {
        const place = planner.world.communities[community]
        return place === undefined ? [] : [{ ...place, total, covered }]
      }),
      compounds: compoundsLeftOut(planner.world, weights, distanceCentimetres, limit),
      leftOut: homesLeftOut(planner.world, weights, distanceCentimetres, limit),
    },
    change: changedHomes(whole, limitsCentimetres, distanceCentimetres),
    facilities: members.map((member) => {
      const { reference, edit, kind, name, capacity, lon, lat } = all[member]!
      return { reference, edit, kind, name, capacity, lon, lat }
    }),
    reckonedMs: performance.now() - startedAtMs,
  }
}

function changedHomes(
  one: City,
  limitsCentimetres: readonly number[],
  distanceCentimetres: Int32Array,
): HomeChange {
  const homes: number[] = []
  const bands: number[] = []
  for (let home = 0; home < one.bands.length; home++) {
    let band = 0
    while (band < limitsCentimetres.length && distanceCentimetres[home]! > limitsCentimetres[band]!) band++
    if (one.bands[home] === band) continue
    one.bands[home] = band
    homes.push(home)
    bands.push(band)
  }
  return { homes: Int32Array.from(homes), bands: Uint8Array.from(bands) }
}
