import { createHash } from 'node:crypto'
import { pointInRing } from '@jingjing/analysis/geo/polygon'
import type { Value } from '@jingjing/analysis/recognise/contract'
import { describe, expect, it } from 'vitest'
import { rowsOf } from './demo-tables.testkit.ts'
import { DEMO_SEED, generateDemo } from './index.ts'
import type { DemoDataset } from './tables.ts'

const UNTIL = '2026-11-01'
const demo = generateDemo({ seed: DEMO_SEED, until: UNTIL, months: 24 })
const cases = rowsOf(demo, 'demo-cases')
const hotline = cases.filter(({ source }) => source === 'hotline')

const allRows = (datasets: DemoDataset[]) =>
  JSON.stringify(
    datasets.map(({ tables, ...dataset }) => ({
      ...dataset,
      tables: tables.map((table) => ({ ...table, rows: [...table.rows] })),
    })),
  )
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

const TYPE_CHECKS: Record<string, (value: Value) => boolean> = {
  text: (value) => typeof value === 'string' && value.length > 0,
  integer: (value) => Number.isInteger(value),
  number: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  timestamp: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+08:00$/.test(value),
  geometry: (value) =>
    typeof value === 'string' && ['Polygon', 'LineString'].includes(JSON.parse(value).type),
}

describe('the demo as a whole', () => {
  it('gives the same bytes for the same seed and day, and others otherwise', () => {
    const options = { seed: 'hash', until: '2026-03-01', months: 2 }
    const first = hashOf(allRows(generateDemo(options).datasets))
    expect(hashOf(allRows(generateDemo(options).datasets))).toBe(first)
    expect(hashOf(allRows(generateDemo({ ...options, seed: 'other' }).datasets))).not.toBe(first)
    expect(hashOf(allRows(generateDemo({ ...options, until: '2026-03-02' }).datasets))).not.toBe(first)
  })

  it('says of every dataset, in its title and description, that it is synthetic', () => {
    for (const { title, titleEn, description } of demo.datasets) {
      expect(title).toContain('演示')
      expect(titleEn).toContain('demo')
      expect(description).toContain('合成演示数据')
    }
    expect(new Set(demo.datasets.map(({ id }) => id)).size).toBe(demo.datasets.length)
  })

  it('gives as many rows as it says, of the types that it says, each time anew', () => {
    for (const { id, tables } of demo.datasets) {
      for (const { name, columns, rows, numRows, geometryColumn } of tables) {
        expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length)
        if (geometryColumn)
          expect(columns.some((column) => column.name === geometryColumn && column.type === 'geometry')).toBe(
            true,
          )
        let count = 0
        let first = ''
        for (const row of rows) {
          if (count === 0) first = JSON.stringify(row)
          count++
          if (row.length !== columns.length)
            throw new Error(`${id}/${name} row ${count} has ${row.length} values`)
          for (const [index, value] of row.entries()) {
            if (value !== null && !TYPE_CHECKS[columns[index]!.type]!(value)) {
              throw new Error(`${id}/${name}.${columns[index]!.name} row ${count}: ${value}`)
            }
          }
        }
        expect(count, `${id}/${name}`).toBe(numRows)
        expect(JSON.stringify(rows[Symbol.iterator]().next().value)).toBe(first)
      }
    }
  })

  it('keeps every point inside the subdistrict or at its edge', () => {
    const outline = JSON.parse(String(rowsOf(demo, 'demo-communities')[0]!.geometry)).coordinates[0]
    for (const id of ['demo-facilities', 'demo-sensors']) {
      for (const { lon, lat } of rowsOf(demo, id))
        expect(pointInRing([Number(lon), Number(lat)], outline)).toBe(true)
    }
    const located = cases.filter(({ lon }) => lon !== null)
    const inside = located.filter(({ lon, lat }) => pointInRing([Number(lon), Number(lat)], outline))
    // Cases on the outer streets scatter a few metres over the line.
    expect(inside.length / located.length).toBeGreaterThan(0.98)
  })
})

describe('the cases', () => {
  it('number some thirty thousand in two years, about two thirds from the hotline, 85 % with a position', () => {
    expect(cases.length).toBeGreaterThan(27_000)
    expect(cases.length).toBeLessThan(36_000)
    expect(hotline.length / cases.length).toBeGreaterThan(0.6)
    expect(hotline.length / cases.length).toBeLessThan(0.75)
    expect(cases.filter(({ lon }) => lon !== null).length / cases.length).toBeCloseTo(0.85, 1)
  })

  it('come in order of time, each with an own number, within the period', () => {
    const times = cases.map(({ called_at }) => String(called_at))
    expect(times).toEqual(times.toSorted())
    expect(new Set(cases.map(({ external_id }) => external_id)).size).toBe(cases.length)
    expect(times[0]!.slice(0, 10)).toBe('2024-11-01')
    expect(times.at(-1)!.slice(0, 10)).toBe('2026-10-31')
  })

  it('go through their stages in order, none of them after the last day', () => {
    for (const row of cases) {
      const stages = [
        row.called_at,
        row.city_dispatched_at,
        row.district_dispatched_at,
        row.done_at,
        row.revisited_at,
      ]
      const present = stages.filter((stage) => stage !== null)
      expect(present).toEqual(present.toSorted())
      expect(String(present.at(-1)) < '2026-11-02').toBe(true)
      if (row.revisited_at === null)
        expect([row.responded, row.resolved, row.satisfied]).toEqual([null, null, null])
      if (row.done_at === null) expect(row.status).not.toBe('已办结')
    }
  })

  it('have three rates in the high nineties and rising, as the city reports them', () => {
    const rate = (rows: typeof cases, field: string, good: string[]) => {
      const judged = rows.filter((row) => row.retained === '保留' && row[field] !== null)
      return judged.filter((row) => good.includes(String(row[field]))).length / judged.length
    }
    const middle = Math.floor(hotline.length / 2)
    for (const [field, good, low] of [
      ['responded', ['是'], 0.985],
      ['resolved', ['解决'], 0.93],
      ['satisfied', ['满意', '基本满意'], 0.92],
    ] as const) {
      const before = rate(hotline.slice(0, middle), field, [...good])
      const after = rate(hotline.slice(middle), field, [...good])
      expect(before, field).toBeGreaterThan(low)
      expect(after, field).toBeGreaterThan(before)
      expect(after, field).toBeLessThan(1)
    }
  })

  it('follow the week and the year: Mondays over Sundays, heating in winter, noise in summer', () => {
    const onWeekday = (wanted: number) =>
      hotline.filter(
        ({ called_at }) => new Date(`${String(called_at).slice(0, 10)}T00:00:00Z`).getUTCDay() === wanted,
      ).length
    expect(onWeekday(1) / onWeekday(0)).toBeGreaterThan(1.3)
    const inMonths = (category: string, months: string[]) =>
      cases.filter((row) => row.category_3 === category && months.includes(String(row.called_at).slice(5, 7)))
        .length
    expect(inMonths('室温不达标', ['12', '01', '02'])).toBeGreaterThan(
      20 * inMonths('室温不达标', ['06', '07', '08']),
    )
    expect(inMonths('商业与生活噪声', ['06', '07', '08'])).toBeGreaterThan(
      1.8 * inMonths('商业与生活噪声', ['12', '01', '02']),
    )
  })

  it('are told in words that seldom repeat', () => {
    const texts = hotline.map(({ text }) => text)
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.9)
    expect(hotline.filter(({ text }) => /[{}]|undefined|null/.test(String(text)))).toEqual([])
  })

  it('hold no number that could ring', () => {
    for (const { caller_phone } of hotline) expect(caller_phone).toMatch(/^000\d{8}$/)
    for (const { text, title, address } of cases) expect(`${text}${title}${address}`).not.toMatch(/\d{7}/)
  })
})

describe('the readings', () => {
  it('have gaps of about one per cent, and values that an instrument could give', () => {
    const hours = rowsOf(demo, 'demo-readings-air', 'reference_hours')
    const missing = hours.filter(({ pm25 }) => pm25 === null).length / hours.length
    expect(missing).toBeGreaterThan(0.003)
    expect(missing).toBeLessThan(0.06)
    for (const { pm25, pm10, co, o3, humidity } of hours) {
      if (pm25 !== null) expect(Number(pm25)).toBeGreaterThan(0)
      if (pm10 !== null) expect(Number(pm10)).toBeLessThan(1500)
      if (co !== null) expect(Number(co)).toBeLessThan(10)
      if (o3 !== null) expect(Number(o3)).toBeLessThan(500)
      if (humidity !== null) expect(Number(humidity)).toBeLessThanOrEqual(100)
    }
  })

  it('have ozone in summer afternoons and fine dust in winter', () => {
    const hours = rowsOf(demo, 'demo-readings-air', 'reference_hours')
    const mean = (field: string, months: string[], hour?: string) => {
      const values = hours
        .filter(
          (row) =>
            months.includes(String(row.observed_at).slice(5, 7)) &&
            (!hour || String(row.observed_at).slice(11, 13) === hour),
        )
        .flatMap((row) => (row[field] === null ? [] : [Number(row[field])]))
      return values.reduce((a, b) => a + b, 0) / values.length
    }
    expect(mean('o3', ['06', '07'], '15')).toBeGreaterThan(3 * mean('o3', ['12', '01'], '15'))
    expect(mean('pm25', ['12', '01', '02'])).toBeGreaterThan(1.3 * mean('pm25', ['07', '08']))
    expect(mean('pm25', ['01', '04', '07', '10'])).toBeGreaterThan(20)
    expect(mean('pm25', ['01', '04', '07', '10'])).toBeLessThan(50)
  })
})
