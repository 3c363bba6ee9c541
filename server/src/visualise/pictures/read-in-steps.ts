import type { Database, Reader, Transaction } from '../../db/database.ts'
import type { Plan } from '../../extract/index.ts'
import { type KeyRange, selectKeyRange } from './picture-queries.ts'

/** Some hundredths of a second on the embedded engine, which has one connection for everybody. */
export const KEYS_PER_STEP = 25_000

/**
 * What a million rows tell takes seconds: they are read in steps, each a transaction of its own, between which others
 * are answered. Rows of a version never change, so all steps fit together.
 */
export async function* readInSteps<Row>(
  database: Database,
  reader: Reader,
  plan: Plan,
  read: (tx: Transaction, keys: KeyRange) => Promise<Row[]>,
  keysPerStep: number,
): AsyncGenerator<Row> {
  const range = await database.read(reader, (tx) => selectKeyRange(tx, plan))
  if (range === null) return
  for (let first = range.first; first <= range.last; first += keysPerStep) {
    const keys = { first, last: Math.min(range.last, first + keysPerStep - 1) }
    yield* await database.read(reader, (tx) => read(tx, keys))
  }
}
