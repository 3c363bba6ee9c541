/**
 * What does an exact air quality index cost, over one in floating point?
 *
 * Ours works in integers of the printed decimals, so that a value on a breakpoint is never rounded up by the
 * last bit of a division; the peer is the formula as it is usually typed. Most days give the same index both
 * ways; how many do not is said beside the figures.
 */
import { fileURLToPath } from 'node:url'
import { airQualityIndex, type Readings } from '@jingjing/analysis/air/air-quality-index'
import type { AirQualityIndexRule } from '@jingjing/analysis/air/rule'
import { createRandom } from '@jingjing/analysis/random/random'
import { loadPacks, ruleOfDay } from '../server/src/rules/index.ts'
import { type Benchmark, compare, fastestMs } from './benchmark.ts'

const NUM_DAYS = 4 * 365
/** Integers of any length instead of machine numbers; four years must still be told within the time of one statement (100 ms). */
const GOAL = 100
const GOAL_MS = 100

/** The usual way: two array look-ups, one line of arithmetic, round up. */
function floatingIndex(rule: AirQualityIndexRule, readings: Readings): number {
  let highest = 0
  for (const { pollutant, averaging } of rule.reports.daily) {
    const value = readings[pollutant]?.[averaging]
    const column = rule.pollutants.find((one) => one.code === pollutant)?.tables[averaging]
    if (value === undefined || value === null || column === undefined || 'breakpointsOf' in column) continue
    const high = column.concentrations.findIndex((one, index) => index > 0 && value <= one)
    if (high < 0) return 500
    const [c0, c1] = [column.concentrations[high - 1] as number, column.concentrations[high] as number]
    const [i0, i1] = [rule.indices[high - 1] as number, rule.indices[high] as number]
    highest = Math.max(highest, Math.ceil(((i1 - i0) / (c1 - c0)) * (value - c0) + i0))
  }
  return highest
}

export const airQualityIndexDays: Benchmark = async () => {
  const packs = loadPacks(fileURLToPath(new URL('../rules', import.meta.url)))
  const rule = ruleOfDay(packs, 'air-quality-index', '2026-06-01')?.body
  if (rule === undefined) throw new Error('no rule of the air quality index')
  const random = createRandom('bench').stream('aqi')
  const days = Array.from(
    { length: NUM_DAYS },
    (): Readings => ({
      so2: { daily: random.integer(2, 60) },
      no2: { daily: random.integer(5, 120) },
      co: { daily: random.integer(2, 40) / 10 },
      o3: { 'eight-hour': random.integer(5, 260), hourly: random.integer(5, 300) },
      pm10: { daily: random.integer(5, 400) },
      'pm2.5': { daily: random.integer(3, 300) },
    }),
  )
  const differing = days.filter(
    (day) => airQualityIndex(rule, 'daily', day).aqi !== floatingIndex(rule, day),
  ).length
  process.stderr.write(`  on ${differing} of ${NUM_DAYS} days floating point answers another index\n`)
  let sum = 0
  const ms = await fastestMs(
    {
      exact: {
        work: () => {
          for (const day of days) sum += airQualityIndex(rule, 'daily', day).aqi ?? 0
        },
      },
      floating: {
        work: () => {
          for (const day of days) sum += floatingIndex(rule, day)
        },
      },
    },
    10,
  )
  if (sum === 0) throw new Error('no index was worked out')
  return [
    compare({
      name: 'aqi 4 years',
      value: ms.exact,
      unit: 'ms',
      peer: 'floating point',
      peerValue: ms.floating,
      goal: GOAL,
    }),
    compare({
      name: 'aqi 4 years',
      value: ms.exact,
      unit: 'ms',
      peer: 'a tenth of a second',
      peerValue: GOAL_MS,
      goal: 1,
    }),
  ]
}
