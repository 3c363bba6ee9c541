import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Uploads } from '@jingjing/schema/ingest'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../db/database.ts'
import { insertSourceFile } from './queries.ts'

export interface ArrivingFile {
  name: string
  stream: Readable
  /** True once the stream was cut at the size limit. */
  isTruncated(): boolean
}

/** Where received files are kept, each under its own checksum, so that the same bytes are kept once. */
export const uploadsFolder = (dataDir: string): string => join(dataDir, 'uploads')

/** Takes the files in as they stream by; what is kept is what arrived, byte for byte. */
export async function receiveUploads(
  parts: { database: Database; dataDir: string; personId: number },
  files: AsyncIterable<ArrivingFile>,
): Promise<Uploads> {
  const folder = uploadsFolder(parts.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const received: Uploads['files'] = []
  for await (const file of files) {
    const arriving = join(folder, `arriving-${randomUUID()}`)
    const hash = createHash('sha256')
    let sizeBytes = 0
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk)
        sizeBytes += chunk.length
        done(null, chunk)
      },
    })
    try {
      await pipeline(file.stream, measure, createWriteStream(arriving, { mode: 0o600, flush: true }))
      if (file.isTruncated()) throw new Problem('too-large', { limit: '2 GB' })
      const sha256 = hash.digest('hex')
      await rename(arriving, join(folder, sha256))
      const name = basename(file.name.replaceAll('\\', '/')).slice(0, 200)
      const id = await parts.database.write((tx) =>
        insertSourceFile(tx, { name, sizeBytes, sha256, path: sha256, receivedBy: parts.personId }),
      )
      received.push({ id, name, sizeBytes, sha256 })
    } finally {
      await rm(arriving, { force: true })
    }
  }
  if (received.length === 0) throw new Problem('no-files')
  return { files: received }
}
