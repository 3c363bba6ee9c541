import { RulePackList } from '@jingjing/schema/rules'
import { type AnyRoute, route } from '../http/route.ts'
import { listPacks } from './rule-of-day.ts'

export const ruleRoutes: AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/rules',
    permission: 'rules:read',
    summary: 'The rule packs with their days, sources and status',
    answer: RulePackList,
    handler: ({ context }) => listPacks(context.packs),
  }),
]
