import type { Pair } from '@jingjing/analysis/geo/polygon'
import { pointInRing } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { coverageGapHeart } from '../planted-places.ts'
import { COVERAGE_GAP } from '../planted-truths.ts'
import { distanceMetres } from '../town/plane.ts'
import type { InhabitedBuilding } from '../town/population.ts'
import type { Town } from '../town/town.ts'
import type { FacilityKind } from './facility-kinds.ts'

export interface Facility {
  kind: FacilityKind
  name: string
  address: string
  point: Pair
  communityIndex: number
  capacity: number | null
  floorAreaSquareMetres: number | null
}

interface Site {
  point: Pair
  communityIndex: number
  /** The compound, mall, school or park that the facility belongs to. */
  lead: string
  street: string
  weight: number
}

/** Within this straight distance a health station serves; about a quarter of an hour with the detours of streets. */
const SERVICE_RADIUS_METRES = 620

export function placeFacilities(town: Town, kinds: readonly FacilityKind[], random: Random): Facility[] {
  const sitesBySiting = candidateSites(town, random.stream('sites'))
  const heart = coverageGapHeart(town)
  const served = new Set<InhabitedBuilding>()
  return kinds.flatMap((kind) => {
    const own = random.stream(kind.category)
    const isGap = (COVERAGE_GAP.categories as readonly string[]).includes(kind.category)
    const allowed = sitesBySiting[kind.siting].filter(
      ({ point }) => !isGap || distanceMetres(point, heart) > COVERAGE_GAP.emptyRadiusMetres,
    )
    const taken: Site[] = []
    for (let index = 0; index < kind.count; index++) {
      const site = nextSite(kind, index, allowed, taken, town, served, own)
      taken.push(site)
    }
    return taken.map((site, index) => asFacility(kind, site, index, own))
  })
}

function nextSite(
  kind: FacilityKind,
  index: number,
  allowed: readonly Site[],
  taken: readonly Site[],
  town: Town,
  served: Set<InhabitedBuilding>,
  random: Random,
): Site {
  if (kind.siting === 'community') {
    const own = allowed.filter(({ communityIndex }) => communityIndex === index % town.communities.length)
    return random.weightedChoice(own, ({ weight }) => weight)
  }
  if (kind.siting === 'school') return allowed[(index + (kind.category === '中学' ? 8 : 0)) % allowed.length]!
  if (kind.siting === 'cover') return bestCover(allowed, town, served)
  // A rival keeps its distance: of a few draws the one farthest from its like is taken.
  const draws = Array.from({ length: 5 }, () => random.weightedChoice(allowed, ({ weight }) => weight))
  const gap = (site: Site) => Math.min(900, ...taken.map(({ point }) => distanceMetres(point, site.point)))
  return draws.reduce((best, site) => (gap(site) > gap(best) ? site : best))
}

/** The site with most people who have none of the services yet within reach (the greedy rule of maximal covering). */
function bestCover(allowed: readonly Site[], town: Town, served: Set<InhabitedBuilding>): Site {
  const unserved = town.buildings.filter((building) => building.population > 0 && !served.has(building))
  let best = allowed[0]!
  let bestPeople = -1
  for (const site of allowed) {
    let people = 0
    for (const { centre, population } of unserved) {
      if (distanceMetres(centre, site.point) <= SERVICE_RADIUS_METRES) people += population
    }
    if (people > bestPeople) {
      bestPeople = people
      best = site
    }
  }
  for (const building of unserved) {
    if (distanceMetres(building.centre, best.point) <= SERVICE_RADIUS_METRES) served.add(building)
  }
  return best
}

const HALF_WIDTH_METRES = { trunk: 25, primary: 17, secondary: 11, residential: 7, footway: 3 }

function candidateSites(town: Town, random: Random): Record<FacilityKind['siting'], Site[]> {
  const peopleOfLot = town.lots.map(() => 0)
  for (const { lotIndex, population } of town.buildings) peopleOfLot[lotIndex]! += population
  const streets = streetSites(town, random)
  const nearestStreet = (point: Pair) =>
    streets.reduce((best, site) =>
      distanceMetres(site.point, point) < distanceMetres(best.point, point) ? site : best,
    ).street
  const streetOfLot = town.lots.map(({ centre }) => nearestStreet(centre))
  const gates = town.gates.map(({ point, lotIndex }): Site => {
    const lot = town.lots[lotIndex]!
    // Twenty metres inside the gate.
    const length = distanceMetres(point, lot.centre)
    const t = Math.min(0.5, 20 / length)
    return {
      point: [point[0] + t * (lot.centre[0] - point[0]), point[1] + t * (lot.centre[1] - point[1])],
      communityIndex: lot.communityIndex,
      lead: lot.name,
      street: streetOfLot[lotIndex]!,
      weight: peopleOfLot[lotIndex]!,
    }
  })
  const homeGates = gates.filter(({ weight }) => weight > 0)
  const gatesOf = (use: string) => {
    const names = new Set(town.lots.filter((lot) => lot.use === use).map(({ name }) => name))
    return gates.filter(({ lead }) => names.has(lead)).map((site): Site => ({ ...site, weight: 1 }))
  }
  const schools = gatesOf('school').filter(
    (site, index, all) => all.findIndex(({ lead }) => lead === site.lead) === index,
  )
  return {
    gate: homeGates,
    community: homeGates,
    cover: homeGates,
    street: streets,
    shop: town.buildings
      .filter(({ use }) => use === 'mixed' || use === 'commercial')
      .map(
        (shop): Site => ({
          point: [shop.centre[0] + random.normal(0, 6), shop.centre[1] + random.normal(0, 6)],
          communityIndex: shop.communityIndex,
          lead: town.lots[shop.lotIndex]!.name,
          street: streetOfLot[shop.lotIndex]!,
          weight: shop.use === 'commercial' ? 4 : 1,
        }),
      ),
    // Primary schools first, then the secondary ones.
    school: [
      ...schools.filter(({ lead }) => !lead.endsWith('中学')),
      ...schools.filter(({ lead }) => lead.endsWith('中学')),
    ],
    park: gatesOf('park'),
  }
}

function streetSites(town: Town, random: Random): Site[] {
  return town.streets.flatMap((street): Site[] => {
    if (street.rank === 'footway' || street.lengthMetres < 40) return []
    return street.points.slice(1).flatMap((end, index): Site[] => {
      const start = street.points[index]!
      const length = distanceMetres(start, end)
      if (length < 25) return []
      const t = random.between(0.25, 0.75)
      const side = random.chance(0.5) ? 1 : -1
      const offset = side * HALF_WIDTH_METRES[street.rank]
      const point: Pair = [
        start[0] + t * (end[0] - start[0]) - (offset * (end[1] - start[1])) / length,
        start[1] + t * (end[1] - start[1]) + (offset * (end[0] - start[0])) / length,
      ]
      const lot = town.lots.find(({ ring }) => pointInRing(point, ring))
      if (!lot) return []
      const weight = lot.use === 'housing' ? 1.6 : lot.use === 'commercial' ? 1.4 : 0.5
      return [{ point, communityIndex: lot.communityIndex, lead: lot.name, street: street.name, weight }]
    })
  })
}

/** Invented trade names. */
const BRANDS = [
  '好邻',
  '家惠',
  '日日鲜',
  '康宁',
  '顺心',
  '福临',
  '惠邻',
  '禾禾',
  '小井',
  '百味',
  '邻里',
  '安和',
  '一品',
  '乐活',
]
const BRANDED = new Set([
  '药店',
  '生鲜超市',
  '综合超市',
  '便利店',
  '早餐店',
  '餐饮店',
  '美容美发店',
  '洗衣店',
  '维修家政网点',
  '快递驿站',
  '银行网点',
]) // prettier-ignore

function asFacility(kind: FacilityKind, site: Site, index: number, random: Random): Facility {
  return {
    kind,
    name: nameOf(kind, site, index, random),
    address: `${site.street}${kind.siting === 'street' ? `${random.integer(1, 98)}号` : site.lead}`,
    point: site.point,
    communityIndex: site.communityIndex,
    capacity: kind.capacity ? random.integer(kind.capacity.low, kind.capacity.high) : null,
    floorAreaSquareMetres: kind.floorAreaSquareMetres
      ? Math.round(random.between(...kind.floorAreaSquareMetres) / 10) * 10
      : null,
  }
}

function nameOf({ category, siting }: FacilityKind, site: Site, index: number, random: Random): string {
  if (BRANDED.has(category)) return `${random.choice(BRANDS)}${category}（${site.street}店）`
  if (siting === 'school') return site.lead
  if (siting === 'park') return `${site.lead}${category === '公园入口' ? `${index + 1}号入口` : category}`
  if (category === '公交站') return `${site.street}${random.choice(['东', '西', '南', '北', ''])}站`
  if (category === '地铁站出入口') return `${site.street}站${'ABCDE'[index % 5]}口`
  return `${siting === 'street' ? site.street : site.lead}${category}`
}
