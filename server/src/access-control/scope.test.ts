/** Rights by department, dataset, statistics and token, asked for over the real addresses. */
import type { AddressInfo } from 'node:net'
import type { Role } from '@jingjing/schema/access-control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../db/sql.ts'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

const CASES = [
  '工单编号,来电时间,来电人,联系电话,问题分类,标题,社区,承办部门,派单时间,是否解决,经度,纬度',
  ...Array.from(
    { length: 9 },
    (_one, index) =>
      `G${index},2026-03-0${index + 1} 08:00:00,张三,13800000000,${index < 6 ? '噪声' : '停车'},标题${index},甲社区,${index < 6 ? '城管科' : '民政科'},2026-03-0${index + 1} 09:00:00,${index < 7 ? '已解决' : '未解决'},116.46,39.89`,
  ),
  '',
].join('\n')
const PERIOD = 'from=2026-03-01&to=2026-04-01'

let http: TestHttp
let id: string
let rows: string

beforeAll(async () => {
  http = await openTestHttp()
  const { report } = await http.importFile('cases.csv', CASES)
  id = report.dataset ?? ''
  rows = `/api/catalog/datasets/${id}/tables/${encodeURIComponent(report.tables[0]?.name ?? '')}/rows`
})
afterAll(() => http?.close())

const run = (statement: ReturnType<typeof sql>) => http.store.database.write((tx) => tx.query(statement))
const idOf = (role: Role) => http.personIdByRole[role]
const total = async (role: Role) =>
  (await http.get(role, `/api/monitoring/running-state?${PERIOD}`)).body.total?.value
const numRows = async (role: Role) => (await http.get(role, rows)).body.rows?.length
const inDepartment = (role: Role, name: string | null, isOnly = false) =>
  run(sql`update access_control.person set is_department_only = ${isOnly},
    department_id = (select id from access_control.department where name = ${name}) where id = ${idOf(role)}`)

describe('a department', () => {
  it('sees its own rows alone where that is its scope, in rows and in figures alike', async () => {
    await run(sql`insert into access_control.department (name) values ('城管科'), ('民政科')`)
    await inDepartment('leader', '民政科', true)
    expect([await numRows('leader'), await total('leader')]).toEqual([3, 3])
    await inDepartment('leader', '民政科')
    expect([await numRows('leader'), await total('leader')]).toEqual([9, 9])
    await inDepartment('leader', null, true)
    expect([await numRows('leader'), await total('leader')]).toEqual([0, 0])
    await inDepartment('leader', null)
  })
})

describe('a dataset for some', () => {
  const restrict = (audience: string) =>
    run(sql`insert into access_control.dataset_access (dataset_id, audience) values (${id}, ${audience})
      on conflict (dataset_id) do update set audience = excluded.audience`)
  const seenBy = async (role: Role) => [(await http.get(role, rows)).status, await total(role)]

  it('is there for nobody without a grant, and for the one with it as long as it holds', async () => {
    await restrict('granted')
    expect(await seenBy('planner')).toEqual([404, 0])
    const list = await http.get('planner', '/api/catalog/datasets')
    expect(list.text).not.toContain(id)
    await run(
      sql`insert into access_control.dataset_grant (dataset_id, person_id) values (${id}, ${idOf('planner')})`,
    )
    expect(await seenBy('planner')).toEqual([200, 9])
    await run(sql`update access_control.dataset_grant set expires_at = now() - interval '1 second'`)
    expect(await seenBy('planner')).toEqual([404, 0])
    await run(sql`delete from access_control.dataset_grant`)
  })

  it.each(['role', 'department'])('is there by grant to a %s', async (kind) => {
    await inDepartment('planner', '城管科')
    await run(
      kind === 'role'
        ? sql`insert into access_control.dataset_grant (dataset_id, role) values (${id}, 'planner')`
        : sql`insert into access_control.dataset_grant (dataset_id, department_id)
            select ${id}, id from access_control.department where name = '城管科'`,
    )
    expect(await seenBy('planner')).toEqual([200, 9])
    expect(await seenBy('leader')).toEqual([404, 0])
    await run(sql`delete from access_control.dataset_grant`)
    await inDepartment('planner', null)
  })

  it('is there for the department that owns it', async () => {
    await run(sql`update catalog.dataset set department = '民政科' where id = ${id}`)
    await restrict('department')
    expect(await seenBy('leader')).toEqual([404, 0])
    await inDepartment('leader', '民政科')
    expect(await seenBy('leader')).toEqual([200, 9])
    await inDepartment('leader', null)
    await run(sql`delete from access_control.dataset_access`)
    expect(await seenBy('leader')).toEqual([200, 9])
  })
})

describe('statistics alone', () => {
  beforeAll(() =>
    run(
      sql`update access_control.person set is_statistics_only = true where id = ${idOf('performance-staff')}`,
    ),
  )

  it('opens figures, and neither rows, points, words nor tiles', async () => {
    // Nine, told to the nearest five, so that one case more or less does not show.
    expect(await total('performance-staff')).toBe(10)
    for (const url of [rows, `/api/monitoring/points?${PERIOD}`, `/tiles/${id}/15/26984/12418`]) {
      const answer = await http.get('performance-staff', url)
      expect([answer.status, answer.code], url).not.toEqual([200, undefined])
      expect(answer.text).not.toContain('标题')
    }
    const behind = { measure: 'monitoring.cases', params: {}, limit: 10 }
    const answer = await http.send('performance-staff', 'POST', '/api/trail/rows', behind)
    expect([answer.status, answer.code]).toEqual([403, 'beyond-rights'])
  })

  it('withholds a small count, and a rate in which few are counted', async () => {
    const figure = async (measure: string, params: Record<string, string>) =>
      (
        await http.send('performance-staff', 'POST', '/api/trail/figures', {
          requests: [{ measure, params }],
        })
      ).body.figures[0]
    expect(await figure('monitoring.cases', { category: '噪声' })).toMatchObject({
      value: 5,
      notes: { roundedTo: 5 },
    })
    expect(await figure('monitoring.cases', { category: '停车' })).toMatchObject({
      value: null,
      notes: { isWithheld: true },
    })
    // Two of nine are not resolved: who knows the rate knows them.
    expect((await figure('monitoring.resolved-rate', {})).value).toBeNull()
  })
})

describe('statistics alone, part by part', () => {
  it('tells neither a small part of the running state nor the one that would give it away', async () => {
    const ask = async (role: Role) => (await http.get(role, `/api/monitoring/running-state?${PERIOD}`)).body
    const [whole, shown] = [await ask('leader'), await ask('performance-staff')]
    expect(whole.categories.map((one: { count: number }) => one.count)).toEqual([6, 3])
    expect(shown.total.value).toBe(10)
    // With nine in all and six of one kind, the other kind would be three.
    expect([shown.categories, shown.departments]).toEqual([[], []])
    expect(shown.communities.map((one: { count: number }) => one.count)).toEqual([10])
    for (const part of ['daily', 'previousDaily', 'calendar'])
      for (const { day, count } of shown[part])
        expect(count, `${part} ${day}`).toBe(day >= '2026-03-01' && day <= '2026-03-09' ? null : 0)
    expect(whole.daily.filter((one: { count: number }) => one.count === 1)).toHaveLength(9)
  })

  it('nor in the comparison of parts', async () => {
    const url = `/api/monitoring/comparison?${PERIOD}&part=category`
    const shown = (await http.get('performance-staff', url)).body
    for (const row of shown.rows) {
      expect(row.cases).toMatchObject({ value: null, notes: { isWithheld: true } })
      for (const rate of ['responded', 'resolved', 'satisfied', 'score']) expect(row[rate].value).toBeNull()
    }
    expect(
      (await http.get('leader', url)).body.rows.map((row: { cases: { value: number } }) => row.cases.value),
    ).toEqual([6, 3])
  })
})

describe('a personal access token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const ask = (
    url: string,
    headers: Record<string, string>,
    method: 'GET' | 'POST' = 'GET',
    payload?: object,
  ) => http.app.inject({ method, url, headers, payload })
  const make = async (role: Role, scopes: string[]) =>
    http.send(role, 'POST', '/api/access-control/tokens', { name: 'QGIS', scopes, days: 30 })

  it('does what it was made for and nothing else', async () => {
    const { token } = (await make('operator', ['catalog:read'])).body
    expect(token).toMatch(/^jj_[\w-]{43}$/)
    expect((await ask(rows, bearer(token))).statusCode).toBe(200)
    expect((await ask(`/api/monitoring/running-state?${PERIOD}`, bearer(token))).statusCode).toBe(403)
    const basic = { authorization: `Basic ${Buffer.from(`qgis:${token}`).toString('base64')}` }
    expect((await ask(rows, basic)).statusCode).toBe(200)
    expect((await ask('/api/trail/figures', basic, 'POST', { requests: [] })).statusCode).toBe(403)
    // No token makes tokens, and none carries personal data.
    expect((await ask('/api/access-control/tokens', bearer(token))).statusCode).toBe(403)
    expect((await make('operator', ['personal-data:read'])).status).toBe(403)
    expect((await make('operator', ['catalog:edit'])).status).toBe(403)
  })

  it('is nobody where it is wrong, though the cookie beside it is right', async () => {
    for (const authorization of [
      'Bearer jj_x',
      `Bearer jj_${'a'.repeat(43)}`,
      'Bearer',
      'Basic ===',
      'Digest x',
    ])
      expect(
        (await ask(rows, { ...http.headersOf('operator'), authorization })).statusCode,
        authorization,
      ).toBe(401)
    const session = http.headersOf('operator').cookie?.split('=')[1] ?? ''
    expect((await ask(rows, bearer(session))).statusCode).toBe(401)
    const { token } = (await make('operator', ['catalog:read'])).body
    expect((await ask(rows, { cookie: `jingjing_session=${token}` })).statusCode).toBe(401)
  })

  it('ends with its withdrawal, its day, and the right of its owner', async () => {
    const { token, made } = (await make('operator', ['catalog:read'])).body
    await run(sql`update access_control.access_token set expires_at = now() where id = ${made.id}`)
    expect((await ask(rows, bearer(token))).statusCode).toBe(401)
    const second = (await make('operator', ['catalog:read'])).body
    expect((await http.send('leader', 'DELETE', `/api/access-control/tokens/${second.made.id}`)).status).toBe(
      404,
    )
    expect(
      (await http.send('operator', 'DELETE', `/api/access-control/tokens/${second.made.id}`)).status,
    ).toBe(200)
    expect((await ask(rows, bearer(second.token))).statusCode).toBe(401)
    const third = (await make('operator', ['monitoring:read'])).body
    await run(sql`delete from access_control.person_role where person_id = ${idOf('operator')}`)
    expect((await ask(`/api/monitoring/running-state?${PERIOD}`, bearer(third.token))).statusCode).toBe(403)
    await run(sql`insert into access_control.person_role values (${idOf('operator')}, 'operator')`)
  })
})

describe('a right that is turned off', () => {
  it('closes an open stream and a kept tile within a second, and leaves those of others', async () => {
    await http.app.listen({ port: 0, host: '127.0.0.1' })
    const address = `http://127.0.0.1:${(http.app.server.address() as AddressInfo).port}`
    const stream = await fetch(`${address}/api/jobs/stream`, { headers: http.headersOf('community-worker') })
    const others = await fetch(`${address}/api/jobs/stream`, { headers: http.headersOf('data-steward') })
    const tile = `/tiles/${id}/15/26984/12418`
    const kept = await http.get('community-worker', tile)
    const askAgain = () =>
      http.app.inject({
        url: tile,
        headers: { ...http.headersOf('community-worker'), 'if-none-match': String(kept.headers.etag ?? '') },
      })
    expect(kept.headers['cache-control']).toBe('private, no-cache')
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    let areOthersOpen = true
    void (async () => {
      for await (const _chunk of others.body as unknown as AsyncIterable<Uint8Array>);
      areOthersOpen = false
    })().catch(() => undefined)
    const startedAtMs = performance.now()
    await run(sql`delete from access_control.person_role where person_id = ${idOf('community-worker')}`)
    while (!(await reader.read()).done);
    expect(performance.now() - startedAtMs).toBeLessThan(1000)
    expect((await askAgain()).statusCode).toBe(403)
    expect(areOthersOpen).toBe(true)
    await others.body?.cancel().catch(() => undefined)
  })

  it('gives a kept tile another tag even where the right stays and only what is seen in it changes', async () => {
    const tile = `/tiles/${id}/15/26984/12418`
    const before = (await http.get('leader', tile)).headers.etag
    await run(sql`update access_control.person set communities = '["x"]' where id = ${idOf('leader')}`)
    const answer = await http.app.inject({
      url: tile,
      headers: { ...http.headersOf('leader'), 'if-none-match': String(before ?? '"none"') },
    })
    expect(answer.statusCode).not.toBe(304)
  })
})
