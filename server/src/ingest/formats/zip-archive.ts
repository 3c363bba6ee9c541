import type { Readable } from 'node:stream'
import { type Entry, open, type ZipFile } from 'yauzl'
import { unreadable } from './source-table.ts'

const MAX_ENTRIES = 10_000
const MAX_UNPACKED_BYTES = 4 * 1024 ** 3
/** Real sheets stay well under 100 : 1; small parts (styles, empty sheets) may be packed tighter. */
const MAX_RATIO = 100
const RATIO_FREE_BYTES = 1024 ** 2

export interface ZipArchive {
  names: string[]
  has(name: string): boolean
  /** @throws Error where the packed data do not hold what the directory says */
  read(name: string): Promise<Readable>
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
    throw unreadable(originalName, 'unreadable-damaged-archive')
  })
  try {
    const entries = await listEntries(zip, originalName)
    return {
      names: [...entries.keys()],
      has: (name) => entries.has(name),
      read: (name) => openStream(zip, entries.get(name)!),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function openLazily(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, zip) => {
      if (error) reject(error)
      else resolve(zip)
    })
  })
}

function openStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error)
      else resolve(stream)
    })
  })
}

function listEntries(zip: ZipFile, originalName: string): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    let unpackedBytes = 0
    if (zip.entryCount > MAX_ENTRIES) {
      reject(unreadable(originalName, 'unreadable-archive-too-many-entries'))
      return
    }
    // The library itself refuses names that lead out of the archive; nothing tells its errors apart.
    zip.on('error', () => reject(unreadable(originalName, 'unreadable-damaged-archive')))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      unpackedBytes += entry.uncompressedSize
      const refusal = refusalOf(entry, unpackedBytes)
      if (refusal !== null) {
        reject(unreadable(originalName, refusal))
        return
      }
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function refusalOf(entry: Entry, unpackedBytes: number): `unreadable-${string}` | null {
  if (entry.isEncrypted()) return 'unreadable-password'
  if (unpackedBytes > MAX_UNPACKED_BYTES) return 'unreadable-archive-too-large'
  const isLarge = entry.uncompressedSize > RATIO_FREE_BYTES
  if (isLarge && entry.uncompressedSize > MAX_RATIO * entry.compressedSize) {
    return 'unreadable-archive-bomb'
  }
  const unixFileType = (entry.externalFileAttributes >>> 16) & 0o170000
  if (unixFileType === 0o120000) return 'unreadable-archive-link'
  return null
}
