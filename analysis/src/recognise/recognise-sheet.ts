import { isEmptyCell, labelOf, missingKind } from './cells/cell-text.ts'
import { readDate } from './cells/read-date.ts'
import { readNumber } from './cells/read-number.ts'
import type { Cell, RecognisedTable, TableHints } from './contract.ts'
import { KNOWN_TITLES, titleKey } from './fields.ts'
import { type BufferedRow, findHeader } from './find-header.ts'
import { HEADING_MARK } from './headings/heading-words.ts'
import { createRecogniser, type Recogniser } from './recognise-table.ts'

export interface SheetRecogniser {
  /** `row` is the one-based row of the file; rows come in order. */
  observe(row: number, cells: Cell[]): void
  /** The tables of the sheet from left to right and from top to bottom; nearly always one. */
  finish(): RecognisedTable[]
}

/** Rows looked at before it is decided how many tables stand side by side. */
const FIRST_ROWS = 60
/** Rows looked at behind a gap before it is decided whether another table begins. */
const GAP_ROWS = 12
const MAX_TABLES = 40
/** A sheet with more gaps than this is a list with holes. */
const MAX_GAPS = 2_000

/** Recognises the tables of a sheet in one pass, in memory bounded by its columns and tables. */
export function createSheetRecogniser(hints: TableHints): SheetRecogniser {
  if (hints.headerIsCertain) return oneTable(hints)
  let first: BufferedRow[] | null = []
  let columns: ColumnSpan[] = []
  let stacks: Stack[] = []

  function decide(): void {
    const rows = first ?? []
    first = null
    columns = findSpans(rows, hints)
    stacks = columns.map((span, i) =>
      createStack(
        i < columns.length - 1 ? { ...hints, isBesideOthers: true } : hints,
        columns.length === 1 ? null : span,
      ),
    )
    for (const { row, cells } of rows) handOn(row, cells)
  }

  function handOn(row: number, cells: Cell[]): void {
    if (stacks.length === 1) stacks[0]!.observe(row, cells)
    else for (const [i, stack] of stacks.entries()) stack.observe(row, within(cells, columns[i]!))
  }

  return {
    observe(row, cells) {
      if (first === null) {
        handOn(row, cells)
        return
      }
      first.push({ row, cells })
      if (first.length >= FIRST_ROWS) decide()
    },
    finish() {
      if (first !== null) decide()
      const tables = stacks.flatMap((stack) => stack.finish())
      const filled = tables.length > 1 ? tables.filter(({ numRows }) => numRows > 0) : tables
      return named(filled.length === 0 ? tables.slice(0, 1) : filled, hints.name)
    },
  }
}

function oneTable(hints: TableHints): SheetRecogniser {
  const recogniser = createRecogniser(hints)
  return { observe: recogniser.observe, finish: () => [recogniser.finish()] }
}

/** Inclusive, zero-based. */
interface ColumnSpan {
  minColumn: number
  maxColumn: number
}

const WHOLE: ColumnSpan = { minColumn: 0, maxColumn: Number.MAX_SAFE_INTEGER }

function within(cells: Cell[], { minColumn, maxColumn }: ColumnSpan): Cell[] {
  return cells.slice(0, maxColumn + 1).map((cell, column) => (column < minColumn ? null : cell))
}

/**
 * Tables beside each other: blocks of columns with empty ones between them, each with titles of its own; or the same
 * titles twice in a row, as lists are set in two columns to save paper.
 */
function findSpans(rows: BufferedRow[], hints: TableHints): ColumnSpan[] {
  const wide = rows.filter(({ cells }) => numFilled(cells) > 1)
  const width = Math.max(0, ...wide.map(({ cells }) => cells.length))
  const repeated = repeatedSpans(wide) ?? titledSpans(wide, hints)
  if (repeated !== null) return repeated
  const isUsed = Array.from({ length: width }, (_, column) =>
    wide.some(({ cells }) => !isEmptyCell(cells[column])),
  )
  const blocks: ColumnSpan[] = []
  for (let column = 0; column < width; column++) {
    if (!isUsed[column]) continue
    const last = blocks.at(-1)
    if (last !== undefined && last.maxColumn === column - 1) last.maxColumn = column
    else blocks.push({ minColumn: column, maxColumn: column })
  }
  if (blocks.length < 2 || blocks.some(({ minColumn, maxColumn }) => maxColumn === minColumn)) return [WHOLE]
  const found = blocks.map((block) => {
    const own = wide
      .map(({ row, cells }) => ({ row, cells: within(cells, block) }))
      .filter(({ cells }) => cells.some((cell) => !isEmptyCell(cell)))
    const header = findHeader(own, {
      ...hints,
      merges: hints.merges?.filter((merge) => inside(merge, block)) ?? [],
    })
    return { header, firstRow: own[0]?.row ?? 0, lastRow: own.at(-1)?.row ?? 0, block }
  })
  if (!found.every(({ header }) => header.rows.length > 0)) return [WHOLE]
  const titlesOf = ({ header }: (typeof found)[0]) =>
    header.titles.filter((title) => title !== '').map(titleKey)
  const [left, ...others] = found
  const isApart = others.every((other) => {
    const titles = titlesOf(other)
    const isLikeLeft = titles.filter((title) => titlesOf(left!).includes(title)).length >= titles.length / 2
    const isOtherLength = other.lastRow !== left!.lastRow || other.firstRow !== left!.firstRow
    const beginsLikeTable = KEY_TITLE.test(titles[0] ?? '')
    return isLikeLeft || isOtherLength || beginsLikeTable
  })
  return isApart ? spansOf(blocks) : [WHOLE]
}

const KEY_TITLE =
  /^(序号|编号|名称|姓名|社区|小区|街道|年份|月份|日期|单位|类别|项目|指标|设施|机构|站点|监测)/

function inside(merge: { minColumn: number; maxColumn: number }, block: ColumnSpan): boolean {
  return merge.minColumn >= block.minColumn && merge.maxColumn <= block.maxColumn
}

/** Each block reaches up to the next, so that a late value in an empty column is still seen. */
function spansOf(blocks: ColumnSpan[]): ColumnSpan[] {
  return blocks.map(({ minColumn }, i) => ({
    minColumn: i === 0 ? 0 : minColumn,
    maxColumn: (blocks[i + 1]?.minColumn ?? Number.MAX_SAFE_INTEGER) - 1,
  }))
}

/** `序号 姓名 电话 序号 姓名 电话`: the same titles again, with or without an empty column between. */
function repeatedSpans(rows: BufferedRow[]): ColumnSpan[] | null {
  for (const [i, { cells }] of rows.slice(0, 8).entries()) {
    // Under a header of groups the same titles come back, too: only notes may stand above.
    const above = rows[i - 1]?.cells ?? []
    if (!above.every((cell) => isEmptyCell(cell) || /[:：]/.test(labelOf(cell)))) return null
    const labels = cells
      .map((cell, column) => ({ column, label: typeof cell === 'string' ? labelOf(cell) : '' }))
      .filter(({ label }) => label !== '')
    const numFilledCells = numFilled(cells)
    if (labels.length < 4 || labels.length !== numFilledCells) continue
    for (let numTimes = 2; numTimes <= 4; numTimes++) {
      const period = labels.length / numTimes
      if (!Number.isInteger(period) || period < 2) continue
      const isPeriodic = labels.every(({ label }, i) => i < period || label === labels[i - period]!.label)
      const isDistinct = new Set(labels.slice(0, period).map(({ label }) => label)).size === period
      if (!isPeriodic || !isDistinct) continue
      return spansOf(
        Array.from({ length: numTimes }, (_, i) => ({
          minColumn: labels[i * period]!.column,
          maxColumn: labels[(i + 1) * period - 1]!.column,
        })),
      )
    }
  }
  return null
}

/** Tables without a gap between them: a title is merged over each, and the same key begins the header of each. */
function titledSpans(rows: BufferedRow[], hints: TableHints): ColumnSpan[] | null {
  for (const [i, { row, cells }] of rows.slice(0, 4).entries()) {
    const titles = (hints.merges ?? [])
      .filter(
        ({ minRow, maxRow, minColumn, maxColumn }) =>
          minRow === row - 1 && maxRow === minRow && maxColumn > minColumn,
      )
      .sort((a, b) => a.minColumn - b.minColumn)
    const below = rows[i + 1]?.cells
    if (titles.length < 2 || titles.length !== numFilled(cells) || below === undefined) continue
    const isWhole = titles.every(
      ({ minColumn }, at) => at === 0 || minColumn === titles[at - 1]!.maxColumn + 1,
    )
    const keys = titles.map(({ minColumn }) => labelOf(below[minColumn] ?? null))
    const width = titles.reduce((sum, { minColumn, maxColumn }) => sum + maxColumn - minColumn + 1, 0)
    if (!isWhole || numFilled(below) !== width || new Set(keys).size !== 1 || !KEY_TITLE.test(keys[0]!))
      continue
    return spansOf(titles)
  }
  return null
}

function numFilled(cells: Cell[]): number {
  let count = 0
  for (const cell of cells) if (!isEmptyCell(cell)) count++
  return count
}

function isNearlyEmpty(cells: Cell[], maxFilled: number): boolean {
  let count = 0
  for (const cell of cells) if (!isEmptyCell(cell) && ++count > maxFilled) return false
  return true
}

interface Stack {
  observe(row: number, cells: Cell[]): void
  finish(): RecognisedTable[]
}

/** Tables below each other in the same columns. Another one begins behind a gap or a heading, with a header of its own. */
function createStack(hints: TableHints, span: ColumnSpan | null): Stack {
  const tables: RecognisedTable[] = []
  let recogniser: Recogniser = createRecogniser(hints)
  let begin: BufferedRow[] = []
  let firstRow = 0
  let lastRow = 0
  let waiting: BufferedRow[] | null = null
  let width = 0
  let numGaps = 0
  /** The first column that holds figures, as far as rows were looked at; -1 where none does. */
  let figures = { numRows: 0, column: -1 }

  /** Words where figures stand above, and nothing but words: a table that begins without a gap. */
  function breaksOff(cells: Cell[]): boolean {
    if (begin.length < 3) return false
    if (figures.numRows !== begin.length)
      figures = { numRows: begin.length, column: figureColumn(begin, hints) }
    const cell = figures.column === -1 ? null : cells[figures.column]
    if (typeof cell !== 'string' || cell.length === 0 || cell.charCodeAt(0) < 0x3f) return false
    return (
      missingKind(cell) === null &&
      numFilled(cells) > 1 &&
      cells.every((one) => isEmptyCell(one) || isWord(one))
    )
  }

  function end(): void {
    const table = recogniser.finish()
    const { minColumn, maxColumn } = span ?? WHOLE
    table.region = { minRow: firstRow, maxRow: lastRow, minColumn, maxColumn }
    tables.push(table)
  }

  function take({ row, cells }: BufferedRow): void {
    if (firstRow === 0) firstRow = row
    lastRow = row
    if (begin.length < FIRST_ROWS) {
      begin.push({ row, cells })
      width = Math.max(width, numFilled(cells))
    }
    recogniser.observe(row, cells)
  }

  function observe(row: number, cells: Cell[]): void {
    if (waiting !== null) {
      waiting.push({ row, cells })
      if (waiting.length >= GAP_ROWS) decide()
      return
    }
    const isGap =
      begin.length > 1 && (row > lastRow + 1 || isNearlyEmpty(cells, width > 2 ? 1 : 0) || breaksOff(cells))
    if (!isGap || numGaps >= MAX_GAPS) {
      take({ row, cells })
      return
    }
    numGaps++
    waiting = [{ row, cells }]
  }

  function decide(): void {
    const rows = waiting ?? []
    waiting = null
    if (tables.length < MAX_TABLES && beginsTable(rows, begin, lastRow, hints)) {
      end()
      recogniser = createRecogniser(hints)
      begin = []
      firstRow = 0
      width = 0
    }
    const [first, ...others] = rows
    if (first !== undefined) take(first)
    for (const { row, cells } of others) observe(row, cells)
  }

  return {
    observe,
    finish() {
      while (waiting !== null) decide()
      end()
      const isWhole = tables.length === 1 && span === null
      if (isWhole) tables[0]!.region = null
      return tables
    },
  }
}

/** Whether a header other than the one above stands at the beginning of these rows. */
function beginsTable(rows: BufferedRow[], above: BufferedRow[], lastRow: number, hints: TableHints): boolean {
  const filled = rows.filter(({ cells }) => numFilled(cells) > 0)
  if (filled.length < 2) return false
  const own = findHeader(filled, hints)
  const other = findHeader(above, hints)
  const titles = own.titles.filter((title) => title !== '')
  if (own.rows.length === 0 || other.rows.length === 0 || titles.length < 2) return false
  const hasData = above.some(({ row, cells }) => row >= other.firstDataRow && numFilled(cells) > 1)
  if (!hasData) return false
  // Only titles and notes may stand between the gap and the header.
  if (own.dropped.some(({ why }) => why !== 'title-row' && why !== 'note-row')) return false
  if (filled.every(({ row }) => row < own.firstDataRow)) return false
  const known = new Set(other.titles.flatMap((title) => [title, ...title.split('/')]))
  const numRecurring = titles.filter((title) => title.split('/').some((part) => known.has(part))).length
  if (numRecurring > titles.length / 2) return isOtherTitle(own.title, other.title)
  const header = filled.find(({ row }) => row === own.rows[0])!
  if (!header.cells.every((cell) => isEmptyCell(cell) || isWord(cell))) return false
  const numKnown = titles.filter((title) => KNOWN_TITLES.has(titleKey(title))).length
  // Without a gap a row of words may be one of data (`待定` among figures): only words that head tables begin one.
  const isGapless = header === rows[0] && header.row === lastRow + 1
  if (isGapless) return numKnown >= Math.max(2, titles.length / 2)
  const isTitled = titles.filter((title) => ENDS_LIKE_TITLE.test(title)).length >= titles.length / 2
  // A name alone in its row may be a row of data that lacks the rest: over words that nobody knows it is no title.
  const isApart = rows[0]!.row > lastRow + 1 || numFilled(rows[0]!.cells) === 0 || numKnown > 0 || isTitled
  return (
    numKnown >= 2 ||
    (own.dropped.length > 0 && isApart) ||
    breaksFigures(header.cells, above, other.firstDataRow) ||
    (isTitled && headsFigures(header, filled))
  )
}

/** What titles of columns end with and values hardly do. */
const ENDS_LIKE_TITLE =
  /(编号|编码|代码|号码|名称|姓名|位置|地址|地点|日期|时间|时限|数量|人数|户数|面积|金额|类型|类别|状态|电话|单位|部门|情况|备注|说明|等级|结果|内容|方式|原因)([（(].*[）)])?$/

/** Words over a column of figures or days: at least one column says that they are titles. */
function headsFigures({ row, cells }: BufferedRow, rows: BufferedRow[]): boolean {
  const gap = rows.findIndex((one, i) => one.row > row && one.row > (rows[i - 1]?.row ?? row) + 1)
  const below = rows.slice(0, gap === -1 ? undefined : gap).filter((one) => one.row > row)
  return cells.some((cell, column) => {
    if (isEmptyCell(cell)) return false
    const values = below.map((one) => one.cells[column] ?? null).filter((value) => !isEmptyCell(value))
    return values.length > 0 && values.every((value) => !isWord(value))
  })
}

/** The same header again under a title of its own: the next year, the next street. */
function isOtherTitle(own: string | null, other: string | null): boolean {
  if (own === null || other === null || /页|续/.test(own) || HEADING_MARK.test(own)) return false
  const stem = (title: string) => title.replace(/[（(]\s*[\d一二三四五六七八九十]+\s*[)）]$/, '')
  return stem(own) !== stem(other) && !own.startsWith(other)
}

function figureColumn(begin: BufferedRow[], hints: TableHints): number {
  const { firstDataRow, rows } = findHeader(begin, hints)
  if (rows.length === 0) return -1
  const data = begin.filter(({ row, cells }) => row >= firstDataRow && numFilled(cells) > 1)
  const width = Math.max(0, ...data.map(({ cells }) => cells.length))
  for (let column = 0; column < width; column++) {
    const values = data.map(({ cells }) => cells[column] ?? null).filter((value) => !isEmptyCell(value))
    if (values.length >= 2 && values.every((value) => !isWord(value))) return column
  }
  return -1
}

function isWord(cell: Cell): boolean {
  if (typeof cell !== 'string') return false
  const label = labelOf(cell)
  return label.length <= 30 && readNumber(label) === null && readDate(label) === null
}

/** True where words stand in columns that hold figures above. */
function breaksFigures(cells: Cell[], above: BufferedRow[], firstDataRow: number): boolean {
  const data = above.filter(({ row }) => row >= firstDataRow)
  return cells.some((cell, column) => {
    if (isEmptyCell(cell)) return false
    const values = data.map((one) => one.cells[column] ?? null).filter((value) => !isEmptyCell(value))
    return values.length >= 2 && values.every((value) => !isWord(value))
  })
}

/** Tables of one sheet are told apart by the title above them, else by number. */
function named(tables: RecognisedTable[], sheet: string): RecognisedTable[] {
  if (tables.length < 2) return tables
  const taken = new Set<string>()
  return tables.map((table, i) => {
    const title = table.evidence.find(({ code }) => code === 'table-title')?.params?.title
    let name = title === undefined || String(title).length > 40 ? `${sheet}（${i + 1}）` : String(title)
    if (taken.has(name)) name = `${name}（${i + 1}）`
    taken.add(name)
    const evidence = [
      ...table.evidence,
      { code: 'one-of-several', params: { count: tables.length, position: i + 1 } },
    ]
    return { ...table, name, evidence }
  })
}
