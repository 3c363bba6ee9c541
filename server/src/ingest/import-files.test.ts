import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ImportReport, Inspection } from '@jingjing/schema/ingest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorkbook } from '../../../fixtures/odd-workbook.ts'
import type { Database } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { CANONICAL_TABLES, JOB_KINDS } from '../job-kinds.ts'
import type { RunningJob } from '../jobs/job.ts'
import type { ImportInput } from './import-files.ts'
import { insertSourceFile } from './queries.ts'
import { uploadsFolder } from './receive-uploads.ts'

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const hasData = existsSync(DATA)
if (!hasData)
  console.warn('left out: imports of the real files, since ../shared/data is not beside this checkout')

let test: TestDatabase
let database: Database
let dataDir: string

beforeAll(async () => {
  test = await openTestDatabase()
  database = test.database
  dataDir = mkdtempSync(join(tmpdir(), 'jingjing-import-'))
  mkdirSync(uploadsFolder(dataDir), { recursive: true })
})
afterAll(async () => {
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function upload(path: string): Promise<number> {
  const bytes = readFileSync(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  copyFileSync(path, join(uploadsFolder(dataDir), sha256))
  return database.write((tx) =>
    insertSourceFile(tx, {
      name: basename(path),
      sizeBytes: bytes.length,
      sha256,
      path: sha256,
      receivedBy: 7,
    }),
  )
}

const run = async (kind: string, input: unknown, onReport?: () => void): Promise<unknown> => {
  const job: RunningJob = {
    id: 1,
    input,
    createdBy: 7,
    report: () => onReport?.(),
    completeIn: async () => undefined,
  }
  const work = JOB_KINDS.find((one) => one.kind === kind)?.work
  return work?.({ database, packs: [], dataDir }, job)
}

async function importFiles(paths: string[], more: Partial<ImportInput> = {}): Promise<ImportReport[]> {
  const fileIds: number[] = []
  for (const path of paths) fileIds.push(await upload(path))
  const input: ImportInput = { fileIds, choices: [], allOrNothing: false, dryRun: false, ...more }
  return ((await run('import', input)) as { imports: ImportReport[] }).imports
}

function written(name: string, text: string): string {
  const path = join(dataDir, name)
  writeFileSync(path, text)
  return path
}

const count = async (statement: ReturnType<typeof sql>): Promise<number> => {
  const [row] = await database.write((tx) => tx.query<{ n: number }>(statement))
  return row?.n ?? -1
}

const storedDatasets = (): Promise<number> => count(sql`select count(*) as n from catalog.dataset`)

it('characters that no database holds keep nothing from coming in, wherever in a workbook they stand', async () => {
  const text = (value: string): { xml: string } => ({ xml: `<c t="inlineStr"><is><t>${value}</t></is></c>` })
  const rows = [
    [text('名_x0000_称'), text('情况_xD83D_'), text('合计_x0000_')],
    [text('甲_x0000_驿站'), text('半个_xD83D_表情'), text('_x0000_')],
    [text('乙驿站'), text('很长的说明'.repeat(40)), text('1_x0000_2')],
  ].map((cells, i) => ({ row: i + 1, cells }))
  const path = join(dataDir, '怪字符.xlsx')
  writeFileSync(path, makeWorkbook({ sheets: [{ name: '表&#xD83D;', rows }] }))
  const [report] = await importFiles([path])
  expect(report?.tables[0]).toMatchObject({ rows: 2, numRejected: 0 })
  expect(report?.tables[0]?.columns.map(({ title }) => title)).toEqual(['名称', '情况\ufffd', '合计'])
  const [table] = await database.write((tx) =>
    tx.query<{ storage_name: string }>(
      sql`select storage_name from catalog.dataset_table where dataset_id = ${report?.dataset}`,
    ),
  )
  const stored = await database.write((tx) =>
    tx.query<{ name: string }>(
      sql`select name from ${identifier('data_rows', table?.storage_name as string)} order by row_key`,
    ),
  )
  expect(stored.map(({ name }) => name)).toEqual(['甲驿站', '乙驿站'])
})

describe('an import', () => {
  const facilities =
    '名称,类别,经度,纬度,床位数\n甲养老驿站,养老,116.46,39.89,20\n乙养老驿站,养老,116.47,39.90,三十\n'

  it('stores nothing on a dry run, yet says the same', async () => {
    const before = await storedDatasets()
    const path = written('dry.csv', facilities)
    const [dry] = await importFiles([path], { dryRun: true })
    expect(await storedDatasets()).toBe(before)
    const [real] = await importFiles([path])
    expect(dry?.outcome).toBe('dry-run')
    expect(real?.outcome).toBe('new')
    expect(real?.tables).toEqual(dry?.tables)
    expect(real?.tables[0]?.rows).toBe(2)
  })

  it('changes nothing when the same file comes twice', async () => {
    const path = written('twice.csv', `${facilities}丙养老驿站,养老,116.48,39.90,5\n`)
    const [first] = await importFiles([path])
    const before = await storedDatasets()
    const renamed = written('twice-by-another-name.csv', readFileSync(path, 'utf8'))
    for (const same of [path, renamed]) {
      const [second] = await importFiles([same])
      expect(second).toMatchObject({ outcome: 'unchanged', dataset: first?.dataset, version: first?.version })
    }
    expect(await storedDatasets()).toBe(before)
  })

  it('makes the next version of a dataset out of a file of the same shape', async () => {
    const header = '编号,设施名称,地址,经度,纬度\n'
    const [first] = await importFiles([written('march.csv', `${header}1,东门,甲路1号,116.46,39.89\n`)])
    const [second] = await importFiles([
      written('april.csv', `${header}1,东门,甲路1号,116.46,39.89\n2,西门,甲路2号,116.45,39.89\n`),
    ])
    expect(second).toMatchObject({ outcome: 'new-version', dataset: first?.dataset, version: 2 })
  })

  it('refuses everything where all-or-nothing is asked for and a cell is not understood', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `2020-01-${String((i % 28) + 1).padStart(2, '0')},${i}`)
    const path = written('impossible.csv', `日期,数量\n${rows.join('\n')}\n2020-02-30,5\n`)
    const before = await storedDatasets()
    await expect(importFiles([path], { allOrNothing: true })).rejects.toMatchObject({
      code: 'import-rejected',
      params: { count: 1 },
    })
    expect(await storedDatasets()).toBe(before)
    const [report] = await importFiles([path])
    expect(report?.tables[0]).toMatchObject({ rows: 31, numRejected: 1 })
    expect(report?.tables[0]?.rejected[0]).toMatchObject({ row: 32, value: '2020-02-30' })
  })

  it('that is stopped on its way leaves nothing', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `点${i},甲路${i}号,116.4${i % 10},39.89`)
    const path = written('long.csv', `名称,地址,经度,纬度\n${rows.join('\n')}\n`)
    const before = await storedDatasets()
    const fileIds = [await upload(path)]
    let numReports = 0
    const stop = (): void => {
      numReports += 1
      if (numReports > 7) throw new Error('stopped')
    }
    const input: ImportInput = { fileIds, choices: [], allOrNothing: false, dryRun: false }
    await expect(run('import', input, stop)).rejects.toThrow('stopped')
    expect(await storedDatasets()).toBe(before)
  })
})

describe.runIf(hasData)('the real files', () => {
  it('a subdistrict outline is one boundary of 5.02 km²', async () => {
    const [report] = await importFiles([join(DATA, 'place/shuangjing.geojson')])
    expect(report?.tables.map((table) => [table.profile, table.rows])).toEqual([['boundary', 1]])
    const [place] = await database.write((tx) =>
      tx.query<{ level: string; area_square_metres: number }>(
        sql`select level, area_square_metres from places.place where dataset_id = ${report?.dataset}`,
      ),
    )
    expect(place?.level).toBe('subdistrict')
    expect(Math.abs((place?.area_square_metres ?? 0) / 5.02e6 - 1)).toBeLessThan(0.005)
  })

  it('node and segment files given together become one street layer', async () => {
    const reports = await importFiles([
      join(DATA, 'streets/beijing_osm2013_nodes.csv'),
      join(DATA, 'streets/beijing_osm2013_segments.csv'),
    ])
    expect(reports).toHaveLength(1)
    const [report] = reports
    expect(report?.tables.map((table) => table.rows).sort()).toEqual([77_365, 87_808])
    expect(
      await count(
        sql`select sum(num_rows)::bigint as n from catalog.table_version where dataset_id = ${report?.dataset}`,
      ),
    ).toBe(77_365 + 87_808)
    const types = await database.write((tx) =>
      tx.query<{ geometry_type: string }>(
        sql`select geometry_type from catalog.dataset_table where dataset_id = ${report?.dataset} order by 1`,
      ),
    )
    expect(types.map((row) => row.geometry_type)).toEqual(['LineString', 'Point'])
  })

  it('4,326 messages come in, all dated, without stray tabs and line breaks', async () => {
    const reports = await importFiles([join(DATA, 'cases/taidi_messages_2019.xlsx')])
    const report = reports.find((one) => one.tables[0]?.profile === 'case')
    expect(report?.tables[0]?.rows).toBe(4_326)
    const [cases] = await database.write((tx) =>
      tx.query<{ total: number; dated: number; untrimmed: number }>(sql`
        select count(*) as total, count(called_at) as dated,
          count(*) filter (where text ~ '^\\s|\\s$' or title ~ '^\\s|\\s$' or text is null) as untrimmed
        from monitoring.case_record where dataset_id = ${report?.dataset}`),
    )
    expect(cases).toEqual({ total: 4_326, dated: 4_326, untrimmed: 0 })
  })

  it('35,064 hours of air come in, NA as missing and CO in mg/m³', async () => {
    const [report] = await importFiles([join(DATA, 'air/prsa_nongzhanguan.csv')])
    expect(report?.tables.map((table) => [table.profile, table.rows])).toEqual([['reading', 35_064]])
    const source = readFileSync(join(DATA, 'air/prsa_nongzhanguan.csv'), 'utf8').trim().split(/\r?\n/)
    const header = (source[0] ?? '').split(',').map((name) => name.replaceAll('"', ''))
    const coOfFile = source.slice(1).map((line) => line.split(',')[header.indexOf('CO')] as string)
    const numMissing = coOfFile.filter((value) => value === 'NA').length
    const meanMicrograms =
      coOfFile.filter((value) => value !== 'NA').reduce((sum, value) => sum + Number(value), 0) /
      (coOfFile.length - numMissing)
    const [co] = await database.write((tx) =>
      tx.query<{ total: number; missing: number; mean: number; unit: string }>(sql`
        select count(*) as total, count(*) - count(value) as missing, avg(value) as mean, min(unit) as unit
        from environment.observation join environment.datastream on datastream.id = datastream_id
        where dataset_id = ${report?.dataset} and quantity = 'co'`),
    )
    expect(co).toMatchObject({ total: 35_064, missing: numMissing, unit: 'mg/m³' })
    expect(co?.mean).toBeCloseTo(meanMicrograms / 1000, 9)
  })

  it('is inspected before it is imported, with the findings that the page shows', async () => {
    const fileIds = [await upload(join(DATA, 'cases/taidi_messages_2019.xlsx'))]
    const inspection = (await run('inspect', { fileIds })) as Inspection
    const proposal = inspection.proposals.find((one) => one.profile === 'case')
    expect(proposal?.outcome).toBe('unchanged')
    expect(proposal?.tables[0]?.sample.length).toBeGreaterThan(3)
    expect(proposal?.tables[0]?.columns.find((one) => one.canonical === 'called_at')?.type).toBe('timestamp')
  })
})

it('every canonical table is cleaned by the columns that the catalogue relies on', async () => {
  for (const { schema, table } of CANONICAL_TABLES) {
    const names = await database.write((tx) =>
      tx.query<{ column_name: string }>(
        sql`select column_name from information_schema.columns where table_schema = ${schema} and table_name = ${table}`,
      ),
    )
    expect(names.map((row) => row.column_name)).toEqual(
      expect.arrayContaining(['dataset_id', 'table_name', 'source_row', 'from_version', 'to_version']),
    )
  }
})
