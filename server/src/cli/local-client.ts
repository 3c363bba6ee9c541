/** Talks to the platform over its private socket: the running one, or one started for this command alone. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { basename, join } from 'node:path'
import type { Job } from '@jingjing/schema/jobs'
import { Problem, type ProblemCode, type ProblemParams } from '@jingjing/schema/problems'
import type { Config } from '../config.ts'
import { beginPlatform } from './begin-platform.ts'

const POLL_MS = 150

export interface LocalClient {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  upload<T>(path: string, files: readonly string[]): Promise<T>
  /** The bytes of a file, as they come. */
  download(path: string): Promise<IncomingMessage>
  /** Waits for a job; a failed one is thrown as its problem. */
  waitFor(jobId: number, onProgress: (job: Job) => void): Promise<Job>
  close(): Promise<void>
}

export async function connectLocally(config: Config, say: (line: string) => void): Promise<LocalClient> {
  const socketPath = join(config.dataDir, 'jingjing.sock')
  if (existsSync(socketPath) && (await answers(socketPath)))
    return clientOf(socketPath, async () => undefined)
  say('平台未在运行，为本次操作临时启动… no running platform: starting one for this command…')
  const platform = await beginPlatform({
    config: { ...config, demo: false },
    listens: false,
    page: Promise.resolve(),
    log: () => undefined,
    onStep: () => undefined,
  })
  return clientOf(platform.socketPath, () => platform.close())
}

async function answers(socketPath: string): Promise<boolean> {
  try {
    await ask(socketPath, 'GET', '/healthz', null)
    return true
  } catch {
    return false
  }
}

function clientOf(socketPath: string, close: () => Promise<void>): LocalClient {
  const get = <T>(path: string): Promise<T> => ask(socketPath, 'GET', path, null) as Promise<T>
  return {
    get,
    post: <T>(path: string, body: unknown) =>
      ask(socketPath, 'POST', path, JSON.stringify(body)) as Promise<T>,
    upload: <T>(path: string, files: readonly string[]) => upload(socketPath, path, files) as Promise<T>,
    download: (path) => download(socketPath, path),
    waitFor: async (jobId, onProgress) => {
      for (;;) {
        const job = await get<Job>(`/api/jobs/${jobId}`)
        onProgress(job)
        if (job.state === 'done') return job
        if (job.state === 'failed' || job.state === 'cancelled')
          throw new Problem((job.problem?.code ?? 'job-cancelled') as ProblemCode, job.problem?.params)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      }
    },
    close,
  }
}

function ask(socketPath: string, method: string, path: string, body: string | null): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        socketPath,
        method,
        path,
        headers: { 'x-jingjing': '1', ...(body === null ? {} : { 'content-type': 'application/json' }) },
      },
      (response) => read(response).then(resolve, reject),
    )
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}

function download(socketPath: string, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, method: 'GET', path }, (response) => {
      if ((response.statusCode ?? 500) < 400) resolve(response)
      else read(response).then(() => reject(new Problem('unexpected')), reject)
    })
    request.on('error', reject)
    request.end()
  })
}

async function upload(socketPath: string, path: string, files: readonly string[]): Promise<unknown> {
  const boundary = `jingjing-${Date.now().toString(36)}`
  const parts = files.map((file) => ({
    file,
    head: Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${basename(file).replaceAll('"', '%22')}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    sizeBytes: statSync(file).size,
  }))
  const tail = Buffer.from(`--${boundary}--\r\n`)
  const contentLength = parts.reduce((sum, part) => sum + part.head.length + part.sizeBytes + 2, tail.length)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        socketPath,
        method: 'POST',
        path,
        headers: {
          'x-jingjing': '1',
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'content-length': contentLength,
        },
      },
      (response) => read(response).then(resolve, reject),
    )
    request.on('error', reject)
    const send = async (): Promise<void> => {
      for (const part of parts) {
        request.write(part.head)
        for await (const chunk of createReadStream(part.file))
          if (!request.write(chunk)) await new Promise((drained) => request.once('drain', drained))
        request.write('\r\n')
      }
      request.end(tail)
    }
    send().catch(reject)
  })
}

async function read(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const answer = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    code?: ProblemCode
    params?: ProblemParams
  }
  if ((response.statusCode ?? 500) >= 400) throw new Problem(answer.code ?? 'unexpected', answer.params)
  return answer
}
