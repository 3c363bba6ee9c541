/**
 * How long does a map wait for a tile, at any zoom, when nothing has been kept?
 *
 * On the embedded engine, and beside it on PostgreSQL with its own `ST_AsMVT` for the same tiles, where the server's
 * programs or `JINGJING_TEST_DATABASE_URL` are at hand. What the two sets of data are, says each of their files.
 */

import { openTestDatabase } from '../server/src/db/test-database.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { onBothEngines } from './both-engines.ts'
import { measurePoints } from './tiles/points.ts'
import { measureStreets } from './tiles/streets.ts'

export const tiles: Benchmark = () => onBothEngines('tiles', measureOn)

async function measureOn(engine: 'embedded' | 'server'): Promise<Row[]> {
  const store = await openTestDatabase(engine)
  try {
    return [...(await measurePoints(store.database)), ...(await measureStreets(store.database))]
  } finally {
    await store.drop()
  }
}
