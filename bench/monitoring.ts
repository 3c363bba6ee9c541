/**
 * What do the overview and the page of the running state cost with a million cases, for any filter, and with twice as many?
 *
 * Ours is the whole answer of the page through row policies, from the counts that are kept; the peer is the same figures
 * by plain SQL over the rows, as the owner, past every policy, and both must tell the same numbers. The goals are the
 * page's own: 300 ms at the 95th percentile on the embedded engine, 150 ms on PostgreSQL, and a fifth more for twice
 * the cases. `SLOW=1` tells the slowest turn of each filter, `ENGINE=embedded` or `server` measures on one alone.
 */
import { fileURLToPath } from 'node:url'
import type { Person } from '@jingjing/schema/access-control'
import type { RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import type { WorkLists } from '@jingjing/schema/monitoring/case-work'
import { readerOf } from '../server/src/context.ts'
import type { Database } from '../server/src/db/database.ts'
import { openServer } from '../server/src/db/server-engine.ts'
import { identifier, type Sql, sql, statement } from '../server/src/db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../server/src/db/test-database.ts'
import { COUNTED_TABLES } from '../server/src/monitoring/case-table.ts'
import { readRunningState } from '../server/src/monitoring/read-running-state.ts'
import { readWorkLists } from '../server/src/monitoring/work-lists/read-work-lists.ts'
import { loadPacks } from '../server/src/rules/index.ts'
import { type Benchmark, compare, type Row, settleDisk } from './benchmark.ts'
import { onBothEngines } from './both-engines.ts'

const NUM_CASES = 1_000_000
const NUM_QUICK_CASES = 100_000
const BATCH = 50_000
interface Rounds {
  numRounds: number
  /** In each round, of each question. */
  numTurns: number
}
const PAGE_ROUNDS: Rounds = { numRounds: 8, numTurns: 2 }
/** Of many rounds a few are slow for one store and a few for the other; of few rounds one would decide the percentile. */
const OVERVIEW_ROUNDS: Rounds = { numRounds: 40, numTurns: 10 }

const PERSON: Person = {
  id: 1,
  account: 'bench',
  name: 'bench',
  roles: ['leader'],
  permissions: ['monitoring:read'],
  communities: null,
}
/** Sees all communities but a few. */
const PERSON_OF_SOME: Person = {
  ...PERSON,
  communities: Array.from({ length: 17 }, (_one, index) => `c${index}`),
}

/** Sees the cases of one department alone, the busiest. */
const PERSON_OF_ONE_DEPARTMENT: Person = { ...PERSON, department: '科室0', isDepartmentOnly: true }

/**
 * Two years of cases of 18 communities, 47 kinds under 12 headings and 7 departments, unevenly as real ones are: the
 * square of a low-discrepancy sequence makes some places and kinds ten times as frequent as others. A twentieth of the
 * calls are those of a thousand people who call often.
 */
const insertCases = (first: number, numCases: number): string => `
  insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at, category_1,
    category_2, category_3, department, community, community_code, responded, resolved, satisfied, retained, title,
    due_at, done_at, revisited_at, caller_key, num_transfers)
  select 'cases', 'rows', n, 1, case when kind % 3 = 0 then 'grid' else 'hotline' end, called_at,
    '分类' || kind % 12, '中类' || kind % 24, '小类' || kind, '科室' || (kind * 5 + case when n % 17 = 0 then 1 else 0 end) % 7,
    '社区' || place, 'c' || place,
    case when is_heard then case when n % 83 = 0 then '否' else '是' end end,
    case when is_heard then case when n % 13 = 0 then '未解决' when n % 41 = 0 then '部分解决' else '解决' end end,
    case when is_heard then case when n % 19 = 0 then '不满意' when n % 11 = 0 then '基本满意' else '满意' end end,
    case when n % 18 = 0 then '剔除' else '保留' end, '诉求',
    called_at + interval '7 days', case when n % 500 > 0 then called_at + interval '5 days' end,
    case when is_heard then called_at + interval '6 days' end,
    case when n % 20 = 0 then 'often ' || n / 20 % 997 else 'caller ' || n % 99991 end,
    case when n % 29 = 0 then 3 else 1 end
  from (
    select n, 47 * part / 65537 * part / 65537 as kind, (18 * share * sqrt(share))::integer as place, n % 10 <> 0 as is_heard,
      timestamptz '2024-06-01 00:00+08' + make_interval(mins => (n::bigint * 7919 % (730 * 1440))::integer) as called_at
    from generate_series(${first}, ${first + numCases - 1}) as n
    cross join lateral (values ((n::bigint * 48271 % 65537)::integer,
      (n::bigint * 16807 % 65521) / 65521.0::double precision)) as one (part, share)
  ) one`

/** Every kind of filter that the page has, alone and together, for short and long periods. */
const FILTERS: RunningStateQuery[] = [
  {},
  { from: '2026-05-01', to: '2026-05-31' },
  { from: '2026-04-17', to: '2026-05-20' },
  { from: '2025-03-10', to: '2026-03-11' },
  { from: '2024-06-01', to: '2026-06-01' },
  { source: 'hotline' },
  { source: 'grid', from: '2025-01-15', to: '2026-01-15' },
  { community: 'c3' },
  { community: 'c0', from: '2024-06-01', to: '2026-06-01' },
  { category: '分类1' },
  { category: '分类0', from: '2024-06-01', to: '2026-06-01' },
  { category: '分类1', category2: '中类1', from: '2025-02-03', to: '2026-05-04' },
  { category: '分类0', category2: '中类0', category3: '小类0' },
  { department: '科室2' },
  { department: '科室0', from: '2025-02-03', to: '2026-05-04' },
  { dataset: 'cases' },
  { category: '分类2', department: '科室3', community: 'c1', source: 'hotline' },
  { category: '分类1', community: 'c0', from: '2025-02-03', to: '2026-05-04' },
  { category: '分类0', department: '科室0', from: '2024-06-01', to: '2026-06-01' },
  { community: 'c0', department: '科室0', from: '2024-06-01', to: '2026-06-01' },
  { community: 'c0', category: '分类0', category2: '中类0', from: '2025-01-01', to: '2026-01-01' },
]

const conditionsOf = (filter: RunningStateQuery, from: string, to: string): Sql =>
  [
    sql`called_day >= ${from}::date and called_day < ${to}::date`,
    ...(filter.source === undefined ? [] : [sql`source = ${filter.source}::text`]),
    ...(filter.community === undefined ? [] : [sql`community_code = ${filter.community}::text`]),
    ...(filter.dataset === undefined ? [] : [sql`dataset_id = ${filter.dataset}::text`]),
    ...(filter.category === undefined ? [] : [sql`category_1 = ${filter.category}::text`]),
    ...(filter.category2 === undefined ? [] : [sql`category_2 = ${filter.category2}::text`]),
    ...(filter.category3 === undefined ? [] : [sql`category_3 = ${filter.category3}::text`]),
    ...(filter.department === undefined ? [] : [sql`department = ${filter.department}::text`]),
  ].reduce((before, one) => sql`${before} and ${one}`)

/** The figures of the page by plain SQL over the rows. */
async function readPlainly(
  database: Database,
  state: RunningState,
  filter: RunningStateQuery,
): Promise<{ total: number; byCategory: Map<string, number>; rates: number[]; calendar: number }> {
  const [firstOfCalendar] = state.calendar
  return database.write(async (tx) => {
    const below = identifier(
      filter.category === undefined
        ? 'category_1'
        : filter.category2 === undefined
          ? 'category_2'
          : 'category_3',
    )
    const groups = async (from: string, to: string) =>
      tx.query<{ c: string | null; k: string | null; s: string | null; d: string | null; num: number }>(sql`
        select ${below} as c, community_code as k, source as s, department as d, count(*)::integer as num
        from monitoring.case_record where ${conditionsOf(filter, from, to)}
        group by grouping sets ((${below}), (community_code), (source), (department))`)
    const rates = async (from: string, to: string) =>
      tx.query<Record<string, number>>(sql`
        select count(*) filter (where responded = '是')::integer as responded_yes,
          count(*) filter (where responded in ('是', '否'))::integer as responded_all,
          count(*) filter (where resolved = '解决')::integer as resolved_yes,
          count(*) filter (where resolved in ('解决', '部分解决', '未解决'))::integer as resolved_all,
          count(*) filter (where satisfied in ('满意', '基本满意'))::integer as satisfied_yes,
          count(*) filter (where satisfied in ('满意', '基本满意', '不满意'))::integer as satisfied_all
        from monitoring.case_record
        where source = 'hotline' and retained <> '剔除' and ${conditionsOf(filter, from, to)}`)
    const [before] = state.previousDaily
    const current = await groups(state.from, state.to)
    await groups(before?.day ?? state.from, state.from)
    const [counted] = await rates(state.from, state.to)
    await rates(before?.day ?? state.from, state.from)
    const days = await tx.query<{ num: number }>(sql`
      select called_day, count(*)::integer as num from monitoring.case_record
      where ${conditionsOf(filter, firstOfCalendar?.day ?? state.from, state.to)} group by called_day`)
    const byCategory = new Map(
      current.filter((row) => row.c !== null).map((row) => [row.c as string, row.num]),
    )
    const one = counted as Record<string, number>
    return {
      total: [...byCategory.values()].reduce((sum, num) => sum + num, 0),
      byCategory,
      rates: ['responded', 'resolved', 'satisfied'].flatMap((rate) => [
        one[`${rate}_yes`] ?? 0,
        one[`${rate}_all`] ?? 0,
      ]),
      calendar: days.reduce((sum, row) => sum + row.num, 0),
    }
  })
}

/** The work lists by plain SQL over the rows; throws where it counts otherwise. */
async function countPlainly(database: Database, { asOf, lists }: WorkLists): Promise<void> {
  const isRecent = (
    day: Sql,
  ): Sql => sql`${day} > (${asOf}::timestamptz - interval '1 second' - interval '30 days')::date
    and ${day} <= (${asOf}::timestamptz - interval '1 second')::date`
  const [counted] = await database.write((tx) =>
    tx.query<Record<string, number>>(sql`
      with recent as (
        select caller_key, count(*) as num from monitoring.case_record
        where ${isRecent(statement('called_day'))} and caller_key is not null group by caller_key
      )
      select count(*) filter (where done_at is null and due_at < ${asOf}::timestamptz)::integer as "overdue",
        count(*) filter (where done_at is null and num_transfers > 2)::integer as "transferred",
        count(*) filter (where ${isRecent(statement(`(revisited_at at time zone 'Asia/Shanghai')::date`))}
          and (satisfied = '不满意' or resolved in ('未解决', '部分解决')))::integer as "unsatisfied",
        (select coalesce(sum(num), 0)::integer from recent where num >= 3) as "repeat-callers"
      from monitoring.case_record`),
  )
  for (const { list, figure } of lists)
    if (counted?.[list] !== undefined && counted[list] !== figure.value)
      throw new Error(`the list ${list} counts ${figure.value}, the rows ${counted[list]}`)
}

const requireSame = (
  state: RunningState,
  plain: Awaited<ReturnType<typeof readPlainly>>,
  filter: RunningStateQuery,
) => {
  const ours = [
    state.total.value,
    ...state.categories.map((one) => plain.byCategory.get(one.key) === one.count),
    ...[state.respondedRate, state.resolvedRate, state.satisfiedRate].flatMap((f) => [
      f.numerator,
      f.denominator,
    ]),
    state.calendar.reduce((sum, day) => sum + (day.count ?? 0), 0),
  ]
  const theirs = [plain.total, ...state.categories.map(() => true), ...plain.rates, plain.calendar]
  if (JSON.stringify(ours) !== JSON.stringify(theirs))
    throw new Error(
      `the roll-up tells otherwise than the rows for ${JSON.stringify(filter)}: ${ours} / ${theirs}`,
    )
}

const percentile95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; answer: T }> {
  const startedAtMs = performance.now()
  const answer = await work()
  return { ms: performance.now() - startedAtMs, answer }
}

/** The answers of each store and the 95th percentile of its times. */
interface Measured<T> {
  ms: number
  answers: T[]
}

/**
 * Asks each store for the same, turn by turn: a machine that is slow for a while is slow for all of them. It does so in
 * rounds, each over connections of its own: where the system puts the process that answers a connection, beside this one
 * or on a core of its own, decides how fast that one answers for as long as it lives. The first answer in a round warms up.
 */
async function measure<T, Stores extends readonly TestDatabase[]>(
  stores: Stores,
  questions: readonly ((database: Database) => Promise<T>)[],
  { numRounds, numTurns }: Rounds,
): Promise<{ [Store in keyof Stores]: Measured<T> }> {
  const measured = stores.map(() => ({ times: [] as number[], answers: [] as T[] }))
  const slowest = questions.map(() => stores.map(() => 0))
  for (let round = 0; round < numRounds; round++) {
    const connected = await Promise.all(stores.map(connectAnew))
    for (const [number, question] of questions.entries())
      for (let turn = 0; turn <= numTurns; turn++)
        for (const [index, { database }] of connected.entries()) {
          const { ms, answer } = await timed(() => question(database))
          const { times, answers } = measured[index]!
          answers[number] = answer
          if (turn === 0) continue
          times.push(ms)
          slowest[number]![index] = Math.max(slowest[number]![index]!, ms)
        }
    for (const { close } of connected) await close()
  }
  if (process.env.SLOW)
    for (const [number, ofStores] of slowest.entries())
      process.stderr.write(`question ${number}: at most ${ofStores.map(Math.round).join(' and ')} ms\n`)
  return measured.map(({ times, answers }) => ({ ms: percentile95(times), answers })) as {
    [Store in keyof Stores]: Measured<T>
  }
}

interface Connected {
  database: Database
  close(): Promise<void>
}

/** The embedded engine has no connections: there it is the store itself. */
async function connectAnew({ database, databaseUrl }: TestDatabase): Promise<Connected> {
  if (databaseUrl === null) return { database, close: async () => undefined }
  const connected = await openServer(databaseUrl)
  return { database: connected, close: () => connected.close() }
}

const size = (numCases: number): string => `${numCases / 1000}k cases`

export const monitoring: Benchmark = ({ isQuick }) =>
  onBothEngines('monitoring', async (engine) => {
    const numCases = isQuick ? NUM_QUICK_CASES : NUM_CASES
    const stores = [await openTestDatabase(engine), await openTestDatabase(engine)] as const
    try {
      for (const [index, { database }] of stores.entries()) {
        const { ms } = await timed(() => fill(database, (index + 1) * numCases))
        process.stderr.write(`${engine}: ${size((index + 1) * numCases)} in ${Math.round(ms / 1000)} s\n`)
      }
      settleDisk()
      return await measureOn(stores, numCases)
    } finally {
      for (const store of stores) await store.drop()
    }
  })

/** The cases go in as they would before a migration that counts them: as an import they would take minutes more. */
async function fill(database: Database, numCases: number): Promise<void> {
  const run = (text: string) => database.write((tx) => tx.query(statement(text)))
  await run(`insert into catalog.dataset (id, title, current_version) values ('cases', 'cases', 1)`)
  await run('alter table monitoring.case_record disable trigger user')
  for (let first = 1; first <= numCases; first += BATCH) await run(insertCases(first, BATCH))
  await run('alter table monitoring.case_record enable trigger user')
  await run('select monitoring.count_anew()')
  for (const table of COUNTED_TABLES) await database.maintain(statement(`vacuum analyze monitoring.${table}`))
  await database.maintain(statement('analyze catalog.dataset'))
  await database.maintain(statement('checkpoint'))
}

async function measureOn(stores: readonly [TestDatabase, TestDatabase], numCases: number): Promise<Row[]> {
  const [first] = stores
  const { database } = first
  const packs = loadPacks(fileURLToPath(new URL('../rules', import.meta.url)))
  const contextOf = (store: Database, person: Person) => ({
    database: store,
    packs,
    person,
    reader: readerOf(person),
  })
  const pagesOf = (person: Person) =>
    FILTERS.map((filter) => (store: Database) => readRunningState(contextOf(store, person), filter))
  /** What the overview asks for of cases: the page without a filter, and what there is to do. */
  const readOverview = async (store: Database): Promise<WorkLists> => {
    await readRunningState(contextOf(store, PERSON), {})
    return readWorkLists(contextOf(store, PERSON), {})
  }
  const [page, pageOfTwice] = await measure(stores, pagesOf(PERSON), PAGE_ROUNDS)
  const [pageOfSome] = await measure([first] as const, pagesOf(PERSON_OF_SOME), PAGE_ROUNDS)
  const [pageOfOneDepartment] = await measure(
    [first] as const,
    pagesOf(PERSON_OF_ONE_DEPARTMENT),
    PAGE_ROUNDS,
  )
  const [overview, overviewOfTwice] = await measure(stores, [readOverview], OVERVIEW_ROUNDS)
  const plainLists = await timed(() => countPlainly(database, overview.answers[0] as WorkLists))
  const plainMs: number[] = []
  for (const [index, filter] of FILTERS.entries()) {
    const state = page.answers[index] as RunningState
    const plain = await timed(() => readPlainly(database, state, filter))
    requireSame(state, plain.answer, filter)
    plainMs.push(plain.ms)
  }
  const { engine } = database
  const goalMs = engine === 'embedded' ? 300 : 150
  const row = (name: string, value: number, peer: string, peerValue: number, goal: number): Row =>
    compare({ name, value, unit: 'ms p95', peer, peerValue, goal })
  const [once, double] = [size(numCases), size(2 * numCases)]
  return [
    row(`page, ${once}`, page.ms, `plain SQL, ${engine}`, percentile95(plainMs), 1),
    row(`page, ${once}`, page.ms, `limit, ${engine}`, goalMs, 1),
    row(`page of 17 communities, ${once}`, pageOfSome.ms, `limit, ${engine}`, goalMs, 1),
    row(`page of one department, ${once}`, pageOfOneDepartment.ms, `limit, ${engine}`, goalMs, 1),
    row(`overview, ${once}`, overview.ms, `plain SQL of the lists, ${engine}`, plainLists.ms, 1),
    row(`overview, ${once}`, overview.ms, `limit, ${engine}`, goalMs, 1),
    row(`page, ${double}`, pageOfTwice.ms, `page, ${once}`, page.ms, 1.2),
    row(`overview, ${double}`, overviewOfTwice.ms, `overview, ${once}`, overview.ms, 1.2),
  ]
}
