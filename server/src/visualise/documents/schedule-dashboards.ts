import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readPerson } from '../../access-control/index.ts'
import { readerOf } from '../../context.ts'
import type { Database } from '../../db/database.ts'
import { nextRunAt } from '../../extract/index.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { workEvery } from '../../jobs/work-every.ts'
import {
  type DashboardRow,
  forgetExpiredDocuments,
  selectDueDashboards,
  updateSchedule,
} from '../dashboards/dashboard-queries.ts'
import { DOCUMENT_KIND, type DocumentInput, documentsFolder } from './make-document.ts'

const EVERY_MS = 60_000

export interface ScheduleParts {
  database: Database
  queue: JobQueue
  dataDir: string
}

/** Starts what is due and takes away files whose time is over, once a minute; answers how to stop. */
export function scheduleDashboards(parts: ScheduleParts): () => void {
  return workEvery(EVERY_MS, async () => {
    await runDueDashboards(parts, Date.now())
    for (const path of await parts.database.write(forgetExpiredDocuments))
      await rm(join(documentsFolder(parts.dataDir), path), { force: true })
  }).stop
}

/** Answers the numbers of the jobs that were begun. */
export async function runDueDashboards({ database, queue }: ScheduleParts, nowMs: number): Promise<number[]> {
  const jobs: number[] = []
  for (const row of await database.write(selectDueDashboards)) {
    const job = await startDue(database, queue, row, nowMs)
    if (job !== null) jobs.push(job)
  }
  return jobs
}

async function startDue(
  database: Database,
  queue: JobQueue,
  { id, title, owner_id, schedule }: DashboardRow,
  nowMs: number,
): Promise<number | null> {
  const person = await readPerson(database, owner_id)
  const isAllowed = person?.permissions.includes('catalog:read') ?? false
  // First the date, then the job: what fails to start is not started every minute.
  const next = isAllowed && schedule !== null ? nextRunAt(schedule.schedule, nowMs) : null
  await database.write((tx) => updateSchedule(tx, id, schedule, next))
  if (person === null || !isAllowed || schedule === null) return null
  const job = await queue.submit({
    kind: DOCUMENT_KIND,
    subject: title,
    input: {
      dashboard: id,
      format: schedule.format,
      language: schedule.language,
      reader: readerOf(person),
    } satisfies DocumentInput,
    createdBy: person.id,
  })
  return job.id
}
