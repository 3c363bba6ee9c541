import type { ImportReport } from '@jingjing/schema/ingest'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export interface ImportChoice {
  key: string
  include: boolean
  title?: string
  asNew: boolean
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

export const useStartInspection = () => useJobStart<{ fileIds: number[] }>('/api/ingest/inspections')
export const useStartImport = () => useJobStart<ImportRequest>('/api/ingest/imports')
