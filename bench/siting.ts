/**
 * How long does it take to choose sites, proof included, over the open solver that an analyst would take instead?
 *
 * Covering and the small p-median models are given to CBC (Debian: coinor-cbc) as the same model that we would give to
 * our own solver. It has a bounded time for each, told in the table where it used all of it without a proof. Larger
 * p-median models have a column for each pair and are past it: there the peer is the time that is allowed. An answer
 * that is wrong or not proven never holds. With `--quick`, one of each kind.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import { chooseSites } from '@jingjing/analysis/siting/choose-sites'
import { coverageOf } from '@jingjing/analysis/siting/coverage'
import { coveringModel, maximalCovering } from '@jingjing/analysis/siting/covering'
import { addColumn, addRow, createModel, type LinearModel } from '@jingjing/analysis/siting/linear-model'
import { type LinearSolver, loadLinearSolver } from '@jingjing/analysis/siting/linear-solver'
import { serviceCosts } from '@jingjing/analysis/siting/service-costs'
import { readMedianInstance, readPoints } from '@jingjing/analysis/testkit/read-siting'
import type { Benchmark, Row } from './benchmark.ts'

const SITING = fileURLToPath(new URL('../../shared/data/siting/', import.meta.url))
const COVERING_SECONDS = 5
const MEDIAN_SECONDS = 30
const LARGE_SECONDS = 60
/** Largest gap allowed, in percent. */
const MEDIAN_GAP = 0.5
const LARGE_GAP = 1
const LEAST_PROVEN = 12
/** CBC gets twice what we are allowed for a covering model, so that the whole table is there in some minutes. */
const PEER_SECONDS = 10
const LARGEST_MEDIAN_FOR_PEER = 100
const NUM_LARGE = 3000
/** p-median instances, from the first on, that a quick run takes. */
const QUICK_MEDIANS = 10

const COVERING_OPTIMA: Record<string, Record<number, number>> = {
  sjc324: { 1: 5461, 2: 8790, 3: 11604, 4: 12106, 5: 12152 },
  sjc500: { 1: 7944, 2: 12454, 3: 15730, 4: 17794, 5: 18859, 6: 19525, 8: 19707 },
  sjc818: { 1: 8393, 2: 13306, 3: 17507, 4: 21428, 5: 24531, 6: 25908, 8: 27813 },
}

const secondsOf = <T>(work: () => T): { seconds: number; answer: T } => {
  const startedAtMs = performance.now()
  const answer = work()
  return { seconds: (performance.now() - startedAtMs) / 1000, answer }
}

function within(seconds: number): () => boolean {
  const endsAtMs = performance.now() + seconds * 1000
  return () => performance.now() > endsAtMs
}

interface Peer {
  name: string
  seconds: number
}

/** CBC on the model; null where it is not installed. */
function askPeer(solver: LinearSolver, model: LinearModel, folder: string): Peer | null {
  const path = join(folder, 'model.lp')
  writeFileSync(path, solver.lpText(model))
  const { seconds, answer } = secondsOf(() =>
    spawnSync('cbc', [path, 'sec', String(PEER_SECONDS), 'ratio', '0', 'solve', 'quit'], {
      encoding: 'utf8',
      // It looks at its clock between steps only, and some steps are long.
      timeout: PEER_SECONDS * 1100,
    }),
  )
  if (answer.error !== undefined && (answer.error as NodeJS.ErrnoException).code === 'ENOENT') return null
  const isProven = /Optimal solution found|Optimal - objective value/.test(answer.stdout ?? '')
  const isStopped = /Stopped on time/i.test(answer.stdout ?? '')
  return { name: isProven && !isStopped ? 'CBC' : `CBC, no proof in ${PEER_SECONDS} s`, seconds }
}

const tell = (row: Row): Row => {
  process.stderr.write(`  ${row.name}: ${row.value.toPrecision(3)} ${row.unit}\n`)
  return row
}

/** The strong model (P) of a p-median. */
function medianModel(size: number, numOpen: number, distance: Float64Array): LinearModel {
  const model = createModel()
  const sites = Array.from({ length: size }, () => addColumn(model, 0, [0, 1], true))
  for (let demand = 0; demand < size; demand++) {
    const row: [number, number][] = []
    for (let site = 0; site < size; site++) {
      const column = addColumn(model, distance[demand * size + site]!, [0, 1], false)
      row.push([column, 1])
      addRow(
        model,
        [
          [column, 1],
          [sites[site]!, -1],
        ],
        [-Infinity, 0],
      ) // prettier-ignore
    }
    addRow(model, row, [1, 1])
  }
  addRow(
    model,
    sites.map((site): [number, number] => [site, 1]),
    [numOpen, numOpen],
  )
  return model
}

/** Holds where the answer is right and came in time; the peer's figure is for comparison. */
function timeRow(
  name: string,
  seconds: number,
  limitSeconds: number,
  peer: Peer | null,
  isRight: boolean,
): Row {
  const peerValue = peer?.seconds ?? limitSeconds
  const ratio = seconds / peerValue
  const goal = limitSeconds / peerValue
  return tell({
    name,
    value: seconds,
    unit: 's',
    peer: peer?.name ?? 'allowed',
    peerValue,
    ratio,
    goal: Number(goal.toFixed(2)),
    holds: isRight && seconds <= limitSeconds,
  })
}

function gapRow(name: string, gapPercent: number, allowedPercent: number): Row {
  return {
    name,
    value: gapPercent,
    unit: '%',
    peer: 'allowed gap',
    peerValue: allowedPercent,
    ratio: gapPercent / allowedPercent,
    goal: 1,
    holds: gapPercent <= allowedPercent,
  }
}

function coveringRows(solver: LinearSolver, folder: string, isQuick: boolean): Row[] {
  return Object.entries(COVERING_OPTIMA).flatMap(([name, optima]) => {
    const points = readPoints(readFileSync(`${SITING}${name}.txt`, 'latin1'))
    const weight = points.map((point) => point.demand)
    const asked = isQuick ? Object.entries(optima).slice(-1) : Object.entries(optima)
    return asked.map(([p, optimum]) => {
      const { seconds, answer } = secondsOf(() => {
        const coverage = coverageOf(
          points.length,
          points.length,
          (i, j) => Math.hypot(points[i]!.x - points[j]!.x, points[i]!.y - points[j]!.y) <= 800,
        )
        return { coverage, found: maximalCovering(coverage, weight, Number(p), { solver }) }
      })
      const program = coveringModel([{ coverage: answer.coverage, weight, value: 1, numOpen: Number(p) }], {})
      const isRight = answer.found.isProven && answer.found.value === optimum
      const peer = askPeer(solver, program.model, folder)
      return timeRow(`${name} p=${p} covers ${answer.found.value}`, seconds, COVERING_SECONDS, peer, isRight)
    })
  })
}

function medianRows(solver: LinearSolver, folder: string, isQuick: boolean): Row[] {
  const optima = new Map<string, number>()
  for (const line of readFileSync(`${SITING}pmedopt.txt`, 'latin1').split('\n').slice(1)) {
    const [name, value] = line.trim().split(/\s+/)
    if (value !== undefined) optima.set(name!, Number(value))
  }
  const rows: Row[] = []
  let numProven = 0
  for (const [name, optimum] of optima) {
    const path = `${SITING}${name}.txt`
    const isLeftOut = isQuick && rows.length >= QUICK_MEDIANS
    if (!existsSync(path) || isLeftOut) continue
    const { size, numOpen, distance } = readMedianInstance(readFileSync(path, 'latin1'))
    const { seconds, answer } = secondsOf(() => {
      const costs = serviceCosts(size, size, (i, j) => distance[i * size + j]!)
      return chooseSites(costs, numOpen, { isPressed: within(MEDIAN_SECONDS - 2) })
    })
    const isRight =
      answer.bound <= optimum &&
      answer.value >= optimum &&
      (answer.value - optimum) / optimum <= MEDIAN_GAP / 100
    if (answer.isProven) numProven++
    const peer =
      size <= LARGEST_MEDIAN_FOR_PEER ? askPeer(solver, medianModel(size, numOpen, distance), folder) : null
    const state = answer.isProven ? 'proven' : `bound ${answer.bound}`
    rows.push(
      timeRow(
        `${name} n=${size} p=${numOpen}: ${answer.value} ${state}`,
        seconds,
        MEDIAN_SECONDS,
        peer,
        isRight,
      ),
    )
  }
  rows.push({
    name: 'p-median instances not proven',
    value: rows.length - numProven,
    unit: 'of',
    peer: 'allowed',
    peerValue: Math.max(1, rows.length - LEAST_PROVEN),
    ratio: (rows.length - numProven) / Math.max(1, rows.length - LEAST_PROVEN),
    goal: 1,
    holds: numProven >= Math.min(LEAST_PROVEN, rows.length),
  })
  return rows
}

function largeRows(isQuick: boolean): Row[] {
  return (isQuick ? [100] : [20, 100, 300]).flatMap((numOpen) => {
    const random = createRandom(`large ${numOpen}`)
    const east = Float64Array.from({ length: NUM_LARGE }, () => random.between(0, 10_000))
    const north = Float64Array.from({ length: NUM_LARGE }, () => random.between(0, 10_000))
    const people = Float64Array.from({ length: NUM_LARGE }, () => random.integer(1, 50))
    const isPressed = within(LARGE_SECONDS - 3)
    const { seconds, answer } = secondsOf(() => {
      const costs = serviceCosts(
        NUM_LARGE,
        NUM_LARGE,
        (i, j) => people[i]! * Math.round(Math.hypot(east[i]! - east[j]!, north[i]! - north[j]!)),
      )
      return chooseSites(costs, numOpen, { isPressed })
    })
    const name = `p-median ${NUM_LARGE} × ${NUM_LARGE} p=${numOpen}`
    return [
      timeRow(name, seconds, LARGE_SECONDS, null, true),
      gapRow(`${name} gap`, answer.gapFraction * 100, LARGE_GAP),
    ]
  })
}

export const siting: Benchmark = async ({ isQuick }) => {
  const solver = await loadLinearSolver()
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-bench-'))
  try {
    if (spawnSync('cbc', ['quit']).error !== undefined)
      process.stderr.write('  left out: CBC, which is not installed (Debian: coinor-cbc)\n')
    if (!existsSync(SITING)) {
      process.stderr.write('  left out: published instances, since ../shared/data is not there\n')
      return largeRows(isQuick)
    }
    return [
      ...coveringRows(solver, folder, isQuick),
      ...medianRows(solver, folder, isQuick),
      ...largeRows(isQuick),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
