/**
 * What does it cost to take a large file in, over the least that the same work costs?
 *
 * The peer of the CSV is a bare COPY of the same rows into one table without index of the same engine; that of the
 * workbook is unzipping its sheet and passing its XML through the parser. The platform runs as a process of its own:
 * its memory is read from the system, and a second client asks for the list of datasets all the while. Where
 * `ogr2ogr` and PostgreSQL are installed, GDAL takes the same CSV into PostGIS beside it.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@jingjing/schema/ingest'
import { findPostgresPrograms } from '../scripts/find-program.ts'
import { startPrivatePostgres } from '../scripts/private-postgres.ts'
import { statement } from '../server/src/db/sql.ts'
import { openTestDatabase } from '../server/src/db/test-database.ts'
import { type Benchmark, compare, type Row, settleDisk } from './benchmark.ts'
import { COLUMN_TYPES, scanSheet, writeRegisterCsv, writeRegisterXlsx } from './register-files.ts'
import { type RunningPlatform, runPlatform, type Watched } from './running-platform.ts'

const NUM_CSV_ROWS = 1_000_000
const NUM_XLSX_ROWS = 300_000
/** With `--quick` so many of both, to be read as a hint only: starting up weighs more. */
const NUM_QUICK_ROWS = 100_000
const NUM_WARMING_ROWS = 2_000
/** At least 0.4 of the speed of a bare COPY: types are judged over all rows first, and the file is read twice. */
const CSV_GOAL = 1 / 0.4
/** At least half the speed of unzipping and scanning: the rest is understanding and storing. */
const XLSX_GOAL = 2
/** Beside a program that knows its types beforehand, on an engine that is no guest in this process. */
const OGR_GOAL = 3
const MEMORY_GOAL_MEGABYTES = 500
const WAITING_GOAL_MS = 300

interface Measured extends Watched {
  seconds: number
  numRows: number
}

export const importFiles: Benchmark = async ({ isQuick }) => {
  const numCsvRows = isQuick ? NUM_QUICK_ROWS : NUM_CSV_ROWS
  const numXlsxRows = isQuick ? NUM_QUICK_ROWS : NUM_XLSX_ROWS
  const [csvName, xlsxName] = [`import csv ${named(numCsvRows)}`, `import xlsx ${named(numXlsxRows)}`]
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-bench-'))
  const csv = join(folder, 'register.csv')
  const xlsx = join(folder, 'register.xlsx')
  try {
    await writeRegisterCsv(csv, numCsvRows)
    await writeRegisterXlsx(xlsx, numXlsxRows)
    const bareBefore = await bareCopySeconds(csv, numCsvRows)
    const ofCsv = await importSeconds(join(folder, 'csv'), csv, numCsvRows)
    const bareAfter = await bareCopySeconds(csv, numCsvRows)
    const scanBefore = await scanSheet(xlsx)
    const ofXlsx = await importSeconds(join(folder, 'xlsx'), xlsx, numXlsxRows)
    const scanAfter = await scanSheet(xlsx)
    return [
      compare({
        name: csvName,
        value: ofCsv.seconds,
        unit: 's',
        peer: 'bare COPY, embedded',
        // A machine that grows busy in between is busy for both: the peer runs before and after.
        peerValue: (bareBefore + bareAfter) / 2,
        goal: CSV_GOAL,
      }),
      compare({
        name: xlsxName,
        value: ofXlsx.seconds,
        unit: 's',
        peer: 'unzip and scan the sheet',
        peerValue: (scanBefore + scanAfter) / 2,
        goal: XLSX_GOAL,
      }),
      ...limits('csv', ofCsv),
      ...limits('xlsx', ofXlsx),
      ...ogrRows(csvName, csv, ofCsv),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const named = (numRows: number): string => `${numRows.toLocaleString('en')}×11`

const limits = (name: string, measured: Measured): Row[] => [
  compare({
    name: `import ${name} memory`,
    value: measured.peakMegabytes,
    unit: 'MB',
    peer: 'limit above the idle server',
    peerValue: MEMORY_GOAL_MEGABYTES,
    goal: 1,
  }),
  compare({
    name: `import ${name} others wait`,
    value: measured.longestWaitMs,
    unit: 'ms',
    peer: 'longest answer to another client',
    peerValue: WAITING_GOAL_MS,
    goal: 1,
  }),
]

async function bareCopySeconds(csv: string, numExpected: number): Promise<number> {
  const store = await openTestDatabase()
  const columns = COLUMN_TYPES.map(([name]) => name)
  try {
    const definition = COLUMN_TYPES.map(([name, type]) => `${name} ${type}`).join(', ')
    await store.database.write((tx) => tx.query(statement(`create table public.bare (${definition})`)))
    const bytes = readFileSync(csv)
    settleDisk()
    const startedAtMs = performance.now()
    const numRows = await store.database.write((tx) =>
      tx.copyIn({ schema: 'public', table: 'bare', columns }, piecesOf(bytes)),
    )
    expectRows(numRows, numExpected)
    return (performance.now() - startedAtMs) / 1000
  } finally {
    await store.drop()
  }
}

/** The rows after the header, a megabyte at a time. */
async function* piecesOf(bytes: Buffer): AsyncIterable<Uint8Array> {
  let at = bytes.indexOf(10) + 1
  while (at < bytes.length) {
    const end = bytes.length - at <= 1 << 20 ? bytes.length : bytes.lastIndexOf(10, at + (1 << 20)) + 1
    yield Uint8Array.from(bytes.subarray(at, end))
    at = end
  }
}

/** From the file being there to its version being seen: recognition of all its rows, loading, publishing. */
async function importSeconds(dataDir: string, path: string, numExpected: number): Promise<Measured> {
  const platform = await runPlatform(dataDir)
  try {
    const { client } = platform
    await warmUp(platform, dataDir)
    const uploads = await client.upload<{ files: { id: number }[] }>('/api/ingest/uploads', [path])
    settleDisk()
    const watch = await platform.watch()
    const startedAtMs = performance.now()
    const { jobId } = await client.post<{ jobId: number }>('/api/ingest/imports', {
      fileIds: uploads.files.map((file) => file.id),
    })
    const job = await client.waitFor(jobId, () => undefined)
    const seconds = (performance.now() - startedAtMs) / 1000
    const watched = await watch.stop()
    const { imports } = job.result as { imports: ImportReport[] }
    const numRows = imports[0]?.tables[0]?.rows ?? 0
    expectRows(numRows, numExpected)
    return { seconds, numRows, ...watched }
  } finally {
    await platform.stop()
  }
}

/** A server that has just started still loads its code, which is no cost of a file. */
async function warmUp({ client }: RunningPlatform, dataDir: string): Promise<void> {
  const path = join(dataDir, 'small.csv')
  await writeRegisterCsv(path, NUM_WARMING_ROWS)
  const { files } = await client.upload<{ files: { id: number }[] }>('/api/ingest/uploads', [path])
  const fileIds = files.map((file) => file.id)
  const choices: never[] = []
  const { jobId } = await client.post<{ jobId: number }>('/api/ingest/imports', {
    fileIds,
    choices,
    dryRun: true,
  })
  await client.waitFor(jobId, () => undefined)
}

function expectRows(numRows: number, numExpected: number): void {
  if (numRows !== numExpected) throw new Error(`${numRows} rows came in of ${numExpected}`)
}

/** GDAL with the types told beforehand, into PostGIS. */
function ogrRows(name: string, csv: string, measured: Measured): Row[] {
  const programs = findPostgresPrograms(process.env)
  if (!isInstalled('ogr2ogr') || programs === null) {
    process.stderr.write('import: ogr2ogr or PostgreSQL is not installed; that comparison is left out\n')
    return []
  }
  const cluster = startPrivatePostgres(programs)
  try {
    const startedAtMs = performance.now()
    execFileSync('ogr2ogr', [
      '-f',
      'PostgreSQL',
      `PG:${cluster.databaseUrl}`,
      csv,
      '-oo',
      'AUTODETECT_TYPE=YES',
      '--config',
      'PG_USE_COPY',
      'YES',
    ])
    return [
      compare({
        name,
        value: measured.seconds,
        unit: 's',
        peer: 'ogr2ogr into PostGIS',
        peerValue: (performance.now() - startedAtMs) / 1000,
        goal: OGR_GOAL,
      }),
    ]
  } finally {
    cluster.stop()
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
