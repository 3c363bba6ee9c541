/** Geometry as PostGIS prints it (hexadecimal EWKB), read into plain coordinates. Lines and areas only: points come as columns. */

type Pair = [lon: number, lat: number]

export interface ReadGeometry {
  /** lon, lat, lon, lat… of each line. */
  lines: number[][]
  /** Rings of each polygon. */
  polygons: Pair[][][]
}

const HAS_Z = 0x80000000
const HAS_M = 0x40000000
const HAS_SRID = 0x20000000

/** @throws Error where the bytes end early; kinds other than lines, areas and collections of them are passed over */
export function readEwkb(hex: string): ReadGeometry {
  const bytes = Buffer.from(hex, 'hex')
  const found: ReadGeometry = { lines: [], polygons: [] }
  let at = 0
  readGeometry()
  return found

  function readGeometry(): void {
    const isLittle = bytes.readUInt8(at) === 1
    const uint32 = (): number => {
      const value = isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
      at += 4
      return value
    }
    at += 1
    const type = uint32()
    if ((type & HAS_SRID) !== 0) at += 4
    const numExtra = ((type & HAS_Z) !== 0 ? 1 : 0) + ((type & HAS_M) !== 0 ? 1 : 0)
    const pair = (): Pair => {
      const lon = isLittle ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at)
      const lat = isLittle ? bytes.readDoubleLE(at + 8) : bytes.readDoubleBE(at + 8)
      at += 16 + 8 * numExtra
      return [lon, lat]
    }
    const pairs = (): Pair[] => Array.from({ length: uint32() }, pair)
    switch (type & 0xff) {
      case 1:
        pair()
        return
      case 2:
        found.lines.push(pairs().flat())
        return
      case 3:
        found.polygons.push(Array.from({ length: uint32() }, pairs))
        return
      default:
        for (let left = uint32(); left > 0; left--) readGeometry()
    }
  }
}
