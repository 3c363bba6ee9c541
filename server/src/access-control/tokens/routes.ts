import { AccessTokens, MadeAccessToken, NewAccessToken } from '@jingjing/schema/access-control'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { listAccessTokens, makeAccessToken, withdrawAccessToken } from './access-tokens.ts'

const PATH = '/api/access-control/tokens'

export const tokenRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: PATH,
    permission: 'own-account',
    summary: 'The personal access tokens of the person',
    answer: AccessTokens,
    handler: async ({ context: { database, person } }) => ({
      tokens: await listAccessTokens(database, person),
    }),
  }),
  route({
    method: 'POST',
    path: PATH,
    permission: 'own-account',
    summary: 'Makes a personal access token for another system; it is told once',
    body: NewAccessToken,
    answer: MadeAccessToken,
    status: 201,
    handler: ({ context: { database, person }, body }) => makeAccessToken(database, person, body),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    permission: 'own-account',
    summary: 'Withdraws a personal access token',
    params: z.object({ id: z.coerce.number().int().positive() }),
    answer: z.object({}),
    handler: async ({ context: { database, person }, params }) => {
      await withdrawAccessToken(database, person, params.id)
      return {}
    },
  }),
]
