import { polygonsOf, type Ring } from './shapes.ts'

/** What a map server of Esri answers: `attributes` and a geometry without a type, in the system of the document. */
export interface EsriFeature {
  attributes: Record<string, unknown>
  /** GeoJSON; null where the feature has no place. */
  geometry: object | null
}

/** Null where the value is no feature of that kind. */
export function readEsriFeature(value: Record<string, unknown>): EsriFeature | null {
  const { attributes, geometry } = value
  if (!isRecord(attributes) || Object.keys(value).some((key) => key !== 'attributes' && key !== 'geometry'))
    return null
  return { attributes, geometry: isRecord(geometry) ? geometryOf(geometry) : null }
}

function geometryOf({ x, y, points, paths, rings }: Record<string, unknown>): object | null {
  if (typeof x === 'number' && typeof y === 'number') return { type: 'Point', coordinates: [x, y] }
  if (isFilled(points)) return { type: 'MultiPoint', coordinates: points }
  if (isFilled(paths)) {
    return paths.length === 1
      ? { type: 'LineString', coordinates: paths[0] }
      : { type: 'MultiLineString', coordinates: paths }
  }
  if (!isFilled(rings)) return null
  const polygons = polygonsOf(rings as Ring[])
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] }
    : { type: 'MultiPolygon', coordinates: polygons }
}

/** Numbers of Esri's own for systems that EPSG knows. */
const EPSG_BY_WKID: Record<number, number> = { 102100: 3857, 102113: 3857 }

/** EPSG code of a `spatialReference`. */
export function crsOfSpatialReference(reference: unknown): number | undefined {
  if (!isRecord(reference)) return undefined
  const wkid = reference.latestWkid ?? reference.wkid
  return typeof wkid === 'number' ? (EPSG_BY_WKID[wkid] ?? wkid) : undefined
}

/** The titles that a document gives to its fields, by name. */
export function aliasesOf(fields: unknown): Map<string, string> {
  const aliases = new Map<string, string>()
  for (const field of Array.isArray(fields) ? fields : []) {
    if (
      isRecord(field) &&
      typeof field.name === 'string' &&
      typeof field.alias === 'string' &&
      field.alias !== ''
    )
      aliases.set(field.name, field.alias)
  }
  return aliases
}

const isFilled = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
