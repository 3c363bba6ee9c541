import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Before any file starts a server: two servers would build the page into one folder at the same moment. */
export default function buildPageOnce(): void {
  const script = fileURLToPath(new URL('../bin/build-page.mjs', import.meta.url))
  const built = spawnSync(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (built.status !== 0) throw new Error('the page could not be built')
}
