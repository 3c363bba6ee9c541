import type {
  BulkDescribed,
  CodeList,
  CodeListInput,
  CodeLists,
  Description,
  DescriptionChanges,
  DescriptionImport,
  DescriptionOverview,
  DescriptionPatch,
  TemplateInput,
  Templates,
} from '@jingjing/schema/describe'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, queryString } from './client.ts'
import { keys } from './keys.ts'

const at = (id: string) => `/api/catalog/datasets/${encodeURIComponent(id)}`

export function useDescription(id: string) {
  return useQuery({
    queryKey: keys.description(id),
    queryFn: ({ signal }) => api.get<Description>(`${at(id)}/description`, signal),
  })
}

export function useDescriptionChanges(id: string) {
  return useInfiniteQuery({
    queryKey: keys.descriptionChanges(id),
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<DescriptionChanges>(
        `${at(id)}/description/changes${queryString({ before: pageParam })}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextBefore ?? undefined,
  })
}

/** Whatever is said anew is said on every page that shows datasets. */
function useSaying<Input, Answer>(say: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: say,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.datasets }),
        client.invalidateQueries({ queryKey: keys.figures }),
      ]),
  })
}

export const useDescribe = (id: string) =>
  useSaying((patch: DescriptionPatch) => api.patch<Description>(`${at(id)}/description`, patch))

export const useSetSensitivity = (id: string) =>
  useSaying((body: { sensitivity: string; reason: string }) =>
    api.post<Description>(`${at(id)}/sensitivity`, body),
  )

export const useRestoreChange = (id: string) =>
  useSaying(({ change, reason }: { change: number; reason?: string }) =>
    api.post<Description>(`${at(id)}/description/changes/${change}/restore`, reason ? { reason } : {}),
  )

export function useDescriptions() {
  return useQuery({
    queryKey: keys.descriptions,
    queryFn: async ({ signal }) =>
      (await api.get<DescriptionOverview>('/api/catalog/descriptions', signal)).datasets,
  })
}

export const useDescribeMany = () =>
  useSaying((body: object) => api.patch<BulkDescribed>('/api/catalog/descriptions', body))

export function useCodeLists() {
  return useQuery({
    queryKey: keys.codeLists,
    queryFn: async ({ signal }) => (await api.get<CodeLists>('/api/catalog/code-lists', signal)).lists,
    staleTime: 300_000,
  })
}

export const useSaveCodeList = () =>
  useSaying(({ id, list }: { id: string; list: CodeListInput }) =>
    api.put<CodeList>(`/api/catalog/code-lists/${encodeURIComponent(id)}`, list),
  )

export const useRemoveCodeList = () =>
  useSaying((id: string) => api.delete(`/api/catalog/code-lists/${encodeURIComponent(id)}`))

export function useTemplates() {
  return useQuery({
    queryKey: keys.templates,
    queryFn: async ({ signal }) => (await api.get<Templates>('/api/catalog/templates', signal)).templates,
  })
}

export const useSaveTemplate = () =>
  useSaying(({ department, filled }: { department: string; filled: TemplateInput }) =>
    api.put<Templates>(`/api/catalog/templates/${encodeURIComponent(department)}`, filled),
  )

export const useRemoveTemplate = () =>
  useSaying((department: string) => api.delete(`/api/catalog/templates/${encodeURIComponent(department)}`))

/** A file of descriptions: first to see what it would change, then to write it. */
export const useImportDescriptions = () =>
  useSaying(({ file, isDryRun }: { file: File; isDryRun: boolean }) => {
    const form = new FormData()
    form.append('file', file)
    return api.upload<DescriptionImport>(
      `/api/standards/descriptions${queryString({ isDryRun: isDryRun ? 'true' : 'false' })}`,
      form,
    )
  })
