import type { RecognisedTable, RejectedCell, Value } from '@jingjing/analysis/recognise/contract'
import { convertRow } from '@jingjing/analysis/recognise/convert-rows'
import { createSheetRecogniser } from '@jingjing/analysis/recognise/recognise-sheet'
import { openFile, type SourceTable } from './open-file.ts'

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
    const recogniser = createSheetRecogniser(source.hints)
    for await (const { row, cells } of source.rows()) recogniser.observe(row, cells)
    for (const table of recogniser.finish()) understood.push(await convertTable(source, table))
  }
  return understood
}

async function convertTable(source: SourceTable, table: RecognisedTable): Promise<UnderstoodTable> {
  const result: UnderstoodTable = { table, rows: [], rejected: [], dropped: [] }
  for await (const { row, cells } of source.rows()) {
    const { converted, dropped, rejected } = convertRow(table, row, cells)
    if (dropped !== null && dropped !== 'other-table') result.dropped.push({ row, why: dropped })
    if (converted !== null) {
      const values = Object.fromEntries(table.columns.map(({ name }, i) => [name, converted.values[i]!]))
      result.rows.push({ row, values })
    }
    result.rejected.push(...rejected)
  }
  return result
}
