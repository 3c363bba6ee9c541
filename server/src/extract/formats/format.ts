import type { CrsName, ExtractColumn, ExtractOutput, Manifest } from '@jingjing/schema/extract'

export interface Geometry {
  type:
    | 'Point'
    | 'MultiPoint'
    | 'LineString'
    | 'MultiLineString'
    | 'Polygon'
    | 'MultiPolygon'
    | 'GeometryCollection'
  coordinates: unknown[]
  geometries?: Geometry[]
}

export type Cell = string | number | boolean | null

export interface ExtractRow {
  /** In the order of the columns. */
  values: Cell[]
  /** In the coordinate system of the extract. */
  geometry: Geometry | null
}

/** What a format gets to write. */
export interface ExtractTable {
  title: string
  columns: (ExtractColumn & { canonical: string | null; description: string })[]
  /** As it stands in the catalogue: `Point`, `MultiPolygon`, `Geometry`; null where rows have none. */
  geometryType: string | null
  crs: CrsName
  numRows: number
  output: ExtractOutput
  /** Travels with the file, in whatever place the format has for it. */
  manifest: Manifest
}

/** Writes one file; keeps of the rows only what it has not yet written. `batches` can be called again for a second pass. */
export interface Format {
  /** Ending of the file, without the dot. */
  ending: string
  mediaType: string
  /** Why the format cannot hold the table: a code of the page's texts; null where it can. */
  refusal(table: Pick<ExtractTable, 'crs' | 'geometryType' | 'columns'>): string | null
  write(table: ExtractTable, batches: () => AsyncIterable<ExtractRow[]>, path: string): Promise<void>
}

/** EPSG code; the two Chinese shifted systems have none. */
export const epsgOf = (crs: CrsName): number | null => (crs.startsWith('EPSG:') ? Number(crs.slice(5)) : null)

/** Every position of a geometry, in order. */
export function* positionsOf(geometry: Geometry): Generator<number[]> {
  if (geometry.geometries !== undefined) {
    for (const part of geometry.geometries) yield* positionsOf(part)
    return
  }
  yield* positionsIn(geometry.coordinates)
}

function* positionsIn(coordinates: unknown[]): Generator<number[]> {
  if (typeof coordinates[0] === 'number') yield coordinates as number[]
  else for (const one of coordinates) yield* positionsIn(one as unknown[])
}

/** True where a column holds the geometry's own longitude or latitude. */
export const isOwnDegree = (column: { canonical: string | null }): boolean =>
  column.canonical === 'lon' || column.canonical === 'lat'
