import { isEmptyCell } from '../cells/cell-text.ts'
import type { MergedRange } from '../contract.ts'
import type { BufferedRow } from '../find-header.ts'

export interface MergeLookup {
  at(row: number, column: number): MergedRange | null
  /** Columns of the row that hold something, those covered by a merged cell included. */
  covered(row: BufferedRow): number
}

export function createMergeLookup(merges: MergedRange[]): MergeLookup {
  // Only the merges of the first rows matter here.
  const early = merges.filter(({ minRow }) => minRow < 200)
  const at = (row: number, column: number) =>
    early.find(
      (merge) =>
        row - 1 >= merge.minRow &&
        row - 1 <= merge.maxRow &&
        column >= merge.minColumn &&
        column <= merge.maxColumn,
    ) ?? null
  return {
    at,
    covered({ row, cells }) {
      let count = 0
      for (let column = 0; column < cells.length; column++) {
        if (isEmptyCell(cells[column])) continue
        const merge = at(row, column)
        count += merge === null ? 1 : merge.maxColumn - merge.minColumn + 1
      }
      return count
    },
  }
}
