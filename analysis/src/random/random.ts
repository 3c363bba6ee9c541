/**
 * Seeded random numbers. The same seed and stream name give the same numbers on every machine that
 * follows IEEE 754 for + − × ÷ and integer operations; `normal`, `poisson` and `gamma` also use `Math.log`, `Math.cos` and
 * `Math.exp`, whose last bit an engine may choose.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Uniform integer in [low, high], both ends included. */
  integer(low: number, high: number): number
  /** True with this probability (0 to 1). */
  chance(probability: number): boolean
  normal(mean?: number, standardDeviation?: number): number
  /** Gamma of this shape (> 0) and scale; mean = shape × scale. */
  gamma(shape: number, scale?: number): number
  /** Poisson of this mean (≥ 0). */
  poisson(mean: number): number
  choice<T>(items: readonly T[]): T
  /** An index with probability proportional to its weight (each ≥ 0, the sum > 0). */
  weightedIndex(weights: ArrayLike<number>): number
  weightedChoice<T>(items: readonly T[], weightOf: (item: T) => number): T
  /** A new array in random order; the argument stays as it is. */
  shuffle<T>(items: readonly T[]): T[]
  /** An independent stream that does not depend on how many numbers were drawn from this one. */
  stream(name: string): Random
}

/** FNV-1a over UTF-16 code units, finished as in MurmurHash3 so that near names give far states. */
function hash(text: string, basis: number): number {
  let value = basis >>> 0
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** `seed` may be any text or number; `0` and `'0'` are the same seed. */
export function createRandom(seed: string | number): Random {
  const key = String(seed)
  // sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, one of them a counter, so no short cycle exists.
  let a = hash(key, 0x811c9dc5)
  let b = hash(key, 0x9e3779b9)
  let c = hash(key, 0x243f6a88)
  let counter = 1
  let spareNormal: number | null = null

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next()

  const uniform = () => next() / 4294967296

  function normal(mean = 0, standardDeviation = 1): number {
    if (spareNormal !== null) {
      const value = spareNormal
      spareNormal = null
      return mean + standardDeviation * value
    }
    // Box–Muller; 1 − u keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spareNormal = radius * Math.sin(angle)
    return mean + standardDeviation * radius * Math.cos(angle)
  }

  /** Marsaglia and Tsang 2000; a shape below 1 is boosted by one and scaled back. */
  function gamma(shape: number, scale = 1): number {
    if (!(shape > 0)) throw new Error(`gamma needs a shape above 0, got ${shape}`)
    if (shape < 1) return gamma(shape + 1, scale) * (1 - uniform()) ** (1 / shape)
    const d = shape - 1 / 3
    const k = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + k * x) ** 3
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale
    }
  }

  function poisson(mean: number): number {
    if (!(mean >= 0)) throw new Error(`poisson needs a mean of 0 or more, got ${mean}`)
    // Knuth's product underflows for large means: a Poisson sum is split by the additivity of the distribution.
    let rest = mean
    let count = 0
    while (rest > 30) {
      count += poisson(30)
      rest -= 30
    }
    const limit = Math.exp(-rest)
    let product = uniform()
    while (product > limit) {
      count++
      product *= uniform()
    }
    return count
  }

  function weightedIndex(weights: ArrayLike<number>): number {
    let total = 0
    for (let index = 0; index < weights.length; index++) {
      const weight = weights[index]!
      if (!(weight >= 0)) throw new Error(`weight ${index} is ${weight}; weights are 0 or more`)
      total += weight
    }
    if (!(total > 0)) throw new Error(`the ${weights.length} weights sum to ${total}`)
    let rest = uniform() * total
    let last = 0
    for (let index = 0; index < weights.length; index++) {
      const weight = weights[index]!
      if (weight === 0) continue
      last = index
      rest -= weight
      if (rest < 0) return index
    }
    // Reached only where rounding leaves a crumb of the total.
    return last
  }

  function choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('choice needs at least one item')
    return items[Math.floor(uniform() * items.length)]!
  }

  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (low, high) => low + Math.floor(uniform() * (high - low + 1)),
    chance: (probability) => uniform() < probability,
    normal,
    gamma,
    poisson,
    choice,
    weightedIndex,
    weightedChoice: (items, weightOf) => items[weightedIndex(items.map(weightOf))]!,
    shuffle: (items) => {
      const result = [...items]
      for (let index = result.length - 1; index > 0; index--) {
        const other = Math.floor(uniform() * (index + 1))
        const swapped = result[index]!
        result[index] = result[other]!
        result[other] = swapped
      }
      return result
    },
    stream: (name) => createRandom(`${key}/${name}`),
  }
}
