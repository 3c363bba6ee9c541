export interface PacedWalker {
  speedMetresPerSecond: number
}

/**
 * Whole metres that somebody gets in the time in which the first of the walkers, whose distances the standards state,
 * gets `metres`.
 */
export function paceMetres(metres: number, walker: PacedWalker, walkers: readonly PacedWalker[]): number {
  return Math.round((metres * walker.speedMetresPerSecond) / walkers[0]!.speedMetresPerSecond)
}
