import { pointInPolygon, type Ring } from '../geo/polygon.ts'
import { distanceMetres, type StreetGraph } from '../network/street-graph.ts'
import { type FacilityKind, kindRecogniser } from './facility-kind.ts'
import { type EstimateRule, type RawHome, settleHomes } from './settle-homes.ts'
import type { Facilities, Homes, Sites, Wish, World, WorldDataset } from './world.ts'

export interface RawFacility {
  name: string | null
  category: string | null
  capacity: number | null
  areaSquareMetres: number | null
  communityCode: string | null
  lon: number
  lat: number
  datasetId: string
  table: string
  sourceRow: number
}

export type RawSite = Omit<RawFacility, 'capacity'>

/** A few words of what is missing. */
export interface RawWish {
  asks: string
  source: 'complaint' | 'survey'
  communityCode: string
  count: number
}

/** Outlines of places that state how many people live there. */
export interface RawPlace {
  code: string
  name: string
  level: string
  population: number | null
  polygons: Ring[][]
}

export interface RawWorld {
  key: string
  isSynthetic: boolean
  datasets: WorldDataset[]
  places: RawPlace[]
  homes: RawHome[]
  facilities: RawFacility[]
  sites: RawSite[]
  wishes: RawWish[]
  graph: StreetGraph
}

export interface WorldRules {
  kinds: readonly FacilityKind[]
  estimate: EstimateRule
}

/** Where nothing tells where people live, a home stands for each so many metres of street. */
const HOME_EVERY_METRES = 40

export function buildWorld(raw: RawWorld, rules: WorldRules): World {
  const communities = raw.places
    .filter(({ level }) => level === 'community')
    .map(({ code, name }) => ({ code, name }))
  const communityIndex = new Map(communities.map(({ code }, index) => [code, index]))
  const datasetIndex = new Map(raw.datasets.map(({ id, table }, index) => [`${id}/${table}`, index]))
  const subdistrict = raw.places.find(
    ({ level, population, polygons }) =>
      level === 'subdistrict' && (population ?? 0) > 0 && polygons.length > 0,
  )
  const settled = settleHomes(
    // Where the outline is known, an estimate of its people is shared among its own homes.
    subdistrict === undefined
      ? raw.homes
      : raw.homes.filter((home) => (home.population ?? 0) > 0 || isInside(subdistrict, home.lon, home.lat)),
    () => homesAlongStreets(raw, subdistrict),
    rules.estimate,
    subdistrict?.population ?? null,
  )
  const compounds: string[] = []
  const compoundIndex = new Map<string, number>()
  const compoundOf = (name: string | null): number => {
    if (name === null) return -1
    let index = compoundIndex.get(name)
    if (index === undefined) {
      index = compounds.push(name) - 1
      compoundIndex.set(name, index)
    }
    return index
  }
  const located = <
    Item extends Pick<
      RawSite,
      'lon' | 'lat' | 'communityCode' | 'datasetId' | 'table' | 'sourceRow' | 'name'
    >,
  >(
    items: readonly Item[],
  ) => ({
    count: items.length,
    lonLat: Float64Array.from(items.flatMap(({ lon, lat }) => [lon, lat])),
    community: Int16Array.from(items, ({ communityCode }) => communityIndex.get(communityCode ?? '') ?? -1),
    dataset: Int16Array.from(
      items,
      ({ datasetId, table }) => datasetIndex.get(`${datasetId}/${table}`) ?? -1,
    ),
    sourceRow: Int32Array.from(items, ({ sourceRow }) => sourceRow),
    names: items.map(({ name }) => name ?? ''),
  })
  const homes: Homes = {
    ...located(settled.homes),
    population: Float32Array.from(settled.homes, ({ population }) => population),
    elders: Float32Array.from(settled.homes, ({ elders }) => elders ?? 0),
    children: Float32Array.from(settled.homes, ({ children }) => children ?? 0),
    compound: Int32Array.from(settled.homes, ({ compound }) => compoundOf(compound)),
  }
  const recognise = kindRecogniser(rules.kinds)
  const facilities: Facilities = {
    ...located(raw.facilities),
    kind: Int16Array.from(raw.facilities, ({ category }) => recognise(category)),
    capacity: Float32Array.from(raw.facilities, ({ capacity }) => capacity ?? Number.NaN),
    areaSquareMetres: Float32Array.from(
      raw.facilities,
      ({ areaSquareMetres }) => areaSquareMetres ?? Number.NaN,
    ),
  }
  const sites: Sites = {
    ...located(raw.sites),
    areaSquareMetres: Float32Array.from(raw.sites, ({ areaSquareMetres }) => areaSquareMetres ?? Number.NaN),
    categories: raw.sites.map(({ category }) => category ?? ''),
  }
  return {
    key: raw.key,
    isSynthetic: raw.isSynthetic,
    basis: settled.basis,
    hasElders: settled.homes.some(({ elders }) => elders !== null),
    hasChildren: settled.homes.some(({ children }) => children !== null),
    datasets: raw.datasets,
    communities,
    compounds,
    unrecognised: unrecognisedOf(raw.facilities, facilities.kind),
    wishes: wishesOf(raw.wishes, recognise, communityIndex),
    homes,
    facilities,
    sites,
    graph: raw.graph,
  }
}

function isInside(place: RawPlace, lon: number, lat: number): boolean {
  return place.polygons.some((polygon) => pointInPolygon([lon, lat], polygon))
}

/** Points along the streets inside a place, as equal homes: the coarsest picture of where people live. */
function homesAlongStreets({ graph, datasets }: RawWorld, place: RawPlace | undefined): RawHome[] {
  const homes: RawHome[] = []
  const source = datasets.find(({ role }) => role === 'street')
  if (place === undefined || source === undefined) return homes
  for (let edge = 0; edge < graph.numEdges; edge++) {
    const [from, to] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!]
    const [lonA, latA, lonB, latB] = [
      graph.nodeLon[from]!,
      graph.nodeLat[from]!,
      graph.nodeLon[to]!,
      graph.nodeLat[to]!,
    ]
    const numHomes = Math.max(1, Math.round(distanceMetres(lonA, latA, lonB, latB) / HOME_EVERY_METRES))
    for (let one = 0; one < numHomes; one++) {
      const share = (one + 0.5) / numHomes
      const [lon, lat] = [lonA + share * (lonB - lonA), latA + share * (latB - latA)]
      if (!isInside(place, lon, lat)) continue
      homes.push({
        kind: 'cell',
        name: null,
        compound: null,
        use: null,
        floors: null,
        heightMetres: null,
        footprintSquareMetres: null,
        population: null,
        elders: null,
        children: null,
        communityCode: null,
        lon,
        lat,
        datasetId: source.id,
        table: source.table,
        sourceRow: 1 + graph.inputEdge[edge]!,
      })
    }
  }
  return homes
}

function unrecognisedOf(facilities: readonly RawFacility[], kind: Int16Array): World['unrecognised'] {
  const countByCategory = new Map<string, number>()
  facilities.forEach(({ category }, index) => {
    if (kind[index] === -1)
      countByCategory.set(category ?? '', (countByCategory.get(category ?? '') ?? 0) + 1)
  })
  return [...countByCategory]
    .map(([category, count]) => ({ category, count }))
    .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1))
    .slice(0, 50)
}

/** Words that name no kind of facility tell nothing that could be planned. */
function wishesOf(
  raw: readonly RawWish[],
  recognise: (words: string) => number,
  communityIndex: ReadonlyMap<string, number>,
): Wish[] {
  const wishes = new Map<string, Wish>()
  for (const { asks, source, communityCode, count } of raw) {
    const kind = recognise(asks)
    const community = communityIndex.get(communityCode)
    if (kind < 0 || community === undefined) continue
    const key = `${kind}/${community}`
    const wish = wishes.get(key) ?? { kind, community, numComplaints: 0, numAnswers: 0 }
    if (source === 'survey') wish.numAnswers += count
    else wish.numComplaints += count
    wishes.set(key, wish)
  }
  return [...wishes.values()]
}
