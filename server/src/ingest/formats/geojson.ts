import type { Cell, Finding, TableHints } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import { createJsonCutter, isList, type JsonPieces, parseExactly } from './json-pieces.ts'
import {
  baseName,
  createNames,
  type OnBytes,
  type OpenedFile,
  type SourceRow,
  unreadable,
} from './source-table.ts'
import { aliasesOf, crsOfSpatialReference, readEsriFeature } from './spatial/esri-json.ts'
import { decodedChunks, detectEncoding, type TextEncodingName } from './text-encoding.ts'

const MAX_PIECE_CHARACTERS = 64 * 1024 * 1024
const GEOMETRY_TYPES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
])

interface Feature {
  id: Cell
  properties: Map<string, Cell>
  /** GeoJSON text. */
  geometry: string | null
}

/**
 * A GeoJSON document (RFC 7946) — collection, feature, bare geometry or one feature a line — or a JSON array of
 * plain records; also what a map server of Esri answers. Row 1 holds the property names; feature n is row n + 1.
 * Rows as arrays stand as they are, under `columns` where the document names them.
 */
export async function openGeojson(path: string, originalName: string, onBytes: OnBytes): Promise<OpenedFile> {
  // Its properties are known only at its end: it is read once for them and once for its rows.
  const onHalf: OnBytes = (numBytes) => onBytes(numBytes / 2)
  const { encoding } = await detectEncoding(path, originalName)
  const known = createNames()
  const { names } = known
  let hasId = false
  let hasGeometry = false
  let statedCrs: number | undefined
  let layerName: string | undefined
  let aliases = new Map<string, string>()
  let columns: string[] | undefined
  let hasRows = false
  const badLines = { count: 0, first: 0 }
  for await (const item of features(path, { originalName, encoding, onBytes: onHalf, badLines })) {
    if (item.kind === 'document') {
      statedCrs = item.crs ?? statedCrs
      layerName = item.name ?? layerName
      aliases = item.aliases ?? aliases
      columns = item.columns ?? columns
      continue
    }
    if (item.kind === 'row') {
      hasRows = true
      continue
    }
    if (item.feature.id !== null) hasId = true
    if (item.feature.geometry !== null) hasGeometry = true
    for (const name of item.feature.properties.keys()) known.add(name)
  }
  const parts = { originalName, encoding, onBytes: onHalf }
  if (hasRows && names.length === 0) return rowsOf(path, parts, columns)
  if (!hasGeometry && names.length === 0) throw unreadable(originalName, 'unreadable-json-without-features')
  const isIdColumn = hasId && !known.has('id')
  const titles = [
    ...(isIdColumn ? ['id'] : []),
    ...names.map((name) => aliases.get(name) ?? name),
    ...(hasGeometry ? ['geometry'] : []),
  ]
  const hints: TableHints = {
    name: layerName || baseName(originalName),
    headerIsCertain: true,
    notes: [...known.notes(), ...badLineNotes(badLines)],
    ...(hasGeometry ? { geometryColumn: titles.length - 1 } : {}),
    ...(statedCrs === undefined ? {} : { statedCrs }),
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    yield { row: 1, cells: titles }
    let row = 1
    for await (const item of features(path, parts)) {
      if (item.kind !== 'feature') continue
      const cells: Cell[] = []
      if (isIdColumn) cells.push(item.feature.id)
      for (const name of names) cells.push(item.feature.properties.get(name) ?? null)
      if (hasGeometry) cells.push(item.feature.geometry)
      yield { row: ++row, cells }
    }
  }
  return { tables: [{ hints, rows }] }
}

/** A table whose rows are arrays. */
function rowsOf(path: string, parts: ReadParts, columns: string[] | undefined): OpenedFile {
  const hints: TableHints = {
    name: baseName(parts.originalName),
    ...(columns === undefined ? {} : { headerIsCertain: true }),
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    let row = 0
    if (columns !== undefined) yield { row: ++row, cells: columns }
    for await (const item of features(path, parts))
      if (item.kind === 'row') yield { row: ++row, cells: item.cells }
  }
  return { tables: [{ hints, rows }] }
}

interface ReadParts {
  originalName: string
  encoding: TextEncodingName
  onBytes: OnBytes
  /** Grows while a file of one record a line is read. */
  badLines?: BadLines
}

interface BadLines {
  count: number
  /** One-based; 0 where there is none. */
  first: number
}

const badLineNotes = ({ count, first }: BadLines): Finding[] =>
  count === 0 ? [] : [{ severity: 'error', code: 'lines-not-json', count, params: { line: first } }]

interface AboutDocument {
  crs?: number
  name?: string
  aliases?: Map<string, string>
  columns?: string[]
}

type Item =
  | { kind: 'feature'; feature: Feature }
  | { kind: 'row'; cells: Cell[] }
  | ({ kind: 'document' } & AboutDocument)

/** Lines of the beginning that are looked at. */
const MAX_LINES_LOOKED_AT = 40

/** A line is a record of its own and the next begins another; that the first is broken changes nothing. */
function isOneRecordALine(beginning: string): boolean {
  const lines = beginning
    .split('\n', MAX_LINES_LOOKED_AT)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length > 1 && lines.every((line) => /^\[.*\]$/.test(line)) && isJson(lines[0]!)) return true
  const beginsRecord = (line: string) => /^\{\s*"/.test(line)
  const numBeginning = lines.filter(beginsRecord).length
  // Of a document that is set in lines few begin a record, and none of those that do is whole.
  if (lines.length < 2 || numBeginning < lines.length * 0.7 || lines[0]!.startsWith('[')) return false
  const numRecords = lines.filter((line) => beginsRecord(line) && isJson(line)).length
  return numRecords >= Math.max(1, numBeginning * 0.4)
}

function isJson(line: string): boolean {
  try {
    parseExactly(line)
    return true
  } catch {
    return false
  }
}

async function* features(path: string, parts: ReadParts): AsyncGenerator<Item> {
  const { originalName, encoding, onBytes } = parts
  let items: Item[] = []
  let numElements = 0
  let isByLine: boolean | null = null
  const pieces: JsonPieces = {
    onElement(text) {
      numElements++
      const value = parseExactly(text)
      if (Array.isArray(value)) {
        items.push({ kind: 'row', cells: value.map(cellOf) })
        return
      }
      const feature = featureOf(value)
      if (feature !== null) items.push({ kind: 'feature', feature })
    },
    onObject(members) {
      const type = memberText(members, 'type')
      if (type === 'Topology') throw unreadable(originalName, 'unreadable-topojson')
      const isDocument = type === 'FeatureCollection' || numElements > 0
      numElements = 0
      if (isDocument) {
        items.push({ kind: 'document', ...documentOf(members) })
        return
      }
      const object = Object.fromEntries(
        [...members].map(([key, text]) => [key, members.size === 1 ? unwrapped(text) : parseExactly(text)]),
      )
      if (object.crs !== undefined) items.push({ kind: 'document', ...documentOf(members) })
      const records = recordsInside(object) ??
        recordsByName(object) ??
        (isByLine ? null : (recordsByColumn(object) ?? onlyRecords(object))) ?? [object]
      for (const record of records) {
        const feature = featureOf(record)
        if (feature !== null) items.push({ kind: 'feature', feature })
      }
    },
  }
  let cutter = createJsonCutter(pieces, MAX_PIECE_CHARACTERS)
  let numLines = 0
  let rest = ''
  /** A line that is no JSON costs itself alone. */
  const takeLine = (line: string): void => {
    numLines++
    const numBefore = items.length
    try {
      cutter.write(line.startsWith('[') ? `[${line}]` : line)
      cutter.close()
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      cutter = createJsonCutter(pieces, MAX_PIECE_CHARACTERS)
      numElements = 0
      items.length = numBefore
      if (parts.badLines === undefined) return
      parts.badLines.count++
      parts.badLines.first ||= numLines
    }
  }
  try {
    for await (const text of decodedChunks(path, encoding, onBytes)) {
      isByLine ??= isOneRecordALine(text)
      if (isByLine) {
        rest += text
        if (text.includes('\n')) {
          const lines = rest.split('\n')
          rest = lines.pop()!
          lines.forEach(takeLine)
        }
        if (rest.length > MAX_PIECE_CHARACTERS) throw new RangeError('line too long')
      } else cutter.write(text)
      if (items.length === 0) continue
      const ready = items
      items = []
      yield* ready
    }
    if (isByLine && rest !== '') takeLine(rest)
    cutter.close()
    yield* items
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreadable(
      originalName,
      error instanceof RangeError ? 'unreadable-cell-too-long' : 'unreadable-json',
    )
  }
}

/** `{"d": "[{…}]"}`: a document in a text, as some servers answer. */
function unwrapped(text: string): unknown {
  const value = parseExactly(text)
  if (typeof value !== 'string' || !/^\s*[[{]\s*[{"]/.test(value)) return value
  return isJson(value) ? parseExactly(value) : value
}

/** Records two or three levels down (`{"data": {"list": [...]}}`), as interfaces answer; null where there are none. */
function recordsInside(object: Record<string, unknown>, depth = 2): unknown[] | null {
  for (const inner of Object.values(object)) {
    if (!isRecord(inner) || inner.type !== undefined) continue
    for (const [key, list] of Object.entries(inner)) {
      if (isList(key) && Array.isArray(list) && list.length > 0 && list.every(isRecord)) return list
    }
    const deeper = depth > 1 ? recordsInside(inner, depth - 1) : null
    if (deeper !== null) return deeper
    // An answer without records is none itself.
    if (Object.entries(inner).some(([key, list]) => isList(key) && Array.isArray(list) && list.length === 0))
      return []
  }
  return null
}

/** `{"甲": {"人口": 1}, "乙": {"人口": 2}}`: records of the same members by their names; null where they are none. */
function recordsByName(object: Record<string, unknown>): unknown[] | null {
  const named = Object.entries(object)
  const members = named.map(([, one]) => (isRecord(one) ? Object.keys(one).join('\n') : null))
  const [first] = members
  if (named.length < 2 || first == null || first === '' || members.some((one) => one !== first)) return null
  return named.map(([name, one]) => ({ 名称: name, ...(one as object) }))
}

/** `{"名称": ["甲","乙"], "数量": [1, 2]}`: columns of the same length; null where they are none. */
function recordsByColumn(object: Record<string, unknown>): unknown[] | null {
  const columns = Object.entries(object)
  const lengths = columns.map(([, cells]) =>
    Array.isArray(cells) && !cells.some((cell) => typeof cell === 'object' && cell !== null)
      ? cells.length
      : 0,
  )
  const [length = 0] = lengths
  if (columns.length < 2 || length < 2 || lengths.some((one) => one !== length)) return null
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(columns.map(([key, cells]) => [key, (cells as unknown[])[at]])),
  )
}

/** The one list of records among plain members (`{"@odata.context": "…", "value": [{…}]}`); null where there is none. */
function onlyRecords(object: Record<string, unknown>): unknown[] | null {
  const complex = Object.values(object).filter((value) => typeof value === 'object' && value !== null)
  const [list] = complex
  const isRecords = complex.length === 1 && Array.isArray(list) && list.length > 1 && list.every(isRecord)
  return isRecords ? list : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function featureOf(value: unknown): Feature | null {
  if (!isRecord(value)) return null
  if (GEOMETRY_TYPES.has(String(value.type))) {
    return { id: null, properties: new Map(), geometry: JSON.stringify(value) }
  }
  const esri = readEsriFeature(value)
  if (esri !== null) {
    const properties = new Map(Object.entries(esri.attributes).map(([key, cell]) => [key, cellOf(cell)]))
    return { id: null, properties, geometry: esri.geometry === null ? null : JSON.stringify(esri.geometry) }
  }
  const isFeature = value.type === 'Feature'
  // A search engine wraps each of its records.
  const record = isFeature ? value.properties : isRecord(value._source) ? value._source : value
  const properties = new Map<string, Cell>()
  if (isRecord(record)) {
    if (isFeature) for (const [key, cell] of Object.entries(record)) properties.set(key, cellOf(cell))
    else addProperties(record, '', properties)
  }
  const hasGeometry = isFeature && isRecord(value.geometry)
  return {
    id: isFeature ? cellOf(value.id) : null,
    properties,
    geometry: hasGeometry ? JSON.stringify(value.geometry) : null,
  }
}

/** Records inside of a record become columns of their own, called by both names. */
function addProperties(record: Record<string, unknown>, prefix: string, into: Map<string, Cell>): void {
  for (const [key, value] of Object.entries(record)) {
    const isNested = isRecord(value) && Object.keys(value).length > 0 && prefix.split('/').length < 4
    // A geometry is one value.
    if (isNested && value.coordinates === undefined) addProperties(value, `${prefix}${key}/`, into)
    else into.set(`${prefix}${key}`, cellOf(value))
  }
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}

function memberText(members: Map<string, string>, key: string): string | undefined {
  const text = members.get(key)
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  return typeof value === 'string' ? value : undefined
}

/** The `crs` member of GeoJSON 2008 is no longer standard and still what desktop programs write. */
function documentOf(members: Map<string, string>): AboutDocument {
  const name = memberText(members, 'name')
  const parsed = (key: string): unknown => {
    const text = members.get(key)
    return text === undefined ? undefined : JSON.parse(text)
  }
  const crs = parsed('crs')
  const crsName = isRecord(crs) && isRecord(crs.properties) ? String(crs.properties.name ?? '') : ''
  const epsg = /EPSG:+(?:[\d.]*:)?(\d{4,6})$/i.exec(crsName)?.[1]
  const code =
    epsg !== undefined
      ? Number(epsg)
      : /CRS84$/i.test(crsName)
        ? 4326
        : crsOfSpatialReference(parsed('spatialReference'))
  const columns = COLUMN_MEMBERS.map((key) => titlesOf(parsed(key))).find((titles) => titles !== null)
  const aliases = new Map([...aliasesOf(parsed('fields')), ...titlesOfKeys(parsed('columns'))])
  return {
    ...(code === undefined ? {} : { crs: code }),
    ...(name === undefined ? {} : { name }),
    ...(aliases.size === 0 ? {} : { aliases }),
    ...(columns == null ? {} : { columns }),
  }
}

/** Under which a document names the columns of rows that are arrays. */
const COLUMN_MEMBERS = ['columns', 'header', 'headers', 'fields', 'cols', 'titles']

/** `{"title": "社区", "dataIndex": "sq"}`: the titles that a page shows for the keys of its records. */
function titlesOfKeys(value: unknown): [string, string][] {
  return (Array.isArray(value) ? value : []).filter(isRecord).flatMap((column): [string, string][] => {
    const key = column.dataIndex ?? column.prop ?? column.field ?? column.key
    const title = column.title ?? column.label
    return typeof key === 'string' && typeof title === 'string' && title !== '' ? [[key, title]] : []
  })
}

function titlesOf(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const titles = value.map((one) =>
    isRecord(one) ? (one.title ?? one.label ?? one.alias ?? one.name ?? one.field) : one,
  )
  return titles.every((title) => typeof title === 'string') ? titles : null
}
