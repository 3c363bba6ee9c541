/**
 * What does the whole page of the running state cost, over a plain count by day?
 *
 * Ours is every part of the page in one snapshot (volumes of two periods, a calendar year, four breakdowns,
 * three rates by their rule, places and datasets) through row policies; the peer is one statement over the
 * same cases of the page's year, as the owner, past every policy.
 */
import { fileURLToPath } from 'node:url'
import type { Person } from '@jingjing/schema/access-control'
import { readerOf } from '../server/src/context.ts'
import { statement } from '../server/src/db/sql.ts'
import { openTestDatabase } from '../server/src/db/test-database.ts'
import { readRunningState } from '../server/src/monitoring/read-running-state.ts'
import { loadPacks } from '../server/src/rules/index.ts'
import { type Benchmark, compare, fastestMs } from './benchmark.ts'

const NUM_CASES = 100_000
/** Nine statements of which the calendar alone counts as much as the peer; each may cost about as much, with policy and versions. */
const GOAL = 10

const PERSON: Person = {
  id: 1,
  account: 'bench',
  name: 'bench',
  roles: ['leader'],
  permissions: ['monitoring:read'],
  communities: null,
}

/** Two years of cases, spread by fixed strides that share no factor. */
const CASES = [
  `insert into catalog.dataset (id, title, current_version) values ('cases', 'cases', 1)`,
  `insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at, category_1,
      community, community_code, responded, resolved, satisfied, title, location)
    select 'cases', 'rows', n, 1, case when n % 10 = 0 then 'grid' else 'hotline' end,
      timestamptz '2024-06-01 00:00+08' + make_interval(mins => (n * 7919) % (730 * 1440)),
      '分类' || n % 15, '社区' || n % 18, 'c' || n % 18, '已响应',
      case n % 3 when 0 then '已解决' when 1 then '未解决' end, case n % 4 when 0 then '满意' when 1 then '不满意' end,
      '诉求', st_setsrid(st_makepoint(116.44 + (n % 400) / 10000.0, 39.88 + (n % 300) / 10000.0), 4326)
    from generate_series(1, ${NUM_CASES}) as n`,
  'analyze monitoring.case_record',
]

export const runningState: Benchmark = async () => {
  const store = await openTestDatabase()
  const { database } = store
  await database.write(async (tx) => {
    for (const text of CASES) await tx.query(statement(text))
  })
  const packs = loadPacks(fileURLToPath(new URL('../rules', import.meta.url)))
  const context = { database, packs, person: PERSON, reader: readerOf(PERSON) }
  try {
    const ms = await fastestMs(
      {
        page: {
          work: async () => {
            const state = await readRunningState(context, { from: '2026-05-01', to: '2026-05-31' })
            if ((state.total.value ?? 0) < 1000) throw new Error('the page counted too few cases')
          },
        },
        count: {
          work: () =>
            database.write((tx) =>
              tx.query(
                statement(`select called_day as day, count(*) from monitoring.case_record
                  where called_day >= date '2026-05-31' - 371 and called_day < '2026-05-31' group by called_day order by called_day`),
              ),
            ),
        },
      },
      8,
    )
    return [
      compare({
        name: `running-state ${NUM_CASES / 1000}k`,
        value: ms.page,
        unit: 'ms',
        peer: `count by day, ${database.engine}`,
        peerValue: ms.count,
        goal: GOAL,
      }),
    ]
  } finally {
    await store.drop()
  }
}
