const MAX_DEPTH = 8
const TYPES = [
  '',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
] as const

/**
 * Well-known binary (OGC 06-103r4, with the flags of PostGIS) as GeoJSON; heights and measures are left out. Null
 * for an empty geometry.
 *
 * @throws RangeError where it is cut off or of a kind without a GeoJSON counterpart (curves)
 */
export function readWkb(bytes: Buffer): object | null {
  const { geometry } = readGeometry(bytes, 0, 0)
  return geometry
}

interface Read {
  geometry: { type: string; coordinates?: unknown; geometries?: unknown } | null
  end: number
}

function readGeometry(bytes: Buffer, start: number, depth: number): Read {
  if (depth > MAX_DEPTH) throw new RangeError('a geometry inside of geometries without end')
  const isLittle = bytes[start] === 1
  const figure = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const double = (at: number) => (isLittle ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at))
  const code = figure(start + 1)
  const base = code & 0x0fffffff
  const type = TYPES[base % 1000]
  if (type === undefined || type === '') throw new RangeError(`a geometry of kind ${code}`)
  const isoDimensions = Math.floor(base / 1000)
  const hasHeight = (code & 0x80000000) !== 0 || isoDimensions === 1 || isoDimensions === 3
  const hasMeasure = (code & 0x40000000) !== 0 || isoDimensions >= 2
  const positionBytes = 16 + (hasHeight ? 8 : 0) + (hasMeasure ? 8 : 0)
  let at = start + 5 + ((code & 0x20000000) !== 0 ? 4 : 0)

  const position = (): number[] => {
    const pair = [double(at), double(at + 8)]
    at += positionBytes
    return pair
  }
  const count = (bytesEach: number): number => {
    const found = figure(at)
    at += 4
    if (found * bytesEach > bytes.length - at) throw new RangeError(`${found} parts in ${bytes.length} bytes`)
    return found
  }
  const positions = () => Array.from({ length: count(positionBytes) }, position)
  const rings = () => Array.from({ length: count(4) }, positions)
  const members = () =>
    Array.from({ length: count(5) }, () => {
      const read = readGeometry(bytes, at, depth + 1)
      at = read.end
      return read.geometry
    }).filter((member) => member !== null)

  if (type === 'Point') {
    const coordinates = position()
    return { geometry: Number.isNaN(coordinates[0]) ? null : { type, coordinates }, end: at }
  }
  if (type === 'GeometryCollection') return { geometry: { type, geometries: members() }, end: at }
  const coordinates =
    type === 'LineString'
      ? positions()
      : type === 'Polygon'
        ? rings()
        : members().map((member) => member.coordinates)
  return { geometry: coordinates.length === 0 ? null : { type, coordinates }, end: at }
}
