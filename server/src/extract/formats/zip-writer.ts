import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** An archive written to a file entry by entry, each as a stream; sizes are put in once they are known. */
export interface ZipWriter {
  add(name: string, pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>): Promise<void>
  addFile(name: string, path: string): Promise<void>
  close(): Promise<void>
}

interface Entry {
  name: Buffer
  crc: number
  packedBytes: number
  unpackedBytes: number
  offset: number
}

const UTF8_NAMES = 0x0800
const DEFLATE = 8
const VERSION = 20
/** 1980-01-01: the same content gives the same bytes. */
const DATE = 0x21
const MAX_BYTES = 0xffff_fffe

export async function openZipWriter(path: string): Promise<ZipWriter> {
  const file = await open(path, 'w', 0o600)
  const entries: Entry[] = []
  let end = 0

  const append = async (bytes: Uint8Array): Promise<void> => {
    await file.write(bytes, 0, bytes.length, end)
    end += bytes.length
    if (end > MAX_BYTES) throw new Error(`an archive of ${end} bytes needs more than 32-bit sizes`)
  }
  const add: ZipWriter['add'] = async (name, pieces) => {
    const entry: Entry = { name: Buffer.from(name), crc: 0, packedBytes: 0, unpackedBytes: 0, offset: end }
    await append(localHeader(entry))
    const packed = Readable.from(measured(entry, pieces)).pipe(createDeflateRaw({ level: 6 }))
    for await (const chunk of packed) {
      entry.packedBytes += (chunk as Buffer).length
      await append(chunk as Buffer)
    }
    const header = localHeader(entry)
    await file.write(header, 0, header.length, entry.offset)
    entries.push(entry)
  }
  return {
    add,
    addFile: (name, from) => add(name, createReadStream(from) as AsyncIterable<Uint8Array>),
    close: async () => {
      const start = end
      for (const entry of entries) await append(directoryHeader(entry))
      await append(endRecord(entries.length, start, end - start))
      await finish(file)
    },
  }
}

async function finish(file: FileHandle): Promise<void> {
  await file.sync()
  await file.close()
}

async function* measured(
  entry: Entry,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    entry.crc = crc32(bytes, entry.crc)
    entry.unpackedBytes += bytes.length
    // An empty chunk would end the stream.
    if (bytes.length > 0) yield bytes
  }
}

function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(VERSION, 4)
  writeCommon(header, 6, entry)
  header.writeUInt16LE(entry.name.length, 26)
  return Buffer.concat([header, entry.name])
}

/** Flags to sizes, which stand alike in both headers. */
function writeCommon(header: Buffer, at: number, entry: Entry): void {
  header.writeUInt16LE(UTF8_NAMES, at)
  header.writeUInt16LE(DEFLATE, at + 2)
  header.writeUInt16LE(DATE, at + 6)
  header.writeUInt32LE(entry.crc, at + 8)
  header.writeUInt32LE(entry.packedBytes, at + 12)
  header.writeUInt32LE(entry.unpackedBytes, at + 16)
}

function directoryHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(VERSION, 6)
  writeCommon(header, 8, entry)
  header.writeUInt16LE(entry.name.length, 28)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}

function endRecord(numEntries: number, start: number, size: number): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(numEntries, 8)
  record.writeUInt16LE(numEntries, 10)
  record.writeUInt32LE(size, 12)
  record.writeUInt32LE(start, 16)
  return record
}
