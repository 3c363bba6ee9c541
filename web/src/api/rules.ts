import type { RuleReference } from '@jingjing/schema/trail'
import { useQuery } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

/** Where a rule was taken from; the parts a source does not have are left out. */
export type RuleSource = string | Record<string, unknown>

export interface RulePack {
  pack: string
  version: string
  title: { zh: string; en: string }
  validFrom: string
  validTo: string | null
  status: RuleReference['status']
  source: RuleSource
}

export function useRules() {
  return useQuery({
    queryKey: keys.rules,
    queryFn: async ({ signal }) => (await api.get<{ packs: RulePack[] }>('/api/rules', signal)).packs,
  })
}
