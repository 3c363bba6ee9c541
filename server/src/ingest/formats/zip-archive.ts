import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { Problem } from '@jingjing/schema/problems'
import { type Entry, open, validateFileName, type ZipFile } from 'yauzl'
import { type OnBytes, unreadable } from './source-table.ts'

const MAX_ENTRIES = 10_000
const MAX_NAME_BYTES = 4_096
const MAX_UNPACKED_BYTES = 4 * 1024 ** 3
/** Real sheets stay well under 100 : 1; small parts (styles, empty sheets) may be packed tighter. */
const MAX_RATIO = 100
const RATIO_FREE_BYTES = 1024 ** 2
/** General purpose bit 11: the name is UTF-8. Without it programs of Chinese Windows write GBK. */
const UTF8_NAME_FLAG = 0x800

export interface ZipArchive {
  names: string[]
  has(name: string): boolean
  /** @throws Problem where the packed data do not hold what the directory says */
  read(name: string, onBytes?: OnBytes): AsyncIterable<Buffer>
  close(): void
}

/**
 * Opens an archive and judges its directory before a byte is unpacked: number and names of entries, total size,
 * ratio, links, encryption. Sizes that lie are caught while unpacking.
 *
 * @throws Problem `file-not-readable`
 */
export async function openZip(path: string, originalName: string): Promise<ZipArchive> {
  const zip = await openLazily(path).catch(() => {
    throw unreadable(originalName, 'unreadable-archive-cut-off')
  })
  try {
    const entries = await listEntries(zip, originalName)
    return {
      names: [...entries.keys()],
      has: (name) => entries.has(name),
      read: (name, onBytes) => unpacked(zip, entries.get(name)!, originalName, onBytes),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

/** Opens, works, closes; whatever a parser stumbles over is a damaged file. */
export async function withArchive<T>(
  path: string,
  originalName: string,
  work: (archive: ZipArchive) => Promise<T>,
): Promise<T> {
  const archive = await openZip(path, originalName)
  try {
    return await work(archive)
  } catch (error) {
    throw damaged(error, originalName)
  } finally {
    archive.close()
  }
}

/** A full disk, met while rows are spooled, is no fault of the file. */
export function damaged(error: unknown, originalName: string): Error {
  if (error instanceof Problem || (error as { code?: string }).code === 'ENOSPC') return error as Error
  return unreadable(originalName, 'unreadable-damaged-archive')
}

function openLazily(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
    open(path, options, (error, zip) => {
      if (error) reject(error)
      else resolve(zip)
    })
  })
}

const DEFLATED = 8
/** Pieces of unpacked bytes; the platform's own are a sixteenth, and each costs a turn of the event loop. */
const UNPACKED_CHUNK_BYTES = 256 * 1024

function openStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const isPacked = entry.compressionMethod === DEFLATED
    zip.openReadStream(entry, isPacked ? { decompress: false } : {}, (error, stream) => {
      if (error) reject(error)
      else resolve(isPacked ? inflated(stream) : stream)
    })
  })
}

function inflated(packed: Readable): Readable {
  const inflate = createInflateRaw({ chunkSize: UNPACKED_CHUNK_BYTES })
  packed.on('error', (error) => inflate.destroy(error))
  inflate.on('close', () => packed.destroy())
  return packed.pipe(inflate)
}

/** The bytes of an entry, never more than its directory says: a header that lies ends here. */
async function* unpacked(
  zip: ZipFile,
  entry: Entry,
  originalName: string,
  onBytes: OnBytes = () => undefined,
): AsyncGenerator<Buffer> {
  let numBytes = 0
  try {
    for await (const chunk of await openStream(zip, entry)) {
      numBytes += (chunk as Buffer).length
      if (numBytes > entry.uncompressedSize) throw unreadable(originalName, 'unreadable-archive-size-lies')
      onBytes(((chunk as Buffer).length / entry.uncompressedSize) * entry.compressedSize)
      yield chunk as Buffer
    }
  } catch (error) {
    throw damaged(error, originalName)
  }
  if (numBytes < entry.uncompressedSize) throw unreadable(originalName, 'unreadable-archive-size-lies')
}

function listEntries(zip: ZipFile, originalName: string): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    let unpackedBytes = 0
    if (zip.entryCount > MAX_ENTRIES) {
      reject(unreadable(originalName, 'unreadable-archive-too-many-entries'))
      return
    }
    zip.on('error', () => reject(unreadable(originalName, 'unreadable-damaged-archive')))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      unpackedBytes += entry.uncompressedSize
      const name = nameOf(entry)
      const refusal = refusalOf(entry, name, unpackedBytes)
      if (refusal !== null) {
        reject(unreadable(originalName, refusal))
        return
      }
      entries.set(name, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function nameOf(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer
  const isMarked = (entry.generalPurposeBitFlag & UTF8_NAME_FLAG) !== 0
  const encoding = isMarked || isUtf8(bytes) ? 'utf-8' : 'gb18030'
  // Some programs of Windows write their own separator.
  return new TextDecoder(encoding).decode(bytes.subarray(0, MAX_NAME_BYTES)).replaceAll('\\', '/')
}

function refusalOf(entry: Entry, name: string, unpackedBytes: number): `unreadable-${string}` | null {
  if (entry.isEncrypted()) return 'unreadable-password'
  if (validateFileName(name) !== null || name.includes('\0')) return 'unreadable-archive-path'
  if (unpackedBytes > MAX_UNPACKED_BYTES) return 'unreadable-archive-too-large'
  const isLarge = entry.uncompressedSize > RATIO_FREE_BYTES
  if (isLarge && entry.uncompressedSize > MAX_RATIO * entry.compressedSize) {
    return 'unreadable-archive-bomb'
  }
  const unixFileType = (entry.externalFileAttributes >>> 16) & 0o170000
  if (unixFileType === 0o120000) return 'unreadable-archive-link'
  return null
}
