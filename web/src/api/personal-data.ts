import type {
  NewPersonalAct,
  NewPersonalRequest,
  PersonalRequests,
  RetentionChange,
  RetentionRules,
  StartedAct,
} from '@jingjing/schema/access-control/personal-data'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

const BASE = '/api/personal-data'
const REQUESTS = [...keys.personalData, 'requests'] as const
const RETENTION = [...keys.personalData, 'retention'] as const

export const usePersonalRequests = () =>
  useQuery({
    queryKey: REQUESTS,
    queryFn: ({ signal }) => api.get<PersonalRequests>(`${BASE}/requests`, signal),
    refetchInterval: (query) =>
      query.state.data?.requests.some((one) => one.acts.some((act) => act.finishedAt === null))
        ? 3_000
        : false,
  })

function useChange<Input, Output = unknown>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.personalData }),
  })
}

export const useOpenRequest = () =>
  useChange((input: NewPersonalRequest) => api.post<StartedAct>(`${BASE}/requests`, input))
export const useStartAct = () =>
  useChange(({ id, ...act }: NewPersonalAct & { id: number }) =>
    api.post<StartedAct>(`${BASE}/requests/${id}/acts`, act),
  )
export const useCloseRequest = () => useChange((id: number) => api.post(`${BASE}/requests/${id}/closing`))
export const copyAddress = (requestId: number, actId: number): string =>
  `${BASE}/requests/${requestId}/acts/${actId}/copy`

export const useRetention = () =>
  useQuery({
    queryKey: RETENTION,
    queryFn: ({ signal }) => api.get<RetentionRules>(`${BASE}/retention`, signal),
  })
export const useSetRetention = () =>
  useChange(({ dataset, ...rule }: RetentionChange & { dataset: string }) =>
    api.put(`${BASE}/retention/${encodeURIComponent(dataset)}`, rule),
  )
export const useRemoveRetention = () =>
  useChange((dataset: string) => api.delete(`${BASE}/retention/${encodeURIComponent(dataset)}`))
