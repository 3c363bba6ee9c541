import { isUtf8 } from 'node:buffer'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import { createByteReader } from './byte-reader.ts'

type ByteSource = () => Promise<AsyncIterable<Uint8Array>>

export interface DbfField {
  name: string
  kind: string
  lengthBytes: number
  offsetBytes: number
}

export interface DbfTable {
  fields: DbfField[]
  numRecords: number
  encoding: string
  /** Null for a record that was deleted, whose shape stands in the .shp all the same. */
  records(): AsyncGenerator<Cell[] | null>
}

const MAX_RECORD_BYTES = 1024 ** 2
const SAMPLE_RECORDS = 2_000
/** More digits than a number carries: an identifier, kept as text. */
const MAX_EXACT_DIGITS = 15

/**
 * A dBASE table. Its texts are UTF-8 where all of them are valid UTF-8, else GB18030: neither the code page of the
 * header nor a .cpg beside it is believed against the bytes, since both are often copied from another file.
 *
 * @throws RangeError where the header is damaged
 */
export async function openDbf(source: ByteSource): Promise<DbfTable> {
  const reader = createByteReader(await source())
  const head = await reader.take(32)
  if (head.length < 32) throw new RangeError(`a header of ${head.length} bytes`)
  const numRecords = head.readUInt32LE(4)
  const headerBytes = head.readUInt16LE(8)
  const recordBytes = head.readUInt16LE(10)
  if (headerBytes < 33 || recordBytes < 1 || recordBytes > MAX_RECORD_BYTES) {
    throw new RangeError(`a header of ${headerBytes} and records of ${recordBytes} bytes`)
  }
  const layout = await reader.take(headerBytes - 32)
  const sample: Buffer[] = []
  for (let i = 0; i < Math.min(numRecords, SAMPLE_RECORDS); i++) {
    const record = await reader.take(recordBytes)
    if (record.length < recordBytes) break
    sample.push(record)
  }
  const rawFields = fieldsOf(layout)
  const encoding = encodingOf(rawFields, sample)
  const decoder = new TextDecoder(encoding)
  const fields = rawFields.map(({ nameBytes, ...field }) => ({
    ...field,
    // A name is cut after ten bytes, in the middle of a character where that comes so.
    name: decoder
      .decode(nameBytes)
      .replace(/\ufffd+$/, '')
      .trim(),
  }))
  return {
    fields,
    numRecords,
    encoding,
    async *records() {
      const again = createByteReader(await source())
      await again.take(headerBytes)
      for (let i = 0; i < numRecords; i++) {
        const record = await again.take(recordBytes)
        if (record.length < recordBytes || record[0] === 0x1a) return
        yield record[0] === 0x2a ? null : fields.map((field) => cellOf(field, record, decoder))
      }
    },
  }
}

type RawField = Omit<DbfField, 'name'> & { nameBytes: Buffer }

function fieldsOf(layout: Buffer): RawField[] {
  const fields: RawField[] = []
  let offsetBytes = 1
  for (let at = 0; at + 32 <= layout.length && layout[at] !== 0x0d; at += 32) {
    const name = layout.subarray(at, at + 11)
    const end = name.indexOf(0)
    const lengthBytes = layout[at + 16]!
    fields.push({
      nameBytes: end === -1 ? name : name.subarray(0, end),
      kind: String.fromCharCode(layout[at + 11]!),
      lengthBytes,
      offsetBytes,
    })
    offsetBytes += lengthBytes
  }
  return fields
}

function encodingOf(fields: RawField[], sample: Buffer[]): string {
  const texts = fields.map(({ nameBytes }) => nameBytes)
  for (const { kind, offsetBytes, lengthBytes } of fields) {
    if (kind !== 'C') continue
    for (const record of sample) texts.push(record.subarray(offsetBytes, offsetBytes + lengthBytes))
  }
  return texts.every((bytes) => isUtf8(withoutCutEnd(bytes))) ? 'utf-8' : 'gb18030'
}

/** Fields are cut at their width, in the middle of a character if need be. */
function withoutCutEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back)
  }
  return bytes
}

function cellOf({ kind, offsetBytes, lengthBytes }: DbfField, record: Buffer, decoder: TextDecoder): Cell {
  const bytes = record.subarray(offsetBytes, offsetBytes + lengthBytes)
  switch (kind) {
    case 'N':
    case 'F':
      return numberOf(bytes.toString('latin1').replace(/\0/g, '').trim())
    case 'I':
      return bytes.length === 4 ? bytes.readInt32LE(0) : null
    case 'B':
    case 'O':
      return bytes.length === 8 ? bytes.readDoubleLE(0) : null
    case 'L': {
      const flag = bytes.toString('latin1')
      if (/^[TtYy]/.test(flag)) return true
      return /^[FfNn]/.test(flag) ? false : null
    }
    case 'D': {
      const date = bytes.toString('latin1').trim()
      return /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : null
    }
    default: {
      const end = bytes.indexOf(0)
      const text = decoder.decode(end === -1 ? bytes : bytes.subarray(0, end)).trim()
      return text === '' ? null : text.replace(/\ufffd$/, '')
    }
  }
}

function numberOf(text: string): Cell {
  // Stars are a number that did not fit its field.
  if (text === '' || text.startsWith('*')) return null
  const numDigits = text.replace(/\D/g, '').length
  if (numDigits > MAX_EXACT_DIGITS && !text.includes('.')) return text
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}
