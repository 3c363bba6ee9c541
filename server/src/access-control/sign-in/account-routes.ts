/** What people look after by themselves: password, second factors, sessions. Never by a token. */
import {
  ChangePassword,
  NewPasskey,
  OfferedFactor,
  OwnAccount,
  PasskeyOptions,
  SecondFactorCode,
} from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccessControlSettings } from '../settings.ts'
import { changePassword } from './change-password.ts'
import { addPasskey, offerPasskey, removePasskey } from './passkeys.ts'
import { deleteOwnSession } from './queries.ts'
import { readOwnAccount } from './read-own-account.ts'
import { policyOfContext } from './routes.ts'
import { confirmSecondFactor, offerSecondFactor, removeSecondFactor } from './second-factor.ts'
import { cookieOf, replaceCookie, siteOf } from './session-cookie.ts'

const PATH = '/api/access-control/account'
const Done = z.object({})

export function accountRoutes(settings: AccessControlSettings): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      permission: 'own-account',
      summary: 'How the person signs in, and where they are signed in',
      answer: OwnAccount,
      handler: async ({ context, request }) =>
        readOwnAccount(context, cookieOf(request), await policyOfContext(context), settings),
    }),
    route({
      method: 'POST',
      path: `${PATH}/password`,
      permission: 'own-account',
      summary: 'Changes the password; every other session ends',
      body: ChangePassword,
      answer: Done,
      handler: async ({ context, body, request, reply }) => {
        const policy = await policyOfContext(context)
        const signedIn = await changePassword(context.database, context.person, body, policy)
        await replaceCookie(request, reply, context.database, signedIn.token)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/totp`,
      permission: 'own-account',
      summary: 'A secret for an app that makes codes; it counts once a code was shown',
      answer: OfferedFactor,
      handler: ({ context }) => offerSecondFactor(context.database, settings.secretKey, context.person),
    }),
    route({
      method: 'POST',
      path: `${PATH}/totp/confirmation`,
      permission: 'own-account',
      summary: 'Takes the app into use by a code of it',
      body: SecondFactorCode,
      answer: Done,
      handler: async ({ context, body }) => {
        const policy = await policyOfContext(context)
        await confirmSecondFactor(context.database, settings.secretKey, context.person, body.code, policy)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/totp/removal`,
      permission: 'own-account',
      summary: 'Takes the app out of use by a code of it',
      body: SecondFactorCode,
      answer: Done,
      handler: async ({ context, body }) => {
        const policy = await policyOfContext(context)
        await removeSecondFactor(context.database, settings.secretKey, context.person, body.code, policy)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/passkey-offer`,
      permission: 'own-account',
      summary: 'What a new passkey is asked',
      answer: PasskeyOptions,
      handler: async ({ context, request }) => ({
        ...(await offerPasskey(context.database, siteOf(settings, request), context.person)),
      }),
    }),
    route({
      method: 'POST',
      path: `${PATH}/passkeys`,
      permission: 'own-account',
      summary: 'Adds a passkey',
      body: NewPasskey,
      answer: Done,
      handler: async ({ context, body, request }) => {
        await addPasskey(context.database, siteOf(settings, request), context.person, body)
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/passkeys/:id`,
      permission: 'own-account',
      summary: 'Takes a passkey out of use',
      params: z.object({ id: z.string().max(300) }),
      answer: Done,
      handler: async ({ context, params }) => {
        await removePasskey(context.database, context.person, params.id)
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/sessions/:id`,
      permission: 'own-account',
      summary: 'Ends one of the own sessions',
      params: z.object({ id: z.coerce.number().int().positive() }),
      answer: Done,
      handler: ({ context: { database, person }, params }) =>
        database.write(async (transaction) => {
          const [ended] = await transaction.query(deleteOwnSession(person.id, params.id))
          if (ended === undefined) throw new Problem('not-found', { what: `#${params.id}` })
          const subject = String(params.id)
          const action = 'access-control:end-session'
          await recordAudit(transaction, { personId: person.id, action, subject, isSuccess: true })
          return {}
        }),
    }),
  ]
}
