import type { Value } from '@jingjing/analysis/recognise/contract'
import { type DemoTable, generateDemo } from '@jingjing/demo'
import { type RowGeometry, type StoredRow, storeVersion, type VersionHooks } from '../catalog/index.ts'
import { sql } from '../db/sql.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'

const ROWS_PER_BATCH = 5_000

export interface DemoInput {
  seed: string
  /** The day after the last one of the demo, `YYYY-MM-DD`. */
  until: string
  months: number
  /** The datasets to load; all of them where it is absent. */
  only?: readonly string[]
}

export function demoKind(
  hooks: Pick<VersionHooks, 'canonicalTables' | 'locateRows' | 'completeRows'>,
): JobKind {
  return {
    kind: 'demo',
    maxAttempts: 5,
    lane: 'store',
    work: (context, job) => loadDemo(context, job, hooks),
  }
}

/** Generates the demo subdistrict and stores it on the way that every import takes; what is in already is passed over. */
async function loadDemo(
  { database }: JobContext,
  job: RunningJob,
  hooks: Pick<VersionHooks, 'canonicalTables' | 'locateRows' | 'completeRows'>,
): Promise<{ datasets: string[] }> {
  job.report('generate', 0, null)
  const input = job.input as DemoInput
  const demo = generateDemo(input)
  if (input.only !== undefined)
    demo.datasets = demo.datasets.filter((dataset) => input.only?.includes(dataset.id))
  const known = await database.write((tx) =>
    tx.query<{ id: string }>(sql`select id from catalog.dataset where current_version > 0`),
  )
  const isKnown = new Set(known.map((row) => row.id))
  const numTotal = demo.datasets
    .flatMap((dataset) => dataset.tables)
    .reduce((sum, table) => sum + table.numRows, 0)
  let numDone = 0
  for (const dataset of demo.datasets) {
    if (isKnown.has(dataset.id)) continue
    await storeVersion(
      database,
      {
        datasetId: null,
        newId: dataset.id,
        description: {
          title: dataset.title,
          titleEn: dataset.titleEn,
          description: dataset.description,
          keywords: dataset.keywords,
          department: dataset.department,
          profile: dataset.profile,
          isSynthetic: true,
          sourceCrs: 'EPSG:4326',
        },
        kind: 'demo',
        createdBy: null,
        contentSha256: null,
        signature: null,
        sourceFileIds: [],
        findings: () => [],
        tables: dataset.tables.map((table) => ({
          name: table.name,
          profile: table.profile,
          columns: table.columns,
          hasGeometry: table.geometryColumn !== null || isPointTable(table),
          geometryType: isPointTable(table) ? 'Point' : null,
          batches: () => batchesOf(table),
        })),
      },
      {
        ...hooks,
        onRows: (numRows) => {
          numDone += numRows
          job.report('load', numDone, numTotal)
        },
      },
    )
  }
  return { datasets: demo.datasets.map((dataset) => dataset.id) }
}

const isPointTable = (table: DemoTable): boolean =>
  table.geometryColumn === null && table.columns.some((column) => column.canonical === 'lon')

function* batchesOf(table: DemoTable): Iterable<StoredRow[]> {
  const stored = table.columns.flatMap((column, index) => (column.type === 'geometry' ? [] : [index]))
  const geometryAt = table.columns.findIndex((column) => column.name === table.geometryColumn)
  const lonAt = table.columns.findIndex((column) => column.canonical === 'lon')
  const latAt = table.columns.findIndex((column) => column.canonical === 'lat')
  const geometryOf = (values: readonly Value[]): RowGeometry => {
    if (geometryAt >= 0) return values[geometryAt] as string | null
    const lon = values[lonAt]
    const lat = values[latAt]
    return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : null
  }
  let batch: StoredRow[] = []
  let row = 0
  for (const values of table.rows) {
    row += 1
    batch.push({ row, values: stored.map((index) => values[index] ?? null), geometry: geometryOf(values) })
    if (batch.length === ROWS_PER_BATCH) {
      yield batch
      batch = []
    }
  }
  yield batch
}
