import { open } from 'node:fs/promises'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { type ExtractRow, type ExtractTable, epsgOf, type Format, positionsOf } from './format.ts'
import { wellKnownBinary } from './well-known-binary.ts'

/** Apache Parquet with GeoParquet 1.1 metadata; geometry as well-known binary. */
export const parquet: Format = {
  ending: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  refusal: ({ crs, geometryType }) => (geometryType !== null && epsgOf(crs) === null ? 'no-epsg-code' : null),
  write: writeParquet,
}

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]

const ELEMENT_BY_TYPE: Record<string, Omit<Element, 'name'>> = {
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
}

const GEOMETRY = 'geometry'

async function writeParquet(
  table: ExtractTable,
  batches: () => AsyncIterable<ExtractRow[]>,
  path: string,
): Promise<void> {
  const hasGeometry = table.geometryType !== null
  const columns = table.columns.map((column) => ({
    ...column,
    name: hasGeometry && column.name === GEOMETRY ? `${GEOMETRY}_2` : column.name,
  }))
  const schema: Element[] = [
    { name: 'rows', num_children: columns.length + (hasGeometry ? 1 : 0) },
    ...columns.map((column) => ({
      name: column.name,
      repetition_type: 'OPTIONAL' as const,
      ...(ELEMENT_BY_TYPE[column.type] ?? { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const }),
    })),
    ...(hasGeometry
      ? [{ name: GEOMETRY, repetition_type: 'OPTIONAL' as const, type: 'BYTE_ARRAY' as const }]
      : []),
  ]
  const file = await open(path, 'w', 0o600)
  const writer = new ByteWriter()
  const flushed = async (): Promise<void> => {
    await file.write(new Uint8Array(writer.getBuffer()))
    writer.index = 0
  }
  const box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  const kvMetadata: { key: string; value: string }[] = [
    { key: 'jingjing', value: JSON.stringify(table.manifest) },
  ]
  const parquetWriter = new ParquetWriter({ writer, schema, kvMetadata, createdBy: 'jingjing' })
  for await (const rows of batches()) {
    const columnData = columns.map((column, index) => ({
      name: column.name,
      data: rows.map((row) => parquetValue(row.values[index] ?? null, column.type)),
    }))
    if (hasGeometry) {
      for (const row of rows) if (row.geometry !== null) grow(box, row.geometry)
      columnData.push({
        name: GEOMETRY,
        data: rows.map((row) =>
          row.geometry === null ? null : new Uint8Array(wellKnownBinary(row.geometry)),
        ),
      })
    }
    await parquetWriter.write({ columnData, rowGroupSize: rows.length })
    await flushed()
  }
  if (hasGeometry) kvMetadata.push({ key: 'geo', value: JSON.stringify(geoMetadata(table, box)) })
  await parquetWriter.finish()
  await flushed()
  await file.close()
}

function parquetValue(value: string | number | boolean | null, type: string): unknown {
  if (value === null) return null
  switch (type) {
    case 'integer':
      return BigInt(value as number)
    case 'date':
      return Math.round(Date.parse(`${value}T00:00:00Z`) / 86_400_000)
    case 'timestamp':
      return microseconds(String(value))
    default:
      return value
  }
}

/** ISO 8601 with zone, to the microsecond that the database keeps. */
function microseconds(text: string): bigint {
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? ''
  const whole = Date.parse(text.replace(/\.\d+/, ''))
  return BigInt(whole) * 1000n + BigInt(fraction.padEnd(6, '0'))
}

function grow(box: number[], geometry: NonNullable<ExtractRow['geometry']>): void {
  for (const [x, y] of positionsOf(geometry) as Iterable<[number, number]>) {
    box[0] = Math.min(box[0] as number, x)
    box[1] = Math.min(box[1] as number, y)
    box[2] = Math.max(box[2] as number, x)
    box[3] = Math.max(box[3] as number, y)
  }
}

function geoMetadata(table: ExtractTable, box: number[]): object {
  const epsg = epsgOf(table.crs)
  const type = table.geometryType === 'Geometry' ? [] : [table.geometryType]
  return {
    version: '1.1.0',
    primary_column: GEOMETRY,
    columns: {
      [GEOMETRY]: {
        encoding: 'WKB',
        geometry_types: type,
        // Absent means longitude and latitude of WGS 84.
        ...(epsg !== null && epsg !== 4326 && { crs: { id: { authority: 'EPSG', code: epsg } } }),
        ...(box.every(Number.isFinite) && { bbox: box }),
      },
    },
  }
}
