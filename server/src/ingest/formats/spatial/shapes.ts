import { createByteReader } from './byte-reader.ts'

type Position = [number, number]
export type Ring = Position[]

const MAX_SHAPE_BYTES = 64 * 1024 ** 2

/**
 * The shapes of a .shp file as GeoJSON text, null for none; heights and measures are left out.
 *
 * @throws RangeError where a record is damaged
 */
export async function* readShapes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | null> {
  const reader = createByteReader(chunks)
  const header = await reader.take(100)
  if (header.length < 100 || header.readInt32BE(0) !== 9994) throw new RangeError('no header of shapes')
  while (true) {
    const head = await reader.take(8)
    if (head.length < 8) return
    const numBytes = head.readInt32BE(4) * 2
    if (numBytes < 4 || numBytes > MAX_SHAPE_BYTES) throw new RangeError(`a shape of ${numBytes} bytes`)
    const body = await reader.take(numBytes)
    if (body.length < numBytes) throw new RangeError('the last shape is cut off')
    const geometry = geometryOf(body)
    yield geometry === null ? null : JSON.stringify(geometry)
  }
}

function geometryOf(body: Buffer): object | null {
  // Shapes with heights (1x) and measures (2x) begin like the plain ones.
  const kind = body.readInt32LE(0) % 10
  switch (kind) {
    case 1: {
      const position = positionAt(body, 4)
      return position === null ? null : { type: 'Point', coordinates: position }
    }
    case 8: {
      const positions = positionsAt(body, 40, body.readInt32LE(36))
      return positions.length === 0 ? null : { type: 'MultiPoint', coordinates: positions }
    }
    case 3: {
      const lines = partsOf(body).filter((line) => line.length > 1)
      if (lines.length === 0) return null
      return lines.length === 1
        ? { type: 'LineString', coordinates: lines[0] }
        : { type: 'MultiLineString', coordinates: lines }
    }
    case 5: {
      const polygons = polygonsOf(partsOf(body).filter((ring) => ring.length > 3))
      if (polygons.length === 0) return null
      return polygons.length === 1
        ? { type: 'Polygon', coordinates: polygons[0] }
        : { type: 'MultiPolygon', coordinates: polygons }
    }
    default:
      return null
  }
}

function positionAt(body: Buffer, at: number): Position | null {
  const [x, y] = [body.readDoubleLE(at), body.readDoubleLE(at + 8)]
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null
}

function positionsAt(body: Buffer, at: number, count: number): Position[] {
  if (count < 0 || at + count * 16 > body.length) throw new RangeError(`${count} positions in a shape`)
  const positions: Position[] = []
  for (let i = 0; i < count; i++) {
    const position = positionAt(body, at + i * 16)
    if (position !== null) positions.push(position)
  }
  return positions
}

function partsOf(body: Buffer): Ring[] {
  const numParts = body.readInt32LE(36)
  const numPoints = body.readInt32LE(40)
  if (numParts < 0 || 44 + numParts * 4 > body.length) throw new RangeError(`${numParts} parts of a shape`)
  const starts = Array.from({ length: numParts }, (_, i) => body.readInt32LE(44 + i * 4))
  const firstPoint = 44 + numParts * 4
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? numPoints
    return positionsAt(body, firstPoint + start * 16, end - start)
  })
}

/** Outer rings run clockwise, holes the other way; a hole belongs to the outer ring that holds its first point. */
export function polygonsOf(rings: Ring[]): Ring[][] {
  const outers = rings.filter((ring) => signedArea(ring) <= 0)
  // Files with all rings the wrong way round exist; then each ring stands for itself.
  if (outers.length === 0) return rings.map((ring) => [ring])
  const polygons = outers.map((outer) => [outer])
  for (const hole of rings) {
    if (signedArea(hole) <= 0) continue
    const owner = polygons.length === 1 ? polygons[0] : polygons.find(([outer]) => holds(outer!, hole[0]!))
    if (owner === undefined) polygons.push([hole])
    else owner.push(hole)
  }
  return polygons
}

function signedArea(ring: Ring): number {
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += (ring[i]![0] - ring[j]![0]) * (ring[i]![1] + ring[j]![1])
  }
  // Negative where the ring runs clockwise: an outer one.
  return -sum
}

function holds(ring: Ring, [x, y]: Position): boolean {
  let isInside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!
    const [xj, yj] = ring[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) isInside = !isInside
  }
  return isInside
}
