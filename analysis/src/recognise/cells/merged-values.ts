import type { Cell, MergedRange, MergedValue } from '../contract.ts'
import { isDitto, isEmptyCell } from './cell-text.ts'

export interface MergeFiller {
  /** The row with the values of cells merged down from rows above. */
  fill(row: number, cells: Cell[]): Cell[]
  /** True where one merged cell is all that the row holds and spans most of the table: a heading between rows. */
  spansTable(row: number, cells: Cell[], width: number): boolean
  values(): MergedValue[]
}

/** Follows the merged ranges of a sheet down its rows. */
export function createMergeFiller(merges: MergedRange[]): MergeFiller {
  const vertical = merges.filter(({ minRow, maxRow }) => maxRow > minRow).sort((a, b) => a.minRow - b.minRow)
  const widest = new Map<number, MergedRange>()
  for (const merge of merges) {
    const width = merge.maxColumn - merge.minColumn
    const known = widest.get(merge.minRow)
    if (known === undefined || width > known.maxColumn - known.minColumn) widest.set(merge.minRow, merge)
  }
  const values: MergedValue[] = []
  let next = 0
  let active: MergedValue[] = []
  return {
    fill(row, cells) {
      if (vertical.length === 0) return cells
      active = active.filter(({ maxRow }) => maxRow >= row)
      while (next < vertical.length && vertical[next]!.minRow + 1 <= row) {
        const merge = vertical[next++]!
        // A range whose first row is no data has no value to hand down.
        if (merge.minRow + 1 !== row) continue
        const value = cells[merge.minColumn] ?? null
        if (isEmptyCell(value)) continue
        const held = { minRow: row, maxRow: merge.maxRow + 1, column: merge.minColumn, value }
        values.push(held)
        active.push(held)
      }
      return applyMerged(row, cells, active)
    },
    spansTable(row, cells, width) {
      const merge = widest.get(row - 1)
      if (merge === undefined || width < 3) return false
      const span = merge.maxColumn - merge.minColumn + 1
      if (span < width * 0.8) return false
      return cells.every((cell, column) => column === merge.minColumn || isEmptyCell(cell))
    },
    values: () => values,
  }
}

/** Empty cells under a merged cell take its value. */
function applyMerged(row: number, cells: Cell[], held: MergedValue[]): Cell[] {
  let filled = cells
  for (const { minRow, maxRow, column, value } of held) {
    if (row <= minRow || row > maxRow || !isEmptyCell(filled[column])) continue
    if (filled === cells) filled = [...cells]
    while (filled.length < column) filled.push(null)
    filled[column] = value
  }
  return filled
}

/** The same for rows in any order: for each column its ranges, searched by halves. */
export function createMergedLookup(values: MergedValue[]): (row: number, cells: Cell[]) => Cell[] {
  const byColumn = new Map<number, MergedValue[]>()
  for (const value of values) {
    const ranges = byColumn.get(value.column)
    if (ranges === undefined) byColumn.set(value.column, [value])
    else ranges.push(value)
  }
  const columns = [...byColumn].map(([column, ranges]) => ({
    column,
    ranges: ranges.sort((a, b) => a.minRow - b.minRow),
  }))
  return (row, cells) => {
    let filled = cells
    for (const { column, ranges } of columns) {
      if (!isEmptyCell(filled[column]) && !isDitto(filled[column])) continue
      const range = ranges[lastStartingBefore(ranges, row)]
      if (range === undefined || row > range.maxRow) continue
      if (filled === cells) filled = [...cells]
      while (filled.length < column) filled.push(null)
      filled[column] = range.value
    }
    return filled
  }
}

function lastStartingBefore(ranges: MergedValue[], row: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]!.minRow < row) low = middle + 1
    else high = middle
  }
  return low - 1
}
