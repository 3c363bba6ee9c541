import type { Cell, Conversion, RecognisedTable } from './contract.ts'

export function convertRow(table: RecognisedTable, row: number, cells: Cell[]): Conversion {
  if (row < table.firstDataRow) return { converted: null, dropped: 'header', rejected: [] }
  const values = table.columns.map((column) => {
    const cell = column.index === null ? null : (cells[column.index] ?? null)
    return cell === null ? null : String(typeof cell === 'object' ? cell.serialDays : cell)
  })
  return { converted: { row, values }, dropped: null, rejected: [] }
}
