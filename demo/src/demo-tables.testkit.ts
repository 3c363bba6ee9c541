import type { Value } from '@jingjing/analysis/recognise/contract'
import type { DemoSubdistrict } from './tables.ts'

export type DemoRow = Record<string, Value>

/** The rows of a table as objects by column name. */
export function rowsOf(demo: DemoSubdistrict, datasetId: string, tableName?: string): DemoRow[] {
  const dataset = demo.datasets.find(({ id }) => id === datasetId)
  const table = dataset?.tables.find(({ name }) => tableName === undefined || name === tableName)
  if (!table) throw new Error(`no table ${datasetId}/${tableName ?? ''}`)
  return Array.from(table.rows, (row) =>
    Object.fromEntries(table.columns.map(({ name }, index) => [name, row[index]!])),
  )
}
