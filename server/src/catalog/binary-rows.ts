/** Rows as PostgreSQL's binary COPY takes them: nothing is printed only to be parsed again by the engine. */
import type { Value } from '@jingjing/analysis/recognise/contract'
import { geometryBytes, type RowGeometry, writePoint } from './geometry-bytes.ts'
import type { StoredRow, VersionColumn } from './storage.ts'

/** What stands before the rows of every piece: signature, flags, no extension. */
const HEADER = Uint8Array.from([
  0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0,
])
const FIRST_BYTES = 1024 * 1024
const MILLISECONDS_PER_DAY = 86_400_000
/** Days and times of the engine count from 2000-01-01. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const EPOCH_DAY = EPOCH_MS / MILLISECONDS_PER_DAY
const TWO_32 = 2 ** 32

/** Bytes that grow as they are written. */
export interface ByteWriter {
  bytes: Uint8Array<ArrayBuffer>
  view: DataView
  at: number
}

export interface RowEncoder {
  /** A row of the columns source_row, from_version, community_place_code, geometry where there is one, and the values. */
  add(row: StoredRow, community: string | null): void
  numRows(): number
  numBytes(): number
  /** The bytes of one COPY; the encoder is empty afterwards and never touches them again. */
  take(): Uint8Array<ArrayBuffer>
}

export function createRowEncoder(
  columns: readonly VersionColumn[],
  version: number,
  hasGeometry: boolean,
): RowEncoder {
  let writer = startWriter(FIRST_BYTES)
  let numRows = 0
  const writers = columns.map((column) => WRITERS[column.type as keyof typeof WRITERS])
  const numFields = columns.length + (hasGeometry ? 4 : 3)
  return {
    add(row, community) {
      reserve(writer, 64)
      writer.view.setInt16(writer.at, numFields)
      writer.view.setInt32(writer.at + 2, 4)
      writer.view.setInt32(writer.at + 6, row.row)
      writer.view.setInt32(writer.at + 10, 4)
      writer.view.setInt32(writer.at + 14, version)
      writer.at += 18
      writeText(writer, community)
      if (hasGeometry) writeGeometry(writer, row.geometry ?? null)
      for (let i = 0; i < writers.length; i++) {
        const value = row.values[i]
        if (value === null || value === undefined) writeNull(writer)
        else (writers[i] as Write)(writer, value)
      }
      numRows++
    },
    numRows: () => numRows,
    numBytes: () => writer.at,
    take() {
      reserve(writer, 2)
      writer.view.setInt16(writer.at, -1)
      const taken = writer.bytes.subarray(0, writer.at + 2)
      writer = startWriter(Math.max(FIRST_BYTES, writer.bytes.length))
      numRows = 0
      return taken
    },
  }
}

type Write = (writer: ByteWriter, value: NonNullable<Value>) => void

const WRITERS = {
  text: (writer, value) => writeText(writer, typeof value === 'string' ? value : String(value)),
  integer: writeInteger,
  number: writeNumber,
  boolean: writeBoolean,
  date: writeDate,
  timestamp: writeTimestamp,
} satisfies Record<string, Write>

function startWriter(numBytes: number): ByteWriter {
  const bytes = new Uint8Array(numBytes)
  bytes.set(HEADER)
  return { bytes, view: new DataView(bytes.buffer), at: HEADER.length }
}

export function reserve(writer: ByteWriter, numBytes: number): void {
  if (writer.at + numBytes <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.at + numBytes))
  grown.set(writer.bytes)
  writer.bytes = grown
  writer.view = new DataView(grown.buffer)
}

function writeNull(writer: ByteWriter): void {
  reserve(writer, 4)
  writer.view.setInt32(writer.at, -1)
  writer.at += 4
}

const encoder = new TextEncoder()

/** Short texts are encoded here: a call of the encoder costs more than they do. */
function writeText(writer: ByteWriter, text: string | null): void {
  if (text === null) {
    writeNull(writer)
    return
  }
  reserve(writer, 4 + text.length * 3)
  const start = writer.at + 4
  let at = start
  if (text.length > 120) {
    at += encoder.encodeInto(
      text.includes('\0') ? text.replaceAll('\0', '') : text,
      writer.bytes.subarray(start),
    ).written
  } else {
    const { bytes } = writer
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i)
      // PostgreSQL text holds every character but NUL.
      if (code === 0) continue
      if (code < 0x80) {
        bytes[at++] = code
        continue
      }
      if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6)
        bytes[at++] = 0x80 | (code & 0x3f)
        continue
      }
      if (code >= 0xd800 && code <= 0xdfff) {
        const low = text.charCodeAt(i + 1)
        if (code <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
          i++
          bytes[at++] = 0xf0 | (code >> 18)
          bytes[at++] = 0x80 | ((code >> 12) & 0x3f)
          bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
          bytes[at++] = 0x80 | (code & 0x3f)
          continue
        }
        code = 0xfffd
      }
      bytes[at++] = 0xe0 | (code >> 12)
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[at++] = 0x80 | (code & 0x3f)
    }
  }
  writer.view.setInt32(writer.at, at - start)
  writer.at = at
}

function writeInt64(writer: ByteWriter, value: number): void {
  reserve(writer, 12)
  writer.view.setInt32(writer.at, 8)
  writer.view.setInt32(writer.at + 4, Math.floor(value / TWO_32))
  writer.view.setUint32(writer.at + 8, ((value % TWO_32) + TWO_32) % TWO_32)
  writer.at += 12
}

function writeInteger(writer: ByteWriter, value: NonNullable<Value>): void {
  const integer = Number(value)
  if (!Number.isSafeInteger(integer)) throw new Error('a column of whole numbers was given something else')
  writeInt64(writer, integer)
}

function writeNumber(writer: ByteWriter, value: NonNullable<Value>): void {
  const number = Number(value)
  if (!Number.isFinite(number)) {
    writeNull(writer)
    return
  }
  reserve(writer, 12)
  writer.view.setInt32(writer.at, 8)
  writer.view.setFloat64(writer.at + 4, number)
  writer.at += 12
}

function writeBoolean(writer: ByteWriter, value: NonNullable<Value>): void {
  reserve(writer, 5)
  writer.view.setInt32(writer.at, 1)
  writer.bytes[writer.at + 4] = value === true || value === 'true' ? 1 : 0
  writer.at += 5
}

const digits = (text: string, at: number, length: number): number => {
  let figure = 0
  for (let i = at; i < at + length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    figure = figure * 10 + digit
  }
  return figure
}

/** Days from 1970-01-01 to a day of the Gregorian calendar, counted in eras of 400 years (146,097 days). */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

const dayOf = (text: string): number => dayNumber(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2))

function writeDate(writer: ByteWriter, value: NonNullable<Value>): void {
  const day = dayOf(String(value)) - EPOCH_DAY
  if (!Number.isInteger(day)) throw new Error('a column of days was given something else')
  reserve(writer, 8)
  writer.view.setInt32(writer.at, 4)
  writer.view.setInt32(writer.at + 4, day)
  writer.at += 8
}

/** `YYYY-MM-DDTHH:MM:SS+08:00` is read by its places; any other way of writing a time by the platform. */
function writeTimestamp(writer: ByteWriter, value: NonNullable<Value>): void {
  const text = String(value)
  let ms: number
  if (text.length === 25 && text.endsWith('+08:00'))
    ms =
      dayOf(text) * MILLISECONDS_PER_DAY +
      (digits(text, 11, 2) - 8) * 3_600_000 +
      digits(text, 14, 2) * 60_000 +
      digits(text, 17, 2) * 1000
  else ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text)
  if (!Number.isFinite(ms)) throw new Error('a column of times was given something else')
  writeInt64(writer, (ms - EPOCH_MS) * 1000)
}

function writeGeometry(writer: ByteWriter, geometry: RowGeometry): void {
  if (geometry === null) {
    writeNull(writer)
    return
  }
  if (typeof geometry !== 'string') {
    reserve(writer, 29)
    writer.view.setInt32(writer.at, 25)
    writePoint(writer.view, writer.at + 4, geometry[0], geometry[1])
    writer.at += 29
    return
  }
  const bytes = geometryBytes(geometry)
  reserve(writer, 4 + bytes.length)
  writer.view.setInt32(writer.at, bytes.length)
  writer.bytes.set(bytes, writer.at + 4)
  writer.at += 4 + bytes.length
}
