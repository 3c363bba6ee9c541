const TYPES: Readonly<Record<string, { type: string; depth: number }>> = {
  POINT: { type: 'Point', depth: 0 },
  LINESTRING: { type: 'LineString', depth: 1 },
  POLYGON: { type: 'Polygon', depth: 2 },
  MULTIPOINT: { type: 'MultiPoint', depth: 1 },
  MULTILINESTRING: { type: 'MultiLineString', depth: 2 },
  MULTIPOLYGON: { type: 'MultiPolygon', depth: 3 },
}

const HEAD =
  /^\s*(?:SRID\s*=\s*(\d{1,6})\s*;)?\s*(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON)\s*(?:ZM|Z|M)?\s*(\(|EMPTY)/i

export interface WktGeometry {
  geometry: { type: string; coordinates: unknown } | null
  /** EPSG code, where the text states one. */
  srid: number | null
}

/** Well-known text (OGC 06-103r4) as GeoJSON; heights and measures are left out. Null where the text is none. */
export function readWkt(text: string): WktGeometry | null {
  const head = HEAD.exec(text)
  if (head === null) return null
  const srid = head[1] === undefined ? null : Number(head[1])
  if (head[3]!.toUpperCase() === 'EMPTY') return { geometry: null, srid }
  const { type, depth } = TYPES[head[2]!.toUpperCase()]!
  const body = text.slice(head[0].length - 1).trimEnd()
  // Lists of positions become lists of JSON: `1 2` is `[1,2]`.
  if (!/^[\d\s().,eE+-]+$/.test(body)) return null
  const json = body
    .replace(/([\d.eE+-]+)\s+([\d.eE+-]+)(?:\s+[\d.eE+-]+){0,2}/g, '[$1,$2]')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
  const coordinates = parsed(json)
  if (coordinates === null) return null
  const own = type === 'MultiPoint' ? flatPoints(coordinates) : depth === 0 ? coordinates[0] : coordinates
  return isNested(own, depth) ? { geometry: { type, coordinates: own }, srid } : null
}

function parsed(json: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** `((1 2), (3 4))` and `(1 2, 3 4)` are the same points. */
const flatPoints = (points: unknown[]): unknown[] =>
  points.map((point) => (Array.isArray(point) && Array.isArray(point[0]) ? point[0] : point))

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return depth === 0
    ? value.length === 2 && value.every((one) => Number.isFinite(one))
    : value.every((inner) => isNested(inner, depth - 1))
}
