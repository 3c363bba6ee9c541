import type { Cell } from '@jingjing/analysis/recognise/contract'
import { batchesOf, flattened, type OpenedFile, type SourceRow, type SourceTable } from './source-table.ts'
import { readWkb } from './spatial/wkb.ts'
import { readWkt } from './spatial/wkt.ts'

const NUM_SAMPLE_ROWS = 60

interface GeometryText {
  /** GeoJSON; null for an empty geometry. */
  json: string | null
  srid: number | null
  /** A point in words, which recognition takes apart into longitude and latitude. */
  isPlainPoint: boolean
}

/** Tables whose shapes stand as text in a column, as databases and map programs put them: WKT, EWKB in hex, GeoJSON. */
export async function withGeometryTexts(opened: OpenedFile): Promise<OpenedFile> {
  const tables: SourceTable[] = []
  for (const table of opened.tables) tables.push(await withGeometryText(table))
  return { tables }
}

async function withGeometryText(table: SourceTable): Promise<SourceTable> {
  if (table.hints.geometryColumn !== undefined) return table
  const found = geometryColumn(await firstRows(table))
  if (found === null) return table
  const { column, srid } = found
  const converted = ({ row, cells }: SourceRow): SourceRow => {
    const json = readGeometryText(cells[column] ?? null)?.json
    return json === undefined ? { row, cells } : { row, cells: cells.with(column, json) }
  }
  async function* batches(): AsyncGenerator<SourceRow[]> {
    for await (const rows of batchesOf(table)) yield rows.map(converted)
  }
  const hints = { ...table.hints, geometryColumn: column, ...(srid === null ? {} : { statedCrs: srid }) }
  return { hints, batches, rows: () => flattened(batches()) }
}

async function firstRows(table: SourceTable): Promise<Cell[][]> {
  const rows: Cell[][] = []
  for await (const { cells } of table.rows()) {
    rows.push(cells)
    if (rows.length >= NUM_SAMPLE_ROWS) break
  }
  return rows
}

function geometryColumn(rows: Cell[][]): { column: number; srid: number | null } | null {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  for (let column = 0; column < Math.min(width, 200); column++) {
    const filled = rows.map((cells) => cells[column]).filter((cell) => cell != null && cell !== '')
    const texts = filled.map((cell) => readGeometryText(cell!)).filter((text) => text !== null)
    // A header and the notes above it hold no geometry, and a bad cell is told as one.
    if (texts.length === 0 || texts.length < (filled.length - 1) / 2) continue
    if (texts.every(({ isPlainPoint }) => isPlainPoint)) continue
    return { column, srid: texts.find(({ srid }) => srid !== null)?.srid ?? null }
  }
  return null
}

/** Hexadecimal of a geometry begins with its byte order and a small type. */
const HEX = /^0[01][0-9a-f]{16,}$/i

function readGeometryText(cell: Cell): GeometryText | null {
  if (typeof cell !== 'string' || cell.length < 9) return null
  const text = cell.trim()
  if (text.startsWith('{')) return /"coordinates"\s*:/.test(text) ? ofJson(text) : null
  if (PAIRS.test(text)) return ofPairs(text)
  if (HEX.test(text) && text.length % 2 === 0) return ofBytes(Buffer.from(text, 'hex'))
  const wkt = readWkt(text)
  if (wkt === null) return null
  const isPlainPoint = wkt.geometry?.type === 'Point' && wkt.srid === null
  return { json: wkt.geometry === null ? null : JSON.stringify(wkt.geometry), srid: wkt.srid, isPlainPoint }
}

/** `116.46,39.89;116.47,39.9`: how map services write the course of something. */
const PAIRS = /^-?\d{1,3}\.\d+,\s*-?\d{1,3}\.\d+(?:\s*[;|]\s*-?\d{1,3}\.\d+,\s*-?\d{1,3}\.\d+)+[;|]?$/

/** A line or, where it ends as it began, an area. */
function ofPairs(text: string): GeometryText {
  const positions = text
    .split(/[;|]/)
    .filter((pair) => pair.trim() !== '')
    .map((pair) => pair.split(',').map(Number))
  const isRing = positions.length > 3 && String(positions[0]) === String(positions.at(-1))
  const geometry = isRing
    ? { type: 'Polygon', coordinates: [positions] }
    : { type: 'LineString', coordinates: positions }
  return { json: JSON.stringify(geometry), srid: null, isPlainPoint: false }
}

function ofJson(text: string): GeometryText | null {
  try {
    const { type, coordinates } = JSON.parse(text) as { type?: string; coordinates?: unknown }
    if (typeof type !== 'string' || !Array.isArray(coordinates)) return null
    return { json: JSON.stringify({ type, coordinates }), srid: null, isPlainPoint: false }
  } catch {
    return null
  }
}

function ofBytes(bytes: Buffer): GeometryText | null {
  try {
    const geometry = readWkb(bytes)
    const code = bytes[0] === 1 ? bytes.readUInt32LE(1) : bytes.readUInt32BE(1)
    const hasSrid = (code & 0x20000000) !== 0
    const srid = hasSrid ? (bytes[0] === 1 ? bytes.readUInt32LE(5) : bytes.readUInt32BE(5)) : null
    return { json: geometry === null ? null : JSON.stringify(geometry), srid, isPlainPoint: false }
  } catch {
    return null
  }
}
