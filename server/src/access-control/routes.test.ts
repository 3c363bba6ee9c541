import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createRequestLog } from '../http/request-log.ts'
import { createHttp } from '../http/start-http.ts'
import { createPerson } from './people/create-person.ts'
import { ensureDemoPeople } from './people/ensure-demo-people.ts'
import { accessControlRoutes } from './routes.ts'
import { authenticate } from './sign-in/read-session.ts'
import { PACKS, POLICY, testSettings } from './test-policy.ts'

const PASSWORD = 'Plum-Blossom-88'
const settings = testSettings({ isDemo: true, offersDemoRoles: true })
const fromPage = { 'x-jingjing': '1' }
const here = { remoteAddress: '127.0.0.1', headers: { host: 'localhost:8710', ...fromPage } }

let store: TestDatabase
let app: FastifyInstance

beforeAll(async () => {
  store = await openTestDatabase()
  await ensureDemoPeople(store.database)
  await createPerson(
    store.database,
    { account: 'lin', name: '小林', password: PASSWORD, roles: ['operator'], communities: ['x'] },
    null,
    POLICY,
  )
  app = await createHttp({
    routes: accessControlRoutes(settings),
    database: store.database,
    packs: PACKS,
    authenticate: (token) => authenticate(store.database, token),
    log: createRequestLog(() => undefined),
    webDir: null,
    version: '0',
  })
})
afterAll(async () => {
  await app.close()
  await store.drop()
})

const PATH = '/api/access-control/session'
const signIn = (headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: PATH,
    payload: { account: 'lin', password: PASSWORD },
    remoteAddress: '10.0.0.7',
    headers: { ...fromPage, ...headers },
  })

describe('the session address', () => {
  it('tells anybody that nobody is signed in', async () => {
    const answer = await app.inject({ method: 'GET', url: PATH, ...here })
    expect(answer.json()).toEqual({
      person: null,
      awaits: null,
      offersDemoRoles: true,
      isDemo: true,
      needsSetUp: false,
      offersSingleSignOn: false,
    })
  })

  it('gives a cookie that scripts cannot read and other sites cannot send, and ends it on request', async () => {
    const answer = await signIn()
    expect(answer.json().person).toMatchObject({ account: 'lin', communities: ['x'] })
    const [given] = answer.cookies
    expect(given).toMatchObject({ name: 'jingjing_session', httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(given?.secure).toBeUndefined()
    const cookies = { jingjing_session: given!.value }
    expect((await app.inject({ method: 'GET', url: PATH, cookies })).json().person.name).toBe('小林')
    expect(
      (await app.inject({ method: 'DELETE', url: PATH, cookies, headers: fromPage })).json().person,
    ).toBeNull()
    expect((await app.inject({ method: 'GET', url: PATH, cookies })).json().person).toBeNull()
  })

  it('ends the session before when the same browser signs in again', async () => {
    const first = (await signIn()).cookies[0]!.value
    await signIn({ cookie: `jingjing_session=${first}` })
    expect(await authenticate(store.database, first)).toBeNull()
  })
})

describe('a refused sign-in', () => {
  it.each([
    ['a wrong password', { account: 'lin', password: 'wrong' }, 401, 'wrong-credentials'],
    ['an unknown account', { account: 'nobody', password: PASSWORD }, 401, 'wrong-credentials'],
    ['a body without a password', { account: 'lin' }, 400, 'bad-request'],
  ])('says why, for %s, and gives no cookie', async (_what, payload, status, code) => {
    const answer = await app.inject({ method: 'POST', url: PATH, payload, headers: fromPage })
    expect(answer.statusCode).toBe(status)
    expect(answer.json().code).toBe(code)
    expect(answer.cookies).toEqual([])
  })
})

describe('the demo roles', () => {
  const click = (from: { remoteAddress: string; headers: Record<string, string> }) =>
    app.inject({
      method: 'POST',
      url: '/api/access-control/demo-session',
      payload: { role: 'leader' },
      remoteAddress: from.remoteAddress,
      headers: { ...fromPage, ...from.headers },
    })

  it('open with one click from this machine', async () => {
    expect((await click(here)).json().person.roles).toEqual(['leader'])
    const overIpv6 = { remoteAddress: '::1', headers: { host: '[::1]:8710' } }
    expect((await click(overIpv6)).json().person.roles).toEqual(['leader'])
  })

  it.each([
    ['another machine', { remoteAddress: '10.0.0.7', headers: { host: 'localhost:8710' } }],
    [
      'another machine that claims to be this one',
      { remoteAddress: '10.0.0.7', headers: { host: 'localhost', 'x-forwarded-for': '127.0.0.1' } },
    ],
    [
      'a foreign name that resolves to this machine',
      { remoteAddress: '127.0.0.1', headers: { host: 'attacker.example:8710' } },
    ],
    [
      'a name that only begins like this machine',
      { remoteAddress: '127.0.0.1', headers: { host: 'localhost.attacker.example' } },
    ],
  ])('are refused to %s', async (_who, from) => {
    expect((await click(from)).json().code).toBe('demo-not-available')
    const state = await app.inject({ method: 'GET', url: PATH, ...from })
    expect(state.json().offersDemoRoles).toBe(false)
  })

  it('are refused where the data is not the demo', async () => {
    settings.isDemo = false
    expect((await click(here)).json().code).toBe('demo-not-available')
    settings.isDemo = true
  })
})
