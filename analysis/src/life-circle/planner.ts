/**
 * The plan under work: the facilities as they stand with the planner's edits applied, and for every service how far each
 * home walks to the nearest of them. Only what an edit can change is worked out again: the services of the facility that
 * was touched; and while one facility is dragged, one search around it, laid over what all the others give.
 */
import { type AttachedPlaces, attachPlaces } from '../network/attach.ts'
import { nearestFacility, nearestOfPlaces } from '../network/nearest.ts'
import { createReachFinder, type ReachColumn, type ReachFinder } from '../network/reach.ts'
import { createSearchSpace, type SearchSpace } from '../network/search.ts'
import { type EdgeIndex, indexEdges, snapPoints } from '../network/snap.ts'
import { PLAIN_WALKER, type Walker, type WalkNetwork, walkNetwork } from '../network/walk-network.ts'
import { drawPath, type Ground, placesOn } from './draw-path.ts'
import type { Edit } from './edits.ts'
import { type FacilityKind, servingKinds } from './facility-kind.ts'
import { referenceOf, type World } from './world.ts'

/** Homes and facilities farther from every street than this are not on the walking network. */
const MAX_LEG_METRES = 300

export interface PlanFacility {
  /** How an edit names it; null for one that the plan adds. */
  reference: string | null
  kind: number
  lon: number
  lat: number
  capacity: number | null
  areaSquareMetres: number | null
  name: string
  /** Index into the edits of the one that put it where it is; −1 for one as it stands. */
  edit: number
}

/** For each home; an array of the planner's own, changed by the next call for the same service. */
export interface ServiceReach {
  /** Centimetres to the nearest facility, both legs included; `UNREACHED` beyond the cutoff. */
  distanceCentimetres: Int32Array
  /** Index into `Planner.facilities`; −1 where none is reached. */
  nearest: Int32Array
}

export interface Planner {
  readonly world: World
  /** Distances beyond it are not told apart from no way at all. */
  readonly cutoffCentimetres: number
  /** The facilities of the plan, closed ones left out. */
  facilities(): readonly PlanFacility[]
  /** Facilities of a service: of its own kind, and of kinds that do its work as well. */
  facilitiesOf(service: number): readonly number[]
  /** People of the homes in step with the reach of a service: those of the world, then those of new housing. */
  people(): { population: Float32Array; elders: Float32Array; children: Float32Array; community: Int16Array }
  /** Changes with the streets and homes of the plan, whatever its facilities. */
  groundKey(): string
  /** Takes over a list of edits. `movingEdit` is the one under the pointer, whose position changes often. */
  setEdits(edits: readonly Edit[], movingEdit?: number): void
  reach(service: number): ServiceReach
  /** Number of facilities of a service within a distance of each home. */
  countWithin(service: number, distanceCentimetres: number): Uint16Array
  /** Homes within the cutoff of a position, with the walk to it. */
  reachFrom(lon: number, lat: number): ReachColumn
}

interface Base {
  network: WalkNetwork
  /** Positions, lon, lat, lon, lat…, tied to the streets: as they stand, and only far from them to a drawn path. */
  placesAt(lonLat: ArrayLike<number>): AttachedPlaces
  space: SearchSpace
  homes: AttachedPlaces
  finder: ReachFinder
  /** Reach of a service over facilities as they stand, by the key of what takes part. */
  reachByKey: Map<string, ServiceReach>
  columnByKey: Map<string, ReachColumn>
}

/** The streets as they stand. */
interface Standing {
  network: WalkNetwork
  index: EdgeIndex
}

const MOST_REMEMBERED = 400

export interface PlannerOptions {
  /** For somebody on wheels: steps without a ramp and ways marked as impassable are closed. */
  avoidsSteps?: boolean
}

/** `cutoffMetres`: distances beyond it are not told apart from no way at all. */
export function createPlanner(
  world: World,
  kinds: readonly FacilityKind[],
  cutoffMetres: number,
  { avoidsSteps = false }: PlannerOptions = {},
): Planner {
  const walker: Walker = { ...PLAIN_WALKER, usesSteps: !avoidsSteps }
  const cutoff = Math.round(cutoffMetres * 100)
  const kindIndex = new Map(kinds.map(({ id }, index) => [id, index]))
  const serving = servingKinds(kinds)
  const standing = standingFacilities(world)
  const byReference = new Map(standing.map((facility, index) => [facility.reference, index]))
  let moving = -1
  let plan: PlanFacility[] = standing
  /** The edits but for the one under the pointer: while they stay, a step of a drag moves one facility and no more. */
  let restKey = ''
  let movingAt = -1
  let byKind = groupByKind(plan, kinds.length)
  let people: ReturnType<Planner['people']> = world.homes
  const ground: Standing = { network: walkNetwork(world.graph, walker), index: indexEdges(world.graph) }
  let baseKey = ''
  let base = layBase(world, ground, [], [], cutoff)
  const planPlaces = new Map<PlanFacility, AttachedPlaces>()
  /** How many of the facilities that stand still are within a distance of each home, by service and distance. */
  const countsUnder = new Map<string, Uint16Array>()

  const placesOf = (facility: PlanFacility): AttachedPlaces => {
    let places = planPlaces.get(facility)
    if (places === undefined) {
      places = base.placesAt([facility.lon, facility.lat])
      planPlaces.set(facility, places)
    }
    return places
  }

  const columnOf = (facility: PlanFacility): ReachColumn => {
    const key = `${facility.lon},${facility.lat}`
    let column = base.columnByKey.get(key)
    if (column === undefined) {
      column = base.finder.column(placesOf(facility), 0)
      if (base.columnByKey.size > 20_000) base.columnByKey.clear()
      base.columnByKey.set(key, column)
    }
    return column
  }

  const membersOf = (service: number): number[] => serving[service]!.flatMap((kind) => byKind[kind]!)

  /** The facility under the pointer, where it is of the service, and the others. */
  const partsOf = (service: number): { movingMember: number | undefined; rest: number[] } => {
    const members = membersOf(service)
    const movingMember = movingAt >= 0 && members.includes(movingAt) ? movingAt : undefined
    return {
      movingMember,
      rest: movingMember === undefined ? members : members.filter((member) => member !== movingMember),
    }
  }

  /** One search from many facilities at once; remembered, since undo and a drag come back to it. */
  const reachOf = (members: readonly number[]): ServiceReach => {
    const key = members.map((member) => `${plan[member]!.lon},${plan[member]!.lat}`).join(';')
    const known = base.reachByKey.get(key)
    if (known !== undefined) return known
    const attached = base.placesAt(members.flatMap((member) => [plan[member]!.lon, plan[member]!.lat]))
    const field = nearestFacility(base.network, attached, { cutoffCentimetres: cutoff, space: base.space })
    const found = nearestOfPlaces(base.network, field, attached, base.homes)
    const reach: ServiceReach = { distanceCentimetres: found.distanceCentimetres, nearest: found.facility }
    if (base.reachByKey.size > MOST_REMEMBERED) base.reachByKey.clear()
    base.reachByKey.set(key, reach)
    return reach
  }

  return {
    world,
    cutoffCentimetres: cutoff,
    facilities: () => plan,
    facilitiesOf: membersOf,
    people: () => people,
    groundKey: () => baseKey,
    setEdits: (edits, movingEdit = -1) => {
      const under = edits[movingEdit]
      const nextRest = JSON.stringify(
        edits.map((edit, index) => (index === movingEdit ? { ...edit, lon: 0, lat: 0 } : edit)),
      )
      if (
        under !== undefined &&
        'lon' in under &&
        movingAt >= 0 &&
        moving === movingEdit &&
        restKey === nextRest
      ) {
        const before = plan[movingAt]!
        planPlaces.delete(before)
        plan[movingAt] = { ...before, lon: under.lon, lat: under.lat }
        return
      }
      restKey = nextRest
      moving = movingEdit
      const paths = edits.flatMap((edit) => (edit.type === 'path' ? [edit.lonLat] : []))
      const housing = edits.flatMap((edit) => (edit.type === 'housing' ? [edit] : []))
      const nextKey = JSON.stringify([paths, housing])
      if (nextKey !== baseKey) {
        baseKey = nextKey
        base = layBase(world, ground, paths, housing, cutoff)
        people = withHousing(world, housing)
      }
      planPlaces.clear()
      countsUnder.clear()
      plan = applyEdits(standing, byReference, kindIndex, edits)
      byKind = groupByKind(plan, kinds.length)
      movingAt = moving < 0 ? -1 : plan.findIndex(({ edit }) => edit === moving)
    },
    reach: (service) => {
      const { movingMember, rest } = partsOf(service)
      const under = reachOf(rest)
      const reach: ServiceReach = {
        distanceCentimetres: under.distanceCentimetres.slice(),
        nearest: under.nearest.map((at) => (at < 0 ? -1 : rest[at]!)),
      }
      if (movingMember === undefined) return reach
      const { origin, distanceCentimetres } = base.finder.column(placesOf(plan[movingMember]!), 0)
      for (let entry = 0; entry < origin.length; entry++) {
        const home = origin[entry]!
        if (distanceCentimetres[entry]! >= reach.distanceCentimetres[home]!) continue
        reach.distanceCentimetres[home] = distanceCentimetres[entry]!
        reach.nearest[home] = movingMember
      }
      return reach
    },
    countWithin: (service, distance) => {
      const { movingMember, rest } = partsOf(service)
      const key = `${service}/${distance}`
      let under = countsUnder.get(key)
      if (under === undefined) {
        under = new Uint16Array(people.population.length)
        for (const member of rest) countIn(under, columnOf(plan[member]!), distance)
        countsUnder.set(key, under)
      }
      const counts = under.slice()
      if (movingMember !== undefined)
        countIn(counts, base.finder.column(placesOf(plan[movingMember]!), 0), distance)
      return counts
    },
    reachFrom: (lon, lat) => base.finder.column(base.placesAt([lon, lat]), 0),
  }
}

function countIn(counts: Uint16Array, column: ReachColumn, limitCentimetres: number): void {
  const { origin, distanceCentimetres } = column
  for (let entry = 0; entry < origin.length; entry++)
    if (distanceCentimetres[entry]! <= limitCentimetres) counts[origin[entry]!]!++
}

function standingFacilities(world: World): PlanFacility[] {
  const { facilities } = world
  return Array.from({ length: facilities.count }, (_, index) => ({
    reference: referenceOf(world, facilities, index),
    kind: facilities.kind[index]!,
    lon: facilities.lonLat[2 * index]!,
    lat: facilities.lonLat[2 * index + 1]!,
    capacity: numberOrNull(facilities.capacity[index]!),
    areaSquareMetres: numberOrNull(facilities.areaSquareMetres[index]!),
    name: facilities.names[index]!,
    edit: -1,
  }))
}

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** An edit of a facility that is not there (any more) changes nothing. */
function applyEdits(
  standing: readonly PlanFacility[],
  byReference: ReadonlyMap<string | null, number>,
  kindIndex: ReadonlyMap<string, number>,
  edits: readonly Edit[],
): PlanFacility[] {
  const changed = new Map<number, PlanFacility | null>()
  const added: PlanFacility[] = []
  edits.forEach((edit, index) => {
    if (edit.type === 'path' || edit.type === 'housing') return
    if (edit.type === 'add') {
      const kind = kindIndex.get(edit.kind)
      if (kind === undefined) return
      const { lon, lat, capacity } = edit
      added.push({ reference: null, kind, lon, lat, capacity, areaSquareMetres: null, name: '', edit: index })
      return
    }
    const at = byReference.get(edit.facility)
    if (at === undefined) return
    const before = changed.has(at) ? changed.get(at) : standing[at]!
    if (before === null || before === undefined) return
    if (edit.type === 'close') changed.set(at, null)
    else if (edit.type === 'move') changed.set(at, { ...before, lon: edit.lon, lat: edit.lat, edit: index })
    else changed.set(at, { ...before, capacity: edit.capacity })
  })
  const kept =
    changed.size === 0
      ? standing
      : standing.flatMap((facility, at) => (changed.has(at) ? (changed.get(at) ?? []) : [facility]))
  return [...kept, ...added]
}

function groupByKind(plan: readonly PlanFacility[], numKinds: number): number[][] {
  const byKind: number[][] = Array.from({ length: numKinds }, () => [])
  plan.forEach(({ kind }, index) => {
    if (kind >= 0) byKind[kind]!.push(index)
  })
  return byKind
}

type Housing = Extract<Edit, { type: 'housing' }>

function withHousing(world: World, housing: readonly Housing[]): ReturnType<Planner['people']> {
  if (housing.length === 0) return world.homes
  const extend = <Column extends Float32Array | Int16Array>(
    Kind: new (length: number) => Column,
    column: Column,
    numberOf: (one: Housing) => number,
  ): Column => {
    const longer = new Kind(column.length + housing.length)
    longer.set(column)
    housing.forEach((one, index) => {
      longer[column.length + index] = numberOf(one)
    })
    return longer
  }
  return {
    population: extend(Float32Array, world.homes.population, ({ population }) => population),
    elders: extend(Float32Array, world.homes.elders, () => 0),
    children: extend(Float32Array, world.homes.children, () => 0),
    community: extend(Int16Array, world.homes.community, () => -1),
  }
}

/** How far a point of a drawn path may lie from the street that it opens onto. */
const PATH_REACH_METRES = 25

function layBase(
  world: World,
  standing: Standing,
  paths: readonly (readonly number[])[],
  housing: readonly Housing[],
  cutoffCentimetres: number,
): Base {
  const doors = new Float64Array(world.homes.lonLat.length + 2 * housing.length)
  doors.set(world.homes.lonLat)
  doors.set(
    housing.flatMap(({ lon, lat }) => [lon, lat]),
    world.homes.lonLat.length,
  )
  const ground = paths.reduce<Ground>((before, path) => drawPath(before, path, PATH_REACH_METRES), {
    graph: world.graph,
    changes: [],
  })
  const network = paths.length === 0 ? standing.network : walkNetwork(ground.graph, standing.network.walker)
  const index = paths.length === 0 ? standing.index : indexEdges(ground.graph)
  const placesAt = (lonLat: ArrayLike<number>): AttachedPlaces => {
    const snapped = snapPoints(standing.index, standing.network, lonLat, { maxLegMetres: MAX_LEG_METRES })
    const places = placesOn(ground, snapped)
    if (paths.length > 0 && snapped.edge.includes(-1)) {
      const onPaths = snapPoints(index, network, lonLat, { maxLegMetres: MAX_LEG_METRES })
      for (let place = 0; place < places.count; place++) {
        if (places.edge[place] !== -1) continue
        places.edge[place] = onPaths.edge[place]!
        places.offsetCentimetres[place] = onPaths.offsetCentimetres[place]!
        places.legCentimetres[place] = onPaths.legCentimetres[place]!
      }
    }
    return attachPlaces(network, places)
  }
  const homes = placesAt(doors)
  const space = createSearchSpace(network)
  return {
    network,
    placesAt,
    space,
    homes,
    finder: createReachFinder(network, homes, cutoffCentimetres, space),
    reachByKey: new Map(),
    columnByKey: new Map(),
  }
}
