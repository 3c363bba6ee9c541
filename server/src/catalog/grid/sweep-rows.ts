/**
 * Looking for rows piece by piece: the first of them are shown while the others are still looked for, and between two
 * pieces everybody else gets the connection. Words in a million rows take seconds; nobody waits for all of them.
 */
import type { RowRange } from '../canonical-table.ts'

export interface Sweep {
  /**
   * Waits for so many rows, but no longer than `patienceMs`; answers all that were found, in the order of their keys.
   *
   * @throws what the search threw
   */
  found(numWanted: number, patienceMs: number): Promise<{ keys: Float64Array; isWhole: boolean }>
  hasFailed(): boolean
}

/** What one piece is to take, so that another request waits no longer for the connection. */
const PIECE_MS = 80
const FIRST_PIECE_ROWS = 10_000
const MIN_PIECE_ROWS = 1_000
const MAX_PIECE_ROWS = 400_000
/** Whoever has turned to something else does not ask again; the search rests until somebody does. */
const RESTS_AFTER_MS = 3_000

/** @param find the keys of the rows of a range that fit, in their order */
export function startSweep(range: RowRange, find: (piece: RowRange) => Promise<Float64Array>): Sweep {
  let keys = new Float64Array(1_024)
  let numFound = 0
  let nextKey = range.firstKey
  let pieceRows = FIRST_PIECE_ROWS
  let askedAtMs = 0
  let isRunning = false
  let failure: unknown
  let waiting: (() => void)[] = []

  const isWhole = (): boolean => nextKey > range.lastKey
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const resume of woken) resume()
  }

  function append(more: Float64Array): void {
    if (numFound + more.length > keys.length) {
      const grown = new Float64Array(Math.max(keys.length * 2, numFound + more.length))
      grown.set(keys.subarray(0, numFound))
      keys = grown
    }
    keys.set(more, numFound)
    numFound += more.length
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      while (!isWhole() && Date.now() - askedAtMs < RESTS_AFTER_MS) {
        const startedAtMs = performance.now()
        const piece = { firstKey: nextKey, lastKey: Math.min(nextKey + pieceRows - 1, range.lastKey) }
        append(await find(piece))
        nextKey = piece.lastKey + 1
        const pace = PIECE_MS / Math.max(1, performance.now() - startedAtMs)
        pieceRows = Math.round(pieceRows * Math.max(0.25, Math.min(pace, 4)))
        pieceRows = Math.max(MIN_PIECE_ROWS, Math.min(pieceRows, MAX_PIECE_ROWS))
        wake()
      }
    } catch (error) {
      failure = error
      wake()
    }
    isRunning = false
  }

  return {
    async found(numWanted, patienceMs) {
      askedAtMs = Date.now()
      const endsAtMs = performance.now() + patienceMs
      void run()
      while (failure === undefined && !isWhole() && numFound < numWanted) {
        const leftMs = endsAtMs - performance.now()
        if (leftMs <= 0) break
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, leftMs)
          waiting.push(() => {
            clearTimeout(timer)
            resolve()
          })
        })
      }
      if (failure !== undefined) throw failure
      return { keys: keys.subarray(0, numFound), isWhole: isWhole() }
    },
    hasFailed: () => failure !== undefined,
  }
}

const MAX_SWEEPS = 24

/** The searches that somebody has looked at last. One that failed is begun anew. */
export function keepSweeps(): (name: string, start: () => Sweep) => Sweep {
  const kept = new Map<string, Sweep>()
  return (name, start) => {
    const known = kept.get(name)
    const sweep = known === undefined || known.hasFailed() ? start() : known
    kept.delete(name)
    kept.set(name, sweep)
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_SWEEPS) break
      kept.delete(oldest)
    }
    return sweep
  }
}
