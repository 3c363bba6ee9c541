import type { Bulletin, BulletinTemplate } from '@jingjing/schema/monitoring/bulletin'
import type {
  CaseDetail,
  Comparison,
  ComparisonQuery,
  NewAssignments,
  Simulation,
  SimulationAsk,
  WorkListName,
  WorkListPage,
  WorkListQuery,
  WorkLists,
} from '@jingjing/schema/monitoring/case-work'
import type { Signals } from '@jingjing/schema/monitoring/signals'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, queryString } from '../client.ts'
import { keys } from '../keys.ts'
import { screenKey } from '../screen-key.ts'

const useMonitoring = <T>(path: string, isEnabled = true) =>
  useQuery({
    queryKey: [...keys.monitoring, path],
    enabled: isEnabled,
    queryFn: ({ signal }) => api.get<T>(`/api/monitoring/${path}`, signal),
    placeholderData: keepPreviousData,
  })

export const useWorkLists = (query: WorkListQuery = {}) =>
  useMonitoring<WorkLists>(`work-lists${queryString({ ...query })}`)

export const useWorkCases = (list: WorkListName, query: WorkListQuery) =>
  useMonitoring<WorkListPage>(`work-lists/${list}${queryString({ ...query })}`)

export const useCase = (id: number) => useMonitoring<CaseDetail>(`cases/${id}`)

export const useComparison = (query: ComparisonQuery) =>
  useMonitoring<Comparison>(`comparison${queryString({ ...query })}`)

export const useSignals = () => useMonitoring<Signals>('signals')

export interface BulletinAsk {
  span: 'month' | 'week'
  from?: string
  language: 'zh' | 'en'
  dataset?: string
}

export const bulletinPath = (ask: BulletinAsk, file: 'bulletin' | 'bulletin.docx'): string =>
  `${file}${queryString({ ...ask })}`

export const useBulletin = (ask: BulletinAsk) => useMonitoring<Bulletin>(bulletinPath(ask, 'bulletin'))

export const useBulletinTemplate = (language: 'zh' | 'en', isEnabled: boolean) =>
  useMonitoring<BulletinTemplate>(`bulletin-template${queryString({ language })}`, isEnabled)

export function useEditTemplate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: { language: 'zh' | 'en'; text: string }) =>
      api.put<BulletinTemplate>('/api/monitoring/bulletin-template', change),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.monitoring }),
  })
}

export function useAssign() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ask: NewAssignments) =>
      api.post<{ numAssigned: number }>('/api/monitoring/assignments', ask),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.monitoring }),
  })
}

export const useSimulation = () =>
  useMutation({
    mutationFn: (ask: SimulationAsk) => api.post<Simulation>('/api/monitoring/simulations', ask),
  })

const REOPEN_MS = 5_000

/** Lets whatever the page shows of cases be asked for anew as soon as there is something new. */
export function useCaseChanges(): void {
  const client = useQueryClient()
  useEffect(() => {
    // A stream of events carries no key: the screen then asks in time.
    if (typeof EventSource === 'undefined' || screenKey() !== null) return
    let stream: EventSource
    let reopening: ReturnType<typeof setTimeout> | undefined
    let isFirst = true
    const open = (): void => {
      stream = new EventSource('/api/monitoring/stream')
      stream.addEventListener('cases', () => {
        // The first only tells that the stream stands; after a break it tells that something may have been missed.
        if (!isFirst) {
          void client.invalidateQueries({ queryKey: keys.monitoring })
          void client.invalidateQueries({ queryKey: keys.figures })
        }
        isFirst = false
      })
      // A browser comes back by itself after a break, but not after an answer that is no stream: what a proxy gives
      // while the server starts again.
      stream.addEventListener('error', () => {
        if (stream.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_MS)
      })
    }
    open()
    return () => {
      clearTimeout(reopening)
      stream.close()
    }
  }, [client])
}
