import type { Cell } from '@jingjing/analysis/recognise/contract'
import type { SaxesTagPlain } from 'saxes'
import { featureTable, type NamedFeature, noteMoment } from '../feature-table.ts'
import { baseName, type OpenedFile, type SourceTable, unreadable } from '../source-table.ts'
import { bytesOfFile, walkXml } from '../xml-events.ts'
import { openZip, withArchive } from '../zip-archive.ts'

interface Geometry {
  type: string
  coordinates?: unknown
  geometries?: Geometry[]
}

const GEOMETRIES = new Set(['Point', 'LineString', 'Polygon', 'MultiGeometry', 'Track'])
const PLAIN_PROPERTIES: Record<string, string> = {
  name: '名称',
  description: '说明',
  address: '地址',
  phoneNumber: '电话',
  when: '时间',
  begin: '开始时间',
  end: '结束时间',
}

/** The placemarks of a KML document (OGC 12-007r2), WGS 84 by definition. */
export async function openKml(path: string, originalName: string): Promise<OpenedFile> {
  const table = await placemarkTable(bytesOfFile(path), originalName, baseName(originalName))
  return filled(table === null ? [] : [table], originalName)
}

/** A packed KML; the documents that doc.kml links to inside of the archive are layers of their own. */
export function openKmz(path: string, originalName: string): Promise<OpenedFile> {
  return withArchive(path, originalName, async ({ names }) => {
    const documents = names.filter((name) => /\.kml$/i.test(name))
    const tables: SourceTable[] = []
    for (const entry of documents) {
      const bytes = async function* () {
        const archive = await openZip(path, originalName)
        try {
          yield* archive.read(entry)
        } finally {
          archive.close()
        }
      }
      const isMain = documents.length === 1 || /(^|\/)doc\.kml$/i.test(entry)
      const table = await placemarkTable(bytes, originalName, baseName(isMain ? originalName : entry))
      if (table !== null) tables.push(table)
    }
    return filled(tables, originalName)
  })
}

function filled(tables: SourceTable[], originalName: string): OpenedFile {
  if (tables.length === 0) throw unreadable(originalName, 'unreadable-xml-without-features')
  return { tables }
}

const placemarkTable = (bytes: () => AsyncIterable<Uint8Array>, originalName: string, name: string) =>
  featureTable({ name, statedCrs: 4326 }, () => placemarks(bytes, originalName))

async function* placemarks(
  bytes: () => AsyncIterable<Uint8Array>,
  originalName: string,
): AsyncGenerator<NamedFeature> {
  let ready: NamedFeature[] = []
  const path: string[] = []
  const folders: string[] = []
  let properties: Map<string, Cell> | null = null
  let dataName = ''
  let geometry: Geometry | null = null
  let rings: number[][][] = []
  /** Of a walk with its times, `lon lat height` in an element each. */
  let track: number[][] = []
  const multiples: Geometry[][] = []

  const done = (found: Geometry): void => {
    const parent = multiples.at(-1)
    if (parent === undefined) geometry = found
    else parent.push(found)
  }

  function open(name: string, tag: SaxesTagPlain): void {
    path.push(name)
    if (name === 'Folder') folders.push('')
    if (name === 'Placemark') {
      properties = new Map()
      geometry = null
    }
    if (name === 'Data' || name === 'SimpleData') dataName = tag.attributes.name ?? ''
    if (name === 'MultiGeometry' || name === 'MultiTrack') multiples.push([])
    if (name === 'Track') track = []
    if (name === 'Polygon') rings = []
  }

  function close(name: string, text: string): void {
    path.pop()
    const parent = path.at(-1) ?? ''
    if (name === 'Folder') folders.pop()
    if (name === 'name' && parent === 'Folder') folders[folders.length - 1] = text
    if (properties === null) return
    if (name === 'Placemark') {
      const folder = folders.filter((one) => one !== '').join('/')
      if (folder !== '') properties.set('文件夹', folder)
      ready.push({ properties, geometry: geometry === null ? null : JSON.stringify(geometry) })
      properties = null
    } else if (name === 'value' || name === 'SimpleData') {
      properties.set(dataName, text === '' ? null : text)
    } else if (PLAIN_PROPERTIES[name] !== undefined && !GEOMETRIES.has(parent)) {
      const fields = name === 'description' ? fieldsOfTable(text) : []
      for (const [title, value] of fields) if (!properties.has(title)) properties.set(title, value)
      if (text !== '' && fields.length === 0) properties.set(PLAIN_PROPERTIES[name], text)
    } else if (name === 'when' && parent === 'Track') {
      if (text !== '') noteMoment(properties, text)
    } else if (name === 'coord') {
      const position = text.trim().split(/\s+/).slice(0, 2).map(Number)
      if (position.length === 2 && position.every(Number.isFinite)) track.push(position)
    } else if (name === 'Track') {
      if (track.length > 1) done({ type: 'LineString', coordinates: track })
      else if (track.length === 1) done({ type: 'Point', coordinates: track[0] })
    } else if (name === 'coordinates') {
      rings.push(positionsOf(text))
    } else if (name === 'Point' || name === 'LineString') {
      const positions = rings.pop() ?? []
      const coordinates = name === 'Point' ? positions[0] : positions
      if (positions.length > (name === 'Point' ? 0 : 1)) done({ type: name, coordinates })
      rings = []
    } else if (name === 'Polygon') {
      const closed = rings.filter((ring) => ring.length > 3)
      if (closed.length > 0) done({ type: 'Polygon', coordinates: closed })
      rings = []
    } else if (name === 'MultiGeometry' || name === 'MultiTrack') {
      const members = multiples.pop() ?? []
      if (members.length > 0) done(combined(members))
    }
  }

  for await (const _piece of walkXml(bytes, originalName, { open, close })) {
    if (ready.length === 0) continue
    const now = ready
    ready = []
    yield* now
  }
}

const MAX_DESCRIPTION_LENGTH = 200_000
/** Bounded everywhere: what begins without an end must not be sought for in all that follows. */
const PAIR_OF_CELLS =
  /<tr[^<>]{0,300}>\s{0,50}<t[dh][^<>]{0,300}>([^<]{0,5000})<\/t[dh]>\s{0,50}<t[dh][^<>]{0,300}>([^<]{0,5000})<\/t[dh]>\s{0,50}<\/tr>/gi
const INLINE_MARKUP = /<\/?(a|b|i|u|p|br|font|span|strong|em|div|nobr)\b[^<>]{0,1000}>/gi

/** Fields that ArcGIS and others set in a table of their own, for people to read in a balloon. */
function fieldsOfTable(text: string): [title: string, value: string | null][] {
  if (text.length > MAX_DESCRIPTION_LENGTH || !/<table/i.test(text)) return []
  const plain = text.replace(INLINE_MARKUP, '')
  return [...plain.matchAll(PAIR_OF_CELLS)].flatMap(([, title = '', value = '']) => {
    const named = decodeEntities(title)
      .trim()
      .replace(/[:：]$/, '')
    const filled = decodeEntities(value).trim()
    return named === '' ? [] : [[named, filled === '' || /^<?null>?$/i.test(filled) ? null : filled]]
  })
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' }

const decodeEntities = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos|nbsp);/g, (_whole, name: string) => ENTITIES[name]!)

/** `lon,lat[,height]` separated by spaces. */
function positionsOf(text: string): number[][] {
  return text
    .split(/\s+/)
    .map((triple) => triple.split(',').slice(0, 2).map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite))
}

function combined(members: Geometry[]): Geometry {
  const type = members[0]!.type
  const isOne = members.every((member) => member.type === type) && !type.startsWith('Multi')
  if (isOne && type !== 'GeometryCollection') {
    return { type: `Multi${type}`, coordinates: members.map(({ coordinates }) => coordinates) }
  }
  return { type: 'GeometryCollection', geometries: members }
}
