import { readWkb, readWkbInside } from './wkb.ts'

export interface StoredGeometry {
  /** GeoJSON; null for an empty geometry. */
  geometry: object | null
  /** The number of its coordinate system in the database; null where the bytes state none. */
  srid: number | null
}

/**
 * A geometry as databases in one file keep it: behind the header of GeoPackage (OGC 12-128r18) or of SpatiaLite
 * (gaia-gis.it, BLOB-Geometry), or as well-known binary itself. Null where the bytes are none of these.
 */
export function readStoredGeometry(bytes: Buffer): StoredGeometry | null {
  try {
    if (bytes.length >= 13 && bytes.toString('latin1', 0, 2) === 'GP') return ofGeopackage(bytes)
    if (isSpatialite(bytes)) return ofSpatialite(bytes)
    if (isTinyPoint(bytes)) return ofTinyPoint(bytes)
    return bytes.length >= 9 && bytes[0]! <= 1 ? ofWkb(bytes) : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const ENVELOPE_BYTES = [0, 32, 48, 48, 64]

function ofGeopackage(bytes: Buffer): StoredGeometry | null {
  const flags = bytes[3]!
  const envelopeBytes = ENVELOPE_BYTES[(flags >> 1) & 7]
  if (envelopeBytes === undefined) return null
  const srid = (flags & 1) === 1 ? bytes.readInt32LE(4) : bytes.readInt32BE(4)
  if ((flags & 0x10) !== 0) return { geometry: null, srid }
  return { geometry: readWkb(bytes.subarray(8 + envelopeBytes)), srid }
}

const BEGIN = 0x00
const MARK = 0x7c
const END = 0xfe
const MARK_AT = 38

function isSpatialite(bytes: Buffer): boolean {
  const isFramed = bytes.length >= MARK_AT + 6 && bytes[0] === BEGIN && bytes.at(-1) === END
  return isFramed && bytes[1]! <= 1 && bytes[MARK_AT] === MARK
}

function ofSpatialite(bytes: Buffer): StoredGeometry {
  const isLittle = bytes[1] === 1
  const srid = isLittle ? bytes.readInt32LE(2) : bytes.readInt32BE(2)
  return { geometry: readWkbInside(bytes, MARK_AT, isLittle), srid }
}

/** A point in few bytes, since SpatiaLite 5. */
function isTinyPoint(bytes: Buffer): boolean {
  return bytes.length >= 24 && bytes[0] === BEGIN && (bytes[1] === 0x80 || bytes[1] === 0x81)
}

function ofTinyPoint(bytes: Buffer): StoredGeometry {
  const isLittle = bytes[1] === 0x81
  const double = (at: number) => (isLittle ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at))
  const srid = isLittle ? bytes.readInt32LE(2) : bytes.readInt32BE(2)
  return { geometry: { type: 'Point', coordinates: [double(7), double(15)] }, srid }
}

function ofWkb(bytes: Buffer): StoredGeometry {
  const figure = (at: number) => (bytes[0] === 1 ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const srid = (figure(1) & 0x20000000) !== 0 ? figure(5) : null
  return { geometry: readWkb(bytes), srid }
}
