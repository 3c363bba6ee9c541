import type {
  ExtractOutput,
  ExtractPreview,
  ExtractRun,
  ExtractSpec,
  SavedExtract,
  SavedExtractInput,
} from '@jingjing/schema/extract'
import type { FormDetail, FormRecipe, FormSummary } from '@jingjing/schema/forms'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

const base = '/api/extract'

/** The live count and the first rows; the answer before stays on the page until the next one is there. */
export function useExtractPreview(spec: ExtractSpec | null) {
  return useQuery({
    queryKey: keys.extractPreview(JSON.stringify(spec)),
    enabled: spec !== null,
    queryFn: ({ signal }) => api.post<ExtractPreview>(`${base}/previews`, { spec }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useExtractRuns() {
  return useQuery({
    queryKey: keys.extractRuns,
    queryFn: async ({ signal }) => (await api.get<{ runs: ExtractRun[] }>(`${base}/runs`, signal)).runs,
  })
}

export function useSavedExtracts() {
  return useQuery({
    queryKey: keys.savedExtracts,
    queryFn: async ({ signal }) => (await api.get<{ saved: SavedExtract[] }>(`${base}/saved`, signal)).saved,
  })
}

function useExtractChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.savedExtracts }),
        client.invalidateQueries({ queryKey: keys.extractRuns }),
        client.invalidateQueries({ queryKey: keys.forms }),
        client.invalidateQueries({ queryKey: keys.jobs }),
      ]),
  })
}

export const useStartExtract = () =>
  useExtractChange((input: { spec: ExtractSpec; output: ExtractOutput; title?: string }) =>
    api.post<{ jobId: number }>(`${base}/runs`, input),
  )
export const useSaveExtract = () =>
  useExtractChange((input: SavedExtractInput) => api.post<SavedExtract>(`${base}/saved`, input))
export const useRemoveSaved = () =>
  useExtractChange((id: number) => api.delete<object>(`${base}/saved/${id}`))
export const useRunSaved = () =>
  useExtractChange((id: number) => api.post<{ jobId: number }>(`${base}/saved/${id}/runs`))

export const runFileAddress = (id: number): string => `${base}/runs/${id}/file`
export const fillingFileAddress = (id: number): string => `${base}/fillings/${id}/file`

export function useForms() {
  return useQuery({
    queryKey: keys.forms,
    queryFn: async ({ signal }) => (await api.get<{ forms: FormSummary[] }>(`${base}/forms`, signal)).forms,
  })
}

export function useForm(id: number) {
  return useQuery({
    queryKey: keys.form(id),
    queryFn: ({ signal }) => api.get<FormDetail>(`${base}/forms/${id}`, signal),
  })
}

export const useUploadForm = () =>
  useExtractChange((file: File) => {
    const form = new FormData()
    form.append('file', file, file.name)
    return api.upload<{ id: number }>(`${base}/forms`, form)
  })
export const usePatchForm = (id: number) =>
  useExtractChange((patch: { title?: string; recipe?: FormRecipe }) =>
    api.patch<FormDetail>(`${base}/forms/${id}`, patch),
  )
export const useRemoveForm = (id: number) =>
  useExtractChange((_: undefined) => api.delete<object>(`${base}/forms/${id}`))
export const useFillForm = (id: number) =>
  useExtractChange((_: undefined) => api.post<{ jobId: number }>(`${base}/forms/${id}/fillings`))
