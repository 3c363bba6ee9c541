import { dirname } from 'node:path'
import type { Cell, Finding, MergedRange, TableHints } from '@jingjing/analysis/recognise/contract'
import { type CellTexts, createCellTexts } from './cell-texts.ts'
import {
  type CellKind,
  columnOfReference,
  kindOf,
  type PlainCell,
  plainNumber,
  takePlainCell,
  wholeNumber,
} from './plain-cells.ts'
import { createRowSpool, type RowSpool } from './row-spool.ts'
import {
  flattened,
  MAX_SHEETS,
  type OnBytes,
  type OpenedFile,
  type SourceTable,
  unreadable,
} from './source-table.ts'
import {
  decodeEscapes,
  type NumberStyle,
  readNumberStyles,
  readSharedStrings,
  readSheetTargets,
  readWorkbook,
  styledNumber,
  writtenDate,
} from './xlsx-parts.ts'
import { type Attributes, createXmlScanner, eachAttribute, type ScanHandlers, textOf } from './xml-scanner.ts'
import { withArchive } from './zip-archive.ts'

const PICTURE = /^=?(_xlfn\.)?DISPIMG\(/
const MAX_MERGES = 50_000
const MAX_HIDDEN_ROWS = 200_000
/** More columns than this no table can hold: cells beyond stand behind the last, and do not make thousands of empty ones. */
const MAX_COLUMNS = 1_000
/** Columns and rows of the largest sheet that Excel can hold. */
const MAX_SHEET_COLUMNS = 16_384
const MAX_ROWS = 1_048_576

/**
 * A workbook: every worksheet is a table. A sheet is unpacked and scanned once, as a stream, into a spool: merges and
 * hidden columns, without which its header cannot be understood, stand behind and before its rows.
 */
export async function openXlsx(path: string, originalName: string, onBytes: OnBytes): Promise<OpenedFile> {
  return withArchive(path, originalName, async (archive) => {
    const workbook = await readWorkbook(archive.read('xl/workbook.xml'), originalName)
    if (workbook.sheets.length > MAX_SHEETS) throw unreadable(originalName, 'unreadable-too-many-sheets')
    const relations = 'xl/_rels/workbook.xml.rels'
    if (!archive.has(relations)) throw unreadable(originalName, 'unreadable-damaged-workbook')
    const targets = await readSheetTargets(archive.read(relations), originalName)
    const styles = archive.has('xl/styles.xml')
      ? await readNumberStyles(archive.read('xl/styles.xml'), originalName)
      : []
    const strings = archive.has('xl/sharedStrings.xml')
      ? await readSharedStrings(archive.read('xl/sharedStrings.xml', onBytes), originalName)
      : []
    const tables: SourceTable[] = []
    const texts = createCellTexts()
    for (const sheet of workbook.sheets) {
      const entryName = targets.get(sheet.relationId)
      if (entryName === undefined || !archive.has(entryName)) continue
      const spool = createRowSpool(dirname(path))
      const reader = createSheetReader({ originalName, styles, epoch: workbook.epoch, strings, texts }, spool)
      const scanner = createXmlScanner(originalName, reader.handlers)
      for await (const chunk of archive.read(entryName, onBytes)) scanner.write(chunk)
      scanner.close()
      spool.end()
      const hints: TableHints = {
        name: sheet.name,
        ...reader.layout,
        isHidden: sheet.isHidden,
        epoch: workbook.epoch,
        lastColumn: reader.lastColumn(),
        notes: reader.notes(),
      }
      tables.push({ hints, rows: () => flattened(spool.batches()), batches: () => spool.batches() })
    }
    if (tables.length === 0) throw unreadable(originalName, 'unreadable-damaged-workbook')
    return { tables }
  })
}

interface Layout {
  merges: MergedRange[]
  hiddenRows: number[]
  hiddenColumns: number[]
}

function columnOfLetters(letters: string): number {
  let column = 0
  for (let i = 0; i < letters.length; i++) column = column * 26 + letters.charCodeAt(i) - 64
  return column - 1
}

interface SheetContext {
  originalName: string
  styles: NumberStyle[]
  epoch: 1900 | 1904
  strings: string[]
  texts: CellTexts
}

/** What the tags of a sheet mean; rows go to the spool, everything else becomes its layout. */
function createSheetReader(context: SheetContext, spool: RowSpool) {
  const { styles, epoch, originalName, strings, texts } = context
  const layout: Layout = { merges: [], hiddenRows: [], hiddenColumns: [] }
  let isInRows = false
  let row = 0
  let cells: Cell[] = []
  let column = -1
  let kind: CellKind = 'n'
  let style: NumberStyle = null
  let isCollecting = false
  let text = ''
  /** NaN where the value is still to be read from the text. */
  let number = Number.NaN
  let hasValue = false
  let hasFormula = false
  let phoneticDepth = 0
  /** More than a plain value is behind it. */
  let isRich = false
  let numFormulas = 0
  let numPictures = 0
  let lastColumn = -1
  /** Of the rows before. */
  let numTextBytes = texts.numMadeBytes()

  function cellValue(): Cell {
    switch (kind) {
      case 's':
        return strings[Number.isNaN(number) ? Number(text) : number] ?? null
      case 'b':
        return number === 1 || text === '1' || text === 'true'
      case 'str':
        return PICTURE.test(text) ? leavePicture() : decodeEscapes(text)
      case 'inlineStr':
        return decodeEscapes(text)
      case 'e':
        return isRich ? leavePicture() : text
      case 'd':
        return writtenDate(text, epoch)
      case 'n': {
        const value = Number.isNaN(number) ? Number(text) : number
        if (Number.isNaN(number) && text.trim() === '') return null
        if (!Number.isFinite(value)) return text
        return styledNumber(value, style, epoch)
      }
    }
  }

  /** WPS and Excel set pictures into cells by a formula, or by a value that older programs take for an error. */
  function leavePicture(): null {
    numPictures++
    return null
  }

  function openRow(attributes: Attributes): void {
    const stated = Number(attributes.get('r'))
    row = stated > 0 && stated <= MAX_ROWS ? stated : row + 1
    cells = []
    column = -1
    if (isTrue(attributes.get('hidden')) && layout.hiddenRows.length < MAX_HIDDEN_ROWS)
      layout.hiddenRows.push(row - 1)
  }

  function openCell(attributes: Attributes): void {
    column += 1
    kind = 'n'
    style = null
    text = ''
    number = Number.NaN
    hasValue = false
    hasFormula = false
    isRich = false
    cellBytes = attributes.bytes
    eachAttribute(attributes, onCellAttribute)
  }

  let cellBytes: Buffer = Buffer.alloc(0)
  /** One function for all cells: a new one for each would cost as much as its attributes. */
  const onCellAttribute = (nameStart: number, nameEnd: number, start: number, end: number): void => {
    if (nameEnd - nameStart !== 1) {
      isRich ||=
        nameEnd - nameStart === 2 && cellBytes[nameStart] === 0x76 && cellBytes[nameStart + 1] === 0x6d
      return
    }
    const name = cellBytes[nameStart]
    if (name === 0x72) column = columnOfReference(cellBytes, start, end) ?? column
    else if (name === 0x73) style = styles[wholeNumber(cellBytes, start, end)] ?? null
    else if (name === 0x74) kind = kindOf(cellBytes, start, end)
  }

  function closeCell(): void {
    const numBefore = numPictures
    const value = hasValue ? cellValue() : null
    if (numPictures > numBefore) return
    // Programs that write formulas and reckon nothing leave an empty value behind them.
    if (value === null && hasFormula) numFormulas++
    else if (hasValue) keep(value)
  }

  function keep(value: Cell): void {
    if (column >= MAX_SHEET_COLUMNS) return
    lastColumn = Math.max(lastColumn, column)
    const at = Math.min(column, MAX_COLUMNS)
    while (cells.length < at) cells.push(null)
    cells[at] = value
  }

  const plain: PlainCell = { column: null, kind: 'n', style: -1, start: 0, end: 0 }

  function takeCell(bytes: Buffer, start: number, length: number): number {
    if (!isInRows) return 0
    const end = takePlainCell(bytes, start, length, plain)
    if (end === 0) return 0
    column = plain.column ?? column + 1
    if (plain.end === 0) return end
    kind = plain.kind
    isRich = false
    style = styles[plain.style] ?? null
    const isFigure = kind === 'n' || kind === 's' || kind === 'b'
    number = isFigure ? plainNumber(bytes, plain.start, plain.end) : Number.NaN
    text = Number.isNaN(number) ? texts.take(bytes, plain.start, plain.end, column) : ''
    keep(cellValue())
    return end
  }

  const handlers: ScanHandlers = {
    take: takeCell,
    open(name, attributes) {
      switch (name) {
        case 'c':
          if (isInRows) openCell(attributes)
          break
        case 'v':
          isCollecting = true
          hasValue = true
          break
        case 't':
          isCollecting = phoneticDepth === 0
          hasValue = true
          break
        case 'row':
          openRow(attributes)
          break
        case 'f':
          hasFormula = true
          break
        case 'rPh':
          phoneticDepth++
          break
        case 'sheetData':
          isInRows = true
          break
        case 'col':
          addHiddenColumns(attributes, layout)
          break
        case 'mergeCell':
          addMerge(attributes, layout)
          break
      }
    },
    close(name) {
      switch (name) {
        case 'v':
        case 't':
          isCollecting = false
          break
        case 'c':
          if (isInRows) closeCell()
          break
        case 'row':
          if (cells.length > 0) spool.add({ row, cells }, texts.numMadeBytes() - numTextBytes)
          numTextBytes = texts.numMadeBytes()
          cells = []
          break
        case 'rPh':
          phoneticDepth--
          break
        case 'sheetData':
          isInRows = false
          break
      }
    },
    wantsText: () => isCollecting && isInRows,
    text(bytes, start, end, form) {
      const isFigure = kind === 'n' || kind === 's' || kind === 'b'
      if (isFigure && form === 'ascii' && text === '' && Number.isNaN(number)) {
        number = plainNumber(bytes, start, end)
        if (!Number.isNaN(number)) return
      } else if (!Number.isNaN(number)) {
        // The rest of a value that was cut by a comment.
        text = String(number)
        number = Number.NaN
      }
      const isPlain = form === 'ascii' || form === 'utf8'
      const piece = isPlain
        ? texts.take(bytes, start, end, column)
        : textOf(bytes, start, end, form, originalName)
      text = text === '' ? piece : text + piece
    },
  }
  return {
    handlers,
    layout,
    lastColumn: () => lastColumn,
    notes: (): Finding[] => [
      ...(numFormulas > 0
        ? [{ severity: 'warning' as const, code: 'formula-without-value', count: numFormulas }]
        : []),
      ...(numPictures > 0 ? [{ severity: 'info' as const, code: 'pictures-left', count: numPictures }] : []),
    ],
  }
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

function addHiddenColumns(attributes: Attributes, layout: Layout): void {
  if (!isTrue(attributes.get('hidden'))) return
  const max = Math.min(Number(attributes.get('max')), MAX_SHEET_COLUMNS)
  for (let column = Number(attributes.get('min')); column <= max; column++)
    layout.hiddenColumns.push(column - 1)
}

function addMerge(attributes: Attributes, layout: Layout): void {
  const match = /^\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$/.exec(attributes.get('ref') ?? '')
  if (match === null || layout.merges.length >= MAX_MERGES) return
  layout.merges.push({
    minRow: Number(match[2]) - 1,
    maxRow: Number(match[4]) - 1,
    minColumn: columnOfLetters(match[1]!),
    maxColumn: columnOfLetters(match[3]!),
  })
}
