import type { DatasetDetail, DatasetSummary, RowsPage } from '@jingjing/schema/catalog'
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, queryString } from './client.ts'
import { keys } from './keys.ts'

export interface DatasetPatch {
  title?: string
  description?: string
  department?: string
  keywords?: string[]
}

const base = '/api/catalog/datasets'
const at = (id: string) => `${base}/${encodeURIComponent(id)}`

export function useDatasets(query = '', profile = '') {
  return useQuery({
    queryKey: keys.datasetList(query, profile),
    queryFn: ({ signal }) =>
      api.get<{ datasets: DatasetSummary[] }>(`${base}${queryString({ query, profile })}`, signal),
    placeholderData: keepPreviousData,
  })
}

export function useDataset(id: string, isEnabled = true) {
  return useQuery({
    queryKey: keys.dataset(id),
    enabled: isEnabled,
    queryFn: ({ signal }) => api.get<DatasetDetail>(at(id), signal),
  })
}

/** The rows of a table page by page; with `row`, that one row of the source file alone. */
export function useRows(id: string, table: string | undefined, version?: number, row?: number) {
  return useInfiniteQuery({
    queryKey: keys.rows(id, table ?? '', version, row),
    enabled: table !== undefined,
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<RowsPage>(
        `${at(id)}/tables/${encodeURIComponent(table ?? '')}/rows${queryString({ after: pageParam, limit: 100, version, row })}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
  })
}

function useDatasetChange<T>(change: (input: T) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.datasets }),
        client.invalidateQueries({ queryKey: keys.monitoring }),
        client.invalidateQueries({ queryKey: keys.environment }),
        client.invalidateQueries({ queryKey: keys.figures }),
        client.invalidateQueries({ queryKey: keys.baseMap }),
      ]),
  })
}

export const usePatchDataset = (id: string) =>
  useDatasetChange((patch: DatasetPatch) => api.patch<DatasetDetail>(at(id), patch))

export const useUndoVersion = (id: string) => useDatasetChange((_: undefined) => api.post(`${at(id)}/undo`))

export const useDeleteDataset = (id: string) => useDatasetChange((_: undefined) => api.delete(at(id)))
