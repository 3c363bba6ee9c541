/**
 * A new SQLite 3 database written from beginning to end, page by page: rows come in the order of their keys, so that
 * the tree of a table is laid out as they come and only the page number and last key of each leaf stay in memory.
 * The format: sqlite.org/fileformat2.html, the numbers in comments are its sections.
 */
import { type FileHandle, open } from 'node:fs/promises'

export type SqliteValue = string | number | bigint | Uint8Array | null

const PAGE_BYTES = 4096
/** 1.6: what of a row stays on its page, for tables and for indexes. */
const MAX_LOCAL_TABLE = PAGE_BYTES - 35
const MIN_LOCAL = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23
const PAGES_PER_WRITE = 64
const LEAF_TABLE = 0x0d
const LEAF_INDEX = 0x0a
const INTERIOR_TABLE = 0x05
const HEADER_BYTES = 100

export interface TableWriter {
  /** Keys ascend. A primary key of integers stands as null among the values. */
  append(rowKey: number, values: readonly SqliteValue[]): Promise<void>
  /** The page that the schema names. */
  finish(): Promise<number>
}

export interface SchemaEntry {
  type: 'table' | 'index'
  name: string
  table: string
  rootPage: number
  sql: string | null
}

export interface SqliteFile {
  table(): TableWriter
  /** An index small enough for one page: what a primary key of text brings with it. */
  smallIndex(rows: readonly (readonly SqliteValue[])[]): Promise<number>
  close(parts: { schema: readonly SchemaEntry[]; applicationId: number; userVersion: number }): Promise<void>
}

export async function createSqliteFile(path: string): Promise<SqliteFile> {
  const file = await open(path, 'w', 0o600)
  const pages = pageSink(file)
  return {
    table: () => tableWriter(pages),
    smallIndex: async (rows) => {
      const cells = rows.map((row) => {
        const payload = record(row)
        return Buffer.concat([varint(payload.length), payload])
      })
      return pages.add(leafPage(LEAF_INDEX, cells, 0))
    },
    close: async ({ schema, applicationId, userVersion }) => {
      const first = await schemaPage(pages, schema)
      writeHeader(first, { numPages: pages.count(), applicationId, userVersion })
      await pages.finish(first)
      await file.sync()
      await file.close()
    },
  }
}

interface PageSink {
  /** Answers the number of the page. */
  add(page: Buffer): Promise<number>
  count(): number
  finish(firstPage: Buffer): Promise<void>
}

function pageSink(file: FileHandle): PageSink {
  let waiting: Buffer[] = []
  // Page 1 holds the schema and is known last.
  let numPages = 1
  let numWritten = 1
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting)
    await file.write(bytes, 0, bytes.length, numWritten * PAGE_BYTES)
    numWritten += waiting.length
    waiting = []
  }
  return {
    add: async (page) => {
      waiting.push(page)
      numPages += 1
      const number = numPages
      if (waiting.length >= PAGES_PER_WRITE) await flush()
      return number
    },
    count: () => numPages,
    finish: async (firstPage) => {
      await flush()
      await file.write(firstPage, 0, PAGE_BYTES, 0)
    },
  }
}

interface Child {
  page: number
  lastKey: number
}

function tableWriter(pages: PageSink): TableWriter {
  const leaves: Child[] = []
  let cells: Buffer[] = []
  let usedBytes = 8
  let lastKey = 0
  const flush = async (): Promise<void> => {
    leaves.push({ page: await pages.add(leafPage(LEAF_TABLE, cells, 0)), lastKey })
    cells = []
    usedBytes = 8
  }
  return {
    append: async (rowKey, values) => {
      const cell = await tableCell(pages, rowKey, record(values))
      if (usedBytes + cell.length + 2 > PAGE_BYTES) await flush()
      cells.push(cell)
      usedBytes += cell.length + 2
      lastKey = rowKey
    },
    finish: async () => {
      if (cells.length > 0 || leaves.length === 0) await flush()
      let level = leaves
      while (level.length > 1) level = await nextLevel(pages, level)
      return (level[0] as Child).page
    },
  }
}

async function nextLevel(pages: PageSink, children: readonly Child[]): Promise<Child[]> {
  const level: Child[] = []
  for (const group of interiorGroups(children, PAGE_BYTES))
    level.push({ page: await pages.add(interiorPage(group, 0)), lastKey: (group.at(-1) as Child).lastKey })
  return level
}

/** Children of one page each; none is left alone, since an interior page needs two. */
function interiorGroups(children: readonly Child[], pageBytes: number): Child[][] {
  // A child takes at most 4 bytes of page number, 9 of key and 2 of pointer.
  const numPerPage = Math.floor((pageBytes - 12) / 15)
  const numGroups = Math.ceil(children.length / numPerPage)
  const size = Math.ceil(children.length / numGroups)
  return Array.from({ length: numGroups }, (_one, index) =>
    children.slice(index * size, (index + 1) * size),
  ).filter((group) => group.length > 0)
}

/** 1.6: a row too long for its page goes on, on pages of its own. */
async function tableCell(pages: PageSink, rowKey: number, payload: Buffer): Promise<Buffer> {
  const head = Buffer.concat([varint(payload.length), varint(rowKey)])
  if (payload.length <= MAX_LOCAL_TABLE) return Buffer.concat([head, payload])
  const best = MIN_LOCAL + ((payload.length - MIN_LOCAL) % (PAGE_BYTES - 4))
  const numLocal = best <= MAX_LOCAL_TABLE ? best : MIN_LOCAL
  const first = await overflow(pages, payload.subarray(numLocal))
  const pointer = Buffer.alloc(4)
  pointer.writeUInt32BE(first)
  return Buffer.concat([head, payload.subarray(0, numLocal), pointer])
}

async function overflow(pages: PageSink, rest: Buffer): Promise<number> {
  let first = 0
  for (let at = 0; at < rest.length; at += PAGE_BYTES - 4) {
    const page = Buffer.alloc(PAGE_BYTES)
    const isLast = at + PAGE_BYTES - 4 >= rest.length
    // Pages follow one another in the file, so the next one's number is known.
    page.writeUInt32BE(isLast ? 0 : pages.count() + 2)
    rest.copy(page, 4, at, at + PAGE_BYTES - 4)
    const number = await pages.add(page)
    if (first === 0) first = number
  }
  return first
}

/** 1.6: cells from the end of the page towards its beginning, pointers to them behind the header. */
function leafPage(type: number, cells: readonly Buffer[], offset: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES)
  page.writeUInt8(type, offset)
  putCells(page, cells, offset, 8)
  return page
}

function interiorPage(children: readonly Child[], offset: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES)
  page.writeUInt8(INTERIOR_TABLE, offset)
  page.writeUInt32BE((children.at(-1) as Child).page, offset + 8)
  const cells = children.slice(0, -1).map((child) => {
    const pointer = Buffer.alloc(4)
    pointer.writeUInt32BE(child.page)
    return Buffer.concat([pointer, varint(child.lastKey)])
  })
  putCells(page, cells, offset, 12)
  return page
}

function putCells(page: Buffer, cells: readonly Buffer[], offset: number, headerBytes: number): void {
  page.writeUInt16BE(cells.length, offset + 3)
  let at = PAGE_BYTES
  cells.forEach((cell, index) => {
    at -= cell.length
    cell.copy(page, at)
    page.writeUInt16BE(at, offset + headerBytes + 2 * index)
  })
  page.writeUInt16BE(at, offset + 5)
}

async function schemaPage(pages: PageSink, schema: readonly SchemaEntry[]): Promise<Buffer> {
  const rows = schema.map((one) => record([one.type, one.name, one.table, one.rootPage, one.sql]))
  const cells: Buffer[] = []
  for (const [index, payload] of rows.entries()) cells.push(await tableCell(pages, index + 1, payload))
  const usedBytes = cells.reduce((sum, cell) => sum + cell.length + 2, HEADER_BYTES + 8)
  if (usedBytes <= PAGE_BYTES) return leafPage(LEAF_TABLE, cells, HEADER_BYTES)
  const leaves: Child[] = []
  let start = 0
  while (start < cells.length) {
    let end = start
    for (let bytes = 8; end < cells.length; end++) {
      bytes += (cells[end] as Buffer).length + 2
      if (bytes > PAGE_BYTES) break
    }
    leaves.push({ page: await pages.add(leafPage(LEAF_TABLE, cells.slice(start, end), 0)), lastKey: end })
    start = end
  }
  return interiorPage(leaves, HEADER_BYTES)
}

/** 1.3 */
function writeHeader(
  page: Buffer,
  parts: { numPages: number; applicationId: number; userVersion: number },
): void {
  page.write('SQLite format 3\0', 0, 'latin1')
  page.writeUInt16BE(PAGE_BYTES, 16)
  page.set([1, 1, 0, 64, 32, 32], 18)
  const changes = 1
  page.writeUInt32BE(changes, 24)
  page.writeUInt32BE(parts.numPages, 28)
  page.writeUInt32BE(1, 40)
  page.writeUInt32BE(4, 44)
  page.writeUInt32BE(1, 56)
  page.writeUInt32BE(parts.userVersion, 60)
  page.writeUInt32BE(parts.applicationId, 68)
  page.writeUInt32BE(changes, 92)
  page.writeUInt32BE(3_045_000, 96)
}

/** 2.1: the header names the type of each value. */
function record(values: readonly SqliteValue[]): Buffer {
  const types: Buffer[] = []
  const bodies: Buffer[] = []
  for (const value of values) {
    const [type, body] = serialised(value)
    types.push(varint(type))
    bodies.push(body)
  }
  const typeBytes = types.reduce((sum, one) => sum + one.length, 0)
  const headerBytes = typeBytes + 1 > 127 ? typeBytes + 2 : typeBytes + 1
  return Buffer.concat([varint(headerBytes), ...types, ...bodies])
}

const EMPTY = Buffer.alloc(0)

function serialised(value: SqliteValue): [number, Buffer] {
  if (value === null) return [0, EMPTY]
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return [13 + 2 * text.length, text]
  }
  if (typeof value === 'bigint') {
    const body = Buffer.alloc(8)
    body.writeBigInt64BE(value)
    return [6, body]
  }
  if (typeof value === 'number') {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
      const body = Buffer.alloc(4)
      body.writeInt32BE(value)
      return [4, body]
    }
    const body = Buffer.alloc(8)
    body.writeDoubleBE(value)
    return [7, body]
  }
  return [12 + 2 * value.length, Buffer.from(value)]
}

/** 1.6: seven bits a byte, the ninth byte holds eight. */
function varint(value: number): Buffer {
  if (value >= 0 && value < 128) return Buffer.from([value])
  let rest = BigInt.asUintN(64, BigInt(value))
  if (rest >= 1n << 56n) {
    const bytes = Buffer.alloc(9)
    bytes[8] = Number(rest & 0xffn)
    rest >>= 8n
    for (let i = 7; i >= 0; i--, rest >>= 7n) bytes[i] = Number(rest & 0x7fn) | 0x80
    return bytes
  }
  const bytes: number[] = []
  for (let isLast = true; rest > 0n; rest >>= 7n, isLast = false)
    bytes.unshift(Number(rest & 0x7fn) | (isLast ? 0 : 0x80))
  return Buffer.from(bytes)
}
