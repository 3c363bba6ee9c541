/** How much strangers and devices may ask of the listeners. */

export const TELEMETRY_LIMITS = {
  connections: 500,
  connectionsPerAddress: 50,
  proofSeconds: 10,
  /** Boxes report every few minutes at the longest. */
  idleSeconds: 1_800,
  /** Damaged frames in a row: a line may be noisy, but not for ever. */
  faultsInARow: 100,
  /** Wrong passwords of an address before it is refused for as long as they are counted. */
  wrongPerAddress: 10,
  /** Of a device number, from all addresses but the one that proved itself last: six places are guessed slowly. */
  wrongPerDevice: 200,
  wrongCountedSeconds: 900,
  /** Between two tries of what a device has no room left for; its connection is not read meanwhile. */
  pauseSeconds: 1,
  /** Answers that the other side does not read. */
  unreadAnswerBytes: 65_536,
  mqttPacketBytes: 65_536,
  sessionsPerDevice: 5,
  /** Of what came at once, in one transaction. */
  readingsAtOnce: 500,
  /** Recorded at a time over all connections, so that the pages keep their turn. */
  recordingsAtATime: 2,
} as const

const MAX_COUNTED = 10_000

export interface WrongTries {
  add(name: string): void
  numOf(name: string): number
  forget(name: string): void
}

/** Counts per name for a while; the oldest name makes room for a new one. */
export function countWrongTries(seconds: number, now: () => number = Date.now): WrongTries {
  const tries = new Map<string, { count: number; sinceMs: number }>()
  const numOf = (name: string): number => {
    const held = tries.get(name)
    if (held === undefined) return 0
    if (now() - held.sinceMs < seconds * 1000) return held.count
    tries.delete(name)
    return 0
  }
  return {
    numOf,
    add(name) {
      const count = numOf(name)
      if (count === 0) {
        const [oldest] = tries.keys()
        if (tries.size >= MAX_COUNTED && oldest !== undefined) tries.delete(oldest)
        tries.set(name, { count: 1, sinceMs: now() })
      } else (tries.get(name) as { count: number }).count += 1
    },
    forget: (name) => void tries.delete(name),
  }
}

export type Gate = <T>(work: () => Promise<T>) => Promise<T>

/** At most so many works at a time; the others wait in the order in which they came. */
export function createGate(numAtATime: number): Gate {
  let numOpen = numAtATime
  const waiting: (() => void)[] = []
  return async (work) => {
    if (numOpen === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else numOpen -= 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) numOpen += 1
      else next()
    }
  }
}
