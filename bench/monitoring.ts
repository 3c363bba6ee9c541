/**
 * What do the overview and the page of the running state cost with a million cases, for any filter, and with twice as many?
 *
 * Ours is the whole answer of the page through row policies, from the counts that are kept; the peer is the same figures
 * by plain SQL over the rows, as the owner, past every policy, and both must tell the same numbers. The goals are the
 * page's own: 300 ms at the 95th percentile on the embedded engine, 150 ms on PostgreSQL, and a fifth more for twice
 * the cases. `SLOW=1` names each filter with its slowest turn, `ENGINE=embedded` or `server` measures on one alone.
 */
import { fileURLToPath } from 'node:url'
import type { Person } from '@jingjing/schema/access-control'
import type { RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import type { WorkLists } from '@jingjing/schema/monitoring/case-work'
import { readerOf } from '../server/src/context.ts'
import type { Database } from '../server/src/db/database.ts'
import { identifier, type Sql, sql, statement } from '../server/src/db/sql.ts'
import { openTestDatabase } from '../server/src/db/test-database.ts'
import { COUNTED_TABLES } from '../server/src/monitoring/case-table.ts'
import { readRunningState } from '../server/src/monitoring/read-running-state.ts'
import { readWorkLists } from '../server/src/monitoring/work-lists/read-work-lists.ts'
import { loadPacks } from '../server/src/rules/index.ts'
import { type Benchmark, compare, type Row } from './benchmark.ts'
import { onBothEngines } from './both-engines.ts'

const NUM_CASES = 1_000_000
const NUM_QUICK_CASES = 100_000
const BATCH = 50_000
const NUM_TURNS = 5
const NUM_OVERVIEW_TURNS = 20

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

/** A line for who waits. */
async function say(what: string, work: () => Promise<unknown>): Promise<void> {
  const { ms } = await timed(work)
  process.stderr.write(`${what} in ${Math.round(ms / 1000)} s\n`)
}

const size = (numCases: number): string => `${numCases / 1000}k cases`

export const monitoring: Benchmark = ({ isQuick }) =>
  onBothEngines('monitoring', async (engine) => {
    const store = await openTestDatabase(engine)
    try {
      return await measureOn(store.database, isQuick ? NUM_QUICK_CASES : NUM_CASES)
    } finally {
      await store.drop()
    }
  })

async function measureOn(database: Database, numCases: number): Promise<Row[]> {
  const packs = loadPacks(fileURLToPath(new URL('../rules', import.meta.url)))
  const contextOf = (person: Person) => ({ database, packs, person, reader: readerOf(person) })
  const context = contextOf(PERSON)
  const { engine } = database
  const goalMs = engine === 'embedded' ? 300 : 150
  const run = (text: string) => database.write((tx) => tx.query(statement(text)))
  // The cases go in as they would before a migration that counts them: as an import they would take minutes more.
  const fill = async (first: number): Promise<void> => {
    await run('alter table monitoring.case_record disable trigger user')
    for (let batch = 0; batch < numCases; batch += BATCH) await run(insertCases(first + batch, BATCH))
    await run('alter table monitoring.case_record enable trigger user')
    await run('select monitoring.count_anew()')
    for (const table of COUNTED_TABLES)
      await database.maintain(statement(`vacuum analyze monitoring.${table}`))
  }
  const measurePage = async (person = PERSON): Promise<{ ms: number; states: RunningState[] }> => {
    const context = contextOf(person)
    const states: RunningState[] = []
    const pageMs: number[] = []
    for (const filter of FILTERS) {
      // The first reading warms up.
      states.push(await readRunningState(context, filter))
      const own: number[] = []
      for (let turn = 0; turn < NUM_TURNS; turn++)
        own.push((await timed(() => readRunningState(context, filter))).ms)
      pageMs.push(...own)
      if (process.env.SLOW)
        process.stderr.write(`${Math.round(Math.max(...own))} ms ${JSON.stringify(filter)}\n`)
    }
    return { ms: percentile95(pageMs), states }
  }
  /** What the overview asks for of cases: the page without a filter, and what there is to do. */
  const readOverview = async (): Promise<[RunningState, WorkLists]> => [
    await readRunningState(context, {}),
    await readWorkLists(context, {}),
  ]
  const measureOverview = async (): Promise<{ ms: number; lists: WorkLists }> => {
    const [, lists] = await readOverview()
    const overviewMs: number[] = []
    for (let turn = 0; turn < NUM_OVERVIEW_TURNS; turn++) overviewMs.push((await timed(readOverview)).ms)
    return { ms: percentile95(overviewMs), lists }
  }
  await run(`insert into catalog.dataset (id, title, current_version) values ('cases', 'cases', 1)`)
  await say(`${engine}: ${size(numCases)} go in`, () => fill(1))
  const page = await measurePage()
  const pageOfSome = await measurePage(PERSON_OF_SOME)
  const pageOfOneDepartment = await measurePage(PERSON_OF_ONE_DEPARTMENT)
  const overview = await measureOverview()
  const plainLists = await timed(() => countPlainly(database, overview.lists))
  const plainMs: number[] = []
  for (const [index, filter] of FILTERS.entries()) {
    const state = page.states[index] as RunningState
    const plain = await timed(() => readPlainly(database, state, filter))
    requireSame(state, plain.answer, filter)
    plainMs.push(plain.ms)
  }
  await say(`${engine}: as many again go in`, () => fill(numCases + 1))
  const twice = await measurePage()
  const overviewOfTwice = await measureOverview()
  const row = (name: string, value: number, peer: string, peerValue: number, goal: number): Row =>
    compare({ name, value, unit: 'ms p95', peer, peerValue, goal })
  return [
    row(`page, ${size(numCases)}`, page.ms, `plain SQL, ${engine}`, percentile95(plainMs), 1),
    row(`page, ${size(numCases)}`, page.ms, `limit, ${engine}`, goalMs, 1),
    row(`page of 17 communities, ${size(numCases)}`, pageOfSome.ms, `limit, ${engine}`, goalMs, 1),
    row(`page of one department, ${size(numCases)}`, pageOfOneDepartment.ms, `limit, ${engine}`, goalMs, 1),
    row(`overview, ${size(numCases)}`, overview.ms, `plain SQL of the lists, ${engine}`, plainLists.ms, 1),
    row(`overview, ${size(numCases)}`, overview.ms, `limit, ${engine}`, goalMs, 1),
    row(`page, ${size(2 * numCases)}`, twice.ms, `page, ${size(numCases)}`, page.ms, 1.2),
    row(
      `overview, ${size(2 * numCases)}`,
      overviewOfTwice.ms,
      `overview, ${size(numCases)}`,
      overview.ms,
      1.2,
    ),
  ]
}
