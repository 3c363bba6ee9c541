import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { limitRates } from './rate-limit.ts'

const from = (remoteAddress: string) => ({ raw: { socket: { remoteAddress } } as IncomingMessage })
const SIGN_IN = { permission: 'anyone', method: 'POST' } as const
const READ = { permission: 'catalog:read', method: 'GET' } as const

it('lets an address ask as often as allowed, then by and by again, and others meanwhile', () => {
  let nowMs = 0
  const limit = limitRates({ requestsPerMinute: 60, openChangesPerMinute: 6 }, () => nowMs)
  for (let index = 0; index < 6; index++) limit(from('a'), SIGN_IN)
  expect(() => limit(from('a'), SIGN_IN)).toThrow('too-many-requests')
  limit(from('b'), SIGN_IN)
  limit(from('a'), READ)
  nowMs += 10_000
  limit(from('a'), SIGN_IN)
  expect(() => limit(from('a'), SIGN_IN)).toThrow('too-many-requests')
})

it('counts everything an address asks', () => {
  const limit = limitRates({ requestsPerMinute: 10, openChangesPerMinute: 10 }, () => 0)
  for (let index = 0; index < 10; index++) limit(from('a'), READ)
  expect(() => limit(from('a'), READ)).toThrow('too-many-requests')
})
