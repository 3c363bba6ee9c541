import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@jingjing/schema/ingest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertPerson, insertPersonRoles } from '../../access-control/queries.ts'
import { readDataset } from '../../catalog/read-dataset.ts'
import type { Context } from '../../context.ts'
import { identifier, sql } from '../../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import { JOB_KINDS } from '../../job-kinds.ts'
import type { RunningJob } from '../../jobs/job.ts'
import { openFile } from '../formats/open-file.ts'
import { insertSourceFile } from '../queries.ts'
import { uploadsFolder } from '../receive-uploads.ts'
import { readRejected } from './read-rejected.ts'
import { makeWorkbook, type Sheet } from './workbook.ts'

let test: TestDatabase
let dataDir: string
let stewardId: number

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = mkdtempSync(join(tmpdir(), 'jingjing-rejected-'))
  mkdirSync(uploadsFolder(dataDir), { recursive: true })
  await test.database.write(async (tx) => {
    const steward = {
      account: 'steward',
      name: '管理员',
      passwordHash: '-',
      communities: null,
      isDemo: false,
    }
    const [made] = await tx.query<{ id: number }>(insertPerson(steward))
    stewardId = made?.id as number
    await tx.query(insertPersonRoles(stewardId, ['data-steward']))
  })
})
afterAll(async () => {
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

let lastFile = 0

async function importText(name: string, text: string | Buffer): Promise<ImportReport> {
  lastFile += 1
  const path = `file-${lastFile}`
  writeFileSync(join(uploadsFolder(dataDir), path), text)
  const fileId = await test.database.write((tx) =>
    insertSourceFile(tx, {
      name,
      sizeBytes: text.length,
      sha256: `${lastFile}`,
      path,
      receivedBy: stewardId,
    }),
  )
  const job: RunningJob = {
    id: 1,
    input: { fileIds: [fileId], choices: [], allOrNothing: false, dryRun: false },
    createdBy: stewardId,
    report: () => undefined,
    completeIn: async () => undefined,
  }
  const work = JOB_KINDS.find((one) => one.kind === 'import')?.work
  const done = (await work?.({ database: test.database, packs: [], dataDir }, job)) as {
    imports: ImportReport[]
  }
  return done.imports[0] as ImportReport
}

const contextOf = (seesPersonalData: boolean, id = -8): Context => ({
  database: test.database,
  packs: [],
  person: {
    id,
    account: 'x',
    name: 'x',
    roles: [],
    permissions: seesPersonalData ? ['personal-data:read'] : [],
    communities: null,
  },
  reader: { personId: id, communities: null, seesPersonalData: false },
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

  it('are shown of personal columns only to those who may see them and to who brought them in', async () => {
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
    for (const context of [contextOf(true), contextOf(false, stewardId)])
      (await readRejected(context, dataDir, asked)).stream.destroy()
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

describe('a corrected workbook', () => {
  const workbookOf = (report: ImportReport): string =>
    join(dataDir, 'rejected', `${report.dataset}-v${report.version}.xlsx`)
  const current = async (report: ImportReport): Promise<Record<string, unknown>[]> =>
    test.database.write((tx) =>
      tx.query(sql`select * from ${identifier('data', (report.dataset as string).replaceAll('-', '_'))}
        order by source_row`),
    )

  /** What a person does with the workbook: changes cells, moves a column, leaves the hidden sheet alone. */
  async function corrected(
    report: ImportReport,
    change: (rows: unknown[][]) => unknown[][],
  ): Promise<Buffer> {
    const { tables } = await openFile(workbookOf(report), 'rejected.xlsx')
    const sheets: Sheet[] = []
    for (const table of tables) {
      const rows: unknown[][] = []
      for await (const { cells } of table.rows()) rows.push(cells)
      const isMark = table.hints.isHidden === true
      sheets.push({ name: table.hints.name, isHidden: isMark, rows: (isMark ? rows : change(rows)) as never })
    }
    return makeWorkbook(sheets)
  }

  it('takes the place of the rows it corrects, and what is still wrong comes back again', async () => {
    const first = await importText(
      '活动.csv',
      register(['甲,2026-02-30,12', '乙,2026-03-01,很多人', '丙,2026-13-05,7', '丁,2026-03-04,5']),
    )
    expect(first.tables[0]).toMatchObject({ rows: 34, numRejected: 3 })
    const before = await current(first)
    const version = first.version as number
    const fixed = await corrected(first, (rows) =>
      rows.map((cells, i) => {
        const [row, zh, en, name, day, people] = cells
        const newDay = name === '甲' ? '2026-02-28' : day
        const newPeople = name === '乙' ? 9 : people
        // The title of the first row moves with its column.
        return i === 0 ? [row, zh, en, day, name, people] : [row, zh, en, newDay, name, newPeople]
      }),
    )
    const second = await importText('活动-已改.xlsx', fixed)
    expect(second).toMatchObject({
      dataset: first.dataset,
      version: version + 1,
      outcome: 'new-version',
    })
    const [newest] = (await readDataset(contextOf(true), first.dataset as string)).versions
    expect(newest).toMatchObject({ kind: 'correction', mode: 'upsert', numRejectedRows: 1 })
    expect(newest?.findings).toContainEqual({ severity: 'info', code: 'rows-corrected', count: 2 })
    const after = await current(first)
    const dayAndPeople = ({ source_row: row }: Record<string, unknown>): boolean => row === 32 || row === 33
    expect(after).toHaveLength(34)
    expect(after.filter((row) => !dayAndPeople(row))).toEqual(before.filter((row) => !dayAndPeople(row)))
    const columns = (second.tables[0]?.columns ?? []).map((column) => column.name)
    expect(after.filter(dayAndPeople).map((row) => columns.map((name) => row[name]))).toEqual([
      ['甲', '2026-02-28', 12],
      ['乙', '2026-03-01', 9],
    ])
    // 丙 is as it was: its row still stands from the first version, and its workbook belongs to the second now.
    const left = await cellsOf(workbookOf(second))
    expect(left.map((cells) => cells[3])).toEqual(['名称', '丙'])

    const third = await importText(
      '活动-再改.xlsx',
      await corrected(second, (rows) =>
        rows.map((cells) => cells.map((c) => (c === '2026-13-05' ? '2026-12-05' : c))),
      ),
    )
    expect(third).toMatchObject({ dataset: first.dataset, version: version + 2 })
    expect((await current(first)).find((row) => row.source_row === 34)).toMatchObject({
      [columns[1] as string]: '2026-12-05',
    })
    await expect(
      readRejected(contextOf(true), dataDir, { datasetId: first.dataset as string, version: version + 2 }),
    ).rejects.toMatchObject({ code: 'not-found' })

    // Dropped once more, the first workbook would put back what has been corrected since.
    await expect(importText('活动-旧.xlsx', fixed)).rejects.toMatchObject({
      code: 'nothing-corrected',
    })
    await expect(
      importText('活动-没改.xlsx', await corrected(second, (rows) => rows.map((cells) => cells.slice(0, 4)))),
    ).rejects.toMatchObject({ code: 'file-not-readable' })
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
