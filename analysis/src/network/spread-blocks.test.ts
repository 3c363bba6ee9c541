import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { randomTown } from '../testkit/towns.ts'
import { attachPlaces } from './attach.ts'
import { startsAtFacilities } from './nearest.ts'
import { createSearchSpace, NO_OWNER, spreadOwners, UNREACHED } from './search.ts'
import { placesAtNodes } from './snap.ts'
import { spreadInBlocks } from './spread-blocks.ts'
import { buildStreetGraph } from './street-graph.ts'
import { walkNetwork } from './walk-network.ts'

describe('invariant: block by block', () => {
  it.each([UNREACHED - 1, 60_000])('owners and distances are those of one queue, within %i cm', (cutoff) => {
    const random = createRandom(`blocks ${cutoff}`)
    for (let turn = 0; turn < 4; turn++) {
      // Some five thousand nodes: five blocks, of which the last is not full.
      const network = walkNetwork(buildStreetGraph(randomTown(random, 70 + turn, 73).segments))
      const { numNodes } = network.graph
      const nodes = Array.from({ length: 2 ** (2 * turn + 1) }, () => random.integer(0, numNodes - 1))
      const starts = startsAtFacilities(attachPlaces(network, placesAtNodes(network, nodes)), () => true)
      const space = createSearchSpace(network)
      const expected = [new Int32Array(numNodes).fill(UNREACHED), new Int32Array(numNodes).fill(NO_OWNER)]
      spreadOwners(space, network, network.arcsBack, starts, cutoff, expected[0]!, expected[1]!)
      // What the arrays held before must not matter, nor a second search in the same space.
      const [distance, owner] = [new Int32Array(numNodes).fill(7), new Int32Array(numNodes).fill(7)]
      for (let again = 0; again < 2; again++) {
        spreadInBlocks(space, network, network.arcsBack, starts, cutoff, distance, owner)
        expect(distance).toEqual(expected[0])
        expect(owner).toEqual(expected[1])
      }
    }
  })
})
