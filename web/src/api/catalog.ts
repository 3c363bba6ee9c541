import type { Unmask, Unmasked } from '@jingjing/schema/access-control'
import type {
  DatasetDetail,
  DatasetSummary,
  Recipe,
  RecycledDatasets,
  RowEdits,
  RowsPage,
  VersionDifference,
} from '@jingjing/schema/catalog'
import type { BulkEdit, GridAsk, GridPage, RowConflicts, RowGeometry } from '@jingjing/schema/catalog/grid'
import type { QualityReports } from '@jingjing/schema/catalog/quality'
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, queryString } from './client.ts'
import { keys } from './keys.ts'

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

/** Not a query: what is shown whole stays in no cache. */
export const useUnmask = (id: string, table: string) =>
  useMutation({
    mutationFn: (ask: Unmask) =>
      api.post<Unmasked>(`${at(id)}/tables/${encodeURIComponent(table)}/unmask`, ask),
    gcTime: 0,
  })

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

export function useQuality(id: string) {
  return useQuery({
    queryKey: keys.quality(id),
    queryFn: ({ signal }) => api.get<QualityReports>(`${at(id)}/quality`, signal),
  })
}

export const useCheckQuality = (id: string) =>
  useMutation({
    mutationFn: (versions: number[]) => api.post<{ jobId: number }>(`${at(id)}/quality`, { versions }),
  })

/** Where a source file of a version is had byte for byte. */
export const originalHref = (id: string, version: number, sha256: string): string =>
  `/api/ingest/originals/${encodeURIComponent(id)}/${version}/${sha256}`

export const useUndoVersion = (id: string) => useDatasetChange((_: undefined) => api.post(`${at(id)}/undo`))

export const useDeleteDataset = (id: string) => useDatasetChange((_: undefined) => api.delete(at(id)))

export const useRestoreVersion = (id: string) =>
  useDatasetChange((version: number) => api.post(`${at(id)}/versions/${version}/restore`))

export const useNameVersion = (id: string) =>
  useDatasetChange((input: { version: number; name: string | null }) =>
    api.patch<DatasetDetail>(`${at(id)}/versions/${input.version}`, { name: input.name }),
  )

export const useChangeRecipe = (id: string) =>
  useDatasetChange((recipe: Recipe) => api.patch<DatasetDetail>(`${at(id)}/recipe`, recipe))

export const useEditRows = (id: string, table: string) =>
  useDatasetChange((edits: RowEdits) =>
    api.post(`${at(id)}/tables/${encodeURIComponent(table)}/edits`, edits),
  )

/** Pieces of a table's rows, wherever they lie; those that were seen before stay. */
export function useGridPieces(
  id: string,
  table: string,
  ask: GridAsk,
  pieces: readonly { offset: number; limit: number }[],
) {
  const text = JSON.stringify(ask)
  return useQueries({
    queries: pieces.map(({ offset, limit }) => ({
      queryKey: keys.grid(id, table, text, offset),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.post<GridPage>(
          `${at(id)}/tables/${encodeURIComponent(table)}/grid`,
          { ...ask, offset, limit },
          signal,
        ),
      // A version never changes: what was fetched of it stays right.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
      retry: false,
      // While rows are still looked for, asking again shows more of them.
      refetchInterval: (query: { state: { data?: GridPage | undefined } }) =>
        query.state.data?.isWhole === false ? SEARCH_AGAIN_MS : false,
    })),
  })
}

const SEARCH_AGAIN_MS = 500

export const readGeometry = (
  id: string,
  table: string,
  asked: { key: number } | { lon: number; lat: number; metres: number },
) => api.get<RowGeometry>(`${at(id)}/tables/${encodeURIComponent(table)}/geometry${queryString(asked)}`)

export const findConflicts = (id: string, table: string, rowKeys: readonly number[]) =>
  api.post<RowConflicts>(`${at(id)}/tables/${encodeURIComponent(table)}/conflicts`, { keys: rowKeys })

export const useBulkEdit = (id: string, table: string) =>
  useMutation({
    mutationFn: (edit: BulkEdit) =>
      api.post<{ jobId: number }>(`${at(id)}/tables/${encodeURIComponent(table)}/bulk-edits`, edit),
  })

/** What a table's rows became from one version to another. */
export function useDifference(id: string, table: string, from: number, to: number) {
  return useQuery({
    queryKey: keys.difference(id, table, from, to),
    queryFn: ({ signal }) =>
      api.get<VersionDifference>(
        `${at(id)}/tables/${encodeURIComponent(table)}/differences${queryString({ from, to })}`,
        signal,
      ),
  })
}

export function useRecycled() {
  return useQuery({
    queryKey: keys.recycled,
    queryFn: ({ signal }) => api.get<RecycledDatasets>('/api/catalog/recycle-bin', signal),
  })
}

export const useBringBack = (id: string) =>
  useDatasetChange((_: undefined) => api.post(`${at(id)}/bring-back`))

export const usePurgeDataset = (id: string) =>
  useDatasetChange((_: undefined) => api.delete(`/api/catalog/recycle-bin/${encodeURIComponent(id)}`))
