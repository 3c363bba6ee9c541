/**
 * Other choices near the best: for each site of a choice the best one without it. Whoever cannot have a site sees what
 * that costs; and the second-best choice of all is among them, since it lacks at least one site of the best.
 */
import type { SitingAnswer } from './choose-sites.ts'

export interface Alternative extends SitingAnswer {
  /** The site of the best choice that this one does without. */
  without: number
  /** How much worse it is at most, as a share of the best value. */
  lossFraction: number
}

/**
 * `solveWithout` solves the same problem with one site shut. Answers at most `most` different choices no worse than
 * `toleranceFraction`, best first.
 */
export function alternativeSites(
  best: SitingAnswer,
  solveWithout: (site: number) => SitingAnswer,
  options: { most: number; toleranceFraction: number },
): Alternative[] {
  const seen = new Set<string>([best.sites.join()])
  const found: Alternative[] = []
  for (const without of best.sites) {
    const answer = solveWithout(without)
    const lossFraction = best.value === 0 ? 0 : Math.abs(answer.value - best.value) / Math.abs(best.value)
    if (seen.has(answer.sites.join()) || lossFraction > options.toleranceFraction) continue
    seen.add(answer.sites.join())
    found.push({ ...answer, without, lossFraction })
  }
  return found.sort((a, b) => a.lossFraction - b.lossFraction || a.without - b.without).slice(0, options.most)
}
