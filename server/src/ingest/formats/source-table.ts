import type { Cell, Finding, TableHints } from '@jingjing/analysis/recognise/contract'
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

/** Sheets are compared with each other; more than this no office fills. */
export const MAX_SHEETS = 300

/** Names of properties in the order in which they are met. More than a table holds are only counted. */
export function createNames() {
  const names: string[] = []
  const known = new Set<string>()
  const beyond = new Set<string>()
  return {
    names,
    has: (name: string): boolean => known.has(name),
    add(name: string): void {
      if (known.has(name)) return
      if (names.length < MAX_NAMES) {
        known.add(name)
        names.push(name)
      } else if (beyond.size < MAX_COUNTED_NAMES) beyond.add(name)
    },
    notes: (): Finding[] =>
      beyond.size === 0
        ? []
        : [{ severity: 'error', code: 'too-many-columns', count: beyond.size, params: { limit: MAX_NAMES } }],
  }
}

/** A thousand columns are what a table of the database holds, with its key and its geometry. */
const MAX_NAMES = 990
const MAX_COUNTED_NAMES = 100_000

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
