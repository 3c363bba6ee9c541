/**
 * Where people live and how many, from whatever the data tell: buildings with their people; else cells of a population
 * grid; else the footprints of homes; else a place's total spread along its streets. The first that there is counts
 * alone, since adding them up would count people twice. Only the first two are stated; the others are estimates.
 */
import type { PopulationBasis } from './world.ts'

export interface RawHome {
  kind: 'building' | 'cell'
  name: string | null
  compound: string | null
  use: string | null
  floors: number | null
  heightMetres: number | null
  footprintSquareMetres: number | null
  population: number | null
  elders: number | null
  children: number | null
  communityCode: string | null
  lon: number
  lat: number
  datasetId: string
  table: string
  sourceRow: number
}

export interface EstimateRule {
  floorAreaSquareMetresPerPerson: number
  storeyHeightMetres: number
  defaultStoreys: number
  homes: readonly string[]
}

export interface SettledHome extends RawHome {
  population: number
}

export interface Settlement {
  basis: PopulationBasis
  homes: SettledHome[]
}

/** `placeTotal`: the stated people of the whole area, to which an estimate is scaled; null where it is not known. */
export function settleHomes(
  raw: readonly RawHome[],
  alongStreets: () => readonly RawHome[],
  rule: EstimateRule,
  placeTotal: number | null,
): Settlement {
  const inhabited = (kind: RawHome['kind']): SettledHome[] =>
    raw.filter((home): home is SettledHome => home.kind === kind && (home.population ?? 0) > 0)
  const buildings = inhabited('building')
  if (buildings.length > 0) return { basis: 'buildings', homes: buildings }
  const cells = inhabited('cell')
  if (cells.length > 0) return { basis: 'cells', homes: cells }
  const uses = new Set(rule.homes)
  const isHome = ({ use }: RawHome): boolean => use === null || uses.has(use.toLowerCase())
  const built = raw.filter(
    (home) => home.kind === 'building' && isHome(home) && (home.footprintSquareMetres ?? 0) > 0,
  )
  if (built.length > 0)
    return { basis: 'footprints', homes: share(built, (home) => floorAreaOf(home, rule), rule, placeTotal) }
  if (placeTotal === null) return { basis: 'none', homes: [] }
  const spread = alongStreets()
  return spread.length === 0
    ? { basis: 'none', homes: [] }
    : { basis: 'streets', homes: share(spread, () => 1, rule, placeTotal) }
}

function floorAreaOf(home: RawHome, rule: EstimateRule): number {
  const storeys =
    home.floors ??
    (home.heightMetres === null
      ? rule.defaultStoreys
      : Math.max(1, Math.round(home.heightMetres / rule.storeyHeightMetres)))
  return (home.footprintSquareMetres ?? 0) * Math.max(1, storeys)
}

/** People by floor area; where the total is known, in proportion to it. */
function share(
  homes: readonly RawHome[],
  weightOf: (home: RawHome) => number,
  rule: EstimateRule,
  placeTotal: number | null,
): SettledHome[] {
  const weights = homes.map(weightOf)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const perWeight = placeTotal === null ? 1 / rule.floorAreaSquareMetresPerPerson : placeTotal / total
  return homes.map((home, index) => ({
    ...home,
    population: weights[index]! * perWeight,
    // Nobody's age is guessed.
    elders: null,
    children: null,
  }))
}
