import type { Job } from '@jingjing/schema/jobs'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from './client.ts'
import { keys } from './keys.ts'

export const isOver = (job: Job): boolean =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'

/** Newest first, each job once: what a list becomes when one job reports. */
export function withJob(jobs: readonly Job[], job: Job): Job[] {
  return [job, ...jobs.filter((other) => other.id !== job.id)].sort((a, b) => b.id - a.id)
}

export function useJobs(isEnabled = true) {
  return useQuery({
    queryKey: keys.jobs,
    enabled: isEnabled,
    queryFn: async ({ signal }) => (await api.get<{ jobs: Job[] }>('/api/jobs', signal)).jobs,
    // The stream reports each change; this is for a network that lets no stream through.
    refetchInterval: (query) => (query.state.data?.some((job) => !isOver(job)) ? 5_000 : false),
  })
}

export function useJob(id: number | null) {
  return useQuery({
    queryKey: keys.job(id ?? 0),
    enabled: id !== null,
    queryFn: ({ signal }) => api.get<Job>(`/api/jobs/${id}`, signal),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : 1_500),
  })
}

export const useCancelJob = () => useJobChange('cancel')
export const useRetryJob = () => useJobChange('retry')

function useJobChange(verb: 'cancel' | 'retry') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => api.post<unknown>(`/api/jobs/${id}/${verb}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs }),
  })
}

function takeReport(client: QueryClient, job: Job): void {
  // The stream leaves the result out: the end of a job is fetched, and a job that was fetched whole stays as it is.
  if (isOver(job)) void client.invalidateQueries({ queryKey: keys.job(job.id) })
  else client.setQueryData(keys.job(job.id), job)
  client.setQueryData<Job[]>(keys.jobs, (jobs) => (jobs ? withJob(jobs, job) : jobs))
  if (isOver(job) && (job.kind === 'extract' || job.kind === 'form'))
    for (const stale of [keys.extractRuns, keys.savedExtracts, keys.forms])
      void client.invalidateQueries({ queryKey: stale })
  if (job.state === 'done' && job.kind === 'quality')
    void client.invalidateQueries({ queryKey: keys.datasets })
  if (job.state === 'done' && (job.kind === 'import' || job.kind === 'demo' || job.kind === 'bulk-edit')) {
    for (const stale of [
      keys.datasets,
      keys.monitoring,
      keys.environment,
      keys.figures,
      keys.baseMap,
      keys.places,
      keys.lifeCircle,
    ])
      void client.invalidateQueries({ queryKey: stale })
  }
}

/** Keeps every job on the page up to date while it is mounted. */
export function useJobStream(isEnabled: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!isEnabled || typeof EventSource === 'undefined') return
    const stream = new EventSource('/api/jobs/stream')
    stream.addEventListener('job', (event) => {
      try {
        takeReport(client, JSON.parse((event as MessageEvent<string>).data) as Job)
      } catch {
        // A report cut short by a closing connection; the next one or the poll brings it again.
      }
    })
    // The server ends the stream when the person's rights change: what they are now is asked at once.
    stream.addEventListener('error', () => void client.invalidateQueries({ queryKey: keys.session }))
    return () => stream.close()
  }, [client, isEnabled])
}
