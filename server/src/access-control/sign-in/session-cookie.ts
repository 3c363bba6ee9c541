import type { SessionState } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../db/database.ts'
import { isFromThisMachine, SESSION_COOKIE } from '../../http/start-http.ts'
import type { PersonRow } from '../queries.ts'
import type { AccessControlSettings } from '../settings.ts'
import type { Site } from './passkeys.ts'
import { selectAwaiting } from './queries.ts'
import { sha256OfToken } from './session-token.ts'
import type { SignedIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

export const isOfferedTo = (settings: AccessControlSettings, request: FastifyRequest): boolean =>
  settings.isDemo && settings.offersDemoRoles && isFromThisMachine(request)

export function stateFor(
  settings: AccessControlSettings,
  request: FastifyRequest,
  signedIn: Pick<SignedIn, 'person' | 'awaits'> | null,
): SessionState {
  return {
    // Who has shown a password alone is nobody yet.
    person: signedIn?.awaits === null ? signedIn.person : null,
    awaits: signedIn?.awaits ?? null,
    offersDemoRoles: isOfferedTo(settings, request),
    isDemo: settings.isDemo,
    needsSetUp: settings.setUpCode !== null,
    offersSingleSignOn: settings.singleSignOn !== null,
  }
}

/** A browser holds one session: the one before ends when another begins. */
export async function replaceCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  token: string,
): Promise<void> {
  const before = request.cookies[SESSION_COOKIE]
  if (before !== undefined) await signOut(database, before)
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
  })
}

/** Throws `not-signed-in`. */
export function cookieOf(request: FastifyRequest): string {
  const token = request.cookies[SESSION_COOKIE]
  if (token === undefined) throw new Problem('not-signed-in')
  return token
}

/** What the sign-in of this browser still lacks. */
export async function awaitedBy(
  database: Database,
  request: FastifyRequest,
): Promise<SessionState['awaits']> {
  const token = request.cookies[SESSION_COOKIE]
  if (token === undefined) return null
  const [row] = await database.write((transaction) =>
    transaction.query<PersonRow & { awaits: SessionState['awaits'] }>(selectAwaiting(sha256OfToken(token))),
  )
  return row?.awaits ?? null
}

/** The address that the browser shows: the one that was set, or its own where it is the one asked. */
export function siteOf(settings: AccessControlSettings, request: FastifyRequest): Site {
  if (settings.publicUrl !== null)
    return { origin: settings.publicUrl.origin, name: settings.publicUrl.hostname }
  const origin = URL.parse(request.headers.origin ?? '')
  if (origin === null || origin.host !== request.host) throw new Problem('cross-site')
  return { origin: origin.origin, name: origin.hostname }
}
