import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { type CaseCategory, selectCaseCategories } from '../../monitoring/index.ts'
import { ruleOfDay } from '../../rules/index.ts'
import { type Content, list } from './format.ts'
import { type CommunityRow, selectCommunities } from './queries.ts'

export interface Service {
  code: string
  name: string
  group: string
  /** The levels of the classification above the name. */
  path: readonly string[]
}

/** What has no category has this one, and a request about nothing that is listed can be made under it. */
export const OTHER_SERVICE: Service = { code: '0', name: '其他', group: '其他', path: [] }

/** Matters of the national code list in force, the kinds that cases have besides, and what is neither. */
export async function listServices(
  context: Pick<Context, 'packs'>,
  transaction: Transaction,
): Promise<Service[]> {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const entries = ruleOfDay(context.packs, 'urban-management-codes', today)?.body.entries ?? []
  const matters = entries
    .filter((one) => one.kind === 'matter')
    .map(({ code, name, group }) => ({ code, name, group, path: [group] }))
  const known = new Set([OTHER_SERVICE.code, ...matters.map((one) => one.code)])
  const seen = await transaction.query<CaseCategory>(selectCaseCategories())
  return [...seen.filter((one) => !known.has(one.code)).map(serviceOf), ...matters, OTHER_SERVICE]
}

function serviceOf(row: CaseCategory): Service {
  const levels = [row.category_1, row.category_2, row.category_3].filter((one) => one !== null)
  const name = levels.at(-1) ?? row.category_code ?? OTHER_SERVICE.name
  return { code: row.code, name, group: levels[0] ?? OTHER_SERVICE.group, path: levels.slice(0, -1) }
}

export const presentServices = (services: readonly Service[]): Content =>
  list(
    'service',
    services.map(({ code, name, group, path }) => ({
      service_code: code,
      service_name: name,
      description: [...path, name].join(' / '),
      metadata: true,
      type: 'realtime',
      keywords: [...new Set([...path, name])].join(','),
      group,
    })),
  )

/** Throws `bad-request` without a code, `not-found` for one that no service has. */
export function requireService(services: readonly Service[], code: string | undefined): Service {
  if (code === undefined) throw new Problem('bad-request', { where: 'service_code', detail: 'missing' })
  const service = services.find((one) => one.code === code)
  if (service === undefined) throw new Problem('not-found', { what: 'service_code' })
  return service
}

export interface Attribute {
  code: string
  datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  isRequired: boolean
  description: string
  hint: string
  values: readonly { key: string; name: string }[]
}

/** What is asked beside the description: the same for every service, since a clerk handles all of them alike. */
export async function listAttributes(transaction: Transaction): Promise<Attribute[]> {
  const communities = await transaction.query<CommunityRow>(selectCommunities())
  return [
    {
      code: 'community',
      datatype: 'singlevaluelist',
      isRequired: false,
      description: '所在社区 Community',
      hint: '',
      values: communities.map(({ code, name }) => ({ key: code, name })),
    },
    {
      code: 'since',
      datatype: 'datetime',
      isRequired: false,
      description: '问题开始的时间 Since when',
      hint: 'ISO 8601',
      values: [],
    },
    {
      code: 'landmark',
      datatype: 'string',
      isRequired: false,
      description: '附近的标志物 Landmark nearby',
      hint: '',
      values: [],
    },
  ]
}

export const presentDefinition = (code: string, attributes: readonly Attribute[]): Content => ({
  service_code: code,
  attributes: list(
    'attribute',
    attributes.map((one, index) => ({
      variable: true,
      code: one.code,
      datatype: one.datatype,
      required: one.isRequired,
      datatype_description: one.hint,
      order: index + 1,
      description: one.description,
      values: list(
        'value',
        one.values.map(({ key, name }) => ({ key, name })),
      ),
    })),
  ),
})
