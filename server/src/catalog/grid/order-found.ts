import { sql } from '../../db/sql.ts'
import { type BandedAsk, type BandedSource, pageInBands } from './arrange-in-bands.ts'
import { gridOrder } from './filter-grid.ts'
import { type GridTable, selectArrangement } from './grid-queries.ts'

/** So many rows are put in order in one statement that nobody waits for. */
const MAX_AT_ONCE = 20_000

/**
 * A page of the rows that were found, in the order of a column. Few are put in order by themselves. Where there are
 * many, the order of all rows is gone through, band by band as it is kept for everybody, and those are taken that were
 * found.
 *
 * @param found keys from the lowest to the highest
 */
export async function pageOfFound(
  source: BandedSource,
  table: GridTable,
  ask: Omit<BandedAsk, 'isFound'>,
  found: Float64Array,
): Promise<number[]> {
  if (found.length > MAX_AT_ONCE) return pageInBands(source, table, { ...ask, isFound: memberOf(found) })
  const condition = sql`row_key = any (${[...found]}::bigint[])`
  const order = gridOrder(ask.sort, ask.fields)
  const keys = await source.database.read(source.reader, (tx) =>
    selectArrangement(tx, table, { condition, order, patches: [] }),
  )
  return [...keys.subarray(ask.offset, ask.offset + ask.limit)]
}

function memberOf(keys: Float64Array): (key: number) => boolean {
  const [first = 0] = keys
  const marks = new Uint8Array((keys.at(-1) ?? 0) - first + 1)
  for (const key of keys) marks[key - first] = 1
  return (key) => marks[key - first] === 1
}
