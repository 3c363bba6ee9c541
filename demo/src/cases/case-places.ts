import { type Pair, pointInRing } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { distanceMetres } from '../town/plane.ts'
import type { InhabitedBuilding } from '../town/population.ts'
import type { Town } from '../town/town.ts'
import type { CaseCategory, CasePlace } from './case-categories.ts'

export interface CaseLocation {
  point: Pair
  communityIndex: number
  /** As a caller says it. */
  spoken: string
  /** As it is written into the address field. */
  address: string
  /** The compound or street that leads the headline. */
  lead: string
}

interface StreetSpot {
  point: Pair
  communityIndex: number
  street: string
  crossing: string
  beside: string
  weight: number
}

/** Draws indexes with fixed weights in logarithmic time; a town has thousands of spots and tens of thousands of cases. */
function cumulativeSampler(weights: readonly number[]): (random: Random) => number {
  const sums = new Float64Array(weights.length)
  let total = 0
  weights.forEach((weight, index) => {
    total += weight
    sums[index] = total
  })
  if (!(total > 0)) throw new Error(`the ${weights.length} weights sum to ${total}`)
  return (random) => {
    const target = random.uniform() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > target) high = middle
      else low = middle + 1
    }
    return low
  }
}

const STREET_WEIGHTS = { trunk: 0.7, primary: 1.2, secondary: 1.5, residential: 1, footway: 0 }

function streetSpots(town: Town): StreetSpot[] {
  const spots: StreetSpot[] = []
  const namesAtNode = new Map<number, string[]>()
  for (const { fromNode, toNode, name, rank } of town.streets) {
    if (rank === 'footway') continue
    for (const node of [fromNode, toNode]) namesAtNode.set(node, [...(namesAtNode.get(node) ?? []), name])
  }
  for (const street of town.streets) {
    if (street.rank === 'footway') continue
    const others = [street.fromNode, street.toNode]
      .flatMap((node) => namesAtNode.get(node)!)
      .filter((name) => name !== street.name)
    for (let index = 1; index < street.points.length; index++) {
      const start = street.points[index - 1]!
      const end = street.points[index]!
      const length = distanceMetres(start, end)
      const numSpots = Math.max(1, Math.round(length / 45))
      for (let step = 0; step < numSpots; step++) {
        const t = (step + 0.5) / numSpots
        const point: Pair = [start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])]
        const community = town.communities.find(({ ring }) => pointInRing(point, ring))
        // The outer street of the subdistrict lies on its edge: half of it is the neighbour's.
        if (!community) continue
        const beside = nearestLotName(town, point)
        const weight = STREET_WEIGHTS[street.rank] * (length / numSpots)
        spots.push({
          point,
          communityIndex: community.index,
          street: street.name,
          crossing: others[step % Math.max(1, others.length)] ?? '',
          beside,
          weight,
        })
      }
    }
  }
  return spots
}

function nearestLotName(town: Town, point: Pair): string {
  let best = town.lots[0]!
  for (const lot of town.lots) {
    if (distanceMetres(lot.centre, point) < distanceMetres(best.centre, point)) best = lot
  }
  return best.name
}

export type LocateCase = (category: CaseCategory, random: Random) => CaseLocation

export interface CasePlaces {
  locate: LocateCase
  atBuilding(building: InhabitedBuilding, random: Random): CaseLocation
  nearPoint(point: Pair, radiusMetres: number, random: Random): CaseLocation
}

const COMPOUND_PARTS = [
  '南门',
  '北门',
  '东门',
  '中心花园',
  '西侧围墙',
  '地面停车场',
  '自行车棚',
  '垃圾桶站旁',
  '东南角',
  '',
]
const STREET_PARTS = ['东侧', '西侧', '路口', '公交站旁', '便道', '门前', '辅路', '南口', '北口']

export function casePlaces(town: Town): CasePlaces {
  const homes = town.buildings.filter(({ population }) => population > 0)
  const shops = town.buildings.filter(({ use }) => use === 'mixed' || use === 'commercial')
  const spots = streetSpots(town)
  const streetOfLot = town.lots.map((lot) => {
    const nearest = spots.reduce((best, spot) =>
      distanceMetres(spot.point, lot.centre) < distanceMetres(best.point, lot.centre) ? spot : best,
    )
    return nearest.street
  })
  const sites = town.lots.flatMap((lot, index) => (lot.use === 'construction' ? [index] : []))
  const samplers = new Map<string, (random: Random) => number>()
  const sampler = (place: CasePlace, oldHousingFactor: number) => {
    const key = `${place}/${oldHousingFactor}`
    const known = samplers.get(key)
    if (known) return known
    const ageFactor = (communityIndex: number) =>
      1 + (oldHousingFactor - 1) * (1 - town.communities[communityIndex]!.newness)
    const made =
      place === 'street'
        ? cumulativeSampler(spots.map(({ weight, communityIndex }) => weight * ageFactor(communityIndex)))
        : place === 'shop'
          ? cumulativeSampler(shops.map(({ use }) => (use === 'commercial' ? 3 : 1)))
          : cumulativeSampler(
              homes.map((home) => home.population * (home.yearBuilt < 1990 ? oldHousingFactor : 1)),
            )
    samplers.set(key, made)
    return made
  }
  const prefix = (communityIndex: number) => town.communities[communityIndex]!.name
  const jitter = (point: Pair, metres: number, random: Random): Pair => [
    point[0] + random.normal(0, metres),
    point[1] + random.normal(0, metres),
  ]

  function atBuilding(building: InhabitedBuilding, random: Random): CaseLocation {
    const lead = town.lots[building.lotIndex]!.name
    const unit = random.chance(0.6) ? `${random.integer(1, 4)}单元` : ''
    return {
      point: jitter(building.centre, 3, random),
      communityIndex: building.communityIndex,
      spoken: random.chance(0.85) ? `${building.name}${unit}` : lead,
      address: `${prefix(building.communityIndex)}${streetOfLot[building.lotIndex]}${building.name}${unit}`,
      lead,
    }
  }

  function inCompound(home: InhabitedBuilding, random: Random): CaseLocation {
    const lead = town.lots[home.lotIndex]!.name
    const part = random.choice(COMPOUND_PARTS)
    return {
      point: jitter(home.centre, 12, random),
      communityIndex: home.communityIndex,
      spoken: `${lead}${part}`,
      address: `${prefix(home.communityIndex)}${streetOfLot[home.lotIndex]}${lead}${part}`,
      lead,
    }
  }

  function onStreet(spot: StreetSpot, random: Random): CaseLocation {
    const roll = random.uniform()
    const spoken =
      roll < 0.4 && spot.crossing
        ? `${spot.street}与${spot.crossing}路口`
        : roll < 0.75
          ? `${spot.street}${spot.beside}门前`
          : `${spot.street}${random.choice(STREET_PARTS)}`
    return {
      point: jitter(spot.point, 5, random),
      communityIndex: spot.communityIndex,
      spoken,
      address: `${prefix(spot.communityIndex)}${spoken}`,
      lead: spot.street,
    }
  }

  function atSite(random: Random): CaseLocation {
    if (sites.length === 0 || random.chance(0.55)) return atShop(random)
    const lotIndex = random.choice(sites)
    const lot = town.lots[lotIndex]!
    const nearby = homes.filter(({ centre }) => distanceMetres(centre, lot.centre) < 230)
    const home = nearby.length > 0 && random.chance(0.6) ? random.choice(nearby) : null
    return {
      point: home ? jitter(home.centre, 5, random) : jitter(lot.centre, 18, random),
      communityIndex: home ? home.communityIndex : lot.communityIndex,
      spoken: lot.name,
      address: `${prefix(lot.communityIndex)}${streetOfLot[lotIndex]}${lot.name}`,
      lead: lot.name,
    }
  }

  function atShop(random: Random): CaseLocation {
    const shop = shops[sampler('shop', 1)(random)]!
    const lead = town.lots[shop.lotIndex]!.name
    const spoken =
      shop.use === 'commercial' ? `${lead}${random.choice(['一层', '底商', '二层', ''])}` : `${lead}底商`
    return {
      point: jitter(shop.centre, 4, random),
      communityIndex: shop.communityIndex,
      spoken,
      address: `${prefix(shop.communityIndex)}${streetOfLot[shop.lotIndex]}${spoken}`,
      lead,
    }
  }

  return {
    atBuilding,
    locate: ({ place, oldHousingFactor }, random) => {
      if (place === 'street') return onStreet(spots[sampler('street', oldHousingFactor)(random)]!, random)
      if (place === 'shop') return atShop(random)
      if (place === 'site') return atSite(random)
      const home = homes[sampler('home', oldHousingFactor)(random)]!
      return place === 'home' ? atBuilding(home, random) : inCompound(home, random)
    },
    nearPoint: (point, radiusMetres, random) => {
      const near = spots.filter((spot) => distanceMetres(spot.point, point) < radiusMetres * 0.8)
      const pool =
        near.length > 0
          ? near
          : [
              spots.reduce((best, spot) =>
                distanceMetres(spot.point, point) < distanceMetres(best.point, point) ? spot : best,
              ),
            ]
      return onStreet(random.choice(pool), random)
    },
  }
}
