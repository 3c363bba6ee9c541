import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../access-control/index.ts'
import { noteErased, noteRemoved } from '../catalog/index.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'
import { raiseRightsEpoch } from './queries.ts'
import * as queries from './retention-queries.ts'

const ROWS_PER_STEP = 5_000

export const retentionKind: JobKind = {
  kind: 'retention',
  maxAttempts: 3,
  lane: 'personal-data',
  work: applyRetention,
}

export interface RetentionInput {
  datasetId: string
}

/**
 * Empties what is kept longer than a dataset's rule says (个人信息保护法 art. 19 and 47): personal columns of rows of
 * every version, their copies, and the files they came in with. The rows themselves stay counted.
 */
export async function applyRetention(
  { database, dataDir }: Pick<JobContext, 'database' | 'dataDir'>,
  job: Pick<RunningJob, 'input' | 'createdBy' | 'report' | 'completeIn'>,
): Promise<{ numEmptied: number; numFiles: number }> {
  const { datasetId } = job.input as RetentionInput
  const [rule] = await database.write((tx) => tx.query<{ keep_days: number }>(queries.selectRule(datasetId)))
  if (rule === undefined) throw new Problem('not-found', { what: datasetId })
  const tables = await database.write((tx) =>
    tx.query<queries.AgingTable>(queries.selectAgingTables(datasetId)),
  )
  let numEmptied = 0
  for (const table of tables)
    for (let numRows = ROWS_PER_STEP; numRows === ROWS_PER_STEP; numEmptied += numRows) {
      numRows = await database.write(async (tx) => {
        const rows = await tx.query<{ row_key: number; from_version: number; to_version: number | null }>(
          queries.emptyOldRows(datasetId, table, rule.keep_days, ROWS_PER_STEP),
        )
        if (rows.length === 0) return 0
        await tx.query(
          queries.emptyOldCallers(
            datasetId,
            rows.map((row) => row.row_key),
          ),
        )
        await noteRemoved(tx, {
          datasetId,
          tableName: table.table_name,
          storageName: table.storage_name,
          version: table.current_version,
          spans: rows.map((row) => ({ fromVersion: row.from_version, toVersion: row.to_version })),
        })
        return rows.length
      })
      job.report('remove', numEmptied + numRows, null)
    }
  const files = await database.write((tx) =>
    tx.query<{ folder: string; path: string }>(queries.selectOldFiles(datasetId, rule.keep_days)),
  )
  for (const { folder, path } of files) await rm(join(dataDir, folder, path), { force: true })
  const result = { numEmptied, numFiles: files.length }
  await database.write(async (tx) => {
    await noteErased(
      tx,
      files.map(({ path }) => path),
    )
    if (numEmptied > 0) await tx.query(raiseRightsEpoch())
    await tx.query(queries.noteRun(datasetId, numEmptied))
    await recordAudit(tx, {
      personId: job.createdBy,
      action: 'personal-data:apply-retention',
      subject: datasetId,
      isSuccess: true,
      numRows: numEmptied,
      detail: { keepDays: rule.keep_days, numFiles: files.length },
    })
    await job.completeIn(tx, result)
  })
  return result
}
