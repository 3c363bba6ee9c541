import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reader } from '../db/database.ts'
import { json, sql, statement } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { loadPacks } from '../rules/load-packs.ts'
import type { CaseFilter } from './case-filter.ts'
import { countAnswers, type RateRow } from './counts/answer-queries.ts'
import {
  type AvailableRow,
  type BreakdownRow,
  type CaseCountRow,
  countBreakdown,
  countByDay,
  countByDayAndPart,
  countCases,
  type DayRow,
  type PartDayRow,
  selectAvailableDays,
} from './counts/volume-queries.ts'
import { caseRatesRules } from './rates.ts'

const NUM_CASES = 3_000
const random = createRandom('own communities')
const pick = <T>(values: readonly T[]): T => random.choice(values)

interface Planted {
  dataset: string
  day: string | null
  code: string | null
  name: string | null
  department: string | null
  category: string
  category2: string | null
  source: string
  answer: string
}

/** Some without a day, without a community, or of one that has a name and no code. */
const CASES: Planted[] = Array.from({ length: NUM_CASES }, () => {
  const community = random.integer(0, 5)
  const day = new Date(Date.UTC(2026, 0, 1 + random.integer(0, 119))).toISOString().slice(0, 10)
  return {
    dataset: pick(['hot', 'old']),
    day: random.integer(0, 19) === 0 ? null : day,
    code: community < 4 ? `c${community}` : null,
    name: community === 5 ? null : `社区${community}`,
    department: pick(['物业科', '环保科', null]),
    category: pick(['噪声', '停车']),
    category2: pick(['占道', '施工', null]),
    source: pick(['hotline', 'grid']),
    answer: pick(['已响应', '未响应']),
  }
})

const reader = (communities: string[] | null, more: Partial<Reader> = {}): Reader => ({
  personId: 1,
  communities,
  seesPersonalData: false,
  ...more,
})
const READERS: [name: string, reader: Reader, sees: (one: Planted) => boolean][] = [
  ['everything', reader(null), () => true],
  ['one community', reader(['c1']), ({ code }) => code === 'c1'],
  ['three communities', reader(['c0', 'c2', 'c3']), ({ code }) => ['c0', 'c2', 'c3'].includes(code ?? '')],
  ['no community', reader([]), () => false],
  [
    'two communities of one department',
    reader(['c1', 'c2'], { department: '物业科', isDepartmentOnly: true }),
    ({ code, department }) => ['c1', 'c2'].includes(code ?? '') && department === '物业科',
  ],
  [
    'one department',
    reader(null, { department: '物业科', isDepartmentOnly: true }),
    ({ department }) => department === '物业科',
  ],
  ['no department', reader(null, { isDepartmentOnly: true }), () => false],
]
const FILTERS: CaseFilter[] = [
  {},
  { from: '2026-01-10', to: '2026-04-08' },
  { from: '2026-02-01', to: '2026-04-01', source: 'grid', dataset: 'hot' },
  { community: 'c1' },
  { community: 'c2', from: '2026-01-15', to: '2026-03-20' },
  { community: '社区4' },
  { community: '-' },
  { department: '物业科', from: '2026-01-10', to: '2026-04-08' },
  { category: '噪声' },
  { category: '停车', category2: '占道', from: '2026-01-20', to: '2026-04-08', source: 'hotline' },
  { community: 'c1', department: '环保科', from: '2026-01-10', to: '2026-04-08' },
  { community: 'c2', category: '停车', from: '2026-01-10', to: '2026-04-08' },
  { department: '物业科', category: '噪声' },
  { department: '物业科', category: '噪声', category2: '施工', community: 'c3', to: '2026-03-12' },
  { category: '停车', category2: '-', from: '2026-02-11' },
  { category2: '占道', from: '2026-01-10', to: '2026-04-08' },
  { from: '2026-02-03', to: '2026-02-20', day: '2026-02-09' },
  { day: '2026-05-09' },
  { from: '2026-02-03', to: '2026-02-03' },
  { from: '2026-03-01', to: '2026-02-10', community: 'c1' },
]

const keyOf = ({ code, name }: Planted): string => code ?? name ?? '-'
const isAsked = (filter: CaseFilter, one: Planted): boolean =>
  (filter.community === undefined || keyOf(one) === filter.community) &&
  (filter.department === undefined || one.department === filter.department) &&
  (filter.category === undefined || one.category === filter.category) &&
  (filter.category2 === undefined || (one.category2 ?? '-') === filter.category2) &&
  (filter.source === undefined || one.source === filter.source) &&
  (filter.dataset === undefined || one.dataset === filter.dataset)
const isWithin = (filter: CaseFilter, { day }: Planted): boolean =>
  day !== null &&
  (filter.day === undefined || day === filter.day) &&
  (filter.from === undefined || day >= filter.from) &&
  (filter.to === undefined || day < filter.to)

function counts<T>(values: readonly T[], keyOf: (value: T) => string | null): Record<string, number> {
  const byKey: Record<string, number> = {}
  for (const value of values) {
    const key = keyOf(value)
    if (key !== null) byKey[key] = (byKey[key] ?? 0) + 1
  }
  return byKey
}
const told = <T>(rows: readonly T[], keyOf: (row: T) => string, count: (row: T) => number) =>
  Object.fromEntries(rows.map((row) => [keyOf(row), count(row)]))

const rules = caseRatesRules(loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url))))
let store: TestDatabase

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write(async (tx) => {
    await tx.query(
      statement(
        `insert into catalog.dataset (id, title, current_version) values ('hot', 'hot', 1), ('old', 'old', 1)`,
      ),
    )
    await tx.query(sql`
      insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at, category_1,
        category_2, community, community_code, department, responded, title)
      select dataset, 'rows', row_number() over (), 1, source, (day || ' 09:00+08')::timestamptz, category,
        category2, name, code,
        department, answer, '诉求'
      from jsonb_to_recordset(${json(CASES)}::jsonb) as one (dataset text, day text, code text, name text,
        department text, category text, category2 text, source text, answer text)`)
  })
})
afterAll(() => store?.drop())

describe.each(READERS)('who sees %s reads', (_name, who, sees) => {
  const seen = CASES.filter(sees)

  it.each(FILTERS)('the counts of exactly those cases: %j', async (filter) => {
    const asked = seen.filter((one) => isAsked(filter, one))
    const within = asked.filter((one) => isWithin(filter, one))
    await store.database.read(who, async (tx) => {
      const datasets = await tx.query<CaseCountRow>(countCases(filter, who))
      expect(
        told(
          datasets,
          (row) => row.dataset,
          (row) => row.num_cases,
        ),
      ).toMatchObject(counts(within, (one) => one.dataset))
      expect(datasets.reduce((sum, row) => sum + row.num_undated, 0)).toBe(
        asked.filter(({ day }) => day === null).length,
      )
      const days = await tx.query<DayRow>(countByDay(filter, who))
      expect(
        told(
          days,
          (row) => row.day,
          (row) => row.count,
        ),
      ).toEqual(counts(within, (one) => one.day))
      const [available] = await tx.query<AvailableRow>(selectAvailableDays(filter, '2026-12-31', who))
      const known = asked.flatMap(({ day }) => day ?? []).sort()
      expect([available?.first_day, available?.last_day]).toEqual([known[0] ?? null, known.at(-1) ?? null])
      for (const part of ['community', 'department', 'category'] as const) {
        const rows = await tx.query<PartDayRow>(countByDayAndPart(filter, part, who))
        const key = (one: Planted): string =>
          part === 'community' ? keyOf(one) : part === 'department' ? (one.department ?? '-') : one.category
        expect(
          told(
            rows,
            (row) => `${row.key} ${row.day}`,
            (row) => row.count,
          ),
        ).toEqual(counts(within, (one) => `${key(one)} ${one.day}`))
        const answers = await tx.query<RateRow>(countAnswers(filter, rules, who, part))
        expect(
          told(
            answers,
            (row) => `${row.dataset} ${row.part}`,
            (row) => row.num_cases,
          ),
        ).toEqual(counts(within, (one) => `${one.dataset} ${key(one)}`))
      }
      const breakdown = await tx.query<BreakdownRow>(countBreakdown(filter, who))
      const of = (dimension: BreakdownRow['dimension']) =>
        told(
          breakdown.filter((row) => row.dimension === dimension),
          (row) => row.key,
          (row) => row.count,
        )
      expect(of('community')).toEqual(counts(within, keyOf))
      expect(of('department')).toEqual(counts(within, (one) => one.department ?? '-'))
      expect(of('source')).toEqual(counts(within, (one) => one.source))
      expect(of('dataset')).toEqual(counts(within, (one) => one.dataset))
      if (filter.category2 === undefined)
        expect(of('category')).toEqual(
          counts(within, (one) => (filter.category === undefined ? one.category : (one.category2 ?? '-'))),
        )
    })
  })

  it('no count that mixes what is seen with what is not', async () => {
    const rows = await store.database.read(who, (tx) =>
      tx.query<{ axis: string; key: string; community: string; department: string }>(
        statement(`select distinct axis, key, '' as community, '' as department from monitoring.case_mark
          union select distinct axis, '', community_key, department_key from monitoring.case_month`),
      ),
    )
    const parts = rows.map(({ axis, key, community, department }) => {
      const [first = '', second = ''] = key === '' ? [] : key.split('\u001e')
      return {
        community: axis.startsWith('community') ? community || first : null,
        department: axis.includes('department')
          ? department || (axis.startsWith('community') ? second : first)
          : null,
      }
    })
    if (seen.length > 0) expect(rows.length).toBeGreaterThan(0)
    if (who.communities !== null)
      expect(new Set(parts.map((one) => one.community))).toEqual(new Set(who.communities))
    if (who.isDepartmentOnly === true)
      expect([...new Set(parts.map((one) => one.department))]).toEqual(
        seen.length > 0 ? [who.department] : [],
      )
  })
})
