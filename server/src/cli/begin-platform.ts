import { openStore } from '../open-store.ts'
import type { Platform, StartOptions } from '../wire.ts'

/** Opens the store while the code of the platform loads, as each takes seconds, and starts the platform on it. */
export async function beginPlatform(options: Omit<StartOptions, 'store'>): Promise<Platform> {
  options.onStep('database')
  const store = openStore(options.config)
  // A failure is told when its turn comes, not as an unhandled one.
  store.catch(() => undefined)
  const { startPlatform } = await import('../wire.ts')
  return startPlatform({ ...options, store: await store })
}
