import { findPostgresPrograms } from '../scripts/find-program.ts'
import { startPrivatePostgres } from '../scripts/private-postgres.ts'
import type { Row } from './benchmark.ts'

/**
 * Measures on the embedded engine, and on PostgreSQL where the server's programs or `JINGJING_TEST_DATABASE_URL` are at
 * hand; says so where they are not. `ENGINE` names one of them alone.
 */
export async function onBothEngines(
  name: string,
  measureOn: (engine: 'embedded' | 'server') => Promise<Row[]>,
): Promise<Row[]> {
  const only = process.env.ENGINE
  const rows = only === 'server' ? [] : await measureOn('embedded')
  if (only === 'embedded') return rows
  if (process.env.JINGJING_TEST_DATABASE_URL) return [...rows, ...(await measureOn('server'))]
  const programs = findPostgresPrograms(process.env)
  if (programs === null) {
    process.stderr.write(`${name}: left out on PostgreSQL, whose programs are not here\n`)
    return rows
  }
  const cluster = startPrivatePostgres(programs)
  process.env.JINGJING_TEST_DATABASE_URL = cluster.databaseUrl
  try {
    return [...rows, ...(await measureOn('server'))]
  } finally {
    delete process.env.JINGJING_TEST_DATABASE_URL
    cluster.stop()
  }
}
