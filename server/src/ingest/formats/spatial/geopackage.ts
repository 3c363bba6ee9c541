import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'
import { type OpenedFile, type SourceRow, type SourceTable, unreadable } from '../source-table.ts'
import { crsOfText } from './crs-of-text.ts'
import { readSqliteTables, type SqliteTable, type SqliteValue } from './sqlite-file.ts'
import { readWkb } from './wkb.ts'

/** The layers and plain tables of a GeoPackage (OGC 12-128r18); a plain SQLite database gives its tables. */
export async function openGeopackage(path: string, originalName: string): Promise<OpenedFile> {
  try {
    const tables = readSqliteTables(path)
    const records = (name: string) => recordsOf(tables.find((table) => table.name === name))
    const contents = records('gpkg_contents')
    const geometryColumns = records('gpkg_geometry_columns')
    const systems = records('gpkg_spatial_ref_sys')
    const isOwn = (name: string) =>
      !/^(sqlite_|gpkg_|rtree_|geometry_columns|spatial_ref_sys|spatialite_|ogr_empty_table|layer_styles$|idx_)/i.test(
        name,
      )
    const wanted =
      contents.length > 0
        ? contents.filter(({ data_type }) => data_type === 'features' || data_type === 'attributes')
        : tables.filter(({ name }) => isOwn(name)).map(({ name }) => ({ table_name: name }))
    const opened: SourceTable[] = []
    for (const content of wanted as Record<string, SqliteValue>[]) {
      const table = tables.find(({ name }) => name === content.table_name)
      if (table === undefined) continue
      const geometry = geometryColumns.find(({ table_name }) => table_name === table.name)
      const system = systems.find(({ srs_id }) => srs_id === geometry?.srs_id)
      opened.push(layerOf(table, content, geometry, system, originalName))
    }
    if (opened.length === 0) throw new RangeError('no table')
    return { tables: opened }
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(originalName, 'unreadable-damaged-geopackage')
    throw error
  }
}

function recordsOf(table: SqliteTable | undefined): Record<string, SqliteValue>[] {
  if (table === undefined) return []
  return [...table.rows()].map((row) => Object.fromEntries(table.columns.map((name, i) => [name, row[i]!])))
}

function layerOf(
  table: SqliteTable,
  content: Record<string, SqliteValue>,
  geometry: Record<string, SqliteValue> | undefined,
  system: Record<string, SqliteValue> | undefined,
  originalName: string,
): SourceTable {
  const geometryAt = geometry === undefined ? -1 : table.columns.indexOf(String(geometry.column_name))
  const attributes = table.columns.map((_, i) => i).filter((i) => i !== geometryAt)
  const titles = attributes.map((i) => table.columns[i]!)
  if (geometryAt >= 0) titles.push('geometry')
  const statedCrs = crsOfSystem(system)
  const identifier = content.identifier
  const hints: TableHints = {
    name: typeof identifier === 'string' && identifier !== '' ? identifier : table.name,
    headerIsCertain: true,
    ...(geometryAt >= 0 ? { geometryColumn: titles.length - 1 } : {}),
    ...(statedCrs === undefined ? {} : { statedCrs }),
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    yield { row: 1, cells: titles }
    let row = 1
    try {
      for (const values of table.rows()) {
        const cells = attributes.map((i) => cellOf(values[i]!, table.booleanColumns.has(i)))
        if (geometryAt >= 0) cells.push(geometryText(values[geometryAt]!))
        yield { row: ++row, cells }
      }
    } catch (error) {
      if (error instanceof RangeError) throw unreadable(originalName, 'unreadable-damaged-geopackage')
      throw error
    }
  }
  return { hints, rows }
}

function crsOfSystem(system: Record<string, SqliteValue> | undefined): number | undefined {
  if (system === undefined) return undefined
  const code = Number(system.organization_coordsys_id)
  if (String(system.organization).toUpperCase() === 'EPSG' && code > 0) return code
  return typeof system.definition === 'string' ? crsOfText(system.definition) : undefined
}

function cellOf(value: SqliteValue, isBoolean: boolean): Cell {
  if (value === null || Buffer.isBuffer(value)) return null
  if (isBoolean && (Number(value) === 0 || Number(value) === 1)) return Number(value) === 1
  return typeof value === 'bigint' ? String(value) : value
}

const ENVELOPE_BYTES = [0, 32, 48, 48, 64]

/** A geometry behind the header that GeoPackage puts before well-known binary. */
function geometryText(value: SqliteValue): string | null {
  if (!Buffer.isBuffer(value) || value.length < 13 || value.toString('latin1', 0, 2) !== 'GP') return null
  const flags = value[3]!
  const envelopeBytes = ENVELOPE_BYTES[(flags >> 1) & 7]
  if (envelopeBytes === undefined || (flags & 0x10) !== 0) return null
  const geometry = readWkb(value.subarray(8 + envelopeBytes))
  return geometry === null ? null : JSON.stringify(geometry)
}
