import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DescriptionImport, DescriptionPatch } from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import { bringDescriptions, readDescribed } from '../../catalog/index.ts'
import type { Context } from '../../context.ts'
import { isRecord, readDataPackage } from './data-package.ts'
import { readDcat } from './read-dcat.ts'
import { readDescribedWorkbook } from './workbook.ts'

/** Two thousand datasets with their fields are some two megabytes. */
const MAX_BYTES = 64 * 1024 ** 2

/**
 * Brings in what a workbook, a DCAT catalogue or a Data Package says of datasets, or tells what that would change.
 * Throws `metadata-file`, `too-large`, and whatever a change by hand would.
 */
export async function importDescriptions(
  context: Context,
  file: { name: string; bytes: Buffer },
  isDryRun: boolean,
): Promise<DescriptionImport> {
  if (file.bytes.length > MAX_BYTES) throw new Problem('too-large', { limit: '64 MB' })
  return bringDescriptions(context, await readFile(context, file), isDryRun)
}

async function readFile(
  context: Context,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<{ id: string; patch: DescriptionPatch }[]> {
  const { datasets, lists } = await readDescribed(context)
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    const path = join(tmpdir(), `jingjing-descriptions-${randomUUID()}.xlsx`)
    try {
      await writeFile(path, bytes, { mode: 0o600 })
      return await readDescribedWorkbook(path, name, lists)
    } finally {
      await rm(path, { force: true })
    }
  }
  const json = parsed(bytes, name)
  if (isRecord(json) && Array.isArray(json.resources))
    return readDataPackage({ resources: json.resources }, datasets)
  if (isRecord(json) && 'dcat:dataset' in json) return readDcat(json, lists)
  throw new Problem('metadata-file', { where: name })
}

function parsed(bytes: Buffer, name: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Problem('metadata-file', { where: name })
  }
}
