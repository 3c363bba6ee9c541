import type { FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'jingjing_session'

/** As `access-control` makes them; a session's token never looks like this. */
const ACCESS_TOKEN = /^jj_[\w-]{43}$/

/**
 * The session's token from the cookie, or a personal access token from the header: `Bearer`, or for programs that
 * know nothing else the password of `Basic`. With a header the cookie is not looked at, so that a bad token is
 * nobody and never the person who happens to be signed in.
 */
export function credentialOf(request: Pick<FastifyRequest, 'headers' | 'cookies' | 'method'>): string | null {
  const { authorization } = request.headers
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
