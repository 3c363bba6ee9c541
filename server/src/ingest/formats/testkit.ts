import type { RecognisedTable, RejectedCell, Value } from '@jingjing/analysis/recognise/contract'
import { convertRow } from '@jingjing/analysis/recognise/convert-rows'
import { createRecogniser } from '@jingjing/analysis/recognise/recognise-table'
import { openFile } from './open-file.ts'

export interface UnderstoodTable {
  table: RecognisedTable
  /** Row of the file and values by column name. */
  rows: { row: number; values: Record<string, Value> }[]
  rejected: RejectedCell[]
  dropped: { row: number; why: string }[]
}

/** Both passes over a file, as an import makes them. */
export async function understandFile(path: string, originalName: string): Promise<UnderstoodTable[]> {
  const understood: UnderstoodTable[] = []
  for (const source of (await openFile(path, originalName)).tables) {
    const recogniser = createRecogniser(source.hints)
    for await (const { row, cells } of source.rows()) recogniser.observe(row, cells)
    const table = recogniser.finish()
    const result: UnderstoodTable = { table, rows: [], rejected: [], dropped: [] }
    for await (const { row, cells } of source.rows()) {
      const { converted, dropped, rejected } = convertRow(table, row, cells)
      if (dropped !== null) result.dropped.push({ row, why: dropped })
      if (converted !== null) {
        const values = Object.fromEntries(table.columns.map(({ name }, i) => [name, converted.values[i]!]))
        result.rows.push({ row, values })
      }
      result.rejected.push(...rejected)
    }
    understood.push(result)
  }
  return understood
}
