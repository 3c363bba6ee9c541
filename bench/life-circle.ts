/**
 * How soon does the plan follow while a facility is dragged, in a browser and over working everything out again?
 *
 * In Chromium a facility is dragged on the page itself, in the demo subdistrict and in all of Las Palmas, from the
 * movement of the pointer until figures and map have followed; the peer is what a hand takes for "at once".
 *
 * Ours is one step of a drag in a town of streets in a grid: the service of the dragged facility, its reach over every
 * home and the count of choices. The peer is what a planner without memory does at each step: places every home on the
 * streets again and searches from every facility of every kind.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createPlanner } from '../analysis/src/life-circle/planner.ts'
import type { World } from '../analysis/src/life-circle/world.ts'
import { joinLines } from '../analysis/src/network/join-lines.ts'
import { createRandom } from '../analysis/src/random/random.ts'
import { type Benchmark, compare, fastestMs, type Row } from './benchmark.ts'
import { dragInChromium } from './life-circle/drag-in-chromium.ts'

const CITY = fileURLToPath(new URL('../../shared/data/streets/las_palmas.osm.pbf', import.meta.url))
/** Milliseconds that nineteen of twenty positions may take: in a subdistrict nobody sees a lag, in a city nobody minds it. */
const MOST_MS = { subdistrict: 50, city: 200 }

/** A tenth: a drag must leave the other nine tenths of its time to drawing. */
const GOAL = 0.1
const NUM_STREETS = 120
const SPACING_DEGREES = 0.0012
const NUM_HOMES = 20_000
const NUM_KINDS = 12
const NUM_FACILITIES = 600

function gridTown(): World {
  const random = createRandom('bench life circle')
  const side = NUM_STREETS * SPACING_DEGREES
  const lines = Array.from({ length: NUM_STREETS + 1 }, (_, street) => street * SPACING_DEGREES).flatMap(
    (at) => {
      const steps = Array.from({ length: NUM_STREETS + 1 }, (_, step) => step * SPACING_DEGREES)
      return [
        { lonLat: steps.flatMap((step) => [at, step]), tags: {} },
        { lonLat: steps.flatMap((step) => [step, at]), tags: {} },
      ]
    },
  )
  const points = (count: number) => ({
    count,
    lonLat: Float64Array.from({ length: 2 * count }, () => random.between(0, side)),
    community: new Int16Array(count),
    dataset: new Int16Array(count),
    sourceRow: Int32Array.from({ length: count }, (_, index) => index + 1),
    names: Array.from({ length: count }, () => ''),
  })
  const amounts = (count: number, most: number) =>
    Float32Array.from({ length: count }, () => random.integer(0, most))
  return {
    key: 'bench',
    isSynthetic: true,
    basis: 'buildings',
    hasElders: true,
    hasChildren: true,
    datasets: [{ id: 'bench', table: 'bench', title: '', version: 1, role: 'facility' }],
    communities: [{ code: 'c', name: 'c' }],
    compounds: [],
    unrecognised: [],
    wishes: [],
    homes: {
      ...points(NUM_HOMES),
      population: amounts(NUM_HOMES, 80),
      elders: amounts(NUM_HOMES, 20),
      children: amounts(NUM_HOMES, 10),
      compound: new Int32Array(NUM_HOMES).fill(-1),
    },
    facilities: {
      ...points(NUM_FACILITIES),
      kind: Int16Array.from({ length: NUM_FACILITIES }, (_, index) => index % NUM_KINDS),
      capacity: new Float32Array(NUM_FACILITIES).fill(Number.NaN),
      areaSquareMetres: new Float32Array(NUM_FACILITIES).fill(Number.NaN),
    },
    sites: { ...points(0), areaSquareMetres: new Float32Array(0), categories: [] },
    graph: joinLines(lines, { toleranceMetres: 0, meetsAtCrossings: false }).graph,
  }
}

export const lifeCircle: Benchmark = async () => {
  const world = gridTown()
  const kinds = Array.from({ length: NUM_KINDS }, (_, index) => ({
    id: `kind-${index}`,
    words: [],
    tags: [],
    servedBy: [],
  }))
  const planner = createPlanner(world, kinds, 3000)
  let step = 0
  const drag = (): void => {
    step += 1
    const offset = step * 1e-5
    planner.setEdits([{ type: 'move', facility: 'bench.1', lon: 0.05 + offset, lat: 0.05 + offset }], 0)
    const { distanceCentimetres } = planner.reach(0)
    if (distanceCentimetres.length !== NUM_HOMES) throw new Error('the plan lost homes')
    planner.countWithin(0, 100_000)
  }
  const ms = await fastestMs(
    {
      drag: { work: drag },
      again: {
        work: () => {
          const fresh = createPlanner(world, kinds, 3000)
          for (let kind = 0; kind < NUM_KINDS; kind++) fresh.reach(kind)
        },
      },
    },
    5,
  )
  return [
    ...(await dragRows()),
    compare({
      name: `step of a drag, reckoning alone, ${world.graph.numNodes.toLocaleString('en')} nodes, ${NUM_HOMES.toLocaleString('en')} homes`,
      value: ms.drag,
      unit: 'ms',
      peer: 'everything again',
      peerValue: ms.again,
      goal: GOAL,
    }),
  ]
}

async function dragRows(): Promise<Row[]> {
  const hasCity = existsSync(CITY)
  if (!hasCity) process.stderr.write('  left out: Las Palmas, since ../shared/data is not there\n')
  const drags = await dragInChromium(hasCity ? CITY : null)
  return drags.flatMap(({ name, milliseconds }, index) => {
    const sorted = [...milliseconds].sort((a, b) => a - b)
    const quantile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!
    const allowed = index === 0 ? MOST_MS.subdistrict : MOST_MS.city
    return [0.5, 0.95].map((share) =>
      compare({
        name: `${name}: dragged in Chromium, ${sorted.length} positions, p${100 * share}`,
        value: quantile(share),
        unit: 'ms',
        peer: 'allowed',
        peerValue: allowed,
        goal: 1,
      }),
    )
  })
}
