import type { Cell, MergedRange, TableHints } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import { MAX_SHEETS, type OpenedFile, type SourceRow, type SourceTable, unreadable } from '../source-table.ts'
import { type NumberStyle, numberStyleOf, styledNumber } from '../xlsx-parts.ts'
import { readCompoundFile } from './compound-file.ts'
import { BEGINNINGS, RECORD, readSharedStrings, readShortNumber, readText, recordsFrom } from './records.ts'

const UNICODE_VERSION = 0x0600
const MAX_MERGES = 50_000

const ERROR_TEXTS: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

interface OldSheet {
  name: string
  start: number
  isHidden: boolean
}

interface OldWorkbook {
  stream: Buffer
  isUnicode: boolean
  decode: (bytes: Buffer) => string
  sheets: OldSheet[]
  strings: string[]
  styles: NumberStyle[]
  epoch: 1900 | 1904
}

/** A workbook of Excel 5 to 2003 or of WPS (.xls, .et): every worksheet is a table. */
export async function openXls(path: string, originalName: string): Promise<OpenedFile> {
  try {
    const stream = await readCompoundFile(path, async (file) => {
      if (file.names.includes('EncryptedPackage')) throw unreadable(originalName, 'unreadable-password')
      const name = file.names.find((one) => /^(workbook|book)$/i.test(one))
      if (name === undefined) {
        const isDocument = file.names.includes('WordDocument')
        throw unreadable(originalName, isDocument ? 'unreadable-old-document' : 'unreadable-not-text')
      }
      return file.read(name)
    })
    return openStream(stream, originalName)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreadable(originalName, 'unreadable-damaged-workbook')
  }
}

/** The sheets of a stream that begins with what holds for all of them. */
export function openStream(stream: Buffer, originalName: string): OpenedFile {
  try {
    const workbook = readGlobals(stream, originalName)
    if (workbook.sheets.length > MAX_SHEETS) throw unreadable(originalName, 'unreadable-too-many-sheets')
    return { tables: workbook.sheets.map((sheet) => tableOf(workbook, sheet)) }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreadable(originalName, 'unreadable-damaged-workbook')
  }
}

export function tableOf(workbook: OldWorkbook, sheet: OldSheet): SourceTable {
  const contents = readSheet(workbook, sheet)
  const hints: TableHints = {
    name: sheet.name,
    merges: contents.merges,
    hiddenRows: contents.hiddenRows,
    hiddenColumns: contents.hiddenColumns,
    epoch: workbook.epoch,
    isHidden: sheet.isHidden,
  }
  return {
    hints,
    // A sheet of this format has at most 65,536 rows: it is kept.
    rows: async function* () {
      yield* contents.rows
    },
  }
}

/** Texts of workbooks before Unicode, as Chinese editions wrote them. */
export const decodedChinese = (bytes: Buffer): string => new TextDecoder('gb18030').decode(bytes)

function readGlobals(stream: Buffer, originalName: string): OldWorkbook {
  const version = stream.length >= 8 && stream.readUInt16LE(0) === RECORD.begin ? stream.readUInt16LE(4) : 0
  const workbook: OldWorkbook = {
    stream,
    isUnicode: version >= UNICODE_VERSION,
    decode: decodedChinese,
    sheets: [],
    strings: [],
    styles: [],
    epoch: 1900,
  }
  const formatById = new Map<number, string>()
  const formatOfStyle: number[] = []
  let shared: Buffer[] | null = null
  for (const { kind, body } of recordsFrom(stream, 0)) {
    if (kind === RECORD.endOfSubstream) break
    if (kind === RECORD.password) throw unreadable(originalName, 'unreadable-password')
    if (kind === RECORD.continuation) shared?.push(body)
    else if (shared !== null) {
      workbook.strings = readSharedStrings(shared)
      shared = null
    }
    switch (kind) {
      case RECORD.sharedStrings:
        shared = [body]
        break
      case RECORD.dateMode:
        if (body.readUInt16LE(0) === 1) workbook.epoch = 1904
        break
      case RECORD.format:
        if (workbook.isUnicode) formatById.set(body.readUInt16LE(0), readText(body, 4, body.readUInt16LE(2)))
        else formatById.set(body.readUInt16LE(0), workbook.decode(body.subarray(3, 3 + body[2]!)))
        break
      case RECORD.style:
        formatOfStyle.push(body.readUInt16LE(2))
        break
      case RECORD.sheet:
        if (body[5] === 0) workbook.sheets.push(sheetOf(body, workbook))
        break
    }
  }
  if (shared !== null) workbook.strings = readSharedStrings(shared)
  workbook.styles = formatOfStyle.map((id) => numberStyleOf(id, formatById.get(id)))
  return workbook
}

function sheetOf(body: Buffer, workbook: OldWorkbook): OldSheet {
  const length = body[6]!
  return {
    start: body.readUInt32LE(0),
    isHidden: (body[4]! & 3) !== 0,
    name: workbook.isUnicode ? readText(body, 7, length) : workbook.decode(body.subarray(7, 7 + length)),
  }
}

interface SheetContents {
  rows: SourceRow[]
  merges: MergedRange[]
  hiddenRows: number[]
  hiddenColumns: number[]
}

function readSheet(workbook: OldWorkbook, sheet: OldSheet): SheetContents {
  const cellsByRow = new Map<number, Cell[]>()
  const contents: SheetContents = { rows: [], merges: [], hiddenRows: [], hiddenColumns: [] }
  let formulaAt: [row: number, column: number] | null = null
  let depth = 0
  const put = (row: number, column: number, cell: Cell): void => {
    let cells = cellsByRow.get(row)
    if (cells === undefined) {
      cells = []
      cellsByRow.set(row, cells)
    }
    while (cells.length < column) cells.push(null)
    cells[column] = cell
  }
  const number = (style: number, value: number): Cell =>
    styledNumber(value, workbook.styles[style] ?? null, workbook.epoch)
  for (const { kind, body } of recordsFrom(workbook.stream, sheet.start)) {
    if (BEGINNINGS.includes(kind)) depth++
    // Charts inside a sheet are substreams of their own.
    else if (kind === RECORD.endOfSubstream && --depth === 0) break
    if (depth !== 1) continue
    switch (kind) {
      case RECORD.sharedText:
        put(body.readUInt16LE(0), body.readUInt16LE(2), workbook.strings[body.readUInt32LE(6)] ?? null)
        break
      case RECORD.text:
      case RECORD.richText: {
        const length = body.readUInt16LE(6)
        const text = workbook.isUnicode
          ? readText(body, 8, length)
          : workbook.decode(body.subarray(8, 8 + length))
        put(body.readUInt16LE(0), body.readUInt16LE(2), text)
        break
      }
      case RECORD.oldText: {
        const text = workbook.decode(body.subarray(8, 8 + body[7]!))
        put(body.readUInt16LE(0), body.readUInt16LE(2), text)
        break
      }
      case RECORD.oldNumber:
        put(body.readUInt16LE(0), body.readUInt16LE(2), body.readDoubleLE(7))
        break
      case RECORD.oldInteger:
        put(body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt16LE(7))
        break
      case RECORD.number:
        put(body.readUInt16LE(0), body.readUInt16LE(2), number(body.readUInt16LE(4), body.readDoubleLE(6)))
        break
      case RECORD.shortNumber:
        put(
          body.readUInt16LE(0),
          body.readUInt16LE(2),
          number(body.readUInt16LE(4), readShortNumber(body.readInt32LE(6))),
        )
        break
      case RECORD.manyNumbers: {
        const first = body.readUInt16LE(2)
        for (let i = 0; 4 + i * 6 + 6 <= body.length - 2; i++) {
          const at = 4 + i * 6
          put(
            body.readUInt16LE(0),
            first + i,
            number(body.readUInt16LE(at), readShortNumber(body.readInt32LE(at + 2))),
          )
        }
        break
      }
      case RECORD.flagOrError:
        put(
          body.readUInt16LE(0),
          body.readUInt16LE(2),
          body[7] === 0 ? body[6] === 1 : (ERROR_TEXTS[body[6]!] ?? '#N/A'),
        )
        break
      case RECORD.formula: {
        const [row, column] = [body.readUInt16LE(0), body.readUInt16LE(2)]
        if (body.readUInt16LE(12) !== 0xffff) {
          put(row, column, number(body.readUInt16LE(4), body.readDoubleLE(6)))
        } else if (body[6] === 0) {
          formulaAt = [row, column]
        } else if (body[6] === 1) {
          put(row, column, body[8] === 1)
        } else if (body[6] === 2) {
          put(row, column, ERROR_TEXTS[body[8]!] ?? '#N/A')
        }
        break
      }
      case RECORD.formulaText:
        if (formulaAt !== null) {
          const length = body.readUInt16LE(0)
          const text = workbook.isUnicode
            ? readText(body, 2, Math.min(length, body.length - 3))
            : workbook.decode(body.subarray(2, 2 + length))
          put(formulaAt[0], formulaAt[1], text)
          formulaAt = null
        }
        break
      case RECORD.row:
        if ((body.readUInt16LE(12) & 0x20) !== 0) contents.hiddenRows.push(body.readUInt16LE(0))
        break
      case RECORD.columnLayout:
        if ((body.readUInt16LE(8) & 1) !== 0) {
          const last = Math.min(body.readUInt16LE(2), 255)
          for (let column = body.readUInt16LE(0); column <= last; column++)
            contents.hiddenColumns.push(column)
        }
        break
      case RECORD.merged:
        for (let i = 0; i < body.readUInt16LE(0) && contents.merges.length < MAX_MERGES; i++) {
          const at = 2 + i * 8
          contents.merges.push({
            minRow: body.readUInt16LE(at),
            maxRow: body.readUInt16LE(at + 2),
            minColumn: body.readUInt16LE(at + 4),
            maxColumn: body.readUInt16LE(at + 6),
          })
        }
        break
    }
  }
  contents.rows = [...cellsByRow].sort(([a], [b]) => a - b).map(([row, cells]) => ({ row: row + 1, cells }))
  return contents
}
