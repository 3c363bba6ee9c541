import { isEmptyCell, labelOf } from './cells/cell-text.ts'
import { readDate } from './cells/read-date.ts'
import { readNumber } from './cells/read-number.ts'
import { splitTitle, unitSymbol } from './cells/units.ts'
import type { Cell, TableHints } from './contract.ts'
import { isRule, isTotalLabel } from './drop-rows.ts'
import { KNOWN_TITLES, titleKey } from './fields.ts'
import { headerDepth, isGroupRow } from './headers/header-depth.ts'
import { isLabel, isYear, MAX_LABEL_LENGTH, numFilled } from './headers/header-labels.ts'
import { createMergeLookup, type MergeLookup } from './headers/merge-lookup.ts'
import { withoutTable, withoutUnnamed } from './headings/program-titles.ts'
import { takeRowsUnderHeader } from './rows-under-header.ts'

export interface BufferedRow {
  /** One-based row of the file. */
  row: number
  cells: Cell[]
}

export interface Header {
  /** One-based rows; empty where the table has none. */
  rows: number[]
  /** Title of each column, flattened over the rows with `/`. */
  titles: string[]
  /** Units out of a row of units under the header, by column. */
  units: Map<number, string>
  firstDataRow: number
  /** Rows above the data that are no header. */
  dropped: { row: number; why: string }[]
  /** The single cell above the table that names it. */
  title: string | null
  /** What stands alone in the row that is nearest above the header. */
  titleRow: { row: number; label: string } | null
  /** What stands above the table, cell by cell. */
  above: string[]
  /** What a note above the table gives as the unit of all of it (`单位：万元`). */
  unit: string | null
}

/** What stands above a table in a cell of its own and does not name it: `附件2`, `（截至3月31日）`, `sep=`, `# exported`. */
const NO_NAME =
  /^(附件|附表|表|附录)\s*[\d一二三四五六七八九十.-]*\s*[:：]?$|^[（(].*[)）]$|^sep=|^#|^密级|^\d+$/i
/** What titles of tables have: of several lines above a table the one with such a word names it. */
const TABLE_WORD = /表|统计|情况|台账|名单|清单|汇总|明细|记录|公示|通报|一览/
const NOTE =
  /^(填报|填表|制表|统计|编制|上报|报送|单位|日期|时间|截止|备注|注|说明|数据来源|来源)[^:：]{0,8}[:：]/

/**
 * Finds the header among the first rows of a table. Titles and notes stand above it in few cells; group labels span
 * columns by merging or by leaving cells empty that the next row fills.
 */
export function findHeader(rows: BufferedRow[], hints: TableHints): Header {
  const written = rows.map(withoutUnnamed).filter(({ cells }) => cells.some((cell) => !isEmptyCell(cell)))
  const filled = hints.headerIsCertain ? written : written.filter((row) => !isRuleRow(row))
  const first = filled[0]
  if (first === undefined) return headless([], 1)
  if (hints.headerIsCertain) {
    return {
      rows: [first.row],
      titles: first.cells.map((cell) => labelOf(cell)),
      units: new Map(),
      firstDataRow: first.row + 1,
      dropped: [],
      title: null,
      titleRow: null,
      above: [],
      unit: null,
    }
  }
  const merges = createMergeLookup(hints.merges ?? [])
  if (filled.length > 4 && labelOf(first.cells[0]) === 'TOA5') return headerOfLogger(filled)
  const stated = hints.override?.headerRows
  if (stated !== undefined) return statedHeader(filled, new Set(stated), merges)
  const width = commonWidth(filled)
  const rules = written.filter((row) => !filled.includes(row))
  const dropped: Header['dropped'] = []
  let title: string | null = null
  let titleRow: Header['titleRow'] = null
  let start = 0
  for (; start < filled.length; start++) {
    const why = reasonAboveHeader(filled, start, width, merges)
    if (why === null) break
    if (why === 'title-row') {
      const label = labelOf(filled[start]!.cells.find((cell) => !isEmptyCell(cell)))
      const saysMore = title !== null && TABLE_WORD.test(label) && !TABLE_WORD.test(title)
      if (title === null || saysMore || NO_NAME.test(title))
        title = NO_NAME.test(label) && title !== null ? title : label
      titleRow = { row: filled[start]!.row, label }
    }
    if (why === 'note-row' && title === null) title = titleBesideNote(filled[start]!.cells)
    dropped.push({ row: filled[start]!.row, why })
  }
  if (start === filled.length) {
    start = 0
    dropped.length = 0
    title = null
  }
  const unit = unitOfNotes(filled.slice(0, start))
  const above = labelsOf(filled.slice(0, start))
  if (!isHeaderRow(filled, start, merges))
    return { ...headless(dropped, filled[start]!.row), title, above, unit }
  const depth = headerDepth(filled, start, merges)
  const headerRows = withoutUnitRow(filled.slice(start, start + depth), merges)
  const header: Header = {
    rows: headerRows.map(({ row }) => row),
    titles: flattenTitles(headerRows, merges),
    units: new Map(),
    firstDataRow: headerRows.at(-1)!.row + 1,
    dropped,
    title: title !== null && NO_NAME.test(title) ? null : title,
    titleRow,
    above,
    unit,
  }
  takeRowsUnderHeader(filled.slice(start + headerRows.length), header)
  for (const { row } of rules) if (row < header.firstDataRow) header.dropped.push({ row, why: 'rule-row' })
  return header
}

/**
 * A row of units under titles that are merged down over it: it belongs to what stands under the header. Where the
 * columns differ by nothing else (`低保/户`, `低保/人`) it is part of their titles.
 */
function withoutUnitRow(headerRows: BufferedRow[], merges: MergeLookup): BufferedRow[] {
  const above = headerRows.slice(0, -1)
  const last = headerRows.at(-1)
  if (last === undefined || above.length === 0) return headerRows
  const isTitle = (column: number) => {
    const merge = merges.at(last.row, column)
    return merge !== null && merge.minRow < last.row - 1
  }
  const labels = last.cells
    .filter((cell, column) => !isEmptyCell(cell) && !isTitle(column))
    .map((cell) => labelOf(cell).replace(/^[（(](.+)[)）]$/, '$1'))
  if (labels.length === 0 || !labels.every((label) => unitSymbol(label) !== null)) return headerRows
  const titles = flattenTitles(above, merges).filter((title) => title !== '')
  return new Set(titles).size === titles.length && titles.length >= labels.length ? above : headerRows
}

/** TOA5 of Campbell Scientific: station, names, units, how each figure was made of its samples. */
function headerOfLogger(filled: BufferedRow[]): Header {
  const [station, names, units, processing] = filled as [BufferedRow, BufferedRow, BufferedRow, BufferedRow]
  const symbols = units.cells.map((cell, column) => [column, unitSymbol(labelOf(cell))] as const)
  return {
    ...headless(
      [
        { row: station.row, why: 'note-row' },
        { row: units.row, why: 'unit-row' },
        { row: processing.row, why: 'note-row' },
      ],
      processing.row + 1,
    ),
    rows: [names.row],
    titles: names.cells.map((cell) => labelOf(cell)),
    units: new Map(symbols.flatMap(([column, unit]) => (unit === null ? [] : [[column, unit]]))),
    above: labelsOf([station]),
  }
}

/** `设施清单` in front of `制表日期：…`. */
function titleBesideNote(cells: Cell[]): string | null {
  const first = labelOf(cells.find((cell) => !isEmptyCell(cell)))
  if (numFilled(cells) < 2) return null
  return first.length >= 4 && first.length <= 40 && !/[:：]/.test(first) && !NO_NAME.test(first)
    ? first
    : null
}

function isRuleRow({ cells }: BufferedRow): boolean {
  return cells.every((cell) => isEmptyCell(cell) || isRule(labelOf(cell)))
}

/** The header of which a person says where it is; what stands above it is no data. */
function statedHeader(filled: BufferedRow[], stated: ReadonlySet<number>, merges: MergeLookup): Header {
  const headerRows = filled.filter(({ row }) => stated.has(row))
  const [firstRow, lastRow] = [headerRows[0]?.row, headerRows.at(-1)?.row]
  if (firstRow === undefined || lastRow === undefined) return headless([], filled[0]!.row)
  const above = filled.filter(({ row }) => row < lastRow && !stated.has(row))
  const header: Header = {
    rows: headerRows.map(({ row }) => row),
    titles: flattenTitles(headerRows, merges),
    units: new Map(),
    firstDataRow: lastRow + 1,
    dropped: above.map(({ row, cells }) => ({
      row,
      why: numFilled(cells) === 1 ? 'title-row' : 'note-row',
    })),
    title: null,
    titleRow: null,
    above: labelsOf(above),
    unit: unitOfNotes(above),
  }
  takeRowsUnderHeader(
    filled.filter(({ row }) => row > lastRow),
    header,
  )
  return header
}

function headless(dropped: Header['dropped'], firstDataRow: number): Header {
  return {
    rows: [],
    titles: [],
    units: new Map(),
    firstDataRow,
    dropped,
    title: null,
    titleRow: null,
    above: [],
    unit: null,
  }
}

const labelsOf = (rows: BufferedRow[]): string[] =>
  rows.flatMap(({ cells }) => cells.map(labelOf).filter((label) => label !== ''))

const UNIT_NOTE = /(?:计量)?单位\s*[:：]\s*([^\s，,；;、）)】\]]{1,8})/

function unitOfNotes(rows: BufferedRow[]): string | null {
  for (const { cells } of rows) {
    for (const cell of cells) {
      const stated = UNIT_NOTE.exec(labelOf(cell))?.[1]
      const unit = stated === undefined ? null : unitSymbol(stated)
      if (unit !== null) return unit
    }
  }
  return null
}

/** The largest number of filled cells that at least two rows share. */
function commonWidth(rows: BufferedRow[]): number {
  const numRowsByWidth = new Map<number, number>()
  let max = 0
  for (const { cells } of rows) {
    const width = numFilled(cells)
    max = Math.max(max, width)
    numRowsByWidth.set(width, (numRowsByWidth.get(width) ?? 0) + 1)
  }
  let common = 0
  for (const [width, count] of numRowsByWidth) if (count > 1 && width > common) common = width
  return rows.length < 4 ? max : Math.max(common, Math.min(max, 2))
}

function reasonAboveHeader(
  rows: BufferedRow[],
  index: number,
  width: number,
  merges: MergeLookup,
): 'title-row' | 'note-row' | 'total-row' | null {
  const { cells } = rows[index]!
  const count = numFilled(cells)
  const firstLabel = labelOf(cells.find((cell) => !isEmptyCell(cell)))
  if (width > 1 && count === 1) return NOTE.test(firstLabel) || goesOn(rows, index) ? 'note-row' : 'title-row'
  if (count <= 2 && PIVOT.test(firstLabel)) return 'note-row'
  if (isTotalOverHeader(rows, index)) return 'total-row'
  if (isSignedInCells(cells)) return 'note-row'
  const covered = merges.covered(rows[index]!)
  const isNote = cells.some((cell) => NOTE.test(labelOf(cell)) && /.{5}|[:：]$/.test(labelOf(cell)))
  if (isNote && count <= Math.max(3, width / 2)) return 'note-row'
  if (covered < width / 2 && !isGroupRow(rows, index)) return 'note-row'
  return null
}

/** `制表人：` and `制表日期：`, what was written behind them in the cells beside. */
function isSignedInCells(cells: Cell[]): boolean {
  const labels = cells.map(labelOf).filter((label) => label !== '')
  const isColon = labels.map((label) => /[:：]$/.test(label))
  const numColons = isColon.filter(Boolean).length
  if (numColons === 0 || !isColon[0] || numColons < labels.length / 2) return false
  return isColon.every((is, i) => is || isColon[i - 1])
}

/** Sums that follow what is filtered stand over the header, so that they are seen while scrolling. */
function isTotalOverHeader(rows: BufferedRow[], index: number): boolean {
  const [own, next] = [rows[index]!.cells, rows[index + 1]?.cells]
  if (next === undefined || !next.every((cell) => isEmptyCell(cell) || isLabel(cell))) return false
  const first = own.findIndex((cell) => !isEmptyCell(cell))
  if (first === -1 || !isTotalLabel(labelOf(own[first])) || numFilled(next) <= numFilled(own)) return false
  const figures = own.slice(first + 1).filter((cell) => !isEmptyCell(cell))
  return (
    figures.length > 0 &&
    figures.every((cell) => typeof cell === 'number' || readNumber(labelOf(cell)) !== null)
  )
}

/** What a pivot table writes into its corner: the figures it adds up, and beside it what its columns are. */
const PIVOT =
  /^(求和项|计数项|平均值项|最大值项|最小值项|乘积项|(sum|count|average|max|min) of)\s*[:：]?\s*\S|^(列标签|column labels|数值?|values)$/i

/** `2.数据截至月末` below a note. */
function goesOn(rows: BufferedRow[], index: number): boolean {
  const label = (at: number) => labelOf(rows[at]!.cells.find((cell) => !isEmptyCell(cell)))
  if (!/^[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．]/.test(label(index))) return false
  let above = index - 1
  while (above >= 0 && numFilled(rows[above]!.cells) === 1 && !NOTE.test(label(above))) above--
  return above >= 0 && NOTE.test(label(above))
}

const MAX_QUESTION_LENGTH = 300

/** Questionnaires head their columns with whole questions. */
function isQuestion(cell: Cell | undefined): boolean {
  if (typeof cell !== 'string' || cell.length > MAX_QUESTION_LENGTH) return false
  return /[?？]|您|请|^\s*[QＱ]?\d{1,2}\s*[、.．:：]|[（(].{2,}[)）]\s*$/.test(cell)
}

function isHeaderRow(rows: BufferedRow[], start: number, merges: MergeLookup): boolean {
  const { cells, row } = rows[start]!
  const labels: string[] = []
  let numOther = 0
  let numKnown = 0
  for (let column = 0; column < cells.length; column++) {
    if (isEmptyCell(cells[column])) continue
    const label = labelOf(cells[column])
    if (isLabel(cells[column]) || isQuestion(cells[column])) labels.push(label)
    else numOther++
    if (KNOWN_TITLES.has(titleKey(label))) numKnown++
    if (merges.at(row, column) !== null) numKnown++
  }
  if (numOther > 0 && labels.length > 0 && standsOverFigures(rows, start)) return true
  if (numOther > 2 && labels.length > 0 && countsOn(cells)) return true
  if (numOther > 0) return numKnown >= Math.max(2, numOther)
  if (numKnown > 0) return true
  if (labels.every(isYear)) return false
  const below = rows.slice(start + 1)
  if (labels.length === 1 && isOneOfList(labels[0]!, below)) return false
  if (below.length === 0) return labels.length > 1
  // Labels do not come back as values of their own column, and figures stand under words.
  let numRecurring = 0
  let hasFiguresBelow = false
  // Printed pages repeat all of a header, which makes none of its labels a value.
  const others = below.filter((one) => !repeats(one.cells, cells))
  for (let column = 0; column < cells.length; column++) {
    const label = labelOf(cells[column])
    if (label === '') continue
    for (const { cells: values } of others) {
      const value = labelOf(values[column])
      if (value === '') continue
      if (value === label) {
        numRecurring++
        break
      }
      if (!isLabel(values[column]) && value.length <= MAX_LABEL_LENGTH) hasFiguresBelow = true
    }
  }
  if (numRecurring > labels.length / 3) return false
  const isDistinct = new Set(labels).size === labels.length
  return hasFiguresBelow || (isDistinct && labels.every((label) => label.length <= 20))
}

/** The first of names that all end alike (`甲社区居委会`, `乙社区居委会`) is one of them and no title. */
function isOneOfList(label: string, below: BufferedRow[]): boolean {
  const end = label.slice(-3)
  const isNamed = label.length >= 4 && !/^(所[属在]|各|本|我|全部)|名单|名称/.test(label)
  const others = below.flatMap(({ cells }) =>
    numFilled(cells) === 1 ? [labelOf(cells.find((one) => !isEmptyCell(one)))] : [],
  )
  return (
    isNamed &&
    others.length >= 2 &&
    others.length === below.length &&
    others.every((other) => other.endsWith(end))
  )
}

/** `日期 站点 00 01 02 …`: hours, days or months that head columns, one after the other. */
function countsOn(cells: Cell[]): boolean {
  const figures = cells
    .filter((cell) => !isEmptyCell(cell) && !isLabel(cell))
    .map((cell) => (/^\d{1,2}$/.test(labelOf(cell)) ? Number(labelOf(cell)) : Number.NaN))
  return figures[0]! <= 1 && figures.every((figure, i) => i === 0 || figure === figures[i - 1]! + 1)
}

/** `社区 2026-01 2026-02`: days or months that head columns of figures. */
function standsOverFigures(rows: BufferedRow[], start: number): boolean {
  const { cells } = rows[start]!
  const data = rows.slice(start + 1)
  const dates = cells.flatMap((cell, column) => (isEmptyCell(cell) || isLabel(cell) ? [] : [column]))
  const texts = dates.map((column) => labelOf(cells[column]))
  if (new Set(texts).size < texts.length || texts.some((text) => readDate(text) === null)) return false
  return dates.every((column) => {
    const values = data.map((row) => labelOf(row.cells[column])).filter((text) => text !== '')
    return values.length > 0 && values.every((text) => readNumber(text) !== null && readDate(text) === null)
  })
}

function repeats(cells: Cell[], header: Cell[]): boolean {
  return header.every((cell, column) => labelOf(cell) === labelOf(cells[column]))
}

function flattenTitles(headerRows: BufferedRow[], merges: MergeLookup): string[] {
  const width = Math.max(...headerRows.map(({ cells }) => cells.length))
  const rowByNumber = new Map(headerRows.map((buffered) => [buffered.row, buffered]))
  const titles: string[] = []
  for (let column = 0; column < width; column++) {
    const parts: string[] = []
    headerRows.forEach(({ row, cells }, level) => {
      const merge = merges.at(row, column)
      const anchor = merge === null ? undefined : rowByNumber.get(merge.minRow + 1)
      let label = anchor === undefined ? labelOf(cells[column]) : labelOf(anchor.cells[merge!.minColumn])
      const isUpper = level < headerRows.length - 1
      if (label === '' && isUpper && merge === null) label = groupLabel(headerRows, level, column, merges)
      if (label !== '' && parts.at(-1) !== label) parts.push(label)
    })
    titles.push(parts.map(withoutGaps).join('/'))
  }
  return withoutCorner(withoutTable(titles))
}

const PERIOD_WORD = /^(年度?|年份|月份?|季度|时间|日期|期间)\//
const PERIOD = /^((19|20)\d{2}\s*年?(\d{1,2}\s*月)?|\d{1,2}\s*月份?|第?[一二三四1-4]\s*季度)\//

/** `年度` in the corner of a table by years says what stands to its right, and not what stands below it. */
function withoutCorner(titles: string[]): string[] {
  const others = titles.filter((title) => title !== '' && !PERIOD_WORD.test(title))
  if (others.length < 2 || others.length === titles.length || !others.every((title) => PERIOD.test(title)))
    return titles
  return titles.map((title) => title.replace(PERIOD_WORD, ''))
}

/** `姓  名` is set wide to look even, and is `姓名`. */
function withoutGaps(label: string): string {
  // Before a unit the space says where the name ends.
  if (/ [^（(【[]*$/.test(label) && splitTitle(label).unit !== null) return label
  return label.replace(/(?<=[\u3400-\u9fff（）]) +(?=[\u3400-\u9fff（）])/g, '')
}

/** The label of the group to the left, for an empty cell over a cell that has a label of its own. */
function groupLabel(headerRows: BufferedRow[], level: number, column: number, merges: MergeLookup): string {
  const isNamedBelow = (at: number) =>
    headerRows.slice(level + 1).some(({ cells }) => !isEmptyCell(cells[at]))
  if (!isNamedBelow(column)) return ''
  const { row, cells } = headerRows[level]!
  for (let left = column - 1; left >= 0; left--) {
    // Another group of the level above begins here.
    if (headerRows.slice(0, level).some((above) => !isEmptyCell(above.cells[left + 1]))) return ''
    if (isEmptyCell(cells[left])) continue
    // A merged cell says itself how far it reaches.
    if (merges.at(row, left) !== null) return ''
    // The group's own column must be named below as well, else the label stands for itself.
    return isNamedBelow(left) ? labelOf(cells[left]) : ''
  }
  return ''
}
