import type { Database } from '../../db/database.ts'
import type { JobKind } from '../../jobs/job.ts'
import { lastJobAt } from '../../jobs/queries.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { purgeOldAudit } from './read-audit.ts'

const LOOK_EVERY_MS = 15 * 60_000
const EVERY_HOURS = 23

export const auditPurgeKind: JobKind = {
  kind: 'audit-purge',
  maxAttempts: 2,
  lane: 'audit-purge',
  work: async ({ database }, job) => {
    const { days } = job.input as { days: number }
    return { numGone: await purgeOldAudit(database, days) }
  },
}

/** Once a day what is older than so many days goes, as a job; answers how to stop. */
export function scheduleAuditPurge(parts: { database: Database; queue: JobQueue; days: number }): () => void {
  const timer = setInterval(() => void purgeWhenDue(parts).catch(() => undefined), LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** Answers whether a job was started. */
export async function purgeWhenDue(parts: {
  database: Database
  queue: JobQueue
  days: number
}): Promise<boolean> {
  const last = await parts.database.write((tx) => lastJobAt(tx, auditPurgeKind.kind))
  if (last !== null && Date.now() - Date.parse(last) < EVERY_HOURS * 3_600_000) return false
  await parts.queue.submit({
    kind: auditPurgeKind.kind,
    subject: '审计日志 Audit log',
    input: { days: parts.days },
    createdBy: null,
  })
  return true
}
