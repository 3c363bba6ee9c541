import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
/** No password of an administrator, so that there is none. */
const NOBODYS = ''

/** The product as a person starts it, in a process and a data folder of its own. */
export interface RunningServer {
  address: string
  dataDir: string
  /** What the set-up page asks for; null once there is an administrator. */
  setUpCode: string | null
  /** As a power cut would: no warning. Resolves when the process is gone. */
  kill(): Promise<void>
  /** As Ctrl+C would. Answers the exit code. */
  stop(): Promise<number | null>
  /** Stops it where it still runs, and removes its data. */
  remove(): Promise<void>
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'jingjing-e2e-'))
}

/** Without a folder of its own it starts on a copy of a store that has just been made, so that each file need not make it anew. */
export async function startServer(options: {
  dataDir?: string
  isDemo: boolean
  hasAdministrator?: boolean
  /** To come back where it was; any free one where absent. */
  port?: number
}): Promise<RunningServer> {
  const password = options.hasAdministrator === false ? NOBODYS : undefined
  if (options.dataDir !== undefined) return startOn(options.dataDir, options.isDemo, password, options.port)
  const template = await freshStore(options.isDemo)
  const dataDir = newDataDir()
  cpSync(template, dataDir, { recursive: true })
  return startOn(dataDir, options.isDemo, password)
}

/**
 * A folder with the store as a first start leaves it, which the empty one does without an administrator; kept for as
 * long as nothing that goes into it changes.
 */
async function freshStore(isDemo: boolean): Promise<string> {
  const sources = ['analysis/src', 'demo/src', 'rules', 'schema/src', 'server/src']
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...sources], { cwd: ROOT })
  const hash = createHash('sha256')
  for (const path of listed.toString().trim().split('\n')) {
    if (path.includes('.test.') || !existsSync(join(ROOT, path))) continue
    hash.update(path).update(readFileSync(join(ROOT, path)))
  }
  const template = join(ROOT, '.cache', `${isDemo ? 'demo' : 'new'}-${hash.digest('hex').slice(0, 16)}`)
  const lock = `${template}.making`
  while (!existsSync(template)) {
    if (!takeLock(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      continue
    }
    try {
      const made = newDataDir()
      const server = await startOn(made, isDemo, isDemo ? undefined : NOBODYS)
      await server.stop()
      const building = join(ROOT, '.cache', `building-${randomUUID()}`)
      cpSync(made, building, { recursive: true })
      renameSync(building, template)
      rmSync(made, { recursive: true })
    } finally {
      rmSync(lock, { force: true })
    }
  }
  return template
}

/** One test file makes the store, others that need it wait. What a process left that is gone counts for nothing. */
function takeLock(path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0)
  } catch {
    rmSync(path, { force: true })
  }
  return false
}

async function startOn(
  dataDir: string,
  isDemo: boolean,
  adminPassword = 'Korrekt-Pferd-9',
  port = 0,
): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    ['bin/jingjing.mjs', 'start', '--json', ...(isDemo ? ['--demo'] : [])],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        JINGJING_DATA_DIR: dataDir,
        JINGJING_ADMIN_PASSWORD: adminPassword,
      },
    },
  )
  const { address, setUpCode } = await readAddress(child)
  const isGone = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    address,
    dataDir,
    setUpCode,
    kill: async () => {
      child.kill('SIGKILL')
      await isGone
    },
    stop: () => {
      child.kill('SIGTERM')
      return isGone
    },
    remove: async () => {
      if (!hasExited()) child.kill('SIGTERM')
      await isGone
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function readAddress(child: ChildProcess): Promise<{ address: string; setUpCode: string | null }> {
  return new Promise((resolve, reject) => {
    let output = ''
    let errors = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const ready = /^\{"address".*\}$/m.exec(output)
      if (ready !== null) resolve(JSON.parse(ready[0]) as { address: string; setUpCode: string | null })
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}\n${errors}`)))
  })
}

/** A person at the interface: keeps the cookie, sends what the page sends. */
export interface Client {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  upload<T>(path: string, files: readonly { name: string; bytes: Uint8Array }[]): Promise<T>
}

export async function signIn(
  address: string,
  account = 'admin',
  password = 'Korrekt-Pferd-9',
): Promise<Client> {
  const headers = { 'x-jingjing': '1', 'content-type': 'application/json' }
  const entered = await fetch(`${address}/api/access-control/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ account, password }),
  })
  if (!entered.ok) throw new Error(`sign-in answered ${entered.status}`)
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const read = async <T>(response: Response): Promise<T> => {
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
  return {
    get: async <T>(path: string) => read<T>(await fetch(address + path, { headers: { cookie } })),
    post: async <T>(path: string, body: unknown) =>
      read<T>(
        await fetch(address + path, {
          method: 'POST',
          headers: { ...headers, cookie },
          body: JSON.stringify(body),
        }),
      ),
    upload: async <T>(path: string, files: readonly { name: string; bytes: Uint8Array }[]) => {
      const form = new FormData()
      for (const file of files)
        form.append('file', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name)
      return read<T>(
        await fetch(address + path, { method: 'POST', headers: { 'x-jingjing': '1', cookie }, body: form }),
      )
    },
  }
}
