/**
 * Supply per head where both sides compete: the two-step floating catchment area and its kin.
 *
 * (1) R_j = S_j / Σ_i D_i · f(d_ij)       the share of facility j for everybody in its catchment
 * (2) A_i = Σ_j R_j · f(d_ij)             what comes together at origin i
 *
 * With a cumulative f this is 2SFCA (Luo and Wang 2003, "Measures of spatial accessibility to health care in a GIS
 * environment", eqs. 1 and 2, after Radke and Mu 2000); with zones or another decay E2SFCA (Luo and Qi 2009, eqs. 2 and
 * 3). Σ_i D_i · A_i = Σ_j S_j over the facilities that anybody reaches: nothing is made or lost.
 *
 * The three-step method (Wan, Zou and Sternberg 2012) multiplies both steps by a selection weight. It is not offered:
 * its sum of D·A no longer equals the supply, and Páez, Higgins and Vivona 2019 ("Demand and level of service inflation
 * in Floating Catchment Area methods") show that it inflates demand and deflates service. `balancedCatchment` is their
 * remedy, which keeps both sums.
 */
import type { ReachTable } from '../network/reach.ts'
import type { Decay } from './decay.ts'

export interface CatchmentAccess {
  /** A_i for each origin: units of supply per unit of demand. */
  accessOfOrigin: Float64Array
  /** R_j for each facility; 0 where nobody is within reach. */
  supplyPerDemand: Float64Array
}

export function twoStepCatchment(
  table: ReachTable,
  decay: Decay,
  demand: ArrayLike<number>,
  supply: ArrayLike<number>,
): CatchmentAccess {
  return catchment(table, decay, demand, supply, null)
}

/**
 * The balanced floating catchment of Páez, Higgins and Vivona 2019 (eqs. 8 to 11): the weights of an origin are divided
 * by their sum, so that each person is counted once, and so are those of a facility.
 */
export function balancedCatchment(
  table: ReachTable,
  decay: Decay,
  demand: ArrayLike<number>,
  supply: ArrayLike<number>,
): CatchmentAccess {
  const weightOfOrigin = new Float64Array(table.numOrigins)
  for (let entry = 0; entry < table.origin.length; entry++)
    weightOfOrigin[table.origin[entry]!]! += decay(table.distanceCentimetres[entry]!)
  return catchment(table, decay, demand, supply, weightOfOrigin)
}

function catchment(
  table: ReachTable,
  decay: Decay,
  demand: ArrayLike<number>,
  supply: ArrayLike<number>,
  weightOfOrigin: Float64Array | null,
): CatchmentAccess {
  const { first, origin, distanceCentimetres, numFacilities } = table
  const accessOfOrigin = new Float64Array(table.numOrigins)
  const supplyPerDemand = new Float64Array(numFacilities)
  for (let facility = 0; facility < numFacilities; facility++) {
    const [start, end] = [first[facility]!, first[facility + 1]!]
    let [claimed, weights] = [0, 0]
    for (let entry = start; entry < end; entry++) {
      const weight = decay(distanceCentimetres[entry]!)
      const one = origin[entry]!
      claimed += (demand[one]! * weight) / (weightOfOrigin?.[one] || 1)
      weights += weight
    }
    if (claimed <= 0) continue
    supplyPerDemand[facility] = supply[facility]! / claimed
    for (let entry = start; entry < end; entry++) {
      const weight = decay(distanceCentimetres[entry]!)
      accessOfOrigin[origin[entry]!]! +=
        supplyPerDemand[facility]! * (weightOfOrigin === null ? weight : weight / weights)
    }
  }
  return { accessOfOrigin, supplyPerDemand }
}

/**
 * Huff 1963, "A probabilistic analysis of shopping center trade areas": the share of origin i's people who choose j is
 * S_j·f(d_ij) / Σ_k S_k·f(d_ik). Answers the people that each facility gets; nobody is lost who reaches any.
 */
export function huffDemand(
  table: ReachTable,
  decay: Decay,
  demand: ArrayLike<number>,
  attraction: ArrayLike<number>,
): Float64Array {
  const { first, origin, distanceCentimetres, numFacilities } = table
  const sums = new Float64Array(table.numOrigins)
  for (let facility = 0; facility < numFacilities; facility++)
    for (let entry = first[facility]!; entry < first[facility + 1]!; entry++)
      sums[origin[entry]!]! += attraction[facility]! * decay(distanceCentimetres[entry]!)
  const demandOfFacility = new Float64Array(numFacilities)
  for (let facility = 0; facility < numFacilities; facility++)
    for (let entry = first[facility]!; entry < first[facility + 1]!; entry++) {
      const one = origin[entry]!
      if (sums[one]! > 0)
        demandOfFacility[facility]! +=
          (demand[one]! * attraction[facility]! * decay(distanceCentimetres[entry]!)) / sums[one]!
    }
  return demandOfFacility
}
