import type { RulePackList } from '@jingjing/schema/rules'
import { useQuery } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export type RulePack = RulePackList['packs'][number]

export function useRules() {
  return useQuery({
    queryKey: keys.rules,
    queryFn: async ({ signal }) => (await api.get<RulePackList>('/api/rules', signal)).packs,
  })
}
