import type { Cell, RecognisedTable, TableHints } from '@jingjing/analysis/recognise/contract'
import { baseName, type SourceRow, type SourceTable } from './formats/source-table.ts'
import { placeNames, titleOfNames } from './stack-names.ts'

/** A table as it was read on its own sheet. */
export interface SheetRead {
  source: SourceTable
  table: RecognisedTable
  /** The last row of its sheet. */
  lastRow: number
}

const GENERIC = /^(sheet|工作表|表|table)\s*\d*$/i
const SUBDISTRICT_IN_TITLE = /^[\u3400-\u9fff]{1,8}?(?:街道|地区|镇|乡)(?:办事处)?/
const PLACE_IN_TITLE = /^([\u3400-\u9fff]{1,8}?(?:社区|居委会|村|街道))/

/** The names of the sheets or, where those say nothing, what the titles above the tables differ in. */
function namesOf(sheets: SheetRead[]): string[] {
  const names = sheets.map(({ source }) => source.hints.name)
  if (!names.every((name) => GENERIC.test(name.trim()))) return names
  const titles = sheets.map(({ table }) =>
    String(table.evidence.find(({ code }) => code === 'table-title')?.params?.title ?? ''),
  )
  if (titles.includes('') || new Set(titles).size < titles.length) return names
  const isOfOne = new Set(titles.map((title) => SUBDISTRICT_IN_TITLE.exec(title)?.[0] ?? '')).size === 1
  const places = titles
    .map((title) => (isOfOne ? title.replace(SUBDISTRICT_IN_TITLE, '') : title))
    .map((title) => PLACE_IN_TITLE.exec(title)?.[1] ?? '')
  return !places.includes('') && new Set(places).size === places.length ? places : titles
}

/** Tables of one workbook with the same titles, each alone on its sheet: parts of one table. Null where they differ. */
export function stackKey({ source, table }: SheetRead): string | null {
  if (table.region !== null || table.headerRows.length === 0 || table.numRows === 0) return null
  const isForm = source.hints.notes?.some(({ code }) => code === 'form-turned') === true
  if ((source.hints.headerIsCertain && !isForm) || source.hints.isHidden) return null
  return table.columns.map(({ title }) => title).join('\n')
}

/**
 * Whether two sheets hold parts of one table though one has columns more or in another order: most titles are the same
 * and the names of the sheets are names of one kind.
 */
export function isLikeSheet(one: SheetRead, other: SheetRead): boolean {
  if (titleOfNames(placeNames(namesOf([one, other]))) === '工作表') return false
  if (one.table.headerRows.length !== other.table.headerRows.length) return false
  const [titles, others] = [one, other].map(({ table }) => new Set(table.columns.map(({ title }) => title)))
  const numShared = [...titles!].filter((title) => others!.has(title)).length
  const numDistinct = new Set([...titles!, ...others!]).size
  return numShared >= 3 && numShared >= numDistinct * 0.7
}

/** Where each column of a sheet goes: by its title, in the order of the first sheet, then what others have more. */
interface Places {
  /** Titles beyond those of the first sheet, at their columns. */
  further: Map<number, string>
  /** By sheet; null where nothing moves. */
  columnBySheet: (Map<number, number> | null)[]
  width: number
}

function placesOf(sheets: SheetRead[]): Places {
  const [first] = sheets as [SheetRead]
  const columnByTitle = new Map<string, number>()
  const further = new Map<number, string>()
  let width = 0
  for (const { title, index } of first.table.columns) {
    if (index === null) continue
    if (title !== '') columnByTitle.set(title, index)
    width = Math.max(width, index + 1)
  }
  const isAlike = (sheet: SheetRead) => stackKey(sheet) === stackKey(first)
  const columnBySheet = sheets.map((sheet) => {
    if (isAlike(sheet)) return null
    const moved = new Map<number, number>()
    for (const { title, index } of sheet.table.columns) {
      if (index === null) continue
      const known = columnByTitle.get(title)
      if (known === undefined) {
        further.set(width, title)
        columnByTitle.set(title, width)
      }
      moved.set(index, known ?? width++)
    }
    return moved
  })
  for (const { table } of sheets.filter(isAlike))
    for (const { index } of table.columns) width = Math.max(width, (index ?? 0) + 1)
  return { further, columnBySheet, width }
}

function movedCells(cells: Cell[], moved: Map<number, number> | null): Cell[] {
  if (moved === null) return cells
  const placed: Cell[] = []
  for (const [from, to] of moved) {
    while (placed.length < to) placed.push(null)
    placed[to] = cells[from] ?? null
  }
  return placed
}

function withFurther(cells: Cell[], further: Map<number, string>): Cell[] {
  const more = [...cells]
  for (const [column, title] of further) {
    while (more.length < column) more.push(null)
    more[column] = title
  }
  return more
}

/**
 * One table of several sheets: the header of the first, the rows of all, and the name of the sheet in a column of its
 * own. Rows are numbered on from sheet to sheet.
 */
export function stackSheets(sheets: SheetRead[], originalName: string): SourceTable {
  const names = placeNames(namesOf(sheets))
  const stated = titleOfNames(names)
  const [first] = sheets as [SheetRead]
  const isTaken = first.table.columns.some(({ title }) => title === stated)
  const title = isTaken ? '工作表' : stated
  const { further, columnBySheet, width: nameColumn } = placesOf(sheets)
  let end = 0
  const offsets = sheets.map(({ lastRow }) => {
    const offset = end
    end += lastRow
    return offset
  })
  const shifted = <T>(
    list: (hints: TableHints) => T[] | undefined,
    move: (one: T, offset: number, sheet: number) => T,
  ): T[] =>
    sheets.flatMap(({ source }, i) => (list(source.hints) ?? []).map((one) => move(one, offsets[i]!, i)))
  const hints: TableHints = {
    name: baseName(originalName),
    merges: shifted(
      ({ merges }) => merges,
      (merge, offset, i) => {
        const moved = columnBySheet[i]
        return {
          minRow: merge.minRow + offset,
          maxRow: merge.maxRow + offset,
          minColumn: moved?.get(merge.minColumn) ?? merge.minColumn,
          maxColumn: moved?.get(merge.maxColumn) ?? merge.maxColumn,
        }
      },
    ),
    hiddenRows: shifted(
      ({ hiddenRows }) => hiddenRows,
      (row, offset) => row + offset,
    ),
    hiddenColumns: first.source.hints.hiddenColumns ?? [],
    ...(first.source.hints.lists === undefined ? {} : { lists: first.source.hints.lists }),
    epoch: first.source.hints.epoch ?? 1900,
    notes: [
      {
        severity: 'info',
        code: 'sheets-stacked',
        count: sheets.length,
        params: { names: names.slice(0, 20).join('、'), title },
      },
      ...shifted(
        ({ notes }) => notes,
        (note, offset) => (note.row === undefined ? note : { ...note, row: note.row + offset }),
      ),
    ],
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    for (const [i, { source, table }] of sheets.entries()) {
      const noData = new Set(table.dropped.map(({ row }) => row))
      for await (const { row, cells } of source.rows()) {
        const isHeader = row === table.headerRows[0]
        if (i > 0 && row < table.firstDataRow) continue
        const isData = row >= table.firstDataRow && !noData.has(row)
        const label = isHeader ? title : isData ? names[i]! : null
        const placed = isHeader ? withFurther(cells, further) : movedCells(cells, columnBySheet[i]!)
        yield { row: row + offsets[i]!, cells: label === null ? placed : extended(placed, nameColumn, label) }
      }
    }
  }
  return { hints, rows }
}

/** The same titles beside each other on one sheet: a list set in columns to save paper. Null where it is none. */
export function columnsKey({ table }: SheetRead): string | null {
  const { region } = table
  if (region === null || table.headerRows.length !== 1 || table.numRows === 0) return null
  return `${table.headerRows[0]}\n${table.columns.map(({ title }) => title).join('\n')}`
}

/** Lists under titles of their own are tables of their own; one title stands over all the columns of a list. */
export function isOneList(lists: readonly SheetRead[]): boolean {
  const titles = lists.flatMap(
    ({ table }) => table.evidence.find(({ code }) => code === 'table-title')?.params?.title ?? [],
  )
  return new Set(titles).size < 2
}

/**
 * One table of a list that is set in columns: the rows of the first column, then those of the others, each under the
 * titles of the first and numbered on from it.
 */
export function joinColumns(lists: SheetRead[]): SourceTable {
  const [first] = lists as [SheetRead]
  const { source } = first
  const from = firstColumn(first.table)
  const width = Math.max(...first.table.columns.map(({ index }) => (index ?? 0) + 1)) - from
  const { merges: _merges, hiddenRows: _hiddenRows, ...hints } = source.hints
  async function* rows(): AsyncGenerator<SourceRow> {
    for (const [i, { table, lastRow }] of lists.entries()) {
      const start = firstColumn(table)
      const offset = i * lastRow
      const blanks: Cell[] = Array.from({ length: from }, () => null)
      for await (const { row, cells } of source.rows()) {
        if (i > 0 && row < table.firstDataRow) continue
        const isAbove = row < table.headerRows[0]!
        if (!isAbove && cells.slice(start, start + width).every((cell) => cell === null || cell === ''))
          continue
        if (isAbove) yield { row, cells: cells.slice(0, from + width) }
        else yield { row: row + offset, cells: [...blanks, ...cells.slice(start, start + width)] }
      }
    }
  }
  return { hints, rows }
}

const firstColumn = ({ columns }: RecognisedTable): number =>
  Math.min(...columns.map(({ index }) => index ?? Number.MAX_SAFE_INTEGER))

export function extended(cells: Cell[], column: number, label: string): Cell[] {
  if (cells.every((cell) => cell === null || cell === '')) return cells
  const more = cells.slice(0, column)
  while (more.length < column) more.push(null)
  more.push(label)
  return more
}
