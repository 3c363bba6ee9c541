import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'

export interface SourceRow {
  /** One-based row of the file. */
  row: number
  cells: Cell[]
}

/** A table of a file, as it stands there. `rows()` can be called again for a second pass. */
export interface SourceTable {
  hints: TableHints
  rows(): AsyncIterable<SourceRow>
  /** The same rows many at a time, where the reader has them so: waiting for each row by itself costs more than reading it. */
  batches?(): AsyncIterable<SourceRow[]>
}

const ROWS_PER_BATCH = 500

/** The rows of a table, many at a time. */
export async function* batchesOf(table: SourceTable): AsyncIterable<SourceRow[]> {
  if (table.batches !== undefined) {
    yield* table.batches()
    return
  }
  let batch: SourceRow[] = []
  for await (const row of table.rows()) {
    batch.push(row)
    if (batch.length < ROWS_PER_BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}

export async function* flattened(batches: AsyncIterable<SourceRow[]>): AsyncIterable<SourceRow> {
  for await (const batch of batches) yield* batch
}

export interface OpenedFile {
  tables: SourceTable[]
}

/** Told of bytes of a file, as it is stored, that were gone through; of those that are read twice, twice. */
export type OnBytes = (numBytes: number) => void

/** `reason` is a code of RECOGNITION_CODES, so that no text of a file gets into a message. */
export function unreadable(file: string, reason: `unreadable-${string}`): Problem {
  return new Problem('file-not-readable', { file, reason })
}

/** The name of a file without folders and ending. */
export function baseName(originalName: string): string {
  const name = originalName.replace(/^.*[\\/]/, '')
  return name.replace(/\.[A-Za-z0-9]{1,8}$/, '') || name
}
