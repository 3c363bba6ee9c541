import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../random/random.ts'
import { gridTown, randomTown, type Town, townLonLat } from '../testkit/towns.ts'
import { attachPlaces } from './attach.ts'
import { nearestFacility, nearestOfPlaces } from './nearest.ts'
import { distanceMatrix, reachTable } from './reach.ts'
import { UNREACHED } from './search.ts'
import { indexEdges, type Places, placesAtNodes, snapPoints } from './snap.ts'
import { buildStreetGraph, type StreetGraph } from './street-graph.ts'
import { PLAIN_WALKER, walkNetwork } from './walk-network.ts'

/** Nodes of the graph by their number in the input. */
const nodesOf = (graph: StreetGraph): Int32Array => {
  const nodes = new Int32Array(graph.numNodes)
  graph.inputNode.forEach((input, node) => {
    nodes[input] = node
  })
  return nodes
}

function pointsIn(random: Random, town: Town, count: number): number[] {
  return Array.from({ length: count }, () =>
    townLonLat(
      random.between(Math.min(...town.east), Math.max(...town.east)),
      random.between(Math.min(...town.north), Math.max(...town.north)),
    ),
  ).flat()
}

/** The textbook: relax every edge until nothing changes (Bellman and Ford), places as nodes of their own. */
function referenceDistances(graph: StreetGraph, from: Places, to: Places): number[][] {
  return Array.from({ length: from.count }, (_, a) => {
    const known = new Array<number>(graph.numNodes).fill(Infinity)
    const length = (edge: number) => graph.edgeLengthCentimetres[edge]!
    const start = from.edge[a]!
    if (start >= 0) {
      const [u, v, offset] = [graph.edgeFrom[start]!, graph.edgeTo[start]!, from.offsetCentimetres[a]!]
      known[u] = Math.min(known[u]!, offset)
      known[v] = Math.min(known[v]!, length(start) - offset)
    }
    for (let isChanged = true; isChanged; ) {
      isChanged = false
      for (let edge = 0; edge < graph.numEdges; edge++) {
        const [u, v] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!]
        const [viaU, viaV] = [known[u]! + length(edge), known[v]! + length(edge)]
        if (viaU < known[v]!) [known[v], isChanged] = [viaU, true]
        if (viaV < known[u]!) [known[u], isChanged] = [viaV, true]
      }
    }
    return Array.from({ length: to.count }, (_one, b) => {
      const end = to.edge[b]!
      if (end < 0 || start < 0) return UNREACHED
      const offset = to.offsetCentimetres[b]!
      const ways = [known[graph.edgeFrom[end]!]! + offset, known[graph.edgeTo[end]!]! + length(end) - offset]
      if (end === start) ways.push(Math.abs(offset - from.offsetCentimetres[a]!))
      const shortest = Math.min(...ways)
      return shortest === Infinity ? UNREACHED : shortest + from.legCentimetres[a]! + to.legCentimetres[b]!
    })
  })
}

describe('theory: a town of square blocks', () => {
  const town = gridTown(5, 4, 100)
  const graph = buildStreetGraph(town.segments)
  const network = walkNetwork(graph)
  const nodes = nodesOf(graph)

  it('walks as many blocks as the columns and rows differ', () => {
    const all = attachPlaces(network, placesAtNodes(network, nodes))
    const matrix = distanceMatrix(network, all, all)
    for (let a = 0; a < 20; a++)
      for (let b = 0; b < 20; b++) {
        const blocks = Math.abs((a % 5) - (b % 5)) + Math.abs(Math.floor(a / 5) - Math.floor(b / 5))
        expect(matrix[a * 20 + b]).toBe(blocks * 10_000)
      }
  })

  it('counts the leg from a point to the middle of a street, and the way to its ends', () => {
    const index = indexEdges(graph)
    const house = snapPoints(index, network, townLonLat(130, 20), { maxLegMetres: 50 })
    expect(house.legCentimetres[0]).toBe(2000)
    const shop = attachPlaces(network, placesAtNodes(network, [nodes[0]!, nodes[2]!]))
    const matrix = distanceMatrix(network, attachPlaces(network, house), shop)
    // Right to the centimetre to which positions on the street are rounded.
    expect(Math.abs(matrix[0]! - 15_000)).toBeLessThanOrEqual(2)
    expect(Math.abs(matrix[1]! - 9_000)).toBeLessThanOrEqual(2)
  })

  it('walks straight along the street between two points on it', () => {
    const index = indexEdges(graph)
    const two = snapPoints(index, network, [...townLonLat(120, 5), ...townLonLat(160, -10)], {
      maxLegMetres: 50,
    })
    const places = attachPlaces(network, two)
    const matrix = distanceMatrix(network, places, places)
    expect(Math.abs(matrix[1]! - (4000 + 500 + 1000))).toBeLessThanOrEqual(2)
    const field = nearestFacility(network, places, { isIncluded: (one) => one === 1 })
    expect(nearestOfPlaces(network, field, places, places).facility[0]).toBe(1)
  })

  it('leaves points beyond the longest leg unconnected', () => {
    const index = indexEdges(graph)
    const far = snapPoints(index, network, townLonLat(150, -60), { maxLegMetres: 50 })
    expect(far.edge[0]).toBe(-1)
    expect(distanceMatrix(network, attachPlaces(network, far), attachPlaces(network, far))[0]).toBe(UNREACHED)
  })
})

describe('invariant: generated towns', () => {
  it.each([1, 2, 3, 4, 5, 6])('agree with the textbook on every pair of places (%i)', (seed) => {
    const random = createRandom(`town ${seed}`)
    const town = randomTown(random, 7, 6)
    const graph = buildStreetGraph(town.segments)
    const network = walkNetwork(graph)
    const index = indexEdges(graph)
    const homes = snapPoints(index, network, pointsIn(random, town, 30), { maxLegMetres: 60 })
    const shops = snapPoints(index, network, pointsIn(random, town, 12), { maxLegMetres: 60 })
    const [origins, facilities] = [attachPlaces(network, homes), attachPlaces(network, shops)]
    const expected = referenceDistances(graph, homes, shops)
    const matrix = distanceMatrix(network, origins, facilities)
    expect(Array.from(matrix)).toEqual(expected.flat())

    const nearest = nearestOfPlaces(network, nearestFacility(network, facilities), facilities, origins)
    expect(Array.from(nearest.distanceCentimetres)).toEqual(expected.map((row) => Math.min(...row)))
    nearest.facility.forEach((facility, origin) => {
      const shortest = Math.min(...expected[origin]!)
      expect(facility).toBe(shortest === UNREACHED ? -1 : expected[origin]!.indexOf(shortest))
    })

    const cutoff = 30_000
    const table = reachTable(network, origins, facilities, cutoff)
    for (let facility = 0; facility < 12; facility++) {
      const entries = new Map<number, number>()
      for (let at = table.first[facility]!; at < table.first[facility + 1]!; at++)
        entries.set(table.origin[at]!, table.distanceCentimetres[at]!)
      expected.forEach((row, origin) => {
        expect(entries.get(origin)).toBe(row[facility]! <= cutoff ? row[facility] : undefined)
      })
    }
  })
})

describe('theory: what a walker may use', () => {
  /** Two ways from 0 to 2: steps through 1, or around by 3. */
  const square = (tags: Record<string, string>) =>
    buildStreetGraph({
      nodeLon: [0, 1, 2, 1].map((x) => townLonLat(x * 100, 0)[0]),
      nodeLat: [0, 0, 0, 1].map((y) => townLonLat(0, y * 100)[1]),
      from: [0, 1, 0, 3],
      to: [1, 2, 3, 2],
      lengthMetres: [100, 100, 150, 150],
      tagsOf: (segment) => (segment === 0 ? tags : { highway: 'residential', oneway: 'yes' }),
    })
  const metres = (graph: StreetGraph, walker = PLAIN_WALKER, minuteOfDay?: number): number => {
    const network = walkNetwork(graph, walker, { minuteOfDay })
    const nodes = nodesOf(graph)
    const ends = attachPlaces(network, placesAtNodes(network, [nodes[0]!, nodes[2]!]))
    return distanceMatrix(network, ends, ends)[1]! / 100
  }

  it('walks against one-way streets', () => expect(metres(square({ highway: 'footway' }))).toBe(200))

  it('goes around steps on wheels, unless there is a ramp', () => {
    const wheels = { ...PLAIN_WALKER, usesSteps: false }
    expect(metres(square({ highway: 'steps' }))).toBe(200)
    expect(metres(square({ highway: 'steps' }), wheels)).toBe(300)
    expect(metres(square({ highway: 'steps', 'ramp:wheelchair': 'yes' }), wheels)).toBe(200)
    expect(metres(square({ highway: 'steps' }), { ...PLAIN_WALKER, stepsFactor: 1.5 })).toBe(250)
  })

  it('passes a gate in its hours', () => {
    const gate = square({ highway: 'footway', barrier: 'gate', opening_hours: '06:00-22:00' })
    expect([metres(gate, PLAIN_WALKER, 359), metres(gate, PLAIN_WALKER, 360)]).toEqual([300, 200])
    expect([metres(gate, PLAIN_WALKER, 1319), metres(gate, PLAIN_WALKER, 1320)]).toEqual([200, 300])
    expect(metres(gate)).toBe(200)
  })

  it('stays out of what is private, closed to people on foot or a motorway', () => {
    const stranger = { ...PLAIN_WALKER, entersPrivate: false }
    expect(metres(square({ highway: 'service', access: 'private' }))).toBe(200)
    expect(metres(square({ highway: 'service', access: 'private' }), stranger)).toBe(300)
    expect(metres(square({ highway: 'service', access: 'no' }))).toBe(300)
    expect(metres(square({ highway: 'service', access: 'no', foot: 'yes' }))).toBe(200)
    expect(metres(square({ highway: 'motorway' }))).toBe(300)
  })

  it('waits at a crossing for as long as that distance takes to walk', () => {
    const walker = { ...PLAIN_WALKER, speedMetresPerSecond: 1.2, crossingSeconds: 30 }
    expect(metres(square({ highway: 'footway', footway: 'crossing' }), walker)).toBe(236)
  })

  it('feels a slope by Tobler’s function, up and down', () => {
    const walker = { ...PLAIN_WALKER, feelsSlopes: true }
    const slope = (incline: string) => metres(square({ highway: 'footway', incline }), walker)
    expect(slope('10%')).toBeCloseTo(100 + 100 * Math.exp(3.5 * 0.1), 1)
    expect(slope('-5%')).toBeCloseTo(100 + 100 * Math.exp(3.5 * -0.05), 1)
    expect(
      metres(square({ highway: 'footway', incline: '10%' }), { ...walker, maxSlopeFraction: 0.08 }),
    ).toBe(300)
  })
})
