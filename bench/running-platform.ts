/** The platform as a process of its own, with its memory and its answers to others watched while it works. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectLocally, type LocalClient } from '../server/src/cli/local-client.ts'
import { readConfig } from '../server/src/config.ts'

const ASK_EVERY_MS = 100
const PROGRAM = fileURLToPath(new URL('../bin/jingjing.mjs', import.meta.url))

export interface Watched {
  /** Above what the idle process held before. */
  peakMegabytes: number
  longestWaitMs: number
}

export interface RunningPlatform {
  client: LocalClient
  /** Watches from now on until `stop`. */
  watch(): Promise<{ stop(): Promise<Watched> }>
  stop(): Promise<void>
}

export async function runPlatform(dataDir: string): Promise<RunningPlatform> {
  mkdirSync(dataDir, { recursive: true })
  const environment = { ...process.env, PORT: '0', JINGJING_DATA_DIR: dataDir, DATABASE_URL: '' }
  const platform = spawn(process.execPath, [PROGRAM, 'start', '--no-page', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise<void>((resolve, reject) => {
    platform.stdout?.once('data', () => resolve())
    platform.once('exit', () => reject(new Error('the platform did not start')))
  })
  const socketPath = join(dataDir, 'jingjing.sock')
  return {
    client: await connectLocally(readConfig(environment), () => undefined),
    watch: () => watchPlatform(platform, socketPath),
    stop: async () => {
      platform.kill('SIGTERM')
      await new Promise((resolve) => platform.once('exit', resolve))
    },
  }
}

async function watchPlatform(platform: ChildProcess, socketPath: string) {
  for (let turn = 0; turn < 5; turn++) await askMs(socketPath)
  const idle = residentMegabytes(platform)
  let peakMegabytes = 0
  let longestWaitMs = 0
  let isStopped = false
  const loop = (async () => {
    while (!isStopped) {
      longestWaitMs = Math.max(longestWaitMs, await askMs(socketPath))
      peakMegabytes = Math.max(peakMegabytes, residentMegabytes(platform) - idle)
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    }
  })()
  return {
    stop: async (): Promise<Watched> => {
      isStopped = true
      await loop
      return { peakMegabytes, longestWaitMs }
    },
  }
}

/** What the process holds in memory, as Linux tells it. */
function residentMegabytes(platform: ChildProcess): number {
  const status = readFileSync(`/proc/${platform.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024
}

/** A page that reads the database, as another person would ask for it. */
function askMs(socketPath: string): Promise<number> {
  const startedAtMs = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, path: '/api/catalog/datasets', headers: { 'x-jingjing': '1' } },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(performance.now() - startedAtMs))
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}
