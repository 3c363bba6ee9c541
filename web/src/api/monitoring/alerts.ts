import type {
  Alert,
  AlertDefinition,
  AlertPreview,
  AlertRule,
  Alerts,
  NewAlertRule,
} from '@jingjing/schema/monitoring/alerts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../client.ts'
import { keys } from '../keys.ts'

/** Under the key of running state, so that whatever tells of changes there tells of these. */
const ALERTS = [...keys.monitoring, 'alerts'] as const
const RULES = [...keys.monitoring, 'alert-rules'] as const

export const useAlerts = (isEnabled = true) =>
  useQuery({
    queryKey: ALERTS,
    enabled: isEnabled,
    queryFn: ({ signal }) => api.get<Alerts>('/api/monitoring/alerts', signal),
  })

export const useAlertRules = () =>
  useQuery({
    queryKey: RULES,
    queryFn: ({ signal }) => api.get<{ rules: AlertRule[] }>('/api/monitoring/alert-rules', signal),
  })

export const useAlertPreview = () =>
  useMutation({
    mutationFn: (definition: AlertDefinition) =>
      api.post<AlertPreview>('/api/monitoring/alert-previews', definition),
  })

function useChange<Asked, Answer>(change: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.monitoring }),
  })
}

export const useAcknowledge = () =>
  useChange(({ id, note }: { id: number; note: string }) =>
    api.post<Alert>(`/api/monitoring/alerts/${id}/acknowledgement`, { note }),
  )

export const useHandOver = () =>
  useChange(({ id, note }: { id: number; note: string }) =>
    api.post<{ number: string; isStored: boolean }>(`/api/monitoring/alerts/${id}/hand-over`, { note }),
  )

export const useSaveRule = () =>
  useChange(({ id, rule }: { id: number | null; rule: NewAlertRule }) =>
    id === null
      ? api.post<AlertRule>('/api/monitoring/alert-rules', rule)
      : api.put<AlertRule>(`/api/monitoring/alert-rules/${id}`, rule),
  )

export const useDeleteRule = () =>
  useChange((id: number) => api.delete<void>(`/api/monitoring/alert-rules/${id}`))
