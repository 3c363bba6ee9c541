import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { BulkEdit } from '@jingjing/schema/catalog/grid'
import { Problem } from '@jingjing/schema/problems'
import { readPerson } from '../../access-control/index.ts'
import { readerOf } from '../../context.ts'
import type { Database, Reader } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'
import type { JobContext, JobKind, RunningJob } from '../../jobs/job.ts'
import type { StoredTable } from '../canonical-table.ts'
import { discardUnfinished } from '../discard-unfinished.ts'
import { arrangementOf, askable, gridTarget } from '../grid/read-grid.ts'
import { prepareVersion } from '../queries.ts'
import { selectTables } from '../read-queries.ts'
import { type EditHooks, endRows, insertChanged, publishEdit } from './edit-rows.ts'

export interface BulkEditInput {
  datasetId: string
  table: string
  edit: BulkEdit
}

const ROWS_PER_STEP = 20_000

export const bulkEditKind = (hooks: EditHooks): JobKind => ({
  kind: 'bulk-edit',
  maxAttempts: 1,
  // Versions of a dataset come one after the other.
  lane: 'store',
  work: (context, job) => bulkEdit(context, job, hooks),
})

/**
 * Gives one value to a column of every row that the person's ask finds, as one version: step by step and unseen until
 * all of them have it.
 *
 * @throws Problem `conflict` where the dataset, or what the ask finds in it, is not what the person looked at
 */
async function bulkEdit(
  { database }: JobContext,
  job: RunningJob,
  hooks: EditHooks,
): Promise<{ datasetId: string; version: number; numRows: number }> {
  const { datasetId, table, edit } = job.input as BulkEditInput
  const person = job.createdBy === null ? null : await readPerson(database, job.createdBy)
  if (person === null) throw new Problem('not-signed-in')
  const keys = await foundRows(database, readerOf(person), datasetId, table, edit)
  const { version } = await database.write((tx) =>
    prepareVersion(tx, { datasetId, description: { title: '', profile: null, sourceCrs: null } }),
  )
  try {
    const stored = await storedTable(database, datasetId, table, version)
    for (let done = 0; done < keys.length; done += ROWS_PER_STEP) {
      job.report('load', done, keys.length)
      const part = keys.slice(done, done + ROWS_PER_STEP)
      await database.write(async (tx) => {
        await tx.query(
          insertChanged(stored.table, stored.fields, part, { values: { [edit.field]: edit.value } }),
        )
        await endRows(tx, stored.table, part)
      })
    }
    job.report('publish', keys.length, keys.length)
    const result = { datasetId, version, numRows: keys.length }
    await database.write(async (tx) => {
      await publishEdit(tx, stored.table, stored.fields, {
        hooks,
        createdBy: person.id,
        sourceCrs: null,
        findings: [{ severity: 'info', code: 'rows-set', count: keys.length }],
      })
      await job.completeIn(tx, result)
    })
    return result
  } catch (error) {
    await discardUnfinished(database, hooks.canonicalTables, datasetId).catch(() => undefined)
    throw error
  }
}

async function foundRows(
  database: Database,
  reader: Reader,
  datasetId: string,
  tableName: string,
  edit: BulkEdit,
): Promise<number[]> {
  return database.read(reader, async (tx) => {
    const target = await gridTarget(tx, reader, { datasetId, table: tableName })
    const what = tableName
    if (target.version !== edit.version) throw new Problem('conflict', { what })
    if (!askable(target).some((field) => field.name === edit.field))
      throw new Problem('not-found', { what: edit.field })
    const found = await arrangementOf(tx, reader, target, edit)
    if (found.length !== edit.numRows) throw new Problem('conflict', { what })
    const except = new Set(edit.except)
    const only = edit.only === undefined ? null : new Set(edit.only)
    return [...found].filter((key) => !except.has(key) && (only === null || only.has(key)))
  })
}

async function storedTable(database: Database, datasetId: string, tableName: string, version: number) {
  return database.write(async (tx) => {
    const known = (await selectTables(tx, datasetId)).find((one) => one.name === tableName)
    if (known === undefined) throw new Problem('not-found', { what: tableName })
    const fields = await tx.query<{
      name: string
      title: string
      type: string
      unit: string | null
      canonical: string | null
    }>(sql`
      select name, title, type, unit, canonical from catalog.field
      where dataset_id = ${datasetId} and table_name = ${tableName} order by position, name`)
    const table: StoredTable = {
      datasetId,
      tableName,
      profile: known.profile as Profile | null,
      version,
      storageName: known.storage_name,
      fields,
      hasGeometry: known.geometry_type !== null,
    }
    return { table, fields }
  })
}
