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
const MAX_BYTES_IN_MEMORY = 24 * 1024 * 1024

/** A row as it is kept: `[row, cells]`, or `[row, filled cells, their columns]` where nearly all are empty. */
type KeptRow = [row: number, cells: Cell[], columns?: number[]]

interface Block {
  /** Null where it lies in the file. */
  bytes: Buffer | null
  offset: number
  length: number
}

export interface RowSpool {
  add(row: SourceRow): void
  /** To be called once, behind the last row. */
  end(): void
  batches(): AsyncGenerator<SourceRow[]>
}

export function createRowSpool(folder: string): RowSpool {
  const blocks: Block[] = []
  let pending: KeptRow[] = []
  let numPendingCells = 0
  let numBytesInMemory = 0
  let file: number | null = null
  let fileEnd = 0

  function flush(): void {
    const bytes = Buffer.from(JSON.stringify(pending))
    pending = []
    numPendingCells = 0
    if (numBytesInMemory + bytes.length <= MAX_BYTES_IN_MEMORY) {
      numBytesInMemory += bytes.length
      blocks.push({ bytes, offset: 0, length: bytes.length })
      return
    }
    file ??= nameless(folder)
    writeSync(file, bytes, 0, bytes.length, fileEnd)
    blocks.push({ bytes: null, offset: fileEnd, length: bytes.length })
    fileEnd += bytes.length
  }

  function read({ bytes, offset, length }: Block): SourceRow[] {
    if (bytes !== null) return unpacked(bytes)
    const read = Buffer.allocUnsafe(length)
    readSync(file as number, read, 0, length, offset)
    return unpacked(read)
  }

  return {
    add(row) {
      const kept = packed(row)
      pending.push(kept)
      numPendingCells += kept[1].length
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
}

/** A cell at the far end of a sheet has thousands of empty ones before it. */
const FEW_COLUMNS = 64

function packed({ row, cells }: SourceRow): KeptRow {
  if (cells.length <= FEW_COLUMNS) return [row, cells]
  const columns = [...cells.keys()].filter((column) => cells[column] !== null)
  if (columns.length > cells.length / 4) return [row, cells]
  return [row, columns.map((column) => cells[column]!), columns]
}

function unpacked(bytes: Buffer): SourceRow[] {
  const rows = JSON.parse(bytes.toString()) as KeptRow[]
  return rows.map(([row, kept, columns]) => {
    if (columns === undefined) return { row, cells: kept }
    const cells: Cell[] = new Array((columns.at(-1) ?? -1) + 1).fill(null)
    for (const [i, column] of columns.entries()) cells[column] = kept[i]!
    return { row, cells }
  })
}

/** Closed with the thread that opened it. */
function nameless(folder: string): number {
  const path = join(folder, `rows-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}
