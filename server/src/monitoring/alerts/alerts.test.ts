/** Rules and alerts over their addresses, on one store with a surge, a source that fell silent and a late case. */
import type { Person } from '@jingjing/schema/access-control'
import type { Alert, AlertPreview, AlertRule, Alerts, NewAlertRule } from '@jingjing/schema/monitoring/alerts'
import { Problem } from '@jingjing/schema/problems'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../db/sql.ts'
import { environmentMeasures } from '../../environment/index.ts'
import { openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { DEFAULT_RULES, ensureDefaultRules } from './default-rules.ts'
import { endOfQuiet } from './evaluate-alerts.ts'
import { mayRead, requireReadable } from './watched-measure.ts'

const NUM_DAYS = 200
const dayOf = (daysAgo: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - daysAgo * 86_400_000).toISOString().slice(0, 10)

/** Six cases a day of two communities; 甲社区 has thirty on each of the last five days. One was never done. */
function fileOfCases(): string {
  const rows = ['工单编号,来电时间,一级分类,标题,社区,承办部门,截止时间,办结时间,来源渠道']
  let number = 0
  const add = (daysAgo: number, community: string, isOpen = false): void => {
    number += 1
    const day = dayOf(daysAgo)
    rows.push(
      `N${number},${day} 09:00:00,噪声,第 ${number} 件,${community},城管科,${day} 12:00:00,${isOpen ? '' : `${day} 11:00:00`},12345`,
    )
  }
  for (let daysAgo = NUM_DAYS; daysAgo >= 1; daysAgo--)
    for (const community of ['甲社区', '乙社区'])
      for (let one = 0; one < (community === '甲社区' && daysAgo <= 5 ? 30 : 3); one++)
        add(daysAgo, community)
  add(3, '乙社区', true)
  return `${rows.join('\n')}\n`
}

/** One station, hour by hour for forty days: 30 µg/m³, and 120 on the last two. */
function fileOfAir(): string {
  const rows = ['监测点名称,监测时间,PM2.5(μg/m³)']
  for (let daysAgo = 40; daysAgo >= 1; daysAgo--)
    for (let hour = 0; hour < 24; hour++)
      rows.push(`双井站,${dayOf(daysAgo)} ${String(hour).padStart(2, '0')}:00,${daysAgo <= 2 ? 120 : 30}`)
  return `${rows.join('\n')}\n`
}

let http: TestHttp
const SHARED = {
  filter: {},
  by: 'none',
  clearAfterDays: 2,
  repeatHours: null,
  escalateHours: null,
  quietFrom: 0,
  quietUntil: 0,
} as const
const SURGE = {
  title: '突增',
  isOn: true,
  definition: {
    ...SHARED,
    by: 'community',
    condition: {
      kind: 'change',
      against: 'weekday',
      direction: 'more',
      windowDays: 1,
      falseAlarmsPerYear: 4,
    },
  },
}
const OVERDUE = {
  title: '超期',
  isOn: true,
  definition: { ...SHARED, condition: { kind: 'deadline', what: 'overdue', bound: 1 } },
}

const DIRTY = {
  title: '空气',
  isOn: true,
  definition: {
    ...SHARED,
    condition: {
      kind: 'measure',
      measure: 'environment.pm25-daily-mean',
      params: {},
      windowDays: 1,
      direction: 'above',
      bound: 75,
    },
  },
} satisfies NewAlertRule

const evaluate = async (): Promise<void> => {
  const job = await http.queue.submit({ kind: 'alert-evaluation', subject: '', input: {}, createdBy: null })
  const done = await http.queue.finished(job.id)
  expect(done.state).toBe('done')
}
const alertsOf = async (who: Parameters<TestHttp['get']>[0] = 'operator'): Promise<Alerts> =>
  (await http.get(who, '/api/monitoring/alerts')).body
const add = async (rule: object): Promise<AlertRule> =>
  (await http.send('operator', 'POST', '/api/monitoring/alert-rules', rule)).body
const run = (statement: ReturnType<typeof sql>) => http.store.database.write((tx) => tx.query(statement))

beforeAll(async () => {
  http = await openTestHttp({ communities: { 'community-worker': ['elsewhere'] } })
  await http.importFile('cases.csv', fileOfCases())
  await http.importFile('air.csv', fileOfAir())
  await add(SURGE)
  await add(OVERDUE)
  await add(DIRTY)
  await evaluate()
})
afterAll(() => http?.close())

const alertOf = async (title: string): Promise<Alert> =>
  (await alertsOf()).alerts.find((one) => one.rule.title === title) as Alert

describe('alerts', () => {
  it('find the surge where it is and since when, with what was expected, once however often it is looked for', async () => {
    await evaluate()
    const surges = (await alertsOf()).alerts.filter((one) => one.rule.title === '突增')
    expect(surges).toHaveLength(1)
    expect(surges[0]).toMatchObject({ label: '甲社区', state: 'open', since: dayOf(5), observed: 30 })
    expect(surges[0]?.expected).toBeCloseTo(3, 6)
    const { figures } = (
      await http.send('operator', 'POST', '/api/trail/figures', { requests: [surges[0]?.figure] })
    ).body
    expect(figures[0].value).toBe(30)
  })

  it('count the cases past their limit', async () => {
    expect(await alertOf('超期')).toMatchObject({ observed: 1, since: dayOf(2) })
  })

  it('are of figures of the environment as well, with the same figure behind them', async () => {
    const dirty = await alertOf('空气')
    expect(dirty).toMatchObject({ label: '双井站', state: 'open', since: dayOf(2), observed: 120 })
    const { figures } = (
      await http.send('operator', 'POST', '/api/trail/figures', { requests: [dirty.figure] })
    ).body
    expect(figures[0].value).toBe(120)
  })

  it('are not seen by whoever sees none of the communities', async () => {
    expect((await alertsOf('community-worker')).alerts).toEqual([])
    expect((await http.get('community-worker', '/api/monitoring/alert-rules')).body.rules).toEqual([])
  })

  it('are repeated and told to the leaders while nobody has taken note, and not afterwards', async () => {
    const rule = await alertOf('超期')
    const later = { ...OVERDUE, definition: { ...OVERDUE.definition, repeatHours: 5, escalateHours: 10 } }
    await http.send('operator', 'PUT', `/api/monitoring/alert-rules/${rule.rule.id}`, later)
    await run(
      sql`update monitoring.alert set opened_at = now() - interval '11 hours', told_at = now() - interval '6 hours'`,
    )
    await evaluate()
    expect(await alertOf('超期')).toMatchObject({ numRepeats: 1, isEscalated: true })
    const noted = await http.send('operator', 'POST', `/api/monitoring/alerts/${rule.id}/acknowledgement`, {
      note: '已催办',
    })
    expect(noted.body).toMatchObject({ state: 'acknowledged', note: '已催办', acknowledgedBy: 'operator' })
    await run(sql`update monitoring.alert set told_at = now() - interval '6 hours'`)
    await evaluate()
    expect((await alertOf('超期')).numRepeats).toBe(1)
  })

  it('become a case once, with the place and the words of the alert', async () => {
    const { id } = await alertOf('突增')
    const first = await http.send('operator', 'POST', `/api/monitoring/alerts/${id}/hand-over`, {
      note: '请核实',
    })
    const again = await http.send('operator', 'POST', `/api/monitoring/alerts/${id}/hand-over`, {})
    expect(again.body.number).toBe(first.body.number)
    const rows = (await run(
      sql`select title from monitoring.current_case where external_id = ${first.body.number}`,
    )) as { title: string }[]
    expect(rows).toEqual([{ title: '突增：甲社区' }])
    expect((await alertOf('突增')).state).toBe('acknowledged')
  })

  it('end when the rule is switched off or what it asks for is changed', async () => {
    const { rule } = await alertOf('突增')
    await http.send('operator', 'PUT', `/api/monitoring/alert-rules/${rule.id}`, { ...SURGE, isOn: false })
    expect((await alertOf('突增')).state).toBe('closed')
  })
})

describe('a preview', () => {
  it('says when the rule would have told in the last year, and stores nothing', async () => {
    const { body } = await http.send('leader', 'POST', '/api/monitoring/alert-previews', SURGE.definition)
    const preview = body as AlertPreview
    expect(preview.episodes).toEqual([
      { label: '甲社区', from: dayOf(5), until: null, observed: 30, expected: expect.closeTo(3, 6) },
    ])
    expect(preview.days.at(-1)).toEqual({ day: dayOf(1), value: 33 })
    for (const condition of [
      { kind: 'silence' },
      { kind: 'cluster' },
      { kind: 'run', numDays: 5, direction: 'more' },
    ])
      expect(
        (await http.send('leader', 'POST', '/api/monitoring/alert-previews', { ...SHARED, condition }))
          .status,
      ).toBe(200)
  })
})

describe('a rule of a figure', () => {
  const measure = environmentMeasures.find((one) => one.id === DIRTY.definition.condition.measure)
  const person = (permissions: Person['permissions']): { person: Person } => ({
    person: { id: 1, account: 'a', name: 'a', roles: [], permissions, communities: null },
  })
  const { definition } = DIRTY

  it('is for those who may read the figure', () => {
    const measures = measure === undefined ? [] : [measure]
    expect(mayRead(person(['monitoring:read', 'environment:read']), measures, definition)).toBe(true)
    expect(mayRead(person(['monitoring:read']), measures, definition)).toBe(false)
    expect(() => requireReadable(person(['monitoring:read']), measures, definition)).toThrow(Problem)
    expect(mayRead(person(['monitoring:read', 'environment:read']), [], definition)).toBe(false)
  })

  it('tells in a preview when it would have told, day by day', async () => {
    const { body } = await http.send('leader', 'POST', '/api/monitoring/alert-previews', definition)
    const preview = body as AlertPreview
    expect(preview.episodes).toEqual([
      { label: '双井站', from: dayOf(2), until: null, observed: 120, expected: null },
    ])
    expect(preview.days).toHaveLength(40)
    expect(preview.days[0]).toEqual({ day: dayOf(40), value: 30 })
  })

  it.each([
    { measure: 'environment.unknown', params: {} },
    { measure: 'monitoring.cases', params: {} },
    { measure: 'environment.aqi', params: { day: dayOf(1) } },
    { measure: 'environment.aqi', params: { colour: 'red' } },
  ])('is refused where there is no such figure of a day: %j', async (asked) => {
    const rule = { ...DIRTY, definition: { ...definition, condition: { ...definition.condition, ...asked } } }
    for (const [path, sent] of [
      ['/api/monitoring/alert-rules', rule],
      ['/api/monitoring/alert-previews', rule.definition],
    ] as const)
      expect(await http.send('operator', 'POST', path, sent)).toMatchObject({
        status: 400,
        code: 'bad-request',
      })
  })
})

describe('rules', () => {
  it('of the platform come once in the life of a store', async () => {
    await ensureDefaultRules(http.store.database)
    const { rules } = (await http.get('operator', '/api/monitoring/alert-rules')).body
    expect(rules.some((one: AlertRule) => one.defaultName !== null)).toBe(false)
    expect(new Set(DEFAULT_RULES.map((one) => one.name)).size).toBe(DEFAULT_RULES.length)
  })

  it('are quiet in their hours, also past midnight', () => {
    const at = (time: string): number => Date.parse(`2026-03-05T${time}:00+08:00`)
    const night = { quietFrom: 20, quietUntil: 8 }
    expect(endOfQuiet(night, at('07:59'))).toBe('2026-03-05T00:00:00.000Z')
    expect(endOfQuiet(night, at('20:00'))).toBe('2026-03-06T00:00:00.000Z')
    expect(endOfQuiet(night, at('12:00'))).toBe('2026-03-05T04:00:00.000Z')
    expect(endOfQuiet({ quietFrom: 12, quietUntil: 13 }, at('12:30'))).toBe('2026-03-05T05:00:00.000Z')
    expect(endOfQuiet({ quietFrom: 8, quietUntil: 8 }, at('08:00'))).toBe('2026-03-05T00:00:00.000Z')
  })
})
