import { createReadStream, existsSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import type { IdentifierKind } from '@jingjing/schema/access-control/personal-data'
import { openFile, openZip } from '../ingest/index.ts'
import { isCertain, kindsIn, type Wanted } from './identifiers.ts'

/** A kept file in which something of the person stands. */
export interface FoundFile {
  /** Under the data folder. */
  path: string
  folder: string
  isCertain: boolean
}

/** Not kept data: the store itself, backups (which end with their own time), and what the requests themselves make. */
const LEFT_OUT = new Set(['backups', 'personal-data', 'database'])

/** Every file under the data folder that features keep, whichever feature it is. */
export async function listKeptFiles(dataDir: string): Promise<string[]> {
  const found: string[] = []
  const walk = async (folder: string): Promise<void> => {
    if (existsSync(join(folder, 'PG_VERSION'))) return
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !(folder === dataDir && LEFT_OUT.has(entry.name))) await walk(path)
      // What lies in the data folder itself is the platform's own: its key, lock and socket.
      else if (entry.isFile() && folder !== dataDir) found.push(path)
    }
  }
  await walk(dataDir)
  return found.sort()
}

export async function sweepFiles(
  dataDir: string,
  wanted: Wanted,
  onFile: (numDone: number, numTotal: number) => void,
): Promise<{ found: FoundFile[]; numRead: number }> {
  const paths = await listKeptFiles(dataDir)
  const found: FoundFile[] = []
  for (const [index, path] of paths.entries()) {
    const held = await kindsInFile(wanted, path)
    if (held.kinds.size > 0)
      found.push({
        path,
        folder: relative(dataDir, path).split(/[\\/]/)[0] ?? '',
        isCertain: held.isCertain,
      })
    onFile(index + 1, paths.length)
  }
  return { found, numRead: paths.length }
}

interface Held {
  kinds: Set<IdentifierKind>
  isCertain: boolean
}

/** As bytes in every encoding that files come in, part by part where it is packed, and row by row as an import reads it. */
async function kindsInFile(wanted: Wanted, path: string): Promise<Held> {
  const held: Held = { kinds: new Set(), isCertain: false }
  const take = (kinds: Iterable<IdentifierKind>): void => {
    for (const kind of kinds) held.kinds.add(kind)
    // A whole file names many people: name and address count together within a row alone.
    held.isCertain ||= held.kinds.has('telephone') || held.kinds.has('identityNumber')
  }
  if (await isArchive(path)) await readParts(wanted, path, take).catch(() => undefined)
  else await readBytes(wanted, createReadStream(path), take)
  if (!held.isCertain)
    await readRows(wanted, path, (kinds) => {
      take(kinds)
      held.isCertain ||= isCertain(kinds)
    }).catch(() => undefined)
  return held
}

async function isArchive(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1') === 'PK\u0003\u0004'
  } finally {
    await file.close()
  }
}

const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le'] as const
/** Longer than any identifier as it may be written. */
const OVERLAP_CHARACTERS = 1_000

async function readBytes(
  wanted: Wanted,
  chunks: AsyncIterable<Uint8Array>,
  take: (kinds: Iterable<IdentifierKind>) => void,
): Promise<void> {
  const readings = ENCODINGS.map((encoding) => ({ decoder: new TextDecoder(encoding), tail: '' }))
  for await (const chunk of chunks)
    for (const reading of readings) {
      const text = reading.tail + reading.decoder.decode(chunk, { stream: true })
      take(kindsIn(wanted, text))
      reading.tail = text.slice(-OVERLAP_CHARACTERS)
    }
}

/** Texts of Office files are cut into runs by marks: once with the marks as gaps, once as if they were not there. */
async function readParts(
  wanted: Wanted,
  path: string,
  take: (kinds: Iterable<IdentifierKind>) => void,
): Promise<void> {
  const archive = await openZip(path, basename(path))
  try {
    for (const name of archive.names) {
      if (!/\.(xml|rels|kml)$/i.test(name)) {
        await readBytes(wanted, archive.read(name), take)
        continue
      }
      const decoder = new TextDecoder()
      let tail = ''
      for await (const chunk of archive.read(name)) {
        const text = tail + decoder.decode(chunk, { stream: true })
        take(kindsIn(wanted, text.replace(/<[^>]*>/g, '\u001f')))
        take(kindsIn(wanted, text.replace(/<[^>]*>/g, '')))
        tail = text.slice(-OVERLAP_CHARACTERS)
      }
    }
  } finally {
    archive.close()
  }
}

async function readRows(
  wanted: Wanted,
  path: string,
  take: (kinds: Set<IdentifierKind>) => void,
): Promise<void> {
  for (const table of (await openFile(path, basename(path))).tables)
    for await (const { cells } of table.rows())
      take(
        kindsIn(wanted, cells.map((cell) => (typeof cell === 'object' ? '' : String(cell))).join('\u001f')),
      )
}
