import type {
  LifeCircleAreas,
  LifeCircleRules,
  ProposalAsk,
  Scenario,
  ScenarioChange,
  ScenarioInput,
} from '@jingjing/schema/life-circle'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, problemFromBody, queryString } from './client.ts'
import { keys } from './keys.ts'

const FOREVER = Number.POSITIVE_INFINITY

export function useLifeCircleAreas() {
  return useQuery({
    queryKey: [...keys.lifeCircle, 'areas'],
    queryFn: async ({ signal }) => (await api.get<LifeCircleAreas>('/api/life-circle/areas', signal)).areas,
  })
}

export function useLifeCircleRules() {
  return useQuery({
    queryKey: [...keys.lifeCircle, 'rules'],
    queryFn: ({ signal }) => api.get<LifeCircleRules>('/api/life-circle/rules', signal),
    staleTime: FOREVER,
  })
}

/** The packed streets, homes and facilities of an area. The bytes are handed to a worker, so they are not kept here. */
export async function fetchWorld(area: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(`/api/life-circle/world${queryString({ area })}`, {
    signal,
    credentials: 'same-origin',
  })
  if (!response.ok) throw problemFromBody(response.status, await response.json().catch(() => null))
  return response.arrayBuffer()
}

export function useScenarios() {
  return useQuery({
    queryKey: [...keys.lifeCircle, 'scenarios'],
    queryFn: async ({ signal }) =>
      (await api.get<{ scenarios: Scenario[] }>('/api/life-circle/scenarios', signal)).scenarios,
  })
}

function useScenarioChange<Input>(change: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: [...keys.lifeCircle, 'scenarios'] }),
  })
}

export const useSaveScenario = () =>
  useScenarioChange((input: ScenarioInput) => api.post<Scenario>('/api/life-circle/scenarios', input))

export const useChangeScenario = () =>
  useScenarioChange(({ id, ...change }: ScenarioChange & { id: number }) =>
    api.patch<Scenario>(`/api/life-circle/scenarios/${id}`, change),
  )

export const useRemoveScenario = () =>
  useScenarioChange((id: number) => api.delete<unknown>(`/api/life-circle/scenarios/${id}`))

export function useProposal() {
  return useMutation({
    mutationFn: (ask: ProposalAsk) => api.post<{ jobId: number }>('/api/life-circle/proposals', ask),
  })
}
