import { columnHeading } from './column-heading.ts'
import type { Cell, ExtractRow, ExtractTable, Format } from './format.ts'
import { geometryColumns } from './geometry-columns.ts'
import { neutralText } from './neutral-text.ts'
import { writeStream } from './write-stream.ts'

const BOM = '\ufeff'

/** RFC 4180: lines end with CR LF, a field with a quote, comma or line break stands in quotes. */
export const csv: Format = {
  ending: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  refusal: () => null,
  write: (table, batches, path) => writeStream(path, lines(table, batches())),
}

async function* lines(table: ExtractTable, batches: AsyncIterable<ExtractRow[]>): AsyncIterable<string> {
  const geometry = geometryColumns(table)
  const types = [
    ...table.columns.map((column) => column.type),
    ...(geometry?.titles ?? []).map(() => geometry?.type),
  ]
  const head = [...table.columns.map(columnHeading), ...(geometry?.titles ?? [])]
  yield `${table.output.hasBom ? BOM : ''}${head.map((title) => field(neutralText(title))).join(',')}\r\n`
  for await (const rows of batches) {
    let text = ''
    for (const row of rows) {
      const cells = [...row.values, ...(geometry?.cellsOf(row) ?? [])]
      text += `${cells.map((cell, index) => field(textOf(cell, types[index]))).join(',')}\r\n`
    }
    yield text
  }
}

/** Figures, days and times cannot begin a formula; whatever is text, or could be, is made harmless. */
function textOf(cell: Cell, type: string | undefined): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  if (type === 'timestamp') return cell.replace('T', ' ').replace(/\+08:00$/, '')
  return neutralText(cell)
}

function field(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
