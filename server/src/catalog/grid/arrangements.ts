/**
 * The keys of the rows that somebody looks at, in their order, kept while they scroll: a page is then a look at a few
 * keys, wherever in a million rows it lies. What a version holds never changes, or grows while it is received and goes
 * by its number of rows, so that no arrangement grows stale.
 */
export interface Arrangements {
  get(name: string, arrange: () => Promise<Float64Array>): Promise<Float64Array>
}

const MAX_BYTES = 64 * 1024 * 1024

/** Those used last stay, as many as fit into `maxBytes`. */
export function keepArrangements(maxBytes = MAX_BYTES): Arrangements {
  const kept = new Map<string, Promise<Float64Array>>()
  const sizes = new Map<string, number>()
  const trim = (): void => {
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const [name, size] of sizes) {
      if (total <= maxBytes || sizes.size === 1) return
      sizes.delete(name)
      kept.delete(name)
      total -= size
    }
  }
  return {
    get(name, arrange) {
      const known = kept.get(name)
      if (known !== undefined) {
        const size = sizes.get(name)
        if (size !== undefined) {
          sizes.delete(name)
          sizes.set(name, size)
        }
        return known
      }
      const made = arrange()
      kept.set(name, made)
      made.then(
        (keys) => {
          sizes.set(name, keys.byteLength)
          trim()
        },
        () => kept.delete(name),
      )
      return made
    },
  }
}
