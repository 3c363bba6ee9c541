import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@jingjing/schema/ingest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../context.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import { JOB_KINDS } from '../../job-kinds.ts'
import type { RunningJob } from '../../jobs/job.ts'
import { openFile } from '../formats/open-file.ts'
import { insertSourceFile } from '../queries.ts'
import { uploadsFolder } from '../receive-uploads.ts'
import { readRejected } from './read-rejected.ts'
import { makeWorkbook } from './workbook.ts'

let test: TestDatabase
let dataDir: string

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = mkdtempSync(join(tmpdir(), 'jingjing-rejected-'))
  mkdirSync(uploadsFolder(dataDir), { recursive: true })
})
afterAll(async () => {
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

let lastFile = 0

async function importText(name: string, text: string): Promise<ImportReport> {
  lastFile += 1
  const path = `file-${lastFile}`
  writeFileSync(join(uploadsFolder(dataDir), path), text)
  const fileId = await test.database.write((tx) =>
    insertSourceFile(tx, { name, sizeBytes: text.length, sha256: `${lastFile}`, path, receivedBy: 7 }),
  )
  const job: RunningJob = {
    id: 1,
    input: { fileIds: [fileId], choices: [], allOrNothing: false, dryRun: false },
    createdBy: 7,
    report: () => undefined,
    completeIn: async () => undefined,
  }
  const work = JOB_KINDS.find((one) => one.kind === 'import')?.work
  const done = (await work?.({ database: test.database, packs: [], dataDir }, job)) as {
    imports: ImportReport[]
  }
  return done.imports[0] as ImportReport
}

const contextOf = (seesPersonalData: boolean): Context => ({
  database: test.database,
  packs: [],
  person: { id: 7, account: 'x', name: 'x', roles: [], permissions: [], communities: null },
  reader: { personId: 7, communities: null, seesPersonalData },
})

async function cellsOf(path: string): Promise<unknown[][]> {
  const [table] = (await openFile(path, 'rejected.xlsx')).tables
  const rows: unknown[][] = []
  for await (const { cells } of table?.rows() ?? []) rows.push(cells)
  return rows
}

const register = (lines: readonly string[]): string =>
  [
    '名称,日期,人数',
    ...Array.from({ length: 30 }, (_unused, index) => `第${index}站,2026-03-${(index % 28) + 1},${index}`),
    ...lines,
    '',
  ].join('\n')

describe('rows with cells that could not be understood', () => {
  it('come in with what was understood, and are kept as they stood with their reason in both languages', async () => {
    const report = await importText('站点.csv', register(['坏站,2026-02-30,12', '好站,2026-03-01,3']))
    expect(report.tables[0]).toMatchObject({ rows: 32, numRejected: 1 })
    const { name, stream } = await readRejected(contextOf(false), dataDir, {
      datasetId: report.dataset as string,
      version: 1,
    })
    stream.destroy()
    const [titles, row, ...more] = await cellsOf(join(dataDir, 'rejected', name))
    expect(titles).toEqual(['行号 Row', '原因', 'Reason', '名称', '日期', '人数'])
    expect(row?.[0]).toBe(32)
    expect(row?.slice(3)).toEqual(['坏站', '2026-02-30', '12'])
    expect(row?.[1]).toMatch(/^日期：/)
    expect(row?.[2]).toMatch(/^日期: [A-Za-z]/)
    expect(more).toEqual([])
  })

  it('are shown of personal columns only to those who may see them', async () => {
    const people = Array.from(
      { length: 30 },
      (_unused, index) => `王某${index},138${10_000_000 + index},2026-03-01`,
    )
    const report = await importText(
      '联系人.csv',
      ['联系人,联系电话,登记日期', ...people, '李某,13800000000,2026-13-01', ''].join('\n'),
    )
    const asked = { datasetId: report.dataset as string, version: 1 }
    await expect(readRejected(contextOf(false), dataDir, asked)).rejects.toMatchObject({
      code: 'not-permitted',
    })
    const { stream } = await readRejected(contextOf(true), dataDir, asked)
    stream.destroy()
  })

  it('are none where every cell was understood', async () => {
    const report = await importText('好的.csv', register(['好站,2026-03-02,3']))
    await expect(
      readRejected(contextOf(true), dataDir, {
        datasetId: report.dataset as string,
        version: report.version as number,
      }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the workbook', () => {
  it('keeps every text as text, and no cell as a formula', async () => {
    const texts = ['=1+1', '<a&"b">', '多行\n文字', '  前后空格  ', '\u0007铃']
    const path = join(dataDir, 'plain.xlsx')
    writeFileSync(path, makeWorkbook([{ name: '一<&"', rows: [texts, [1.5, null, 'x']] }]))
    const [first, second] = await cellsOf(path)
    expect(first).toEqual(['=1+1', '<a&"b">', '多行\n文字', '  前后空格  ', '铃'])
    expect(second).toEqual([1.5, null, 'x'])
  })
})
