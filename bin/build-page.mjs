/**
 * Builds the page into web/dist where its sources have changed since the last build.
 * `--force` builds anyway. The state of the sources is kept as one hash beside the build.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampPath = join(root, 'web/dist/.sources')
/** The page takes code from these as well. */
const SOURCES = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'schema/src',
  'analysis/src',
  'package-lock.json',
]

const hash = createHash('sha256')
const visit = (path) => {
  const full = join(root, path)
  if (!existsSync(full)) return
  let entries
  try {
    entries = readdirSync(full).sort()
  } catch {
    hash.update(path).update(readFileSync(full))
    return
  }
  for (const entry of entries) if (!entry.includes('.test.')) visit(`${path}/${entry}`)
}
for (const source of SOURCES) visit(source)
const state = hash.digest('hex')

const isCurrent = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === state
if (!isCurrent || process.argv.includes('--force')) {
  const built = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'web', '--logLevel', 'error'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (built.status !== 0) process.exit(built.status ?? 1)
  writeFileSync(stampPath, state)
}
