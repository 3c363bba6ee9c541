import type { ImportMode } from '@jingjing/schema/catalog'
import type { ImportReport, TableOverride } from '@jingjing/schema/ingest'
import type { Dictionary, DictionaryDraft } from '@jingjing/schema/ingest/dictionary'
import type { SourceDraft, Sources } from '@jingjing/schema/ingest/sources'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export interface ImportChoice {
  key: string
  include: boolean
  title?: string
  asNew: boolean
  mode?: ImportMode
  keyColumns?: string[]
}

export interface ImportRequest {
  inspectionJobId: number
  choices: ImportChoice[]
  allOrNothing: boolean
}

export interface ImportReports {
  imports: ImportReport[]
}

function useJobStart<T>(path: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: T) => api.post<{ jobId: number }>(path, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs }),
  })
}

export const useStartInspection = () =>
  useJobStart<{ fileIds: number[]; overrides?: TableOverride[] }>('/api/ingest/inspections')
export const useStartImport = () => useJobStart<ImportRequest>('/api/ingest/imports')

const SOURCES = '/api/ingest/sources'

export function useSources() {
  return useQuery({
    queryKey: keys.sources,
    queryFn: ({ signal }) => api.get<Sources>(SOURCES, signal),
    // A run goes on by itself: while one does, the page looks again.
    refetchInterval: (query) =>
      query.state.data?.sources.some((source) => source.runs.some((run) => run.endedAt === null))
        ? 1_500
        : 30_000,
  })
}

function useSourceChange<T>(change: (input: T) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sources }),
  })
}

export const useKeepSource = () =>
  useSourceChange(({ id, draft }: { id: number | null; draft: SourceDraft }) =>
    id === null ? api.post(SOURCES, draft) : api.put(`${SOURCES}/${id}`, draft),
  )
export const useDeleteSource = () => useSourceChange((id: number) => api.delete(`${SOURCES}/${id}`))
export const useRunSource = () =>
  useSourceChange(({ id, isTrial }: { id: number; isTrial: boolean }) =>
    api.post(`${SOURCES}/${id}/runs`, { isTrial }),
  )

const DICTIONARY = '/api/ingest/dictionary'

export function useDictionary() {
  return useQuery({
    queryKey: keys.dictionary,
    queryFn: ({ signal }) => api.get<Dictionary>(DICTIONARY, signal),
  })
}

function useDictionaryChange<T>(change: (input: T) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.dictionary }),
  })
}

export const useKeepEntry = () => useDictionaryChange((draft: DictionaryDraft) => api.post(DICTIONARY, draft))
export const useDeleteEntry = () => useDictionaryChange((id: number) => api.delete(`${DICTIONARY}/${id}`))
