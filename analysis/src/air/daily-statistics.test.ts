import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  dailyMaximumEightHours,
  dailyMaximumHours,
  dailyMeans,
  type HourlyDay,
  hourlySeriesFromInstants,
  type Instant,
  microgramsFromMilligrams,
  milligramsFromMicrograms,
} from './daily-statistics.ts'
import { decimalOf, exactMean, roundHalfEven } from './decimal.ts'

const dayOf = (value: (hour: number) => number | null): HourlyDay => ({
  day: '2026-03-01',
  hours: Array.from({ length: 24 }, (_unused, hour) => value(hour)),
})
const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1)
  return list[0] as T
}

describe('hours and days from instants', () => {
  it('count a day from midnight to midnight in Asia/Shanghai', () => {
    const series = hourlySeriesFromInstants([
      { epochMilliseconds: Date.parse('2016-02-28T15:59:59Z'), value: 1 },
      { epochMilliseconds: Date.parse('2016-02-28T16:00:00Z'), value: 2 },
      { epochMilliseconds: Date.parse('2016-03-01T00:00:00+08:00'), value: 3 },
    ])
    expect(series.map(({ day, hours }) => [day, hours.findIndex((value) => value !== null)])).toEqual([
      ['2016-02-28', 23],
      ['2016-02-29', 0],
      ['2016-03-01', 0],
    ])
  })

  it('come out in order whatever order the instants have, and average within an hour', () => {
    const at = (time: string, value: number | null): Instant => ({
      epochMilliseconds: Date.parse(`${time}+08:00`),
      value,
    })
    const series = hourlySeriesFromInstants([
      at('2026-03-02T07:00', 4),
      at('2026-03-01T09:40', 0.3),
      at('2026-03-01T09:00', 0.1),
      at('2026-03-01T09:20', 0.2),
    ])
    expect(series.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02'])
    expect(series[0]?.hours[9]).toBe(0.2)
  })

  it('hold no invalid value: absent, negative or not a number', () => {
    const epochMilliseconds = Date.parse('2026-03-01T09:00+08:00')
    for (const value of [null, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const { day, hours } = only(hourlySeriesFromInstants([{ epochMilliseconds, value }]))
      expect(day).toBe('2026-03-01')
      expect(hours).toEqual(Array.from({ length: 24 }, () => null))
    }
  })
})

describe('daily means', () => {
  it('need the minimum of valid hours: 20 hours count and 19 do not', () => {
    const hoursUpTo = (numHours: number) => dayOf((hour) => (hour < numHours ? hour : null))
    expect(dailyMeans([hoursUpTo(20)], 20)).toEqual([{ day: '2026-03-01', value: 9.5, numValidHours: 20 }])
    expect(dailyMeans([hoursUpTo(19)], 20)).toEqual([{ day: '2026-03-01', value: null, numValidHours: 19 }])
  })

  it('see an exact half as a half, so that half-to-even rounding decides rightly', () => {
    const mean = only(dailyMeans([dayOf((hour) => (hour < 6 ? 2.1 : 2.3))], 20)).value as number
    expect(mean).toBe(2.25)
    expect(roundHalfEven(decimalOf(mean), 1)).toBe(22n)
  })
})

describe('daily maxima', () => {
  it('of one hour are the highest valid hour', () => {
    const day = dayOf((hour) => (hour === 15 ? 212.5 : hour === 3 ? null : hour))
    expect(dailyMaximumHours([day])).toEqual([{ day: '2026-03-01', value: 212.5, numValidHours: 23 }])
    expect(only(dailyMaximumHours([dayOf(() => null)])).value).toBeNull()
  })

  it('of eight hours come from the best of 17 windows within the day', () => {
    // Powers of two tell which hours a mean is made of.
    const day = dayOf((hour) => 2 ** hour)
    const lastEight = [16, 17, 18, 19, 20, 21, 22, 23].reduce((sum, hour) => sum + 2 ** hour, 0)
    expect(only(dailyMaximumEightHours([day], 6)).value).toBe(lastEight / 8)
    const falling = dayOf((hour) => 2 ** (23 - hour))
    expect(only(dailyMaximumEightHours([falling], 6)).value).toBe(lastEight / 8)
  })

  it('of eight hours never reach over midnight', () => {
    const before = { ...dayOf((hour) => (hour >= 20 ? 800 : 0)), day: '2026-03-01' }
    const after = { ...dayOf((hour) => (hour < 4 ? 800 : 0)), day: '2026-03-02' }
    expect(dailyMaximumEightHours([before, after], 6).map(({ value }) => value)).toEqual([400, 400])
  })

  it('of eight hours need six hours of the eight, and divide by the hours that are there', () => {
    const hoursFrom = (from: number, to: number) =>
      dayOf((hour) => (hour >= from && hour < to ? 90 + hour : null))
    expect(only(dailyMaximumEightHours([hoursFrom(10, 15)], 6))).toMatchObject({
      value: null,
      numValidHours: 5,
    })
    expect(only(dailyMaximumEightHours([hoursFrom(10, 16)], 6)).value).toBe(102.5)
  })
})

describe('decimal arithmetic', () => {
  it('rounds half to even in both directions, at any scale', () => {
    const rounded = (value: number, decimals: number) => Number(roundHalfEven(decimalOf(value), decimals))
    expect([0.5, 1.5, 2.5, 2.51, -0.5, -1.5].map((value) => rounded(value, 0))).toEqual([0, 2, 2, 3, 0, -2])
    expect([1.05, 1.15, 1.25, 1.35].map((value) => rounded(value, 1))).toEqual([10, 12, 12, 14])
    expect(rounded(1e21, 0)).toBe(1e21)
    expect(rounded(1e-7, 1)).toBe(0)
    expect(rounded(12, 1)).toBe(120)
  })

  it('means decimals as they are written', () => {
    expect(exactMean([0.1, 0.2, 0.3])).toBe(0.2)
    expect((0.1 + 0.2 + 0.3) / 3).not.toBe(0.2)
    expect(exactMean([1, 2])).toBe(1.5)
    expect(() => exactMean([])).toThrow('no values')
    expect(() => decimalOf(Number.NaN)).toThrow('no decimal')
  })

  it('turns µg/m³ of carbon monoxide into mg/m³ without a remainder', () => {
    for (let micrograms = 100; micrograms <= 10_000; micrograms += 100)
      expect(String(milligramsFromMicrograms(micrograms))).toBe(
        String(Math.floor(micrograms / 1000)) + (micrograms % 1000 ? `.${(micrograms % 1000) / 100}` : ''),
      )
  })

  it('and back again, for every step of 0.1 µg/m³', () => {
    for (let tenths = 1; tenths <= 10_000; tenths++)
      expect(microgramsFromMilligrams(tenths / 10_000)).toBe(tenths / 10)
  })
})

const PRSA = fileURLToPath(new URL('../../../../shared/data/air/prsa_nongzhanguan.csv', import.meta.url))
if (!existsSync(PRSA))
  console.warn(`Left out: daily means of the Nongzhanguan station, 2013–2017, as ${PRSA} is not there.`)

describe.runIf(existsSync(PRSA))('four years of the Nongzhanguan station', () => {
  // The body of a group is read even where its tests are left out.
  const lines = (existsSync(PRSA) ? readFileSync(PRSA, 'utf8') : '').trim().split('\n')
  const names = (lines[0] as string).split(',').map((name) => name.replaceAll('"', ''))
  const rows = lines.slice(1).map((line) => line.split(','))
  const instantsOf = (name: string): Instant[] => {
    const at = names.indexOf(name)
    return rows.map((cells) => {
      const [, year, month, day, hour] = cells.map(Number) as [number, number, number, number, number]
      const cell = cells[at] as string
      return {
        epochMilliseconds: Date.UTC(year, month - 1, day, hour - 8),
        value: cell === 'NA' ? null : Number(cell),
      }
    })
  }

  it('has 1,461 days, of which 1,424 have a valid daily mean of PM2.5', () => {
    const series = hourlySeriesFromInstants(instantsOf('PM2.5'))
    expect(series).toHaveLength(1461)
    expect(series[0]?.day).toBe('2013-03-01')
    expect(series.at(-1)?.day).toBe('2017-02-28')
    expect(dailyMeans(series, 20).filter(({ value }) => value !== null)).toHaveLength(1424)
  })

  it('has no eight-hour maximum of ozone above the hourly maximum of its day', () => {
    const series = hourlySeriesFromInstants(instantsOf('O3'))
    const maxima = dailyMaximumHours(series)
    for (const [dayIndex, { value }] of dailyMaximumEightHours(series, 6).entries())
      if (value !== null) expect(value).toBeLessThanOrEqual(maxima[dayIndex]?.value as number)
  })
})
