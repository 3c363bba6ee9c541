import { isEmptyCell, labelOf } from '../cells/cell-text.ts'
import type { Cell } from '../contract.ts'
import { KNOWN_TITLES, titleKey } from '../fields.ts'
import type { BufferedRow } from '../find-header.ts'
import { isLabel, numFilled } from './header-labels.ts'
import type { MergeLookup } from './merge-lookup.ts'

const MAX_HEADER_ROWS = 4

export function headerDepth(rows: BufferedRow[], start: number, merges: MergeLookup): number {
  if (isGroupOfThree(rows, start)) return 3
  if (isSaidTwice(rows, start) || isGroupSaidByColumn(rows, start)) return 2
  let depth = 1
  while (depth < MAX_HEADER_ROWS && start + depth < rows.length) {
    const last = rows[start + depth - 1]!
    const next = rows[start + depth]!
    const isNextLabels =
      next.cells.every((cell) => isEmptyCell(cell) || isLabel(cell)) && numFilled(next.cells) > 0
    if (!isNextLabels) break
    if (!reachesInto(last, next, merges) && !(depth === 1 && isGroupRow(rows, start))) break
    depth++
  }
  return depth
}

/** `人口 人口 房屋 房屋` over `户籍 流动 栋数 面积`: groups as exports write them, without merging. */
function isGroupSaidByColumn(rows: BufferedRow[], start: number): boolean {
  const [upper, lower, ...data] = rows.slice(start, start + 8).map(({ cells }) => cells)
  if (upper === undefined || lower === undefined || data.length === 0) return false
  const width = Math.max(upper.length, lower.length)
  const columns = Array.from({ length: width }, (_, column) => column)
  if (!columns.every((column) => isLabel(upper[column]) && isLabel(lower[column]))) return false
  const label = (cells: Cell[], column: number) => labelOf(cells[column])
  const isInGroup = (column: number) =>
    [column - 1, column + 1].some(
      (beside) => beside >= 0 && beside < width && label(upper, beside) === label(upper, column),
    )
  const grouped = columns.filter(isInGroup)
  const pairs = columns.map((column) => `${label(upper, column)}/${label(lower, column)}`)
  if (grouped.length < 2 || new Set(pairs).size < width) return false
  const others = columns.filter((column) => !grouped.includes(column))
  if (!others.every((column) => label(upper, column) === label(lower, column))) return false
  return grouped.some((column) => {
    const values = data.map((cells) => cells[column]).filter((cell) => !isEmptyCell(cell))
    return values.length > 0 && values.every((cell) => !isLabel(cell))
  })
}

/** The names of fields and, under them, their titles in Chinese, or the other way round. */
function isSaidTwice(rows: BufferedRow[], start: number): boolean {
  const [first, second, ...data] = rows.slice(start, start + 8).map(({ cells }) => cells)
  if (first === undefined || second === undefined || data.length === 0) return false
  const isChinese = (cell: Cell | undefined) => /[\u3400-\u9fff]/.test(labelOf(cell))
  const isName = (cell: Cell | undefined) => /^[A-Za-z]\w*$/.test(labelOf(cell))
  const filled = first.flatMap((cell, column) => (isEmptyCell(cell) ? [] : [column]))
  if (filled.length < 2 || numFilled(second) !== filled.length) return false
  const isPair = (one: Cell[], other: Cell[]) =>
    filled.every((column) => isName(one[column]) && isChinese(other[column]) && isLabel(other[column]))
  if (!isPair(first, second) && !isPair(second, first)) return false
  const numKnown = filled.filter((column) => KNOWN_TITLES.has(titleKey(labelOf(second[column])))).length
  const standsOverFigures = filled.some((column) => {
    const values = data.map((cells) => cells[column]).filter((cell) => !isEmptyCell(cell))
    return values.length > 1 && values.every((cell) => !isLabel(cell))
  })
  return standsOverFigures || numKnown >= filled.length / 2
}

/** True where a cell of the header is merged down into the next row, or spans columns that the next row names one by one. */
function reachesInto(last: BufferedRow, next: BufferedRow, merges: MergeLookup): boolean {
  let hasSpan = false
  for (let column = 0; column < Math.max(last.cells.length, next.cells.length); column++) {
    const merge = merges.at(last.row, column)
    if (merge === null) continue
    if (merge.maxRow >= next.row - 1) return true
    if (merge.maxColumn > merge.minColumn) {
      let numNamed = 0
      for (let c = merge.minColumn; c <= merge.maxColumn; c++) if (!isEmptyCell(next.cells[c])) numNamed++
      if (numNamed === merge.maxColumn - merge.minColumn + 1) hasSpan = true
    }
  }
  // Spans alone may be decoration over data of text; group rows leave cells of the lower row empty or repeat none.
  return hasSpan && numFilled(next.cells) <= Math.max(last.cells.length, next.cells.length)
}

/** Labels whose empty neighbours are filled by the next row: the upper row of a header written without merging. */
export function isGroupRow(rows: BufferedRow[], index: number): boolean {
  return isGroupOfTwo(rows, index) || isGroupOfThree(rows, index)
}

/**
 * Groups of groups: every column is named by one of three rows at the latest, each row names columns that the one
 * above leaves empty, and what comes first is named by the uppermost alone.
 */
function isGroupOfThree(rows: BufferedRow[], index: number): boolean {
  const levels = rows.slice(index, index + 3).map(({ cells }) => cells)
  if (
    levels.length < 3 ||
    !levels.every((cells) => cells.every((cell) => isEmptyCell(cell) || isLabel(cell)))
  )
    return false
  const [upper, middle, lower] = levels as [Cell[], Cell[], Cell[]]
  if (isEmptyCell(upper[0]) || !isEmptyCell(middle[0]) || !isEmptyCell(lower[0]) || numFilled(upper) < 2)
    return false
  const columns = Array.from(
    { length: Math.max(...levels.map((cells) => cells.length)) },
    (_, column) => column,
  )
  const goesOn = (above: Cell[], below: Cell[]) =>
    columns.some((column) => isEmptyCell(above[column]) && !isEmptyCell(below[column]))
  const isNamed = columns.every((column) => levels.some((cells) => !isEmptyCell(cells[column])))
  return isNamed && goesOn(upper, middle) && goesOn(middle, lower)
}

function isGroupOfTwo(rows: BufferedRow[], index: number): boolean {
  const upper = rows[index]!
  const lower = rows[index + 1]
  if (lower === undefined) return false
  if (!upper.cells.every((cell) => isEmptyCell(cell) || isLabel(cell))) return false
  if (!lower.cells.every((cell) => isEmptyCell(cell) || isLabel(cell))) return false
  const width = Math.max(upper.cells.length, lower.cells.length)
  let numFilledBelow = 0
  let numBoth = 0
  for (let column = 0; column < width; column++) {
    const hasUpper = !isEmptyCell(upper.cells[column])
    const hasLower = !isEmptyCell(lower.cells[column])
    // A column without any label belongs to no header.
    if (!hasUpper && !hasLower) return false
    if (!hasUpper && hasLower) numFilledBelow++
    if (hasUpper && hasLower) numBoth++
  }
  // A lower row that fills every column is a row of data or a header of its own.
  const isComplement = numFilled(lower.cells) < width || numBoth > 0
  return numFilledBelow > 0 && isComplement && numFilled(upper.cells) > 1
}
