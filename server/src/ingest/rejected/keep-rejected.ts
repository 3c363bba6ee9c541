import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recognitionText } from '@jingjing/analysis/recognise/codes'
import type { Cell, RecognisedTable, RejectedCell } from '@jingjing/analysis/recognise/contract'
import { insertRejectedRows } from '../../catalog/index.ts'
import type { Transaction } from '../../db/database.ts'
import type { ConvertedMember } from '../convert-group.ts'
import { makeWorkbook, type Sheet } from './workbook.ts'

/** A row with cells that could not be understood, as it stood in the file. */
export interface RejectedRow {
  row: number
  cells: Cell[]
  rejected: RejectedCell[]
}

/** More rows than this nobody corrects by hand; all of them are counted. */
export const MAX_KEPT_ROWS = 20_000

/**
 * The rows whose cells were left empty become a workbook beside the version: each as it stood in the file, with its
 * number there and the reason in words.
 */
export async function keepRejected(
  tx: Transaction,
  dataDir: string,
  made: { datasetId: string; version: number },
  converted: readonly ConvertedMember[],
): Promise<void> {
  const concerned = converted.filter(({ losses }) => losses.rejectedRows.length > 0)
  if (concerned.length === 0) return
  const folder = join(dataDir, 'rejected')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `${made.datasetId}-v${made.version}.xlsx`
  await writeFile(join(folder, path), makeWorkbook(concerned.map(sheetOf)), { mode: 0o600 })
  await insertRejectedRows(tx, {
    ...made,
    path,
    numRows: converted.reduce((sum, { losses }) => sum + losses.numRejectedRows, 0),
    hasPersonal: concerned.some(({ member }) =>
      member.table.columns.some((column) => column.sensitivity === 'personal'),
    ),
  })
}

function sheetOf({ member, losses }: ConvertedMember): Sheet {
  const columns = member.table.columns.filter((column) => column.index !== null)
  return {
    name: sheetName(member.name),
    rows: [
      ['行号 Row', '原因', 'Reason', ...columns.map((column) => column.title)],
      ...losses.rejectedRows.map(({ row, cells, rejected }) => [
        row,
        reasons(member.table, rejected, 'zh'),
        reasons(member.table, rejected, 'en'),
        ...columns.map((column) => textOf(cells[column.index as number])),
      ]),
    ],
  }
}

function reasons(table: RecognisedTable, rejected: readonly RejectedCell[], language: 'zh' | 'en'): string {
  return rejected
    .map(({ field, code }) => {
      const title = table.columns.find((column) => column.name === field)?.title ?? field
      return `${title}${language === 'zh' ? '：' : ': '}${recognitionText(code, undefined, language)}`
    })
    .join(language === 'zh' ? '；' : '; ')
}

function textOf(cell: Cell | undefined): string | number | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'object') return cell.serialDays
  return typeof cell === 'boolean' ? String(cell) : cell
}

/** What a workbook accepts as the name of a sheet: 31 characters, and none of those that references use. */
const sheetName = (name: string): string => name.replace(/[[\]*?:/\\]/g, ' ').slice(0, 31) || 'rows'
