import { ROLES, type Role } from '@jingjing/schema/access-control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PERMISSIONS_BY_ROLE } from './access-control/index.ts'
import type { Route } from './http/route.ts'
import { openTestHttp, type TestHttp } from './http/test-http.ts'

let http: TestHttp

beforeAll(async () => {
  http = await openTestHttp()
})
afterAll(() => http?.close())

const admits = ({ permission }: Route, role: Role): boolean =>
  permission === 'anyone' ||
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
        : route.permission === 'signed-in' || route.permission === 'own-account'
          ? '(every role)'
          : holders.join(' ')
    return `${route.method.padEnd(6)} ${route.path.padEnd(48)} ${route.permission.padEnd(17)} ${who}`
  })
  return `${lines.join('\n')}\n`
}

/** An address with something in place of each parameter that names nothing. */
const example = (path: string): string => path.replace(/:(z|x|y|id)\b/g, '0').replace(/:\w+/g, 'nothing')

describe('the permission matrix', () => {
  it('is what was reviewed', async () => {
    await expect(matrixOf(http.routes)).toMatchFileSnapshot('__snapshots__/permission-matrix.txt')
  })

  it('holds every address that is mounted, each once', () => {
    const addresses = http.routes.map((route) => `${route.method} ${route.path}`)
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
      const answer = await http.send('nobody', route.method, example(route.path))
      expect([answer.status, answer.code], `${route.method} ${route.path}`).toEqual([401, 'not-signed-in'])
    }
    expect((await http.get('nobody', '/api/openapi.json')).status).toBe(401)
  })

  it.each(ROLES)('refuses %s exactly what the role does not hold', async (role) => {
    for (const route of http.routes) {
      if (route.path.endsWith('/stream')) continue
      // Signing out would end the session under test.
      if (route.method === 'DELETE' && route.path === '/api/access-control/session') continue
      const answer = await http.send(role, route.method, example(route.path))
      const isRefused = answer.code === 'not-permitted'
      expect(isRefused, `${route.method} ${route.path}`).toBe(!admits(route, role))
      expect(answer.status === 401, `${route.method} ${route.path}`).toBe(false)
      expect(answer.status, `${route.method} ${route.path}`).toBeLessThan(500)
    }
  })

  it('refuses a change that comes without the header of our own pages', async () => {
    for (const route of http.routes.filter((one) => one.method !== 'GET')) {
      const { 'x-jingjing': _own, ...headers } = http.headersOf('data-steward')
      const answer = await http.app.inject({ method: route.method, url: example(route.path), headers })
      expect([answer.statusCode, answer.json().code], route.path).toEqual([403, 'cross-site'])
    }
  })
})
