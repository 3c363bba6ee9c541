/**
 * Rows that were dear to read, kept so that they need not be read again: in memory as far as they are few, behind
 * that in a file of the data folder that has no name and is gone with whoever holds it.
 */
import { randomUUID } from 'node:crypto'
import { openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import type { SourceRow } from './source-table.ts'

const ROWS_PER_BLOCK = 500
const CELLS_PER_BLOCK = 20_000
/** What the spools of a thread hold in memory, all together; a thread may take in several workbooks at once. */
const MAX_BYTES_IN_MEMORY = 96 * 1024 * 1024
const BYTES_PER_ROW = 80
const BYTES_PER_CELL = 12
const BYTES_PER_FRACTION = 16

/** A row as the file keeps it: `[row, cells]`, or `[row, filled cells, their columns]` where nearly all are empty. */
type KeptRow = [row: number, cells: Cell[], columns?: number[]]

/** Rows in memory, those of mostly empty cells without them; or where they lie in the file. */
type Block = (SourceRow | KeptRow)[] | { offset: number; length: number }

export interface RowSpool {
  /** `numTextBytes` is what the texts hold that were made for this row alone. */
  add(row: SourceRow, numTextBytes: number): void
  /** To be called once, behind the last row. */
  end(): void
  batches(): AsyncGenerator<SourceRow[]>
}

let numBytesInMemory = 0
const released = new FinalizationRegistry<{ numBytes: number }>((held) => {
  numBytesInMemory -= held.numBytes
})

export function createRowSpool(folder: string, maxBytesInMemory = MAX_BYTES_IN_MEMORY): RowSpool {
  const blocks: Block[] = []
  const held = { numBytes: 0 }
  let pending: (SourceRow | KeptRow)[] = []
  let numPendingCells = 0
  let numPendingBytes = 0
  let file: number | null = null
  let fileEnd = 0

  function flush(): void {
    const rows = pending
    const numBytes = numPendingBytes
    pending = []
    numPendingCells = 0
    numPendingBytes = 0
    if (numBytesInMemory + numBytes <= maxBytesInMemory) {
      numBytesInMemory += numBytes
      held.numBytes += numBytes
      blocks.push(rows)
      return
    }
    const bytes = Buffer.from(JSON.stringify(rows.map((row) => (Array.isArray(row) ? row : packed(row)))))
    file ??= nameless(folder)
    writeSync(file, bytes, 0, bytes.length, fileEnd)
    blocks.push({ offset: fileEnd, length: bytes.length })
    fileEnd += bytes.length
  }

  function read(block: Block): SourceRow[] {
    if (Array.isArray(block)) return block.map((row) => (Array.isArray(row) ? unpacked(row) : row))
    const bytes = Buffer.allocUnsafe(block.length)
    readSync(file as number, bytes, 0, block.length, block.offset)
    return (JSON.parse(bytes.toString()) as KeptRow[]).map(unpacked)
  }

  const spool: RowSpool = {
    add(row, numTextBytes) {
      const isWide = row.cells.length > FEW_COLUMNS
      const kept = isWide ? packed(row) : row
      const cells = isWide ? (kept as KeptRow)[1] : row.cells
      pending.push(kept)
      numPendingCells += cells.length
      numPendingBytes += BYTES_PER_ROW + BYTES_PER_CELL * cells.length + numTextBytes
      for (const cell of cells)
        if (typeof cell === 'object' && cell !== null) numPendingBytes += 2 * BYTES_PER_FRACTION
        else if (typeof cell === 'number' && !Number.isInteger(cell)) numPendingBytes += BYTES_PER_FRACTION
      if (pending.length >= ROWS_PER_BLOCK || numPendingCells >= CELLS_PER_BLOCK) flush()
    },
    end() {
      if (pending.length > 0) flush()
    },
    async *batches() {
      for (const block of blocks) {
        yield read(block)
        // Messages of the main thread (cancel) get in between the blocks.
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
  released.register(spool, held)
  return spool
}

/** A cell at the far end of a sheet has thousands of empty ones before it. */
const FEW_COLUMNS = 64

function packed({ row, cells }: SourceRow): KeptRow {
  if (cells.length <= FEW_COLUMNS) return [row, cells]
  const columns = [...cells.keys()].filter((column) => cells[column] !== null)
  if (columns.length > cells.length / 4) return [row, cells]
  return [row, columns.map((column) => cells[column]!), columns]
}

function unpacked([row, kept, columns]: KeptRow): SourceRow {
  if (columns === undefined) return { row, cells: kept }
  const cells: Cell[] = new Array((columns.at(-1) ?? -1) + 1).fill(null)
  for (const [i, column] of columns.entries()) cells[column] = kept[i]!
  return { row, cells }
}

/** Closed with the thread that opened it. */
function nameless(folder: string): number {
  const path = join(folder, `rows-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}
