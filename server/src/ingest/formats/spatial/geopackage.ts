import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'
import { type OpenedFile, type SourceRow, type SourceTable, unreadable } from '../source-table.ts'
import { crsOfText } from './crs-of-text.ts'
import { readSqliteTables, type SqliteTable, type SqliteValue } from './sqlite-file.ts'
import { readStoredGeometry } from './stored-geometry.ts'

/**
 * The layers and plain tables of a GeoPackage (OGC 12-128r18), of SpatiaLite, or of any SQLite database, whose shapes
 * are found by the tables that list them or by their bytes.
 */
export async function openGeopackage(path: string, originalName: string): Promise<OpenedFile> {
  try {
    const tables = readSqliteTables(path)
    const records = (name: string) => recordsOf(tables.find((table) => table.name.toLowerCase() === name))
    const contents = records('gpkg_contents')
    const listed = [...records('gpkg_geometry_columns'), ...records('geometry_columns')]
    const systems = [...records('gpkg_spatial_ref_sys'), ...records('spatial_ref_sys')]
    const wanted =
      contents.length > 0
        ? contents.filter(
            ({ data_type, table_name }) =>
              /^(features|attributes)$/.test(String(data_type)) && !OF_PROGRAMS.test(String(table_name)),
          )
        : tables.filter(({ name }) => !OF_PROGRAMS.test(name)).map(({ name }) => ({ table_name: name }))
    const isMapOfTiles = ['tiles', 'metadata'].every((name) => tables.some((table) => table.name === name))
    if (contents.length === 0 && isMapOfTiles) throw unreadable(originalName, 'unreadable-map-tiles')
    const opened: SourceTable[] = []
    for (const content of wanted as Record<string, SqliteValue>[]) {
      const table = tables.find(({ name }) => name === content.table_name)
      if (table === undefined) continue
      const place = placeOf(table, listed)
      const system = systems.find(({ srs_id, srid }) => (srs_id ?? srid) === place?.srid)
      opened.push(layerOf(table, content, place, crsOfSystem(system, place), originalName))
    }
    if (opened.length === 0 && contents.length > 0) throw unreadable(originalName, 'unreadable-map-tiles')
    if (opened.length === 0) throw new RangeError('no table')
    return { tables: opened }
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(originalName, 'unreadable-damaged-geopackage')
    throw error
  }
}

/** What GDAL, QGIS, SpatiaLite, SuperMap and ArcGIS keep for themselves beside the tables of a person. */
const OF_PROGRAMS =
  /^(sqlite_|android_metadata$|room_master_table$|gpkg_|rtree_|idx_|ogr_empty_table|layer_styles$|qgis_projects$|spatial_ref_sys|spatialite_|geometry_columns|(views|virts)_geometry_columns|sql_statements_log|data_licenses|elementarygeometries|spatialindex|knn2?$|(raster|vector|topology|network)_?(coverages|topologies|networks)|topologies$|networks$|stored_(procedures|variables)|se_|iso_metadata|wms_|rl2map|gdb_|sm(register|fieldinfo|datasourceinfo|datasetgroup\w*|imgregister|vectorregister|coordinatesystem\w*)$|st_(geometry_columns|spatial_reference_systems))/i

function recordsOf(table: SqliteTable | undefined): Record<string, SqliteValue>[] {
  if (table === undefined) return []
  return [...table.rows()].map((row) => Object.fromEntries(table.columns.map((name, i) => [name, row[i]!])))
}

/** The column that holds the shapes of a table. */
interface Place {
  column: number
  srid: SqliteValue
  /** Written as text, which is found and read like that of any table. */
  isText: boolean
}

const NUM_SAMPLE_ROWS = 60

function placeOf(table: SqliteTable, listed: Record<string, SqliteValue>[]): Place | null {
  const name = table.name.toLowerCase()
  const stated = listed.find((one) => String(one.table_name ?? one.f_table_name).toLowerCase() === name)
  const statedName = String(stated?.column_name ?? stated?.f_geometry_column).toLowerCase()
  const column = table.columns.findIndex((title) => title.toLowerCase() === statedName)
  const statedSrid = stated?.srs_id ?? stated?.srid ?? null
  const samples = firstOf(table)
  if (column >= 0) {
    const isText = samples.some((values) => typeof values[column] === 'string')
    return { column, srid: statedSrid, isText }
  }
  for (let at = 0; at < table.columns.length; at++) {
    const bytes = samples.map((values) => values[at]).filter((value) => Buffer.isBuffer(value))
    const shapes = bytes.map((value) => readStoredGeometry(value)).filter((shape) => shape !== null)
    if (shapes.length > 0 && shapes.length > bytes.length / 2)
      return { column: at, srid: shapes.find(({ srid }) => srid !== null)?.srid ?? null, isText: false }
  }
  return null
}

function firstOf(table: SqliteTable): SqliteValue[][] {
  const rows: SqliteValue[][] = []
  for (const values of table.rows()) {
    rows.push(values)
    if (rows.length >= NUM_SAMPLE_ROWS) break
  }
  return rows
}

function layerOf(
  table: SqliteTable,
  content: Record<string, SqliteValue>,
  place: Place | null,
  statedCrs: number | undefined,
  originalName: string,
): SourceTable {
  const geometryAt = place === null || place.isText ? -1 : place.column
  const attributes = table.columns.map((_, i) => i).filter((i) => i !== geometryAt)
  const titles = attributes.map((i) => table.columns[i]!)
  if (geometryAt >= 0) titles.push('geometry')
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

function crsOfSystem(
  system: Record<string, SqliteValue> | undefined,
  place: Place | null,
): number | undefined {
  const authority = String(system?.organization ?? system?.auth_name ?? '').toUpperCase()
  const code = Number(system?.organization_coordsys_id ?? system?.auth_srid)
  if (authority === 'EPSG' && code > 0) return code
  const definition = system?.definition ?? system?.srtext
  if (typeof definition === 'string') return crsOfText(definition)
  // Databases without a list of systems number them as EPSG does.
  const srid = Number(place?.srid ?? 0)
  return system === undefined && srid >= 2000 && srid < 33_000 ? srid : undefined
}

function cellOf(value: SqliteValue, isBoolean: boolean): Cell {
  if (value === null || Buffer.isBuffer(value)) return null
  if (isBoolean && (Number(value) === 0 || Number(value) === 1)) return Number(value) === 1
  return typeof value === 'bigint' ? String(value) : value
}

function geometryText(value: SqliteValue): string | null {
  const geometry = Buffer.isBuffer(value) ? readStoredGeometry(value)?.geometry : undefined
  return geometry == null ? null : JSON.stringify(geometry)
}
