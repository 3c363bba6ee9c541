import { Problem } from '@jingjing/schema/problems'
import type { FastifyRequest } from 'fastify'
import { type AnyRoute, route } from '../../http/route.ts'
import type { AccessControlSettings } from '../settings.ts'
import { readPolicy } from './policy.ts'
import { replaceCookie } from './session-cookie.ts'
import type { SingleSignOn } from './single-sign-on.ts'

const PATH = '/api/access-control/single-sign-on'
/** Ties the answer of the provider to the browser that asked: nobody is signed in by following a stranger's link. */
const STATE_COOKIE = 'jingjing_single_sign_on'

export function singleSignOnRoutes(settings: AccessControlSettings): AnyRoute[] {
  const offered = (): SingleSignOn => {
    if (settings.singleSignOn === null) throw new Problem('no-such-address')
    return settings.singleSignOn
  }
  return [
    route({
      method: 'GET',
      path: PATH,
      permission: 'anyone',
      summary: 'Leads to the single sign-on; for who is signed in, to link the account with it',
      handler: async ({ context, request, reply }) => {
        const linkTo = context.person.id > 0 && !context.person.isByToken ? context.person : null
        const { address, state } = await offered().begin(context.database, linkTo)
        reply.setCookie(STATE_COOKIE, state, {
          path: PATH,
          httpOnly: true,
          sameSite: 'lax',
          maxAge: 300,
          secure: request.protocol === 'https',
        })
        return void reply.redirect(address, 302)
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/callback`,
      permission: 'anyone',
      summary: 'Where the single sign-on leads back to',
      handler: async ({ context, request, reply }) => {
        const state = request.cookies[STATE_COOKIE]
        if (state === undefined) throw new Problem('single-sign-on-failed')
        const policy = await context.database.write((transaction) => readPolicy(transaction, context.packs))
        const search = searchOf(request)
        const signedIn = await offered().end(context.database, search, state, policy)
        reply.clearCookie(STATE_COOKIE, { path: PATH })
        if (signedIn !== null) await replaceCookie(request, reply, context.database, signedIn.token)
        return void reply.redirect(signedIn === null ? '/account' : '/', 302)
      },
    }),
  ]
}

const searchOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(request.url.split('?').slice(1).join('?'))
