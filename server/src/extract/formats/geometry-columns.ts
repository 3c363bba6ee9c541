import type { Cell, ExtractRow, ExtractTable, Geometry } from './format.ts'

/** Coordinate columns that a table without geometry needs to say where its rows are. */
export interface GeometryColumns {
  titles: string[]
  names: string[]
  type: 'number' | 'text'
  cellsOf(row: ExtractRow): Cell[]
}

/** Points as two columns, unless the table has them; everything else as well-known text. */
export function geometryColumns(table: ExtractTable): GeometryColumns | null {
  if (table.geometryType === null) return null
  if (table.geometryType !== 'Point')
    return {
      titles: ['WKT'],
      names: ['wkt'],
      type: 'text',
      cellsOf: ({ geometry }) => [geometry === null ? null : wellKnownText(geometry)],
    }
  const has = (canonical: string): boolean =>
    table.columns.some((column) => column.canonical === canonical && column.type === 'number')
  if (has('lon') && has('lat')) return null
  const isPlane = table.crs === 'EPSG:4548'
  const isEnglish = table.output.language === 'en'
  const remark = isPlane || table.crs.startsWith('EPSG:') ? '' : `（${table.crs}）`
  return {
    titles: isPlane
      ? ['X', 'Y']
      : [
          isEnglish ? `longitude${remark}` : `经度${remark}`,
          isEnglish ? `latitude${remark}` : `纬度${remark}`,
        ],
    names: isPlane ? ['x', 'y'] : ['lon', 'lat'],
    type: 'number',
    cellsOf: ({ geometry }) =>
      geometry?.type === 'Point' ? (geometry.coordinates.slice(0, 2) as number[]) : [null, null],
  }
}

export function wellKnownText(geometry: Geometry): string {
  const word = geometry.type.toUpperCase()
  if (geometry.geometries !== undefined) return `${word}(${geometry.geometries.map(wellKnownText).join(',')})`
  const text = (coordinates: unknown[]): string =>
    typeof coordinates[0] === 'number'
      ? coordinates.join(' ')
      : `(${coordinates.map((one) => text(one as unknown[])).join(',')})`
  if (geometry.coordinates.length === 0) return `${word} EMPTY`
  return geometry.type === 'Point'
    ? `${word}(${text(geometry.coordinates)})`
    : `${word}${text(geometry.coordinates)}`
}
