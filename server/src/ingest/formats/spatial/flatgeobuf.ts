import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { baseName, type OpenedFile, type SourceRow, unreadable } from '../source-table.ts'
import { crsOfText } from './crs-of-text.ts'

interface Header {
  columns: { name: string }[] | null
  crs: { code: number; wkt: string | null } | null
  title: string | null
}

/** A FlatGeobuf file (specification 3): one layer, read as a stream. */
export async function openFlatgeobuf(path: string, originalName: string): Promise<OpenedFile> {
  let header: Header | null = null
  const features = () =>
    deserialize(
      Readable.toWeb(createReadStream(path)) as ReadableStream,
      {
        headerMetaFn: (found: unknown) => {
          header = found as Header
        },
      } as never,
    )
  try {
    for await (const _first of features()) break
  } catch {
    throw unreadable(originalName, 'unreadable-damaged-flatgeobuf')
  }
  const { columns, crs, title } = (header ?? { columns: [], crs: null, title: null }) as Header
  const names = (columns ?? []).map(({ name }) => name)
  const titles = [...names, 'geometry']
  const statedCrs = crs === null ? undefined : crs.code > 0 ? crs.code : crsOfText(crs.wkt ?? '')
  const hints: TableHints = {
    name: title || baseName(originalName),
    headerIsCertain: true,
    geometryColumn: titles.length - 1,
    ...(statedCrs === undefined ? {} : { statedCrs }),
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    yield { row: 1, cells: titles }
    let row = 1
    try {
      for await (const { properties, geometry } of features()) {
        const cells = names.map((name) => cellOf(properties?.[name]))
        cells.push(geometry === null || geometry === undefined ? null : JSON.stringify(geometry))
        yield { row: ++row, cells }
      }
    } catch {
      throw unreadable(originalName, 'unreadable-damaged-flatgeobuf')
    }
  }
  return { tables: [{ hints, rows }] }
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return ArrayBuffer.isView(value) ? null : JSON.stringify(value)
}
