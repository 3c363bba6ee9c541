/**
 * What a life circle is reckoned from, as plain columns: homes with their people, facilities by kind, idle sites and
 * the street graph. One world is what one reader may see of one state of the datasets; it is read once and then worked
 * on wherever that is: in a thread of the server, in a worker of the browser, in a test.
 */
import type { StreetGraph } from '../network/street-graph.ts'
import { type ArraysByName, type PackedArray, packArrays, unpackArrays } from './pack-arrays.ts'

/** Where the numbers of people come from; all but the first two are estimates. */
export type PopulationBasis = 'buildings' | 'cells' | 'footprints' | 'streets' | 'none'

/** One table of one dataset in the role that it plays. */
export interface WorldDataset {
  id: string
  table: string
  title: string
  version: number
  role: 'facility' | 'home' | 'street' | 'site' | 'place'
}

export interface Homes {
  count: number
  /** lon, lat, lon, lat…; degrees, WGS 84. */
  lonLat: Float64Array
  population: Float32Array
  /** People of 65 and over, and of 14 and under; all 0 where the data tell no ages. */
  elders: Float32Array
  children: Float32Array
  /** Index into `communities`, or −1. */
  community: Int16Array
  /** Index into `compounds`, or −1. */
  compound: Int32Array
  /** Index into `datasets`. */
  dataset: Int16Array
  sourceRow: Int32Array
  names: string[]
}

export interface Facilities {
  count: number
  lonLat: Float64Array
  /** Index into the kinds of the rule pack, or −1 where the category was not recognised. */
  kind: Int16Array
  /** NaN where not stated. */
  capacity: Float32Array
  areaSquareMetres: Float32Array
  community: Int16Array
  dataset: Int16Array
  sourceRow: Int32Array
  names: string[]
}

export interface Sites {
  count: number
  lonLat: Float64Array
  areaSquareMetres: Float32Array
  community: Int16Array
  dataset: Int16Array
  sourceRow: Int32Array
  names: string[]
  categories: string[]
}

/** How often people of a community say that a kind of facility is missing. */
export interface Wish {
  /** Index into the kinds of the rule pack. */
  kind: number
  /** Index into `communities`. */
  community: number
  numComplaints: number
  /** Answers of surveys. */
  numAnswers: number
}

export interface World {
  /** Changes whenever anything below may have changed. */
  key: string
  isSynthetic: boolean
  basis: PopulationBasis
  hasElders: boolean
  hasChildren: boolean
  datasets: WorldDataset[]
  communities: { code: string; name: string }[]
  compounds: string[]
  /** Categories that no kind recognises, with how many facilities bear them; the most frequent first. */
  unrecognised: { category: string; count: number }[]
  wishes: Wish[]
  homes: Homes
  facilities: Facilities
  sites: Sites
  graph: StreetGraph
}

type Columns = Record<string, unknown>

/** Splits a record of columns into its typed arrays, under `prefix.name`, and the rest. */
function split(prefix: string, columns: Columns, arrays: Record<string, PackedArray>): Columns {
  const rest: Columns = {}
  for (const [name, column] of Object.entries(columns)) {
    if (ArrayBuffer.isView(column)) arrays[`${prefix}.${name}`] = column as PackedArray
    else rest[name] = column
  }
  return rest
}

function join<T>(prefix: string, rest: unknown, arrays: ArraysByName): T {
  const columns: Columns = { ...(rest as Columns) }
  for (const [name, array] of Object.entries(arrays))
    if (name.startsWith(`${prefix}.`)) columns[name.slice(prefix.length + 1)] = array
  return columns as T
}

/** The whole world as bytes; `unpackWorld` is its inverse. */
export function packWorld(world: World): Uint8Array<ArrayBuffer> {
  const arrays: Record<string, PackedArray> = {}
  const { homes, facilities, sites, graph, ...meta } = world
  const parts = {
    homes: split('homes', homes as unknown as Columns, arrays),
    facilities: split('facilities', facilities as unknown as Columns, arrays),
    sites: split('sites', sites as unknown as Columns, arrays),
    graph: split('graph', graph as unknown as Columns, arrays),
  }
  return packArrays({ meta, parts }, arrays)
}

export function unpackWorld(bytes: Uint8Array): World {
  const { meta: packed, arrays } = unpackArrays(bytes)
  const { meta, parts } = packed as { meta: object; parts: Record<string, unknown> }
  return {
    ...(meta as Omit<World, 'homes' | 'facilities' | 'sites' | 'graph'>),
    homes: join<Homes>('homes', parts.homes, arrays),
    facilities: join<Facilities>('facilities', parts.facilities, arrays),
    sites: join<Sites>('sites', parts.sites, arrays),
    graph: join<StreetGraph>('graph', parts.graph, arrays),
  }
}

/**
 * How an edit names a facility or a site: its dataset and the row of the file; with the number of the table where the
 * dataset has several in the same role.
 */
export function referenceOf(
  world: Pick<World, 'datasets'>,
  items: { dataset: Int16Array; sourceRow: Int32Array },
  index: number,
): string {
  const at = items.dataset[index]!
  const { id, role } = world.datasets[at]!
  const before = world.datasets.slice(0, at).filter((one) => one.id === id && one.role === role).length
  return `${id}${before === 0 ? '' : `.${before}`}.${items.sourceRow[index]}`
}
