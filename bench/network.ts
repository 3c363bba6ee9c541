/**
 * How fast are the searches over a real street network, over the same searches in plain C++ and over pgRouting?
 *
 * The peer in C++ (bench/network/plain-search.cpp) has the same queue, integer lengths and order of nodes, and is
 * compiled with -O3 here and now; ours may take 1.6 times as long. Absolute goals are those of a page that must answer
 * at once. The cost of generated networks is told by node, so that growth beyond the linear would show.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attachPlaces } from '@jingjing/analysis/network/attach'
import { forEachReach, sumsWithin } from '@jingjing/analysis/network/every-node'
import { nearestFacility } from '@jingjing/analysis/network/nearest'
import { clearReached, createSearchSpace, searchWithin, UNREACHED } from '@jingjing/analysis/network/search'
import { placesAtNodes } from '@jingjing/analysis/network/snap'
import {
  buildStreetGraph,
  type StreetGraph,
  type StreetSegments,
} from '@jingjing/analysis/network/street-graph'
import { type WalkNetwork, walkNetwork } from '@jingjing/analysis/network/walk-network'
import { createRandom, type Random } from '@jingjing/analysis/random/random'
import { readStreets } from '@jingjing/analysis/testkit/read-streets'
import { startPrivatePostgres } from '../scripts/private-postgres.ts'
import { type Benchmark, compare, type Row, type Side } from './benchmark.ts'

const STREETS = fileURLToPath(new URL('../../shared/data/streets/', import.meta.url))
const PLAIN_SEARCH = fileURLToPath(new URL('./network/plain-search.cpp', import.meta.url))
const NUM_FACILITIES = 500
const NUM_KINDS = 30
const REACHES_CENTIMETRES = [30_000, 50_000, 100_000]
const GOALS_MS = { prepare: 1000, nearest: 8, sums: 400, reach: 800 }
const GOAL_OF_PLAIN = 1.6
/** A larger network leaves the caches of the processor; the work by node stays the same. */
const GOAL_OF_GROWTH = 3
const SIZES = [10_000, 100_000, 1_000_000]
const NUM_ORIGINS = 100
const PROGRAMS = '/usr/lib/postgresql/15/bin'

const SEGMENTS_FILE = 'beijing_osm2013_segments.csv'
const NODES_FILE = 'beijing_osm2013_nodes.csv'

/**
 * The fastest of several runs of each side, in milliseconds of this process's own time: others on the machine count as
 * little as they can, and on a quiet one it is the time that passes.
 */
async function fastestMs<Name extends string>(
  sides: Record<Name, Side>,
  numTurns: number,
): Promise<Record<Name, number>> {
  const fastest = {} as Record<Name, number>
  for (let turn = 0; turn <= numTurns; turn++)
    for (const [name, side] of Object.entries(sides) as [Name, Side][]) {
      const start = process.cpuUsage()
      await side.work()
      const { user, system } = process.cpuUsage(start)
      if (turn > 0)
        fastest[name] = Math.min(fastest[name] ?? Number.POSITIVE_INFINITY, (user + system) / 1000)
    }
  return fastest
}

/** A crooked grid with a fifth of its streets left out. */
function generatedSegments(random: Random, numNodes: number): StreetSegments {
  const side = Math.ceil(Math.sqrt(numNodes))
  const nodeLon = new Float64Array(numNodes)
  const nodeLat = new Float64Array(numNodes)
  const [from, to]: [number[], number[]] = [[], []]
  for (let node = 0; node < numNodes; node++) {
    const [column, row] = [node % side, Math.floor(node / side)]
    nodeLon[node] = 116 + (column + random.between(-0.3, 0.3)) * 0.001
    nodeLat[node] = 35 + (row + random.between(-0.3, 0.3)) * 0.0008
    if (column > 0 && !random.chance(0.2)) [from[from.length], to[to.length]] = [node - 1, node]
    if (row > 0 && !random.chance(0.2)) [from[from.length], to[to.length]] = [node - side, node]
  }
  return { nodeLon, nodeLat, from, to }
}

interface Loaded {
  graph: StreetGraph
  network: WalkNetwork
}

function prepare(): Loaded {
  const { segments } = readStreets(
    readFileSync(`${STREETS}${NODES_FILE}`, 'latin1'),
    readFileSync(`${STREETS}${SEGMENTS_FILE}`, 'latin1'),
  )
  const graph = buildStreetGraph(segments)
  return { graph, network: walkNetwork(graph) }
}

/** Milliseconds and check sum of each search of the C++ program; null where it cannot be compiled. */
function plainSearches(graph: StreetGraph, sources: readonly number[], folder: string) {
  const program = join(folder, 'plain-search')
  const compiled = spawnSync('g++', ['-O3', '-o', program, PLAIN_SEARCH], { encoding: 'utf8' })
  if (compiled.error !== undefined || compiled.status !== 0) {
    process.stderr.write(`  left out: the peer in C++ (${compiled.error?.message ?? compiled.stderr})\n`)
    return null
  }
  const sizes = [graph.numNodes, graph.numEdges, NUM_FACILITIES, NUM_KINDS]
  const data = new Int32Array(4 + 3 * graph.numEdges + sources.length)
  data.set(sizes)
  for (let edge = 0; edge < graph.numEdges; edge++)
    data.set([graph.edgeFrom[edge]!, graph.edgeTo[edge]!, graph.edgeLengthCentimetres[edge]!], 4 + 3 * edge)
  data.set(sources, 4 + 3 * graph.numEdges)
  const path = join(folder, 'network.bin')
  writeFileSync(path, data)
  return (numTurns: number): Map<string, { ms: number; check: number }> => {
    const run = spawnSync(program, [path, String(numTurns)], { encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`the peer in C++ failed: ${run.stderr}`)
    const found = new Map<string, { ms: number; check: number }>()
    for (const line of run.stdout.trim().split('\n')) {
      const [name, ms, check] = line.split(' ')
      found.set(name!, { ms: Number(ms), check: Number(check) })
    }
    return found
  }
}

/** Milliseconds of pgRouting for everything within 1,000 m of the origins; null where it is not installed. */
function pgRoutingMs(graph: StreetGraph, origins: readonly number[]): number | null {
  if (!existsSync('/usr/share/postgresql/15/extension/pgrouting.control')) {
    process.stderr.write('  left out: pgRouting, which is not installed (Debian: postgresql-15-pgrouting)\n')
    return null
  }
  const postgres = startPrivatePostgres(PROGRAMS)
  const query = (sql: string): string => {
    const run = spawnSync(`${PROGRAMS}/psql`, ['-qAtX', '-v', 'ON_ERROR_STOP=1', postgres.databaseUrl], {
      input: sql,
      encoding: 'utf8',
    })
    if (run.status !== 0) throw new Error(run.stderr)
    return run.stdout
  }
  try {
    const rows = Array.from(
      graph.edgeFrom,
      (from, edge) => `${edge}\t${from}\t${graph.edgeTo[edge]}\t${graph.edgeLengthCentimetres[edge]}`,
    )
    query(
      `create extension postgis; create extension pgrouting;
       create table edge (id bigint, source bigint, target bigint, cost float8);
       copy edge from stdin;\n${rows.join('\n')}\n\\.\nanalyze edge;`,
    )
    const search = `select count(*) from pgr_drivingDistance('select id, source, target, cost from edge',
      array[${origins}]::bigint[], 100000, false)`
    const plan = query(`${search}; explain (analyze, format json) ${search};`)
    return Number(/"Execution Time": ([\d.]+)/.exec(plan)?.[1])
  } finally {
    postgres.stop()
  }
}

async function beijingRows(): Promise<Row[]> {
  const prepared = await fastestMs({ prepare: { work: prepare } }, 3)
  const { graph, network } = prepare()
  const space = createSearchSpace(network)
  const into = new Float64Array(REACHES_CENTIMETRES.length * graph.numNodes)
  const random = createRandom('bench').stream('network')
  const sources = Array.from({ length: NUM_FACILITIES * NUM_KINDS }, () =>
    random.integer(0, graph.numNodes - 1),
  )
  const kinds = Array.from({ length: NUM_KINDS }, (_, kind) =>
    attachPlaces(
      network,
      placesAtNodes(network, sources.slice(kind * NUM_FACILITIES, (kind + 1) * NUM_FACILITIES)),
    ),
  )
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-bench-'))
  try {
    const plain = plainSearches(graph, sources, folder)
    const field = nearestFacility(network, kinds[0]!, { space })
    const checks = { nearest: 0, sums: 0, reach: 0 }
    for (const distance of field.distanceCentimetres) if (distance !== UNREACHED) checks.nearest += distance
    for (const kind of kinds)
      for (const sum of sumsWithin(network, kind, REACHES_CENTIMETRES, undefined, space, into))
        checks.sums += sum
    const theirs = { nearest: Infinity, sums: Infinity, reach: Infinity }
    const ours = { nearest: Infinity, sums: Infinity, reach: Infinity }
    // Both sides by turns, so that a busy machine is busy for both.
    for (let turn = 0; turn < 4; turn++) {
      const ms = await fastestMs(
        { nearest: { work: () => nearestFacility(network, kinds[0]!, { space, into: field }) } },
        20,
      )
      ours.nearest = Math.min(ours.nearest, ms.nearest)
      const heavy = await fastestMs(
        {
          sums: {
            work: () => {
              for (const kind of kinds) sumsWithin(network, kind, REACHES_CENTIMETRES, undefined, space, into)
            },
          },
          reach: {
            work: () => {
              checks.reach = 0
              forEachReach(
                network,
                REACHES_CENTIMETRES[2]!,
                (_node, numReached) => {
                  checks.reach += numReached
                },
                space,
              )
            },
          },
        },
        2,
      )
      ours.sums = Math.min(ours.sums, heavy.sums)
      ours.reach = Math.min(ours.reach, heavy.reach)
      for (const [name, { ms: peerMs, check }] of plain?.(8) ?? []) {
        const key = name as keyof typeof theirs
        if (check !== checks[key]) throw new Error(`${name}: ${checks[key]} here, ${check} in C++`)
        theirs[key] = Math.min(theirs[key], peerMs)
      }
    }
    const names = {
      nearest: `nearest of ${NUM_FACILITIES} for ${graph.numNodes.toLocaleString('en')} nodes`,
      sums: `${NUM_KINDS} kinds × 3 reaches, all nodes`,
      reach: 'reachable set of every node, 1,000 m',
    }
    const rows = [limitRow('prepare from two CSV files', prepared.prepare, GOALS_MS.prepare)]
    for (const key of ['nearest', 'sums', 'reach'] as const) {
      rows.push(limitRow(names[key], ours[key], GOALS_MS[key]))
      if (plain !== null)
        rows.push(
          compare({
            name: names[key],
            value: ours[key],
            unit: 'ms',
            peer: 'C++ -O3',
            peerValue: theirs[key],
            goal: GOAL_OF_PLAIN,
          }),
        )
    }
    return [...rows, ...(await drivingRows(graph, network))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function drivingRows(graph: StreetGraph, network: WalkNetwork): Promise<Row[]> {
  const random = createRandom('bench').stream('origins')
  const origins = [
    ...new Set(Array.from({ length: NUM_ORIGINS }, () => random.integer(0, graph.numNodes - 1))),
  ]
  const peerValue = pgRoutingMs(graph, origins)
  if (peerValue === null) return []
  const space = createSearchSpace(network)
  const ms = await fastestMs(
    {
      ours: {
        work: () => {
          for (const origin of origins) {
            const starts = { count: 1, node: Int32Array.of(origin), distanceCentimetres: Int32Array.of(0) }
            clearReached(space, searchWithin(space, network.firstArc, network.arcs, starts, 100_000))
          }
        },
      },
    },
    10,
  )
  return [
    compare({
      name: `within 1,000 m of ${origins.length} origins`,
      value: ms.ours,
      unit: 'ms',
      peer: 'pgRouting',
      peerValue,
      goal: 1,
    }),
  ]
}

const limitRow = (name: string, value: number, peerValue: number): Row =>
  compare({ name, value, unit: 'ms', peer: 'allowed', peerValue, goal: 1 })

async function growthRows(): Promise<Row[]> {
  const random = createRandom('bench').stream('generated')
  const rows: Row[] = []
  let first: { nearest: number; sums: number } | null = null
  for (const numNodes of SIZES) {
    const graph = buildStreetGraph(generatedSegments(random.stream(String(numNodes)), numNodes))
    const network = walkNetwork(graph)
    const space = createSearchSpace(network)
    // One facility for as many nodes in each, so that the work by node is the same.
    const nodes = Array.from({ length: numNodes / 200 }, () => random.integer(0, numNodes - 1))
    const facilities = attachPlaces(network, placesAtNodes(network, nodes))
    const field = nearestFacility(network, facilities, { space })
    const into = new Float64Array(REACHES_CENTIMETRES.length * numNodes)
    const ms = await fastestMs(
      {
        nearest: { work: () => nearestFacility(network, facilities, { space, into: field }) },
        sums: {
          work: () => sumsWithin(network, facilities, REACHES_CENTIMETRES, undefined, space, into),
        },
      },
      numNodes > 500_000 ? 6 : 16,
    )
    const perNode = { nearest: (ms.nearest / numNodes) * 1e6, sums: (ms.sums / numNodes) * 1e6 }
    first ??= perNode
    for (const key of ['nearest', 'sums'] as const)
      rows.push(
        compare({
          name: `${key === 'nearest' ? 'nearest' : 'sums within 3 reaches'}, ${numNodes.toLocaleString('en')} nodes`,
          value: perNode[key],
          unit: 'ns a node',
          peer: `${SIZES[0]!.toLocaleString('en')} nodes`,
          peerValue: first[key],
          goal: GOAL_OF_GROWTH,
        }),
      )
  }
  return rows
}

export const network: Benchmark = async () => {
  if (existsSync(STREETS)) return [...(await beijingRows()), ...(await growthRows())]
  process.stderr.write('  left out: the streets of Beijing, since ../shared/data is not there\n')
  return growthRows()
}
