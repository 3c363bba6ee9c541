/** A PostgreSQL cluster for one test run: in a folder of its own, on a Unix socket, gone afterwards. */
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PrivatePostgres {
  /** Connection string of a superuser. */
  databaseUrl: string
  folder: string
  /** Safe to call twice; runs to its end before it returns, so that a signal handler can use it. */
  stop(): void
}

interface Owner {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root; Debian's package brings a `postgres` account. */
function unprivilegedOwner(): Owner | null {
  if (process.getuid?.() !== 0) return null
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout),
  )
  if (!uid || !gid)
    throw new Error(
      'PostgreSQL does not run as root, and there is no account postgres; run the tests as another user',
    )
  return { uid, gid }
}

// Nothing of a test cluster is worth keeping, so that it need not wait for the disk.
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  shared_buffers: '256MB',
  // The same order of text on every machine.
  timezone: 'UTC',
}

/** @throws Error with the server's own log where it does not start */
export function startPrivatePostgres(programs: string): PrivatePostgres {
  const owner = unprivilegedOwner()
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-postgres-'))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const log = join(folder, 'log')
  const run = (program: string, ...parameters: string[]): void => {
    const result = spawnSync(join(programs, program), parameters, {
      encoding: 'utf8',
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(owner ?? {}),
      // The caller's PGHOST and the like must not reach another server.
      env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8' },
    })
    if (result.status !== 0) {
      const serverLog = existsSync(log) ? readFileSync(log, 'utf8') : ''
      throw new Error(`${program} failed: ${result.error?.message ?? ''}${result.stderr ?? ''}${serverLog}`)
    }
  }
  let isStopped = false
  const stop = (): void => {
    if (isStopped) return
    isStopped = true
    try {
      if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', 'stop', '-D', data, '-m', 'immediate', '-w')
    } catch (error) {
      // A server that has died already leaves only its folder to remove.
      console.warn(error instanceof Error ? error.message : error)
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync')
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const options = ['-k', folder, '-c', 'listen_addresses=', ...settings].join(' ')
    // Without a log file the server would hold this process's output open.
    run('pg_ctl', 'start', '-D', data, '-l', log, '-w', '-t', '60', '-o', options)
  } catch (error) {
    stop()
    throw error
  }
  return {
    databaseUrl: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    folder,
    stop,
  }
}
