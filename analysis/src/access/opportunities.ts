/** What each origin can reach, and what each facility is reached by. */
import type { ReachTable } from '../network/reach.ts'
import type { Decay } from './decay.ts'

/**
 * A_i = Σ_j S_j · f(d_ij) for each origin i: Hansen 1959; with a cumulative decay the count of what lies within reach.
 * `supply` is 1 for every facility where it is left out.
 */
export function opportunities(table: ReachTable, decay: Decay, supply?: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(table.numOrigins)
  for (let facility = 0; facility < table.numFacilities; facility++) {
    const amount = supply?.[facility] ?? 1
    if (amount === 0) continue
    for (let entry = table.first[facility]!; entry < table.first[facility + 1]!; entry++)
      sums[table.origin[entry]!]! += amount * decay(table.distanceCentimetres[entry]!)
  }
  return sums
}

/** P_j = Σ_i D_i · f(d_ij) for each facility j: the people within its reach. */
export function demandInReach(table: ReachTable, decay: Decay, demand: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(table.numFacilities)
  for (let facility = 0; facility < table.numFacilities; facility++)
    for (let entry = table.first[facility]!; entry < table.first[facility + 1]!; entry++)
      sums[facility]! += demand[table.origin[entry]!]! * decay(table.distanceCentimetres[entry]!)
  return sums
}

/** Whether each origin has anything within the limit: 1 or 0. */
export function covered(
  table: ReachTable,
  limitCentimetres: number,
  isIncluded?: (facility: number) => boolean,
): Uint8Array {
  const flags = new Uint8Array(table.numOrigins)
  for (let facility = 0; facility < table.numFacilities; facility++) {
    if (isIncluded?.(facility) === false) continue
    for (let entry = table.first[facility]!; entry < table.first[facility + 1]!; entry++)
      if (table.distanceCentimetres[entry]! <= limitCentimetres) flags[table.origin[entry]!] = 1
  }
  return flags
}
