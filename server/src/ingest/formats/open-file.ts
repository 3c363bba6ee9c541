import { open } from 'node:fs/promises'
import { openCsv } from './delimited/csv.ts'
import { openGeojson } from './geojson.ts'
import { withGeometryTexts } from './geometry-texts.ts'
import { openDocx } from './markup/docx.ts'
import { openHtml } from './markup/html-tables.ts'
import { openXmlWorkbook } from './markup/xml-workbook.ts'
import { openOsmPbf, openOsmXml } from './osm/osm-tables.ts'
import { DATA, openPackedFiles } from './packed-files.ts'
import { type OnBytes, type OpenedFile, unreadable } from './source-table.ts'
import { openFlatgeobuf } from './spatial/flatgeobuf.ts'
import { openGeopackage } from './spatial/geopackage.ts'
import { openGpx } from './spatial/gpx.ts'
import { openKml, openKmz } from './spatial/kml.ts'
import { openParquet } from './spatial/parquet.ts'
import { openBareDbf, openBareShapes, openShapefile } from './spatial/shapefile.ts'
import { isBareWorkbook, openBareXls } from './xls/bare-stream.ts'
import { openXls } from './xls/xls.ts'
import { openXlsx } from './xlsx.ts'
import { openZip } from './zip-archive.ts'

export { batchesOf, type OnBytes, type OpenedFile, type SourceRow, type SourceTable } from './source-table.ts'

type Reader = (path: string, originalName: string, onBytes: OnBytes) => Promise<OpenedFile>

const HEAD_BYTES = 64 * 1024

/**
 * Opens a file by what it holds: endings lie (an xlsx renamed to csv, a web page called xls).
 *
 * @throws Problem `file-not-readable`, its `reason` a code of RECOGNITION_CODES
 */
export async function openFile(
  path: string,
  originalName: string,
  onBytes: OnBytes = () => undefined,
): Promise<OpenedFile> {
  return withGeometryTexts(await openAsHeld(path, originalName, onBytes))
}

async function openAsHeld(
  path: string,
  originalName: string,
  onBytes: OnBytes,
  isInArchive = false,
): Promise<OpenedFile> {
  const head = await readHead(path)
  if (head.length === 0) throw unreadable(originalName, 'unreadable-empty')
  const packed = startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])
  if (packed) return openArchive(path, originalName, onBytes, isInArchive)
  const binary = BINARY_READERS.find(({ isThis }) => isThis(head, originalName))
  if (binary !== undefined) return binary.read(path, originalName, onBytes)
  const known = KNOWN_STARTS.find(({ bytes }) => startsWith(head, bytes))
  if (known !== undefined) throw unreadable(originalName, known.reason)
  const text = firstText(head)
  const unwanted = KNOWN_TEXTS.find(({ beginning }) => beginning.test(text))
  if (unwanted !== undefined) throw unreadable(originalName, unwanted.reason)
  if (HTML.test(text)) return openHtml(path, originalName, onBytes)
  if (/^MIME-Version:/i.test(text)) throw unreadable(originalName, 'unreadable-web-page')
  if (text.startsWith('<?xml') || /^<[a-z]+[\s>]/i.test(text))
    return openXml(path, originalName, text, onBytes)
  if (JSON_BEGINNINGS.some((beginning) => beginning.test(text)) || JSON_BY_LINE.test(originalName))
    return openGeojson(path, originalName, onBytes)
  return openCsv(path, originalName, onBytes)
}

/** Told by the name as well: their first line may be broken. */
const JSON_BY_LINE = /\.(jsonl|jsonlines|ndjson|geojsonl)$/i
const HTML = /^<(!doctype\s+html|html|table|head|body|meta|style|div|script)\b/i
/** `var data = [{`, `callback({`: JSON as pages load it. */
/** JSON under a comment. */
const COMMENTED = /^(\/\/[^\n]*\n\s*|\/\*[^*]*\*\/\s*)+[[{]/
const SCRIPT = /^((var|let|const)\s+[\w$]+\s*=|[\w$.]+\()\s*[[{]/

const BINARY_READERS: { isThis: (head: Buffer, name: string) => boolean; read: Reader }[] = [
  // The container of old Office files; a workbook with a password is one around an encrypted package.
  { isThis: (head) => startsWith(head, [0xd0, 0xcf, 0x11, 0xe0]), read: openXls },
  // Without the container around it, as programs of their own wrote workbooks; BIFF 2 to 8.
  { isThis: isBareWorkbook, read: openBareXls },
  { isThis: (head) => head.toString('latin1', 0, 15) === 'SQLite format 3', read: openGeopackage },
  { isThis: (head) => head.toString('latin1', 0, 3) === 'fgb', read: openFlatgeobuf },
  { isThis: (head) => head.toString('latin1', 0, 4) === 'PAR1', read: openParquet },
  { isThis: (head) => head.toString('latin1', 6, 15) === 'OSMHeader', read: openOsmPbf },
  { isThis: (head) => startsWith(head, [0x00, 0x00, 0x27, 0x0a]), read: openBareShapes },
  {
    isThis: (head, name) => /\.dbf$/i.test(name) && [0x03, 0x30, 0x83, 0xf5].includes(head[0]!),
    read: openBareDbf,
  },
]

const JSON_BEGINNINGS = [/^(\{|\[\s*[[{\]])/, SCRIPT, COMMENTED]

/** Versions of DWG; the zero behind them tells them from codes in a text. */
const DRAWINGS = ['12', '14', '15', '18', '21', '24', '27', '32'].map((version) => `AC10${version}\0`)

const KNOWN_STARTS: { bytes: number[]; reason: `unreadable-${string}` }[] = [
  ...DRAWINGS.map((start) => ({ bytes: [...Buffer.from(start)], reason: 'unreadable-drawing' as const })),
  { bytes: [...Buffer.from('!table')], reason: 'unreadable-map-program' },
  { bytes: [...Buffer.from('!TABLE')], reason: 'unreadable-map-program' },
  { bytes: [...Buffer.from('{\\rtf')], reason: 'unreadable-old-document' },
  { bytes: [0x25, 0x50, 0x44, 0x46], reason: 'unreadable-pdf' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], reason: 'unreadable-picture' },
  { bytes: [0xff, 0xd8, 0xff], reason: 'unreadable-picture' },
  { bytes: [0x47, 0x49, 0x46, 0x38], reason: 'unreadable-picture' },
  { bytes: [0x52, 0x61, 0x72, 0x21], reason: 'unreadable-archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], reason: 'unreadable-archive' },
  { bytes: [0x1f, 0x8b], reason: 'unreadable-archive' },
]

const KNOWN_TEXTS: { beginning: RegExp; reason: `unreadable-${string}` }[] = [
  { beginning: /^Version\s+\d{3}\s*\r?\n\s*(Charset|Delimiter|CoordSys)/i, reason: 'unreadable-map-program' },
  { beginning: /^(999\r?\n.*\r?\n)*\s*0\r?\n\s*SECTION\r?\n/, reason: 'unreadable-drawing' },
  {
    beginning:
      /^((--[^\n]*|\/\*[^*]*\*\/;?)\s*)*(INSERT INTO|CREATE (TABLE|DATABASE)|DROP TABLE|SET (NAMES|FOREIGN_KEY_CHECKS|\w+ (=|TO) )|PRAGMA \w+|BEGIN( TRANSACTION)?;)\b/i,
    reason: 'unreadable-database-script',
  },
]

/** Tables that come with the layers of a shapefile. */
const BESIDE_SHAPES = /\.(csv|tsv|xlsx|xlsm|xls|geojson|gpkg)$/i

/** Files of other programs that come packed, since they are several or large. */
const FOREIGN: { ending: RegExp; reason: `unreadable-${string}` }[] = [
  { ending: /\.(gdbtable|mdb|accdb)$/i, reason: 'unreadable-geodatabase' },
  { ending: /\.(tab|mif|wor)$/i, reason: 'unreadable-map-program' },
  { ending: /\.(dwg|dxf|dgn)$/i, reason: 'unreadable-drawing' },
  { ending: /\.(udb|udd|smwu|sxwu)$/i, reason: 'unreadable-supermap' },
]

/** A packed file by what is packed in it; the gate has judged its directory before. */
async function openArchive(
  path: string,
  originalName: string,
  onBytes: OnBytes,
  isInArchive: boolean,
): Promise<OpenedFile> {
  const archive = await openZip(path, originalName)
  archive.close()
  if (archive.has('xl/workbook.xml')) return openXlsx(path, originalName, onBytes)
  if (archive.has('xl/workbook.bin')) throw unreadable(originalName, 'unreadable-binary-workbook')
  if (archive.has('ppt/presentation.xml')) throw unreadable(originalName, 'unreadable-slides')
  if (archive.has('word/document.xml')) return openDocx(path, originalName)
  const holds = (ending: RegExp) => archive.names.some((name) => ending.test(name))
  if (holds(/\.(zip|kmz|rar|7z|t?gz)$/i)) throw unreadable(originalName, 'unreadable-archive-nested')
  const open: Reader = (file, name, onItsBytes) => openAsHeld(file, name, onItsBytes, true)
  if (holds(/\.shp$/i)) {
    const layers = await openShapefile(path, originalName)
    if (isInArchive || !holds(BESIDE_SHAPES)) return layers
    const others = await openPackedFiles(path, originalName, open, onBytes, (name) =>
      BESIDE_SHAPES.test(name),
    )
    return { tables: [...layers.tables, ...others.tables] }
  }
  if (holds(/\.kml$/i)) return openKmz(path, originalName)
  // OpenDocument puts its tables and texts into a part of this name.
  if (archive.has('content.xml')) throw unreadable(originalName, 'unreadable-open-document')
  const foreign = FOREIGN.find(({ ending }) => holds(ending))
  if (foreign !== undefined && !holds(DATA)) throw unreadable(originalName, foreign.reason)
  if (archive.names.length === 0) throw unreadable(originalName, 'unreadable-archive-empty')
  if (isInArchive) throw unreadable(originalName, 'unreadable-archive-nested')
  return openPackedFiles(path, originalName, open, onBytes)
}

const XML_READERS: { root: RegExp; read: Reader }[] = [
  { root: /<(\w+:)?kml[\s>]/, read: openKml },
  { root: /<(\w+:)?Workbook[\s>]/, read: openXmlWorkbook },
  { root: /<gpx[\s>]/, read: openGpx },
  { root: /<osm[\s>]/, read: openOsmXml },
]

function openXml(path: string, originalName: string, text: string, onBytes: OnBytes): Promise<OpenedFile> {
  if (/<!DOCTYPE/i.test(text)) throw unreadable(originalName, 'unreadable-xml-doctype')
  const known = XML_READERS.find(({ root }) => root.test(text))
  if (known === undefined) throw unreadable(originalName, 'unreadable-xml')
  return known.read(path, originalName, onBytes)
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function startsWith(head: Buffer, bytes: number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte)
}

/** A mark of the byte order; the mark that begins each record of a GeoJSON text sequence (RFC 8142). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it stands for itself
const BEFORE_TEXT = /^[\ufeff\u001e\s]+/

/** The first characters, enough to tell markup and JSON from rows. */
function firstText(head: Buffer): string {
  const isWide = startsWith(head, [0xff, 0xfe])
  return head
    .subarray(0, 2048)
    .toString(isWide ? 'utf16le' : 'utf8')
    .replace(BEFORE_TEXT, '')
}
