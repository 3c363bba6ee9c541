import { spawnSync } from 'node:child_process'

/** One line of the report. */
export interface Row {
  name: string
  value: number
  unit: string
  /** What a user would take instead, or the least that the same work costs. */
  peer: string
  peerValue: number
  /** Cost here over the cost of the peer: below 1 is cheaper than the peer. */
  ratio: number
  /** The largest ratio that is still as meant; its reason stands in the benchmark's file. */
  goal: number
  holds: boolean
}

export interface BenchmarkOptions {
  /** Only some of what the benchmark holds, where it says so. */
  isQuick: boolean
}

/** Measures both sides in the same run, on the same seeded data. */
export type Benchmark = (options: BenchmarkOptions) => Promise<Row[]>

/** A comparison in which less is better, on both sides in the same unit. */
export function compare(row: Omit<Row, 'ratio' | 'holds'>): Row {
  const ratio = row.value / row.peerValue
  return { ...row, ratio, holds: ratio <= row.goal }
}

/**
 * Waits until what was written before has reached the disk: till then whatever is measured next pays for it, on a
 * small machine half as much again for a minute. Where the system has no `sync` the figures are only less steady.
 */
export function settleDisk(): void {
  spawnSync('sync', { stdio: 'ignore' })
}

export interface Side {
  work(): unknown
  /** What must not be counted: taking away what the work made. */
  after?(): unknown
}

/**
 * The fastest of several runs of each side, in milliseconds. The sides take turns, so that a machine that is
 * busy for a while is busy for both; the first turn warms up and does not count.
 */
export async function fastestMs<Name extends string>(
  sides: Record<Name, Side>,
  numTurns: number,
): Promise<Record<Name, number>> {
  const fastest = {} as Record<Name, number>
  for (let turn = 0; turn <= numTurns; turn++) {
    for (const [name, side] of Object.entries(sides) as [Name, Side][]) {
      const startedAtMs = performance.now()
      await side.work()
      const ms = performance.now() - startedAtMs
      await side.after?.()
      if (turn > 0) fastest[name] = Math.min(fastest[name] ?? Number.POSITIVE_INFINITY, ms)
    }
  }
  return fastest
}
