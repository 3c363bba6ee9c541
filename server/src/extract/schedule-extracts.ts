import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Schedule } from '@jingjing/schema/extract'
import { readPerson } from '../access-control/index.ts'
import { readerOf } from '../context.ts'
import type { Database } from '../db/database.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { workEvery } from '../jobs/work-every.ts'
import { type ExtractInput, extractsFolder } from './run-extract.ts'
import { forgetExpired, type SavedRow, selectDue, setNextRun } from './store-queries.ts'

const EVERY_MS = 60_000
const DAY_MS = 86_400_000
/** Asia/Shanghai has had no other offset since 1991. */
const OFFSET_MS = 8 * 3_600_000

/** The next moment after `afterMs` at which the schedule falls due, in ISO 8601. */
export function nextRunAt(schedule: Schedule, afterMs: number): string {
  // On a clock that shows Shanghai's time as if it were UTC, days and months are plain.
  const wall = new Date(afterMs + OFFSET_MS)
  const midnight = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate())
  for (let numDays = 0; ; numDays++) {
    const at = midnight + numDays * DAY_MS + schedule.hour * 3_600_000
    const day = new Date(at)
    const isDay =
      schedule.every === 'day' ||
      (schedule.every === 'week' && day.getUTCDay() === 1) ||
      (schedule.every === 'month' && day.getUTCDate() === 1)
    if (isDay && at - OFFSET_MS > afterMs) return new Date(at - OFFSET_MS).toISOString()
  }
}

export interface ScheduleParts {
  database: Database
  queue: JobQueue
  dataDir: string
}

/** Starts what is due and takes away files whose time is over, once a minute; answers how to stop. */
export function scheduleExtracts(parts: ScheduleParts): () => void {
  return workEvery(EVERY_MS, async () => {
    await runDueExtracts(parts, Date.now())
    await removeExpired(parts)
  }).stop
}

export async function runDueExtracts({ database, queue }: ScheduleParts, nowMs: number): Promise<number> {
  const due = await database.write(selectDue)
  for (const saved of due) await startDue(database, queue, saved, nowMs)
  return due.length
}

async function startDue(database: Database, queue: JobQueue, saved: SavedRow, nowMs: number): Promise<void> {
  const person = await readPerson(database, saved.created_by)
  const isAllowed = person?.permissions.includes('extract:run') ?? false
  // First the date, then the job: what fails to start is not started every minute.
  const next = isAllowed && saved.schedule !== null ? nextRunAt(saved.schedule, nowMs) : null
  await database.write((tx) => setNextRun(tx, saved.id, next))
  if (person === null || !isAllowed) return
  await queue.submit({
    kind: 'extract',
    subject: saved.title,
    input: {
      spec: saved.spec,
      output: saved.output,
      title: saved.title,
      savedId: saved.id,
      reader: readerOf(person),
    } satisfies ExtractInput,
    createdBy: person.id,
  })
}

async function removeExpired({ database, dataDir }: ScheduleParts): Promise<void> {
  for (const path of await database.write(forgetExpired))
    await rm(join(extractsFolder(dataDir), path), { force: true })
}
