/** For tests: a town of two parallel streets with a wall between them, so that every distance can be told by hand. */
import { joinLines } from '../network/join-lines.ts'
import { metresPerDegree } from '../network/street-graph.ts'
import type { FacilityKind } from './facility-kind.ts'
import type { World } from './world.ts'

const ORIGIN = { lon: 116.46, lat: 39.89 }
const { lonMetres, latMetres } = metresPerDegree(ORIGIN.lat)
/** Metres east and north of the town's corner, as degrees. */
export const at = (east: number, north: number): [lon: number, lat: number] => [
  ORIGIN.lon + east / lonMetres,
  ORIGIN.lat + north / latMetres,
]

const kind = (id: string, servedBy: string[] = []): FacilityKind => ({ id, words: [id], tags: [], servedBy })
export const TOWN_KINDS: FacilityKind[] = [kind('station', ['centre']), kind('centre'), kind('shop')]

interface TownInput {
  /** East, north, people: power-of-two numbers tell from a sum who was counted. */
  homes: readonly (readonly [number, number, number])[]
  facilities: readonly (readonly [kind: number, east: number, north: number])[]
  sites?: readonly (readonly [number, number])[]
  /** What the street at the far east end is. */
  joinedBy?: string
}

/** South street along north = 0, north street along north = 100, both 2 km; joined at the far east end only. */
export function wallTown({ homes, facilities, sites = [], joinedBy = 'residential' }: TownInput): World {
  const line = (highway: string, ...points: [number, number][]) => ({
    lonLat: points.flatMap(([east, north]) => at(east, north)),
    tags: { highway },
  })
  const { graph } = joinLines(
    [
      line('residential', [0, 0], [2000, 0]),
      line('residential', [0, 100], [2000, 100]),
      line(joinedBy, [2000, 0], [2000, 100]),
    ],
    { toleranceMetres: 1, meetsAtCrossings: false },
  )
  const columns = (points: readonly (readonly [number, number])[]) => ({
    count: points.length,
    lonLat: Float64Array.from(points.flatMap(([east, north]) => at(east, north))),
    community: new Int16Array(points.length),
    sourceRow: Int32Array.from(points, (_, index) => index + 1),
    names: points.map((_, index) => `n${index}`),
  })
  return {
    key: 'wall-town',
    isSynthetic: true,
    basis: 'buildings',
    hasElders: true,
    hasChildren: false,
    datasets: [
      { id: 'homes', table: 'homes', title: 'homes', version: 1, role: 'home' },
      { id: 'facilities', table: 'facilities', title: 'facilities', version: 1, role: 'facility' },
      { id: 'sites', table: 'sites', title: 'sites', version: 1, role: 'site' },
    ],
    communities: [{ code: 'C1', name: 'One' }],
    compounds: ['Compound'],
    unrecognised: [],
    wishes: [],
    homes: {
      ...columns(homes.map(([east, north]) => [east, north])),
      dataset: new Int16Array(homes.length),
      population: Float32Array.from(homes, ([, , people]) => people),
      elders: Float32Array.from(homes, ([, , people]) => people / 2),
      children: new Float32Array(homes.length),
      compound: new Int32Array(homes.length),
    },
    facilities: {
      ...columns(facilities.map(([, east, north]) => [east, north])),
      dataset: new Int16Array(facilities.length).fill(1),
      kind: Int16Array.from(facilities, ([one]) => one),
      capacity: new Float32Array(facilities.length).fill(Number.NaN),
      areaSquareMetres: new Float32Array(facilities.length).fill(Number.NaN),
    },
    sites: {
      ...columns(sites),
      dataset: new Int16Array(sites.length).fill(2),
      areaSquareMetres: new Float32Array(sites.length),
      categories: sites.map(() => ''),
    },
    graph,
  }
}
