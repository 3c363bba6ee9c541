import { SignInSettings } from '@jingjing/schema/access-control'
import { DatasetAccessChange, DatasetAccessList, PolicyState } from '@jingjing/schema/people'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { ruleOfDay } from '../../rules/rule-of-day.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { readPolicy, writeSignInSettings } from '../sign-in/policy.ts'
import { changeDatasetAccess, listDatasetAccess } from './dataset-access.ts'

const POLICY = '/api/access-control/sign-in-policy'
const DATASETS = '/api/access-control/datasets'

export const grantRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: DATASETS,
    permission: 'access-control:read',
    summary: 'Who sees which dataset',
    answer: DatasetAccessList,
    handler: ({ context }) => listDatasetAccess(context.database),
  }),
  route({
    method: 'PUT',
    path: `${DATASETS}/:id`,
    permission: 'access-control:grant',
    summary: 'Opens a dataset to the office, to its department, or to some alone; counts at once',
    params: z.object({ id: z.string().max(80) }),
    body: DatasetAccessChange,
    answer: z.object({}),
    handler: async ({ context, params, body }) => {
      await changeDatasetAccess(context, params.id, body)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: POLICY,
    permission: 'access-control:read',
    summary: 'How people sign in: the profile in force and the ones to choose from',
    answer: PolicyState,
    handler: async ({ context: { database, packs } }) => {
      const { profile, secondFactor } = await database.write((transaction) => readPolicy(transaction, packs))
      const rule = ruleOfDay(packs, 'sign-in-policy', new Date().toISOString().slice(0, 10))
      return { profile, secondFactor, profiles: rule?.body.profiles ?? {} }
    },
  }),
  route({
    method: 'PUT',
    path: POLICY,
    permission: 'access-control:grant',
    summary: 'Chooses how people sign in',
    body: SignInSettings,
    answer: z.object({}),
    handler: ({ context: { database, person }, body }) =>
      database.write(async (transaction) => {
        await writeSignInSettings(transaction, body, person.id)
        const action = 'access-control:choose-policy'
        await recordAudit(transaction, {
          personId: person.id,
          action,
          subject: body.profile,
          isSuccess: true,
          detail: { secondFactor: body.secondFactor },
        })
        return {}
      }),
  }),
]
