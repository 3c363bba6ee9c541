import type { GridAsk } from '@jingjing/schema/catalog/grid'
import type { Database, Reader } from '../../db/database.ts'
import type { Arrangements } from './arrangements.ts'
import { type GridField, gridBands, gridOrder } from './filter-grid.ts'
import { type GridTable, selectArrangement, selectBounds } from './grid-queries.ts'

/**
 * What is put in order in one statement: others wait for it where there is one connection, and every band looks through
 * all rows again.
 */
const ROWS_PER_BAND = 250_000
const MAX_BOUNDS = 64

const bounds = new Map<string, Promise<string[]>>()

export interface BandedSource {
  database: Database
  reader: Reader
  arrangements: Arrangements
}

export interface BandedAsk {
  /** Names the arrangement among others that are kept. */
  name: string
  sort: NonNullable<GridAsk['sort']>
  fields: readonly GridField[]
  numRows: number
  offset: number
  limit: number
  /** Absent where every row is. */
  isFound?: (key: number) => boolean
}

/** A page of all rows in the order of a column: band by band of its values, each in its own transaction, up to the page. */
export async function pageInBands(
  { database, reader, arrangements }: BandedSource,
  table: GridTable,
  { name, sort, fields, numRows, offset, limit, isFound }: BandedAsk,
): Promise<number[]> {
  const order = gridOrder(sort, fields)
  const known = bounds.get(name)
  const isBoolean = fields.some((field) => field.name === sort.field && field.type === 'boolean')
  const numBands = Math.ceil(numRows / ROWS_PER_BAND)
  const parting =
    known ??
    (isBoolean
      ? Promise.resolve(['true'])
      : database.read(reader, (tx) => selectBounds(tx, table, { field: sort.field, numBands })))
  if (known === undefined) keepBounds(name, parting)
  const page: number[] = []
  let numBefore = 0
  for (const [at, condition] of gridBands(sort, fields, await parting).entries()) {
    const all = await arrangements.get(`${name} ${at}`, () =>
      database.read(reader, (tx) => selectArrangement(tx, table, { condition, order, patches: [] })),
    )
    const keys = isFound === undefined ? all : all.filter(isFound)
    const from = Math.max(0, offset + page.length - numBefore)
    page.push(...keys.subarray(from, from + limit - page.length))
    numBefore += keys.length
    if (page.length >= limit) break
  }
  return page
}

function keepBounds(name: string, parting: Promise<string[]>): void {
  for (const oldest of bounds.keys()) {
    if (bounds.size < MAX_BOUNDS) break
    bounds.delete(oldest)
  }
  bounds.set(name, parting)
  parting.catch(() => bounds.delete(name))
}
