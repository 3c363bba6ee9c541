import type {
  Dashboard,
  DashboardAudienceList,
  DashboardChange,
  DashboardDocument,
  DashboardInput,
  DashboardSchedule,
  DashboardSharing,
  DashboardSummary,
} from '@jingjing/schema/visualise/dashboards'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../client.ts'
import { keys } from '../keys.ts'

const DASHBOARDS = '/api/visualise/dashboards'
const at = (id: string) => `${DASHBOARDS}/${encodeURIComponent(id)}`

export function useDashboards() {
  return useQuery({
    queryKey: keys.dashboards,
    queryFn: async ({ signal }) =>
      (await api.get<{ dashboards: DashboardSummary[] }>(DASHBOARDS, signal)).dashboards,
  })
}

export function useDashboard(id: string) {
  return useQuery({
    queryKey: keys.dashboard(id),
    queryFn: ({ signal }) => api.get<Dashboard>(at(id), signal),
  })
}

function useDashboardWrite<Input, Answer>(write: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.dashboards }),
  })
}

export const useCreateDashboard = () =>
  useDashboardWrite((input: DashboardInput) => api.post<Dashboard>(DASHBOARDS, input))

export const useChangeDashboard = () =>
  useDashboardWrite(({ id, ...change }: DashboardChange & { id: string }) =>
    api.put<Dashboard>(at(id), change),
  )

export const useDeleteDashboard = () => useDashboardWrite((id: string) => api.delete(at(id)))

export const useShareDashboard = (id: string) =>
  useDashboardWrite((sharing: DashboardSharing) => api.put<Dashboard>(`${at(id)}/sharing`, sharing))

export const useScheduleDashboard = (id: string) =>
  useDashboardWrite((schedule: DashboardSchedule | null) =>
    api.put<Dashboard>(`${at(id)}/schedule`, { schedule }),
  )

export function useAudience() {
  return useQuery({
    queryKey: keys.audience,
    queryFn: ({ signal }) => api.get<DashboardAudienceList>('/api/visualise/audience', signal),
  })
}

/** What the schedule has written for the person. */
export function useDashboardDocuments(id: string) {
  return useQuery({
    queryKey: keys.dashboardDocuments(id),
    queryFn: async ({ signal }) =>
      (await api.get<{ documents: DashboardDocument[] }>(`${at(id)}/documents`, signal)).documents,
  })
}
