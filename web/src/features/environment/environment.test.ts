import type { AirQuality, Station } from '@jingjing/schema/environment'
import { describe, expect, it } from 'vitest'
import { airStations } from '../../api/environment.ts'
import { readFilters, writeFilters } from './state.ts'
import { chosenStation, goodDays, latestDay, pollutantName } from './view.ts'

const day = (name: string, aqi: number | null, level: number | null) =>
  ({ day: name, aqi, level }) as AirQuality['days'][number]
const station = (id: number, to: string, quantities: string[]) => ({ id, to, quantities }) as Station

it('station and period are kept in the address', () => {
  const filters = { station: 3, from: '2026-01-01', to: '2026-02-01' }
  expect(readFilters(writeFilters(new URLSearchParams(), filters))).toEqual(filters)
  expect(readFilters(new URLSearchParams('station=abc&from=2026-02-01&to=2026-01-01'))).toEqual({
    station: undefined,
    from: undefined,
    to: undefined,
  })
})

describe('the day on the card', () => {
  it('is the newest that has a value, else the newest', () => {
    expect(latestDay([day('a', 30, 1), day('b', 60, 2), day('c', null, null)])?.day).toBe('b')
    expect(latestDay([day('a', null, null), day('b', null, null)])?.day).toBe('b')
    expect(latestDay([])).toBeUndefined()
  })
})

describe('the station on the page', () => {
  const stations = [
    station(1, '2026-01-01', ['pm2.5']),
    station(2, '2020-01-01', ['pm2.5', 'o3']),
    station(3, '2026-01-01', ['pm2.5', 'o3']),
    station(4, '2026-09-01', ['noise-laeq']),
  ]

  it('is the one asked for, else the most complete of those that measure air, else none', () => {
    const air = airStations(stations)
    expect(air.map((one) => one.id)).toEqual([3, 2, 1])
    expect(chosenStation(air, 1)?.id).toBe(1)
    expect(chosenStation(air, 4)?.id).toBe(3)
    expect(chosenStation([], 1)).toBeUndefined()
  })
})

it('good days are counted among the judged ones alone', () => {
  expect(goodDays([day('a', 30, 1), day('b', 70, 2), day('c', 120, 3), day('d', null, null)])).toEqual({
    numGood: 2,
    numJudged: 3,
  })
  expect(goodDays([day('a', null, null)])).toBeNull()
})

it('pollutants are written as they are printed', () => {
  expect(['pm2.5', 'O3', 'so2', '花粉'].map(pollutantName)).toEqual(['PM2.5', 'O₃', 'SO₂', '花粉'])
})
