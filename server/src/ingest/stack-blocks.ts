import { labelOf } from '@jingjing/analysis/recognise/cells/cell-text'
import { batchesOf, type SourceRow, type SourceTable } from './formats/source-table.ts'
import { placeNames, titleOfNames } from './stack-names.ts'
import { extended, type SheetRead } from './stack-sheets.ts'

/** Blocks of one sheet under each other with the same titles, each under a heading of its own. Null where it is none. */
export function blockKey({ table }: SheetRead): string | null {
  const { region } = table
  if (region === null || table.headerRows.length === 0 || table.numRows === 0) return null
  if (headingRow(table) === null) return null
  const titles = table.columns.map(({ index, title }) => `${index} ${title}`)
  return `${region.minColumn}\n${titles.join('\n')}`
}

/** The row of the heading next above the header. */
function headingRow({ dropped, headerRows }: SheetRead['table']): number | null {
  const rows = dropped.filter(({ row, why }) => why === 'title-row' && row < headerRows[0]!)
  return rows.length === 0 ? null : Math.max(...rows.map(({ row }) => row))
}

/**
 * One table of blocks whose headings are names of one kind (communities, months): the rows of all under the titles of
 * the first, the heading in a column of its own. Null where the headings are no such names.
 */
export async function stackBlocks(blocks: readonly SheetRead[]): Promise<SourceTable | null> {
  const [first] = blocks as [SheetRead]
  const { source } = first
  const labelByRow = await labelsAt(source, new Set(blocks.map(({ table }) => headingRow(table)!)))
  const headings = blocks.map(({ table }) => labelByRow.get(headingRow(table)!) ?? '')
  const names = placeNames(headings)
  const title = titleOfNames(names)
  const isTaken = first.table.columns.some((column) => column.title === title)
  if (title === '工作表' || isTaken || new Set(names).size < names.length) return null
  const nameColumn = Math.max(...first.table.columns.map(({ index }) => (index ?? 0) + 1))
  const noData = blocks.map(({ table }) => new Set(table.dropped.map(({ row }) => row)))
  const headingRows = new Set(blocks.map(({ table }) => headingRow(table)!))
  async function* rows(): AsyncGenerator<SourceRow> {
    for await (const batch of batchesOf(source)) {
      for (const { row, cells } of batch) {
        const at = blocks.findIndex(({ table }) => row >= table.region!.minRow && row <= table.region!.maxRow)
        if (at === -1 || headingRows.has(row)) continue
        const { table } = blocks[at]!
        if (row < table.firstDataRow) {
          if (at > 0) continue
          const isHeader = row === table.headerRows[0]
          yield { row, cells: isHeader ? extended(cells, nameColumn, title) : cells }
          continue
        }
        const isData = !noData[at]!.has(row)
        yield { row, cells: isData ? extended(cells, nameColumn, names[at]!) : cells }
      }
    }
  }
  const notes = source.hints.notes ?? []
  const params = { names: names.slice(0, 20).join('、'), title }
  const hints = {
    ...source.hints,
    notes: [...notes, { severity: 'info' as const, code: 'blocks-stacked', count: blocks.length, params }],
  }
  return { hints, rows }
}

async function labelsAt(source: SourceTable, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const labels = new Map<number, string>()
  for await (const batch of batchesOf(source)) {
    for (const { row, cells } of batch) {
      if (!wanted.has(row)) continue
      labels.set(row, cells.map(labelOf).find((label) => label !== '') ?? '')
      if (labels.size === wanted.size) return labels
    }
  }
  return labels
}
