import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Reader } from '../../db/database.ts'
import { openFile, uploadsFolder } from '../../ingest/index.ts'
import type { JobContext, JobKind, RunningJob } from '../../jobs/job.ts'
import { extractsFolder, shanghaiTime } from '../run-extract.ts'
import { compareFillings, fillForm } from './fill-form.ts'
import { insertFilling, selectForm, selectLastFilled, selectSourcePath } from './form-queries.ts'
import { openWorkbookParts, writeWorkbookParts } from './workbook-parts.ts'

export interface FillingInput {
  formId: number
  reader: Reader
}

export const formKind: JobKind = { kind: 'form', maxAttempts: 3, lane: 'extract', work: runFilling }

/** Fills a form with what the platform holds now, and says what changed since the last time. */
async function runFilling(
  { database, dataDir }: JobContext,
  job: RunningJob,
): Promise<{ fillingId: number }> {
  const { formId, reader } = job.input as FillingInput
  const { form, before } = await database.read(reader, async (tx) => ({
    form: await selectForm(tx, formId),
    before: await selectLastFilled(tx, formId),
  }))
  if (form === undefined) throw new Problem('not-found', { what: `#${formId}` })
  const sourcePath = await database.write((tx) => selectSourcePath(tx, form.source_file_id))
  const source = { path: join(uploadsFolder(dataDir), sourcePath), fileName: form.file_name }
  const parts = await openWorkbookParts(source.path, source.fileName)
  let numDone = 0
  const onRows = (numRows: number): void => {
    numDone += numRows
    job.report('write', numDone, null)
  }
  const filled = await fillForm(
    { database, reader, onRows },
    { sheets: form.sheets, recipe: form.recipe, texts: await textsOf(source) },
    parts,
  )
  const folder = extractsFolder(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `form-${job.id}-${randomUUID()}.xlsx`
  try {
    await writeWorkbookParts(parts, source, join(folder, path))
    return await database.write(async (tx) => {
      const fillingId = await insertFilling(tx, {
        formId,
        file_name: `${form.title.replace(/[\\/:*?"<>|\s]+/g, '_').slice(0, 60)}_${shanghaiTime(Date.now()).slice(0, 10).replaceAll('-', '')}.xlsx`,
        num_rows: filled.numRows,
        num_cells: filled.numCells,
        versions: filled.versions,
        marks: filled.marks,
        changes: before === null ? null : compareFillings(before, filled.filled),
        filled: filled.filled,
        path,
        createdBy: reader.personId,
      })
      await recordAudit(tx, {
        personId: job.createdBy,
        action: 'extract:form',
        subject: filled.versions.map((one) => `${one.dataset} v${one.version}`).join(', '),
        isSuccess: true,
        detail: { fillingId, numRows: filled.numRows },
      })
      const result = { fillingId, formId }
      await job.completeIn(tx, result)
      return result
    })
  } catch (error) {
    await rm(join(folder, path), { force: true })
    throw error
  }
}

/** The cells of every sheet, for the drop-downs that take their choices from cells. */
async function textsOf(source: {
  path: string
  fileName: string
}): Promise<Map<string, Map<number, Cell[]>>> {
  const { tables } = await openFile(source.path, source.fileName)
  const texts = new Map<string, Map<number, Cell[]>>()
  for (const table of tables) {
    const rows = new Map<number, Cell[]>()
    for await (const { row, cells } of table.rows()) rows.set(row, cells)
    texts.set(table.hints.name, rows)
  }
  return texts
}
