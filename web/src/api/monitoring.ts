import type { CasePoints, RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import type { PeriodComparison, PeriodComparisonQuery } from '@jingjing/schema/monitoring/periods'
import type { Themes } from '@jingjing/schema/monitoring/themes'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, queryString } from './client.ts'
import { keys } from './keys.ts'

export function useRunningState(query: RunningStateQuery) {
  return useQuery({
    queryKey: [...keys.monitoring, 'running-state', query],
    queryFn: ({ signal }) =>
      api.get<RunningState>(`/api/monitoring/running-state${queryString({ ...query })}`, signal),
    placeholderData: keepPreviousData,
  })
}

export function usePeriods(query: PeriodComparisonQuery) {
  return useQuery({
    queryKey: [...keys.monitoring, 'periods', query],
    queryFn: ({ signal }) =>
      api.get<PeriodComparison>(`/api/monitoring/periods${queryString({ ...query })}`, signal),
    placeholderData: keepPreviousData,
  })
}

export function useThemes(query: RunningStateQuery) {
  return useQuery({
    queryKey: [...keys.monitoring, 'themes', query],
    queryFn: ({ signal }) => api.get<Themes>(`/api/monitoring/themes${queryString({ ...query })}`, signal),
    placeholderData: keepPreviousData,
  })
}

export function useCasePoints(query: RunningStateQuery) {
  return useQuery({
    queryKey: [...keys.monitoring, 'points', query],
    queryFn: ({ signal }) =>
      api.get<CasePoints>(`/api/monitoring/points${queryString({ ...query })}`, signal),
    placeholderData: keepPreviousData,
  })
}
