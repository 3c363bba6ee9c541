import { fileURLToPath } from 'node:url'
import type { Person } from '@jingjing/schema/access-control'
import { RunningState } from '@jingjing/schema/monitoring'
import type { MeasureParams } from '@jingjing/schema/trail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, readerOf } from '../context.ts'
import { json, sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { loadPacks } from '../rules/load-packs.ts'
import { figureOf, type MeasureDefinition } from '../trail/index.ts'
import { addDays, todayInShanghai } from './days.ts'
import { listCasePoints } from './list-case-points.ts'
import { monitoringMeasures, numCases, resolvedRate, respondedRate, satisfiedRate } from './measures.ts'
import { comparePeriods } from './periods/compare-periods.ts'
import { likeCases } from './periods/like-cases.ts'
import { readRunningState } from './read-running-state.ts'
import { readThemes, themeCases } from './themes.ts'

interface Planted {
  dataset: 'hot' | 'old'
  row: number
  day: string | null
  source: 'hotline' | 'grid' | 'message'
  community: string | null
  code: string | null
  category: string | null
  category2: string | null
  department: string | null
  responded: string | null
  resolved: string | null
  satisfied: string | null
  retained: string | null
  hasPosition: boolean
}

/** A score is no count: its rows are those of the rate with the most weight. */
const COUNTED = monitoringMeasures.filter((measure) => measure.unit !== 'points')

const FIRST_DAY = '2026-01-01'
const NUM_DAYS = 80

/** A small generator of its own, so that the planted cases are the same in every run. */
function planted(): Planted[] {
  let state = 20_260_301
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  return Array.from({ length: 900 }, (_, index): Planted => {
    const isOld = index % 9 === 0
    const community = pick([
      ['甲社区', 'c1'],
      ['乙社区', 'c2'],
      ['丙村', null],
      [null, null],
    ] as const)
    return {
      dataset: isOld ? 'old' : 'hot',
      row: index + 2,
      day:
        below(20) === 0
          ? null
          : isOld
            ? addDays('2019-05-01', below(40))
            : addDays(FIRST_DAY, below(NUM_DAYS)),
      source: pick(['hotline', 'hotline', 'hotline', 'grid', 'message'] as const),
      community: community[0],
      code: community[1],
      category: pick(['市容环境', '物业管理', '噪声', null]),
      category2: [null, '一类', '二类'][index % 3] ?? null,
      department: [null, '物业科', '城管科', '物业科'][index % 4] ?? null,
      responded: pick(['是', '1', '否', null]),
      resolved: pick(['解决', '已解决', '未解决', '部分解决', '', null]),
      satisfied: pick(['满意', ' 基本满意', '不满意', '未评价', null]),
      retained: pick(['保留', '1', null, null, '剔除']),
      hasPosition: below(4) > 0,
    }
  })
}

const CASES = planted()
const packs = loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url)))

let store: TestDatabase
let context: Context

const contextOf = (communities: string[] | null): Context => {
  const person: Person = {
    id: 1,
    account: 'lin',
    name: 'lin',
    roles: ['leader'],
    permissions: ['monitoring:read'],
    communities,
  }
  return { database: store.database, packs, person, reader: readerOf(person) }
}

beforeAll(async () => {
  store = await openTestDatabase()
  context = contextOf(null)
  await store.database.write(async (transaction) => {
    await transaction.query(
      sql`insert into catalog.dataset (id, title, current_version) values ('hot', '热线', 3), ('old', '旧件', 1)`,
    )
    await transaction.query(sql`
      insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at,
        community, community_code, category_1, category_2, department, responded, resolved, satisfied, retained, title, location)
      select dataset, 'cases', "row", 1, source, day::timestamp at time zone 'Asia/Shanghai' + interval '23 hours',
        community, code, category, category2, department, responded, resolved, satisfied, retained, '标题 ' || "row",
        case when "hasPosition" then st_setsrid(st_makepoint(116.4 + "row" / 10000.0, 39.9), 4326) end
      from jsonb_to_recordset(${json(CASES)}::jsonb) as one (dataset text, "row" integer, day date, source text,
        community text, code text, category text, category2 text, department text, responded text, resolved text, satisfied text, retained text,
        "hasPosition" boolean)`)
    // A row of a version that was replaced, and one of a version that is not visible yet.
    await transaction.query(sql`
      insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, to_version, source, called_at)
      values ('hot', 'cases', 1, 1, 2, 'hotline', '2026-02-01'), ('hot', 'cases', 1, 4, null, 'hotline', '2026-02-01')`)
  })
})
afterAll(() => store.drop())

const figure = (measure: MeasureDefinition, params: MeasureParams, as: Context = context) =>
  as.database.read(as.reader, (transaction) => figureOf(measure, { transaction, packs }, params))

const rowsBehind = async (measure: MeasureDefinition, params: MeasureParams, limit: number) => {
  const rows = []
  let after: number | null = 0
  while (after !== null) {
    const key: number = after
    const page = await context.database.read(context.reader, (transaction) =>
      measure.rows({ transaction, packs }, params, { after: key, limit }),
    )
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    rows.push(...page.rows)
    after = page.nextAfter
  }
  return rows
}

/** The same filter in plain words of the language, apart from the SQL. */
const selected = (params: MeasureParams): Planted[] =>
  CASES.filter(
    (one) =>
      one.day !== null &&
      (params.from === undefined || one.day >= params.from) &&
      (params.to === undefined || one.day < params.to) &&
      (params.day === undefined || one.day === params.day) &&
      (params.source === undefined || one.source === params.source) &&
      (params.dataset === undefined || one.dataset === params.dataset) &&
      (params.community === undefined || (one.code ?? one.community ?? '-') === params.community) &&
      (params.category === undefined || (one.category ?? '-') === params.category) &&
      (params.category2 === undefined || (one.category2 ?? '-') === params.category2) &&
      (params.department === undefined || (one.department ?? '-') === params.department),
  )

const FILTERS: MeasureParams[] = [
  {},
  { from: '2026-02-01', to: '2026-03-01' },
  { from: '2026-02-01', to: '2026-03-01', source: 'hotline' },
  { day: '2026-02-14' },
  { day: '2026-02-14', from: '2026-02-15' },
  { community: 'c1' },
  { community: '丙村', from: '2026-02-01' },
  { community: '-', source: 'grid' },
  { category: '噪声', to: '2026-02-01' },
  { category: '-', dataset: 'old' },
  { dataset: 'old' },
  { dataset: 'none' },
  // Two things at once, over whole months and over days before and after them.
  { community: 'c1', department: '物业科', from: '2026-01-20', to: '2026-03-15' },
  { community: '丙村', category: '噪声', category2: '一类' },
  { department: '城管科', category: '物业管理', from: '2026-01-10' },
  {
    department: '物业科',
    category: '-',
    category2: '二类',
    category3: '-',
    from: '2026-01-01',
    to: '2026-03-01',
  },
  { community: 'c1', department: '-', from: '2026-01-20' },
  { category: '噪声', department: '-', source: 'hotline' },
  { category: '噪声', category2: '-', community: 'c2', from: '2026-02-01', to: '2026-03-01' },
  { category: '-', community: '-', department: '-' },
  { source: 'message', category: '物业管理', community: 'c2', dataset: 'hot', from: '2026-01-05' },
]

describe.each(FILTERS)('for the cases of %j', (params) => {
  it('the number of cases is that of the planted ones', async () => {
    const { value, datasets } = await figure(numCases, params)
    expect(value).toBe(selected(params).length)
    expect(datasets.map((one) => one.dataset)).toEqual(
      [...new Set(selected(params).map((one) => one.dataset))].sort(),
    )
  })

  it.each(COUNTED.map((measure) => [measure.id, measure] as const))(
    'the rows behind %s are as many as it counted, each once',
    async (_id, measure) => {
      const { value, denominator } = await figure(measure, params)
      const rows = await rowsBehind(measure, params, 50)
      expect(rows).toHaveLength(denominator ?? value ?? 0)
      expect(new Set(rows.map((row) => `${row.dataset} ${row.row}`)).size).toBe(rows.length)
    },
  )
})

describe('the three rates', () => {
  const params = { from: '2026-02-01', to: '2026-03-01' }

  it('divide the good answers by the clear ones, of retained hotline cases alone', async () => {
    const rated = selected(params).filter((one) => one.source === 'hotline' && one.retained !== '剔除')
    const expected = (good: string[], bad: string[], of: (one: Planted) => string | null) => {
      const answers = rated.map((one) => of(one)?.trim() ?? '')
      const numGood = answers.filter((answer) => good.includes(answer)).length
      const numClear = numGood + answers.filter((answer) => bad.includes(answer)).length
      return {
        numerator: numGood,
        denominator: numClear,
        value: (100 * numGood) / numClear,
        numMissing: rated.length - numClear,
      }
    }
    expect(await figure(respondedRate, params)).toMatchObject(
      expected(['是', '1'], ['否'], (one) => one.responded),
    )
    expect(await figure(resolvedRate, params)).toMatchObject(
      expected(['解决', '已解决'], ['未解决', '部分解决'], (one) => one.resolved),
    )
    const satisfied = await figure(satisfiedRate, params)
    expect(satisfied).toMatchObject(expected(['满意', '基本满意'], ['不满意'], (one) => one.satisfied))
    expect(satisfied.notes.numExcluded).toBe(
      selected(params).filter((one) => one.source === 'hotline' && one.retained === '剔除').length,
    )
  })

  it('name the rule that judged, its status and the version of the data', async () => {
    const { rules, datasets } = await figure(resolvedRate, params)
    expect(rules).toMatchObject([{ pack: 'case-rates', version: 'three-rates-2019', status: 'unverified' }])
    expect(datasets).toEqual([{ dataset: 'hot', title: '热线', version: 3 }])
  })

  it('are unknown, not zero, where nobody answered', async () => {
    expect(await figure(resolvedRate, { dataset: 'none' })).toMatchObject({ value: null, denominator: 0 })
  })

  it('do not judge cases from before the rule', async () => {
    const before = { from: '2018-01-01', to: '2019-01-01' }
    expect(await figure(resolvedRate, before)).toMatchObject({ value: null, rules: [] })
  })

  it('judge each case by the version of its own day', async () => {
    const [rule] = packs.filter((pack) => pack.pack === 'case-rates')
    const day = '2026-02-15'
    const stricter = structuredClone(rule!)
    Object.assign(stricter, { version: 'later', validFrom: day })
    stricter.body.rates.satisfied = {
      yes: ['满意'],
      no: ['不满意', '基本满意'],
      partly: [],
      silent: 'missing',
    }
    const dated = [{ ...rule!, validTo: day }, stricter]
    const { numerator, denominator, rules } = await context.database.read(context.reader, (transaction) =>
      figureOf(satisfiedRate, { transaction, packs: dated }, params),
    )
    const rated = selected(params).filter((one) => one.source === 'hotline' && one.retained !== '剔除')
    const isGood = (one: Planted): boolean =>
      one.satisfied === '满意' || (one.satisfied === ' 基本满意' && one.day! < day)
    const isClear = (one: Planted): boolean =>
      ['满意', '基本满意', '不满意'].includes(one.satisfied?.trim() ?? '')
    expect(numerator).toBe(rated.filter(isGood).length)
    expect(denominator).toBe(rated.filter(isClear).length)
    expect(rules.map((one) => one.version)).toEqual(['three-rates-2019', 'later'])
  })
})

describe('a measure', () => {
  it('counts cases without a date as missing', async () => {
    const { numMissing } = await figure(numCases, { from: '2026-02-01', to: '2026-02-02', source: 'grid' })
    expect(numMissing).toBe(CASES.filter((one) => one.day === null && one.source === 'grid').length)
  })

  it('refuses parameters that it does not know and days that do not exist', async () => {
    await expect(figure(numCases, { colour: 'red' })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(figure(numCases, { from: '2026-02-30' })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('sees only the cases that its person sees', async () => {
    const { value } = await figure(numCases, {}, contextOf(['c2']))
    expect(value).toBe(selected({ community: 'c2' }).length)
    expect((await figure(numCases, {}, contextOf([]))).value).toBe(0)
  })
})

describe('the running state', () => {
  it('fits its contract, and every part adds up to the total', async () => {
    const state = RunningState.parse(
      await readRunningState(context, { from: '2026-02-01', to: '2026-03-01' }),
    )
    const total = selected({ from: '2026-02-01', to: '2026-03-01' }).length
    const added = (points: readonly { count: number | null }[]): number =>
      points.reduce((sum, point) => sum + (point.count ?? Number.NaN), 0)
    expect(state.total.value).toBe(total)
    for (const parts of [state.daily, state.categories, state.sources, state.communities, state.datasets])
      expect(added(parts)).toBe(total)
    expect(state.daily).toHaveLength(28)
    expect(state.previousDaily.map((one) => one.day)[0]).toBe('2026-01-04')
    expect(added(state.previousDaily)).toBe(state.previousTotal.value)
    expect(state.previousTotal.value).toBe(selected({ from: '2026-01-04', to: '2026-02-01' }).length)
    expect(state.calendar).toHaveLength(371)
    expect(state.resolvedRate).toEqual(await figure(resolvedRate, state.resolvedRate.params))
    expect(state.communities.find((one) => one.key === 'c1')?.label).toBe('甲社区')
    expect(state.communities.find((one) => one.key === '-')?.label).toBe('')
  })

  it.each(FILTERS.filter((params) => params.day === undefined))(
    'divides the cases of %j as the planted ones divide, for who sees all and who sees some',
    async (params) => {
      const below =
        params.category === undefined ? 'category' : params.category2 === undefined ? 'category2' : null
      for (const communities of [null, ['c1', 'c2']]) {
        const state = await readRunningState(contextOf(communities), params)
        const own = selected({ ...params, from: state.from, to: state.to }).filter(
          (one) => communities === null || communities.includes(one.code ?? ''),
        )
        const divided = (keyOf: (one: Planted) => string | null): Record<string, number> => {
          const counts: Record<string, number> = {}
          for (const one of own) counts[keyOf(one) ?? '-'] = (counts[keyOf(one) ?? '-'] ?? 0) + 1
          return counts
        }
        const told = (points: readonly { key: string; count: number | null }[]) =>
          Object.fromEntries(points.map((point) => [point.key, point.count]))
        expect(told(state.categories)).toEqual(divided((one) => (below === null ? null : one[below])))
        expect(told(state.communities)).toEqual(divided((one) => one.code ?? one.community))
        expect(told(state.departments)).toEqual(divided((one) => one.department))
        expect(told(state.sources)).toEqual(divided((one) => one.source))
      }
    },
  )

  it('opens every part as a figure of the same count', async () => {
    const period = { from: '2026-02-01', to: '2026-03-01' }
    const state = await readRunningState(context, period)
    const parts = [
      ...state.categories.map((one) => ({ count: one.count, params: { category: one.key } })),
      ...state.communities.map((one) => ({ count: one.count, params: { community: one.key } })),
      ...state.sources.map((one) => ({ count: one.count, params: { source: one.key } })),
      ...state.datasets.map((one) => ({ count: one.count, params: { dataset: one.id } })),
      ...state.daily.map((one) => ({ count: one.count, params: { day: one.day } })),
    ]
    for (const { count, params } of parts)
      expect((await figure(numCases, { ...period, ...params } as MeasureParams)).value).toBe(count)
  })

  it('shows the thirty days that end with the last case, of the dataset asked for', async () => {
    const lastOf = (dataset?: string): string =>
      CASES.filter((one) => one.day !== null && (dataset === undefined || one.dataset === dataset))
        .map((one) => one.day!)
        .sort()
        .at(-1)!
    const state = await readRunningState(context, {})
    expect(state.to).toBe(addDays(lastOf(), 1))
    expect(state.from).toBe(addDays(state.to, -30))
    const old = await readRunningState(context, { dataset: 'old' })
    expect(old.to).toBe(addDays(lastOf('old'), 1))
    expect(old.total.value).toBe(selected({ dataset: 'old', from: old.from, to: old.to }).length)
    expect(old.available?.to).toBe(old.to)
  })

  it('is not moved into the future by a mistyped year', async () => {
    const future = addDays(todayInShanghai(Date.now()), 400)
    await store.database.write((transaction) =>
      transaction.query(sql`insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, called_at)
        values ('old', 'cases', 99999, 1, 'hotline', ${future}::date)`),
    )
    const state = await readRunningState(context, {})
    expect(state.to <= addDays(todayInShanghai(Date.now()), 1)).toBe(true)
    expect(state.available?.to).toBe(addDays(future, 1))
    await store.database.write((transaction) =>
      transaction.query(sql`delete from monitoring.case_record where source_row = 99999`),
    )
  })

  it('is empty, not broken, where there are no cases', async () => {
    const state = RunningState.parse(await readRunningState(contextOf([]), {}))
    expect(state.total.value).toBe(0)
    expect(state.available).toBeNull()
    expect(state.daily).toHaveLength(30)
    expect(state.categories).toEqual([])
  })

  it('refuses a period without days', async () => {
    await expect(readRunningState(context, { from: '2026-03-01', to: '2026-03-01' })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })
})

describe('points of cases', () => {
  const query = { from: '2026-02-01', to: '2026-03-01' }

  it('are those that have a position; the others are counted', async () => {
    const { points, numWithoutPosition, isTruncated } = await listCasePoints(context, query)
    expect(points).toHaveLength(selected(query).filter((one) => one.hasPosition).length)
    expect(numWithoutPosition).toBe(selected(query).filter((one) => !one.hasPosition).length)
    expect(isTruncated).toBe(false)
  })

  it('are the newest where there are too many, and say so', async () => {
    const { points, isTruncated } = await listCasePoints(context, query, 10)
    expect(points).toHaveLength(10)
    expect(isTruncated).toBe(true)
    const newest = selected(query)
      .filter((one) => one.hasPosition)
      .map((one) => one.day!)
      .sort()
      .reverse()
      .slice(0, 10)
    expect(points.map((one) => one.calledAt.slice(0, 10))).toEqual(newest)
  })

  it('are the newest also where the last days have few with a position', async () => {
    for (let numDays = 1; numDays <= 40; numDays++) {
      const until = { from: FIRST_DAY, to: addDays('2026-02-01', numDays), source: 'grid' } as const
      const { points } = await listCasePoints(context, until, 1)
      const days = selected(until)
        .filter((one) => one.hasPosition)
        .map((one) => one.day as string)
      expect(points.map((one) => one.calledAt.slice(0, 10))).toEqual(days.sort().slice(-1))
    }
  })
})

describe('the themes', () => {
  const period = { from: FIRST_DAY, to: addDays(FIRST_DAY, NUM_DAYS) }

  it('count the cases whose category has a word of the rule, for whoever sees them, and open as their rows', async () => {
    for (const communities of [null, ['c1']]) {
      const own = contextOf(communities)
      const expected = CASES.filter(
        (one) =>
          one.dataset === 'hot' &&
          one.day !== null &&
          one.category === '物业管理' &&
          (communities === null || one.code === 'c1'),
      ).length
      const { groups } = await readThemes(own, period)
      const housing = groups
        .find((one) => one.group === 'seven')
        ?.themes.find((one) => one.theme === 'housing')
      expect(housing?.cases.value).toBe(expected)
      const rows = await store.database.read(own.reader, (transaction) =>
        themeCases.rows({ transaction, packs }, housing?.cases.params ?? {}, { after: 0, limit: 1_000 }),
      )
      expect(rows.rows).toHaveLength(expected)
    }
  })
})

describe('a month beside others', () => {
  const ask = { span: 'month', dataset: 'hot', to: '2026-03-01' } as const
  // By the notice: 1 to 3 January and 15 to 23 February are holidays; 4 January, 14 and 28 February are worked.
  const OFF = ['01', '02', '03', '10', '11', '17', '18', '24', '25', '31'].map((day) => `2026-01-${day}`)
  const WORKING_FEBRUARY = 16
  const OFF_FEBRUARY = 12

  it('is laid beside the whole one before, counted on as many working days and days off', async () => {
    const { against, ...february } = await comparePeriods(context, ask)
    expect(february).toMatchObject({
      from: '2026-02-01',
      to: '2026-03-01',
      isWhole: true,
      numWorkingDays: WORKING_FEBRUARY,
      numDaysOff: OFF_FEBRUARY,
    })
    const [before] = against
    expect(before).toMatchObject({
      kind: 'previous',
      from: '2026-01-01',
      to: '2026-02-01',
      numWorkingDays: 21,
      numDaysOff: 10,
      isCovered: true,
    })
    const january = selected({ dataset: 'hot', from: '2026-01-01', to: '2026-02-01' })
    const numOff = january.filter((one) => OFF.includes(one.day as string)).length
    const like = ((january.length - numOff) / 21) * WORKING_FEBRUARY + (numOff / 10) * OFF_FEBRUARY
    expect(before?.like.value).toBeCloseTo(like, 9)
    const now = selected({ dataset: 'hot', from: '2026-02-01', to: '2026-03-01' }).length
    expect([february.figures.cases.value, before?.figures.cases.value]).toEqual([now, january.length])
    expect(before?.changes[0]).toMatchObject({ of: 'cases', isBeyondChance: false })
    expect(before?.changes[0]?.change).toBeCloseTo(100 * (now / like - 1), 9)
  })

  it('has every figure of it with its trail: the same again by its parameters, and its rows', async () => {
    const { figures, against } = await comparePeriods(context, ask)
    const like = against[0]!.like
    expect(like.rules.map((rule) => rule.version)).toEqual(['china-2026'])
    expect((await figure(likeCases, like.params)).value).toBe(like.value)
    expect(await rowsBehind(likeCases, like.params, 100)).toHaveLength(against[0]!.figures.cases.value ?? 0)
    expect((await figure(resolvedRate, figures.resolved.params)).value).toBe(figures.resolved.value)
    const change = against[0]!.changes.find((one) => one.of === 'resolved')?.change
    expect(change).toBeCloseTo((figures.resolved.value ?? 0) - (against[0]!.figures.resolved.value ?? 0), 9)
  })

  it('is compared with nothing where the data do not reach back, and on its way only with as many days', async () => {
    const { against } = await comparePeriods(context, { ...ask, to: '2026-03-11' })
    expect(against.map((one) => [one.kind, one.from, one.to, one.isCovered, one.changes.length])).toEqual([
      ['previous', '2026-02-01', '2026-02-11', true, 4],
      ['last-year', '2025-03-01', '2025-03-11', false, 0],
    ])
  })

  it('tells nobody of few cases by multiplying them into many', async () => {
    const eyes = { ...context.reader, isStatisticsOnly: true }
    const dayOf = { dataset: 'hot', community: 'c1', source: 'grid' }
    const counts = Array.from({ length: NUM_DAYS }, (_one, index) => addDays(FIRST_DAY, index)).map(
      (day) => ({
        day,
        num: selected({ ...dayOf, day }).length,
      }),
    )
    const { day } = counts.find(({ num }) => num === 1 || num === 2)!
    const few = { ...dayOf, from: day, to: addDays(day, 1), likeFrom: '2025-01-01', likeTo: '2026-01-01' }
    const told = await context.database.read(eyes, (transaction) =>
      figureOf(likeCases, { transaction, packs }, few),
    )
    expect(told).toMatchObject({ value: null, notes: { isWithheld: true } })
    expect((await figure(likeCases, few)).value).toBeGreaterThan(100)
  })
})
