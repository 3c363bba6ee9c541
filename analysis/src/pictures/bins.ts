/** Round steps for a histogram. No unit is implied. */

const MOST_BINS = 24

/** Half-open steps of one width, 1, 2 or 5 times a power of ten; the last one holds the greatest value. Null for no values. */
export function binsOf(
  least: number | null,
  most: number | null,
): { start: number; step: number; num: number } | null {
  if (least === null || most === null || !Number.isFinite(least) || !Number.isFinite(most)) return null
  if (least === most) return { start: least, step: 1, num: 1 }
  const step = roundStep((most - least) / MOST_BINS)
  const start = Math.floor(least / step) * step
  const num = Math.floor((most - start) / step) + 1
  return { start, step, num }
}

/** The least of 1, 2, 5 times a power of ten that is not below. */
export function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast))
  const factor = [1, 2, 5].find((one) => one * power >= atLeast * (1 - 1e-9)) ?? 10
  return factor * power
}
