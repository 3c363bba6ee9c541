import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import type { Person } from '@jingjing/schema/access-control'
import type { RulePackOf } from '@jingjing/schema/rules'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, readerOf } from '../context.ts'
import { json, sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { loadPacks } from '../rules/load-packs.ts'
import { figureOf } from '../trail/index.ts'
import { addDays } from './days.ts'
import { readThemes, themeCases } from './themes.ts'

const packs = loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url)))
const rule = packs.find((pack): pack is RulePackOf<'case-themes'> => pack.pack === 'case-themes')
const groups = rule?.body.groups ?? []
const WORDS = groups.flatMap((group) => group.themes.flatMap((theme) => theme.words))
const LABELS = groups.flatMap((group) => group.themes.flatMap((theme) => theme.labels))

const random = createRandom('themes')
const CASES = Array.from({ length: 500 }, (_one, n) => ({
  n,
  day: addDays('2026-01-01', random.integer(0, 59)),
  code: random.choice(['c1', 'c2', null]),
  category: random.choice([`${random.choice(WORDS)}管理`, '其他', null]),
  category2: random.choice([random.choice(WORDS), null, null]),
  title: random.choice([
    `小区${random.choice(WORDS)}问题，${random.choice(WORDS)}`,
    '反映问题',
    '100%_.*',
    null,
  ]),
  label: random.choice([
    random.choice(LABELS),
    `其他,${random.choice(LABELS)}`,
    '投诉',
    '',
    null,
    null,
    null,
  ]),
}))
type Planted = (typeof CASES)[number]

const PERSON: Person = {
  id: 1,
  account: 'lin',
  name: 'lin',
  roles: ['leader'],
  permissions: ['monitoring:read'],
  communities: null,
}
const PERIOD = { from: '2026-01-31', to: '2026-03-02' }

let store: TestDatabase
beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write(async (transaction) => {
    await transaction.query(
      sql`insert into catalog.dataset (id, title, current_version) values ('hot', '热线', 1)`,
    )
    await transaction.query(sql`
      insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at,
        community_code, category_1, category_2, title, label)
      select 'hot', 'cases', n, 1, 'hotline', day::timestamp at time zone 'Asia/Shanghai', code, category, category2, title, label
      from jsonb_to_recordset(${json(CASES)}::jsonb)
        as one (n integer, day date, code text, category text, category2 text, title text, label text)`)
  })
})
afterAll(() => store.drop())

const contextOf = (person: Person): Context => ({
  database: store.database,
  packs,
  person,
  reader: readerOf(person),
})

/** The rule in plain words of the language: the label goes first, else category and title are read. */
function belongs(
  one: Planted,
  group: (typeof groups)[number],
  theme: (typeof groups)[number]['themes'][number],
  hasTitle: boolean,
) {
  const label = one.label ?? ''
  if (theme.labels.some((text) => label.includes(text))) return true
  if (group.themes.some((other) => other.labels.some((text) => label.includes(text)))) return false
  return theme.words.some((word) =>
    [one.category, one.category2, hasTitle ? one.title : null].some((text) => text?.includes(word)),
  )
}

describe('the themes', () => {
  it.each([
    ['all', PERSON, () => true],
    ['one community', { ...PERSON, communities: ['c1'] }, (one: Planted) => one.code === 'c1'],
  ] as [string, Person, (one: Planted) => boolean][])(
    'count what the rule in plain words counts, now and before, for who sees %s',
    async (_who, person, sees) => {
      const themes = await readThemes(contextOf(person), PERIOD)
      const expected = (from: string, to: string) =>
        groups.map((group) =>
          group.themes.map(
            (theme) =>
              CASES.filter(
                (one) => sees(one) && one.day >= from && one.day < to && belongs(one, group, theme, true),
              ).length,
          ),
        )
      const told = (which: 'cases' | 'previous') =>
        themes.groups.map((group) => group.themes.map((theme) => theme[which].value))
      expect(told('cases')).toEqual(expected(PERIOD.from, PERIOD.to))
      expect(told('previous')).toEqual(expected('2026-01-01', PERIOD.from))
      expect(
        told('cases')
          .flat()
          .filter((value) => value === 0),
      ).toEqual([])
    },
  )

  it('are each a figure that counts the same again, and opens as as many rows', async () => {
    const context = contextOf(PERSON)
    const { groups: read } = await readThemes(context, PERIOD)
    await context.database.read(context.reader, async (transaction) => {
      for (const { cases } of read.flatMap((group) => group.themes)) {
        expect((await figureOf(themeCases, { transaction, packs }, cases.params)).value).toBe(cases.value)
        const page = { after: 0, limit: 1_000 }
        const { rows } = await themeCases.rows({ transaction, packs }, cases.params, page)
        expect(rows).toHaveLength(cases.value ?? 0)
      }
    })
  })

  it('read no title for who may see figures alone', async () => {
    const themes = await readThemes(contextOf({ ...PERSON, isStatisticsOnly: true }), PERIOD)
    for (const [index, group] of groups.entries())
      for (const [position, theme] of group.themes.entries()) {
        const value = themes.groups[index]?.themes[position]?.cases.value ?? null
        const exact = CASES.filter(
          (one) => one.day >= PERIOD.from && belongs(one, group, theme, false),
        ).length
        if (value === null) expect(exact).toBeLessThan(10)
        else expect(Math.abs(value - exact)).toBeLessThan(10)
      }
  })
})
