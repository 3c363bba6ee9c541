import { isDitto, isEmptyCell } from './cells/cell-text.ts'
import type { Cell, MergedValue } from './contract.ts'

export interface DittoFiller {
  /** The row with the values of the row above where it says `〃` or `同上`. */
  fill(row: number, cells: Cell[]): Cell[]
  values(): MergedValue[]
  count(): number
}

const MAX_RUNS = 20_000

/** Marks that stand for what is written above, followed down the rows. */
export function createDittoFiller(): DittoFiller {
  const values: MergedValue[] = []
  const open = new Map<number, MergedValue>()
  let above: Cell[] = []
  let lastRow = 0
  let count = 0

  function valueFor(row: number, column: number): Cell {
    const run = open.get(column)
    if (run !== undefined && run.maxRow === lastRow) {
      run.maxRow = row
      return run.value
    }
    const value = above[column] ?? null
    if (isEmptyCell(value) || isDitto(value) || values.length >= MAX_RUNS) return null
    const begun = { minRow: lastRow, maxRow: row, column, value }
    values.push(begun)
    open.set(column, begun)
    return value
  }

  return {
    fill(row, cells) {
      let filled = cells
      for (let column = 0; column < cells.length; column++) {
        const cell = cells[column]
        if (typeof cell !== 'string' || cell.length > 2 || !isDitto(cell)) continue
        const value = valueFor(row, column)
        if (value === null) continue
        if (filled === cells) filled = [...cells]
        filled[column] = value
        count++
      }
      above = filled
      lastRow = row
      return filled
    },
    values: () => values,
    count: () => count,
  }
}
