/**
 * What do versions, grants, indexes and a community for each row cost, over a plain COPY of the same rows?
 *
 * The peer copies the same bytes into one table without index, in one transaction.
 */
import { createRandom } from '@jingjing/analysis/random/random'
import { type StoredRow, storeVersion, type VersionColumn } from '../server/src/catalog/index.ts'
import { statement } from '../server/src/db/sql.ts'
import { openTestDatabase } from '../server/src/db/test-database.ts'
import { CANONICAL_TABLES } from '../server/src/job-kinds.ts'
import { completeRows, locateRows } from '../server/src/places/index.ts'
import { type Benchmark, compare, fastestMs } from './benchmark.ts'

const NUM_ROWS = 40_000
const ROWS_PER_BATCH = 4_000
/** A spatial index, an index on versions, a pass that looks for the community and one that measures the extent: each costs about one COPY. */
const GOAL = 6

const column = (name: string, type: VersionColumn['type']): VersionColumn => ({
  name,
  title: name,
  type,
  unit: null,
  sensitivity: 'internal',
  canonical: null,
})
const COLUMNS = [column('name', 'text'), column('kind', 'text'), column('places', 'integer')]

function batches(): StoredRow[][] {
  const random = createRandom('bench').stream('store-rows')
  const rows = Array.from({ length: NUM_ROWS }, (_unused, index): StoredRow => {
    const [lon, lat] = [random.between(116.44, 116.48), random.between(39.88, 39.91)]
    return {
      row: index + 2,
      values: [`第${index}处`, random.choice(['养老', '托育', '体育']), random.integer(0, 200)],
      geometry: [lon, lat],
    }
  })
  return Array.from({ length: NUM_ROWS / ROWS_PER_BATCH }, (_unused, index) =>
    rows.slice(index * ROWS_PER_BATCH, (index + 1) * ROWS_PER_BATCH),
  )
}

/** The rows as a plain CSV, as one would give them to psql. */
const copyText = (rows: readonly StoredRow[]): Uint8Array =>
  new TextEncoder().encode(
    rows
      .map(({ row, values, geometry }) => {
        const [lon, lat] = geometry as [number, number]
        return `${row},1,SRID=4326;POINT(${lon} ${lat}),${values.join(',')}\n`
      })
      .join(''),
  )

export const storeRows: Benchmark = async () => {
  const store = await openTestDatabase()
  const { database } = store
  const given = batches()
  const texts = given.map(copyText)
  const run = (text: string) => database.write((tx) => tx.query(statement(text)))
  try {
    const ms = await fastestMs(
      {
        version: {
          work: () =>
            storeVersion(
              database,
              {
                datasetId: null,
                description: { title: 'bench', profile: 'facility', sourceCrs: 'EPSG:4326' },
                kind: 'import',
                createdBy: null,
                contentSha256: null,
                signature: null,
                sourceFileIds: [],
                findings: () => [],
                tables: [
                  {
                    name: 'rows',
                    profile: 'facility',
                    columns: COLUMNS,
                    hasGeometry: true,
                    geometryType: 'Point',
                    batches: () => given,
                  },
                ],
              },
              { canonicalTables: CANONICAL_TABLES, completeRows, locateRows, onRows: () => undefined },
            ),
        },
        copy: {
          work: async () => {
            await run(`create table public.plain (source_row integer, from_version integer,
              geometry geometry(Geometry, 4326), name text, kind text, places bigint)`)
            const target = {
              schema: 'public',
              table: 'plain',
              columns: ['source_row', 'from_version', 'geometry', ...COLUMNS.map((one) => one.name)],
            }
            await database.write((tx) =>
              tx.copyIn(
                target,
                (async function* () {
                  yield* texts
                })(),
              ),
            )
          },
          after: () => run('drop table public.plain'),
        },
      },
      3,
    )
    const name = `store-rows ${NUM_ROWS / 1000}k`
    const peer = `COPY into one table, ${database.engine}`
    return [compare({ name, value: ms.version, unit: 'ms', peer, peerValue: ms.copy, goal: GOAL })]
  } finally {
    await store.drop()
  }
}
