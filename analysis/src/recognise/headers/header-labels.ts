import { isEmptyCell, labelOf } from '../cells/cell-text.ts'
import { readDate } from '../cells/read-date.ts'
import { readNumber } from '../cells/read-number.ts'
import type { Cell } from '../contract.ts'

export const MAX_LABEL_LENGTH = 60

export function numFilled(cells: Cell[]): number {
  let count = 0
  for (const cell of cells) if (!isEmptyCell(cell)) count++
  return count
}

export function isYear(text: string): boolean {
  return /^(19|20)\d{2}年?$/.test(text)
}

/** A cell that can stand in a header: short text that is no figure, or a year. */
export function isLabel(cell: Cell | undefined): boolean {
  const label = labelOf(cell)
  if (label === '' || label.length > MAX_LABEL_LENGTH) return false
  if (typeof cell === 'object' && cell !== null) return false
  // Figures of years stand in headers as well (`近5年`).
  if (isYear(label) || /^近?\d{1,3}年$/.test(label)) return true
  if (typeof cell !== 'string') return false
  return readNumber(label) === null && readDate(label) === null
}
