import type { Job } from '@jingjing/schema/jobs'

/** 0 to 100; null while nobody can know. */
export function jobPercent(job: Job): number | null {
  if (job.state === 'done') return 100
  if (job.numTotal === null || job.numTotal <= 0) return null
  return Math.max(0, Math.min(100, Math.round((job.numDone / job.numTotal) * 100)))
}

/** The page on which a finished or running job is looked at; null where there is none. */
export function jobAddress(job: Pick<Job, 'id' | 'kind'>): string | null {
  if (job.kind === 'inspect') return `/data/import?inspection=${job.id}`
  if (job.kind === 'import') return `/data/import?import=${job.id}`
  if (job.kind === 'extract') return '/data/extract'
  if (job.kind === 'form') return '/data/forms'
  if (job.kind === 'demo') return '/data'
  return null
}

export function countActive(jobs: readonly Job[] | undefined): number {
  return jobs?.filter((job) => job.state === 'queued' || job.state === 'running').length ?? 0
}
