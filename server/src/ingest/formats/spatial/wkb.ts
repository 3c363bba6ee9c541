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

/** The same inside of a frame that states the order of bytes once (SpatiaLite), from the byte before its kind. */
export function readWkbInside(bytes: Buffer, start: number, isLittle: boolean): object | null {
  return readGeometry(bytes, start, 0, isLittle).geometry
}

interface Read {
  geometry: { type: string; coordinates?: unknown; geometries?: unknown } | null
  end: number
}

/** Kinds from here on hold all positions but the first and last as steps of single precision. */
const COMPRESSED = 1_000_000

function readGeometry(bytes: Buffer, start: number, depth: number, framedIsLittle?: boolean): Read {
  if (depth > MAX_DEPTH) throw new RangeError('a geometry inside of geometries without end')
  const isLittle = framedIsLittle ?? bytes[start] === 1
  const figure = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const double = (at: number) => (isLittle ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at))
  const code = figure(start + 1)
  const isCompressed = framedIsLittle !== undefined && code >= COMPRESSED
  const base = isCompressed ? code - COMPRESSED : code & 0x0fffffff
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
  const stepBytes = 8 + (hasHeight ? 4 : 0) + (hasMeasure ? 8 : 0)
  const steps = (): number[][] => {
    const length = count(stepBytes)
    const single = (from: number) => (isLittle ? bytes.readFloatLE(from) : bytes.readFloatBE(from))
    const found: number[][] = []
    for (let i = 0; i < length; i++) {
      const last = found.at(-1)
      if (last === undefined || i === length - 1) {
        found.push(position())
        continue
      }
      found.push([last[0]! + single(at), last[1]! + single(at + 4)])
      at += stepBytes
    }
    return found
  }
  const positions = () => (isCompressed ? steps() : Array.from({ length: count(positionBytes) }, position))
  const rings = () => Array.from({ length: count(4) }, positions)
  const members = () =>
    Array.from({ length: count(5) }, () => {
      const read = readGeometry(bytes, at, depth + 1, framedIsLittle)
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
