import { describe, expect, it } from 'vitest'
import { pointInRing, polygonAreaSquareMetres } from '../geo/polygon.ts'
import { createRandom, type Random } from '../random/random.ts'
import { gridTown, randomTown, townLonLat } from '../testkit/towns.ts'
import { addStreet, placesAfter, type StreetChange } from './add-street.ts'
import { attachPlaces } from './attach.ts'
import { isochrones, type MultiPolygon } from './isochrone.ts'
import { addToNearest, nearestAfterStreet, removeFromNearest } from './keep-nearest.ts'
import { CLOSED, KeptReach } from './keep-reach.ts'
import { nearestFacility } from './nearest.ts'
import { reachTable } from './reach.ts'
import { createSearchSpace } from './search.ts'
import { type EdgeIndex, indexEdges, type Places, snapPoints } from './snap.ts'
import { buildStreetGraph, edgeLonLat, type StreetGraph, type StreetSegments } from './street-graph.ts'
import type { StreetTags } from './street-tags.ts'
import { PLAIN_WALKER, type Walker, type WalkNetwork, walkNetwork } from './walk-network.ts'

const HILLY: Walker = { ...PLAIN_WALKER, feelsSlopes: true, stepsFactor: 1.7, crossingSeconds: 20 }
const STREETS: StreetTags[] = [
  { highway: 'residential' },
  { highway: 'footway', incline: '7%' },
  { highway: 'footway', incline: '-4%' },
  { highway: 'steps' },
  { highway: 'footway', footway: 'crossing' },
]

interface Setting {
  random: Random
  graph: StreetGraph
  network: WalkNetwork
  index: EdgeIndex
  walker: Walker
}

function setting(seed: string, walker: Walker): Setting {
  const random = createRandom(seed)
  const town = randomTown(random, 9, 8)
  const tags = Array.from({ length: town.segments.from.length }, () => random.choice(STREETS))
  const segments: StreetSegments = { ...town.segments, tagsOf: (segment) => tags[segment]! }
  const graph = buildStreetGraph(segments)
  return { random, graph, network: walkNetwork(graph, walker), index: indexEdges(graph), walker }
}

const placesIn = ({ random, index, network }: Setting, count: number): Places =>
  snapPoints(
    index,
    network,
    Array.from({ length: count }, () => townLonLat(random.between(0, 720), random.between(0, 630))).flat(),
    { maxLegMetres: 80 },
  )

/** A path between two random positions on streets, some of them at nodes. */
function randomPath({ random, graph }: Setting, current: StreetGraph = graph): StreetChange {
  const end = () => {
    const edge = random.integer(0, current.numEdges - 1)
    const length = current.edgeLengthCentimetres[edge]!
    return { edge, offsetCentimetres: random.chance(0.2) ? 0 : random.integer(0, length) }
  }
  const [a, b] = [end(), end()]
  const from = edgeLonLat(current, a.edge).slice(0, 2)
  const to = edgeLonLat(current, b.edge).slice(0, 2)
  return addStreet(current, [...from, ...to], { highway: 'footway' }, [a, b])
}

const WALKERS: [string, Walker][] = [
  ['a level walker', PLAIN_WALKER],
  ['one who feels slopes, steps and crossings', HILLY],
]

describe.each(WALKERS)('invariant: a changed town, for %s', (_name, walker) => {
  it.each([1, 2, 3])('has the field of nearest facilities of one worked out anew (%i)', (seed) => {
    const town = setting(`nearest ${seed}`, walker)
    const facilities = attachPlaces(town.network, placesIn(town, 25))
    const space = createSearchSpace(town.network)
    const open = new Set<number>([0, 1, 2, 3, 4, 5, 6, 7, 8])
    const isIncluded = (facility: number) => open.has(facility)
    const cutoffCentimetres = seed === 1 ? 25_000 : undefined
    const anew = () => nearestFacility(town.network, facilities, { isIncluded, cutoffCentimetres })
    const field = anew()
    for (let step = 0; step < 40; step++) {
      const facility = town.random.integer(0, 24)
      if (open.delete(facility)) removeFromNearest(town.network, field, facilities, facility, space)
      else {
        open.add(facility)
        addToNearest(town.network, field, facilities, facility, space)
      }
      expect(field).toEqual(anew())
    }
  })

  it.each([1, 2, 3, 4])(
    'keeps fields and tables true when streets are added, and nothing gets farther (%i)',
    (seed) => {
      const town = setting(`street ${seed}`, walker)
      let { graph, network } = town
      let facilityPlaces = placesIn(town, 12)
      let field = nearestFacility(network, attachPlaces(network, facilityPlaces), {
        cutoffCentimetres: 40_000,
      })
      const kept = new KeptReach(network, placesIn(town, 60), facilityPlaces, 40_000)
      for (let step = 0; step < 12; step++) {
        const change = randomPath(town, graph)
        graph = change.graph
        network = walkNetwork(graph, walker)
        facilityPlaces = placesAfter(change, facilityPlaces)
        const facilities = attachPlaces(network, facilityPlaces)
        const before = field
        field = nearestAfterStreet(network, change, before, facilities, createSearchSpace(network))
        expect(field).toEqual(
          nearestFacility(network, facilities, { cutoffCentimetres: 40_000, isIncluded: before.isIncluded }),
        )
        before.distanceCentimetres.forEach((distance, node) => {
          expect(field.distanceCentimetres[node]).toBeLessThanOrEqual(distance)
        })
        kept.addStreet(change, network)
        const origins = attachPlaces(network, kept.origins)
        expect(kept.table()).toEqual(reachTable(network, origins, facilities, 40_000))
      }
    },
  )

  it('keeps a table true when facilities come, move and close', () => {
    const town = setting('facilities', walker)
    const kept = new KeptReach(town.network, placesIn(town, 60), placesIn(town, 6), 40_000)
    for (let step = 0; step < 40; step++) {
      const facility = town.random.integer(0, kept.facilities.count)
      const at = placesIn(town, 1)
      kept.place(
        facility,
        town.random.chance(0.2)
          ? CLOSED
          : {
              edge: at.edge[0]!,
              offsetCentimetres: at.offsetCentimetres[0]!,
              legCentimetres: at.legCentimetres[0]!,
            },
      )
      const [origins, facilities] = [kept.origins, kept.facilities].map((one) =>
        attachPlaces(town.network, one),
      )
      expect(kept.table()).toEqual(reachTable(town.network, origins!, facilities!, 40_000))
    }
  })
})

describe('theory: a path through a wall', () => {
  it('works out again only the columns of facilities that it brings nearer', () => {
    const town = gridTown(12, 2, 100)
    // Two streets side by side, joined at their western end only.
    const keep = [...Array(town.segments.from.length).keys()].filter((segment) => {
      const [from, to] = [town.segments.from[segment]!, town.segments.to[segment]!]
      return Math.abs(from - to) !== 12 || from === 0
    })
    const graph = buildStreetGraph({
      ...town.segments,
      from: keep.map((segment) => town.segments.from[segment]!),
      to: keep.map((segment) => town.segments.to[segment]!),
      lengthMetres: keep.map((segment) => town.segments.lengthMetres![segment]!),
    })
    const network = walkNetwork(graph)
    const index = indexEdges(graph)
    const at = (points: [number, number][]) =>
      snapPoints(
        index,
        network,
        points.flatMap(([east, north]) => townLonLat(east, north)),
        { maxLegMetres: 5 },
      )
    const homes = at([
      [1050, 100],
      [150, 100],
    ]) // prettier-ignore
    const shops = at([
      [1050, 0],
      [20, 0],
      [950, 100],
    ]) // prettier-ignore
    const kept = new KeptReach(network, homes, shops, 60_000)
    expect(kept.columns.map(({ origin }) => Array.from(origin))).toEqual([[], [1], [0]])
    const [lower, upper] = [at([[1040, 0]]), at([[1040, 100]])]
    const end = (place: Places) => ({ edge: place.edge[0]!, offsetCentimetres: place.offsetCentimetres[0]! })
    const path = [...townLonLat(1040, 0), ...townLonLat(1040, 100)]
    const change = addStreet(graph, path, { highway: 'footway' }, [end(lower), end(upper)])
    const touched = kept.addStreet(change, walkNetwork(change.graph))
    // The shop across the wall, and that on the upper street, now near from below; the one in the west gains nothing.
    expect(touched).toEqual([0, 2])
    expect(Math.round(kept.columns[0]!.distanceCentimetres[0]! / 100)).toBe(120)
  })
})

describe('isochrones', () => {
  const area = (shape: MultiPolygon): number =>
    shape.reduce((sum, polygon) => sum + polygonAreaSquareMetres(polygon.map((ring) => ring.slice(0, -1))), 0)
  const blocks = gridTown(7, 7, 400)
  const graph = buildStreetGraph(blocks.segments)
  const network = walkNetwork(graph)
  const centre = attachPlaces(
    network,
    snapPoints(indexEdges(graph), network, townLonLat(1200, 1200), { maxLegMetres: 5 }),
  )
  const options = {
    limitsCentimetres: [40_000, 80_000],
    cellMetres: 20,
    maxLegMetres: 60,
    direction: 'from-places' as const,
  }

  it('theory: keep the middles of large blocks as holes', () => {
    const shapes = isochrones(network, centre, options)
    // The four blocks around the centre are closed by streets at 800 m; their middles are 140 m from any street.
    expect(shapes[1]!.map((polygon) => polygon.length)).toEqual([5])
    const [lon, lat] = townLonLat(1000, 1000)
    const [outer, ...holes] = shapes[1]![0]!
    expect(pointInRing([lon, lat], outer!.slice(0, -1))).toBe(true)
    expect(holes.filter((hole) => pointInRing([lon, lat], hole.slice(0, -1)))).toHaveLength(1)
    // Twelve streets of 400 m with 60 m on each side, the corners of the outer ones still out of reach.
    expect(area(shapes[0]!)).toBeGreaterThan(4 * 300 * 80)
    expect(area(shapes[1]!)).toBeGreaterThan(area(shapes[0]!) * 2)
  })

  it('invariant: are the same each time, and a longer walk or a new street takes no land away', () => {
    const town = setting('isochrones', HILLY)
    const from = placesIn(town, 2)
    const limits = [20_000, 30_000, 40_000]
    const ask = (on: WalkNetwork, places: Places) =>
      isochrones(on, attachPlaces(on, places), { ...options, limitsCentimetres: limits })
    const shapes = ask(town.network, from)
    expect(ask(town.network, from)).toEqual(shapes)
    expect(shapes.map(area)).toEqual(shapes.map(area).toSorted((a, b) => a - b))
    let places = from
    let { graph: current } = town
    let smallest = shapes.map(area)
    for (let step = 0; step < 5; step++) {
      const change = randomPath(town, current)
      current = change.graph
      places = placesAfter(change, places)
      const grown = ask(walkNetwork(current, HILLY), places).map(area)
      grown.forEach((value, limit) => {
        expect(value).toBeGreaterThanOrEqual(smallest[limit]! - 1e-3)
      })
      smallest = grown
    }
  })
})
