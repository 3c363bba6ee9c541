/** The attribute table of a shapefile: dBASE III, texts in UTF-8 as the .cpg beside it says. */
import type { ExtractColumn } from '@jingjing/schema/extract'
import type { Cell } from '../format.ts'

const MAX_TEXT_BYTES = 254
const MAX_NAME_BYTES = 10

export interface DbfField {
  name: string
  kind: 'C' | 'N' | 'L' | 'D'
  width: number
  decimals: number
  /** The first pass over the rows: how wide the values are. */
  observe(value: Cell): void
  textOf(value: Cell): Buffer
}

/** At most ten bytes, no two alike: `called_at`, `category_1`; longer names lose their end. */
function shortNames(columns: readonly ExtractColumn[]): string[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    const base = column.name.replace(/[^A-Za-z0-9_]/g, '_')
    let name = base.slice(0, MAX_NAME_BYTES)
    for (let suffix = 2; taken.has(name.toLowerCase()); suffix++)
      name = `${base.slice(0, MAX_NAME_BYTES - String(suffix).length - 1)}_${suffix}`
    taken.add(name.toLowerCase())
    return name
  })
}

export function dbfFields(columns: readonly ExtractColumn[]): DbfField[] {
  const names = shortNames(columns)
  return columns.map((column, index) => fieldOf(names[index] as string, column.type))
}

function fieldOf(name: string, type: string): DbfField {
  if (type === 'boolean')
    return fixed(name, 'L', 1, (value) => (value === true ? 'T' : value === false ? 'F' : '?'))
  if (type === 'date') return fixed(name, 'D', 8, (value) => String(value ?? '').replaceAll('-', ''))
  const isNumber = type === 'number' || type === 'integer'
  const textOf = isNumber ? numberText : (value: Cell) => (value === null ? '' : String(value))
  const field: DbfField = {
    name,
    kind: isNumber ? 'N' : 'C',
    width: 1,
    decimals: type === 'number' ? 1 : 0,
    observe: (value) => {
      const text = textOf(value)
      field.width = Math.min(Math.max(field.width, Buffer.byteLength(text)), isNumber ? 32 : MAX_TEXT_BYTES)
      if (type === 'number') field.decimals = Math.max(field.decimals, (text.split('.')[1] ?? '').length)
      // A number needs room for its point and one digit before it.
      if (type === 'number') field.width = Math.min(32, Math.max(field.width, field.decimals + 2))
    },
    textOf: (value) => {
      const bytes = Buffer.from(textOf(value))
      if (isNumber) return Buffer.from(bytes.toString().slice(0, field.width).padStart(field.width))
      return Buffer.concat([wholeCharacters(bytes, field.width), Buffer.alloc(field.width, ' ')]).subarray(
        0,
        field.width,
      )
    },
  }
  return field
}

/** The shortest text that is the same number, without an exponent, which old readers do not know. */
function numberText(value: Cell): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return ''
  const text = String(value)
  return text.includes('e') ? value.toFixed(Math.abs(value) < 1 ? 15 : 0) : text
}

function fixed(name: string, kind: 'L' | 'D', width: number, textOf: (value: Cell) => string): DbfField {
  return {
    name,
    kind,
    width,
    decimals: 0,
    observe: () => undefined,
    textOf: (value) => Buffer.from(textOf(value).padEnd(width).slice(0, width)),
  }
}

/** Cuts at the end of a character, never in the middle of one. */
function wholeCharacters(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes.length <= maxBytes) return bytes
  let end = maxBytes
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1
  return bytes.subarray(0, end)
}

export function dbfHeader(fields: readonly DbfField[], numRows: number): Buffer {
  const headerBytes = 32 + 32 * fields.length + 1
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(0x03, 0)
  header.set([80, 1, 1], 1)
  header.writeUInt32LE(numRows, 4)
  header.writeUInt16LE(headerBytes, 8)
  header.writeUInt16LE(
    fields.reduce((sum, field) => sum + field.width, 1),
    10,
  )
  fields.forEach((field, index) => {
    const at = 32 + 32 * index
    header.write(field.name, at, 'latin1')
    header.write(field.kind, at + 11, 'latin1')
    header.writeUInt8(field.width, at + 16)
    header.writeUInt8(field.decimals, at + 17)
  })
  header.writeUInt8(0x0d, headerBytes - 1)
  return header
}

export function dbfRow(fields: readonly DbfField[], values: readonly Cell[]): Buffer {
  return Buffer.concat([
    Buffer.from(' '),
    ...fields.map((field, index) => field.textOf(values[index] ?? null)),
  ])
}

/** True where the text is longer than a column of the format can be. */
export const isCutInDbf = (value: Cell): boolean =>
  typeof value === 'string' && Buffer.byteLength(value) > MAX_TEXT_BYTES
