import { fileURLToPath } from 'node:url'
import type { Permission, Person } from '@jingjing/schema/access-control'
import { CasePoints, RunningState } from '@jingjing/schema/monitoring'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createRequestLog } from '../http/request-log.ts'
import { createHttp, SESSION_COOKIE } from '../http/start-http.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { loadPacks } from '../rules/index.ts'
import { monitoringRoutes } from './index.ts'

const personWith = (permissions: Permission[]): Person => ({
  id: 1,
  account: 'lin',
  name: 'lin',
  roles: [],
  permissions,
  communities: null,
})
const PEOPLE: Record<string, Person> = {
  operator: personWith(['monitoring:read']),
  auditor: personWith(['audit:read']),
}

let store: TestDatabase
let app: FastifyInstance

beforeAll(async () => {
  store = await openTestDatabase()
  app = await createHttp({
    routes: monitoringRoutes({} as JobQueue, []),
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

const get = (url: string, who: string | null = 'operator') =>
  app.inject({ url, cookies: who === null ? {} : { [SESSION_COOKIE]: who } })

describe.each(['/api/monitoring/running-state', '/api/monitoring/points'])('%s', (path) => {
  it('asks for a sign-in and for the right', async () => {
    expect((await get(path, null)).statusCode).toBe(401)
    expect((await get(path, 'auditor')).json()).toMatchObject({ status: 403, code: 'not-permitted' })
  })

  it.each([
    'from=yesterday',
    'from=2026-02-30',
    'from=2026-03-02&to=2026-03-01',
    'from=1900-01-01&to=2026-01-01',
    'source=telepathy',
  ])('refuses %s', async (query) => {
    expect((await get(`${path}?${query}`)).json()).toMatchObject({ status: 400, code: 'bad-request' })
  })
})

describe('an office without cases', () => {
  it('gets an empty running state and an empty map', async () => {
    const state = RunningState.parse((await get('/api/monitoring/running-state')).json())
    expect([state.total.value, state.available, state.resolvedRate.value]).toEqual([0, null, null])
    expect(CasePoints.parse((await get('/api/monitoring/points')).json()).points).toEqual([])
  })
})
