/** Geometry in WGS 84 as the engine keeps it on the wire: extended well-known binary, little-endian. */

/** GeoJSON text, EWKT of a point or a line, or a position of longitude and latitude. */
export type RowGeometry = string | readonly [lon: number, lat: number] | null

const WITH_SRID = 0x20000000
const WITH_Z = 0x80000000
const WGS_84 = 4326

const TYPE_CODES: Readonly<Record<string, number>> = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
}

interface Shape {
  type: string
  coordinates?: unknown
  geometries?: Shape[]
}

/** 25 bytes at `at`. */
export function writePoint(view: DataView, at: number, lon: number, lat: number): void {
  view.setUint8(at, 1)
  view.setUint32(at + 1, 1 | WITH_SRID, true)
  view.setUint32(at + 5, WGS_84, true)
  view.setFloat64(at + 9, lon, true)
  view.setFloat64(at + 17, lat, true)
}

export function geometryBytes(text: string): Uint8Array {
  const shape = text.startsWith('{') ? (JSON.parse(text) as Shape) : shapeOfWords(text)
  const bytes = new Uint8Array(256)
  const writer: Writer = { bytes, view: new DataView(bytes.buffer), at: 0 }
  writeShape(writer, shape, true)
  return writer.bytes.subarray(0, writer.at)
}

/** `SRID=4326;POINT(116.4 39.9)` and lines of that kind, as our own readers write them. */
function shapeOfWords(text: string): Shape {
  const match = /^(?:SRID=4326;)?\s*(POINT|LINESTRING)\s*\(([^()]*)\)$/i.exec(text)
  if (match === null) throw new Error('the geometry is neither GeoJSON nor a point or a line in words')
  const positions = (match[2] as string).split(',').map((pair) => pair.trim().split(/\s+/).map(Number))
  return match[1]?.toUpperCase() === 'POINT'
    ? { type: 'Point', coordinates: positions[0] }
    : { type: 'LineString', coordinates: positions }
}

interface Writer {
  bytes: Uint8Array
  view: DataView
  at: number
}

function grow(writer: Writer, numBytes: number): void {
  if (writer.at + numBytes <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.at + numBytes))
  grown.set(writer.bytes)
  writer.bytes = grown
  writer.view = new DataView(grown.buffer)
}

function writeCount(writer: Writer, count: number): void {
  grow(writer, 4)
  writer.view.setUint32(writer.at, count, true)
  writer.at += 4
}

function writeShape(writer: Writer, shape: Shape, isOutermost: boolean): void {
  const code = TYPE_CODES[shape.type]
  if (code === undefined) throw new Error('the geometry is of no known type')
  const numAxes = Math.min(3, Math.max(2, axesOf(shape)))
  grow(writer, 9)
  writer.view.setUint8(writer.at, 1)
  const flags = (isOutermost ? WITH_SRID : 0) + (numAxes === 3 ? WITH_Z : 0)
  writer.view.setUint32(writer.at + 1, code + flags, true)
  writer.at += 5
  if (isOutermost) writeCount(writer, WGS_84)
  writeBody(writer, shape, numAxes)
}

function writeBody(writer: Writer, shape: Shape, numAxes: number): void {
  const coordinates = (shape.coordinates ?? []) as unknown[]
  switch (shape.type) {
    case 'Point':
      // An empty point is one without numbers.
      writePosition(
        writer,
        coordinates.length === 0 ? [Number.NaN, Number.NaN] : (coordinates as number[]),
        numAxes,
      )
      return
    case 'LineString':
      writePositions(writer, coordinates as number[][], numAxes)
      return
    case 'Polygon':
      writeCount(writer, coordinates.length)
      for (const ring of coordinates) writePositions(writer, ring as number[][], numAxes)
      return
    case 'GeometryCollection':
      writeCount(writer, shape.geometries?.length ?? 0)
      for (const one of shape.geometries ?? []) writeShape(writer, one, false)
      return
    default:
      writeCount(writer, coordinates.length)
      for (const one of coordinates)
        writeShape(writer, { type: shape.type.slice('Multi'.length), coordinates: one }, false)
  }
}

function writePositions(writer: Writer, positions: readonly number[][], numAxes: number): void {
  writeCount(writer, positions.length)
  for (const position of positions) writePosition(writer, position, numAxes)
}

function writePosition(writer: Writer, position: readonly number[], numAxes: number): void {
  grow(writer, 8 * numAxes)
  for (let axis = 0; axis < numAxes; axis++) {
    writer.view.setFloat64(writer.at, position[axis] ?? 0, true)
    writer.at += 8
  }
}

/** How many numbers its first position has; what is empty has two axes. */
function axesOf(shape: Shape): number {
  if (shape.type === 'GeometryCollection') return Math.max(2, ...(shape.geometries ?? []).map(axesOf))
  let one: unknown = shape.coordinates
  while (Array.isArray(one) && Array.isArray(one[0])) one = one[0]
  return Array.isArray(one) && one.length >= 2 ? one.length : 2
}
