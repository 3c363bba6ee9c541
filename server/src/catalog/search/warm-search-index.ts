import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { selectSeen } from './queries.ts'
import type { SearchIndex } from './search-index.ts'

/** So few at a time that whoever asks something meanwhile does not notice. */
const BATCH = 20
const PAUSE_MS = 20

/**
 * Reads everything into the index between other work, so that the first search after a start finds it there. A search
 * that comes earlier reads the rest itself. Answers how to stop.
 */
export function warmSearchIndex(database: Database, index: SearchIndex): () => Promise<void> {
  const stop = new AbortController()
  const warm = async (): Promise<void> => {
    const all = await database.write(selectSeen)
    for (let from = 0; from < all.length && !stop.signal.aborted; from += BATCH) {
      await index.datasets(database, all.slice(from, from + BATCH))
      await pause(PAUSE_MS)
    }
  }
  // A store that is closing or busy is read by the first search as well.
  const warmed = warm().catch(() => undefined)
  return async () => {
    stop.abort()
    await warmed
  }
}
