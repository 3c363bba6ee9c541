import { fileURLToPath } from 'node:url'
import { AirQuality, Stations } from '@jingjing/schema/environment'
import type { Figure } from '@jingjing/schema/trail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredRow } from '../catalog/index.ts'
import type { Context } from '../context.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { loadPacks } from '../rules/index.ts'
import { figureOf } from '../trail/index.ts'
import { environmentMeasures } from './index.ts'
import { listStations } from './list-stations.ts'
import { column, hourText, POLLUTANT_COLUMNS, plantReadings } from './planted-readings.ts'
import { readAirQuality } from './read-air-quality.ts'

/** Values of one hour in the order of the columns above; null is not measured. */
type Hour = readonly (number | null)[]
const CLEAN: Hour = [10, 20, 10, 20, 0.4, 50]
const withPm25 = (pm25: number | null): Hour => [pm25, ...CLEAN.slice(1)]

/** Planted days, each with its truth in the test that asks for it. */
const DAYS: Record<string, (hour: number) => Hour | null> = {
  // The last two days of HJ 633-2012, under which 75 µg/m³ of PM2.5 is the bound of level two.
  '2026-02-27': () => withPm25(75),
  '2026-02-28': (hour) => withPm25(hour < 19 ? 75 : null),
  // The first day of HJ 633-2026.
  '2026-03-01': () => withPm25(75),
  // Ozone of 215 over eight hours and PM2.5 of 115 have both the index 150.
  '2026-03-02': (hour) => [115, 20, 10, 20, 0.4, hour >= 12 && hour < 20 ? 215 : 0],
  // Carbon monoxide was not measured: 61 is judged all the same, since it exceeds 100.
  '2026-03-03': () => [61, 20, 10, 20, null, 50],
  '2026-03-04': (hour) => (hour < 20 ? withPm25(35) : null),
}

let store: TestDatabase
let context: Context
const packs = loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url)))

let airDataset = ''
const airRows: StoredRow[] = Object.entries(DAYS)
  .flatMap(([day, hourOf]) =>
    Array.from({ length: 24 }, (_unused, hour) => ({ time: hourText(day, hour), values: hourOf(hour) })),
  )
  .filter(({ values }) => values !== null)
  .map(({ time, values }, index) => ({
    row: index + 2,
    values: ['双井站', time, ...(values as Hour)],
    geometry: '{"type":"Point","coordinates":[116.46,39.89]}',
  }))

beforeAll(async () => {
  store = await openTestDatabase()
  context = {
    database: store.database,
    packs,
    person: {
      id: 1,
      account: 'a',
      name: 'A',
      roles: [],
      permissions: ['environment:read'],
      communities: null,
    },
    reader: { personId: 1, communities: null, seesPersonalData: false },
  }
  const stationAndTime = [column('station', 'text', 'station'), column('time', 'timestamp', 'observed_at')]
  airDataset = await plantReadings(
    store.database,
    '空气监测',
    [...stationAndTime, ...POLLUTANT_COLUMNS],
    airRows,
  )
  await plantReadings(
    store.database,
    '噪声监测',
    [column('measured', 'timestamp', 'observed_at'), column('leq', 'number', 'noise_laeq', 'dB(A)')],
    [{ row: 2, values: [hourText('2026-03-04', 0), 54.2], geometry: null }],
  )
})
afterAll(() => store.drop())

const stationNamed = async (name: string): Promise<number> => {
  const found = (await listStations(context)).stations.find((station) => station.name === name)
  if (!found) throw new Error(`no station ${name}`)
  return found.id
}

describe('stations', () => {
  it('are listed with what they measure, where, and from which day up to which', async () => {
    const { stations } = Stations.parse(await listStations(context))
    expect(stations).toEqual([
      expect.objectContaining({
        name: '双井站',
        dataset: airDataset,
        lon: 116.46,
        lat: 39.89,
        quantities: ['pm2.5', 'pm10', 'so2', 'no2', 'co', 'o3'],
        from: '2026-02-27',
        to: '2026-03-05',
      }),
      expect.objectContaining({ name: '噪声监测.csv', lon: null, quantities: ['noise-laeq'] }),
    ])
  })

  it('keep the empty cells of the file as observations without a value', async () => {
    const [counted] = await store.database.read(context.reader, (tx) =>
      tx.query<{ all: number; missing: number }>(sql`
        select count(*) as all, count(*) filter (where value is null) as missing
        from environment.current_observation where dataset_id = ${airDataset}`),
    )
    expect(counted).toEqual({ all: airRows.length * 6, missing: 5 + 24 })
  })
})

describe('air quality of a station', () => {
  it('judges each planted day by the rule of that day', async () => {
    const air = AirQuality.parse(await readAirQuality(context, { station: await stationNamed('双井站') }))
    const [v2012, v2026] = ['hj-633-2012', 'hj-633-2026']
    const day = (
      aqi: number | null,
      level: number | null,
      primary: string[],
      pm25: number | null,
      hours: number,
    ) => ({
      aqi,
      level,
      primary,
      pm25MicrogramsPerCubicMetre: pm25,
      pm25ValidHours: hours,
    })
    expect([air.from, air.to]).toEqual(['2026-02-27', '2026-03-05'])
    expect(air.days).toEqual([
      { day: '2026-02-27', ...day(100, 2, ['pm2.5'], 75, 24), rule: v2012 },
      { day: '2026-02-28', ...day(null, null, [], null, 19), rule: v2012 },
      { day: '2026-03-01', ...day(114, 3, ['pm2.5'], 75, 24), rule: v2026 },
      { day: '2026-03-02', ...day(150, 3, ['o3', 'pm2.5'], 115, 24), rule: v2026 },
      { day: '2026-03-03', ...day(101, 3, ['pm2.5'], 61, 24), rule: v2026 },
      { day: '2026-03-04', ...day(50, 1, [], 35, 20), rule: v2026 },
    ])
  })

  it('names the rules it judged by, with the status of the part applied, and the levels with their colours', async () => {
    const air = await readAirQuality(context, { station: await stationNamed('双井站') })
    expect(air.rules.map(({ version, status }) => [version, status])).toEqual([
      ['hj-633-2012', 'verified'],
      ['gb-3095-2012', 'unverified'],
      ['hj-633-2026', 'verified'],
      ['gb-3095-2026-transition', 'verified'],
    ])
    expect(air.levels.map(({ upTo, colour }) => [upTo, colour]).at(2)).toEqual([150, '#FF7E00'])
    const one = await readAirQuality(context, {
      station: await stationNamed('双井站'),
      from: '2026-03-01',
      to: '2026-03-02',
    })
    expect(one.rules.map(({ version }) => version)).toEqual(['hj-633-2026', 'gb-3095-2026-transition'])
    expect(one.days).toHaveLength(1)
  })

  it('gives the hours of the last seven days of the period, missing ones as null', async () => {
    const air = await readAirQuality(context, { station: await stationNamed('双井站') })
    expect(air.hours).toHaveLength(6 * 24)
    expect(air.hours[0]).toEqual({ time: '2026-02-27T00:00:00+08:00', pm25MicrogramsPerCubicMetre: 75 })
    expect(air.hours.at(-5)).toEqual({ time: '2026-03-04T19:00:00+08:00', pm25MicrogramsPerCubicMetre: 35 })
    expect(air.hours.at(-1)).toEqual({ time: '2026-03-04T23:00:00+08:00', pm25MicrogramsPerCubicMetre: null })
    const longer = await readAirQuality(context, {
      station: await stationNamed('双井站'),
      from: '2026-01-01',
      to: '2026-03-05',
    })
    expect(longer.hours).toHaveLength(7 * 24)
    expect(longer.days).toHaveLength(63)
    expect(longer.days[0]).toMatchObject({ day: '2026-01-01', aqi: null, pm25ValidHours: 0 })
  })

  it('answers a station without air pollutants with days that cannot be judged', async () => {
    const air = await readAirQuality(context, { station: await stationNamed('噪声监测.csv') })
    expect(air.days).toEqual([
      expect.objectContaining({ day: '2026-03-04', aqi: null, primary: [], pm25ValidHours: 0 }),
    ])
  })

  it('has no judgement of a day before every rule', async () => {
    const station = await stationNamed('双井站')
    const air = await readAirQuality(context, { station, from: '2012-02-28', to: '2012-03-01' })
    expect(air.days.map(({ rule }) => rule)).toEqual(['', 'hj-633-2012'])
  })

  it.each([
    [{ from: '2026-02-30' }, 'bad-request'],
    [{ from: '2026-03-05', to: '2026-03-01' }, 'bad-request'],
    [{ from: '1990-01-01', to: '2026-01-01' }, 'bad-request'],
    [{ station: 999_999 }, 'not-found'],
  ])('refuses %j', async (query, code) => {
    const station = await stationNamed('双井站')
    await expect(readAirQuality(context, { station, ...query })).rejects.toMatchObject({ code })
  })

  it('reads CO in µg/m³ as the thousandth in mg/m³, and takes a unit that is no concentration for missing', async () => {
    const columns = [
      column('time', 'timestamp', 'observed_at'),
      ...POLLUTANT_COLUMNS.map((one) =>
        one.name === 'co'
          ? { ...one, unit: 'μg/m3' }
          : one.name === 'pm25'
            ? { ...one, unit: 'mg/m³', type: 'number' as const }
            : one,
      ),
    ]
    const rows = Array.from({ length: 24 }, (_unused, hour) => ({
      row: hour + 2,
      values: [hourText('2026-03-01', hour), 0.061, 20, 10, 20, 2200, 50],
      geometry: null,
    }))
    await plantReadings(store.database, '另一种单位', columns, rows)
    const air = await readAirQuality(context, { station: await stationNamed('另一种单位.csv') })
    expect(air.days[0]).toMatchObject({ aqi: 101, primary: ['pm2.5'], pm25MicrogramsPerCubicMetre: 61 })

    const inPpb = columns.map((one) => (one.name === 'so2' ? { ...one, unit: 'ppb' } : one))
    await plantReadings(
      store.database,
      '体积比',
      inPpb,
      rows.map((row) => ({ ...row, values: row.values.with(1, 0.035) })),
    )
    const missing = await readAirQuality(context, { station: await stationNamed('体积比.csv') })
    expect(missing.days[0]).toMatchObject({ aqi: null, pm25MicrogramsPerCubicMetre: 35 })
  })
})

describe('figures of the air', () => {
  const figure = async (id: string, params: Record<string, string>): Promise<Figure> => {
    const measure = measureOf(id)
    return store.database.read(context.reader, (transaction) =>
      figureOf(measure, { transaction, packs }, params),
    )
  }
  const measureOf = (id: string) => {
    const found = environmentMeasures.find((measure) => measure.id === id)
    if (!found) throw new Error(`no measure ${id}`)
    return found
  }

  it('say value, level, primary pollutant, rule and dataset of a day', async () => {
    const station = String(await stationNamed('双井站'))
    expect(await figure('environment.aqi', { station, day: '2026-03-02' })).toMatchObject({
      measure: 'environment.aqi',
      value: 150,
      numMissing: 0,
      datasets: [{ dataset: airDataset, title: '空气监测', version: 1 }],
      notes: {
        stationName: '双井站',
        day: '2026-03-02',
        level: 3,
        levelName: '轻度污染',
        primary: 'o3 pm2.5',
        missing: '',
      },
    })
    const missing = await figure('environment.aqi', { station, day: '2026-02-28' })
    expect(missing).toMatchObject({ value: null, numMissing: 5, notes: { missing: 'pm2.5', level: null } })
    expect(missing.rules.map(({ version }) => version)).toEqual(['hj-633-2012', 'gb-3095-2012'])
  })

  it('give the daily mean of PM2.5 with its valid hours and the rule of validity alone', async () => {
    const station = String(await stationNamed('双井站'))
    const mean = await figure('environment.pm25-daily-mean', { station, day: '2026-03-04' })
    expect(mean).toMatchObject({ value: 35, unit: 'µg/m³', numMissing: 4, notes: { validHours: 20 } })
    expect(mean.rules.map(({ version }) => version)).toEqual(['gb-3095-2026-transition'])
    expect((await figure('environment.pm25-daily-mean', { station, day: '2026-02-28' })).value).toBeNull()
  })

  it('take the newest day of a station where none is named', async () => {
    const station = String(await stationNamed('双井站'))
    expect(await figure('environment.aqi', { station })).toMatchObject({
      value: 50,
      notes: { day: '2026-03-04' },
    })
    expect(await figure('environment.aqi', {})).toMatchObject({ value: 50, notes: { stationName: '双井站' } })
  })

  it('agree with the page, day by day', async () => {
    const station = await stationNamed('双井站')
    for (const { day, aqi, pm25MicrogramsPerCubicMetre } of (await readAirQuality(context, { station }))
      .days) {
      const params = { station: String(station), day }
      expect((await figure('environment.aqi', params)).value).toBe(aqi)
      expect((await figure('environment.pm25-daily-mean', params)).value).toBe(pm25MicrogramsPerCubicMetre)
    }
  })

  it('lead to the hours behind them, each with its row of the file, page by page', async () => {
    const measure = measureOf('environment.pm25-daily-mean')
    const params = { station: String(await stationNamed('双井站')), day: '2026-02-28' }
    const page = (after: number) =>
      store.database.read(context.reader, (transaction) =>
        measure.rows({ transaction, packs }, params, { after, limit: 16 }),
      )
    const first = await page(0)
    const second = await page(first.nextAfter as number)
    expect([first.rows.length, second.rows.length, second.nextAfter]).toEqual([16, 8, null])
    const rows = [...first.rows, ...second.rows]
    expect(rows[0]).toMatchObject({
      dataset: airDataset,
      table: '空气监测.csv',
      version: 1,
      row: 26,
      values: ['2026-02-28 00:00', 'pm2.5', 75, 'µg/m³'],
    })
    const valid = rows.map(({ values }) => values[2]).filter((value) => value !== null)
    expect(valid).toHaveLength(19)
    expect(new Set(rows.map(({ row }) => row)).size).toBe(24)
    const all = await store.database.read(context.reader, (transaction) =>
      measureOf('environment.aqi').rows({ transaction, packs }, params, { after: 0, limit: 500 }),
    )
    expect(all.rows).toHaveLength(6 * 24)
  })

  it('refuse a day or a station that is none', async () => {
    const station = String(await stationNamed('双井站'))
    await expect(figure('environment.aqi', { station, day: 'gestern' })).rejects.toMatchObject({
      code: 'bad-request',
    })
    await expect(figure('environment.aqi', { station: 'x' })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(figure('environment.aqi', { station: '999999' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
