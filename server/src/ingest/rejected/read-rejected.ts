import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '@jingjing/schema/problems'
import { selectRejectedRows } from '../../catalog/index.ts'
import type { Context } from '../../context.ts'

/** The workbook of a version's rejected rows, for those who may see what stands in it. */
export async function readRejected(
  { database, reader }: Context,
  dataDir: string,
  asked: { datasetId: string; version: number },
): Promise<{ name: string; stream: Readable }> {
  const what = `${asked.datasetId} v${asked.version}`
  // With the eyes of the person: a dataset that they do not see has no rejected rows for them.
  const isSeen = await database.read(reader, (tx) => selectRejectedRows(tx, asked))
  if (isSeen === undefined) throw new Problem('not-found', { what })
  if (isSeen.has_personal && !reader.seesPersonalData)
    throw new Problem('not-permitted', { permission: 'personal-data:read' })
  const name = `${basename(asked.datasetId)}-v${asked.version}.xlsx`
  return { name, stream: createReadStream(join(dataDir, 'rejected', name)) }
}
