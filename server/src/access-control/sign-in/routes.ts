import {
  ChangePassword,
  DemoSignIn,
  PasskeyAnswer,
  PasskeyOptions,
  SecondFactorCode,
  SessionState,
  SetUp,
  SignIn,
} from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { type AnyRoute, route } from '../../http/route.ts'
import { SESSION_COOKIE } from '../../http/start-http.ts'
import { setUp } from '../people/set-up.ts'
import type { AccessControlSettings } from '../settings.ts'
import { passNewPassword } from './change-password.ts'
import { askForPasskey, signInByPasskey } from './passkeys.ts'
import { readPolicy } from './policy.ts'
import { passSecondFactor } from './second-factor.ts'
import { awaitedBy, cookieOf, isOfferedTo, replaceCookie, siteOf, stateFor } from './session-cookie.ts'
import { type SignedIn, signIn } from './sign-in.ts'
import { signInAsDemoRole } from './sign-in-as-demo-role.ts'
import { signOut } from './sign-out.ts'
import { singleSignOnRoutes } from './single-sign-on-routes.ts'

const PATH = '/api/access-control/session'

export const policyOfContext = ({ database, packs }: Context) =>
  database.write((transaction) => readPolicy(transaction, packs))

export function sessionRoutes(settings: AccessControlSettings): AnyRoute[] {
  const begin = async (
    { context, request, reply }: { context: Context; request: FastifyRequest; reply: FastifyReply },
    signedIn: SignedIn,
  ): Promise<SessionState> => {
    await replaceCookie(request, reply, context.database, signedIn.token)
    return stateFor(settings, request, signedIn)
  }
  return [
    route({
      method: 'GET',
      path: PATH,
      permission: 'anyone',
      summary: 'Who is signed in, and what the sign-in page may offer',
      answer: SessionState,
      handler: async ({ context, request }) => {
        if (context.person.id !== 0)
          return stateFor(settings, request, { person: context.person, awaits: null })
        return { ...stateFor(settings, request, null), awaits: await awaitedBy(context.database, request) }
      },
    }),
    route({
      method: 'POST',
      path: PATH,
      permission: 'anyone',
      summary: 'Signs in with account and password',
      body: SignIn,
      answer: SessionState,
      handler: async (asked) =>
        begin(asked, await signIn(asked.context.database, asked.body, await policyOfContext(asked.context))),
    }),
    route({
      method: 'POST',
      path: `${PATH}/second-factor`,
      permission: 'anyone',
      summary: 'The second step of a sign-in: a code of the app',
      body: SecondFactorCode,
      answer: SessionState,
      handler: async (asked) => {
        const { context, body, request } = asked
        const policy = await policyOfContext(context)
        const token = cookieOf(request)
        return begin(
          asked,
          await passSecondFactor(context.database, settings.secretKey, token, body.code, policy),
        )
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/new-password`,
      permission: 'anyone',
      summary: 'The last step of a sign-in whose password has to be changed',
      body: ChangePassword,
      answer: SessionState,
      handler: async (asked) => {
        const { context, body, request } = asked
        const policy = await policyOfContext(context)
        return begin(asked, await passNewPassword(context.database, cookieOf(request), body, policy))
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/passkey-question`,
      permission: 'anyone',
      summary: 'What a passkey is asked at sign-in; it names no account',
      answer: PasskeyOptions,
      handler: async ({ context, request }) => ({
        ...(await askForPasskey(context.database, siteOf(settings, request))),
      }),
    }),
    route({
      method: 'POST',
      path: `${PATH}/passkey`,
      permission: 'anyone',
      summary: 'Signs in with a passkey',
      body: PasskeyAnswer,
      answer: SessionState,
      handler: async (asked) => {
        const { context, body, request } = asked
        const policy = await policyOfContext(context)
        const site = siteOf(settings, request)
        return begin(asked, await signInByPasskey(context.database, site, body.response, policy))
      },
    }),
    route({
      method: 'POST',
      path: '/api/access-control/demo-session',
      permission: 'anyone',
      summary: 'Signs in as one of the demo roles, on the demo and from this machine',
      body: DemoSignIn,
      answer: SessionState,
      handler: async (asked) => {
        const { context, body, request } = asked
        const isOffered = isOfferedTo(settings, request)
        if (!isOffered) throw new Problem('demo-not-available')
        const policy = await policyOfContext(context)
        return begin(asked, await signInAsDemoRole(context.database, body.role, isOffered, policy))
      },
    }),
    route({
      method: 'POST',
      path: '/api/access-control/set-up',
      permission: 'anyone',
      summary: 'Makes the first three administrators, once, for who knows the code of the start',
      body: SetUp,
      answer: z.object({}),
      handler: async ({ context, body }) => {
        await setUp(context.database, settings.setUpCode, body, await policyOfContext(context))
        settings.setUpCode = null
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: PATH,
      permission: 'anyone',
      summary: 'Signs out',
      answer: SessionState,
      handler: async ({ context, request, reply }) => {
        const token = request.cookies[SESSION_COOKIE]
        if (token !== undefined) await signOut(context.database, token)
        reply.clearCookie(SESSION_COOKIE, { path: '/' })
        return stateFor(settings, request, null)
      },
    }),
    ...singleSignOnRoutes(settings),
  ]
}
