import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExtractRequest, ExtractRun } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply } from 'fastify'
import { recordAudit } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import { FORMATS } from './formats/formats.ts'
import { extractsFolder, shanghaiTime } from './run-extract.ts'
import * as queries from './store-queries.ts'
import { writeExtract } from './write-extract.ts'

const NUM_LISTED = 100
/** What an address answers at once; longer extracts are jobs. */
const MAX_ROWS_AT_ONCE = 100_000

const present = (row: queries.RunRow): ExtractRun => ({
  id: row.id,
  title: row.title,
  fileName: row.file_name,
  format: row.format,
  numRows: row.num_rows,
  sizeBytes: row.size_bytes,
  sha256: row.sha256,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  manifest: row.manifest,
})

export async function listRuns({ database, reader }: Context): Promise<{ runs: ExtractRun[] }> {
  return { runs: (await database.read(reader, (tx) => queries.selectRuns(tx, NUM_LISTED))).map(present) }
}

export async function readRun({ database, reader }: Context, id: number): Promise<ExtractRun> {
  const row = await database.read(reader, (tx) => queries.selectRun(tx, id))
  if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
  return present(row)
}

export async function sendRunFile(
  { database, reader }: Context,
  parts: { id: number; dataDir: string; reply: FastifyReply },
): Promise<void> {
  const row = await database.read(reader, (tx) => queries.selectRun(tx, parts.id))
  if (row === undefined) throw new Problem('not-found', { what: `#${parts.id}` })
  const path = row.path === null ? null : join(extractsFolder(parts.dataDir), row.path)
  if (path === null || !existsSync(path)) throw new Problem('extract-expired')
  sendFile(parts.reply, { ...present(row), manifestAddress: `/api/extract/runs/${row.id}` }, path)
}

/** The file at once, for a program that keeps the address: the same specification with its versions gives the same rows. */
export async function sendExtract(
  { database, reader, person }: Context,
  parts: { request: ExtractRequest; dataDir: string; reply: FastifyReply },
): Promise<void> {
  const folder = extractsFolder(parts.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `at-once-${randomUUID()}`)
  const remove = () => void rm(path, { force: true })
  try {
    const { manifest, sizeBytes, hasPersonalData } = await writeExtract(database, reader, {
      spec: parts.request.spec,
      output: parts.request.output,
      title: parts.request.title ?? null,
      extractedAt: shanghaiTime(Date.now()),
      path,
      maxRows: MAX_ROWS_AT_ONCE,
      onRows: () => undefined,
    })
    await database.write((tx) =>
      recordAudit(tx, {
        personId: person.id,
        action: 'extract:run',
        subject: manifest.sources.map((source) => `${source.dataset} v${source.version}`).join(', '),
        isSuccess: true,
        detail: { format: manifest.format, numRows: manifest.numRows, hasPersonalData },
      }),
    )
    parts.reply.raw.on('close', remove)
    sendFile(parts.reply, { ...manifest, sizeBytes, manifestAddress: null }, path)
  } catch (error) {
    remove()
    throw error
  }
}

function sendFile(
  reply: FastifyReply,
  file: {
    format: ExtractRun['format']
    fileName: string
    sizeBytes: number
    manifestAddress: string | null
  },
  path: string,
): void {
  void reply
    .header('content-type', FORMATS[file.format].mediaType)
    .header('content-length', file.sizeBytes)
    .header('cache-control', 'no-store')
    // RFC 6266: the name in UTF-8.
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
  if (file.manifestAddress !== null) void reply.header('link', `<${file.manifestAddress}>; rel="describedby"`)
  void reply.send(createReadStream(path))
}
