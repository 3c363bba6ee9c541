/** Cells as spreadsheets put them on the clipboard: tabs between cells, lines between rows, quotes around both. */
export function readClipboard(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const endRow = (): void => {
    rows.push([...row, cell])
    row = []
    cell = ''
  }
  const plain = text.replace(/\r\n?/g, '\n')
  for (let i = 0; i < plain.length; i++) {
    const sign = plain[i] as string
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (plain[i + 1] === '"') {
        cell += '"'
        i++
      } else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === '\t') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') endRow()
    else cell += sign
  }
  // A spreadsheet ends its last row with a line; that is no further row.
  if (cell !== '' || row.length > 0) endRow()
  return rows
}

export function writeClipboard(rows: readonly (readonly string[])[]): string {
  const written = (cell: string): string =>
    /["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  return rows.map((row) => row.map(written).join('\t')).join('\n')
}

export interface Place {
  row: number
  column: number
}

/**
 * Where the cells of a clipboard go: from the upper left corner on; one cell fills a whole range. What lies beyond the
 * table is counted, not wrapped.
 */
export function pasted(
  clipboard: readonly (readonly string[])[],
  range: { from: Place; to: Place },
  size: { numRows: number; numColumns: number },
): { cells: (Place & { text: string })[]; numBeyond: number } {
  const top = Math.min(range.from.row, range.to.row)
  const left = Math.min(range.from.column, range.to.column)
  const single = clipboard.length === 1 && clipboard[0]?.length === 1 ? (clipboard[0][0] as string) : null
  const height = single === null ? clipboard.length : Math.abs(range.to.row - range.from.row) + 1
  const cells: (Place & { text: string })[] = []
  let numBeyond = 0
  for (let i = 0; i < height; i++) {
    const line =
      single === null
        ? (clipboard[i] ?? [])
        : Array.from({ length: Math.abs(range.to.column - range.from.column) + 1 }, () => single)
    for (const [j, text] of line.entries()) {
      const place = { row: top + i, column: left + j }
      if (place.row >= size.numRows || place.column >= size.numColumns) numBeyond += 1
      else cells.push({ ...place, text })
    }
  }
  return { cells, numBeyond }
}
