import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '@jingjing/schema/problems'
import { readUnmasked } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import { selectOriginal } from './queries.ts'
import { uploadsFolder } from './receive-uploads.ts'

/**
 * A source file of a version, byte for byte as it arrived. A file holds every row and column that came with it: who
 * sees a part of the rows may not have it, and personal columns put the download on record.
 *
 * @throws Problem `not-found`, `beyond-rights`, `not-permitted`
 */
export async function readOriginal(
  context: Context,
  dataDir: string,
  asked: { datasetId: string; version: number; sha256: string },
): Promise<{ name: string; sizeBytes: number; stream: Readable }> {
  const { database, reader, person } = context
  const file = await database.read(reader, (tx) => selectOriginal(tx, asked))
  if (file === undefined) throw new Problem('not-found', { what: `${asked.datasetId} v${asked.version}` })
  if (file.created_by !== person.id) {
    const seesPart = reader.communities !== null || reader.isDepartmentOnly || reader.isStatisticsOnly
    if (seesPart) throw new Problem('beyond-rights')
    if (file.has_personal) {
      const subject = `${asked.datasetId} v${asked.version} ${file.name}`
      const reason = { purpose: 'other', note: 'original file', subject, rowKeys: [] } as const
      await readUnmasked(context, reason, async () => undefined)
    }
  }
  const path = join(uploadsFolder(dataDir), asked.sha256)
  return { name: file.name, sizeBytes: file.size_bytes, stream: createReadStream(path) }
}
