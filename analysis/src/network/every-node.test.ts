import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { randomTown } from '../testkit/towns.ts'
import { attachPlaces } from './attach.ts'
import { forEachReach, kNearest, sumsWithin } from './every-node.ts'
import { distanceMatrix } from './reach.ts'
import { UNREACHED } from './search.ts'
import { placesAtNodes } from './snap.ts'
import { buildStreetGraph } from './street-graph.ts'
import { walkNetwork } from './walk-network.ts'

describe.each([1, 2, 3])('invariant: every node of a generated town (%i)', (seed) => {
  const random = createRandom(`every ${seed}`)
  const graph = buildStreetGraph(randomTown(random, 9, 9).segments)
  const network = walkNetwork(graph)
  const nodes = Array.from({ length: graph.numNodes }, (_, node) => node)
  const shops = Array.from({ length: 14 }, () => random.integer(0, graph.numNodes - 1))
  const [everywhere, facilities] = [nodes, shops].map((list) =>
    attachPlaces(network, placesAtNodes(network, list)),
  )
  const matrix = distanceMatrix(network, everywhere!, facilities!)
  const row = (node: number) => Array.from(matrix.subarray(node * 14, node * 14 + 14))
  const isConnected = (node: number) => network.firstArc[node + 1]! > network.firstArc[node]!

  it('has the k nearest in the order of distance, then of their number', () => {
    const { distanceCentimetres, facility } = kNearest(network, facilities!, 3)
    for (const node of nodes.filter(isConnected)) {
      const expected = row(node)
        .map((distance, index) => ({ distance, index }))
        .filter(({ distance }) => distance !== UNREACHED)
        .sort((a, b) => a.distance - b.distance || a.index - b.index)
        .slice(0, 3)
      const found = [0, 1, 2].map((j) => ({
        distance: distanceCentimetres[node * 3 + j]!,
        index: facility[node * 3 + j]!,
      }))
      expect(found.filter(({ index }) => index >= 0)).toEqual(expected)
    }
  })

  it('sums what lies within each reach', () => {
    const reaches = [10_000, 25_000, 45_000]
    const amounts = shops.map((_, index) => 2 ** index)
    const sums = sumsWithin(network, facilities!, reaches, amounts)
    reaches.forEach((reach, index) => {
      for (const node of nodes.filter(isConnected)) {
        const expected = row(node).reduce(
          (sum, distance, shop) => sum + (distance <= reach ? amounts[shop]! : 0),
          0,
        )
        expect(sums[index * graph.numNodes + node]).toBe(expected)
      }
    })
  })

  it('reaches of every node what a matrix says', () => {
    const all = distanceMatrix(network, everywhere!, everywhere!)
    forEachReach(network, 30_000, (node, numReached, reached, distance) => {
      if (!isConnected(node)) return
      const found = Array.from(reached.subarray(0, numReached))
      const expected = nodes.filter((other) => all[node * graph.numNodes + other]! <= 30_000)
      expect(found.toSorted((a, b) => a - b)).toEqual(expected)
      for (const other of found) expect(distance[other]).toBe(all[node * graph.numNodes + other])
    })
  })
})
