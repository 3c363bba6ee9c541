/** Those whom a service does not reach, by compound and by building; the most people first. */
import type { World } from '@jingjing/analysis/life-circle/world'
import { UNREACHED } from '@jingjing/analysis/network/search'
import type { LeftOutPlace, PlaceCoverage } from './planner-protocol.ts'

const NUM_LISTED = 60

export function compoundsLeftOut(
  world: World,
  weights: Float32Array,
  distanceCentimetres: Int32Array,
  limitCentimetres: number,
): PlaceCoverage[] {
  const { compounds, homes } = world
  const total = new Float64Array(compounds.length)
  const covered = new Float64Array(compounds.length)
  for (let home = 0; home < homes.count; home++) {
    const at = homes.compound[home]!
    if (at < 0) continue
    total[at]! += weights[home]!
    if (distanceCentimetres[home]! <= limitCentimetres) covered[at]! += weights[home]!
  }
  return largest(
    total.map((people, at) => people - covered[at]!),
    0.5,
  ).map((at) => ({
    code: compounds[at]!,
    name: compounds[at]!,
    total: total[at]!,
    covered: covered[at]!,
  }))
}

export function homesLeftOut(
  { homes, communities }: World,
  weights: Float32Array,
  distanceCentimetres: Int32Array,
  limitCentimetres: number,
): LeftOutPlace[] {
  const people = new Float64Array(homes.count)
  for (let home = 0; home < homes.count; home++)
    if (distanceCentimetres[home]! > limitCentimetres) people[home] = weights[home]!
  return largest(people, Number.MIN_VALUE).map((home) => ({
    name: homes.names[home]!,
    community: communities[homes.community[home]!]?.name ?? '',
    people: weights[home]!,
    distanceMetres: distanceCentimetres[home]! >= UNREACHED ? null : distanceCentimetres[home]! / 100,
    lon: homes.lonLat[2 * home]!,
    lat: homes.lonLat[2 * home + 1]!,
  }))
}

/** Indexes of the largest amounts, the largest first, of equal ones the earlier; none below `least`. */
function largest(amounts: Float64Array, least: number): number[] {
  const best: number[] = []
  let bar = least
  for (let index = 0; index < amounts.length; index++) {
    const amount = amounts[index]!
    if (amount < bar || (best.length === NUM_LISTED && amount === bar)) continue
    let at = best.length
    while (at > 0 && amounts[best[at - 1]!]! < amount) at--
    best.splice(at, 0, index)
    if (best.length > NUM_LISTED) best.pop()
    if (best.length === NUM_LISTED) bar = amounts[best.at(-1)!]!
  }
  return best
}
