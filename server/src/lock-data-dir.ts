import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '@jingjing/schema/problems'

/** One process per data folder: the embedded engine would be ruined by two. Answers how to give it up. */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'jingjing.pid')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
      const holder = Number(readFileSync(path, 'utf8'))
      if (isRunning(holder)) throw new Problem('already-running', { pid: holder })
      // Its process was killed.
      rmSync(path, { force: true })
    }
  }
  throw new Problem('already-running', { pid: 0 })
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
