/**
 * Cuts delimited UTF-8 text into records and cells where it is written by the book (RFC 4180, any line end): without a
 * parser of strings a large file is read several times as fast. What is not by the book is left to that parser.
 */
import type { CellTexts } from '../cell-texts.ts'

export interface CutRecords {
  /** Behind the last complete record. */
  end: number
  /** The record at `end` is not written by the book: a closed quote with something behind it. */
  isOdd: boolean
}

const [LINE_FEED, LINE_RETURN, QUOTE] = [0x0a, 0x0d, 0x22] as const

/**
 * Adds the complete records of `bytes` to `rows`, each with all of its cells.
 *
 * @param delimiter one byte
 * @param isQuoted false takes quotes for characters like any other
 */
export function cutRecords(
  bytes: Buffer,
  parts: { delimiter: number; isQuoted: boolean; texts: CellTexts; rows: string[][] },
): CutRecords {
  const { delimiter, isQuoted, texts, rows } = parts
  const { length } = bytes
  let recordStart = 0
  let width = 0
  let cells: string[] = []
  let at = 0
  while (at < length) {
    let text: string
    if (isQuoted && bytes[at] === QUOTE) {
      const closing = closingQuote(bytes, at + 1)
      if (closing === -1 || closing + 1 >= length) break
      text = texts.take(bytes, at + 1, closing, width)
      if (text.includes('""')) text = text.replaceAll('""', '"')
      at = closing + 1
      const next = bytes[at]!
      if (next !== delimiter && next !== LINE_FEED && next !== LINE_RETURN)
        return { end: recordStart, isOdd: true }
    } else {
      const start = at
      let hash = 0
      let all = 0
      while (at < length) {
        const byte = bytes[at]!
        if (byte === delimiter || byte === LINE_FEED || byte === LINE_RETURN) break
        hash = ((hash << 5) - hash + byte) | 0
        all |= byte
        at++
      }
      if (at === length) break
      text = texts.takeSeen(bytes, start, at, width, hash, all)
    }
    cells.push(text)
    width++
    const ended = bytes[at]!
    at++
    if (ended === delimiter) continue
    if (ended === LINE_RETURN) {
      // Whether it is alone is seen with the next piece.
      if (at === length) break
      if (bytes[at] === LINE_FEED) at++
    }
    rows.push(cells)
    cells = []
    width = 0
    recordStart = at
  }
  return { end: recordStart, isOdd: false }
}

/** The quote that closes a cell; -1 where none does. Two of them are one character. */
function closingQuote(bytes: Buffer, from: number): number {
  const { length } = bytes
  let at = from
  while (at < length) {
    if (bytes[at] !== QUOTE) at++
    else if (at + 1 < length && bytes[at + 1] === QUOTE) at += 2
    else return at
  }
  return -1
}
