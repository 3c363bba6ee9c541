/**
 * Role × operation × scope, asked for over the real addresses. The cells come from the routes as they are mounted:
 * a new address is in the matrix by being declared. What was reviewed is committed beside this file.
 */
import type { AddressInfo } from 'node:net'
import { type Permission, ROLES, type Role } from '@jingjing/schema/access-control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NAVIGATION, visibleNavigation } from '../../web/src/ui/shell/navigation.ts'
import { PERMISSIONS_BY_ROLE } from './access-control/index.ts'
import { testSettings } from './access-control/test-policy.ts'
import { sql } from './db/sql.ts'
import type { Route } from './http/route.ts'
import { type Answer, openTestHttp, type TestHttp } from './http/test-http.ts'
import type { JobQueue } from './jobs/run-jobs.ts'
import { routesOf } from './wire.ts'

/** Declared alike wherever they are mounted; the queue is not asked for that. */
const ROUTES = routesOf({
  settings: testSettings(),
  queue: {} as JobQueue,
  dataDir: '',
}) as unknown as readonly Route[]

/** Four cases, one in each community and department. */
const CASES = [
  { mark: '甲标甲', community: '甲社区', department: '城管科' },
  { mark: '甲标乙', community: '甲社区', department: '民政科' },
  { mark: '乙标甲', community: '乙社区', department: '城管科' },
  { mark: '乙标乙', community: '乙社区', department: '民政科' },
] as const
const FILE = [
  '工单编号,来电时间,来电人,联系电话,问题分类,标题,社区,承办部门,派单时间,是否解决,经度,纬度',
  ...CASES.map(
    ({ mark, community, department }, index) =>
      `G${index},2026-03-0${index + 1} 08:00:00,张三,13800000000,噪声,${mark},${community},${department},2026-03-0${index + 1} 09:00:00,已解决,${116.46 + index / 1e4},39.89`,
  ),
  '',
].join('\n')
/** What two stations measured; files of different shapes, so that each is a dataset of its own. */
const STATIONS = ['站标甲', '站标乙'] as const
const READINGS = [
  `监测时间,站点,PM2.5,经度,纬度\n2026-03-01 08:00:00,${STATIONS[0]},35,116.46,39.89\n`,
  `监测时间,站点,PM2.5,PM10,经度,纬度\n2026-03-01 08:00:00,${STATIONS[1]},35,70,116.46,39.89\n`,
]
const square = (name: string, west: number) => ({
  type: 'Feature',
  properties: { name, level: 'community', code: name === '甲社区' ? 'c1' : 'c2' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 39.88],
        [west + 0.00015, 39.88],
        [west + 0.00015, 39.9],
        [west, 39.9],
        [west, 39.88],
      ],
    ],
  },
})
const BOUNDARIES = JSON.stringify({
  type: 'FeatureCollection',
  features: [square('甲社区', 116.45996), square('乙社区', 116.46016)],
})

let http: TestHttp
let dataset: string
let table: string
let readings: string

beforeAll(async () => {
  http = await openTestHttp()
  await http.importFile('boundaries.geojson', BOUNDARIES)
  const { report } = await http.importFile('cases.csv', FILE)
  dataset = report.dataset ?? ''
  table = report.tables[0]?.name ?? ''
  for (const [index, file] of READINGS.entries())
    readings = (await http.importFile(`readings-${index}.csv`, file)).report.dataset ?? ''
})
afterAll(() => http?.close())

const admits = ({ permission }: Route, role: Role): boolean =>
  permission === 'anyone' ||
  permission === 'device' ||
  permission === 'signed-in' ||
  permission === 'own-account' ||
  PERMISSIONS_BY_ROLE[role].includes(permission)

/** One line for every address: who may ask. */
function matrixOf(routes: readonly Route[]): string {
  const lines = routes.map((route) => {
    const holders = ROLES.filter((role) => admits(route, role))
    const who =
      route.permission === 'anyone'
        ? '(no sign-in needed)'
        : route.permission === 'device'
          ? '(devices by their key, no person)'
          : route.permission === 'signed-in' || route.permission === 'own-account'
            ? '(every role)'
            : holders.join(' ')
    return `${route.method.padEnd(6)} ${route.path.padEnd(56)} ${route.permission.padEnd(21)} ${who}`
  })
  return `${lines.join('\n')}\n`
}

/** One line for every page: who finds it in the navigation. */
function matrixOfPages(): string {
  const lines = NAVIGATION.flatMap(({ entries }) => entries).map(({ name, path, permission }) => {
    const holders = ROLES.filter((role) =>
      visibleNavigation(PERMISSIONS_BY_ROLE[role]).some((group) =>
        group.entries.some((entry) => entry.name === name),
      ),
    )
    const who = permission === null ? '(every role)' : holders.join(' ')
    return `PAGE   ${path.padEnd(56)} ${[permission ?? 'signed-in'].flat().join('|').padEnd(21)} ${who}`
  })
  return `${lines.join('\n')}\n`
}

/** An address with something in place of each parameter that names nothing. */
const example = (path: string): string =>
  path
    .replace(/:(z|x|y|id)\b/g, '0')
    .replace(/:\w+/g, 'nothing')
    .replace(/\*$/, 'nothing')

/** Where a device would send to, on an address that stands for many. */
const writable = ({ path, permission }: Route): string =>
  example(permission === 'device' ? path.replace(/\*$/, 'Datastreams(1)/Observations') : path)

const nameOf = (route: Route): string => `${route.method} ${route.path}`
const isStream = (route: Route): boolean => /\bstream\b/.test(route.path)
/** They would end the session under test. */
const endsSession = ({ method, path }: Route): boolean =>
  method === 'DELETE' && path === '/api/access-control/session'
const CELLS = ROUTES.filter((route) => !isStream(route) && !endsSession(route)).flatMap((route) =>
  ROLES.map((role) => ({ name: `${role}: ${nameOf(route)}`, role, route })),
)

describe('the permission matrix', () => {
  it('is what was reviewed', async () => {
    await expect(`${matrixOfPages()}\n${matrixOf(ROUTES)}`).toMatchFileSnapshot(
      '__snapshots__/permission-matrix.txt',
    )
  })

  it('holds every address that is mounted, each once', () => {
    const addresses = http.routes.map(nameOf)
    expect(addresses).toEqual(ROUTES.map(nameOf))
    expect(new Set(addresses).size).toBe(addresses.length)
    for (const { method, path } of http.routes) expect(http.app.hasRoute({ method, url: path })).toBe(true)
    // What the shell mounts besides: whether it lives, and its own description.
    const numMounted = http.app
      .printRoutes({ commonPrefix: false })
      .split('\n')
      .flatMap((line) => /\((.*)\)/.exec(line)?.[1]?.split(', ') ?? [])
      .filter((method) => method !== 'HEAD' && method !== 'OPTIONS').length
    expect(numMounted).toBe(addresses.length + 2)
  })

  it('asks for a sign-in wherever it says so, before it looks at the request', async () => {
    for (const route of http.routes.filter((one) => one.permission !== 'anyone')) {
      const answer = await http.send('nobody', route.method, writable(route))
      // To GeoReport a missing key is 403.
      const status = route.path.startsWith('/open311/') ? 403 : 401
      const code = route.permission === 'device' ? 'device-key' : 'not-signed-in'
      expect([answer.status, answer.code], nameOf(route)).toEqual([status, code])
    }
    expect((await http.get('nobody', '/api/openapi.json')).status).toBe(401)
  })

  it('refuses a change that comes without the header of our own pages', async () => {
    for (const route of http.routes.filter((one) => one.method !== 'GET')) {
      const { 'x-jingjing': _own, ...headers } = http.headersOf('data-steward')
      const answer = await http.app.inject({ method: route.method, url: example(route.path), headers })
      const code = answer.headers['x-problem'] ?? answer.json().code
      expect([answer.statusCode, code], route.path).toEqual([403, 'cross-site'])
    }
  })

  it.each(CELLS)('$name', async ({ role, route }) => {
    const answer = await http.send(role, route.method, writable(route))
    expect(answer.code === 'not-permitted').toBe(!admits(route, role))
    expect(answer.code).not.toBe('not-signed-in')
    // Whoever is signed in, a device is somebody else.
    if (route.permission === 'device') expect([answer.status, answer.code]).toEqual([401, 'device-key'])
    expect(answer.status).toBeLessThan(500)
  })
})

describe('a stream', () => {
  const streams = ROUTES.filter(isStream)
  let address: string
  beforeAll(async () => {
    await http.app.listen({ port: 0, host: '127.0.0.1' })
    address = `http://127.0.0.1:${(http.app.server.address() as AddressInfo).port}`
  })

  it('is one of those that are mounted', () => expect(streams.length).toBeGreaterThanOrEqual(2))

  it.each(
    streams.flatMap((route) => ROLES.map((role) => ({ name: `${role}: ${nameOf(route)}`, role, route }))),
  )('$name', async ({ role, route }) => {
    const over = new AbortController()
    const answer = await fetch(address + route.path, {
      headers: http.headersOf(role),
      signal: over.signal,
    })
    expect(answer.status).toBe(admits(route, role) ? 200 : 403)
    over.abort()
  })
})

describe('a page', () => {
  it('opens only where its role may ask for what stands on it', () => {
    for (const { entries } of NAVIGATION)
      for (const { permission } of entries)
        for (const one of [permission ?? []].flat())
          expect(
            ROUTES.some((route) => route.permission === (one as Permission)) || one === 'overview:read',
          ).toBe(true)
  })
})

/** What a person of each scope may meet of the four cases. */
const SCOPES = {
  office: { change: sql`communities = null`, sees: [0, 1, 2, 3] },
  'one community': { change: sql`communities = '["c1"]'`, sees: [0, 1] },
  'no community': { change: sql`communities = '[]'`, sees: [] },
  'own department': { change: sql`is_department_only = true`, sees: [0, 2] },
  'one community and own department': {
    change: sql`communities = '["c1"]', is_department_only = true`,
    sees: [0],
  },
  'statistics alone': { change: sql`is_statistics_only = true`, sees: [] },
  'dataset withheld': { change: sql`communities = null`, sees: [] },
} as const
type Scope = keyof typeof SCOPES

const PERIOD = 'from=2026-03-01&to=2026-04-01'
/** Every address that reads, with what is there in place of its parameters. */
const READS = ROUTES.filter(
  (route) => route.method === 'GET' && !isStream(route) && !/single-sign-on|\/audit/.test(route.path),
)
const filled = (path: string): string => {
  const url = path
    .replace(/:(dataset|datasetId|collectionId|collection)\b/g, dataset)
    .replace(/(datasets|items|records)\/:id\b/g, `$1/${dataset}`)
    .replace(/:table\b/g, encodeURIComponent(table))
    .replace(':z', '15')
    .replace(':x', '26984')
    .replace(':y', '12418')
    .replace(/:\w+/g, '1')
    .replace(/\*$/, '')
  return /monitoring/.test(path) ? `${url}?${PERIOD}` : url
}
/** Every way of SensorThings to the stations: sets, relations, filters, orders, lists. */
const SENSOR_READS = [
  'Things',
  'Things?$expand=Datastreams($expand=Observations,Sensor),Locations,HistoricalLocations',
  'Things?$filter=Datastreams/Observations/result gt 0&$orderby=name',
  'Locations?$expand=Things',
  'HistoricalLocations?$expand=Thing',
  'Datastreams?$expand=Thing,Sensor&$orderby=name desc',
  'Sensors?$expand=Datastreams',
  'ObservedProperties?$expand=Datastreams',
  'ObservedProperties(1)/Datastreams',
  'Observations?$expand=Datastream,FeatureOfInterest',
  'FeaturesOfInterest?$expand=Observations($expand=Datastream)',
] as const
const stationsIn = (text: string): string[] => STATIONS.filter((station) => text.includes(station))
const marksIn = (text: string): number[] =>
  CASES.flatMap(({ mark }, index) => (text.includes(mark) ? [index] : []))

describe.each(Object.keys(SCOPES) as Scope[])('a person who sees: %s', (scope) => {
  const role: Role = 'operator'
  const answers = new Map<string, Answer>()

  beforeAll(async () => {
    const run = (statement: ReturnType<typeof sql>) => http.store.database.write((tx) => tx.query(statement))
    await run(sql`insert into access_control.department (name) values ('城管科') on conflict do nothing`)
    await run(sql`delete from access_control.dataset_access`)
    if (scope === 'dataset withheld')
      await run(
        sql`insert into access_control.dataset_access (dataset_id, audience)
          select unnest(${[dataset, readings]}::text[]), 'granted'`,
      )
    await run(sql`update access_control.person set communities = null, is_department_only = false,
      is_statistics_only = false, department_id = (select id from access_control.department where name = '城管科')
      where id = ${http.personIdByRole[role]}`)
    await run(
      sql`update access_control.person set ${SCOPES[scope].change} where id = ${http.personIdByRole[role]}`,
    )
    for (const route of READS) answers.set(route.path, await http.get(role, filled(route.path)))
    for (const path of SENSOR_READS)
      answers.set(path, await http.get(role, encodeURI(`/sensorthings/v1.1/${path}`)))
    for (const path of ['/api/trail/rows', '/api/trail/figures']) {
      const ask = { measure: 'monitoring.cases', params: {} }
      const payload = path.endsWith('rows') ? { ...ask, limit: 50 } : { requests: [ask] }
      answers.set(path, await http.send(role, 'POST', path, payload))
    }
  })

  it.each(READS.map((route) => route.path))('meets nothing beyond it at %s', (path) => {
    const answer = answers.get(path) as Answer
    const text = Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : answer.text
    for (const index of marksIn(text)) expect(SCOPES[scope].sees).toContain(index)
    expect(text).not.toContain('13800000000')
    expect(answer.status).toBeLessThan(500)
  })

  it.each([...SENSOR_READS, '/api/environment/stations'])(
    'meets the stations of the datasets open to it at %s',
    (path) => {
      const answer = answers.get(path) as Answer
      expect(answer.status).toBe(200)
      expect(stationsIn(answer.text)).toEqual(scope === 'dataset withheld' ? [STATIONS[0]] : [...STATIONS])
    },
  )

  it('hands out in an export what it meets in the rows', async () => {
    const request = JSON.stringify({ spec: { dataset }, output: { format: 'csv' } })
    const answer = await http.get(role, `/api/extract/file?request=${encodeURIComponent(request)}`)
    const text = Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : answer.text
    expect(text).not.toContain('13800000000')
    expect(marksIn(text)).toEqual([...SCOPES[scope].sees])
    if (scope === 'statistics alone' || scope === 'dataset withheld')
      expect(answer.status).toBeGreaterThan(400)
    else expect(answer.status).toBe(200)
  })

  it('meets all of it in the rows, and counts it in the figures', () => {
    const { sees } = SCOPES[scope]
    const rows = answers.get('/api/catalog/datasets/:id/tables/:table/rows') as Answer
    expect(marksIn(rows.text)).toEqual([...sees])
    const behind = answers.get('/api/trail/rows') as Answer
    expect(marksIn(behind.text)).toEqual([...sees])
    const value = (answers.get('/api/trail/figures') as Answer).body.figures[0]?.value
    // Four cases are few: who sees statistics alone is not told.
    expect(value).toBe(scope === 'statistics alone' ? null : sees.length)
  })
})
