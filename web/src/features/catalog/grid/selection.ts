import type { Place } from './clipboard.ts'

/** Rows that are marked: some by their keys, or all that are found but for some. */
export interface Marked {
  isAll: boolean
  /** The marked ones, or those that are not. */
  keys: ReadonlySet<number>
}
export const NONE_MARKED: Marked = { isAll: false, keys: new Set() }

export const isMarked = ({ isAll, keys }: Marked, key: number): boolean => keys.has(key) !== isAll

export function toggled({ isAll, keys }: Marked, some: readonly number[], mark: boolean): Marked {
  const next = new Set(keys)
  for (const key of some) {
    if (mark === isAll) next.delete(key)
    else next.add(key)
  }
  return { isAll, keys: next }
}

export const numMarked = ({ isAll, keys }: Marked, numRows: number): number =>
  isAll ? Math.max(0, numRows - keys.size) : keys.size

/** Where a key leads from a cell; null where it leads nowhere. */
export function moved(
  at: Place,
  key: string,
  size: { numRows: number; numColumns: number; numPageRows: number },
  isWithControl: boolean,
): Place | null {
  const row = (value: number): Place => ({ ...at, row: Math.max(0, Math.min(size.numRows - 1, value)) })
  const column = (value: number): Place => ({
    ...at,
    column: Math.max(0, Math.min(size.numColumns - 1, value)),
  })
  switch (key) {
    case 'ArrowUp':
      return row(isWithControl ? 0 : at.row - 1)
    case 'ArrowDown':
      return row(isWithControl ? size.numRows - 1 : at.row + 1)
    case 'ArrowLeft':
      return column(isWithControl ? 0 : at.column - 1)
    case 'ArrowRight':
      return column(isWithControl ? size.numColumns - 1 : at.column + 1)
    case 'PageUp':
      return row(at.row - size.numPageRows)
    case 'PageDown':
      return row(at.row + size.numPageRows)
    case 'Home':
      return isWithControl ? { row: 0, column: 0 } : column(0)
    case 'End':
      return isWithControl
        ? { row: size.numRows - 1, column: size.numColumns - 1 }
        : column(size.numColumns - 1)
    default:
      return null
  }
}

export interface Range {
  from: Place
  to: Place
}
export const within = ({ from, to }: Range, row: number, column: number): boolean =>
  row >= Math.min(from.row, to.row) &&
  row <= Math.max(from.row, to.row) &&
  column >= Math.min(from.column, to.column) &&
  column <= Math.max(from.column, to.column)
