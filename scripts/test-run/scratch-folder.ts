/**
 * Where a test run keeps what nobody needs afterwards: in memory where there is plenty. Every store is some thousand
 * small files, and on a busy disk making them takes longer than most tests.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const PREFIX = 'jingjing-run-'
/** Several times what a run has used, so that nobody else is short of memory for it. */
const ROOM_BYTES = 6 * 2 ** 30

function hasRoomInMemory(): boolean {
  // Whoever names a folder for such files means it.
  if (process.env.TMPDIR) return false
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ROOM_BYTES && freemem() >= ROOM_BYTES
  } catch {
    return false
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What a run left that was killed would take up memory until the machine is started again. */
export function removeLeft(base: string): void {
  for (const name of readdirSync(base)) {
    const [, pid] = /^jingjing-run-(\d+)-/.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(base, name), { recursive: true, force: true })
  }
}

/** The folder of this run, which the caller removes. */
export function makeScratchFolder(): string {
  const base = hasRoomInMemory() ? MEMORY : tmpdir()
  removeLeft(base)
  const folder = mkdtempSync(join(base, `${PREFIX}${process.pid}-`))
  // PostgreSQL runs under an account of its own and has to get through to its part.
  chmodSync(folder, 0o711)
  return folder
}
