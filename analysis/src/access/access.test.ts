import { describe, expect, it } from 'vitest'
import { attachPlaces } from '../network/attach.ts'
import { type ReachTable, reachTable } from '../network/reach.ts'
import { indexEdges, snapPoints } from '../network/snap.ts'
import { buildStreetGraph } from '../network/street-graph.ts'
import { walkNetwork } from '../network/walk-network.ts'
import { createRandom } from '../random/random.ts'
import { gridTown, randomTown, townLonLat } from '../testkit/towns.ts'
import * as decays from './decay.ts'
import { balancedCatchment, huffDemand, twoStepCatchment } from './floating-catchment.ts'
import { covered, demandInReach, opportunities } from './opportunities.ts'

/** A town with homes and facilities at random. */
function tableOf(seed: string, numOrigins: number, numFacilities: number): ReachTable {
  const random = createRandom(seed)
  const graph = buildStreetGraph(randomTown(random, 8, 8).segments)
  const network = walkNetwork(graph)
  const index = indexEdges(graph)
  const points = (count: number) =>
    Array.from({ length: count }, () => townLonLat(random.between(0, 630), random.between(0, 630))).flat()
  const attach = (count: number) =>
    attachPlaces(network, snapPoints(index, network, points(count), { maxLegMetres: 100 }))
  return reachTable(network, attach(numOrigins), attach(numFacilities), 50_000)
}

describe('theory: sums of power-of-two weights say exactly what was reached', () => {
  it('on a town of blocks, for every node and reach', () => {
    const town = gridTown(6, 5, 100)
    const graph = buildStreetGraph(town.segments)
    const network = walkNetwork(graph)
    const at = (node: number) => townLonLat((node % 6) * 100, Math.floor(node / 6) * 100)
    const nodes = Array.from({ length: 30 }, (_, node) => node)
    const all = attachPlaces(
      network,
      snapPoints(indexEdges(graph), network, nodes.flatMap(at), { maxLegMetres: 1 }),
    )
    const table = reachTable(network, all, all, 60_000)
    const weights = nodes.map((node) => 2 ** node)
    for (const blocks of [0, 1, 2, 3, 5]) {
      const sums = opportunities(table, decays.cumulative(blocks * 100), weights)
      nodes.forEach((from) => {
        const within = nodes.filter(
          (to) =>
            Math.abs((from % 6) - (to % 6)) + Math.abs(Math.floor(from / 6) - Math.floor(to / 6)) <= blocks,
        )
        expect(sums[from]).toBe(within.reduce((sum, to) => sum + 2 ** to, 0))
      })
    }
  })
})

const CURVES: [string, decays.Decay][] = [
  ['cumulative', decays.cumulative(500)],
  ['linear', decays.linear(500)],
  ['exponential', decays.exponential(200, 500)],
  ['gaussian', decays.gaussian(500)],
  ['inverse power', decays.inversePower(1.5, 50, 500)],
  ['logistic', decays.logistic(250, 60, 500)],
  [
    'zones',
    decays.zones(decays.E2SFCA_WEIGHTS.map((weight, zone) => ({ reachMetres: (zone + 1) * 166, weight }))),
  ],
]

describe.each(CURVES)('invariant: %s', (_name, decay) => {
  it('starts at 1, never rises and never falls below 0', () => {
    expect(decay(0)).toBe(1)
    for (let metres = 0; metres < 700; metres++) {
      const [here, next] = [decay(metres * 100), decay(metres * 100 + 100)]
      expect(next).toBeLessThanOrEqual(here)
      expect(next).toBeGreaterThanOrEqual(0)
    }
    expect(decay(60_000)).toBe(0)
  })

  it('gives out in two steps exactly the supply that anybody reaches', () => {
    const table = tableOf('supply', 80, 15)
    const random = createRandom('amounts')
    const demand = Array.from({ length: 80 }, () => random.integer(0, 300))
    const supply = Array.from({ length: 15 }, () => random.integer(1, 50))
    const { accessOfOrigin, supplyPerDemand } = twoStepCatchment(table, decay, demand, supply)
    const reaching = demandInReach(table, decay, demand)
    const given = supply.reduce((sum, amount, facility) => sum + (reaching[facility]! > 0 ? amount : 0), 0)
    const taken = demand.reduce((sum, people, origin) => sum + people * accessOfOrigin[origin]!, 0)
    expect(taken).toBeCloseTo(given, 8)
    supplyPerDemand.forEach((ratio, facility) => {
      expect(ratio).toBeCloseTo(reaching[facility]! > 0 ? supply[facility]! / reaching[facility]! : 0, 12)
    })
  })

  it('loses nobody who reaches anything, by choice and by balance', () => {
    const table = tableOf('choice', 80, 15)
    const random = createRandom('people')
    const demand = Array.from({ length: 80 }, () => random.integer(0, 300))
    const supply = Array.from({ length: 15 }, () => random.integer(1, 50))
    const reached = opportunities(table, decay)
    const everybody = demand.reduce((sum, people, origin) => sum + (reached[origin]! > 0 ? people : 0), 0)
    const chosen = huffDemand(table, decay, demand, supply)
    expect(chosen.reduce((a, b) => a + b, 0)).toBeCloseTo(everybody, 6)
    const balanced = balancedCatchment(table, decay, demand, supply)
    const claimed = supply.map(
      (amount, facility) => amount / (balanced.supplyPerDemand[facility] || Infinity),
    )
    expect(claimed.reduce((a, b) => a + b, 0)).toBeCloseTo(everybody, 6)
    const level = balanced.supplyPerDemand.reduce((a, b) => a + b, 0)
    expect(balanced.accessOfOrigin.reduce((a, b) => a + b, 0)).toBeCloseTo(level, 9)
  })
})

describe('invariant: coverage', () => {
  it('is what a count of at least one says', () => {
    const table = tableOf('cover', 80, 15)
    const counts = opportunities(table, decays.cumulative(300))
    expect(Array.from(covered(table, 30_000))).toEqual(Array.from(counts, (count) => (count > 0 ? 1 : 0)))
    expect(covered(table, 30_000, () => false).every((flag) => flag === 0)).toBe(true)
  })
})
