import type { Cell, MergedRange, TableHints } from '@jingjing/analysis/recognise/contract'
import type { SaxesTagPlain } from 'saxes'
import { baseName, type OpenedFile, type SourceRow, unreadable } from '../source-table.ts'
import { walkXml } from '../xml-events.ts'
import { withArchive } from '../zip-archive.ts'

const MAX_TITLE_CHARACTERS = 60
const MAX_CELLS = 2_000_000
const UNIT_NOTE = /^[（(]?\s*(计量|金额)?单位\s*[:：]\s*\S{1,8}$/
const NOTE =
  /^[（(]?\s*(填报|填表|制表|统计|编制|报送)?(单位|部门|时间|日期|地点|人员?|备注|注|说明|主持人?|截至|截止)[^:：]{0,6}[:：]/

interface WordTable {
  name: string
  rows: Cell[][]
  merges: MergedRange[]
}

/** The tables of a Word document, each with the paragraph above it as its name; text around them is left alone. */
export function openDocx(path: string, originalName: string): Promise<OpenedFile> {
  return withArchive(path, originalName, async (archive) => {
    const tables: WordTable[] = []
    const reader = createTableReader(tables, originalName)
    for await (const _piece of walkXml(() => archive.read('word/document.xml'), originalName, reader)) {
      // The reader keeps what it needs.
    }
    const filled = tables.filter(({ rows }) => rows.length > 0)
    if (filled.length === 0) throw unreadable(originalName, 'unreadable-document')
    return {
      tables: filled.map(({ name, rows, merges }, i) => {
        const plainName = filled.length === 1 ? baseName(originalName) : `表${i + 1}`
        const hints: TableHints = { name: name || plainName, merges }
        return {
          hints,
          async *rows(): AsyncGenerator<SourceRow> {
            for (const [at, cells] of rows.entries()) yield { row: at + 1, cells }
          },
        }
      }),
    }
  })
}

interface OpenTable {
  table: WordTable
  row: Cell[]
  column: number
  span: number
  vertical: 'none' | 'start' | 'on'
  text: string[]
  /** Where a cell merged down began, by column. */
  started: Map<number, MergedRange>
}

function createTableReader(tables: WordTable[], originalName: string) {
  const stack: OpenTable[] = []
  let paragraph = ''
  let above = ''
  /** `单位：万元` between title and table, which stands as a row above it elsewhere. */
  let unitNote = ''
  let numCells = 0

  /** The title of a table stays that when notes stand between the two. */
  function noteParagraph(text: string): void {
    if (text === '') return
    if (UNIT_NOTE.test(text)) unitNote = text
    else if (above === '' || !(NOTE.test(text) || /^[（(].*[）)]$/.test(text))) above = text
  }

  function endCell(current: OpenTable): void {
    const text = current.text.join('\n').trim()
    const at = current.table.rows.length
    const range: MergedRange = {
      minRow: at,
      maxRow: at,
      minColumn: current.column,
      maxColumn: current.column + current.span - 1,
    }
    if (current.vertical === 'on') {
      const start = current.started.get(current.column)
      if (start !== undefined) start.maxRow = at
    } else {
      if (current.vertical === 'start') {
        current.started.set(current.column, range)
        current.table.merges.push(range)
      } else if (current.span > 1) current.table.merges.push(range)
    }
    current.row.push(text === '' || current.vertical === 'on' ? null : text)
    for (let i = 1; i < current.span; i++) current.row.push(null)
    current.column += current.span
    numCells += current.span
    if (numCells > MAX_CELLS) throw unreadable(originalName, 'unreadable-cell-too-long')
  }

  return {
    open(name: string, tag: SaxesTagPlain): void {
      const current = stack.at(-1)
      if (name === 'tbl') {
        const table: WordTable = {
          name: above.length <= MAX_TITLE_CHARACTERS ? above : '',
          rows: unitNote === '' ? [] : [[unitNote]],
          merges: [],
        }
        // Tables inside of cells are layout; their text belongs to the cell.
        if (stack.length === 0) tables.push(table)
        stack.push({ table, row: [], column: 0, span: 1, vertical: 'none', text: [], started: new Map() })
      } else if (name === 'tr' && current !== undefined) {
        current.row = []
        current.column = 0
      } else if (name === 'tc' && current !== undefined) {
        Object.assign(current, { span: 1, vertical: 'none', text: [] })
      } else if (name === 'gridSpan' && current !== undefined) {
        const span = Number(tag.attributes['w:val'])
        if (span > 0 && span <= 200) current.span = span
      } else if (name === 'vMerge' && current !== undefined) {
        current.vertical = tag.attributes['w:val'] === 'restart' ? 'start' : 'on'
      } else if (name === 'p') {
        paragraph = ''
      } else if (name === 'br' || name === 'tab') {
        paragraph += name === 'tab' ? '\t' : '\n'
      }
    },
    close(name: string, text: string): void {
      const current = stack.at(-1)
      if (name === 't') paragraph += text
      else if (name === 'p') {
        if (current !== undefined) current.text.push(paragraph)
        else noteParagraph(paragraph.trim())
      } else if (name === 'tc' && current !== undefined) endCell(current)
      else if (name === 'tr' && current !== undefined) {
        if (current.row.some((cell) => cell !== null)) current.table.rows.push(current.row)
      } else if (name === 'tbl') {
        const ended = stack.pop()
        const outer = stack.at(-1)
        if (outer !== undefined && ended !== undefined) {
          outer.text.push(...ended.table.rows.map((row) => row.filter((cell) => cell !== null).join(' ')))
        } else {
          above = ''
          unitNote = ''
        }
      }
    },
  }
}
