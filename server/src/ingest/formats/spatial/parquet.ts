import { isUtf8 } from 'node:buffer'
import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { asyncBufferFromFile } from 'hyparquet/src/node.js'
import { compressors } from 'hyparquet-compressors'
import { baseName, type OpenedFile, type SourceRow, unreadable } from '../source-table.ts'
import { readWkb } from './wkb.ts'

const ROWS_PER_READ = 4_000
const MAX_COLUMNS = 1_000

interface GeometryColumn {
  name: string
  crs: number | undefined
}

/** Parquet, and GeoParquet 1.x with its geometry in well-known binary. */
export async function openParquet(path: string, originalName: string): Promise<OpenedFile> {
  try {
    const file = await asyncBufferFromFile(path)
    const metadata = await parquetMetadataAsync(file, { geoparquet: false })
    const names = topColumns(metadata)
    const geometry = geometryColumnOf(metadata, names)
    const attributes = names.filter((name) => name !== geometry?.name)
    const titles = geometry === null ? attributes : [...attributes, 'geometry']
    const hints: TableHints = {
      name: baseName(originalName),
      headerIsCertain: true,
      ...(geometry === null ? {} : { geometryColumn: titles.length - 1 }),
      ...(geometry?.crs === undefined ? {} : { statedCrs: geometry.crs }),
    }
    const numRows = Number(metadata.num_rows)
    async function* rows(): AsyncGenerator<SourceRow> {
      yield { row: 1, cells: titles }
      for (let rowStart = 0; rowStart < numRows; rowStart += ROWS_PER_READ) {
        const rowEnd = Math.min(rowStart + ROWS_PER_READ, numRows)
        let read: Record<string, unknown>[]
        try {
          read = await parquetReadObjects({
            file,
            metadata,
            compressors,
            columns: names,
            rowStart,
            rowEnd,
            geoparquet: false,
            utf8: false,
          })
        } catch {
          throw unreadable(originalName, 'unreadable-damaged-parquet')
        }
        for (const [i, record] of read.entries()) {
          const cells = attributes.map((name) => cellOf(record[name]))
          if (geometry !== null) cells.push(geometryText(record[geometry.name]))
          yield { row: rowStart + i + 2, cells }
        }
      }
    }
    return { tables: [{ hints, rows }] }
  } catch {
    throw unreadable(originalName, 'unreadable-damaged-parquet')
  }
}

function topColumns({ schema }: FileMetaData): string[] {
  const names: string[] = []
  let at = 1
  const skip = (): void => {
    const element = schema[at++]
    for (let i = 0; i < (element?.num_children ?? 0); i++) skip()
  }
  for (let i = 0; i < (schema[0]?.num_children ?? 0) && names.length < MAX_COLUMNS; i++) {
    names.push(schema[at]!.name)
    skip()
  }
  return names
}

/** The `geo` entry of the file's metadata names the geometry and its system (PROJJSON); none means longitude and latitude. */
function geometryColumnOf(metadata: FileMetaData, names: string[]): GeometryColumn | null {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'geo')?.value
  if (text === undefined) return null
  const geo = JSON.parse(text) as {
    primary_column?: string
    columns?: Record<string, { encoding?: string; crs?: { id?: { code?: number } } | null }>
  }
  const name = geo.primary_column ?? 'geometry'
  const column = geo.columns?.[name]
  if (!names.includes(name) || column === undefined || column.encoding?.toUpperCase() !== 'WKB') return null
  const code = Number(column.crs?.id?.code)
  return { name, crs: code > 0 ? code : 4326 }
}

function geometryText(value: unknown): string | null {
  if (!(value instanceof Uint8Array)) return null
  const geometry = readWkb(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
  return geometry === null ? null : JSON.stringify(geometry)
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) {
    const text = value.toISOString()
    // A day without a time comes as midnight in Greenwich.
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
  }
  // Older writers do not say that their bytes are text.
  if (value instanceof Uint8Array) return isUtf8(value) ? new TextDecoder().decode(value) : null
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? Number(inner) : inner))
}
