import type { KeySketch } from '../contract.ts'

const SAMPLE_SIZE = 512

export interface KeySketcher {
  add(text: string): void
  finish(): KeySketch
}

/** FNV-1a with the finaliser of MurmurHash3, which spreads the short keys of tables over all 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash >>> 0
}

export function createKeySketcher(): KeySketcher {
  let kept = new Set<number>()
  let limit = Number.POSITIVE_INFINITY
  function cut(): number[] {
    return [...kept].sort((a, b) => a - b).slice(0, SAMPLE_SIZE)
  }
  return {
    add(text) {
      const hash = hash32(text)
      if (hash >= limit) return
      kept.add(hash)
      if (kept.size < 2 * SAMPLE_SIZE) return
      const smallest = cut()
      kept = new Set(smallest)
      limit = smallest.at(-1)! + 1
    },
    finish() {
      const isWhole = limit === Number.POSITIVE_INFINITY && kept.size <= SAMPLE_SIZE
      return { hashes: cut(), isWhole }
    },
  }
}

/**
 * Share of the distinct values of `inner` that occur in `outer`, 0 to 1, estimated from the hashes below the limit
 * of both samples; null where fewer than `minCompared` can be compared. Standard error √(p(1−p)/compared).
 */
export function containment(inner: KeySketch, outer: KeySketch, minCompared = 20): number | null {
  const limit = Math.min(limitOf(inner), limitOf(outer))
  const outerHashes = new Set(outer.hashes)
  let numCompared = 0
  let numFound = 0
  for (const hash of inner.hashes) {
    if (hash > limit) break
    numCompared++
    if (outerHashes.has(hash)) numFound++
  }
  const isExact = inner.isWhole && outer.isWhole
  if (numCompared === 0 || (!isExact && numCompared < minCompared)) return null
  return numFound / numCompared
}

function limitOf(sketch: KeySketch): number {
  return sketch.isWhole ? Number.POSITIVE_INFINITY : (sketch.hashes.at(-1) ?? 0)
}
