import type { Cell, Profile, TableHints } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import {
  baseName,
  type OnBytes,
  type OpenedFile,
  type SourceRow,
  type SourceTable,
  unreadable,
} from '../source-table.ts'
import type { OsmElement, OsmNode, OsmRelation, OsmWay } from './elements.ts'
import { createNodePositions, type NodePositions } from './node-positions.ts'
import { relationGeometry, wayGeometry } from './osm-geometry.ts'
import { readOsmPbf } from './read-pbf.ts'
import { readOsmXml } from './read-xml.ts'
import { countMeetings, isStreet, segmentsOf } from './street-graph.ts'

/** More than this (twice the size of Beijing) is not read into one subdistrict's platform. */
const MAX_NODES = 12_000_000

interface LayerKind {
  key: string
  /** Only elements with one of these values of the key; all where absent. */
  values?: readonly string[]
  name: string
  profile: Profile
  /** Tags that become columns besides the key. */
  tags: string[]
}

const ADDRESS = ['addr:street', 'addr:housenumber']

/** An element stands in every layer whose key it carries. */
const LAYERS: LayerKind[] = [
  {
    key: 'building',
    name: '建筑 buildings',
    profile: 'building',
    tags: ['name', 'building:levels', 'height', 'start_date', ...ADDRESS],
  },
  {
    key: 'amenity',
    name: '公共设施 amenities',
    profile: 'facility',
    tags: ['name', 'opening_hours', 'capacity', 'wheelchair', 'phone', ...ADDRESS],
  },
  {
    key: 'shop',
    name: '商店 shops',
    profile: 'facility',
    tags: ['name', 'opening_hours', 'wheelchair', 'phone', ...ADDRESS],
  },
  {
    key: 'leisure',
    name: '休闲场所 leisure',
    profile: 'facility',
    tags: ['name', 'sport', 'access', 'opening_hours', 'wheelchair', ...ADDRESS],
  },
  {
    key: 'highway',
    values: ['bus_stop'],
    name: '公交站 bus stops',
    profile: 'facility',
    tags: ['name', 'ref', 'shelter', 'wheelchair'],
  },
  {
    key: 'railway',
    values: ['station', 'halt', 'tram_stop', 'subway_entrance'],
    name: '轨道站 rail stations',
    profile: 'facility',
    tags: ['name', 'ref', 'station', 'wheelchair'],
  },
]

const isOf = ({ key, values }: LayerKind, tags: OsmElement['tags']): boolean => {
  const value = tags[key]
  return value !== undefined && (values === undefined || values.includes(value))
}

const STREET_TAGS = ['name', 'foot', 'access', 'surface', 'lit', 'maxspeed', 'bridge', 'tunnel']

type Feature = OsmNode | OsmWay | OsmRelation

interface Extract {
  nodes: NodePositions
  features: Map<string, Feature[]>
  streets: OsmWay[]
  wayById: Map<number, OsmWay>
}

export function openOsmPbf(path: string, originalName: string, onBytes: OnBytes): Promise<OpenedFile> {
  return openOsm(() => readOsmPbf(path, onBytes), originalName)
}

export function openOsmXml(path: string, originalName: string): Promise<OpenedFile> {
  return openOsm(() => readOsmXml(path, originalName), originalName)
}

/** Buildings, facilities and the graph of streets, footways among them, of an extract of OpenStreetMap. */
async function openOsm(read: () => AsyncIterable<OsmElement[]>, originalName: string): Promise<OpenedFile> {
  const extract = await readExtract(read, originalName)
  const tables: SourceTable[] = []
  for (const layer of LAYERS) {
    const features = extract.features.get(layer.key)!
    if (features.length > 0) tables.push(featureLayer(layer, features, extract))
  }
  if (extract.streets.length > 0) tables.push(...streetTables(extract, baseName(originalName)))
  if (tables.length === 0) throw unreadable(originalName, 'unreadable-xml-without-features')
  return { tables }
}

async function readExtract(read: () => AsyncIterable<OsmElement[]>, originalName: string): Promise<Extract> {
  const nodes = createNodePositions()
  const features = new Map(LAYERS.map(({ key }) => [key, [] as Feature[]]))
  const streets: OsmWay[] = []
  const wayById = new Map<number, OsmWay>()
  try {
    for await (const elements of read()) {
      for (const element of elements) {
        if (element.kind === 'node') nodes.add(element.id, element.lon, element.lat)
        if (element.kind === 'way') {
          wayById.set(element.id, element)
          if (isStreet(element.tags) && element.nodeIds.length > 1) streets.push(element)
        }
        for (const layer of LAYERS) if (isOf(layer, element.tags)) features.get(layer.key)!.push(element)
      }
      if (nodes.size() > MAX_NODES) throw unreadable(originalName, 'unreadable-osm-too-large')
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreadable(originalName, 'unreadable-damaged-osm')
  }
  nodes.finish()
  return { nodes, features, streets, wayById }
}

function featureLayer(layer: LayerKind, features: Feature[], extract: Extract): SourceTable {
  const titles = ['osm_id', layer.key, ...layer.tags, 'geometry']
  const hints = hintsOf(layer.name, layer.profile, titles.length - 1)
  return {
    hints,
    async *rows(): AsyncGenerator<SourceRow> {
      yield { row: 1, cells: titles }
      let row = 1
      for (const feature of features) {
        const cells: Cell[] = [`${feature.kind}/${feature.id}`, feature.tags[layer.key] ?? null]
        for (const tag of layer.tags) cells.push(feature.tags[tag] ?? null)
        cells.push(geometryOf(feature, extract))
        yield { row: ++row, cells }
      }
    },
  }
}

function hintsOf(name: string, profile: Profile, geometryColumn: number | null): TableHints {
  return {
    name,
    headerIsCertain: true,
    statedCrs: 4326,
    statedProfile: profile,
    ...(geometryColumn === null ? {} : { geometryColumn }),
  }
}

function geometryOf(feature: Feature, { nodes, wayById }: Extract): string | null {
  if (feature.kind === 'way') return wayGeometry(feature, nodes)
  if (feature.kind === 'relation') return relationGeometry(feature, wayById, nodes)
  return JSON.stringify({ type: 'Point', coordinates: [feature.lon, feature.lat] })
}

function streetTables({ nodes, streets }: Extract, name: string): SourceTable[] {
  const meetings = countMeetings(streets, nodes)
  const segmentTitles = [
    'osm_way',
    'from_node',
    'to_node',
    'length_metres',
    'highway',
    'oneway',
    ...STREET_TAGS,
    'geometry',
  ]
  async function* segmentRows(): AsyncGenerator<SourceRow> {
    yield { row: 1, cells: segmentTitles }
    let row = 1
    for (const way of streets) {
      for (const segment of segmentsOf(way, nodes, meetings)) {
        const cells: Cell[] = [
          String(segment.wayId),
          segment.fromNode,
          segment.toNode,
          segment.lengthMetres,
          segment.tags.highway!,
          segment.isOneway,
        ]
        for (const tag of STREET_TAGS) cells.push(segment.tags[tag] ?? null)
        cells.push(JSON.stringify({ type: 'LineString', coordinates: segment.positions }))
        yield { row: ++row, cells }
      }
    }
  }
  async function* nodeRows(): AsyncGenerator<SourceRow> {
    yield { row: 1, cells: ['node_id', 'lon', 'lat'] }
    let row = 1
    const ends = new Set<number>()
    for (const way of streets) {
      for (const { fromNode, toNode } of segmentsOf(way, nodes, meetings)) ends.add(fromNode).add(toNode)
    }
    for (const id of ends) {
      const index = nodes.indexOf(id)
      yield { row: ++row, cells: [id, nodes.lon(index), nodes.lat(index)] }
    }
  }
  return [
    { hints: hintsOf(`${name} nodes`, 'street', null), rows: nodeRows },
    { hints: hintsOf(`${name} segments`, 'street', segmentTitles.length - 1), rows: segmentRows },
  ]
}
