/** Tails of the distributions that the tests of significance use. Accurate to about 1e-10 relative, see the tests. */

/** ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms; Numerical Recipes 6.1). */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new Error(`logGamma needs a number above 0, got ${x}`)
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = 0.99999999999980993
  LANCZOS.forEach((coefficient, index) => {
    sum += coefficient / (z + index + 1)
  })
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Q(a, x) = Γ(a, x) / Γ(a), the upper tail of the gamma distribution of shape a; a > 0, x ≥ 0. */
export function gammaUpper(a: number, x: number): number {
  if (!(a > 0) || x < 0) throw new Error(`gammaUpper of ${a}, ${x}`)
  if (x === 0) return 1
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 10_000; n++) {
      term *= x / (a + n)
      sum += term
      if (term < sum * 1e-16) break
    }
    return Math.max(0, 1 - front * sum)
  }
  // Continued fraction by Lentz's method.
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / nonZero(an * d + b)
    c = nonZero(b + an / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return front * h
}

const nonZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value)

/** P(χ² with `degrees` degrees of freedom > x). */
export const chiSquareUpper = (x: number, degrees: number): number =>
  gammaUpper(degrees / 2, Math.max(0, x) / 2)

/** P(|Z| > |z|) of the standard normal. */
export const normalTwoSided = (z: number): number => chiSquareUpper(z * z, 1)

/** P(X ≥ count) of a Poisson of this mean. */
export function poissonUpper(count: number, mean: number): number {
  if (count <= 0) return 1
  if (mean === 0) return 0
  return 1 - gammaUpper(count, mean)
}

/** P(X = 0) of a negative binomial of this mean and size k (variance = mean + mean²/k); Poisson where k is infinite. */
export const negativeBinomialZero = (mean: number, size: number): number =>
  Number.isFinite(size) ? Math.exp(-size * Math.log1p(mean / size)) : Math.exp(-mean)

/** Logarithm of the chance of exactly `count` under a negative binomial, of a Poisson where the size is infinite. */
const logNegativeBinomial = (count: number, mean: number, size: number): number =>
  Number.isFinite(size)
    ? logGamma(count + size) -
      logGamma(size) -
      logGamma(count + 1) +
      size * Math.log(size / (size + mean)) +
      count * Math.log(mean / (size + mean))
    : count * Math.log(mean) - mean - logGamma(count + 1)

/** P(X ≥ count) for a negative binomial of the given mean > 0, with variance mean + mean²/size. */
export function negativeBinomialUpper(count: number, mean: number, size: number): number {
  if (count <= 0) return 1
  if (count <= mean) return 1 - negativeBinomialLower(count - 1, mean, size)
  let sum = 0
  // Beyond the mean the terms fall: once one adds nothing, none does.
  for (let one = Math.ceil(count); ; one++) {
    const term = Math.exp(logNegativeBinomial(one, mean, size))
    sum += term
    if (term <= sum * 1e-12) return Math.min(1, sum)
  }
}

/** P(X ≤ count) for the same. */
export function negativeBinomialLower(count: number, mean: number, size: number): number {
  let sum = 0
  for (let one = 0; one <= count; one++) sum += Math.exp(logNegativeBinomial(one, mean, size))
  return Math.min(1, sum)
}
