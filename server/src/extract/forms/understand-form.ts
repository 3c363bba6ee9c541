import type { Cell } from '@jingjing/analysis/recognise/contract'
import { createRecogniser } from '@jingjing/analysis/recognise/recognise-table'
import type { FormColumn, FormSheet } from '@jingjing/schema/forms'
import { openFile, type SourceTable } from '../../ingest/index.ts'
import type { SheetXml } from './sheet-xml.ts'
import type { WorkbookParts } from './workbook-parts.ts'

/** What the sheets of an empty workbook ask for: their headers as import reads them, and the rows that wait. */
export async function understandForm(
  path: string,
  fileName: string,
  parts: WorkbookParts,
): Promise<FormSheet[]> {
  const { tables } = await openFile(path, fileName)
  const sheets: FormSheet[] = []
  for (const table of tables) {
    const xml = parts.sheets.get(table.hints.name)
    if (table.hints.isHidden || xml === undefined) continue
    const sheet = await understandSheet(table, xml)
    if (sheet !== null) sheets.push(sheet)
  }
  return sheets
}

const MIN_COLUMNS = 2

async function understandSheet(table: SourceTable, xml: SheetXml): Promise<FormSheet | null> {
  const rows = new Map<number, Cell[]>()
  const recogniser = createRecogniser(table.hints)
  for await (const { row, cells } of table.rows()) {
    rows.set(row, cells)
    recogniser.observe(row, cells)
  }
  const recognised = recogniser.finish()
  const columns = recognised.columns.flatMap((column) =>
    column.index === null ? [] : [{ index: column.index, title: column.title, canonical: column.canonical }],
  )
  if (recognised.headerRows.length === 0 || columns.length < MIN_COLUMNS) return null
  const firstRow = Math.max(...recognised.headerRows) + 1
  const footer = recognised.dropped.find(
    ({ row, why }) => row >= firstRow && why !== 'blank-row' && why !== 'header-row',
  )
  const lastRow = footer === undefined ? null : footer.row - 1
  const last = lastRow ?? Math.max(firstRow, ...xml.rows.map((row) => row.number))
  const described: FormColumn[] = columns.map((column) => ({
    ...column,
    isFormula: xml.rows.some(
      (row) =>
        row.number >= firstRow &&
        row.number <= last &&
        row.cells.some((cell) => cell.column === column.index && cell.hasFormula),
    ),
  }))
  return {
    name: table.hints.name,
    title: recognised.evidence.find((one) => one.code === 'table-title')?.params?.title?.toString() ?? null,
    headerRows: recognised.headerRows,
    firstRow,
    lastRow,
    columns: described,
    labels: labelsOf(rows, described, firstRow, last),
  }
}

/** Names that the form has put into its rows beforehand: the leftmost column of texts, numbers of rows set aside. */
function labelsOf(
  rows: ReadonlyMap<number, Cell[]>,
  columns: readonly FormColumn[],
  firstRow: number,
  lastRow: number,
): FormSheet['labels'] {
  for (const column of columns) {
    if (column.isFormula) continue
    const named: { row: number; label: string }[] = []
    for (let row = firstRow; row <= lastRow; row++) {
      const cell = rows.get(row)?.[column.index]
      if (typeof cell === 'string' && cell.trim() !== '' && !/^\d+$/.test(cell.trim()))
        named.push({ row, label: cell.trim() })
    }
    if (named.length > 0) return { column: column.index, rows: named }
  }
  return null
}
