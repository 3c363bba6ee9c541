import { DemoSignIn, type Person, SessionState, SignIn } from '@jingjing/schema/access-control'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type AnyRoute, route } from '../http/route.ts'
import { isFromThisMachine, SESSION_COOKIE } from '../http/start-http.ts'
import { signIn } from './sign-in.ts'
import { signInAsDemoRole } from './sign-in-as-demo-role.ts'
import { signOut } from './sign-out.ts'
import { tokenRoutes } from './token-routes.ts'

/** Read at every request, so that a demo loaded after the start counts. */
export interface AccessControlSettings {
  /** True where the data on show is generated. */
  readonly isDemo: boolean
  /** True where the demo people exist; they are offered to this machine only. */
  readonly offersDemoRoles: boolean
}

export function accessControlRoutes(settings: AccessControlSettings): AnyRoute[] {
  const isOfferedTo = (request: FastifyRequest): boolean =>
    settings.isDemo && settings.offersDemoRoles && isFromThisMachine(request)
  const stateFor = (request: FastifyRequest, person: Person | null): SessionState => ({
    person,
    offersDemoRoles: isOfferedTo(request),
    isDemo: settings.isDemo,
  })
  const path = '/api/access-control/session'
  return [
    route({
      method: 'GET',
      path,
      permission: 'anyone',
      summary: 'Who is signed in, and what the sign-in page may offer',
      answer: SessionState,
      handler: ({ context, request }) => stateFor(request, context.person.id === 0 ? null : context.person),
    }),
    route({
      method: 'POST',
      path,
      permission: 'anyone',
      summary: 'Signs in with account and password',
      body: SignIn,
      answer: SessionState,
      handler: async ({ context, body, request, reply }) => {
        const signedIn = await signIn(context.database, body)
        await replaceCookie(request, reply, context.database, signedIn.token)
        return stateFor(request, signedIn.person)
      },
    }),
    route({
      method: 'POST',
      path: '/api/access-control/demo-session',
      permission: 'anyone',
      summary: 'Signs in as one of the demo roles, on the demo and from this machine',
      body: DemoSignIn,
      answer: SessionState,
      handler: async ({ context, body, request, reply }) => {
        const signedIn = await signInAsDemoRole(context.database, body.role, isOfferedTo(request))
        await replaceCookie(request, reply, context.database, signedIn.token)
        return stateFor(request, signedIn.person)
      },
    }),
    route({
      method: 'DELETE',
      path,
      permission: 'anyone',
      summary: 'Signs out',
      answer: SessionState,
      handler: async ({ context, request, reply }) => {
        const token = request.cookies[SESSION_COOKIE]
        if (token !== undefined) await signOut(context.database, token)
        reply.clearCookie(SESSION_COOKIE, { path: '/' })
        return stateFor(request, null)
      },
    }),
    ...tokenRoutes,
  ]
}

/** A browser holds one session: the one before ends when another begins. */
async function replaceCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Parameters<typeof signOut>[0],
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
