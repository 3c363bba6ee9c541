import type { JobQueue } from './run-jobs.ts'
import { workEvery } from './work-every.ts'

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
  const looking = workEvery(lookEveryMs, async () => {
    if (!(await isMissing())) return
    const job = await queue.submit({ kind, subject, input: {}, createdBy: null })
    await queue.finished(job.id)
  })
  const stop = queue.watch((job) => {
    if (job.state === 'done' && job.kind !== kind && job.kind !== 'inspect') looking.begin()
  })
  looking.begin()
  return () => {
    stop()
    looking.stop()
  }
}
