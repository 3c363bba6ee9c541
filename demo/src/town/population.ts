import type { Random } from '@jingjing/analysis/random/random'
import { apportion } from './apportion.ts'
import type { Building } from './building-layout.ts'
import { COMMUNITIES, SUBDISTRICT } from './community-names.ts'
import type { Lot } from './land-use.ts'

/** People of a building by age; the three bands 0–14, 15–64 and 65+ add up to all. */
export interface Residents {
  population: number
  population0To2: number
  population3To5: number
  population0To14: number
  population15To64: number
  population65Plus: number
  population80Plus: number
}

export interface InhabitedBuilding extends Building, Residents {}

const NOBODY: Residents = {
  population: 0,
  population0To2: 0,
  population3To5: 0,
  population0To14: 0,
  population15To64: 0,
  population65Plus: 0,
  population80Plus: 0,
}

/**
 * Homes hold people in proportion to floor area and a little chance; a community's total leans half on its homes and half on its
 * share of the land, so that neither a few towers nor a few parks make it an outlier.
 */
export function settle(
  buildings: readonly Building[],
  lots: readonly Lot[],
  random: Random,
): InhabitedBuilding[] {
  const weights = buildings.map(({ use, floors, floorAreaSquareMetres }) =>
    // New towers have larger flats: fewer people per floor area.
    use === 'residential' ? floorAreaSquareMetres * (floors > 12 ? 0.48 : 1) * random.between(0.85, 1.15) : 0,
  )
  const communityWeights = COMMUNITIES.map(({ densityWeight }, index) => {
    const homes = weights.reduce(
      (sum, weight, building) => sum + (buildings[building]!.communityIndex === index ? weight : 0),
      0,
    )
    const landSquareMetres = lots.reduce(
      (sum, lot) => sum + (lot.communityIndex === index ? lot.areaSquareMetres : 0),
      0,
    )
    return densityWeight * Math.sqrt(homes * landSquareMetres)
  })
  const populations: number[] = buildings.map(() => 0)
  apportion(SUBDISTRICT.population, communityWeights).forEach((total, index) => {
    const members = buildings.flatMap((building, at) => (building.communityIndex === index ? [at] : []))
    const shares = apportion(
      total,
      members.map((at) => weights[at]!),
    )
    members.forEach((at, order) => {
      populations[at] = shares[order]!
    })
  })
  return buildings.map((building, index) => {
    const population = populations[index]!
    if (population === 0) return { ...building, ...NOBODY }
    const { share65PlusFraction, share0To14Fraction } = COMMUNITIES[building.communityIndex]!
    const population65Plus = Math.round(population * share65PlusFraction * random.between(0.8, 1.2))
    const population0To14 = Math.round(population * share0To14Fraction * random.between(0.8, 1.2))
    return {
      ...building,
      population,
      population0To14,
      population0To2: Math.round(population0To14 * random.between(0.14, 0.22)),
      population3To5: Math.round(population0To14 * random.between(0.18, 0.26)),
      population15To64: population - population65Plus - population0To14,
      population65Plus,
      population80Plus: Math.round(population65Plus * random.between(0.16, 0.28)),
    }
  })
}
