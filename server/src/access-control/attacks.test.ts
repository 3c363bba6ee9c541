/** What attackers of such systems try, tried against the running server: none gets in, none brings it down. */
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Role } from '@jingjing/schema/access-control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'
import { createPerson } from './people/create-person.ts'
import { totpCode, totpStep } from './sign-in/totp.ts'
import { POLICY } from './test-policy.ts'

const PASSWORD = 'Plum-Blossom-88'
const SESSION = '/api/access-control/session'
const PHONE = '13800000000'
const FILE = `工单编号,来电时间,来电人,联系电话,问题分类,标题,派单时间\nG1,2026-03-01 08:00:00,张三,${PHONE},噪声,<img src=x onerror=alert(1)>,2026-03-01 09:00:00\n`

let http: TestHttp
let port: number

beforeAll(async () => {
  http = await openTestHttp()
  await http.importFile('cases.csv', FILE)
  await http.app.listen({ port: 0, host: '127.0.0.1' })
  port = (http.app.server.address() as AddressInfo).port
})
afterAll(() => http?.close())

const query = <Row extends object>(statement: ReturnType<typeof sql>) =>
  http.store.database.write((tx) => tx.query<Row>(statement))
const makePerson = (account: string, roles: Role[] = ['leader']) =>
  createPerson(
    http.store.database,
    { account, name: account, password: PASSWORD, roles, communities: null },
    null,
    POLICY,
  )
const signIn = (account: string, password: string, headers: Record<string, string> = {}) =>
  http.app.inject({
    method: 'POST',
    url: SESSION,
    headers: { 'x-jingjing': '1', ...headers },
    payload: { account, password },
  })
const cookieOf = (answer: Awaited<ReturnType<typeof signIn>>): string =>
  String(answer.headers['set-cookie']).split(';')[0] ?? ''
const isSignedIn = async (cookie: string): Promise<boolean> =>
  (await http.app.inject({ url: '/api/trail/measures', headers: { cookie } })).statusCode === 200
/** As it stands on the wire: nothing tidies the path. */
const askRaw = (path: string): Promise<{ status: number; type: string }> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest({ port, host: '127.0.0.1', path }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode ?? 0, type: String(answer.headers['content-type'] ?? '') })
    })
    asked.on('error', reject)
    asked.end()
  })

const INJECTIONS = [
  `'; drop table access_control.person; --`,
  `' or '1'='1`,
  `%' union select password_hash from access_control.person --`,
  `\\'; select pg_sleep(9); --`,
  `"x"); delete from jobs.job; --`,
  `1;select 1`,
  `\u2019 or 1=1`,
  '%',
  '_',
  '\\',
  '`$(id)`',
  '../../etc/passwd',
  '__proto__',
  `${'('.repeat(3000)}a+)+$`,
  '1e309',
  '-1',
  '\u0000',
  'A'.repeat(10_000),
]

describe('what is written into addresses', () => {
  it('reaches no statement, whatever parameter it stands in', async () => {
    const before = await query(sql`select count(*)::integer as number from access_control.person`)
    let numTried = 0
    for (const route of http.routes) {
      if (route.method !== 'GET' || /stream|session$/.test(route.path)) continue
      const described = route.query
        ? (z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' }) as { properties?: object })
        : {}
      const path = route.path.replace(/:\w+/g, '1').replace(/\*$/, '')
      const urls = [
        ...Object.keys(described.properties ?? {}).flatMap((name) =>
          INJECTIONS.slice(0, 8).map((text) => `${path}?${name}=${encodeURIComponent(text)}`),
        ),
        ...(route.path.includes(':')
          ? INJECTIONS.map((text) => route.path.replace(/:\w+/g, encodeURIComponent(text)))
          : []),
      ]
      for (const url of urls) {
        const answer = await http.get('operator', url)
        numTried += 1
        expect(answer.status, url.slice(0, 200)).toBeLessThan(500)
        expect(answer.text).not.toMatch(/syntax error|pg_catalog|\$argon2id/i)
      }
    }
    expect(numTried).toBeGreaterThan(100)
    expect(await query(sql`select count(*)::integer as number from access_control.person`)).toEqual(before)
    expect(http.logLines.join('')).not.toContain('"fault"')
  })

  it.each([
    '//api/catalog/datasets',
    '/api//catalog/datasets',
    '/api/catalog/datasets/',
    '/api/catalog%2fdatasets',
    '/API/catalog/datasets',
    '/api/./catalog/datasets',
    '/x/../api/catalog/datasets',
    '/api/catalog/datasets;x',
    '/api/catalog/datasets%00',
  ])('opens nothing by another way to write it: %s', async (path) => {
    const { status, type } = await askRaw(path)
    // The page, which shows nothing without a session, or a refusal; never what the address would have answered.
    expect(status === 200 && /json/.test(type)).toBe(false)
    expect((await askRaw('/healthz')).status).toBe(200)
  })

  it('asks for no more than a page, however much is asked for', async () => {
    for (const url of [
      '/api/access-control/audit?limit=1e9',
      '/api/access-control/audit?before=99999999999999999999',
      '/api/access-control/audit?from=2026-02-30',
    ])
      expect((await http.get('auditor', url)).status).toBe(400)
  })
})

describe('what is sent', () => {
  it('may be nested without end, and brings nothing down', async () => {
    const deep = `${'{"a":'.repeat(1600)}1${'}'.repeat(1600)}`
    for (const route of http.routes) {
      if (route.method === 'GET' || route.method === 'DELETE') continue
      const answer = await http.app.inject({
        method: route.method,
        url: route.path.replace(/:\w+/g, '1'),
        headers: { ...http.headersOf('data-steward'), 'content-type': 'application/json' },
        payload: deep,
      })
      expect(answer.statusCode, route.path).toBeLessThan(500)
      // Where a body is looked at, such a one never fits.
      if (route.body !== undefined) expect(answer.statusCode, route.path).toBeGreaterThanOrEqual(400)
    }
  })

  it('cannot change what every object inherits', async () => {
    for (const payload of [
      '{"__proto__":{"isHacked":true}}',
      '{"constructor":{"prototype":{"isHacked":true}}}',
    ]) {
      const answer = await http.app.inject({
        method: 'POST',
        url: SESSION,
        headers: { 'x-jingjing': '1', 'content-type': 'application/json' },
        payload,
      })
      expect(answer.statusCode).toBe(400)
    }
    expect(({} as { isHacked?: boolean }).isHacked).toBeUndefined()
  })

  it('cannot name another person, more roles or another owner', async () => {
    const id = http.personIdByRole.leader
    const asked = {
      name: 'x',
      scopes: ['catalog:read'],
      days: 1,
      personId: 1,
      person_id: 1,
      roles: ['auditor'],
    }
    const made = await http.send('leader', 'POST', '/api/access-control/tokens', asked)
    expect(made.status).toBe(201)
    const [token] = await query<{ person_id: number }>(
      sql`select person_id from access_control.access_token order by id desc limit 1`,
    )
    expect(token?.person_id).toBe(id)
    const own = {
      roles: ['auditor'],
      communities: null,
      isDepartmentOnly: false,
      isStatisticsOnly: false,
      morePermissions: [],
    }
    for (const role of ['system-administrator', 'security-administrator'] as const) {
      const path = `/api/access-control/people/${http.personIdByRole[role]}`
      const rights = role === 'security-administrator' ? 'rights' : 'proposed-rights'
      await http.send(role, 'PUT', `${path}/${rights}`, { ...own, roles: ['leader', 'operator'] })
    }
    const holders = await query<{ role: string }>(sql`select role from access_control.person_role
      where person_id in (${http.personIdByRole['system-administrator']}, ${http.personIdByRole['security-administrator']})
      order by role`)
    expect(holders.map((one) => one.role)).toEqual(['security-administrator', 'system-administrator'])
    const two = await http.send('security-administrator', 'PUT', `/api/access-control/people/${id}/rights`, {
      ...own,
      roles: ['auditor', 'leader'],
    })
    expect(two.code).toBe('separate-duties')
  })

  it('is refused from another site, and no other site may read an answer', async () => {
    for (const headers of [
      { origin: 'null' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'x-jingjing': '1' },
    ]) {
      const answer = await http.app.inject({
        method: 'POST',
        url: '/api/access-control/tokens',
        headers: { cookie: http.headersOf('leader').cookie as string, ...headers },
        payload: {},
      })
      expect(answer.json().code).toBe('cross-site')
    }
    const read = await http.app.inject({
      url: '/api/trail/measures',
      headers: { ...http.headersOf('leader'), origin: 'https://evil.example' },
    })
    expect(Object.keys(read.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    expect(String(read.headers['content-security-policy'])).toMatch(/default-src 'none'; script-src 'self';/)
    expect(read.headers['x-content-type-options']).toBe('nosniff')
  })

  it('forges no line of a log', async () => {
    await signIn('x\r\n{"forged":1}', 'y\n{"forged":2}')
    await http.get('leader', `/api/catalog/datasets/${encodeURIComponent('a\r\n{"forged":3}')}`)
    for (const line of http.logLines) expect(JSON.parse(line).forged).toBeUndefined()
    const [forged] = await query<{ number: number }>(
      sql`select count(*)::integer as number from access_control.audit_entry where subject ~ '[\\r\\n]'`,
    )
    expect(forged?.number).toBe(0)
  })
})

describe('guessing', () => {
  it('a hundred wrong passwords at once are five, and lock the account once', async () => {
    const id = await makePerson('guessed')
    const answers = await Promise.all(Array.from({ length: 100 }, () => signIn('guessed', 'wrong')))
    const codes = answers.map((answer) => answer.json().code)
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(5)
    expect(codes.filter((code) => code === 'account-locked')).toHaveLength(95)
    const locks = await query(sql`select from access_control.audit_entry
      where action = 'access-control:lock' and person_id = ${id}`)
    expect(locks).toHaveLength(1)
    expect((await signIn('guessed', PASSWORD)).json().code).toBe('account-locked')
  })

  it('learns of no account: an unknown one answers and locks like a known one', async () => {
    await makePerson('known')
    const told = async (account: string): Promise<unknown[]> => {
      const answers: unknown[] = []
      for (let attempt = 0; attempt < 7; attempt++) {
        const answer = await signIn(account, 'wrong')
        answers.push([answer.statusCode, answer.json().code, answer.json().params])
      }
      return answers
    }
    expect(await told('unknown')).toEqual(await told('known'))
  })
})

describe('a session', () => {
  it('is never one that somebody planted', async () => {
    await makePerson('fixed')
    const planted = 'jingjing_session=planted-by-somebody'
    const cookie = cookieOf(await signIn('fixed', PASSWORD, { cookie: planted }))
    expect(cookie).not.toBe(planted)
    expect(await isSignedIn(cookie)).toBe(true)
    expect(await isSignedIn(planted)).toBe(false)
  })

  it('is over everywhere with a sign-out, another password, or a disabled account', async () => {
    const id = await makePerson('ending')
    const [desk, phone] = [
      cookieOf(await signIn('ending', PASSWORD)),
      cookieOf(await signIn('ending', PASSWORD)),
    ]
    const headers = { 'x-jingjing': '1', cookie: desk }
    const changed = await http.app.inject({
      method: 'POST',
      url: '/api/access-control/account/password',
      headers,
      payload: { current: PASSWORD, next: 'Cherry-Garden-77' },
    })
    expect(changed.statusCode).toBe(200)
    expect([await isSignedIn(desk), await isSignedIn(phone)]).toEqual([false, false])
    const again = String(changed.headers['set-cookie']).split(';')[0] ?? ''
    expect(await isSignedIn(again)).toBe(true)
    const disabled = await http.send(
      'system-administrator',
      'POST',
      `/api/access-control/people/${id}/actions`,
      {
        action: 'disable',
      },
    )
    expect(disabled.status).toBe(200)
    expect(await isSignedIn(again)).toBe(false)
    expect((await signIn('ending', 'Cherry-Garden-77')).json().code).toBe('wrong-credentials')
  })

  it('takes no password that was used before, is known, or too simple', async () => {
    await makePerson('choosy')
    let cookie = cookieOf(await signIn('choosy', PASSWORD))
    const change = async (current: string, next: string) => {
      const answer = await http.app.inject({
        method: 'POST',
        url: '/api/access-control/account/password',
        headers: { 'x-jingjing': '1', cookie },
        payload: { current, next },
      })
      if (answer.statusCode === 200) cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
      return answer.statusCode === 200 ? 'changed' : answer.json().code
    }
    expect(await change(PASSWORD, PASSWORD)).toBe('used-password')
    expect(await change(PASSWORD, 'Password123!')).toBe('known-password')
    expect(await change(PASSWORD, 'simple')).toBe('weak-password')
    expect(await change(PASSWORD, 'Cherry-Garden-77')).toBe('changed')
    expect(await change('Cherry-Garden-77', PASSWORD)).toBe('used-password')
  })

  it('asks for another password once the old one has grown old, and opens nothing before', async () => {
    const id = await makePerson('aged')
    await query(
      sql`update access_control.person set password_changed_at = now() - interval '91 days' where id = ${id}`,
    )
    const answer = await signIn('aged', PASSWORD)
    expect(answer.json()).toMatchObject({ person: null, awaits: 'new-password' })
    expect(await isSignedIn(cookieOf(answer))).toBe(false)
  })
})

describe('a second factor', () => {
  it('takes each code once, opens nothing before, and has no more guesses than the password', async () => {
    await makePerson('careful')
    const cookie = cookieOf(await signIn('careful', PASSWORD))
    const send = (path: string, payload: object, by = cookie) =>
      http.app.inject({
        method: 'POST',
        url: `/api/access-control/${path}`,
        headers: { 'x-jingjing': '1', cookie: by },
        payload,
      })
    const { secret } = (await send('account/totp', {})).json()
    const [stored] = await query<{ secret: string }>(sql`select secret from access_control.totp`)
    expect(stored?.secret).not.toContain(secret)
    const step = totpStep(Date.now())
    expect((await send('account/totp/confirmation', { code: totpCode(secret, step - 1) })).statusCode).toBe(
      200,
    )

    const half = cookieOf(await signIn('careful', PASSWORD))
    expect(await isSignedIn(half)).toBe(false)
    expect((await send('account/totp', {}, half)).statusCode).toBe(401)
    const replayed = await send('session/second-factor', { code: totpCode(secret, step - 1) }, half)
    expect(replayed.json().code).toBe('wrong-code')
    const right = await send('session/second-factor', { code: totpCode(secret, step) }, half)
    expect(right.statusCode).toBe(200)
    expect(await isSignedIn(String(right.headers['set-cookie']).split(';')[0] ?? '')).toBe(true)

    const guesser = cookieOf(await signIn('careful', PASSWORD))
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => send('session/second-factor', { code: '000000' }, guesser)),
    )
    const codes = guesses.map((answer) => answer.json().code)
    expect(codes.filter((code) => code === 'wrong-code').length).toBeLessThanOrEqual(4)
    expect(codes).toContain('account-locked')
  })
})

describe('afterwards', () => {
  it('the server is there, and neither log nor audit holds a secret, a number or a name that was tried', async () => {
    expect((await askRaw('/healthz')).status).toBe(200)
    const audit = await query<{ whole: string }>(
      sql`select audit_entry::text as whole from access_control.audit_entry`,
    )
    const everything = `${http.logLines.join('')}${audit.map((row) => row.whole).join('')}`
    for (const secret of [PASSWORD, 'Cherry-Garden-77', PHONE, 'jj_', '$argon2id', 'drop table'])
      expect(everything).not.toContain(secret)
    expect(http.logLines.join('')).not.toContain('"fault"')
  })
})
