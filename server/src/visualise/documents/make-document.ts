import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@jingjing/schema/problems'
import type { DashboardSchedule, DocumentFormat } from '@jingjing/schema/visualise/dashboards'
import type { Reader } from '../../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../../jobs/job.ts'
import { insertDocument, selectDashboard } from '../dashboards/dashboard-queries.ts'
import { shownTiles } from '../dashboards/keep-dashboards.ts'
import { writeDashboard } from './write-dashboard.ts'

const KEPT_DAYS = 30
export const DOCUMENT_KIND = 'dashboard-document'

export interface DocumentInput {
  dashboard: string
  format: DocumentFormat
  language: DashboardSchedule['language']
  /** The eyes of the owner, as they were when the job was asked for. */
  reader: Reader
}

export const documentsFolder = (dataDir: string): string => join(dataDir, 'documents')

export const documentKind: JobKind = {
  kind: DOCUMENT_KIND,
  maxAttempts: 3,
  lane: DOCUMENT_KIND,
  work: makeDocument,
}

/** A name that every file system takes. */
export const fileNameOf = (title: string, day: string, format: DocumentFormat): string =>
  `${title.replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, '-').slice(0, 80)}-${day}.${format}`

/** `2026-11-24 08:00`, on the clock of the office. */
export const officeTime = (milliseconds: number): string =>
  new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** Writes the file, then says so; whatever interrupts it leaves no file. */
async function makeDocument(
  { database, dataDir }: JobContext,
  job: RunningJob,
): Promise<{ documentId: number }> {
  const input = job.input as DocumentInput
  const { title, tiles } = await database.read(input.reader, async (tx) => {
    const row = await selectDashboard(tx, input.dashboard)
    if (row === undefined) throw new Problem('dashboard-not-yours')
    return { title: row.title, tiles: await shownTiles(tx, row.tiles) }
  })
  const madeAt = officeTime(Date.now())
  const bytes = await writeDashboard(
    { database, reader: input.reader },
    { title, tiles },
    { ...input, madeAt },
  )
  const folder = documentsFolder(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `${job.id}-${randomUUID()}`
  try {
    await writeFile(join(folder, path), bytes, { mode: 0o600 })
    const { size } = await stat(join(folder, path))
    return await database.write(async (tx) => {
      const documentId = await insertDocument(tx, {
        dashboard_id: input.dashboard,
        title,
        file_name: fileNameOf(title, madeAt.slice(0, 10), input.format),
        path,
        size_bytes: size,
        madeFor: input.reader.personId,
        keptDays: KEPT_DAYS,
      })
      await job.completeIn(tx, { documentId })
      return { documentId }
    })
  } catch (error) {
    await rm(join(folder, path), { force: true })
    throw error
  }
}
