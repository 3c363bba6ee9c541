import { centroid, type Pair } from '@jingjing/analysis/geo/polygon'
import { HOT_SPOT, NIGHT_CONSTRUCTION, REPEATED_MATTER } from './planted-truths.ts'
import { distanceMetres } from './town/plane.ts'
import type { InhabitedBuilding } from './town/population.ts'
import type { Town } from './town/town.ts'

/** Where in a town of any seed the planted truths stand. */

export function communityNamed(town: Town, name: string) {
  const found = town.communities.find((community) => community.name === name)
  if (!found) throw new Error(`no community ${name}`)
  return found
}

export function repeatedMatterBuilding(town: Town): InhabitedBuilding {
  const { index } = communityNamed(town, REPEATED_MATTER.communityName)
  const lotIndex = town.lots.findIndex((lot) => lot.communityIndex === index && lot.use === 'housing')
  const homes = town.buildings.filter((building) => building.lotIndex === lotIndex && building.population > 0)
  const home = homes[Math.min(REPEATED_MATTER.buildingOrder, homes.length - 1)]
  if (!home) throw new Error(`the first compound of ${REPEATED_MATTER.communityName} has no homes`)
  return home
}

/** A crossing of ordinary streets near the heart of the community. */
export function hotSpotCentre(town: Town): Pair {
  const community = communityNamed(town, HOT_SPOT.communityName)
  const heart = centroid(community.ring)
  const ends = town.streets
    .filter(({ rank }) => rank === 'residential' || rank === 'secondary')
    .flatMap(({ points }) => [points[0]!, points.at(-1)!])
  return ends.reduce((best, end) => (distanceMetres(end, heart) < distanceMetres(best, heart) ? end : best))
}

export function nightConstructionSite(town: Town) {
  const lotIndex = town.lots.findIndex(({ name }) => name === NIGHT_CONSTRUCTION.site)
  const lot = town.lots[lotIndex]
  if (!lot) throw new Error(`no site ${NIGHT_CONSTRUCTION.site}`)
  return { lotIndex, lot }
}

/** The heart of the corner that the planted coverage gap leaves out: homes in the far south-east. */
export function coverageGapHeart(town: Town): Pair {
  const homes = town.buildings.filter(({ population }) => population > 0)
  return homes.reduce((best, home) =>
    home.centre[0] - home.centre[1] > best.centre[0] - best.centre[1] ? home : best,
  ).centre
}
