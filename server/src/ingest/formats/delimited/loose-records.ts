/**
 * Delimited text in the dialects that other programs write: delimiters of several characters, single quotes, spaces in
 * front of a quote, quotes written with a backslash. Slower than what is by the book, and far rarer.
 */

import type { Spans } from './ruled-columns.ts'

export interface Dialect {
  delimiter: string
  /** What encloses a cell that holds a delimiter or a line end. */
  quote: '"' | "'"
  /** What stands before a quote inside of a quoted cell: another one, or a backslash. */
  quoteInside: 'doubled' | 'backslash'
  /** `a, "b, c"`: spaces in front of a quote belong to the delimiter. */
  hasSpaceBeforeQuote: boolean
  /** The delimiter is any number of spaces and tabs; lines begin with none of them. */
  isSpaced?: true
  /** Where columns begin that a line of dashes marks out. */
  spans?: Spans
}

export interface LooseRecords {
  data: string[][]
  /** Behind the last complete record. */
  end: number
  /** The last record begins a quoted cell that nothing closes. */
  isUnclosed: boolean
}

export const isByTheBook = (dialect: Dialect): boolean =>
  dialect.delimiter.length === 1 &&
  dialect.quote === '"' &&
  dialect.quoteInside === 'doubled' &&
  !(dialect.hasSpaceBeforeQuote || dialect.isSpaced || dialect.spans !== undefined)

/** Cuts text whose lines end with `\n`; with `leaveLast` a record that no line end closes is left for the next piece. */
export function cutLoosely(
  text: string,
  dialect: Dialect,
  leaveLast: boolean,
  isQuoted = true,
): LooseRecords {
  const { delimiter, quote, hasSpaceBeforeQuote } = dialect
  const data: string[][] = []
  let cells: string[] = []
  let recordStart = 0
  let at = 0
  while (at < text.length) {
    let start = at
    if (isQuoted && hasSpaceBeforeQuote) while (text[start] === ' ') start++
    if (isQuoted && text[start] === quote) {
      const closed = closingQuote(text, start + 1, dialect)
      if (closed === -1) return { data, end: recordStart, isUnclosed: true }
      let end = closed + 1
      while (text[end] === ' ') end++
      // Half of a delimiter: the next piece brings the other half.
      if (leaveLast && text.length - end < delimiter.length && delimiter.startsWith(text.slice(end)))
        return { data, end: recordStart, isUnclosed: false }
      // What goes on behind its closing quote was never quoted.
      if (end >= text.length || text[end] === '\n' || text.startsWith(delimiter, end)) {
        cells.push(unescaped(text.slice(start + 1, closed), dialect))
        at = end
      } else at = addPlain(text, at, delimiter, cells)
    } else at = addPlain(text, at, delimiter, cells)
    if (at >= text.length) break
    if (text[at] === '\n') {
      data.push(cells)
      cells = []
      at++
      recordStart = at
    } else {
      at += delimiter.length
      if (at >= text.length) cells.push('')
    }
  }
  if (cells.length === 0 || leaveLast) return { data, end: recordStart, isUnclosed: false }
  return { data: [...data, cells], end: text.length, isUnclosed: false }
}

function addPlain(text: string, from: number, delimiter: string, cells: string[]): number {
  const lineEnd = text.indexOf('\n', from)
  const stop = lineEnd === -1 ? text.length : lineEnd
  const next = text.indexOf(delimiter, from)
  const end = next === -1 || next > stop ? stop : next
  cells.push(text.slice(from, end))
  return end
}

function closingQuote(text: string, from: number, { quote, quoteInside }: Dialect): number {
  for (let at = from; at < text.length; at++) {
    if (quoteInside === 'backslash' && text[at] === '\\') at++
    else if (text[at] === quote) {
      if (quoteInside === 'doubled' && text[at + 1] === quote) at++
      else return at
    }
  }
  return -1
}

function unescaped(text: string, { quote, quoteInside }: Dialect): string {
  return quoteInside === 'doubled' ? text.replaceAll(quote + quote, quote) : text.replace(/\\(["'\\])/g, '$1')
}
