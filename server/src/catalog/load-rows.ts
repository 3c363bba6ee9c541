import type { Database } from '../db/database.ts'
import { createRowEncoder } from './binary-rows.ts'
import type { StoredTable } from './canonical-table.ts'
import type { RowGeometry } from './geometry-bytes.ts'
import type { StoredRow, VersionColumn } from './storage.ts'

/** One COPY holds at most this much, so that another request waits a tenth of a second for the connection. */
const BYTES_PER_COPY = 768 * 1024

/** So that the engine finds the next piece there when it has stored one. */
const MAX_UNDER_WAY = 2

/** What the rows said while they went in, so that nobody has to count them again. */
export interface LoadedRows {
  numRows: number
  /** In the order of the columns. */
  numMissing: number[]
  /** Known where every geometry is a position. */
  extent: [minLon: number, minLat: number, maxLon: number, maxLat: number] | null
  hasOnlyPoints: boolean
}

/** The community of a row by what it states and where it lies; null where it cannot be told yet. */
export type RowLocator = (values: StoredRow['values'], geometry: RowGeometry) => string | null

/**
 * Loads rows that nobody sees yet, each piece in a short transaction of its own. While one piece is stored the next one
 * waits for the engine, and the one after it is read and encoded. Whatever fails, no piece is under way afterwards.
 */
export async function loadRows(
  database: Database,
  target: StoredTable,
  parts: {
    columns: readonly VersionColumn[]
    batches: AsyncIterable<readonly StoredRow[]> | Iterable<readonly StoredRow[]>
    locate: RowLocator | null
    onRows(numRows: number): void
  },
): Promise<LoadedRows> {
  const { columns } = parts
  const encoder = createRowEncoder(columns, target.version, target.hasGeometry)
  const loaded: LoadedRows = {
    numRows: 0,
    numMissing: columns.map(() => 0),
    extent: null,
    hasOnlyPoints: true,
  }
  const copyTarget = {
    schema: 'data_rows',
    table: target.storageName,
    columns: [
      'source_row',
      'from_version',
      'community_place_code',
      ...(target.hasGeometry ? ['geometry'] : []),
      ...columns.map((column) => column.name),
    ],
    format: 'binary' as const,
  }
  const underWay: Promise<void>[] = []
  const store = async (): Promise<void> => {
    const numRows = encoder.numRows()
    if (numRows === 0) return
    const bytes = encoder.take()
    if (underWay.length === MAX_UNDER_WAY) await underWay.shift()
    const storing = database.load(copyTarget, bytes).then(() => parts.onRows(numRows))
    // A failure is met when its turn comes; until then it is not unheard of.
    storing.catch(() => undefined)
    underWay.push(storing)
  }
  try {
    for await (const batch of parts.batches) {
      for (const row of batch) {
        encoder.add(row, parts.locate?.(row.values, row.geometry ?? null) ?? null)
        note(loaded, row)
        if (encoder.numBytes() > BYTES_PER_COPY) await store()
      }
    }
    await store()
    await Promise.all(underWay)
  } finally {
    await Promise.allSettled(underWay)
  }
  return loaded
}

function note(loaded: LoadedRows, row: StoredRow): void {
  loaded.numRows++
  const { values, geometry } = row
  for (let i = 0; i < loaded.numMissing.length; i++) {
    const value = values[i]
    if (value === null || value === undefined) (loaded.numMissing[i] as number)++
  }
  if (geometry === null || geometry === undefined) return
  if (typeof geometry === 'string') {
    loaded.hasOnlyPoints = false
    return
  }
  const [lon, lat] = geometry
  const { extent } = loaded
  if (extent === null) {
    loaded.extent = [lon, lat, lon, lat]
    return
  }
  if (lon < extent[0]) extent[0] = lon
  if (lat < extent[1]) extent[1] = lat
  if (lon > extent[2]) extent[2] = lon
  if (lat > extent[3]) extent[3] = lat
}
