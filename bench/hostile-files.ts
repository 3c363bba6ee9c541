/**
 * What does a file that was made to break something cost the running platform?
 *
 * Each is uploaded and imported by a platform in a process of its own, which has taken in a harmless file before. It has
 * to be told what it is within seconds and within a bounded memory, and the platform has to answer afterwards. The
 * limits are the peer.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ImportReport } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { zipSync } from 'fflate'
import { makeWorkbook } from '../fixtures/odd-workbook.ts'
import type { LocalClient } from '../server/src/cli/local-client.ts'
import { type Benchmark, compare, type Row } from './benchmark.ts'
import { type RunningPlatform, runPlatform } from './running-platform.ts'

const LIMIT_SECONDS = 10
const LIMIT_MEGABYTES = 200
/** At rest is a platform without a job for so many looks in a row. */
const NUM_QUIET = 3
const QUIET_MS = 200
const TEN_MEGABYTES = 10 * 1024 * 1024

const odd = (name: string) => (): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../fixtures/odd/${name}`, import.meta.url)))

/** Files by name, each with what the platform has to say of it. */
const FILES: Record<string, { make: () => Uint8Array; says: string }> = {
  'bomb.xlsx': { make: odd('bomb.xlsx'), says: 'unreadable-archive-bomb' },
  'large bomb.xlsx': { make: largeBomb, says: 'unreadable-archive-bomb' },
  'lying-size.xlsx': { make: odd('lying-size.xlsx'), says: 'unreadable-archive-size-lies' },
  'zip64-claim.xlsx': { make: odd('zip64-claim.xlsx'), says: 'unreadable-archive-too-large' },
  'parent-path.shp.zip': { make: odd('parent-path.shp.zip'), says: 'unreadable-archive-path' },
  'entities.kml': { make: odd('entities.kml'), says: 'unreadable-xml-doctype' },
  'doctype.xlsx': { make: odd('doctype.xlsx'), says: 'unreadable-xml-doctype' },
  'truncated.xlsx': { make: odd('truncated.xlsx'), says: 'unreadable-archive-cut-off' },
  'password.xlsx': { make: odd('password.xlsx'), says: 'unreadable-password' },
  'password.xls': { make: odd('password.xls'), says: 'unreadable-password' },
  'far-cell.xlsx': { make: odd('far-cell.xlsx'), says: 'too-many-columns' },
  'many far cells.xlsx': { make: manyFarCells, says: 'too-many-columns' },
  'long line.csv': { make: () => lineOf('甲'), says: 'text-too-long' },
  'longer line.csv': { make: () => lineOf('a'), says: 'line-too-long' },
  'long line of cells.csv': { make: () => lineOf('1,'), says: 'too-many-columns' },
  'long line in quotes.csv': { make: () => lineOf('甲', '"'), says: 'text-too-long' },
  'long line.json': { make: longJson, says: 'text-too-long' },
}

/** A sheet of two hundred megabytes of nothing, of which a thousandth is left when packed. */
function largeBomb(): Uint8Array {
  const sheet = new Uint8Array(200 * 1024 * 1024).fill(0x20)
  return zipSync({ 'xl/workbook.xml': new Uint8Array(8), 'xl/worksheets/sheet1.xml': sheet })
}

function manyFarCells(): Uint8Array {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({
    row: i + 1,
    cells: [{ xml: `<c r="XFD${i + 1}"><v>${i}</v></c>` }],
  }))
  return makeWorkbook({ sheets: [{ name: 'Sheet1', rows }] })
}

function lineOf(piece: string, quote = ''): Uint8Array {
  const line = piece.repeat(Math.ceil(TEN_MEGABYTES / Buffer.byteLength(piece)))
  return Buffer.from(`名称,说明\n甲,公园\n乙,${quote}${line}${quote}\n丙,学校\n`)
}

function longJson(): Uint8Array {
  const text = '甲'.repeat(TEN_MEGABYTES / 3)
  return Buffer.from(`[{"名称":"甲","说明":"公园"},{"名称":"乙","说明":"${text}"}]`)
}

export const hostileFiles: Benchmark = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-hostile-'))
  const harmless = join(folder, 'harmless.csv')
  writeFileSync(harmless, '名称,说明\n甲,公园\n乙,学校\n')
  const rows: Row[] = []
  const untold: string[] = []
  try {
    for (const [name, { make, says }] of Object.entries(FILES)) {
      const path = join(folder, name)
      writeFileSync(path, make())
      // A new one each time: what a file before took and has not been given back yet would hide what this one takes.
      const platform = await runPlatform(join(folder, `data of ${name}`))
      try {
        await importFile(platform.client, harmless)
        await untilAtRest(platform.client)
        rows.push(
          ...(await met(platform, name, path, (said) => {
            if (!said.includes(says)) untold.push(`${name} is told as ${said.join(', ')} and not as ${says}`)
          })),
        )
      } finally {
        await platform.stop()
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if (untold.length > 0) throw new Error(untold.join('\n'))
  return rows
}

async function met(
  platform: RunningPlatform,
  name: string,
  path: string,
  onSaid: (codes: readonly string[]) => void,
): Promise<Row[]> {
  const { client } = platform
  const watch = await platform.watch()
  const startedAtMs = performance.now()
  const said = await importFile(client, path).then(
    (imports) => imports.flatMap(codesOf),
    (error) => [codeOf(error)],
  )
  const seconds = (performance.now() - startedAtMs) / 1000
  const { peakMegabytes } = await watch.stop()
  onSaid(said)
  const shared = { peer: 'limit', goal: 1 }
  return [
    compare({ ...shared, name: `hostile ${name}`, value: seconds, unit: 's', peerValue: LIMIT_SECONDS }),
    compare({
      ...shared,
      name: `hostile ${name} memory`,
      value: peakMegabytes,
      unit: 'MB',
      peerValue: LIMIT_MEGABYTES,
    }),
  ]
}

async function importFile(client: LocalClient, path: string): Promise<ImportReport[]> {
  const uploads = await client.upload<{ files: { id: number }[] }>('/api/ingest/uploads', [path])
  const { jobId } = await client.post<{ jobId: number }>('/api/ingest/imports', {
    fileIds: uploads.files.map((file) => file.id),
  })
  const { result } = await client.waitFor(jobId, () => undefined)
  return (result as { imports: ImportReport[] }).imports
}

/** What follows on an import goes on by itself, and would be taken for what the next one costs. */
async function untilAtRest(client: LocalClient): Promise<void> {
  for (let numQuiet = 0; numQuiet < NUM_QUIET; ) {
    const { jobs } = await client.get<{ jobs: Job[] }>('/api/jobs')
    numQuiet = jobs.some(({ state }) => state === 'queued' || state === 'running') ? 0 : numQuiet + 1
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  }
}

const codesOf = ({ findings, tables }: ImportReport): string[] => [
  ...findings.map(({ code }) => code),
  ...tables.flatMap(({ rejected }) => rejected.map(({ code }) => code)),
]

function codeOf(error: unknown): string {
  if (!(error instanceof Problem)) throw error
  return String(error.params.reason ?? error.code)
}
