import { Readable } from 'node:stream'
import { Problem } from '@jingjing/schema/problems'
import { readSecretKey, unseal } from '../../access-control/index.ts'
import type { JobContext, JobKind, RunningJob } from '../../jobs/job.ts'
import { type ArrivingFile, receiveUploads } from '../receive-uploads.ts'
import { listFolder } from './pull-folder.ts'
import { pullHttp } from './pull-http.ts'
import { pullTable } from './pull-table.ts'
import { type SourceRow, selectSeen, selectSource } from './source-queries.ts'

export interface PullInput {
  sourceId: number
  /** From the settings of the platform: no row of the store widens the list. */
  allowedHosts: string[]
}

export interface Pulled {
  fileIds: number[]
  /** Files of a folder, to be remembered once they are in. */
  seen: { name: string; sizeBytes: number; modifiedMs: number }[]
}

const MAX_BYTES = 2 * 1024 ** 3
const MAX_FILES = 50

export const pullKind: JobKind = { kind: 'pull', maxAttempts: 1, lane: 'pull', work: pullSource }

/** Fetches what a standing source holds now and keeps it as it came, as if the one who set the source up had sent it. */
async function pullSource({ database, dataDir }: JobContext, job: RunningJob): Promise<Pulled> {
  const { sourceId, allowedHosts } = job.input as PullInput
  const source = await database.write((tx) => selectSource(tx, sourceId))
  if (source === undefined) throw new Problem('not-found', { what: `#${sourceId}` })
  const { settings } = source
  const secret = source.sealed_secret === null ? '' : unseal(readSecretKey(dataDir), source.sealed_secret)
  const parts = { database, dataDir, personId: source.created_by }
  if (settings.kind === 'folder') {
    const known = await database.write((tx) => selectSeen(tx, sourceId))
    const files = (await listFolder(dataDir, settings.folder, Date.now()))
      .filter(({ name, sizeBytes, modifiedMs }) => {
        const seen = known.get(name)
        return seen === undefined || seen.sizeBytes !== sizeBytes || seen.modifiedMs !== modifiedMs
      })
      .slice(0, MAX_FILES)
    if (files.length === 0) return { fileIds: [], seen: [] }
    const uploads = await receiveUploads(
      parts,
      arriving(
        files.map((file) => ({ name: file.name, stream: file.open() })),
        job,
      ),
    )
    const seen = files.map(({ name, sizeBytes, modifiedMs }) => ({ name, sizeBytes, modifiedMs }))
    return { fileIds: uploads.files.map((file) => file.id), seen }
  }
  const file = await remoteFile(source, secret, allowedHosts)
  const uploads = await receiveUploads(parts, arriving([file], job))
  return { fileIds: uploads.files.map((one) => one.id), seen: [] }
}

async function remoteFile(
  { name, settings }: SourceRow,
  secret: string,
  allowedHosts: readonly string[],
): Promise<{ name: string; stream: Readable }> {
  if (settings.kind === 'folder') throw new Error('a folder is not remote')
  if (settings.kind !== 'http')
    return { name: `${name}.csv`, stream: pullTable({ ...settings, password: secret, allowedHosts }) }
  const { url, user } = settings
  const authorization =
    secret === ''
      ? null
      : user === ''
        ? `Bearer ${secret}`
        : `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
  return pullHttp({ url, allowedHosts, authorization })
}

/** Files on their way, each cut at the size limit, with the bytes as progress. */
async function* arriving(
  files: readonly { name: string; stream: Readable }[],
  job: RunningJob,
): AsyncIterable<ArrivingFile> {
  let numBytes = 0
  async function* counted(stream: Readable, where: string): AsyncGenerator<Buffer> {
    let ofFile = 0
    try {
      for await (const chunk of stream) {
        const bytes = Buffer.from(chunk as Buffer | string)
        ofFile += bytes.length
        numBytes += bytes.length
        if (ofFile > MAX_BYTES) throw new Problem('too-large', { limit: '2 GB' })
        job.report('read', numBytes, null, 'bytes')
        yield bytes
      }
    } catch (error) {
      // A connection that broke off half-way, or took too long.
      throw error instanceof Problem ? error : new Problem('source-unreachable', { host: where })
    }
  }
  for (const { name, stream } of files)
    yield { name, stream: Readable.from(counted(stream, name)), isTruncated: () => false }
}
