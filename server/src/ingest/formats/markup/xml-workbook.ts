import type { Cell, MergedRange, TableHints } from '@jingjing/analysis/recognise/contract'
import { MAX_SHEETS, type OpenedFile, type SourceRow, unreadable } from '../source-table.ts'
import { attribute } from '../xlsx-parts.ts'
import { bytesOfFile, walkXml } from '../xml-events.ts'

const MAX_CELLS = 2_000_000
const MAX_COLUMNS = 1_000
const MAX_ROWS = 1_048_576

interface MarkedSheet {
  name: string
  rows: SourceRow[]
  merges: MergedRange[]
  hiddenRows: number[]
}

/** A workbook in the XML of Excel 2003 (SpreadsheetML), as report programs write it under the name of .xls. */
export async function openXmlWorkbook(path: string, originalName: string): Promise<OpenedFile> {
  const sheets: MarkedSheet[] = []
  const reader = createReader(sheets, originalName)
  for await (const _piece of walkXml(bytesOfFile(path), originalName, reader)) {
    // The reader keeps what it needs.
  }
  if (sheets.length === 0) throw unreadable(originalName, 'unreadable-damaged-workbook')
  return {
    tables: sheets.map(({ name, rows, merges, hiddenRows }) => {
      const hints: TableHints = { name, merges, hiddenRows }
      async function* each(): AsyncGenerator<SourceRow> {
        yield* rows
      }
      return { hints, rows: each }
    }),
  }
}

function createReader(sheets: MarkedSheet[], originalName: string) {
  let row = 0
  let cells: Cell[] = []
  let column = 0
  let type = ''
  let numCells = 0
  /** Columns that a cell merged over rows covers: cells after it are counted on. */
  const span = { across: 0 }

  return {
    open(name: string, tag: Parameters<typeof attribute>[0]): void {
      const sheet = sheets.at(-1)
      if (name === 'Worksheet') {
        sheets.push({ name: attribute(tag, 'Name') ?? '', rows: [], merges: [], hiddenRows: [] })
        if (sheets.length > MAX_SHEETS) throw unreadable(originalName, 'unreadable-too-many-sheets')
        row = 0
      } else if (name === 'Row' && sheet !== undefined) {
        row = Math.min(numberOf(attribute(tag, 'Index')) ?? row + 1, MAX_ROWS)
        cells = []
        column = 0
        if (attribute(tag, 'Hidden') === '1') sheet.hiddenRows.push(row - 1)
      } else if (name === 'Cell' && sheet !== undefined) {
        column = Math.min((numberOf(attribute(tag, 'Index')) ?? column + 1) - 1, MAX_COLUMNS)
        span.across = Math.min(numberOf(attribute(tag, 'MergeAcross')) ?? 0, MAX_COLUMNS)
        const down = Math.min(numberOf(attribute(tag, 'MergeDown')) ?? 0, MAX_ROWS)
        if (span.across > 0 || down > 0)
          sheet.merges.push({
            minRow: row - 1,
            maxRow: row - 1 + down,
            minColumn: column,
            maxColumn: column + span.across,
          })
      } else if (name === 'Data') type = attribute(tag, 'Type') ?? 'String'
    },
    close(name: string, text: string): void {
      const sheet = sheets.at(-1)
      if (sheet === undefined) return
      if (name === 'Data' && text !== '') {
        while (cells.length < column) cells.push(null)
        cells[column] = cellOf(text, type)
        if (++numCells > MAX_CELLS) throw unreadable(originalName, 'unreadable-cell-too-long')
      } else if (name === 'Cell') column += 1 + span.across
      else if (name === 'Row' && cells.length > 0) sheet.rows.push({ row, cells })
    },
  }
}

const numberOf = (text: string | undefined): number | null => {
  const value = Number(text)
  return text !== undefined && Number.isInteger(value) && value >= 0 ? value : null
}

function cellOf(text: string, type: string): Cell {
  if (type === 'Number') {
    const value = Number(text)
    return Number.isFinite(value) ? value : text
  }
  if (type === 'Boolean') return text === '1'
  // Days stand as midnights.
  return type === 'DateTime' ? text.replace(/T00:00:00(\.0+)?$/, '') : text
}
