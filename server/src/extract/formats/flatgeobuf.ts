import { Builder } from 'flatbuffers'
import { Column } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js'
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js'
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js'
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js'
import { Geometry as FlatGeometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js'
import {
  type Cell,
  type ExtractRow,
  type ExtractTable,
  epsgOf,
  type Format,
  type Geometry,
} from './format.ts'
import { writeStream } from './write-stream.ts'

/** FlatGeobuf 3 without an index, which would need every row before the first. */
export const flatgeobuf: Format = {
  ending: 'fgb',
  mediaType: 'application/flatgeobuf',
  refusal: ({ geometryType }) => (geometryType === null ? 'no-geometry' : null),
  write: (table, batches, path) => writeStream(path, pieces(table, batches())),
}

const MAGIC = new Uint8Array([0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x01])

const TYPES: Record<string, ColumnType> = {
  integer: ColumnType.Long,
  number: ColumnType.Double,
  boolean: ColumnType.Bool,
  timestamp: ColumnType.DateTime,
}

const columnType = (type: string): ColumnType => TYPES[type] ?? ColumnType.String

async function* pieces(table: ExtractTable, batches: AsyncIterable<ExtractRow[]>): AsyncIterable<Uint8Array> {
  yield MAGIC
  yield header(table)
  const types = table.columns.map((column) => columnType(column.type))
  const headerType = typeOf(table.geometryType)
  for await (const rows of batches) yield Buffer.concat(rows.map((row) => feature(row, types, headerType)))
}

/** One type for all features, or unknown: then each feature says its own. */
function typeOf(geometryType: string | null): GeometryType {
  return geometryType === 'Point' ? GeometryType.Point : GeometryType.Unknown
}

function header(table: ExtractTable): Uint8Array {
  const builder = new Builder()
  const columns = table.columns.map((column) => {
    const name = builder.createString(column.name)
    const title = builder.createString(column.title)
    const description = builder.createString(column.description)
    Column.startColumn(builder)
    Column.addName(builder, name)
    Column.addType(builder, columnType(column.type))
    Column.addTitle(builder, title)
    Column.addDescription(builder, description)
    return Column.endColumn(builder)
  })
  const columnsVector = Header.createColumnsVector(builder, columns)
  const name = builder.createString(table.title)
  const metadata = builder.createString(JSON.stringify(table.manifest))
  const epsg = epsgOf(table.crs)
  const organisation = builder.createString('EPSG')
  let crs = 0
  if (epsg !== null) {
    Crs.startCrs(builder)
    Crs.addOrg(builder, organisation)
    Crs.addCode(builder, epsg)
    crs = Crs.endCrs(builder)
  }
  Header.startHeader(builder)
  Header.addName(builder, name)
  Header.addGeometryType(builder, typeOf(table.geometryType))
  Header.addColumns(builder, columnsVector)
  Header.addFeaturesCount(builder, BigInt(table.numRows))
  Header.addIndexNodeSize(builder, 0)
  if (crs !== 0) Header.addCrs(builder, crs)
  Header.addTitle(builder, name)
  Header.addMetadata(builder, metadata)
  builder.finishSizePrefixed(Header.endHeader(builder))
  return builder.asUint8Array().slice()
}

function feature(row: ExtractRow, types: readonly ColumnType[], headerType: GeometryType): Uint8Array {
  const builder = new Builder(512)
  const properties = Feature.createPropertiesVector(builder, propertiesOf(row.values, types))
  const geometry = row.geometry === null ? 0 : shape(builder, row.geometry, headerType)
  Feature.startFeature(builder)
  if (geometry !== 0) Feature.addGeometry(builder, geometry)
  Feature.addProperties(builder, properties)
  builder.finishSizePrefixed(Feature.endFeature(builder))
  return builder.asUint8Array()
}

function propertiesOf(values: readonly Cell[], types: readonly ColumnType[]): Uint8Array {
  const parts: Buffer[] = []
  values.forEach((value, index) => {
    if (value === null) return
    const at = Buffer.alloc(2)
    at.writeUInt16LE(index)
    parts.push(at, propertyOf(value, types[index] ?? ColumnType.String))
  })
  return Buffer.concat(parts)
}

function propertyOf(value: NonNullable<Cell>, type: ColumnType): Buffer {
  if (type === ColumnType.Bool) return Buffer.from([value === true ? 1 : 0])
  if (type === ColumnType.Long || type === ColumnType.Double) {
    const bytes = Buffer.alloc(8)
    if (type === ColumnType.Long) bytes.writeBigInt64LE(BigInt(value))
    else bytes.writeDoubleLE(Number(value))
    return bytes
  }
  const text = Buffer.from(String(value))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(text.length)
  return Buffer.concat([size, text])
}

function shape(builder: Builder, geometry: Geometry, headerType: GeometryType): number {
  const type = GeometryType[geometry.type]
  const { coordinates } = geometry
  if (geometry.geometries !== undefined) return partsOf(builder, type, geometry.geometries)
  if (geometry.type === 'MultiPolygon')
    return partsOf(
      builder,
      type,
      coordinates.map((one) => ({ type: 'Polygon', coordinates: one as unknown[] })),
    )
  const lines = (
    geometry.type === 'Point'
      ? [[coordinates]]
      : geometry.type === 'MultiPoint' || geometry.type === 'LineString'
        ? [coordinates]
        : coordinates
  ) as number[][][]
  const flat = lines.flatMap((line) => line.flatMap((position) => position.slice(0, 2)))
  let end = 0
  const ends = lines.map((line) => {
    end += line.length
    return end
  })
  const endsVector = lines.length > 1 ? FlatGeometry.createEndsVector(builder, ends) : 0
  const xy = FlatGeometry.createXyVector(builder, flat)
  FlatGeometry.startGeometry(builder)
  if (endsVector !== 0) FlatGeometry.addEnds(builder, endsVector)
  FlatGeometry.addXy(builder, xy)
  if (headerType === GeometryType.Unknown) FlatGeometry.addType(builder, type)
  return FlatGeometry.endGeometry(builder)
}

function partsOf(builder: Builder, type: GeometryType, parts: readonly Geometry[]): number {
  const offsets = parts.map((part) => shape(builder, part, GeometryType.Unknown))
  const vector = FlatGeometry.createPartsVector(builder, offsets)
  FlatGeometry.startGeometry(builder)
  FlatGeometry.addType(builder, type)
  FlatGeometry.addParts(builder, vector)
  return FlatGeometry.endGeometry(builder)
}
