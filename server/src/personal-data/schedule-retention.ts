import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../db/database.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { workEvery } from '../jobs/work-every.ts'
import { copiesFolder } from './export-person.ts'
import { closeRequest } from './keep-requests.ts'
import { forgetExpired, selectForgottenRequests } from './queries.ts'
import { selectDueRules } from './retention-queries.ts'

const EVERY_MS = 15 * 60_000
/** Each rule runs about once a day. */
const DUE_HOURS = 23
/** A request that nobody closes forgets its person by itself. */
const OPEN_DAYS = 60

export interface RetentionParts {
  database: Database
  queue: JobQueue
  dataDir: string
}

/** Starts the rules that are due and takes away copies whose time is over; answers how to stop. */
export function scheduleRetention(parts: RetentionParts): () => void {
  return workEvery(EVERY_MS, () => runDueRetention(parts)).stop
}

export async function runDueRetention({ database, queue, dataDir }: RetentionParts): Promise<number> {
  for (const path of await database.write(forgetExpired))
    await rm(join(copiesFolder(dataDir), path), { force: true })
  const forgotten = await database.write((tx) => tx.query<{ id: number }>(selectForgottenRequests(OPEN_DAYS)))
  for (const { id } of forgotten) await closeRequest({ dataDir }, { database, person: null }, id)
  const due = await database.write((tx) => tx.query<{ dataset_id: string }>(selectDueRules(DUE_HOURS)))
  for (const { dataset_id } of due)
    await queue.submit({
      kind: 'retention',
      subject: dataset_id,
      input: { datasetId: dataset_id },
      createdBy: null,
    })
  return due.length
}
