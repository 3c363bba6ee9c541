import { createReadStream } from 'node:fs'
import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** A file that has just been written may not be whole yet. */
const SETTLED_MS = 10_000

export interface FolderFile {
  name: string
  sizeBytes: number
  modifiedMs: number
  open(): Readable
}

export const inboxFolder = (dataDir: string): string => join(dataDir, 'inbox')

/** The files of a folder that have settled, the oldest first. Links and hidden files are passed over. */
export async function listFolder(dataDir: string, folder: string, nowMs: number): Promise<FolderFile[]> {
  const path = join(inboxFolder(dataDir), folder)
  await mkdir(path, { recursive: true, mode: 0o700 })
  const files: FolderFile[] = []
  for (const name of await readdir(path)) {
    if (name.startsWith('.') || name.startsWith('~$')) continue
    const found = await lstat(join(path, name))
    if (!found.isFile() || found.size === 0 || nowMs - found.mtimeMs < SETTLED_MS) continue
    files.push({
      name,
      sizeBytes: found.size,
      modifiedMs: Math.round(found.mtimeMs),
      open: () => createReadStream(join(path, name)),
    })
  }
  return files.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1))
}
