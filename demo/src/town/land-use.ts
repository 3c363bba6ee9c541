import {
  centroid,
  distanceToSegment,
  type Pair,
  pointInRing,
  signedArea,
} from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { COMMUNITIES } from './community-names.ts'
import { compoundNames } from './compound-names.ts'
import { edgeKey, faceRing, type StreetRank, type Subdivision } from './subdivision.ts'
import type { TownPlan } from './town-plan.ts'

export type LandUse = 'housing' | 'commercial' | 'office' | 'school' | 'park' | 'idle' | 'construction'

/** A block with what stands on it; a housing block is one compound with one name. */
export interface Lot {
  faceIndex: number
  communityIndex: number
  use: LandUse
  name: string
  ring: Pair[]
  centre: Pair
  areaSquareMetres: number
  /** Half the street and the pavement beside every edge, in the order of the edges. */
  setbacksMetres: number[]
  newness: number
}

const SETBACK_METRES: Record<StreetRank, number> = {
  trunk: 31,
  primary: 21,
  secondary: 14,
  residential: 8,
  footway: 4,
}

/** How many lots of each use the town has; everything else is housing. */
const NUM_LOTS: [LandUse, number][] = [
  ['park', 5],
  ['commercial', 13],
  ['office', 13],
  ['school', 11],
  ['idle', 4],
  ['construction', 2],
]

const USE_NAMES: Record<Exclude<LandUse, 'housing'>, string[]> = {
  park: ['井台公园', '双槐公园', '河湾绿地', '苇子坑湿地公园', '榆钱口袋公园'],
  commercial: [
    '汇安商场',
    '东环广场',
    '禾悦生活中心',
    '锦汇购物中心',
    '柳林集市',
    '云汇天地',
    '河湾新天地',
    '纺机里商街',
    '乐嘉广场',
    '七圣百货',
    '枣营商业楼',
    '景和里商街',
    '安澜汇',
  ],
  office: [
    '东环大厦',
    '远汀中心',
    '纺机文创园',
    '印刷厂创意园',
    '柳林商务楼',
    '河湾国际',
    '广安大厦',
    '黄木科技园',
    '锦岚写字楼',
    '料场文创园',
    '七圣中心',
    '东站商务园',
    '晴川大厦',
  ],
  school: [
    '井台小学',
    '槐安小学',
    '枣营小学',
    '河湾小学',
    '柳林小学',
    '广安中学',
    '东环中学',
    '黄木学校',
    '双槐小学',
    '纺机路中学',
    '石桥小学',
  ],
  idle: ['砖窑坑腾退地块', '料场腾退地块', '东站边角地', '印染厂旧址'],
  construction: ['纺机综合楼工地', '七圣住宅工地'],
} // prettier-ignore

function setbacks(town: Subdivision, faceIndex: number): number[] {
  const face = town.faces[faceIndex]!
  return face.map((node, index) => {
    const info = town.edges.get(edgeKey(node, face[(index + 1) % face.length]!))
    if (!info) throw new Error(`an edge of face ${faceIndex} is no street`)
    return SETBACK_METRES[info.rank]
  })
}

/** Whether a point of the lot keeps off all its streets. */
export function keepsOffStreets(lot: Lot, point: Pair, extraMetres = 0): boolean {
  if (!pointInRing(point, lot.ring)) return false
  return lot.ring.every((start, index) => {
    const end = lot.ring[(index + 1) % lot.ring.length]!
    return distanceToSegment(point, start, end) >= lot.setbacksMetres[index]! + extraMetres
  })
}

/** A point well inside the lot: the centroid, unless the lot is so bent that it lies outside. */
function innerPoint(ring: readonly Pair[]): Pair {
  const centre = centroid(ring)
  if (pointInRing(centre, ring)) return centre
  const [x, y] = ring[0]!
  return [(x + centre[0]) / 2, (y + centre[1]) / 2]
}

export function assignLandUse(plan: TownPlan, random: Random): Lot[] {
  const nextCompoundName = compoundNames(random.stream('compound-names'))
  const lots = plan.blocks.map(({ faceIndex, communityIndex }): Lot => {
    const ring = faceRing(plan.subdivision, faceIndex)
    return {
      faceIndex,
      communityIndex,
      use: 'housing',
      name: '',
      ring,
      centre: innerPoint(ring),
      areaSquareMetres: signedArea(ring),
      setbacksMetres: setbacks(plan.subdivision, faceIndex),
      newness: COMMUNITIES[communityIndex]!.newness,
    }
  })
  const numHousing = COMMUNITIES.map((_, index) => lots.filter((lot) => lot.communityIndex === index).length)
  for (const [use, numLots] of NUM_LOTS) {
    const names = USE_NAMES[use as Exclude<LandUse, 'housing'>]
    const taken = new Set<number>()
    for (let index = 0; index < numLots; index++) {
      // A community keeps most of its blocks as housing, and no two lots of a use stand in one community while others have none.
      const free = lots.filter(
        (lot) =>
          lot.use === 'housing' && numHousing[lot.communityIndex]! > 4 && !taken.has(lot.communityIndex),
      )
      const lot = random.weightedChoice(free.length > 0 ? free : lots, (candidate) => fitness(candidate, use))
      lot.use = use
      lot.name = names[index]!
      numHousing[lot.communityIndex]! -= 1
      taken.add(lot.communityIndex)
      if (taken.size === COMMUNITIES.length) taken.clear()
    }
  }
  for (const lot of lots) if (lot.use === 'housing') lot.name = nextCompoundName(lot.newness)
  return lots
}

/** Shops and offices stand on large streets, parks are large, idle land is small and at the edge. */
function fitness(lot: Lot, use: LandUse): number {
  const widest = Math.max(...lot.setbacksMetres)
  const fromCentre = Math.hypot(...lot.centre)
  if (lot.use !== 'housing') return 0
  if (use === 'commercial' || use === 'office') return widest ** 2 * (0.3 + lot.newness)
  if (use === 'park') return lot.areaSquareMetres ** 2
  if (use === 'idle') return fromCentre ** 2 / lot.areaSquareMetres
  return 1
}
