import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ExtractOutput, ExtractSpec, Manifest } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type { Database, Reader } from '../db/database.ts'
import { codeWriter } from './code-labels.ts'
import type { ExtractRow, ExtractTable } from './formats/format.ts'
import { FORMATS } from './formats/formats.ts'
import type { FieldInPlay } from './plan-extract.ts'
import { hiddenFieldsOf, type OpenedExtract, openExtract, presentColumn } from './read-extract.ts'

const PRODUCT = '井井 Jingjing'

export interface WrittenExtract {
  manifest: Manifest
  sizeBytes: number
  sha256: string
  hasPersonalData: boolean
}

export interface ExtractWork {
  spec: ExtractSpec
  output: ExtractOutput
  /** Null: the title of the dataset. */
  title: string | null
  /** ISO 8601 with zone. */
  extractedAt: string
  path: string
  /** More rows than these are a problem; null for no limit. */
  maxRows: number | null
  onRows(numDone: number, numTotal: number): void
}

/** Writes an extract to a file, in batches: what a person may not read never reaches it. */
export async function writeExtract(
  database: Database,
  reader: Reader,
  work: ExtractWork,
): Promise<WrittenExtract> {
  const opened = await openExtract(database, reader, work.spec)
  if (work.maxRows !== null && opened.numRows > work.maxRows)
    throw new Problem('extract-too-large', { limit: work.maxRows })
  const format = FORMATS[work.output.format]
  const { columns, write: writeCodes } = codeWriter(opened.plan.columns, work.output)
  const table = tableOf(opened, columns, work)
  const refusal = format.refusal(table)
  if (refusal !== null) throw new Problem('extract-format', { format: work.output.format, reason: refusal })
  let numDone = 0
  async function* counted(): AsyncIterable<ExtractRow[]> {
    numDone = 0
    for await (const rows of opened.batches()) {
      numDone += rows.length
      work.onRows(numDone, opened.numRows)
      yield writeCodes === null ? rows : rows.map((row) => ({ ...row, values: writeCodes(row.values) }))
    }
  }
  await format.write(table, counted, work.path)
  return {
    manifest: table.manifest,
    sizeBytes: (await stat(work.path)).size,
    sha256: await sha256Of(work.path),
    hasPersonalData: opened.plan.columns.some((column) => column.isPersonal),
  }
}

function tableOf(
  { plan, spec, numRows }: OpenedExtract,
  columns: readonly FieldInPlay[],
  work: ExtractWork,
): ExtractTable {
  const title = work.title ?? plan.main.title
  const tables = [plan.main, ...(plan.other === null ? [] : [plan.other])]
  const manifest: Manifest = {
    product: PRODUCT,
    title,
    extractedAt: work.extractedAt,
    format: work.output.format,
    fileName: fileName(title, work),
    numRows,
    coordinateSystem: spec.crs,
    sources: tables.map((table) => ({
      dataset: table.datasetId,
      title: table.title,
      table: table.tableName,
      version: table.version,
      department: table.department,
      terms: table.licence,
      isSynthetic: table.isSynthetic,
    })),
    columns: columns.map(presentColumn),
    hiddenFields: hiddenFieldsOf(plan),
    specification: spec,
    ...(work.output.codesAs !== undefined && { codesAs: work.output.codesAs }),
    notes: [],
  }
  return {
    title,
    columns: columns.map((column) => ({
      ...presentColumn(column),
      canonical: column.canonical,
      description: column.description,
    })),
    geometryType: plan.geometryType,
    crs: spec.crs,
    numRows,
    output: work.output,
    manifest,
  }
}

/** `养老设施_20261124.xlsx`: what every system can store, and files of different days side by side. */
function fileName(title: string, work: ExtractWork): string {
  const name = title.replace(/[\\/:*?"<>|\s]+/g, '_').slice(0, 60)
  return `${name}_${work.extractedAt.slice(0, 10).replaceAll('-', '')}.${FORMATS[work.output.format].ending}`
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
