import type { Person } from '@jingjing/schema/access-control'
import { PROBLEMS, Problem } from '@jingjing/schema/problems'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { createRequestLog } from './request-log.ts'
import { route } from './route.ts'
import { createHttp } from './start-http.ts'

const STEWARD: Person = {
  id: 5,
  account: 'steward',
  name: '数据管理员',
  roles: ['data-steward'],
  permissions: ['catalog:read'],
  communities: null,
}

const lines: string[] = []
let app: FastifyInstance

beforeAll(async () => {
  app = await createHttp({
    database: {} as Database,
    packs: [],
    authenticate: async (token) => (token === 'good' ? STEWARD : null),
    log: createRequestLog((line) => lines.push(line)),
    webDir: null,
    version: '9.9.9',
    routes: [
      route({
        method: 'GET',
        path: '/api/catalog/:name',
        permission: 'catalog:read',
        summary: 'Echo',
        params: z.object({ name: z.string() }),
        query: z.object({ limit: z.coerce.number().int().max(10).default(3) }),
        answer: z.object({ name: z.string(), limit: z.number() }),
        handler: ({ params, query }) => ({ name: params.name, limit: query.limit }),
      }),
      route({
        method: 'POST',
        path: '/api/catalog/things',
        permission: 'signed-in',
        summary: 'Make',
        body: z.object({ phone: z.string().max(4) }),
        status: 201,
        answer: z.object({}),
        handler: () => ({}),
      }),
      route({
        method: 'GET',
        path: '/api/audit',
        permission: 'audit:read',
        summary: 'Refused to stewards',
        answer: z.object({}),
        handler: () => ({}),
      }),
      route({
        method: 'GET',
        path: '/api/broken',
        permission: 'signed-in',
        summary: 'Breaks',
        answer: z.object({}),
        handler: () => {
          throw new Error('row of 王某某, 13800000000')
        },
      }),
    ],
  })
})
afterAll(() => app?.close())

const cookies = { jingjing_session: 'good' }
const header = { 'x-jingjing': '1' }

describe('the shell', () => {
  it('answers nobody but at /healthz', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok', version: '9.9.9' })
    for (const url of ['/api/catalog/a', '/api/openapi.json', '/api/audit']) {
      const answer = await app.inject(url)
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json()).toMatchObject({ code: 'not-signed-in', status: 401 })
    }
    expect(
      (await app.inject({ url: '/api/catalog/a', cookies: { jingjing_session: 'bad' } })).statusCode,
    ).toBe(401)
  })

  it('gives the handler what the schema made of the request', async () => {
    const answer = await app.inject({ url: '/api/catalog/a?limit=7', cookies })
    expect(answer.json()).toEqual({ name: 'a', limit: 7 })
    expect((await app.inject({ url: '/api/catalog/a', cookies })).json()).toEqual({ name: 'a', limit: 3 })
  })

  it('refuses what the roles do not grant', async () => {
    const answer = await app.inject({ url: '/api/audit', cookies })
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ code: 'not-permitted', params: { permission: 'audit:read' } })
  })

  it('names the place of a mistake and never repeats the value', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/catalog/things',
      cookies,
      headers: header,
      payload: { phone: '13800000000' },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().params).toMatchObject({ where: 'body.phone' })
    expect(answer.body).not.toContain('13800000000')
  })

  it('refuses a character that no text in the store can hold, wherever it stands', async () => {
    const ofPath = await app.inject({ url: '/api/catalog/a%00b', cookies })
    expect([ofPath.statusCode, ofPath.json().params]).toEqual([400, { where: 'path', detail: 'character' }])
    const ofBody = await app.inject({
      method: 'POST',
      url: '/api/catalog/things',
      cookies,
      headers: header,
      payload: { phone: '1\u0000' },
    })
    expect([ofBody.statusCode, ofBody.json().params.where]).toEqual([400, 'body'])
  })

  it('refuses a change that another page sends', async () => {
    const send = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/catalog/things', cookies, headers, payload: { phone: '1' } })
    expect((await send({})).json().code).toBe('cross-site')
    expect((await send({ ...header, 'sec-fetch-site': 'cross-site' })).json().code).toBe('cross-site')
    expect((await send({ ...header, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(201)
  })

  it('speaks the language that is asked for', async () => {
    const titleIn = async (language: string): Promise<string> =>
      (await app.inject({ url: '/api/audit', headers: { 'accept-language': language } })).json().title
    expect(await titleIn('en-GB,en;q=0.9')).toBe(PROBLEMS['not-signed-in'].en)
    expect(await titleIn('zh-CN')).toBe(PROBLEMS['not-signed-in'].zh)
  })

  it('keeps an unexpected error to itself, under a number that the log has too', async () => {
    lines.length = 0
    const answer = await app.inject({ url: '/api/broken', cookies })
    expect(answer.statusCode).toBe(500)
    const { code, params } = answer.json()
    expect(code).toBe('unexpected')
    expect(answer.body + lines.join('')).not.toMatch(/王某某|13800000000/)
    expect(lines.join('')).toContain(params.reference)
  })

  it('logs the route and the person’s number, never the address asked for', async () => {
    lines.length = 0
    await app.inject({ url: '/api/catalog/%E7%8E%8B%E6%9F%90?limit=2', cookies })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ route: '/api/catalog/:name', status: 200, person: 5 })
    expect(lines[0]).not.toMatch(/%E7|王/)
  })

  it('does not know addresses that nobody declared', async () => {
    expect((await app.inject('/api/nothing')).json()).toMatchObject({ code: 'no-such-address', status: 404 })
  })

  it('describes every route in OpenAPI', async () => {
    const api = (await app.inject({ url: '/api/openapi.json', cookies })).json()
    expect(api.openapi).toBe('3.1.0')
    expect(Object.keys(api.paths)).toEqual([
      '/api/catalog/{name}',
      '/api/catalog/things',
      '/api/audit',
      '/api/broken',
    ])
    expect(api.paths['/api/catalog/{name}'].get.parameters).toEqual([
      { name: 'name', in: 'path', required: true, schema: { type: 'string' } },
      expect.objectContaining({ name: 'limit', in: 'query', required: false }),
    ])
    expect(api.paths['/api/audit'].get['x-permission']).toBe('audit:read')
  })
})

it('stops although a page still listens to a stream', async () => {
  const streaming = await createHttp({
    database: {} as Database,
    packs: [],
    authenticate: async () => STEWARD,
    log: createRequestLog(() => undefined),
    webDir: null,
    version: '9.9.9',
    routes: [
      route({
        method: 'GET',
        path: '/api/jobs/stream',
        permission: 'anyone',
        summary: 'Never ends',
        handler: ({ reply }) => {
          reply.hijack()
          reply.raw.setHeader('content-type', 'text/event-stream')
          reply.raw.write(': open\n\n')
          return undefined
        },
      }),
    ],
  })
  const address = await streaming.listen({ port: 0, host: '127.0.0.1' })
  const response = await fetch(`${address}/api/jobs/stream`)
  const text = response.text()
  await streaming.close()
  expect(await text).toBe(': open\n\n')
})

it('every problem says in both languages what happened, and its parameters are the same in both', () => {
  for (const [code, { zh, en }] of Object.entries(PROBLEMS)) {
    const parametersOf = (text: string): string[] =>
      [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort()
    expect(parametersOf(zh), code).toEqual(parametersOf(en))
  }
  expect(new Problem('conflict', { what: 'a' }).code).toBe('conflict')
})
