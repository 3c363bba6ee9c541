import { hasDecimalComma } from '@jingjing/analysis/recognise/cells/read-number'
import type { Finding } from '@jingjing/analysis/recognise/contract'
import Papa from 'papaparse'
import { createCellTexts } from './cell-texts.ts'
import { cutRecords } from './cut-records.ts'
import { baseName, flattened, type OnBytes, type OpenedFile, type SourceRow } from './source-table.ts'
import { detectEncoding, type TextEncodingName, utf8Pieces } from './text-encoding.ts'

/** Spaces that set columns beneath each other: a delimiter of its own kind. */
const ALIGNED = '  '
/** Excel's own line that says what separates the cells. */
const STATED_DELIMITER = /^\ufeff?sep=(.)\s*$/i
const DELIMITERS = [',', '\t', ';', '|', '，', '^', '¦', '\u0001', '\u001f']
/** A row longer than this is no row of a table, or has a quote that is never closed; a cell of Excel has 32,767 characters. */
const MAX_ROW_CHARACTERS = 4 * 1024 * 1024
const MAX_UNCLOSED_QUOTES = 20
/** More cells than any table has columns: enough to say so. */
const MAX_CELLS = 20_000
const LINE_FEED = 0x0a
const LINE_RETURN = 0x0d
/** The replacement character in UTF-8. */
const UNDECODED = Buffer.from('\ufffd')

/** Delimited text of any size: encoding and delimiter are found out, cells stay as they are. */
export async function openCsv(path: string, originalName: string, onBytes: OnBytes): Promise<OpenedFile> {
  const { encoding } = await detectEncoding(path, originalName)
  const { delimiter, innerDelimiter, decimalMark } = await detectPunctuation(path, encoding)
  const notes: Finding[] = []
  return {
    tables: [
      {
        hints: { name: baseName(originalName), notes, ...(decimalMark === ',' ? { decimalMark } : {}) },
        rows: () => flattened(csvBatches(path, { encoding, delimiter, innerDelimiter, notes, onBytes })),
        batches: () => csvBatches(path, { encoding, delimiter, innerDelimiter, notes, onBytes }),
      },
    ],
  }
}

interface ParsedRows {
  data: string[][]
  errors: { code?: string; row?: number }[]
  meta: { cursor: number }
}

function parseRows(text: string, delimiter: string, leaveLast: boolean, isQuoted = true): ParsedRows {
  if (delimiter === ALIGNED) return alignedRows(text, leaveLast)
  const parser = new Papa.Parser({ delimiter, newline: '\n', ...(isQuoted ? {} : { fastMode: true }) })
  return parser.parse(text, 0, leaveLast) as ParsedRows
}

function alignedRows(text: string, leaveLast: boolean): ParsedRows {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  if (!leaveLast && last !== '') lines.push(last)
  const cursor = leaveLast ? text.length - last.length : text.length
  return { data: lines.map(alignedCells), errors: [], meta: { cursor } }
}

const alignedCells = (line: string): string[] => line.trim().split(/ {2,}|\t+/)

/** A character has up to three bytes: most are counted only when there are too many of those. */
const isOverlong = (bytes: Buffer): boolean =>
  bytes.length > MAX_ROW_CHARACTERS && numCharacters(bytes) > MAX_ROW_CHARACTERS

/** All bytes of UTF-8 but those that continue a character. */
function numCharacters(bytes: Buffer): number {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++
  return count
}

/** One line end everywhere: files put together by hand carry several. */
const withOneLineEnd = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

async function* csvBatches(
  path: string,
  parts: {
    encoding: TextEncodingName
    delimiter: string
    innerDelimiter: string | null
    notes: Finding[]
    onBytes: OnBytes
  },
): AsyncGenerator<SourceRow[]> {
  const { encoding, delimiter, innerDelimiter, notes, onBytes } = parts
  notes.length = 0
  const texts = createCellTexts()
  const delimiterByte = delimiter.length === 1 && delimiter < '\x7f' ? delimiter.charCodeAt(0) : null
  /** What of the file is read and not yet cut. */
  let rest: Buffer = Buffer.alloc(0)
  /** Behind it the pieces in which no line ends, put together only when one does. */
  let held: Buffer[] = []
  let numHeldCharacters = 0
  let row = 0
  let numUnclosed = 0
  let numUndecoded = 0
  const numbered = (data: string[][]): SourceRow[] => {
    const rows: SourceRow[] = []
    for (const cells of innerDelimiter === null ? data : unwrapped(data, innerDelimiter)) {
      row++
      if (row > 1 || !STATED_DELIMITER.test(cells.join(delimiter))) rows.push({ row, cells })
    }
    return rows
  }
  /** Of the first row, against which lines that a stray quote has joined are measured. */
  let width = 0
  let astray: (Finding & { count: number }) | null = null
  const noteAstray = (at: number): void => {
    if (astray === null) {
      astray = { severity: 'warning', code: 'quote-astray', row: at, count: 0 }
      notes.push(astray)
    }
    astray.count++
  }
  const mended = ({ data, errors }: ParsedRows, numBefore: number): string[][] => {
    width ||= data[0]?.length ?? 0
    const odd = new Set(errors.filter(({ code }) => code === 'InvalidQuotes').map((error) => error.row))
    if (odd.size === 0) return data
    const rows: string[][] = []
    data.forEach((cells, index) => {
      if (odd.has(index)) noteAstray(numBefore + rows.length + 1)
      const lines = odd.has(index) ? linesJoined(cells, delimiter, width) : null
      rows.push(...(lines ?? [cells]))
    })
    return rows
  }
  let isInLongLine = false
  for await (const piece of utf8Pieces(path, encoding, onBytes)) {
    if (piece.includes(UNDECODED)) numUndecoded += piece.toString().split('\ufffd').length - 1
    held.push(piece)
    // Nothing has ended yet: no need to look from the beginning again.
    if (!piece.includes(LINE_FEED) && !piece.includes(LINE_RETURN)) {
      numHeldCharacters += numCharacters(piece)
      if (numHeldCharacters <= MAX_ROW_CHARACTERS) continue
    }
    let bytes = rest.length === 0 && held.length === 1 ? piece : Buffer.concat([rest, ...held])
    held = []
    numHeldCharacters = 0
    const isQuoted = numUnclosed < MAX_UNCLOSED_QUOTES
    if (delimiterByte !== null && !isInLongLine) {
      const rows: string[][] = []
      const cut = cutRecords(bytes, { delimiter: delimiterByte, isQuoted, texts, rows })
      width ||= rows[0]?.length ?? 0
      if (rows.length > 0) yield numbered(rows)
      rest = bytes.subarray(cut.end)
      if (!cut.isOdd && !isOverlong(rest)) continue
      bytes = rest
    }
    // The line feed of a line end may stand in the next piece.
    const isReturnPending = bytes.at(-1) === LINE_RETURN
    let text = withOneLineEnd(bytes.toString('utf8', 0, bytes.length - (isReturnPending ? 1 : 0)))
    if (isInLongLine) {
      const end = text.indexOf('\n')
      rest = Buffer.alloc(0)
      if (end === -1) continue
      text = text.slice(end + 1)
      isInLongLine = false
    }
    const parsed = parseRows(text, delimiter, true, isQuoted)
    yield numbered(mended(parsed, row))
    text = text.slice(parsed.meta.cursor)
    while (text.length > MAX_ROW_CHARACTERS) {
      if (text.indexOf('\n') === -1) {
        notes.push({ severity: 'warning', code: 'line-too-long', row: ++row })
        yield [{ row, cells: text.split(delimiter, MAX_CELLS) }]
        text = ''
        isInLongLine = true
        break
      }
      const line = takeLine(text)
      notes.push({ severity: 'warning', code: 'quote-not-closed', row: ++row })
      numUnclosed++
      yield [{ row, cells: line.text.split(delimiter, MAX_CELLS) }]
      const again = parseRows(line.rest, delimiter, true, numUnclosed < MAX_UNCLOSED_QUOTES)
      yield numbered(mended(again, row))
      text = line.rest.slice(again.meta.cursor)
    }
    rest = Buffer.from(isReturnPending && !isInLongLine ? `${text}\r` : text)
  }
  let text = withOneLineEnd(Buffer.concat([rest, ...held]).toString())
  while (text.length > 0) {
    const complete = parseRows(text, delimiter, true)
    yield numbered(mended(complete, row))
    text = text.slice(complete.meta.cursor)
    const last = parseRows(text, delimiter, false)
    if (!last.errors.some((error) => error.code === 'MissingQuotes')) {
      yield numbered(mended(last, row))
      break
    }
    const line = takeLine(text)
    notes.push({ severity: 'warning', code: 'quote-not-closed', row: ++row })
    yield [{ row, cells: line.text.split(delimiter) }]
    text = line.rest
  }
  if (numUndecoded > 0) {
    notes.push({
      severity: 'warning',
      code: 'characters-not-decoded',
      count: numUndecoded,
      params: { encoding },
    })
  }
}

/**
 * The lines that a quote which nobody closed has made one row, where each of them alone has as many cells as the
 * table; else null. The quote that closed the row at last belongs to a text and is given back to it.
 */
function linesJoined(cells: string[], delimiter: string, width: number): string[][] | null {
  if (width < 2 || !cells.some((cell) => cell.includes('\n'))) return null
  const lines = cells
    .map((cell) => ((cell.split('"').length & 1) === 0 ? `${cell}"` : cell))
    .join(delimiter)
    .split('\n')
    .map((line) => line.split(delimiter))
  return lines.every((line) => line.length === width) ? lines : null
}

/** The first line without regard to quotes: only that one line suffers from a quote that is never closed. */
function takeLine(text: string): { text: string; rest: string } {
  const end = text.indexOf('\n')
  return end === -1
    ? { text: text.slice(0, MAX_ROW_CHARACTERS), rest: text.slice(MAX_ROW_CHARACTERS) }
    : { text: text.slice(0, end), rest: text.slice(end + 1) }
}

/** How the cells of a text are parted, and what parts the whole of a figure from its decimals. */
interface Punctuation {
  delimiter: string
  /** Every line as a whole stands in quotes (`"甲,公园,1"`): what parts the cells inside of it. */
  innerDelimiter: string | null
  decimalMark: '.' | ','
}

/**
 * The delimiter that cuts the most rows of the beginning into the same number of cells. Titles and notes above
 * the table have other widths, so the commonest width counts, not the width of the first row.
 */
async function detectPunctuation(path: string, encoding: TextEncodingName): Promise<Punctuation> {
  let sample = ''
  for await (const piece of utf8Pieces(path, encoding)) {
    sample += withOneLineEnd(piece.toString())
    if (sample.length >= 128 * 1024) break
  }
  const rowsBy = (delimiter: string): string[][] =>
    parseRows(sample, delimiter, sample.length >= 128 * 1024)
      .data.slice(0, 500)
      .filter((cells) => cells.some((cell) => cell.trim() !== ''))
  const firstLine = sample.slice(0, sample.search(/\n|$/))
  const stated = STATED_DELIMITER.exec(firstLine)?.[1]
  if (stated !== undefined)
    return { delimiter: stated, innerDelimiter: null, decimalMark: decimalMarkOf(rowsBy(stated), stated) }
  let best = { delimiter: ',', rows: [] as string[][] }
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    if (!sample.includes(delimiter)) continue
    // Sentences are full of it: as a delimiter it stands in every row.
    if (delimiter === '，' && !firstLine.includes(delimiter)) continue
    const rows = rowsBy(delimiter)
    const numByWidth = new Map<number, number>()
    for (const cells of rows) {
      if (cells.length > 1) numByWidth.set(cells.length, (numByWidth.get(cells.length) ?? 0) + 1)
    }
    for (const [width, count] of numByWidth) {
      const share = count / rows.length
      const score = share * share * Math.log2(width + 1) * (delimiter === '，' ? 0.5 : 1)
      if (score > bestScore) {
        bestScore = score
        best = { delimiter, rows }
      }
    }
  }
  if (bestScore === 0 && isAligned(sample))
    return { delimiter: ALIGNED, innerDelimiter: null, decimalMark: '.' }
  const innerDelimiter = bestScore === 0 ? innerDelimiterOf(firstLine, rowsBy(',')) : null
  const rows = innerDelimiter === null ? best.rows : unwrapped(rowsBy(','), innerDelimiter)
  const decimalMark = decimalMarkOf(rows, innerDelimiter ?? best.delimiter)
  return { delimiter: best.delimiter, innerDelimiter, decimalMark }
}

/** Rows of one quoted cell that holds a whole line, all of them cut into as many cells. */
function innerDelimiterOf(firstLine: string, rows: string[][]): string | null {
  if (!/^".*"$/.test(firstLine.trim()) || rows.length < 2 || rows.some((cells) => cells.length > 1))
    return null
  for (const delimiter of [',', '\t', ';', '|']) {
    const widths = unwrapped(rows, delimiter).map((cells) => cells.length)
    const width = widths[0]!
    if (width > 1 && widths.filter((one) => one === width).length >= rows.length * 0.9) return delimiter
  }
  return null
}

const unwrapped = (rows: string[][], delimiter: string): string[][] =>
  rows.map((cells) => (cells.length === 1 ? (parseRows(cells[0]!, delimiter, false).data[0] ?? []) : cells))

/** Lists of numbers of houses and the like, in which a comma parts one from the next. */
const LIST_TITLE = /[号楼层栋]|编|门牌|成员|选项|多选/

/**
 * A comma where a column is full of figures such as `3,5`. Beside commas that part the cells, such figures are more
 * likely lists (`"3,5"`), so that far more of them are needed.
 */
function decimalMarkOf(rows: string[][], delimiter: string): '.' | ',' {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  for (let column = 0; column < width; column++) {
    const cells = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '')
    const numDecimals = cells.filter(hasDecimalComma).length
    const isList = cells.some((cell) => /\d,\d+,\d/.test(cell) && !/^[+-]?\d{1,3}(,\d{3})+$/.test(cell))
    if (isList || (delimiter === ',' && LIST_TITLE.test(cells[0] ?? ''))) continue
    if (numDecimals > 0 && numDecimals >= (cells.length - 1) * (delimiter === ',' ? 0.8 : 0.2)) return ','
  }
  return '.'
}

/** Nearly all lines have as many columns set by wide gaps as the first has, and more than one. */
function isAligned(sample: string): boolean {
  const lines = sample.split('\n').filter((line) => line.trim() !== '')
  const width = alignedCells(lines[0] ?? '').length
  const numAlike = lines.filter((line) => alignedCells(line).length === width).length
  return width > 1 && lines.length > 2 && numAlike >= lines.length * 0.9
}
