import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '@jingjing/schema/problems'
import { readUnmasked } from '../../access-control/index.ts'
import { selectRejectedRows } from '../../catalog/index.ts'
import type { Context } from '../../context.ts'

/** The workbook of a version's rejected rows, for those who may see what stands in it. Personal rows are on record. */
export async function readRejected(
  context: Context,
  dataDir: string,
  asked: { datasetId: string; version: number },
): Promise<{ name: string; stream: Readable }> {
  const what = `${asked.datasetId} v${asked.version}`
  // With the eyes of the person: a dataset that they do not see has no rejected rows for them.
  const seen = await context.database.read(context.reader, (tx) => selectRejectedRows(tx, asked))
  if (seen === undefined) throw new Problem('not-found', { what })
  // Whoever brought the file in has read it before.
  if (seen.has_personal && seen.created_by !== context.person.id) {
    const reason = { purpose: 'other', note: 'rejected rows', subject: what, rowKeys: [] } as const
    await readUnmasked(context, reason, async () => undefined)
  }
  const name = `${basename(asked.datasetId)}-v${asked.version}.xlsx`
  return { name, stream: createReadStream(join(dataDir, 'rejected', name)) }
}
