import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExtractOutput, ExtractSpec } from '@jingjing/schema/extract'
import { recordAudit } from '../access-control/index.ts'
import type { Reader } from '../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'
import { insertRun } from './store-queries.ts'
import { writeExtract } from './write-extract.ts'

const KEPT_DAYS = 7

export interface ExtractInput {
  spec: ExtractSpec
  output: ExtractOutput
  title: string | null
  savedId: number | null
  /** The eyes of the person who asked, as they were at that moment. */
  reader: Reader
}

/** Where the files of extracts wait to be fetched. */
export const extractsFolder = (dataDir: string): string => join(dataDir, 'extracts')

export const extractKind: JobKind = { kind: 'extract', maxAttempts: 3, lane: 'extract', work: runExtract }

/** Writes the file and says so in one transaction with the audit log; whatever interrupts it leaves no file. */
async function runExtract({ database, dataDir }: JobContext, job: RunningJob): Promise<{ runId: number }> {
  const input = job.input as ExtractInput
  const folder = extractsFolder(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `${job.id}-${randomUUID()}`
  try {
    const written = await writeExtract(database, input.reader, {
      ...input,
      extractedAt: shanghaiTime(Date.now()),
      path: join(folder, path),
      maxRows: null,
      onRows: (numDone, numTotal) => job.report('write', numDone, numTotal),
    })
    const { manifest } = written
    return await database.write(async (tx) => {
      const run = await insertRun(tx, {
        jobId: job.id,
        savedId: input.savedId,
        title: manifest.title,
        file_name: manifest.fileName,
        format: manifest.format,
        num_rows: manifest.numRows,
        size_bytes: written.sizeBytes,
        sha256: written.sha256,
        manifest,
        path,
        createdBy: input.reader.personId,
        keptDays: KEPT_DAYS,
      })
      await recordAudit(tx, {
        personId: job.createdBy,
        action: 'extract:run',
        subject: manifest.sources.map((source) => `${source.dataset} v${source.version}`).join(', '),
        isSuccess: true,
        detail: {
          runId: run.id,
          format: manifest.format,
          numRows: manifest.numRows,
          hasPersonalData: written.hasPersonalData,
        },
      })
      const result = { runId: run.id }
      await job.completeIn(tx, result)
      return result
    })
  } catch (error) {
    await rm(join(folder, path), { force: true, recursive: true })
    throw error
  }
}

/** ISO 8601 at +08:00, to the second. */
export function shanghaiTime(milliseconds: number): string {
  return `${new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
