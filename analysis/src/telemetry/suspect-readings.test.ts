import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import {
  findDrift,
  findOutOfRange,
  findReversed,
  findSpikes,
  findStuck,
  findUnitChanges,
  type Readings,
  type Suspect,
} from './suspect-readings.ts'

const HOUR = 3_600
const hourly = (values: (number | null)[]): Readings => ({
  epochSeconds: values.map((_one, hour) => hour * HOUR),
  values,
})
const at = (suspects: readonly Suspect[]): number[] => suspects.map(({ index }) => index)
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_one, n) => from + n)
const random = createRandom('suspect')
/** Air as it is: a level that wanders, with noise of a few per cent, in steps of one. */
const air = (numHours: number, level = 60): number[] => {
  let height = 0
  return range(0, numHours).map(() => {
    height = 0.9 * height + random.normal(0, 0.12)
    return Math.max(1, Math.round(level * Math.exp(height)))
  })
}
const SPIKES = { numNeighbours: 6, numDeviations: 10 }
const STUCK = { stuckHours: 48, resolution: 1 }

describe('theory', () => {
  it('beyond the range, at neither end of it', () => {
    const expected = { low: 0, high: 100, resolution: 1, stuckHours: null }
    expect(at(findOutOfRange(hourly([-1, 0, 50, 100, 100.1, null, Number.NaN]), expected))).toEqual([0, 4, 6])
  })

  it('a run without a change is stuck once it is longer than the limit, gaps of a few hours within it or not', () => {
    const run = (numHours: number) => [...air(20), ...range(0, numHours).map(() => 777), ...air(20)]
    expect(findStuck(hourly(run(49)), STUCK)).toEqual([])
    expect(at(findStuck(hourly(run(50)), STUCK))).toEqual(range(20, 70))
    const holed: (number | null)[] = run(60)
    for (const hour of [30, 31, 40]) holed[hour] = null
    expect(at(findStuck(hourly(holed), STUCK))).toEqual(
      range(20, 80).filter((hour) => ![30, 31, 40].includes(hour)),
    )
    // A day without a word: nobody knows what was between.
    for (let hour = 40; hour < 64; hour++) holed[hour] = null
    expect(findStuck(hourly(holed), STUCK)).toEqual([])
    expect(findStuck(hourly(run(500)), { ...STUCK, stuckHours: null })).toEqual([])
  })

  it('a single reading far from those around it is a spike, a rise that stays is none', () => {
    const values = air(200)
    values[70] = 950
    values[120] = 0
    const rising = [...air(50, 30), ...air(50, 300)]
    expect(at(findSpikes(hourly(values), SPIKES, 1))).toEqual(expect.arrayContaining([70]))
    expect(findSpikes(hourly(rising), SPIKES, 1).filter(({ index }) => index === 50)).toEqual([])
  })

  it('in a window that stands still a change of one step is none, and of twenty is one', () => {
    const still = (value: number) => range(0, 41).map((hour) => (hour === 20 ? value : 40))
    expect(findSpikes(hourly(still(41)), SPIKES, 1)).toEqual([])
    expect(at(findSpikes(hourly(still(60)), SPIKES, 1))).toEqual([20])
  })

  it('a change of level by a thousand is a change of unit, back and forth; the shorter part is marked', () => {
    const milligrams = range(0, 200).map(() => 0.6 + random.between(0, 0.8))
    const sent = milligrams.map((value, hour) => (hour >= 90 && hour < 130 ? value * 1000 : value))
    expect(at(findUnitChanges(hourly(sent)))).toEqual(range(90, 130))
    const before = milligrams.map((value, hour) => (hour < 40 ? value * 1000 : value))
    expect(at(findUnitChanges(hourly(before)))).toEqual(range(0, 40))
    // Weather does not do that: ten times is a bad day.
    expect(findUnitChanges(hourly(sent.map((value) => (value > 100 ? value / 100 : value))))).toEqual([])
  })

  it('fine above coarse is told, and a day of it, by far, is told as swapped', () => {
    const coarse = air(200, 90)
    const fine = coarse.map((value) => Math.round(value * 0.55))
    const swapped = (hour: number): boolean => hour >= 60 && hour < 110
    const first = hourly(fine.map((value, hour) => (swapped(hour) ? (coarse[hour] as number) : value)))
    const second = coarse.map((value, hour) => (swapped(hour) ? (fine[hour] as number) : value))
    ;(first.values as number[])[10] = (second[10] as number) + 1
    const found = findReversed(first, { values: second })
    expect(found[0]).toEqual({ index: 10, suspicion: 'fine-above-coarse' })
    expect(found.slice(1)).toEqual(range(60, 110).map((index) => ({ index, suspicion: 'swapped' })))
  })

  it('a slow departure from the neighbours is a drift of its size; weather that all share is none', () => {
    const shared = range(0, 60).map((day) => 60 + 40 * Math.sin(day / 5))
    const noisy = (slope: number) => shared.map((value, day) => value + slope * day + random.normal(0, 2))
    const rule = { sharePercent: 25, minDays: 20 }
    expect(findDrift(noisy(0.5), shared, rule)).toBeCloseTo(0.5 * 59, -1)
    expect(findDrift(noisy(-0.5), shared, rule)).toBeCloseTo(-0.5 * 59, -1)
    expect(findDrift(noisy(0), shared, rule)).toBeNull()
    expect(findDrift(noisy(0.5).slice(0, 15), shared, rule)).toBeNull()
    expect(
      findDrift(
        range(0, 60).map(() => null),
        shared,
        rule,
      ),
    ).toBeNull()
  })
})

describe('invariant', () => {
  it('ordinary air is left alone, and its gaps are no readings', () => {
    let numSpikes = 0
    for (let round = 0; round < 20; round++) {
      const values: (number | null)[] = air(500).map((value) => (random.chance(0.1) ? null : value))
      const readings = hourly(values)
      numSpikes += findSpikes(readings, SPIKES, 1).length
      expect([findStuck(readings, STUCK), findUnitChanges(readings)]).toEqual([[], []])
      for (const { index } of findSpikes(readings, { numNeighbours: 6, numDeviations: 3 }, 1))
        expect(values[index]).not.toBeNull()
    }
    expect(numSpikes).toBeLessThan(20 * 500 * 0.001)
  })
})

const STATION = fileURLToPath(new URL('../../../../shared/data/air/prsa_dongsi.csv', import.meta.url))
const hasStation = existsSync(STATION)
if (!hasStation) console.warn('left out: readings of an official station, since ../shared/data is not there')

describe.runIf(hasStation)('golden: four years of an official station (UCI, CC BY 4.0)', () => {
  const lines = readFileSync(STATION, 'utf8').trim().split('\n')
  const names = (lines[0] ?? '').replaceAll('"', '').split(',')
  const cells = lines.slice(1).map((line) => line.replaceAll('"', '').split(','))
  const column = (name: string): Readings =>
    hourly(
      cells.map((row) => {
        const cell = row[names.indexOf(name)]
        return cell === undefined || cell === 'NA' ? null : Number(cell)
      }),
    )

  it('nothing of it is stuck beyond 48 hours, of which the longest run has 41; spikes are below one in a thousand', () => {
    const fine = column('PM2.5')
    expect(findStuck(fine, { ...STUCK, stuckHours: 39 }).length).toBeGreaterThan(0)
    expect(findStuck(fine, STUCK)).toEqual([])
    for (const name of ['PM2.5', 'PM10', 'NO2', 'O3'])
      expect(findSpikes(column(name), SPIKES, 1).length).toBeLessThan(35)
    // Counted by awk: rows with PM2.5 above PM10.
    expect(findReversed(fine, column('PM10'))).toHaveLength(2_156)
  })

  it('micrograms of carbon monoxide in a month of milligrams are all found, and they alone', () => {
    const { values } = column('CO')
    const year = Array.from(values).slice(9_000, 9_000 + 24 * 120)
    const sent = year.map((value, hour) =>
      value === null ? null : hour >= 1_000 && hour < 1_700 ? value : value / 1000,
    )
    const expected = range(1_000, 1_700).filter((hour) => sent[hour] !== null)
    expect(at(findUnitChanges(hourly(sent)))).toEqual(expected)
  })
})
