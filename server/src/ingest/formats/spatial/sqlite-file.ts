import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

export type SqliteValue = string | number | bigint | Buffer | null

export interface SqliteTable {
  name: string
  columns: string[]
  /** Declared as BOOLEAN: kept as 0 and 1, and meant as no and yes. */
  booleanColumns: ReadonlySet<number>
  /** In the order of `columns`. */
  rows(): Generator<SqliteValue[]>
}

const LEAF = 0x0d
const INTERIOR = 0x05
const MAX_DEPTH = 40
const MAX_PAYLOAD_BYTES = 256 * 1024 ** 2

/**
 * Reads the tables of an SQLite database straight from its pages (sqlite.org/fileformat2), so that a GeoPackage of
 * any size is read in the memory of one path down its tree, and no engine runs what a hostile file may hold.
 *
 * @throws RangeError where the structure is damaged
 */
export function readSqliteTables(path: string): SqliteTable[] {
  return withPages(path, (pages) => {
    const tables: SqliteTable[] = []
    for (const { values } of treeRows(pages, 1)) {
      const [kind, name, , rootPage, statement] = values
      if (kind !== 'table' || typeof name !== 'string' || typeof statement !== 'string') continue
      const root = Number(rootPage)
      const { columns, rowIdColumn, booleanColumns, primaryKey } = columnsOfStatement(statement)
      if (root < 1 || columns.length === 0) continue
      // Their key stands first in each row, and the rows in an index.
      const order = /\)\s*(STRICT\s*,\s*)?WITHOUT\s+ROWID/i.test(statement)
        ? keyFirst(columns, primaryKey)
        : null
      tables.push({
        name,
        columns,
        booleanColumns,
        rows: () => rowsOf(path, root, columns, rowIdColumn, order),
      })
    }
    return tables
  })
}

function* rowsOf(
  path: string,
  root: number,
  columns: string[],
  rowIdColumn: number,
  order: readonly number[] | null,
): Generator<SqliteValue[]> {
  const pages = openPages(path)
  try {
    if (order !== null) {
      for (const values of indexRows(pages, root))
        yield columns.map((_, i) => values[order.indexOf(i)] ?? null)
      return
    }
    for (const { rowId, values } of treeRows(pages, root)) {
      // Columns added later are missing in older rows; the key of the table is kept outside of its record.
      const row = columns.map((_, i) => values[i] ?? null)
      if (rowIdColumn >= 0 && row[rowIdColumn] === null) row[rowIdColumn] = rowId
      yield row
    }
  } finally {
    pages.close()
  }
}

/** In which order the columns stand in the rows of a table that is an index. */
function keyFirst(columns: readonly string[], primaryKey: readonly string[]): number[] {
  const indexes = columns.map((_, i) => i)
  const key = primaryKey
    .map((name) => columns.findIndex((column) => column.toLowerCase() === name.toLowerCase()))
    .filter((i) => i >= 0)
  return [...key, ...indexes.filter((i) => !key.includes(i))]
}

interface Pages {
  usableBytes: number
  page(number: number): Buffer
  decodeText(bytes: Buffer): string
  close(): void
}

function withPages<T>(path: string, work: (pages: Pages) => T): T {
  const pages = openPages(path)
  try {
    return work(pages)
  } finally {
    pages.close()
  }
}

function openPages(path: string): Pages {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(100)
    readSync(file, header, 0, 100, 0)
    const stated = header.readUInt16BE(16)
    const pageBytes = stated === 1 ? 65_536 : stated
    if (header.toString('latin1', 0, 15) !== 'SQLite format 3' || pageBytes < 512) {
      throw new RangeError(`no database with pages of ${pageBytes} bytes`)
    }
    const numPages = Math.ceil(fstatSync(file).size / pageBytes)
    const textEncoding = header.readUInt32BE(56)
    const decoder = new TextDecoder(
      textEncoding === 2 ? 'utf-16le' : textEncoding === 3 ? 'utf-16be' : 'utf-8',
    )
    return {
      usableBytes: pageBytes - header[20]!,
      page(number) {
        if (number < 1 || number > numPages) throw new RangeError(`page ${number} of ${numPages}`)
        const page = Buffer.allocUnsafe(pageBytes)
        const numRead = readSync(file, page, 0, pageBytes, (number - 1) * pageBytes)
        if (numRead < pageBytes) throw new RangeError(`page ${number} is cut off`)
        return page
      },
      decodeText: (bytes) => decoder.decode(bytes),
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

interface TreeRow {
  rowId: number
  values: SqliteValue[]
}

function* treeRows(pages: Pages, number: number, depth = 0): Generator<TreeRow> {
  if (depth > MAX_DEPTH) throw new RangeError('the tree of a table is deeper than any')
  const page = pages.page(number)
  const at = number === 1 ? 100 : 0
  const kind = page[at]!
  const numCells = page.readUInt16BE(at + 3)
  const pointers = at + (kind === INTERIOR ? 12 : 8)
  if ((kind !== LEAF && kind !== INTERIOR) || pointers + numCells * 2 > page.length) {
    throw new RangeError(`page ${number} is no part of a table`)
  }
  for (let i = 0; i < numCells; i++) {
    const cell = page.readUInt16BE(pointers + i * 2)
    if (kind === INTERIOR) yield* treeRows(pages, page.readUInt32BE(cell), depth + 1)
    else yield leafRow(pages, page, cell)
  }
  if (kind === INTERIOR) yield* treeRows(pages, page.readUInt32BE(at + 8), depth + 1)
}

const INDEX_LEAF = 0x0a
const INDEX_INTERIOR = 0x02

/** The rows of an index, in its order: those of inner pages stand between those of the pages below. */
function* indexRows(pages: Pages, number: number, depth = 0): Generator<SqliteValue[]> {
  if (depth > MAX_DEPTH) throw new RangeError('the tree of a table is deeper than any')
  const page = pages.page(number)
  const isInner = page[0] === INDEX_INTERIOR
  const numCells = page.readUInt16BE(3)
  const pointers = isInner ? 12 : 8
  if ((!isInner && page[0] !== INDEX_LEAF) || pointers + numCells * 2 > page.length)
    throw new RangeError(`page ${number} is no part of an index`)
  const maxLocalBytes = Math.floor(((pages.usableBytes - 12) * 64) / 255) - 23
  for (let i = 0; i < numCells; i++) {
    const cell = page.readUInt16BE(pointers + i * 2)
    if (isInner) yield* indexRows(pages, page.readUInt32BE(cell), depth + 1)
    const [payloadBytes, start] = varint(page, isInner ? cell + 4 : cell)
    yield valuesOf(payloadOf(pages, page, start, payloadBytes, maxLocalBytes), pages)
  }
  if (isInner) yield* indexRows(pages, page.readUInt32BE(8), depth + 1)
}

function leafRow(pages: Pages, page: Buffer, cell: number): TreeRow {
  const [payloadBytes, afterLength] = varint(page, cell)
  const [rowId, start] = varint(page, afterLength)
  return { rowId, values: valuesOf(payloadOf(pages, page, start, payloadBytes), pages) }
}

function payloadOf(
  pages: Pages,
  page: Buffer,
  start: number,
  payloadBytes: number,
  maxLocal = pages.usableBytes - 35,
): Buffer {
  const { usableBytes } = pages
  if (payloadBytes <= maxLocal) return page.subarray(start, start + payloadBytes)
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw new RangeError(`a row of ${payloadBytes} bytes`)
  const minLocal = Math.floor(((usableBytes - 12) * 32) / 255) - 23
  const spilled = minLocal + ((payloadBytes - minLocal) % (usableBytes - 4))
  const localBytes = spilled <= maxLocal ? spilled : minLocal
  const parts = [page.subarray(start, start + localBytes)]
  let left = payloadBytes - localBytes
  let next = page.readUInt32BE(start + localBytes)
  while (left > 0) {
    const overflow = pages.page(next)
    const part = overflow.subarray(4, 4 + Math.min(left, usableBytes - 4))
    parts.push(part)
    left -= part.length
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

function valuesOf(payload: Buffer, pages: Pages): SqliteValue[] {
  const [headerBytes, first] = varint(payload, 0)
  const values: SqliteValue[] = []
  let at = headerBytes
  for (let headerAt = first; headerAt < headerBytes; ) {
    const [kind, next] = varint(payload, headerAt)
    headerAt = next
    const length = lengthOf(kind)
    if (at + length > payload.length) throw new RangeError('a row is cut off')
    values.push(columnValue(kind, payload, at, length, pages))
    at += length
  }
  return values
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]

function lengthOf(kind: number): number {
  if (kind < 7) return INTEGER_BYTES[kind]!
  if (kind === 7) return 8
  return kind < 12 ? 0 : Math.floor((kind - 12) / 2)
}

function columnValue(kind: number, payload: Buffer, at: number, length: number, pages: Pages): SqliteValue {
  if (kind === 0) return null
  if (kind === 8 || kind === 9) return kind - 8
  if (kind === 7) return payload.readDoubleBE(at)
  if (kind === 6) {
    const value = payload.readBigInt64BE(at)
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  }
  if (kind < 6) return payload.readIntBE(at, length)
  const bytes = payload.subarray(at, at + length)
  return kind % 2 === 0 ? bytes : pages.decodeText(bytes)
}

/** A number of one to nine bytes, exact up to 2⁵³, and where it ends. */
function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) throw new RangeError('a number is cut off')
    if (i === 8) return [value * 256 + byte, at + 9]
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, at + i + 1]
  }
  return [value, at + 9]
}

/** Names of the columns of a CREATE TABLE, which of them is the row's own number (-1 for none), and which are yes or no. */
export function columnsOfStatement(statement: string): {
  columns: string[]
  rowIdColumn: number
  booleanColumns: Set<number>
  /** Names of the columns of the key, where the statement says them. */
  primaryKey: string[]
} {
  const columns: string[] = []
  const booleanColumns = new Set<number>()
  const primaryKey: string[] = []
  let rowIdColumn = -1
  for (const part of topLevelParts(statement.slice(statement.indexOf('(') + 1))) {
    const ofTable = /^(?:CONSTRAINT\s+\S+\s+)?PRIMARY\s+KEY\s*\((.*)\)/is.exec(part)
    if (ofTable !== null) primaryKey.push(...topLevelParts(ofTable[1]!).map(bareName))
    if (/^(CONSTRAINT|PRIMARY\s+KEY|UNIQUE|CHECK|FOREIGN\s+KEY)\b/i.test(part)) continue
    const match = /^(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|'([^']*)'|([^\s,(]+))\s*(.*)$/s.exec(part)
    if (match === null) continue
    const name = match[1]?.replaceAll('""', '"') ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? ''
    if (/^INTEGER\b[^,]*\bPRIMARY\s+KEY/i.test(match[6] ?? '')) rowIdColumn = columns.length
    if (/^BOOLEAN\b/i.test(match[6] ?? '')) booleanColumns.add(columns.length)
    if (/\bPRIMARY\s+KEY\b/i.test(match[6] ?? '')) primaryKey.push(name)
    columns.push(name)
  }
  return { columns, rowIdColumn, booleanColumns, primaryKey }
}

const bareName = (text: string): string =>
  text.replace(/\s+(ASC|DESC|COLLATE\s+\S+)$/i, '').replace(/^["`[']|["`\]']$/g, '')

function topLevelParts(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let current = ''
  for (const character of text) {
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '[') quote = ']'
    else if ('"\'`'.includes(character)) quote = character
    else if (character === '(') depth++
    else if (character === ')') {
      if (depth === 0) break
      depth--
    } else if (character === ',' && depth === 0) {
      parts.push(current.trim())
      current = ''
      continue
    }
    current += character
  }
  parts.push(current.trim())
  return parts.filter((part) => part !== '')
}
