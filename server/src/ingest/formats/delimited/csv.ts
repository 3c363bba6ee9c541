import type { Finding } from '@jingjing/analysis/recognise/contract'
import { createCellTexts } from '../cell-texts.ts'
import { baseName, flattened, type OnBytes, type OpenedFile, type SourceRow } from '../source-table.ts'
import { detectEncoding, type TextEncodingName, utf8Pieces } from '../text-encoding.ts'
import { cutRecords } from './cut-records.ts'
import { firstLabel, labelledRecords, RECORD_LINE } from './labelled-records.ts'
import { isByTheBook } from './loose-records.ts'
import { type ParsedRows, parseRows, unwrapped, withOneLineEnd } from './parse-rows.ts'
import { detectPunctuation, type Punctuation, STATED_DELIMITER } from './punctuation.ts'

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
  const beginning = await firstLines(path, encoding)
  const label = firstLabel(beginning)
  if (label !== null || RECORD_LINE.test(beginning[0] ?? '')) {
    const lines = () => linesOf(path, encoding, onBytes)
    return { tables: [labelledRecords(baseName(originalName), lines, label)] }
  }
  const punctuation = await detectPunctuation(path, encoding)
  const notes: Finding[] = []
  const batches = () => csvBatches(path, { encoding, punctuation, notes, onBytes })
  return {
    tables: [
      {
        hints: {
          name: baseName(originalName),
          notes,
          ...(punctuation.decimalMark === ',' ? { decimalMark: ',' } : {}),
        },
        rows: () => flattened(batches()),
        batches,
      },
    ],
  }
}

const FIRST_BYTES = 64 * 1024
const MAX_FIRST_LINES = 60

/** Lines of the beginning that hold something. */
async function firstLines(path: string, encoding: TextEncodingName): Promise<string[]> {
  for await (const piece of utf8Pieces(path, encoding)) {
    const lines = piece.toString('utf8', 0, FIRST_BYTES).split(/\r?\n/)
    // The last of them may go on.
    if (piece.length > FIRST_BYTES) lines.pop()
    return lines.filter((line) => line.trim() !== '').slice(0, MAX_FIRST_LINES)
  }
  return []
}

async function* linesOf(path: string, encoding: TextEncodingName, onBytes?: OnBytes): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of utf8Pieces(path, encoding, onBytes)) {
    const lines = `${rest}${piece.toString()}`.split(/\r?\n/)
    rest = (lines.pop() ?? '').slice(0, MAX_ROW_CHARACTERS)
    yield* lines
  }
  if (rest !== '') yield rest
}

/** A character has up to three bytes: most are counted only when there are too many of those. */
const isOverlong = (bytes: Buffer): boolean =>
  bytes.length > MAX_ROW_CHARACTERS && numCharacters(bytes) > MAX_ROW_CHARACTERS

/** All bytes of UTF-8 but those that continue a character. */
function numCharacters(bytes: Buffer): number {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++
  return count
}

async function* csvBatches(
  path: string,
  parts: {
    encoding: TextEncodingName
    punctuation: Punctuation
    notes: Finding[]
    onBytes: OnBytes
  },
): AsyncGenerator<SourceRow[]> {
  const { encoding, punctuation, notes, onBytes } = parts
  const { dialect, innerDelimiter } = punctuation
  let { lacksFirstTitle } = punctuation
  const { delimiter } = dialect
  notes.length = 0
  const texts = createCellTexts()
  const delimiterByte = isByTheBook(dialect) && delimiter < '\x7f' ? delimiter.charCodeAt(0) : null
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
    for (const record of innerDelimiter === null ? data : unwrapped(data, innerDelimiter)) {
      row++
      const isShort = lacksFirstTitle !== null && record.length === lacksFirstTitle - 1
      const cells = isShort ? ['', ...record] : record
      if (isShort) lacksFirstTitle = null
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
    const parsed = parseRows(text, dialect, true, isQuoted)
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
      const again = parseRows(line.rest, dialect, true, numUnclosed < MAX_UNCLOSED_QUOTES)
      yield numbered(mended(again, row))
      text = line.rest.slice(again.meta.cursor)
    }
    rest = Buffer.from(isReturnPending && !isInLongLine ? `${text}\r` : text)
  }
  let text = withOneLineEnd(Buffer.concat([rest, ...held]).toString())
  while (text.length > 0) {
    const complete = parseRows(text, dialect, true)
    yield numbered(mended(complete, row))
    text = text.slice(complete.meta.cursor)
    const last = parseRows(text, dialect, false)
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
