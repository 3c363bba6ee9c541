import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Permission, Person } from '@jingjing/schema/access-control'
import { AirQuality } from '@jingjing/schema/environment'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredRow } from '../catalog/index.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createRequestLog } from '../http/request-log.ts'
import { createHttp, SESSION_COOKIE } from '../http/start-http.ts'
import { loadPacks } from '../rules/index.ts'
import { environmentRoutes } from './index.ts'
import { column, POLLUTANT_COLUMNS, plantReadings } from './planted-readings.ts'

let store: TestDatabase
let app: FastifyInstance
const personWith = (permissions: Permission[]): Person => ({
  id: 1,
  account: 'a',
  name: 'A',
  roles: [],
  permissions,
  communities: null,
})
const PEOPLE: Record<string, Person> = {
  operator: personWith(['environment:read']),
  steward: personWith(['catalog:read']),
}
const get = async (url: string, who: string | null = 'operator') => {
  const cookies: Record<string, string> = who === null ? {} : { [SESSION_COOKIE]: who }
  const response = await app.inject({ method: 'GET', url, cookies })
  return { status: response.statusCode, body: response.json() }
}

beforeAll(async () => {
  store = await openTestDatabase()
  app = await createHttp({
    routes: environmentRoutes,
    database: store.database,
    packs: loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url))),
    authenticate: async (token) => PEOPLE[token] ?? null,
    log: createRequestLog(() => undefined),
    webDir: null,
    version: '0',
  })
})
afterAll(async () => {
  await app.close()
  await store.drop()
})

describe('the routes of the environment', () => {
  it('answer an office without stations with an empty list', async () => {
    expect(await get('/api/environment/stations')).toEqual({ status: 200, body: { stations: [] } })
  })

  it.each(['/api/environment/stations', '/api/environment/air-quality?station=1'])(
    'ask for a sign-in and for the right: %s',
    async (url) => {
      expect((await get(url, null)).body).toMatchObject({ code: 'not-signed-in', status: 401 })
      expect((await get(url, 'steward')).body).toMatchObject({ code: 'not-permitted', status: 403 })
    },
  )

  it.each([
    ['/api/environment/air-quality', 400],
    ['/api/environment/air-quality?station=one', 400],
    ['/api/environment/air-quality?station=1.5', 400],
    ["/api/environment/air-quality?station=1&from=2026-03-01'--", 400],
    ['/api/environment/air-quality?station=1', 404],
    ['/api/environment/air-quality?station=99999999999999999999', 400],
  ])('refuse %s with %i', async (url, status) => {
    expect((await get(url)).status).toBe(status)
  })
})

const PRSA = fileURLToPath(new URL('../../../../shared/data/air/prsa_nongzhanguan.csv', import.meta.url))
if (!existsSync(PRSA))
  console.warn(`Left out: four years of the Nongzhanguan station over HTTP, as ${PRSA} is not there.`)

describe.runIf(existsSync(PRSA))('four years of the Nongzhanguan station, over HTTP', () => {
  /** In the order of POLLUTANT_COLUMNS; all in µg/m³ in this file, CO too. */
  const HEADERS = ['PM2.5', 'PM10', 'SO2', 'NO2', 'CO', 'O3']
  let station = 0

  beforeAll(async () => {
    const lines = readFileSync(PRSA, 'utf8').trim().split('\n')
    const names = (lines[0] as string).split(',').map((name) => name.replaceAll('"', ''))
    const rows = lines.slice(1).map((line, index): StoredRow => {
      const cells = line.split(',')
      const [year, month, day, hour] = cells.slice(1, 5).map((cell) => cell.padStart(2, '0'))
      const values = HEADERS.map((name) => {
        const cell = cells[names.indexOf(name)] as string
        return cell === 'NA' ? null : Number(cell)
      })
      return { row: index + 2, values: ['农展馆', `${year}-${month}-${day}T${hour}:00:00+08:00`, ...values] }
    })
    await plantReadings(
      store.database,
      '农展馆',
      [
        column('station', 'text', 'station'),
        column('time', 'timestamp', 'observed_at'),
        ...POLLUTANT_COLUMNS.map((one) => ({ ...one, type: 'number' as const, unit: 'µg/m³' })),
      ],
      rows,
    )
    station = (await get('/api/environment/stations')).body.stations[0].id
  })

  it('have 1,424 valid daily means of PM2.5, each day judged by HJ 633-2012', async () => {
    const { status, body } = await get(`/api/environment/air-quality?station=${station}&from=2013-03-01`)
    expect(status).toBe(200)
    const air = AirQuality.parse(body)
    expect(air.days).toHaveLength(1461)
    expect(
      air.days.filter(({ pm25MicrogramsPerCubicMetre }) => pm25MicrogramsPerCubicMetre !== null),
    ).toHaveLength(1424)
    expect(new Set(air.days.map(({ rule }) => rule))).toEqual(new Set(['hj-633-2012']))
    for (const { aqi, level, primary } of air.days) {
      expect(level === null).toBe(aqi === null)
      expect(primary.length > 0).toBe(aqi !== null && aqi > 50)
    }
  })

  it('show by themselves the last 365 days', async () => {
    const { body } = await get(`/api/environment/air-quality?station=${station}`)
    expect([body.from, body.to, body.days.length]).toEqual(['2016-03-01', '2017-03-01', 365])
    expect(body.hours).toHaveLength(7 * 24)
  })
})
