import type { Database } from '../../db/database.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { QUALITY_KIND, type QualityInput } from './check-quality.ts'
import { selectUnchecked } from './quality-queries.ts'

const LOOK_EVERY_MS = 60_000
/** After the start whoever opens a page goes first. */
const FIRST_LOOK_MS = 10_000
const NUM_AT_ONCE = 20

/** Has every new version checked once it is there, one dataset after the other; answers how to stop. */
export function keepQuality(database: Database, queue: JobQueue): () => void {
  let isBusy = false
  let isStopped = false
  const look = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    try {
      for (const one of await database.write((tx) => selectUnchecked(tx, NUM_AT_ONCE))) {
        if (isStopped) return
        const input: QualityInput = { datasetId: one.id, versions: [one.version] }
        const job = await queue.submit({ kind: QUALITY_KIND, subject: one.title, input, createdBy: null })
        const { state } = await queue.finished(job.id)
        if (state !== 'done') return
      }
    } catch {
      // The store is closing or busy; the next look will find the same datasets.
    } finally {
      isBusy = false
    }
  }
  const stop = queue.watch((job) => {
    if (job.state === 'done' && (job.kind === 'import' || job.kind === 'bulk-edit')) void look()
  })
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  timer.unref()
  const first = setTimeout(() => void look(), FIRST_LOOK_MS)
  first.unref()
  return () => {
    isStopped = true
    stop()
    clearInterval(timer)
    clearTimeout(first)
  }
}
