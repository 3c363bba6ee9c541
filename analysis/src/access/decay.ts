/**
 * How much a place counts for somebody who has to walk this far: 1 at the door, never rising, never below 0.
 * Every curve is a function of the cost in centimetres of level walking, so it is given its parameters in metres.
 */
export type Decay = (costCentimetres: number) => number

/** Hansen 1959's opportunities counted in full to the limit (Wachs and Kumagai 1973 as isochronic measure). */
export function cumulative(reachMetres: number): Decay {
  const limit = reachMetres * 100
  return (cost) => (cost <= limit ? 1 : 0)
}

/** Falls in a straight line to nothing at the limit. */
export function linear(reachMetres: number): Decay {
  const limit = reachMetres * 100
  return (cost) => (cost >= limit ? 0 : 1 - cost / limit)
}

/** e^(−β·d): Wilson 1971, "A family of spatial interaction models"; half the weight at `halfMetres`, nothing beyond the reach. */
export function exponential(halfMetres: number, reachMetres: number): Decay {
  const rate = Math.LN2 / (halfMetres * 100)
  const limit = reachMetres * 100
  return (cost) => (cost > limit ? 0 : Math.exp(-rate * cost))
}

/**
 * e^(−d²/2σ²) to the limit, as Kwan 1998, "Space-time and integral measures of individual accessibility".
 * Normalised as in Dai 2010 ("Black residential segregation, disparities in spatial access to health care facilities,
 * and late-stage breast cancer diagnosis in metropolitan Detroit", eq. 3): exactly 1 at 0 and exactly 0 at the limit.
 */
export function gaussian(reachMetres: number): Decay {
  const limit = reachMetres * 100
  const edge = Math.exp(-0.5)
  return (cost) => (cost >= limit ? 0 : (Math.exp(-0.5 * (cost / limit) ** 2) - edge) / (1 - edge))
}

/** d^(−α), Hansen 1959, "How accessibility shapes land use", full weight within `fullMetres`, where the power would exceed it. */
export function inversePower(exponent: number, fullMetres: number, reachMetres: number): Decay {
  const limit = reachMetres * 100
  const full = fullMetres * 100
  return (cost) => (cost > limit ? 0 : cost <= full ? 1 : (cost / full) ** -exponent)
}

/** The S-curve of travel choice with its turning point at `middleMetres` and its spread in metres, as a share of its value at 0. */
export function logistic(middleMetres: number, spreadMetres: number, reachMetres: number): Decay {
  const limit = reachMetres * 100
  const at = (cost: number): number => 1 / (1 + Math.exp((cost / 100 - middleMetres) / spreadMetres))
  const whole = at(0)
  return (cost) => (cost > limit ? 0 : at(cost) / whole)
}

/**
 * Zones with a weight each, nearest first: the E2SFCA of Luo and Qi 2009 ("An enhanced two-step floating catchment area
 * (E2SFCA) method for measuring spatial accessibility to primary care physicians"), whose zones of 0–10, 10–20 and
 * 20–30 minutes weigh 1, 0.68 and 0.22 (its table 1, slower decay) in the `access` package.
 */
export function zones(steps: readonly { reachMetres: number; weight: number }[]): Decay {
  for (let index = 0; index < steps.length; index++) {
    const [before, step] = [steps[index - 1], steps[index]!]
    if (before !== undefined && (step.reachMetres <= before.reachMetres || step.weight > before.weight))
      throw new Error(`zone ${index} does not lie beyond the one before with at most its weight`)
  }
  return (cost) => steps.find(({ reachMetres }) => cost <= reachMetres * 100)?.weight ?? 0
}

/** Weights of Luo and Qi 2009 for three zones of equal width, outermost last. */
export const E2SFCA_WEIGHTS: readonly number[] = [1, 0.68, 0.22]
