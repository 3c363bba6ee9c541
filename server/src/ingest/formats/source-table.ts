import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'

export interface SourceRow {
  /** One-based row of the file. */
  row: number
  cells: Cell[]
}

/** A table of a file, as it stands there. `rows()` can be called again for a second pass. */
export interface SourceTable {
  hints: TableHints
  rows(): AsyncIterable<SourceRow>
}

export interface OpenedFile {
  tables: SourceTable[]
}
