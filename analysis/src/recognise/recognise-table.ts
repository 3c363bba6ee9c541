import { isBlankRow, isEmptyCell, MAX_COLUMNS } from './cells/cell-text.ts'
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
  let judge: RowJudge = { titles: [], width: 0, tableTitle: null }
  const statistics: (ColumnStatistics | undefined)[] = []
  const dropped: { row: number; why: string }[] = []
  const merges = createMergeFiller(hints.merges ?? [])
  const dittos = createDittoFiller()
  const outlines = hints.geometryColumn === undefined ? null : createOutlineObserver()
  const totals = createTotalsChecker()
  const lastStatedRow = Math.max(0, ...(hints.override?.headerRows ?? []))
  const keys = hints.headerIsCertain ? null : createKeyFiller()
  let numRows = 0
  let numBlank = 0
  let numCutColumns = 0
  const beyond = { numRows: 0, firstRow: 0 }

  function decideHeader(): Header {
    const decided = findHeader(buffered ?? [], hints)
    judge = {
      titles: decided.titles,
      width: decided.titles.filter((title) => title !== '').length,
      tableTitle: decided.title,
    }
    dropped.push(...decided.dropped)
    header = decided
    const rows = buffered ?? []
    buffered = null
    for (const { row, cells } of rows) {
      if (row >= decided.firstDataRow) observeData(row, cells)
    }
    return decided
  }

  function noteCut(width: number): void {
    numCutColumns = Math.max(numCutColumns, width - MAX_COLUMNS, (hints.lastColumn ?? -1) + 1 - MAX_COLUMNS)
  }

  function observeData(row: number, cells: Cell[]): void {
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
      if (dropped.length < MAX_LISTED_DROPS) dropped.push({ row, why: why ?? 'title-row' })
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
      const table = describeTable({
        hints,
        header: decided,
        statistics,
        dropped,
        numRows,
        numBlank,
        mergedValues: [...merges.values(), ...dittos.values()],
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
