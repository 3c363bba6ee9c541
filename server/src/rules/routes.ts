import { NewOfficeRule, RulePackList, RuleVersions } from '@jingjing/schema/rules'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type AnyRoute, route } from '../http/route.ts'
import { dropOfficeRule, keepOfficeRule, type OfficeRuleParts } from './office-packs.ts'
import { listPacks, listVersions } from './rule-of-day.ts'

export const ruleRoutes = (rulesDir: string): AnyRoute[] => {
  const partsOf = ({ database, packs, person }: Context): OfficeRuleParts => ({
    database,
    packs,
    rulesDir,
    name: person.name,
  })
  return [
    route({
      method: 'GET',
      path: '/api/rules',
      permission: 'rules:read',
      summary: 'The rule packs with their days, sources and status',
      answer: RulePackList,
      handler: ({ context }) => listPacks(context.packs),
    }),
    route({
      method: 'GET',
      path: '/api/rules/:pack',
      permission: 'rules:read',
      summary: 'All versions of a rule with what they say',
      params: z.object({ pack: z.string().max(80) }),
      answer: RuleVersions,
      handler: ({ context, params }) => listVersions(context.packs, params.pack),
    }),
    route({
      method: 'POST',
      path: '/api/rules',
      permission: 'rules:edit',
      summary: 'Writes a version of a rule that holds from a day on',
      body: NewOfficeRule,
      answer: RuleVersions,
      status: 201,
      handler: async ({ context, body }) => {
        await keepOfficeRule(partsOf(context), body)
        return listVersions(context.packs, body.pack)
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/rules/:pack/:version',
      permission: 'rules:edit',
      summary: 'Takes back a version that the office has written',
      params: z.object({ pack: z.string().max(80), version: z.string().max(80) }),
      answer: RuleVersions,
      handler: async ({ context, params }) => {
        await dropOfficeRule(partsOf(context), params.pack, params.version)
        return listVersions(context.packs, params.pack)
      },
    }),
  ]
}
