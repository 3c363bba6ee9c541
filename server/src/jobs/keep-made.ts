import type { JobQueue } from './run-jobs.ts'

/** What is made from data beside them, such as the grids of tiles: whenever some is missing, a job makes it. */
export interface Made {
  kind: string
  /** Names the job to people, in both languages. */
  subject: string
  lookEveryMs: number
  isMissing(): Promise<boolean>
}

/** Looks at the start, after every job that may have changed data, and now and then; answers how to stop. */
export function keepMade(queue: JobQueue, { kind, subject, lookEveryMs, isMissing }: Made): () => void {
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    try {
      if (!(await isMissing())) return
      const job = await queue.submit({ kind, subject, input: {}, createdBy: null })
      await queue.finished(job.id)
    } catch {
      // The store is closing or busy; the next look will find the same.
    } finally {
      isLooking = false
    }
  }
  const stop = queue.watch((job) => {
    if (job.state === 'done' && job.kind !== kind && job.kind !== 'inspect') void look()
  })
  const timer = setInterval(() => void look(), lookEveryMs)
  timer.unref()
  void look()
  return () => {
    stop()
    clearInterval(timer)
  }
}
