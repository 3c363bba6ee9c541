import type { Database } from '../../db/database.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { askEvaluation } from './alert-rules.ts'

const EVERY_MS = 3_600_000
/** An import makes many changes: it is waited for until they are over. */
const SETTLE_MS = 15_000

/** Has the rules looked through when cases change, and every hour because deadlines pass by themselves. Answers how to stop. */
export async function scheduleAlerts(database: Database, queue: JobQueue): Promise<() => Promise<void>> {
  let waiting: NodeJS.Timeout | undefined
  const evaluate = (): void => {
    waiting = undefined
    // The store is busy or closing; the next hour tries again.
    askEvaluation(queue, null).catch(() => undefined)
  }
  const soon = (payload: string): void => {
    if (payload === 'alerts' || waiting !== undefined) return
    waiting = setTimeout(evaluate, SETTLE_MS)
    waiting.unref()
  }
  const hourly = setInterval(evaluate, EVERY_MS)
  hourly.unref()
  soon('')
  const stop = await database.listen('monitoring_cases', soon)
  return async () => {
    clearInterval(hourly)
    clearTimeout(waiting)
    await stop()
  }
}
