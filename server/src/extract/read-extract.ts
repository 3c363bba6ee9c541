import type { ExtractColumn, ExtractPreview, ExtractSpec } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import type { Database, Reader } from '../db/database.ts'
import { inSystem } from './formats/coordinate-system.ts'
import type { ExtractRow, Geometry } from './formats/format.ts'
import { type FieldInPlay, type Plan, planExtract } from './plan-extract.ts'
import * as queries from './queries.ts'

const NUM_PREVIEW_ROWS = 50
const ROWS_PER_BATCH = 4_000
const MAX_GROUPS = 200_000
/** An order needs all keys at once; half a million of them are read in a second and take four megabytes. */
const MAX_ORDERED = 2_000_000

export const presentColumn = (field: FieldInPlay): ExtractColumn => ({
  ref: field.ref,
  name: field.name,
  title: field.title,
  type: field.type,
  unit: field.unit,
})

/** How many rows it would be and what the first of them look like. */
export async function previewExtract(
  { database, reader }: Pick<Context, 'database' | 'reader'>,
  spec: ExtractSpec,
): Promise<ExtractPreview> {
  return database.read(reader, async (tx) => {
    const plan = await planExtract(tx, reader, spec)
    const numRows = await queries.countRows(tx, plan)
    const rows = await queries.selectFirst(tx, plan, NUM_PREVIEW_ROWS)
    const matches = plan.numMatches === null ? null : await queries.countMatches(tx, plan)
    return {
      numRows,
      columns: plan.columns.map(presentColumn),
      rows: rows.map((row) => presentRow(plan, spec, row).values),
      labels: labelsOf(plan),
      geometryType: plan.geometryType,
      versions: versionsOf(plan),
      hiddenFields: hiddenFieldsOf(plan),
      join: matches === null ? null : { numWithout: matches.num_without, numSeveral: matches.num_several },
    }
  })
}

const labelsOf = (plan: Plan): ExtractPreview['labels'] =>
  Object.fromEntries(
    plan.columns.flatMap(({ ref, labels }) =>
      labels === null
        ? []
        : [[ref, Object.fromEntries(Object.entries(labels).map(([code, [zh, en]]) => [code, [zh, en]]))]],
    ),
  )

const tablesOf = (plan: Plan) => [plan.main, ...(plan.other === null ? [] : [plan.other])]

export const versionsOf = (plan: Plan): ExtractPreview['versions'] =>
  tablesOf(plan).map(({ datasetId, title, version }) => ({ dataset: datasetId, title, version }))

export const hiddenFieldsOf = (plan: Plan): string[] =>
  tablesOf(plan).flatMap((table) => table.hiddenFields.map((field) => field.title))

function presentRow(plan: Plan, spec: ExtractSpec, row: queries.FoundRow): ExtractRow {
  const stored = row.geometry_json == null ? null : (JSON.parse(row.geometry_json) as Geometry)
  const geometry = stored === null ? null : inSystem(stored, spec.crs)
  return {
    values: plan.columns.map((column, index) => {
      // A point's own columns follow the system that was asked for: what came in shifted is kept shifted in them.
      if (geometry?.type === 'Point' && column.type === 'number') {
        if (column.canonical === 'lon') return geometry.coordinates[0] as number
        if (column.canonical === 'lat') return geometry.coordinates[1] as number
      }
      const value = row[`c${index}`]
      if (value === undefined || value === null) return null
      return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
    }),
    geometry,
  }
}

export interface OpenedExtract {
  plan: Plan
  /** With its versions named. */
  spec: ExtractSpec
  numRows: number
  /** Every row once. Each batch is a transaction of its own: rows of a version never change, so all fit together. */
  batches(): AsyncIterable<ExtractRow[]>
}

/** Fixes the versions that are read, counts, and hands the rows on in batches that fit in memory. */
export async function openExtract(
  database: Database,
  reader: Reader,
  asked: ExtractSpec,
): Promise<OpenedExtract> {
  const { plan, spec, numRows } = await database.read(reader, async (tx) => {
    const made = await planExtract(tx, reader, asked)
    const pinned: ExtractSpec = {
      ...asked,
      table: made.main.tableName,
      version: made.main.version,
      ...(asked.join !== undefined &&
        made.other !== null && {
          join: { ...asked.join, table: made.other.tableName, version: made.other.version },
        }),
    }
    return { plan: made, spec: pinned, numRows: await queries.countRows(tx, made) }
  })
  if (plan.groupBy !== null && numRows > MAX_GROUPS)
    throw new Problem('extract-too-large', { limit: MAX_GROUPS })
  if (plan.order !== null && numRows > MAX_ORDERED)
    throw new Problem('extract-too-large', { limit: MAX_ORDERED })
  const present = (rows: queries.FoundRow[]): ExtractRow[] => rows.map((row) => presentRow(plan, spec, row))

  async function* batches(): AsyncIterable<ExtractRow[]> {
    if (plan.groupBy !== null) {
      const rows = await database.read(reader, (tx) => queries.selectFirst(tx, plan, MAX_GROUPS))
      for (let start = 0; start < rows.length; start += ROWS_PER_BATCH)
        yield present(rows.slice(start, start + ROWS_PER_BATCH))
      return
    }
    if (plan.order !== null) {
      const rowKeys = await database.read(reader, (tx) => queries.selectKeysInOrder(tx, plan))
      for (let start = 0; start < rowKeys.length; start += ROWS_PER_BATCH) {
        const wanted = Array.from(rowKeys.subarray(start, start + ROWS_PER_BATCH))
        yield present(await database.read(reader, (tx) => queries.selectByKeys(tx, plan, wanted)))
      }
      return
    }
    for (let after = 0; ; ) {
      const page = { after, limit: ROWS_PER_BATCH }
      const rows = await database.read(reader, (tx) => queries.selectNext(tx, plan, page))
      if (rows.length > 0) yield present(rows)
      if (rows.length < ROWS_PER_BATCH) return
      after = rows.at(-1)?.row_key ?? after
    }
  }
  return { plan, spec, numRows, batches }
}
