/**
 * What do row policies cost the three rates over half a million cases?
 *
 * Ours is the statement as a person's: of the whole subdistrict, and of one who sees seventeen of eighteen communities
 * by a list. The peer is the very same statement as the owner, past every policy, over the same cases. The pages read
 * counts: who sees everything those that are added up beforehand, who sees some communities those of each community.
 * The same three rates are asked of the cases themselves as well, which every row behind a figure comes from.
 */
import { fileURLToPath } from 'node:url'
import type { Reader, Transaction } from '../server/src/db/database.ts'
import { statement } from '../server/src/db/sql.ts'
import { openTestDatabase } from '../server/src/db/test-database.ts'
import { countAnswers, type RateRow } from '../server/src/monitoring/counts/answer-queries.ts'
import { caseRatesRules, rulesOfPeriod } from '../server/src/monitoring/rates.ts'
import { loadPacks } from '../server/src/rules/index.ts'
import { type Benchmark, compare, fastestMs, type Row } from './benchmark.ts'
import { onBothEngines } from './both-engines.ts'

const NUM_CASES = 500_000
/** Goal of the project: with row policies on, at most 1.3 times the same query without. */
const GOAL = 1.3
const NUM_RUNS = 12
const NUM_RUNS_OF_CASES = 5

/** Shares of clear answers by community, over the view that lists cases. */
const OF_CASES = `
  select sum(num_cases)::integer as num_cases from (
    select community_code, count(*) as num_cases,
      count(*) filter (where responded = '已响应') as num_responded,
      count(*) filter (where resolved = '已解决') as num_resolved,
      count(*) filter (where satisfied = '满意') as num_satisfied
    from monitoring.current_case
    where called_day >= '2024-06-01' and called_day < '2026-06-01'
    group by community_code) as community`

const CASES = [
  `insert into catalog.dataset (id, title, current_version) values ('cases', 'cases', 1)`,
  `insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at, category_1,
      community, community_code, responded, resolved, satisfied, title)
    select 'cases', 'rows', n, 1, 'hotline', timestamptz '2024-06-01 00:00+08' + make_interval(mins => ((n::bigint * 7919) % (730 * 1440))::integer),
      '分类' || n % 15, '社区' || n % 18, 'c' || n % 18, '已响应',
      case n % 3 when 0 then '已解决' when 1 then '未解决' end, case n % 4 when 0 then '满意' when 1 then '不满意' end, '诉求'
    from generate_series(1, ${NUM_CASES}) as n`,
  'analyze monitoring.case_record',
  'analyze monitoring.case_pack',
  'analyze monitoring.case_mark',
]

const reader = (communities: string[] | null): Reader => ({
  personId: 1,
  communities,
  seesPersonalData: false,
})

export const policies: Benchmark = () => onBothEngines('policies', measureOn)

async function measureOn(engine: 'embedded' | 'server'): Promise<Row[]> {
  const store = await openTestDatabase(engine)
  const { database } = store
  await database.write(async (tx) => {
    for (const text of CASES) await tx.query(statement(text))
  })
  const packs = loadPacks(fileURLToPath(new URL('../rules', import.meta.url)))
  const period = { from: '2024-06-01', to: '2026-06-01' }
  const rules = rulesOfPeriod(caseRatesRules(packs), period.from, period.to)
  /** The statement that answers a reader, whoever runs it. */
  const ratesFor =
    (asked: Reader) =>
    async (transaction: Transaction): Promise<void> => {
      const rows = await transaction.query<RateRow>(countAnswers(period, rules, asked))
      if ((rows[0]?.num_rated ?? 0) < NUM_CASES / 2) throw new Error('too few cases were rated')
    }
  const ratesOfCases = async (transaction: Transaction): Promise<void> => {
    const [row] = await transaction.query<{ num_cases: number }>(statement(OF_CASES))
    if ((row?.num_cases ?? 0) < NUM_CASES / 2) throw new Error('too few cases were rated')
  }
  const most = Array.from({ length: 17 }, (_one, index) => `c${index}`)
  try {
    const ms = await fastestMs(
      {
        everything: { work: () => database.read(reader(null), ratesFor(reader(null))) },
        owner: { work: () => database.write(ratesFor(reader(null))) },
        most: { work: () => database.read(reader(most), ratesFor(reader(most))) },
        ownerOfMost: { work: () => database.write(ratesFor(reader(most))) },
      },
      NUM_RUNS,
    )
    const msOfCases = await fastestMs(
      {
        everything: { work: () => database.read(reader(null), ratesOfCases) },
        most: { work: () => database.read(reader(most), ratesOfCases) },
        owner: { work: () => database.write(ratesOfCases) },
      },
      NUM_RUNS_OF_CASES,
    )
    const row = (name: string, value: number, peerValue: number) =>
      compare({
        name: `${name} ${NUM_CASES / 1000}k, ${database.engine}`,
        value,
        unit: 'ms',
        peer: 'without policies',
        peerValue,
        goal: GOAL,
      })
    return [
      row('policies: whole subdistrict', ms.everything, ms.owner),
      row('policies: 17 communities', ms.most, ms.ownerOfMost),
      row('policies: cases, whole subdistrict', msOfCases.everything, msOfCases.owner),
      row('policies: cases, 17 communities', msOfCases.most, msOfCases.owner),
    ]
  } finally {
    await store.drop()
  }
}
