import { isBlankRow, isEmptyCell, labelOf, MAX_COLUMNS } from './cells/cell-text.ts'
import {
  type ColumnStatistics,
  createColumnStatistics,
  observeCell,
  settleStatistics,
} from './cells/column-statistics.ts'
import { createMergeFiller } from './cells/merged-values.ts'
import { createTotalsChecker } from './check-totals.ts'
import type { Cell, Finding, RecognisedTable, TableHints } from './contract.ts'
import { describeTable } from './describe-table.ts'
import { judgeRow, type RowJudge } from './drop-rows.ts'
import { createDittoFiller } from './fill-dittos.ts'
import { createKeyFiller, type KeyFiller } from './fill-keys.ts'
import { type BufferedRow, findHeader, type Header } from './find-header.ts'
import { createHeadingFollower, type HeadingColumn } from './headings/follow-headings.ts'
import { hasNumberedHeadings, headingColumn, NUMERAL } from './headings/heading-words.ts'
import { createOutlineObserver } from './positions/outlines.ts'

export interface Recogniser {
  /** `row` is the one-based row of the file; rows come in order. */
  observe(row: number, cells: Cell[]): void
  finish(): RecognisedTable
}

/** Rows looked at before the header is decided. */
const HEADER_ROWS = 60
const MAX_LISTED_DROPS = 100_000

/** Recognises one table in one pass over all its rows, in memory bounded by its columns. */
export function createRecogniser(hints: TableHints): Recogniser {
  let buffered: BufferedRow[] | null = []
  let header: Header | null = null
  let judge: RowJudge = judgeOf([], null)
  const statistics: (ColumnStatistics | undefined)[] = []
  const dropped: { row: number; why: string }[] = []
  const merges = createMergeFiller(hints.merges ?? [])
  const dittos = createDittoFiller()
  const outlines = hints.geometryColumn === undefined ? null : createOutlineObserver()
  const totals = createTotalsChecker()
  const lastStatedRow = Math.max(0, ...(hints.override?.headerRows ?? []))
  const keys = hints.headerIsCertain ? null : createKeyFiller()
  const headings = createHeadingFollower()
  let lastRow = 0
  let numRows = 0
  let numBlank = 0
  let numCutColumns = 0
  const beyond = { numRows: 0, firstRow: 0 }

  function decideHeader(): Header {
    const decided = findHeader(buffered ?? [], hints)
    judge = judgeOf(decided.titles, decided.title)
    dropped.push(...decided.dropped)
    header = decided
    const rows = buffered ?? []
    buffered = null
    if (decided.rows.length > 0 && !hints.headerIsCertain) seekHeadings(rows, decided)
    for (const { row, cells } of rows) {
      if (row >= decided.firstDataRow) observeData(row, cells)
    }
    return decided
  }

  /** Whether rows that hold one cell are headings is decided like the header, by the first rows. */
  function seekHeadings(rows: BufferedRow[], { firstDataRow }: Header): void {
    const labels = new Set(rows.map(({ cells }) => labelOf(cells[0]).toLowerCase()))
    judge.isSummary = labels.has('mean') && labels.has('std')
    const trial = { ...judge }
    const data = rows.filter(({ row, cells }) => row >= firstDataRow && judgeRow(cells, trial) === null)
    judge.headingColumn = headingColumn(data, judge.width, rows.length >= HEADER_ROWS)
    judge.hasNumberedHeadings = judge.width > 2 && hasNumberedHeadings(data)
  }

  function noteCut(width: number): void {
    numCutColumns = Math.max(numCutColumns, width - MAX_COLUMNS, (hints.lastColumn ?? -1) + 1 - MAX_COLUMNS)
  }

  function addHeading(row: number, cells: Cell[]): void {
    const first = cells.findIndex((cell) => !isEmptyCell(cell))
    const label = labelOf(cells[first])
    if (!judge.hasNumberedHeadings || !NUMERAL.test(label)) headings.add(row, label, numRows)
    else headings.add(row, `${label.replace(/[、.．]$/, '')}、${labelOf(cells[first + 1])}`, numRows)
  }

  function observeData(row: number, cells: Cell[]): void {
    lastRow = row
    const why = hints.headerIsCertain
      ? cells.every(isEmptyCell)
        ? 'blank-row'
        : null
      : judgeRow(cells, judge)
    const isWideMerge = why === null && merges.spansTable(row, cells, judge.width)
    if (why === 'blank-row') {
      numBlank++
      return
    }
    if (why !== null || isWideMerge) {
      if (why === 'total-row') totals.add(row, cells, statistics)
      if (why === 'section-row' || isWideMerge || (why === 'total-row' && judge.hasNumberedHeadings))
        addHeading(row, cells)
      if (dropped.length < MAX_LISTED_DROPS) dropped.push({ row, why: why ?? 'section-row' })
      return
    }
    // Nothing but a stray cell far beyond what a table can hold; a sheet of nothing else is told as a table that is too wide.
    if (numRows > 0 && cells.length > MAX_COLUMNS && isBlankRow(cells)) {
      noteCut(cells.length)
      return
    }
    numRows++
    const filled = dittos.fill(row, merges.fill(row, cells))
    keys?.observe(row, filled)
    const width = Math.min(filled.length, MAX_COLUMNS)
    if (
      width > judge.titles.length &&
      judge.titles.length > 0 &&
      !filled.slice(judge.titles.length).every(isEmptyCell)
    ) {
      if (beyond.numRows === 0) beyond.firstRow = row
      beyond.numRows++
    }
    if (filled.length > MAX_COLUMNS) noteCut(filled.length)
    for (let column = 0; column < width; column++) {
      const cell = filled[column]
      if (cell === null || cell === undefined || cell === '') continue
      if (column === hints.geometryColumn) outlines!.add(cell)
      else {
        let found = statistics[column]
        if (found === undefined) {
          found = createColumnStatistics(hints.epoch, hints.decimalMark)
          statistics[column] = found
        }
        observeCell(found, cell)
      }
    }
  }

  function headingColumns(decided: Header): HeadingColumn[] {
    const { headingColumn: column } = judge
    return headings.finish({
      header: decided,
      statistics,
      emptyColumn: column !== null && statistics[column] === undefined ? column : null,
      numRows,
      lastRow,
      width: Math.max(statistics.length, decided.titles.length),
    })
  }

  return {
    observe(row, cells) {
      if (buffered === null) {
        observeData(row, cells)
        return
      }
      buffered.push({ row, cells })
      if (buffered.length >= HEADER_ROWS && row > lastStatedRow) decideHeader()
    },
    finish() {
      const decided = header ?? decideHeader()
      for (const one of statistics) if (one !== undefined) settleStatistics(one)
      const findings: Finding[] = [...(hints.notes ?? [])]
      if (numCutColumns > 0) {
        findings.push({
          severity: 'error',
          code: 'too-many-columns',
          count: numCutColumns,
          params: { limit: MAX_COLUMNS },
        })
      }
      // Where every row has one the header is short; where a few have, their cells have moved.
      else if (beyond.numRows > 0)
        findings.push({
          severity: 'warning',
          code: 'cells-beyond-header',
          row: beyond.firstRow,
          count: beyond.numRows,
        })
      if (dittos.count() > 0)
        findings.push({ severity: 'info', code: 'dittos-filled', count: dittos.count() })
      findings.push(...totals.findings(statistics, decided.titles))
      const headed = hints.isBesideOthers ? [] : headingColumns(decided)
      for (const { title, numRows: count } of headed)
        findings.push({ severity: 'info', code: 'headings-as-column', count, params: { title } })
      const table = describeTable({
        hints,
        header: decided,
        statistics,
        dropped,
        numRows,
        numBlank,
        mergedValues: [...merges.values(), ...dittos.values(), ...headed.flatMap(({ values }) => values)],
        geometryType: outlines?.geometryType() ?? null,
        bounds: outlines?.bounds() ?? null,
        numGeometries: outlines?.count() ?? 0,
        findings,
      })
      if (keys !== null) fillKeys(table, keys.finish(decided.titles))
      return table
    },
  }
}

function judgeOf(titles: string[], tableTitle: string | null): RowJudge {
  const width = titles.filter((title) => title !== '').length
  const firstColumn = Math.max(
    0,
    titles.findIndex((title) => title !== ''),
  )
  return { titles, firstColumn, width, tableTitle, headingColumn: null, hasNumberedHeadings: false }
}

/** Hands keys down to the rows of their group, as merged cells do. */
function fillKeys(table: RecognisedTable, filled: ReturnType<KeyFiller['finish']>): void {
  for (const column of table.columns) {
    const keys = column.index === null ? undefined : filled.get(column.index)
    if (keys === undefined) continue
    table.mergedValues.push(...keys.values)
    column.numMissing -= keys.numFilled
    column.numValues += keys.numFilled
    column.evidence.push({ code: 'keys-filled-down', params: { count: keys.numFilled } })
    table.findings.push({
      severity: 'info',
      code: 'keys-filled-down',
      field: column.title,
      count: keys.numFilled,
    })
  }
}
