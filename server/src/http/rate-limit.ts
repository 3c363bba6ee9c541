import { Problem } from '@jingjing/schema/problems'
import type { FastifyRequest } from 'fastify'
import type { Route } from './route.ts'

export interface RateLimits {
  /** Of one address of the network, whatever it asks; a map is some hundred tiles. */
  requestsPerMinute: number
  /** Of what changes something without a sign-in: signing in, above all. */
  openChangesPerMinute: number
}

const MINUTE_MS = 60_000
/** Addresses that were quiet for so long are forgotten. */
const FORGET_MS = 10 * MINUTE_MS

interface Bucket {
  left: number
  atMs: number
}

/**
 * A bucket for every address that fills up evenly. Counted where the route is known, so that another way to write
 * its path (`//login`, `/login/`, `%2f`) is either no route or the same bucket.
 */
export function limitRates(limits: RateLimits, nowMs: () => number = Date.now) {
  const buckets = new Map<string, Bucket>()
  const take = (key: string, perMinute: number): void => {
    const now = nowMs()
    const held = buckets.get(key) ?? { left: perMinute, atMs: now }
    const left = Math.min(perMinute, held.left + ((now - held.atMs) / MINUTE_MS) * perMinute)
    if (left < 1) {
      buckets.set(key, { left, atMs: now })
      throw new Problem('too-many-requests', { seconds: Math.ceil(((1 - left) / perMinute) * 60) })
    }
    buckets.set(key, { left: left - 1, atMs: now })
    if (buckets.size > 10_000)
      for (const [one, bucket] of buckets) if (now - bucket.atMs > FORGET_MS) buckets.delete(one)
  }
  return (request: Pick<FastifyRequest, 'raw'>, route: Pick<Route, 'permission' | 'method'>): void => {
    const from = request.raw.socket.remoteAddress ?? ''
    take(`all ${from}`, limits.requestsPerMinute)
    if (route.permission === 'anyone' && route.method !== 'GET')
      take(`open ${from}`, limits.openChangesPerMinute)
  }
}
