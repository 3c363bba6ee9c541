import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Covers, PersonalOutcome } from '@jingjing/schema/access-control/personal-data'
import type { Database } from '../db/database.ts'
import { makeWorkbook, type Sheet } from '../ingest/index.ts'
import { findPerson, isHeldNow } from './find-person.ts'
import type { Wanted } from './identifiers.ts'

/** How long a copy waits to be fetched. */
export const COPY_KEPT_DAYS = 7

export const copiesFolder = (dataDir: string): string => join(dataDir, 'personal-data')

type Row = Sheet['rows'][number]

/** The copy that a person may ask for (个人信息保护法 art. 45): a workbook with every row, as it stands and as it stood. */
export async function exportPerson(
  parts: { database: Database; dataDir: string },
  wanted: Wanted,
  covers: Covers,
  report: (phase: string, numDone: number, numTotal: number) => void,
): Promise<{ outcome: PersonalOutcome; path: string }> {
  const sheets = new Map<string, { name: string; rows: Row[] }>()
  const { outcome } = await findPerson(parts, wanted, report, (table, rows, known) => {
    const of = table.schema === 'data_rows' ? known.get(table.table) : undefined
    if (of === undefined) return
    const fields = of.fields.filter(({ name }) => table.columns.some((column) => column.name === name))
    for (const row of rows) {
      if (!row.isCertain && covers === 'certain') continue
      const sheet = sheets.get(table.table) ?? {
        name: sheetName(of.title, sheets.size + 1),
        rows: [['是否现行 Current', '版本 Version', '行号 Row', ...fields.map((field) => field.title)]],
      }
      sheet.rows.push([
        isHeldNow(row, of.current_version) ? '是' : '否',
        row.fromVersion,
        row.sourceRow,
        ...fields.map((field) => row.cells.get(field.name) ?? null),
      ])
      sheets.set(table.table, sheet)
    }
  })
  const summary: Sheet = {
    name: '概览 Summary',
    rows: [
      ['数据集 Dataset', '表 Table', '列 Columns', '现行行数 Current', '历史行数 Earlier'],
      ...outcome.places.map(
        (one): Row => [one.title, one.table, one.fields.join('、'), one.numCurrent, one.numEarlier],
      ),
      ...outcome.files.map((one): Row => ['留存文件 Kept file', one.folder, one.name, null, null]),
    ],
  }
  const folder = copiesFolder(parts.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `${randomUUID()}.xlsx`
  await writeFile(join(folder, path), makeWorkbook([summary, ...sheets.values()]), { mode: 0o600 })
  return { outcome, path }
}

/** What a workbook accepts: 31 characters, none of those that references use, and no name twice. */
const sheetName = (title: string, number: number): string =>
  `${number} ${title.replace(/[[\]*?:/\\]/g, ' ')}`.slice(0, 31)
