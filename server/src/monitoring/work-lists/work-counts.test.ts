import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import type { Person } from '@jingjing/schema/access-control'
import { WORK_LISTS, type WorkListName, type WorkListQuery } from '@jingjing/schema/monitoring/case-work'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, readerOf } from '../../context.ts'
import { json, sql, statement } from '../../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import { loadPacks } from '../../rules/load-packs.ts'
import { addDays, todayInShanghai } from '../days.ts'
import { listWorkCases, readWorkLists } from './read-work-lists.ts'

interface Row {
  id: number
  dataset: string
  called_day: string | null
  caller: string | null
  code: string | null
  department: string | null
  due_at: string | null
  done_at: string | null
  revisited_at: string | null
  resolved: string | null
  satisfied: string | null
  transfers: number
}

const packs = loadPacks(fileURLToPath(new URL('../../../../rules', import.meta.url)))
const random = createRandom('work counts')
const below = (limit: number): number => random.integer(0, limit - 1)
const pick = <T>(values: readonly T[]): T => random.choice(values)

const PERSON: Person = {
  id: 1,
  account: 'lin',
  name: 'lin',
  roles: ['leader'],
  permissions: ['monitoring:read'],
  communities: null,
}
const READERS: [name: string, person: Person, sees: (row: Row) => boolean][] = [
  ['who sees all', PERSON, () => true],
  ['of one community', { ...PERSON, communities: ['c1'] }, (row) => row.code === 'c1'],
  [
    'of one department',
    { ...PERSON, department: '物业科', isDepartmentOnly: true },
    (row) => row.department === '物业科',
  ],
]
const QUERIES: WorkListQuery[] = [
  {},
  { community: 'c1' },
  { department: '物业科', dataset: 'hot' },
  { community: 'c2', department: '-' },
  { community: '-', dataset: 'old' },
]

let store: TestDatabase
beforeAll(async () => {
  store = await openTestDatabase()
})
afterAll(() => store.drop())

const run = (text: string) => store.database.write((tx) => tx.query(statement(text)))
const contextOf = (person: Person): Context => ({
  database: store.database,
  packs,
  person,
  reader: readerOf(person),
})

/** Cases of a version, called from some day on: few callers, so that many call often and some just not often enough. */
const addCases = (dataset: string, version: number, numCases: number, from: string) =>
  store.database.write((tx) =>
    tx.query(sql`
      insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at, caller_key,
        community_code, department, due_at, done_at, revisited_at, resolved, satisfied, num_transfers, repeat_state)
      select ${dataset}, 'cases', n, ${version}::integer, 'hotline', day::timestamp at time zone 'Asia/Shanghai' + interval '20 hours',
        caller, code, department, day::timestamp at time zone 'Asia/Shanghai' + make_interval(hours => due),
        case when done then day::timestamp at time zone 'Asia/Shanghai' + interval '30 hours' end,
        day::timestamp at time zone 'Asia/Shanghai' + make_interval(hours => revisit), resolved, satisfied, transfers, state
      from jsonb_to_recordset(${json(
        Array.from({ length: numCases }, (_one, n) => ({
          n,
          day: n % 20 === 0 ? null : addDays(from, n % 20 === 1 ? 69 : below(70)),
          caller: below(6) === 0 ? null : `caller ${below(90)}`,
          code: pick(['c1', 'c1', 'c2', null]),
          department: pick(['物业科', '城管科', null]),
          // Some of the last day are due soon after it.
          due: n % 20 === 1 ? 24 + below(40) : below(5) === 0 ? null : below(240),
          done: n % 20 !== 1 && below(3) > 0,
          revisit: below(3) === 0 ? null : 20 + below(900),
          resolved: pick(['解决', ' 未解决', '部分解决', '0', null]),
          satisfied: pick(['满意', '不满意', '0', '未评价', null]),
          transfers: below(5),
          state: pick([null, null, null, null, 'superseded', 'duplicate']),
        })),
      )}::jsonb) as one (n integer, day date, caller text, code text, department text, due integer, done boolean,
        revisit integer, resolved text, satisfied text, transfers integer, state text)`),
  )
const gather = (dataset: string, version: number) =>
  run(
    `select monitoring.gather_counts('${dataset}', ${version}), monitoring.sift_calls('${dataset}', ${version})`,
  )
const show = (dataset: string, version: number) =>
  run(`update catalog.dataset set current_version = ${version} where id = '${dataset}'`)

/** What can be seen of the cases themselves, by the owner. */
const currentRows = () =>
  store.database.write((tx) =>
    tx.query<Row>(sql`
      select case_record.id, dataset_id as dataset, called_day, caller_key as caller, community_code as code,
        case_record.department, due_at, done_at, revisited_at, btrim(resolved) as resolved, satisfied, num_transfers as transfers
      from monitoring.case_record
      join catalog.dataset on dataset.id = dataset_id and deleted_at is null
      where from_version <= current_version and coalesce(to_version > current_version, true) and repeat_state is null`),
  )

/** The lists in plain words of the language, apart from the SQL. */
function expected(list: WorkListName, asOf: string, seen: readonly Row[], query: WorkListQuery): number[] {
  const now = Date.parse(asOf)
  const hoursLeft = (row: Row): number =>
    row.due_at === null ? Number.NaN : (Date.parse(row.due_at) - now) / 3_600_000
  const lastDay = todayInShanghai(now - 1)
  const isRecent = (day: string | null): boolean =>
    day !== null && day > addDays(lastDay, -30) && day <= lastDay
  const numCalls = new Map<string, number>()
  for (const { caller, called_day } of seen)
    if (caller !== null && isRecent(called_day)) numCalls.set(caller, (numCalls.get(caller) ?? 0) + 1)
  const isOpen = (row: Row): boolean => row.done_at === null
  const stands: Record<WorkListName, (row: Row) => boolean> = {
    overdue: (row) => isOpen(row) && hoursLeft(row) < 0,
    'due-today': (row) =>
      isOpen(row) &&
      hoursLeft(row) >= 0 &&
      todayInShanghai(Date.parse(row.due_at ?? '')) === todayInShanghai(now),
    'about-to-breach': (row) => isOpen(row) && hoursLeft(row) >= 0 && hoursLeft(row) < 24,
    unsatisfied: (row) =>
      row.revisited_at !== null &&
      isRecent(todayInShanghai(Date.parse(row.revisited_at))) &&
      (['不满意', '0'].includes(row.satisfied ?? '') ||
        ['未解决', '部分解决', '0'].includes(row.resolved ?? '')),
    'repeat-callers': (row) =>
      isRecent(row.called_day) && row.caller !== null && (numCalls.get(row.caller) ?? 0) >= 3,
    transferred: (row) => isOpen(row) && row.transfers > 2,
  }
  return seen
    .filter(
      (row) =>
        stands[list](row) &&
        (query.community === undefined || (row.code ?? '-') === query.community) &&
        (query.department === undefined || (row.department ?? '-') === query.department) &&
        (query.dataset === undefined || row.dataset === query.dataset),
    )
    .map((row) => row.id)
    .sort((a, b) => a - b)
}

/** Every list, under every filter, for every reader: its count and its cases are those of the plain words. */
async function requireTrue(): Promise<Map<WorkListName, number>> {
  const rows = await currentRows()
  const largest = new Map<WorkListName, number>()
  for (const [name, person, sees] of READERS)
    for (const query of QUERIES) {
      const { asOf, lists } = await readWorkLists(contextOf(person), query)
      for (const { list, figure } of lists) {
        const own = expected(list, asOf, rows.filter(sees), query)
        expect(figure.value, `${list} for ${name} ${JSON.stringify(query)}`).toBe(own.length)
        largest.set(list, Math.max(largest.get(list) ?? 0, own.length))
      }
      if (name !== 'who sees all' || Object.keys(query).length > 0) continue
      for (const list of ['unsatisfied', 'repeat-callers'] as const) {
        const page = await listWorkCases(contextOf(person), list, query)
        const listed = page.cases.map((one) => one.id).sort((a, b) => a - b)
        expect(listed).toEqual(expected(list, asOf, rows, query))
      }
    }
  return largest
}

const numUnsifted = async (): Promise<number> =>
  (await store.database.write((tx) => tx.query(sql`select * from monitoring.unsifted_version`))).length

describe('the counts of work, which do not go to the cases, tell what the cases tell', () => {
  it('when two datasets have come in', async () => {
    await run(
      `insert into catalog.dataset (id, title, current_version) values ('hot', '热线', 1), ('old', '旧件', 1)`,
    )
    await addCases('hot', 1, 220, '2026-01-01')
    await addCases('old', 1, 110, '2026-01-20')
    await gather('hot', 1)
    await gather('old', 1)
    expect(await numUnsifted()).toBe(0)
    // Were all calls among those of likely repeat callers, nothing would be spared.
    const [calls] = await store.database.write((tx) =>
      tx.query<{ num_likely: number; num_all: number }>(sql`
        select (select count(*)::integer from monitoring.repeat_call) as num_likely, count(caller_key)::integer as num_all
        from monitoring.case_record`),
    )
    expect(calls?.num_likely).toBeLessThan(0.8 * (calls?.num_all ?? 0))
    const largest = await requireTrue()
    // A list without cases would prove nothing.
    for (const list of WORK_LISTS) expect(largest.get(list), list).toBeGreaterThan(0)
  })

  it('when cases are added whose callers had called before, as long as they are not sifted and afterwards', async () => {
    await addCases('hot', 2, 90, '2026-02-01')
    await requireTrue()
    await show('hot', 2)
    expect(await numUnsifted()).toBe(1)
    await requireTrue()
    await gather('hot', 2)
    expect(await numUnsifted()).toBe(0)
    await requireTrue()
  })

  it('when a version gives way to another, and while it is still to be seen', async () => {
    await addCases('old', 2, 110, '2026-01-25')
    await gather('old', 2)
    await run(
      `update monitoring.case_record set to_version = 2 where dataset_id = 'old' and from_version = 1`,
    )
    await requireTrue()
    await show('old', 2)
    await requireTrue()
  })

  it('when an import is broken off', async () => {
    await addCases('hot', 3, 40, '2026-02-10')
    await run(
      `update monitoring.case_record set to_version = 3 where dataset_id = 'hot' and from_version = 1`,
    )
    await addCases('old', 3, 60, '2026-02-10')
    await gather('old', 3)
    await show('old', 3)
    await run(`delete from monitoring.case_record where dataset_id = 'hot' and from_version = 3`)
    await run(
      `update monitoring.case_record set to_version = null where dataset_id = 'hot' and to_version = 3`,
    )
    await requireTrue()
  })

  it('when callers are forgotten, handlings replaced, and everything is counted anew', async () => {
    await run(`update monitoring.case_record set caller_key = null where id % 7 = 0`)
    await run(
      `update monitoring.case_record set repeat_state = 'superseded' where id % 11 = 0 and repeat_state is null`,
    )
    await requireTrue()
    await run('select monitoring.count_anew()')
    await requireTrue()
  })

  it('when a dataset is taken out, and when its cases are gone', async () => {
    await run(`update catalog.dataset set deleted_at = now() where id = 'old'`)
    await requireTrue()
    await run(`delete from monitoring.case_record where dataset_id = 'old'`)
    await run(`delete from catalog.dataset where id = 'old'`)
    await requireTrue()
  })

  it('and who may see figures alone has them as well, small ones withheld', async () => {
    const { lists } = await readWorkLists(contextOf({ ...PERSON, isStatisticsOnly: true }), {})
    const full = await readWorkLists(contextOf(PERSON), {})
    for (const [index, { figure }] of lists.entries()) {
      const value = full.lists[index]?.figure.value ?? 0
      if (figure.value !== null) expect(Math.abs(figure.value - value)).toBeLessThan(10)
      else expect(value).toBeLessThan(10)
    }
  })
})
