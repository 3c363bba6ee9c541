import type { Cell } from '@jingjing/analysis/recognise/contract'
import { turnedForm } from '@jingjing/analysis/recognise/forms/turn-form'
import type { SourceRow, SourceTable } from './source-table.ts'

const MAX_ROWS = 60

/** A table that is a form, its labels beside what was filled in, as a table of one row; others stay as they are. */
export async function withoutForm(table: SourceTable): Promise<SourceTable> {
  if (table.hints.headerIsCertain || table.hints.geometryColumn !== undefined) return table
  const rows: Cell[][] = []
  for await (const { row, cells } of table.rows()) {
    if (row > MAX_ROWS) return table
    while (rows.length < row - 1) rows.push([])
    rows.push(cells)
  }
  const form = turnedForm(rows, table.hints.merges)
  if (form === null) return table
  const { name, notes, epoch, isHidden } = table.hints
  async function* turned(): AsyncGenerator<SourceRow> {
    yield { row: 1, cells: form!.labels }
    yield { row: 2, cells: form!.values }
  }
  return {
    hints: {
      name: form.title !== null && form.title.length <= 40 ? form.title : name,
      headerIsCertain: true,
      ...(epoch === undefined ? {} : { epoch }),
      ...(isHidden === undefined ? {} : { isHidden }),
      notes: [...(notes ?? []), { severity: 'info', code: 'form-turned', count: form.labels.length }],
    },
    rows: turned,
  }
}
