import type { FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'jingjing_session'

/** As `access-control` makes them; a session's token never looks like this. */
const ACCESS_TOKEN = /^jj_[\w-]{43}$/

type Credentials = Pick<FastifyRequest, 'headers' | 'cookies' | 'method'> &
  Partial<Pick<FastifyRequest, 'query' | 'body' | 'routeOptions'>>

/** What came as `api_key`, in the form or the query, where the address takes it so; an empty one is none. */
export function keyOf({ routeOptions, query, body }: Partial<Credentials>): string | null {
  if ((routeOptions?.config as { takesKey?: boolean } | undefined)?.takesKey !== true) return null
  const named = (given: unknown): unknown => (given as { api_key?: unknown } | null | undefined)?.api_key
  const key = named(body) ?? named(query)
  return typeof key === 'string' && key !== '' ? key : null
}

/**
 * The session's token from the cookie, or a personal access token from the header: `Bearer`, or for programs that
 * know nothing else the password of `Basic`. With a header the cookie is not looked at, so that a bad token is
 * nobody and never the person who happens to be signed in.
 */
export function credentialOf(request: Credentials): string | null {
  const { authorization } = request.headers
  const key = keyOf(request)
  if (authorization === undefined && key !== null) return ACCESS_TOKEN.test(key) ? key : null
  if (authorization === undefined) {
    const session = request.cookies[SESSION_COOKIE]
    return session === undefined || ACCESS_TOKEN.test(session) ? null : session
  }
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(authorization) ?? []
  const token = scheme.toLowerCase() === 'bearer' ? value : passwordOf(scheme, value, request.method)
  return token !== null && ACCESS_TOKEN.test(token) ? token : null
}

/** A browser repeats `Basic` by itself: it reads and never changes anything. */
function passwordOf(scheme: string, value: string, method: string): string | null {
  if (scheme.toLowerCase() !== 'basic' || (method !== 'GET' && method !== 'HEAD')) return null
  return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':') || null
}
