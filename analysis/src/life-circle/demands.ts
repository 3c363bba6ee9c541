import type { Demand } from './diagnose.ts'

/** As much of a requirement of a standard as a diagnosis needs. */
export interface StatedRequirement {
  id: string
  kinds: readonly string[]
  level: string
  people: Demand['people']
  isBasic: boolean
  reachMetres: number | null
  reachMinutes: number | null
  status: Demand['status']
}

export interface Band {
  minutes: number
  distanceMetres: number
}

/** Every requirement with a reach that some standard states; indicators without a target are no demand. */
export function demandsOf(
  standards: readonly { pack: string; requirements: readonly StatedRequirement[] }[],
  kindIds: readonly string[],
  bands: readonly Band[],
): Demand[] {
  return standards.flatMap(({ pack, requirements }) =>
    requirements.flatMap((requirement): Demand[] => {
      const reachMetres = reachOf(requirement, bands)
      const services = requirement.kinds.map((kind) => kindIds.indexOf(kind)).filter((index) => index >= 0)
      if (requirement.level === 'indicator' || reachMetres === null || services.length === 0) return []
      return [
        {
          pack,
          requirement: requirement.id,
          services,
          people: requirement.people,
          reachMetres,
          isBasic: requirement.isBasic,
          status: requirement.status,
        },
      ]
    }),
  )
}

/** The distance that a requirement states, or that its minutes stand for; null where it states neither. */
export function reachOf(
  { reachMetres, reachMinutes }: Pick<StatedRequirement, 'reachMetres' | 'reachMinutes'>,
  bands: readonly Band[],
): number | null {
  if (reachMetres !== null) return reachMetres
  return bands.find(({ minutes }) => minutes === reachMinutes)?.distanceMetres ?? null
}
