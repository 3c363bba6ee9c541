import { stat } from 'node:fs/promises'
import type { Cell, MergedRange, TableHints } from '@jingjing/analysis/recognise/contract'
import { baseName, type OnBytes, type OpenedFile, type SourceRow, unreadable } from '../source-table.ts'
import { decodedChunks, detectEncoding } from '../text-encoding.ts'

const MAX_BYTES = 32 * 1024 * 1024
const MAX_CELLS = 2_000_000
const MAX_SPAN = 1_000

interface MarkedTable {
  name: string
  rows: Cell[][]
  merges: MergedRange[]
}

/**
 * The tables of a page: what many systems of offices write when they export to Excel. Pages without a table of two
 * rows and two columns (a page to sign in, an error) are refused.
 */
export async function openHtml(path: string, originalName: string, onBytes: OnBytes): Promise<OpenedFile> {
  const { size } = await stat(path)
  if (size > MAX_BYTES) throw unreadable(originalName, 'unreadable-web-page')
  const { encoding } = await detectEncoding(path, originalName)
  let page = ''
  for await (const text of decodedChunks(path, encoding, onBytes)) page += text
  const filled = tablesOf(page, originalName).filter(isTable)
  if (filled.length === 0) throw unreadable(originalName, 'unreadable-web-page')
  return {
    tables: filled.map(({ name, rows, merges }, i) => {
      const plainName = filled.length === 1 ? baseName(originalName) : `表${i + 1}`
      const hints: TableHints = { name: name || plainName, merges }
      async function* each(): AsyncGenerator<SourceRow> {
        for (const [at, cells] of rows.entries()) yield { row: at + 1, cells }
      }
      return { hints, rows: each }
    }),
  }
}

const isTable = ({ rows }: MarkedTable): boolean =>
  rows.filter((cells) => cells.filter((cell) => cell !== null).length > 1).length > 1

interface OpenTable {
  table: MarkedTable
  row: Cell[] | null
  text: string | null
  colSpan: number
  rowSpan: number
  /** Rows that a cell above still covers, by column. */
  covered: Map<number, number>
}

function tablesOf(page: string, originalName: string): MarkedTable[] {
  const found: MarkedTable[] = []
  const stack: OpenTable[] = []
  let numCells = 0

  function endCell(open: OpenTable): void {
    if (open.text === null || open.row === null) return
    const { row, table, covered, colSpan, rowSpan } = open
    while ((covered.get(row.length) ?? 0) > 0) row.push(null)
    const text = decoded(open.text)
    const [minRow, minColumn] = [table.rows.length, row.length]
    for (let i = 0; i < colSpan; i++) {
      if (rowSpan > 1) covered.set(row.length, rowSpan)
      row.push(i === 0 && text !== '' ? text : null)
    }
    if (colSpan > 1 || rowSpan > 1)
      table.merges.push({
        minRow,
        minColumn,
        maxRow: minRow + rowSpan - 1,
        maxColumn: minColumn + colSpan - 1,
      })
    numCells += colSpan
    if (numCells > MAX_CELLS) throw unreadable(originalName, 'unreadable-web-page')
    open.text = null
  }

  function endRow(open: OpenTable): void {
    endCell(open)
    if (open.row === null) return
    open.table.rows.push(open.row)
    for (const [column, numRows] of open.covered) open.covered.set(column, numRows - 1)
    open.row = null
  }

  function tag(name: string, isEnd: boolean, rest: string): void {
    const open = stack.at(-1)
    if (name === 'table') {
      if (isEnd && open !== undefined) {
        endRow(open)
        stack.pop()
      } else if (!isEnd) {
        const table: MarkedTable = { name: '', rows: [], merges: [] }
        found.push(table)
        stack.push({ table, row: null, text: null, colSpan: 1, rowSpan: 1, covered: new Map() })
      }
    } else if (open === undefined) return
    else if (name === 'tr') {
      endRow(open)
      if (!isEnd) open.row = []
    } else if (name === 'td' || name === 'th') {
      endCell(open)
      if (isEnd) return
      open.row ??= []
      open.text = ''
      open.colSpan = spanOf(rest, 'colspan')
      open.rowSpan = spanOf(rest, 'rowspan')
    } else if (open.text !== null && (name === 'br' || (name === 'p' && isEnd))) open.text += '\n'
  }

  scan(page, tag, (text) => {
    const open = stack.at(-1)
    if (open !== undefined && open.text !== null) open.text += text
  })
  for (const open of stack) endRow(open)
  return found
}

/** Goes through a page once from tag to tag; what stands in comments, scripts and styles is passed over. */
function scan(
  page: string,
  onTag: (name: string, isEnd: boolean, rest: string) => void,
  onText: (text: string) => void,
): void {
  let at = 0
  while (at < page.length) {
    const start = page.indexOf('<', at)
    if (start === -1) return
    if (start > at) onText(page.slice(at, start))
    const isComment = page.startsWith('<!--', start)
    const end = page.indexOf(isComment ? '-->' : '>', start)
    if (end === -1) return
    at = end + (isComment ? 3 : 1)
    if (isComment) continue
    const [, slash, name, rest] = /^(\/?)([a-z]\w*)([\s\S]*)$/i.exec(page.slice(start + 1, end)) ?? []
    if (name === undefined) continue
    const lower = name.toLowerCase()
    onTag(lower, slash === '/', rest ?? '')
    if (slash !== '/' && (lower === 'script' || lower === 'style')) {
      const closing = new RegExp(`</${lower}`, 'gi')
      closing.lastIndex = at
      at = closing.exec(page)?.index ?? page.length
    }
  }
}

function spanOf(attributes: string, name: 'colspan' | 'rowspan'): number {
  const stated = Number(new RegExp(`${name}\\s*=\\s*["']?(\\d{1,6})`, 'i').exec(attributes)?.[1] ?? 1)
  return Math.min(Math.max(stated, 1), MAX_SPAN)
}

const NAMED_CHARACTERS: Record<string, string> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  ensp: ' ',
  emsp: ' ',
  middot: '·',
  times: '×',
}

function decoded(text: string): string {
  const plain = text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,10}));/gi, (whole, decimal, hex, name) => {
        if (name !== undefined) return NAMED_CHARACTERS[String(name).toLowerCase()] ?? whole
        const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
      })
    : text
  // Line ends of the source are spaces of the page.
  return plain.replace(/[ \t\r]*\n[ \t\r]*/g, '\n').trim()
}
