import type { NewOfficeRule, RulePackList, RuleVersions } from '@jingjing/schema/rules'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export type RulePack = RulePackList['packs'][number]

export function useRules() {
  return useQuery({
    queryKey: keys.rules,
    queryFn: async ({ signal }) => (await api.get<RulePackList>('/api/rules', signal)).packs,
  })
}

export const useRuleVersions = (pack: string) =>
  useQuery({
    queryKey: [...keys.rules, pack],
    queryFn: ({ signal }) => api.get<RuleVersions>(`/api/rules/${pack}`, signal),
  })

/** Whatever was judged by a rule is asked for anew. */
function useRuleChange<Asked>(change: (asked: Asked) => Promise<RuleVersions>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [keys.rules, keys.monitoring, keys.figures].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  })
}

export const useKeepRule = () =>
  useRuleChange((rule: NewOfficeRule) => api.post<RuleVersions>('/api/rules', rule))

export const useDropRule = () =>
  useRuleChange(({ pack, version }: { pack: string; version: string }) =>
    api.delete<RuleVersions>(`/api/rules/${pack}/${version}`),
  )
