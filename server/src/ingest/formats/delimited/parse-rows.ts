import Papa from 'papaparse'
import { cutLoosely, type Dialect, isByTheBook } from './loose-records.ts'
import { cellsOfSpans } from './ruled-columns.ts'

/** Spaces that set columns beneath each other: a delimiter of its own kind. */
export const ALIGNED = '  '

export interface ParsedRows {
  data: string[][]
  errors: { code?: string; row?: number }[]
  meta: { cursor: number }
}

/** One line end everywhere: files put together by hand carry several. */
export const withOneLineEnd = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text

/** Cuts text with one line end into rows; with `leaveLast` a row that no line end closes is left for the next piece. */
export function parseRows(text: string, dialect: Dialect, leaveLast: boolean, isQuoted = true): ParsedRows {
  const { delimiter } = dialect
  if (dialect.isSpaced) return rowsOfLines(text, leaveLast, spacedCells)
  if (dialect.spans !== undefined) return rowsOfLines(text, leaveLast, cellsOfSpans(dialect.spans))
  if (delimiter === ALIGNED) return rowsOfLines(text, leaveLast, alignedCells)
  if (!isByTheBook(dialect)) {
    const { data, end, isUnclosed } = cutLoosely(text, dialect, leaveLast, isQuoted)
    const errors = isUnclosed ? [{ code: 'MissingQuotes', row: data.length }] : []
    return { data, errors, meta: { cursor: end } }
  }
  const parser = new Papa.Parser({ delimiter, newline: '\n', ...(isQuoted ? {} : { fastMode: true }) })
  return parser.parse(text, 0, leaveLast) as ParsedRows
}

function rowsOfLines(text: string, leaveLast: boolean, cellsOf: (line: string) => string[]): ParsedRows {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  if (!leaveLast && last !== '') lines.push(last)
  const cursor = leaveLast ? text.length - last.length : text.length
  return { data: lines.map(cellsOf), errors: [], meta: { cursor } }
}

export const alignedCells = (line: string): string[] => line.trim().split(/ {2,}|\t+/)

/** `"甲 社区" 3120 0.95`; a comment stays whole. */
export const spacedCells = (line: string): string[] =>
  line.startsWith('#')
    ? [line]
    : (line.match(/"[^"]*"|\S+/g) ?? []).map((cell) => cell.replace(/^"(.*)"$/, '$1'))

export const plainDialect = (delimiter: string): Dialect => ({
  delimiter,
  quote: '"',
  quoteInside: 'doubled',
  hasSpaceBeforeQuote: false,
})

/** Rows whose one cell is a whole line, each with the cells of that line. */
export const unwrapped = (rows: string[][], delimiter: string): string[][] =>
  rows.map((cells) =>
    cells.length === 1 ? (parseRows(cells[0]!, plainDialect(delimiter), false).data[0] ?? []) : cells,
  )
