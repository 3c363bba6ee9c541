import type { Cell } from '../contract.ts'
import type { BufferedRow } from '../find-header.ts'

/** `Unnamed: 3`: what pandas calls a column whose title is empty. */
const UNNAMED = /^Unnamed: \d+(_level_\d+)?$/

/** The row without titles that a program made up. */
export function withoutUnnamed(row: BufferedRow): BufferedRow {
  const isUnnamed = (cell: Cell) => typeof cell === 'string' && cell.length < 30 && UNNAMED.test(cell)
  if (!row.cells.some(isUnnamed)) return row
  return { row: row.row, cells: row.cells.map((cell) => (isUnnamed(cell) ? null : cell)) }
}

/** `t_case.id`, `t_case.name`: some databases put the name of the table before that of each column. */
export function withoutTable(titles: string[]): string[] {
  const table = titles.length > 1 ? /^[A-Za-z]\w*\.(?=[A-Za-z]\w*$)/.exec(titles[0]!)?.[0] : undefined
  if (table === undefined || !titles.every((title) => title.startsWith(table))) return titles
  return titles.map((title) => title.slice(table.length))
}
