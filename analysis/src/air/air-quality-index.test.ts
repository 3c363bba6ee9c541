import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { airQualityIndex, individualIndex, levelOf, type Readings } from './air-quality-index.ts'
import type { AirQualityIndexRule, Averaging, Pollutant } from './rule.ts'

const readRule = (version: string): AirQualityIndexRule =>
  JSON.parse(
    readFileSync(new URL(`../../../rules/air-quality-index/${version}.json`, import.meta.url), 'utf8'),
  ).body
const rules = { 2012: readRule('hj-633-2012'), 2026: readRule('hj-633-2026') }
type Year = keyof typeof rules
const YEARS: Year[] = [2012, 2026]

const INDICES = [0, 50, 100, 150, 200, 300, 400, 500]
/** Table 1 of HJ 633-2012 and table 3 of HJ 633-2026, column by column, transcribed apart from the packs. */
const COLUMNS: { pollutant: Pollutant; averaging: Averaging; years: Year[]; concentrations: number[] }[] = [
  column('so2', 'daily', YEARS, [0, 50, 150, 475, 800, 1600, 2100, 2620]),
  column('so2', 'hourly', YEARS, [0, 150, 500, 650, 800]),
  column('no2', 'daily', YEARS, [0, 40, 80, 180, 280, 565, 750, 940]),
  column('no2', 'hourly', YEARS, [0, 100, 200, 700, 1200, 2340, 3090, 3840]),
  column('co', 'daily', YEARS, [0, 2, 4, 14, 24, 36, 48, 60]),
  column('co', 'hourly', YEARS, [0, 5, 10, 35, 60, 90, 120, 150]),
  column('o3', 'eight-hour', YEARS, [0, 100, 160, 215, 265, 800]),
  column('o3', 'hourly', YEARS, [0, 160, 200, 300, 400, 800, 1000, 1200]),
  column('pm10', 'daily', [2012], [0, 50, 150, 250, 350, 420, 500, 600]),
  column('pm10', 'daily', [2026], [0, 50, 120, 250, 350, 420, 500, 600]),
  column('pm10', 'hourly', [2026], [0, 50, 120, 250, 350, 420, 500, 600]),
  column('pm2.5', 'daily', [2012], [0, 35, 75, 115, 150, 250, 350, 500]),
  column('pm2.5', 'daily', [2026], [0, 35, 60, 115, 150, 250, 350, 500]),
  column('pm2.5', 'hourly', [2026], [0, 35, 60, 115, 150, 250, 350, 500]),
]
function column(pollutant: Pollutant, averaging: Averaging, years: Year[], concentrations: number[]) {
  return { pollutant, averaging, years, concentrations }
}
const CASES = COLUMNS.flatMap((one) => one.years.map((year) => ({ ...one, year })))
const stepOf = (pollutant: Pollutant): number => (pollutant === 'co' ? 10 : 1)

describe.each(CASES)('$year $pollutant $averaging', ({ year, pollutant, averaging, concentrations }) => {
  const index = (concentration: number) => individualIndex(rules[year], pollutant, averaging, concentration)
  const numPerUnit = stepOf(pollutant)
  const last = concentrations.at(-1) as number

  it('gives the index of the table at every breakpoint', () => {
    expect(concentrations.map(index)).toEqual(INDICES.slice(0, concentrations.length))
  })

  it('goes up with the first step above every breakpoint but the last', () => {
    for (const [position, concentration] of concentrations.slice(0, -1).entries())
      expect(index((concentration * numPerUnit + 1) / numPerUnit)).toBeGreaterThan(
        INDICES[position] as number,
      )
  })

  it('is at every concentration of the grid the least integer that formula (1) allows, and never falls', () => {
    let previous = 0
    for (let steps = 0; steps <= last * numPerUnit; steps++) {
      const found = index(steps / numPerUnit) as number
      const segment = Math.max(
        1,
        concentrations.findIndex((breakpoint) => steps <= breakpoint * numPerUnit),
      )
      const low = (concentrations[segment - 1] as number) * numPerUnit
      const high = (concentrations[segment] as number) * numPerUnit
      const rise = (INDICES[segment] as number) - (INDICES[segment - 1] as number)
      const allows = (candidate: number): boolean =>
        (candidate - (INDICES[segment - 1] as number)) * (high - low) >= rise * (steps - low)
      if (!allows(found) || (found > 0 && steps > low && allows(found - 1)) || found < previous)
        throw new Error(`${steps / numPerUnit} gave ${found} after ${previous}`)
      previous = found
    }
    expect(previous).toBe(INDICES[concentrations.length - 1])
  })
})

describe('individual index, worked examples', () => {
  it.each<[Year, Pollutant, Averaging, number, number]>([
    [2026, 'pm2.5', 'daily', 35, 50],
    [2026, 'pm2.5', 'daily', 36, 52],
    [2026, 'pm2.5', 'daily', 60, 100],
    [2026, 'pm2.5', 'daily', 61, 101],
    [2026, 'pm2.5', 'daily', 75, 114],
    [2012, 'pm2.5', 'daily', 75, 100],
    [2026, 'pm2.5', 'daily', 115, 150],
    [2026, 'pm2.5', 'daily', 250, 300],
    [2026, 'pm10', 'daily', 120, 100],
    [2026, 'pm10', 'daily', 121, 101],
    [2026, 'pm10', 'daily', 150, 112],
    [2012, 'pm10', 'daily', 150, 100],
    [2026, 'so2', 'daily', 150, 100],
    [2026, 'so2', 'daily', 151, 101],
    [2026, 'no2', 'daily', 60, 75],
    [2026, 'co', 'daily', 1.5, 38],
    [2026, 'o3', 'eight-hour', 161, 101],
    [2026, 'o3', 'eight-hour', 215, 150],
    [2026, 'o3', 'hourly', 250, 125],
  ])('%i %s %s %d → %d', (year, pollutant, averaging, concentration, expected) => {
    expect(individualIndex(rules[year], pollutant, averaging, concentration)).toBe(expected)
  })

  it('is not fooled where binary fractions land just above a whole number', () => {
    const naive = (concentration: number): number =>
      Math.ceil(((100 - 50) / (4 - 2)) * (concentration - 2) + 50)
    expect(naive(2.2)).toBe(56)
    expect(individualIndex(rules[2026], 'co', 'daily', 2.2)).toBe(55)
    expect(individualIndex(rules[2026], 'co', 'hourly', 65.4)).toBe(218)
  })

  it('rounds the concentration half to even before it judges', () => {
    const pm25 = (concentration: number) => individualIndex(rules[2026], 'pm2.5', 'daily', concentration)
    expect(pm25(60.5)).toBe(100)
    expect(pm25(60.500001)).toBe(101)
    expect(pm25(61.5)).toBe(pm25(62))
    expect(pm25(35.5)).toBe(52)
    expect(pm25(34.5)).toBe(pm25(34))
    const co = (concentration: number) => individualIndex(rules[2026], 'co', 'daily', concentration)
    expect(co(2.25)).toBe(55)
    expect(co(2.35)).toBe(co(2.4))
    expect(co(2.04999)).toBe(50)
  })

  it('reads the unit of CO as mg/m³: 2,000 would be beyond the table', () => {
    expect(individualIndex(rules[2026], 'co', 'daily', 2000)).toBe(500)
    expect(individualIndex(rules[2026], 'co', 'daily', 2)).toBe(50)
  })

  it('follows each version above the end of a short column', () => {
    expect(individualIndex(rules[2026], 'so2', 'hourly', 801)).toBe(200)
    expect(individualIndex(rules[2026], 'so2', 'hourly', 5000)).toBe(200)
    expect(individualIndex(rules[2026], 'o3', 'eight-hour', 801)).toBe(300)
    expect(individualIndex(rules[2012], 'so2', 'hourly', 801)).toBeNull()
    expect(individualIndex(rules[2012], 'o3', 'eight-hour', 801)).toBeNull()
    expect(individualIndex(rules[2012], 'o3', 'eight-hour', 800.5)).toBe(300)
  })

  it('counts 500 above a full column, and never falls back to 0', () => {
    for (const year of YEARS)
      for (const concentration of [500, 501, 999, 1e6])
        expect(individualIndex(rules[year], 'pm2.5', 'daily', concentration)).toBe(500)
  })

  it('has no hourly particle breakpoints in 2012, and refuses what is no concentration', () => {
    expect(() => individualIndex(rules[2012], 'pm2.5', 'hourly', 10)).toThrow('no hourly breakpoints')
    for (const concentration of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => individualIndex(rules[2026], 'pm2.5', 'daily', concentration)).toThrow('no concentration')
  })
})

const CLEAN: Readings = {
  so2: { daily: 10, hourly: 10 },
  no2: { daily: 20, hourly: 20 },
  co: { daily: 0.4, hourly: 0.4 },
  o3: { hourly: 60, 'eight-hour': 50 },
  pm10: { daily: 20, hourly: 20 },
  'pm2.5': { daily: 10, hourly: 10 },
}

describe('air quality index', () => {
  it('is the highest individual index, and names no primary pollutant up to 50', () => {
    const at50 = airQualityIndex(rules[2026], 'daily', { ...CLEAN, 'pm2.5': { daily: 35 } })
    expect(at50).toMatchObject({ aqi: 50, level: 1, primary: [], missing: [] })
    const at52 = airQualityIndex(rules[2026], 'daily', { ...CLEAN, 'pm2.5': { daily: 36 } })
    expect(at52).toMatchObject({ aqi: 52, level: 2, primary: ['pm2.5'] })
  })

  it('lists pollutants of equal index side by side', () => {
    const readings = { ...CLEAN, 'pm2.5': { daily: 115 }, pm10: { daily: 250 }, no2: { daily: 180 } }
    for (const year of YEARS)
      expect(airQualityIndex(rules[year], 'daily', readings)).toMatchObject({
        aqi: 150,
        level: 3,
        primary: ['no2', 'pm10', 'pm2.5'],
      })
  })

  it('takes the daily maximum hour of ozone in 2012 and not in 2026', () => {
    const readings = { ...CLEAN, o3: { hourly: 250, 'eight-hour': 100 } }
    expect(airQualityIndex(rules[2012], 'daily', readings)).toMatchObject({ aqi: 125, primary: ['o3'] })
    expect(airQualityIndex(rules[2026], 'daily', readings)).toMatchObject({ aqi: 50, primary: [] })
    const withoutHour = { ...CLEAN, o3: { 'eight-hour': 100 } }
    expect(airQualityIndex(rules[2012], 'daily', withoutHour).missing).toEqual(['o3'])
    expect(airQualityIndex(rules[2026], 'daily', withoutHour).missing).toEqual([])
  })

  it('judges particles of one hour by the daily breakpoints in 2026, and by 24 running hours in 2012', () => {
    const readings = { ...CLEAN, 'pm2.5': { hourly: 150, daily: 75 }, pm10: { hourly: 20, daily: 20 } }
    expect(airQualityIndex(rules[2026], 'hourly', readings)).toMatchObject({ aqi: 200, primary: ['pm2.5'] })
    expect(airQualityIndex(rules[2012], 'hourly', readings)).toMatchObject({ aqi: 100, primary: ['pm2.5'] })
  })

  it('reports SO2 by its 24-hour mean in 2012 once an hour exceeds 800', () => {
    const readings = { ...CLEAN, so2: { hourly: 900, daily: 475 } }
    expect(airQualityIndex(rules[2012], 'hourly', readings)).toMatchObject({ aqi: 150, primary: ['so2'] })
    expect(airQualityIndex(rules[2026], 'hourly', readings)).toMatchObject({ aqi: 200, primary: ['so2'] })
    expect(airQualityIndex(rules[2012], 'hourly', { ...CLEAN, so2: { hourly: 900 } }).missing).toEqual([
      'so2',
    ])
  })

  it('reports ozone by its hour in 2012 once eight hours exceed 800', () => {
    const readings = { ...CLEAN, o3: { hourly: 1000, 'eight-hour': 801 } }
    expect(airQualityIndex(rules[2012], 'daily', readings)).toMatchObject({ aqi: 400, level: 6, missing: [] })
    expect(airQualityIndex(rules[2026], 'daily', readings)).toMatchObject({ aqi: 300, level: 5 })
  })

  it('gives an AQI with a pollutant missing only above 100, and the individual indices always', () => {
    const without = (pm25: number): Readings => ({ ...CLEAN, co: { daily: null }, 'pm2.5': { daily: pm25 } })
    expect(airQualityIndex(rules[2026], 'daily', without(60))).toEqual({
      aqi: null,
      level: null,
      primary: [],
      individual: { so2: 10, no2: 25, o3: 25, pm10: 20, 'pm2.5': 100 },
      missing: ['co'],
    })
    expect(airQualityIndex(rules[2026], 'daily', without(61))).toMatchObject({
      aqi: 101,
      level: 3,
      primary: ['pm2.5'],
      missing: ['co'],
    })
    expect(airQualityIndex(rules[2026], 'daily', without(60), { exempt: ['co'] })).toMatchObject({
      aqi: 100,
      missing: [],
    })
  })

  it('gives nothing where nothing was measured', () => {
    expect(airQualityIndex(rules[2026], 'daily', {})).toEqual({
      aqi: null,
      level: null,
      primary: [],
      individual: {},
      missing: ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2.5'],
    })
    expect(airQualityIndex(rules[2026], 'daily', {}, { exempt: ['so2', 'no2'] }).aqi).toBeNull()
  })

  it('stays in the range that the version states, 0 to 500 or 1 to 500', () => {
    const zero: Readings = Object.fromEntries(
      Object.keys(CLEAN).map((pollutant) => [pollutant, { daily: 0, hourly: 0, 'eight-hour': 0 }]),
    )
    expect(airQualityIndex(rules[2012], 'daily', zero)).toMatchObject({ aqi: 0, level: 1 })
    expect(airQualityIndex(rules[2026], 'daily', zero)).toMatchObject({ aqi: 1, level: 1 })
  })
})

describe('levels', () => {
  it.each([
    [0, 1],
    [1, 1],
    [50, 1],
    [51, 2],
    [100, 2],
    [101, 3],
    [150, 3],
    [151, 4],
    [200, 4],
    [201, 5],
    [300, 5],
    [301, 6],
    [500, 6],
  ])('AQI %i is level %i', (aqi, level) => {
    for (const year of YEARS) expect(levelOf(rules[year], aqi).level).toBe(level)
  })

  it('carry the official names and screen colours', () => {
    const expected = [
      ['优', 'rgb(0,228,0)'],
      ['良', 'rgb(255,255,0)'],
      ['轻度污染', 'rgb(255,126,0)'],
      ['中度污染', 'rgb(255,0,0)'],
      ['重度污染', 'rgb(153,0,76)'],
      ['严重污染', 'rgb(126,0,35)'],
    ]
    const rgb = (colour: string): string =>
      `rgb(${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(',')})`
    for (const year of YEARS)
      expect(rules[year].levels.map(({ name, colour }) => [name.zh, rgb(colour)])).toEqual(expected)
  })

  it('refuse what is no index', () => {
    for (const aqi of [-1, 1.5, Number.NaN]) expect(() => levelOf(rules[2026], aqi)).toThrow('no air quality')
  })
})

describe('invariants', () => {
  let state = 633
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }

  it('hold for any readings: an integer in range, the highest of its parts, never lower in dirtier air', () => {
    for (let round = 0; round < 400; round++) {
      const readings = Object.fromEntries(
        (Object.keys(CLEAN) as Pollutant[]).map((pollutant) => {
          const scale = pollutant === 'co' ? 40 : 700
          const reading = {
            daily: random() * scale,
            hourly: random() * scale,
            'eight-hour': random() * scale,
          }
          return [pollutant, reading]
        }),
      ) as Required<Readings>
      for (const year of YEARS)
        for (const report of ['daily', 'hourly'] as const) {
          const { aqi, level, individual, primary } = airQualityIndex(rules[year], report, readings)
          expect(Number.isInteger(aqi) && (aqi as number) >= 0 && (aqi as number) <= 500).toBe(true)
          expect(aqi).toBe(Math.max(...Object.values(individual)))
          expect(level).toBe(levelOf(rules[year], aqi as number).level)
          for (const pollutant of primary) expect(individual[pollutant]).toBe(aqi)
          const dirtier: Readings = {
            ...readings,
            no2: { daily: (readings.no2.daily as number) + 50, hourly: (readings.no2.hourly as number) + 50 },
          }
          expect(airQualityIndex(rules[year], report, dirtier).aqi).toBeGreaterThanOrEqual(aqi as number)
        }
    }
  })
})
