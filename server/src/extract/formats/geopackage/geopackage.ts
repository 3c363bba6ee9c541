import { SYSTEMS } from '../coordinate-system-texts.ts'
import {
  type Cell,
  type ExtractRow,
  type ExtractTable,
  epsgOf,
  type Format,
  type Geometry,
  positionsOf,
} from '../format.ts'
import { wellKnownBinary } from '../well-known-binary.ts'
import { createSqliteFile, type SchemaEntry, type SqliteFile, type SqliteValue } from './sqlite-file.ts'

/** OGC 12-128r18, GeoPackage 1.3: «GPKG» and 10300 tell readers what the database is. */
const APPLICATION_ID = 0x47504b47
const USER_VERSION = 10_300

export const geopackage: Format = {
  ending: 'gpkg',
  mediaType: 'application/geopackage+sqlite3',
  refusal: ({ crs, geometryType }) => (geometryType !== null && epsgOf(crs) === null ? 'no-epsg-code' : null),
  write: writeGeopackage,
}

const TYPES: Record<string, string> = {
  integer: 'INTEGER',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'DATETIME',
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** SQLite tells columns apart without regard to case; two names belong to the file itself. */
function columnNames(table: ExtractTable): string[] {
  const taken = new Set(['fid', 'geom'])
  return table.columns.map((column) => {
    let name = column.name
    for (let suffix = 2; taken.has(name.toLowerCase()); suffix++) name = `${column.name}_${suffix}`
    taken.add(name.toLowerCase())
    return name
  })
}

async function writeGeopackage(
  table: ExtractTable,
  batches: () => AsyncIterable<ExtractRow[]>,
  path: string,
): Promise<void> {
  const database = await createSqliteFile(path)
  const hasGeometry = table.geometryType !== null
  const srsId = epsgOf(table.crs) ?? 0
  const name = (table.manifest.sources[0]?.dataset ?? 'rows').replaceAll('-', '_')
  const box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  const rows = database.table()
  let rowKey = 0
  for await (const batch of batches()) {
    for (const row of batch) {
      rowKey += 1
      const values = row.values.map((value, index) => stored(value, table.columns[index]?.type ?? 'text'))
      if (row.geometry !== null) grow(box, row.geometry)
      await rows.append(rowKey, [
        null,
        ...(hasGeometry ? [row.geometry === null ? null : geometryBlob(row.geometry, srsId)] : []),
        ...values,
      ])
    }
  }
  const geometryColumn = hasGeometry ? `,"geom" ${geometryWord(table.geometryType)}` : ''
  const columns = columnNames(table)
    .map((column, index) => `,${quoted(column)} ${TYPES[table.columns[index]?.type ?? 'text'] ?? 'TEXT'}`)
    .join('')
  const schema: SchemaEntry[] = [
    {
      type: 'table',
      name,
      table: name,
      rootPage: await rows.finish(),
      sql: `CREATE TABLE ${quoted(name)} ("fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL${geometryColumn}${columns})`,
    },
    ...(await sequenceTable(database, name, rowKey)),
    ...(await systemTable(database, srsId)),
    ...(await contentsTable(database, table, { name, srsId, box, hasGeometry })),
    ...(hasGeometry ? await geometryTable(database, table, name, srsId) : []),
  ]
  await database.close({ schema, applicationId: APPLICATION_ID, userVersion: USER_VERSION })
}

const geometryWord = (geometryType: string | null): string =>
  geometryType === 'Point' ? 'POINT' : 'GEOMETRY'

function stored(value: Cell, type: string): SqliteValue {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (type === 'integer') return BigInt(value)
  if (type === 'timestamp') return new Date(String(value)).toISOString()
  return value
}

function grow(box: number[], geometry: Geometry): void {
  for (const [x, y] of positionsOf(geometry) as Iterable<[number, number]>) {
    box[0] = Math.min(box[0] as number, x)
    box[1] = Math.min(box[1] as number, y)
    box[2] = Math.max(box[2] as number, x)
    box[3] = Math.max(box[3] as number, y)
  }
}

/** Clause 2.1.3: a header before the well-known binary; no envelope, little-endian. */
function geometryBlob(geometry: Geometry, srsId: number): Buffer {
  const header = Buffer.from([0x47, 0x50, 0, 1, 0, 0, 0, 0])
  header.writeInt32LE(srsId, 4)
  return Buffer.concat([header, wellKnownBinary(geometry)])
}

async function smallTable(
  database: SqliteFile,
  one: { name: string; sql: string; rows: readonly (readonly [number, readonly SqliteValue[]])[] },
  indexes: readonly (readonly SqliteValue[])[][] = [],
): Promise<SchemaEntry[]> {
  const writer = database.table()
  for (const [rowKey, values] of one.rows) await writer.append(rowKey, values)
  const entries: SchemaEntry[] = [
    { type: 'table', name: one.name, table: one.name, rootPage: await writer.finish(), sql: one.sql },
  ]
  for (const [index, rows] of indexes.entries())
    entries.push({
      type: 'index',
      name: `sqlite_autoindex_${one.name}_${index + 1}`,
      table: one.name,
      rootPage: await database.smallIndex(rows),
      sql: null,
    })
  return entries
}

const sequenceTable = (database: SqliteFile, name: string, last: number): Promise<SchemaEntry[]> =>
  smallTable(database, {
    name: 'sqlite_sequence',
    sql: 'CREATE TABLE sqlite_sequence(name,seq)',
    rows: [[1, [name, last]]],
  })

function systemTable(database: SqliteFile, srsId: number): Promise<SchemaEntry[]> {
  const codes = [...new Set([4326, ...(srsId in SYSTEMS ? [srsId] : [])])].sort((a, b) => a - b)
  const known = codes.map((code): [number, SqliteValue[]] => [
    code,
    [SYSTEMS[code]?.name ?? '', null, 'EPSG', code, SYSTEMS[code]?.wkt ?? '', null],
  ])
  return smallTable(database, {
    name: 'gpkg_spatial_ref_sys',
    sql: 'CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,srs_id INTEGER PRIMARY KEY,organization TEXT NOT NULL,organization_coordsys_id INTEGER NOT NULL,definition TEXT NOT NULL,description TEXT)',
    rows: [
      [-1, ['Undefined Cartesian SRS', null, 'NONE', -1, 'undefined', null]],
      [0, ['Undefined geographic SRS', null, 'NONE', 0, 'undefined', null]],
      ...known,
    ],
  })
}

function contentsTable(
  database: SqliteFile,
  table: ExtractTable,
  one: { name: string; srsId: number; box: number[]; hasGeometry: boolean },
): Promise<SchemaEntry[]> {
  const box = one.box.every(Number.isFinite) ? one.box : [null, null, null, null]
  const row: SqliteValue[] = [
    one.name,
    one.hasGeometry ? 'features' : 'attributes',
    table.title,
    JSON.stringify(table.manifest),
    new Date(table.manifest.extractedAt).toISOString(),
    ...box,
    one.hasGeometry ? one.srsId : null,
  ]
  return smallTable(
    database,
    {
      name: 'gpkg_contents',
      sql: "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY,data_type TEXT NOT NULL,identifier TEXT UNIQUE,description TEXT DEFAULT '',last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),min_x DOUBLE,min_y DOUBLE,max_x DOUBLE,max_y DOUBLE,srs_id INTEGER,CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))",
      rows: [[1, row]],
    },
    [[[one.name, 1]], [[table.title, 1]]],
  )
}

const geometryTable = (
  database: SqliteFile,
  table: ExtractTable,
  name: string,
  srsId: number,
): Promise<SchemaEntry[]> =>
  smallTable(
    database,
    {
      name: 'gpkg_geometry_columns',
      sql: 'CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL,column_name TEXT NOT NULL,geometry_type_name TEXT NOT NULL,srs_id INTEGER NOT NULL,z TINYINT NOT NULL,m TINYINT NOT NULL,CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),CONSTRAINT uk_gc_table_name UNIQUE (table_name),CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))',
      rows: [[1, [name, 'geom', geometryWord(table.geometryType), srsId, 0, 0]]],
    },
    [[[name, 'geom', 1]], [[name, 1]]],
  )
