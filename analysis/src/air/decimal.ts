/**
 * Decimal numbers as integers with a scale. Breakpoints and limits are decimal, and binary fractions miss
 * them: 2.2 mg/m³ of CO has the individual index 55 exactly, and 56 when it is worked out in doubles and
 * rounded up.
 */
export interface Decimal {
  /** The value is units / 10^scale. */
  readonly units: bigint
  readonly scale: number
}

/**
 * The decimal that a number stands for: the shortest one that reads back as the same number, which is what
 * was written in the file it came from. Throws on NaN and infinity.
 */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new Error(`${value} is no decimal number`)
  const [mantissa = '', exponentText = '0'] = String(value).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const scale = fraction.length - Number(exponentText)
  const units = BigInt(whole + fraction)
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 }
}

/** Half to even (GB/T 8170-2008, 3.2): the value to `decimals` places, as an integer count of 10^-decimals. */
export function roundHalfEven(value: Decimal, decimals: number): bigint {
  if (value.scale <= decimals) return value.units * 10n ** BigInt(decimals - value.scale)
  const divisor = 10n ** BigInt(value.scale - decimals)
  const isNegative = value.units < 0n
  const units = isNegative ? -value.units : value.units
  const floor = units / divisor
  const twiceRest = (units % divisor) * 2n
  const isUp = twiceRest > divisor || (twiceRest === divisor && floor % 2n === 1n)
  const rounded = isUp ? floor + 1n : floor
  return isNegative ? -rounded : rounded
}

/** The smallest integer not below numerator / denominator; the denominator is positive. */
export function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  return numerator % denominator > 0n ? quotient + 1n : quotient
}

/**
 * The arithmetic mean, summed in decimal and divided once: 0.1 + 0.2 + 0.3 has the mean 0.2. So a mean that
 * is exactly half way between two roundings is seen as such. Throws on an empty list.
 */
export function exactMean(values: readonly number[]): number {
  if (values.length === 0) throw new Error('the mean of no values was asked for')
  // Whole numbers add up exactly as they are, and most series are whole.
  if (values.every(Number.isSafeInteger)) return values.reduce((sum, value) => sum + value, 0) / values.length
  const decimals = values.map(decimalOf)
  const scale = Math.max(...decimals.map((value) => value.scale))
  let sum = 0n
  for (const value of decimals) sum += value.units * 10n ** BigInt(scale - value.scale)
  // Both exact below 2^53, so that the quotient is the double nearest to the true mean.
  return Number(sum) / Number(10n ** BigInt(scale) * BigInt(values.length))
}
