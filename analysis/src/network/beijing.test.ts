import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PrivatePostgres, startPrivatePostgres } from '../../../scripts/private-postgres.ts'
import { createRandom } from '../random/random.ts'
import { readStreets } from '../testkit/read-streets.ts'
import { attachPlaces } from './attach.ts'
import { nearestFacility } from './nearest.ts'
import { clearReached, createSearchSpace, searchWithin, UNREACHED } from './search.ts'
import { placesAtNodes } from './snap.ts'
import { buildStreetGraph, type StreetGraph } from './street-graph.ts'
import { walkNetwork } from './walk-network.ts'

const STREETS = fileURLToPath(new URL('../../../../shared/data/streets/', import.meta.url))
const hasStreets = existsSync(STREETS)
if (!hasStreets)
  console.warn('left out: distances on the streets of Beijing, since ../shared/data is not there')

const PROGRAMS = '/usr/lib/postgresql/15/bin'
const hasPgRouting =
  existsSync('/usr/share/postgresql/15/extension/pgrouting.control') && existsSync(PROGRAMS)
if (hasStreets && !hasPgRouting)
  console.warn('left out: the comparison with pgRouting, since postgresql-15-pgrouting is not installed')

type Neighbours = [other: number, length: number][][]

function neighboursOf(graph: StreetGraph): Neighbours {
  const neighbours: Neighbours = Array.from({ length: graph.numNodes }, () => [])
  for (let edge = 0; edge < graph.numEdges; edge++) {
    const [a, b, length] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!, graph.edgeLengthCentimetres[edge]!]
    neighbours[a]!.push([b, length])
    neighbours[b]!.push([a, length])
  }
  return neighbours
}

/** Dijkstra 1959 with a binary heap over plain lists: shares nothing with the search that it judges. */
function referenceDistances(neighbours: Neighbours, source: number): number[] {
  const known = new Array<number>(neighbours.length).fill(Infinity)
  const heap: [distance: number, node: number][] = [[0, source]]
  known[source] = 0
  while (heap.length > 0) {
    const [distance, node] = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) {
      let at = 0
      for (;;) {
        let child = 2 * at + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && heap[child + 1]![0] < heap[child]![0]) child++
        if (heap[child]![0] >= last[0]) break
        heap[at] = heap[child]!
        at = child
      }
      heap[at] = last
    }
    if (distance > known[node]!) continue
    for (const [other, length] of neighbours[node]!) {
      const next = distance + length
      if (next >= known[other]!) continue
      known[other] = next
      let at = heap.push([next, other]) - 1
      while (at > 0 && heap[(at - 1) >> 1]![0] > next) {
        heap[at] = heap[(at - 1) >> 1]!
        at = (at - 1) >> 1
      }
      heap[at] = [next, other]
    }
  }
  return known
}

describe.runIf(hasStreets)('the streets of Beijing', () => {
  const { segments } = readStreets(
    readFileSync(`${STREETS}beijing_osm2013_nodes.csv`, 'latin1'),
    readFileSync(`${STREETS}beijing_osm2013_segments.csv`, 'latin1'),
  )
  const graph = buildStreetGraph(segments)
  const network = walkNetwork(graph)
  const space = createSearchSpace(network)
  const random = createRandom('beijing')
  const anyNode = () => random.integer(0, graph.numNodes - 1)
  const startAt = (node: number) => ({
    count: 1,
    node: Int32Array.of(node),
    distanceCentimetres: Int32Array.of(0),
  })

  it('golden: are 77,365 nodes and 87,808 segments', () => {
    expect([graph.numNodes, graph.numEdges]).toEqual([77_365, 87_808])
  })

  const neighbours = neighboursOf(graph)
  it.each(Array.from({ length: 10 }, (_, index) => index))(
    'theory: are as far apart as Dijkstra says, on 100 of 1,000 pairs (%i)',
    () => {
      const source = anyNode()
      const expected = referenceDistances(neighbours, source)
      const numReached = searchWithin(space, network.firstArc, network.arcs, startAt(source), UNREACHED - 1)
      for (let pair = 0; pair < 100; pair++) {
        const target = anyNode()
        const found = space.distance[target]!
        expect(found === UNREACHED ? Infinity : found).toBe(expected[target])
      }
      clearReached(space, numReached)
    },
  )

  it('invariant: every node is as far from the nearest facility as from the nearest of all searches', () => {
    const shops = Array.from({ length: 12 }, anyNode)
    const field = nearestFacility(network, attachPlaces(network, placesAtNodes(network, shops)))
    const expected = new Int32Array(graph.numNodes).fill(UNREACHED)
    for (const shop of shops) {
      const numReached = searchWithin(space, network.firstArc, network.arcs, startAt(shop), UNREACHED - 1)
      for (let index = 0; index < numReached; index++) {
        const node = space.reached[index]!
        expected[node] = Math.min(expected[node]!, space.distance[node]!)
      }
      clearReached(space, numReached)
    }
    expect(field.distanceCentimetres).toEqual(expected)
  })

  describe.runIf(hasPgRouting)('beside pgRouting', () => {
    let postgres: PrivatePostgres
    beforeAll(() => {
      postgres = startPrivatePostgres(PROGRAMS)
    })
    afterAll(() => postgres?.stop())
    const query = (sql: string): string => {
      const result = spawnSync(`${PROGRAMS}/psql`, ['-qAtX', '-v', 'ON_ERROR_STOP=1', postgres.databaseUrl], {
        input: sql,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      })
      if (result.status !== 0) throw new Error(result.stderr)
      return result.stdout
    }

    it('agree on everything within 1,000 m of 100 origins', () => {
      const origins = [...new Set(Array.from({ length: 100 }, anyNode))]
      const rows = Array.from(
        graph.edgeFrom,
        (from, edge) => `${edge}\t${from}\t${graph.edgeTo[edge]}\t${graph.edgeLengthCentimetres[edge]}`,
      )
      const answer = query(
        [
          'create extension postgis; create extension pgrouting;',
          'create table edge (id bigint, source bigint, target bigint, cost float8);',
          `copy edge from stdin;\n${rows.join('\n')}\n\\.`,
          'select from_v, node, agg_cost from pgr_drivingDistance(',
          `'select id, source, target, cost from edge', array[${origins}]::bigint[], 100000, false);`,
        ].join('\n'),
      )
      const theirs = new Map<string, number>()
      for (const line of answer.split('\n')) {
        const [origin, node, cost] = line.split('|')
        if (cost !== undefined) theirs.set(`${origin}|${node}`, Number(cost))
      }
      const ours = new Map<string, number>()
      for (const origin of origins) {
        const numReached = searchWithin(space, network.firstArc, network.arcs, startAt(origin), 100_000)
        for (let index = 0; index < numReached; index++)
          ours.set(`${origin}|${space.reached[index]}`, space.distance[space.reached[index]!]!)
        clearReached(space, numReached)
      }
      expect(ours.size).toBeGreaterThan(100 * 20)
      expect(theirs.size).toBe(ours.size)
      for (const [pair, cost] of ours)
        if (theirs.get(pair) !== cost) expect([pair, theirs.get(pair)]).toEqual([pair, cost])
    })
  })
})
