import type { Database, Reader, Transaction } from '../../db/database.ts'
import type { Plan } from '../../extract/index.ts'
import { type KeyRange, selectKeyRange } from './picture-queries.ts'

/** Some tenths of a second on the embedded engine, which has one connection for everybody. */
export const ROWS_PER_STEP = 50_000

/**
 * What a million rows tell takes seconds: they are read in steps, each a transaction of its own, between which others
 * are answered. Rows of a version never change, so all steps fit together.
 */
export async function* readInSteps<Row>(
  database: Database,
  reader: Reader,
  plan: Plan,
  read: (tx: Transaction, keys: KeyRange) => Promise<Row[]>,
  rowsPerStep: number,
): AsyncGenerator<Row> {
  const range = await database.read(reader, (tx) => selectKeyRange(tx, plan))
  if (range === null) return
  // Few of many rows are found sooner at once, by whatever index there is.
  const keysPerStep = Math.ceil(((range.last - range.first + 1) * rowsPerStep) / range.num)
  for (let first = range.first; first <= range.last; first += keysPerStep) {
    const keys = { first, last: Math.min(range.last, first + keysPerStep - 1) }
    yield* await database.read(reader, (tx) => read(tx, keys))
  }
}
