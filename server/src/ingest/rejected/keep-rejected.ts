import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  clockOfSerial,
  isoDate,
  isoTimestamp,
  readSerial,
} from '@jingjing/analysis/recognise/cells/read-date'
import { recognitionText } from '@jingjing/analysis/recognise/codes'
import type { Cell, RecognisedTable, RejectedCell } from '@jingjing/analysis/recognise/contract'
import { insertRejectedRows, selectKeysOfRows } from '../../catalog/index.ts'
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

/** The hidden sheet by which a workbook of rejected rows is known again. */
export const MARK_SHEET = 'jingjing-rejected'

/** Columns in front of those of the file: the row's number and the reason in both languages. */
export const NUM_OWN_COLUMNS = 3

/** A sheet of the workbook: how its rows are read, and which stored rows they are. */
export interface KeptSheet {
  sheet: string
  /** The table of the dataset. */
  table: string
  recognised: RecognisedTable
  /** Where the sheet's columns stand in the file, in their order, behind the platform's own. */
  columns: { index: number; title: string }[]
  /** The stored row of each row of the file. */
  keys: [row: number, key: number][]
}

/**
 * The rows whose cells were left empty become a workbook beside the version: each as it stood in the file, with its
 * number there and the reason in words. `keysBefore` tells the stored rows of those that a correction left as they were.
 */
export async function keepRejected(
  tx: Transaction,
  dataDir: string,
  made: { datasetId: string; version: number },
  converted: readonly ConvertedMember[],
  keysBefore: ReadonlyMap<string, ReadonlyMap<number, number>> = new Map(),
): Promise<void> {
  const kept: { sheet: KeptSheet; rows: RejectedRow[]; numRows: number }[] = []
  for (const one of converted) {
    if (one.losses.rejectedRows.length === 0) continue
    const known = await selectKeysOfRows(tx, {
      ...made,
      table: one.member.name,
      rows: one.losses.rejectedRows.map(({ row }) => row),
      keysBefore: keysBefore.get(one.member.name) ?? new Map(),
    })
    // A correction of a row that somebody has changed meanwhile is no row of this version any more.
    const rows = one.losses.rejectedRows.filter(({ row }) => keysBefore.size === 0 || known.has(row))
    if (rows.length === 0) continue
    const numGone = one.losses.rejectedRows.length - rows.length
    kept.push({ sheet: keptSheet(one, rows, known), rows, numRows: one.losses.numRejectedRows - numGone })
  }
  if (kept.length === 0) return
  const folder = join(dataDir, 'rejected')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `${made.datasetId}-v${made.version}.xlsx`
  const mark: Sheet = {
    name: MARK_SHEET,
    isHidden: true,
    rows: [[MARK_SHEET, made.datasetId, made.version]],
  }
  const workbook = makeWorkbook([...kept.map(({ sheet, rows }) => sheetOf(sheet, rows)), mark])
  await writeFile(join(folder, path), workbook, { mode: 0o600 })
  await insertRejectedRows(tx, {
    ...made,
    path,
    numRows: kept.reduce((sum, { numRows }) => sum + numRows, 0),
    hasPersonal: kept.some(({ sheet }) =>
      sheet.recognised.columns.some((column) => column.sensitivity === 'personal'),
    ),
    sheets: kept.map(({ sheet }) => sheet),
  })
}

function keptSheet(
  { member }: ConvertedMember,
  rows: readonly RejectedRow[],
  known: ReadonlyMap<number, number>,
): KeptSheet {
  const { table } = member
  const numbers = new Set(rows.map(({ row }) => row))
  return {
    sheet: sheetName(member.name),
    table: member.name,
    recognised: {
      ...table,
      numRows: rows.length,
      dropped: [],
      evidence: [],
      findings: [],
      keySketches: {},
      columns: table.columns.map((column) => ({ ...column, evidence: [] })),
      mergedValues: table.mergedValues.filter(({ minRow, maxRow }) => holdsAny(numbers, minRow, maxRow)),
    },
    columns: columnsOf(table),
    keys: [...known].filter(([row]) => numbers.has(row)),
  }
}

function holdsAny(numbers: ReadonlySet<number>, minRow: number, maxRow: number): boolean {
  for (let row = minRow; row <= maxRow; row++) if (numbers.has(row)) return true
  return false
}

/** Every column of the file that a field is read from, one by one or together. */
function columnsOf(table: RecognisedTable): KeptSheet['columns'] {
  const titles = new Map<number, string>()
  for (const { index, title, reading, isLeftOut } of table.columns) {
    if (isLeftOut) continue
    const made = reading.madeOf
    const parts =
      made?.kind === 'time'
        ? [made.year, made.month, made.day, made.hour, made.minute]
        : made?.kind === 'coordinate'
          ? [made.column]
          : []
    if (index !== null) titles.set(index, title)
    for (const part of parts) if (part !== null && !titles.has(part)) titles.set(part, `${title} ${part + 1}`)
  }
  return [...titles].sort(([a], [b]) => a - b).map(([index, title]) => ({ index, title }))
}

function sheetOf({ sheet, columns, recognised }: KeptSheet, rows: readonly RejectedRow[]): Sheet {
  return {
    name: sheet,
    rows: [
      ['行号 Row', '原因', 'Reason', ...columns.map(({ title }) => title)],
      ...rows.map(({ row, cells, rejected }) => [
        row,
        reasons(recognised, rejected, 'zh'),
        reasons(recognised, rejected, 'en'),
        ...columns.map(({ index }) => textOf(cells[index])),
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

/** A day of a spreadsheet is written out: as a bare number it would not be known for a day again. */
function textOf(cell: Cell | undefined): string | number | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell !== 'object') return typeof cell === 'boolean' ? String(cell) : cell
  if (cell.serialDays >= 0 && cell.serialDays < 1) return clockOfSerial(cell.serialDays)
  const time = readSerial(cell.serialDays, cell.epoch)
  if (time === null) return cell.serialDays
  return time.hasTime ? isoTimestamp(time) : isoDate(time)
}

/** What a workbook accepts as the name of a sheet: 31 characters, and none of those that references use. */
const sheetName = (name: string): string => name.replace(/[[\]*?:/\\]/g, ' ').slice(0, 31) || 'rows'
