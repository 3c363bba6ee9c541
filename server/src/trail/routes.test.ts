import { FigureRows, Figures, Measures } from '@jingjing/schema/trail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

const CASES = [
  '工单编号,来电时间,问题分类,社区,派单时间,是否响应,是否解决,是否满意',
  'G1,2026-03-01 08:00:00,噪声,甲社区,2026-03-01 09:00:00,已响应,已解决,满意',
  'G2,2026-03-02 10:00:00,噪声,甲社区,2026-03-02 11:00:00,已响应,未解决,不满意',
  'G3,2026-03-02 23:30:00,停车,乙社区,2026-03-03 00:10:00,已响应,,',
  '',
].join('\n')
const FIGURES = '/api/trail/figures'
const ROWS = '/api/trail/rows'
const CASES_OF_MARCH = {
  measure: 'monitoring.cases',
  params: { from: '2026-03-01', to: '2026-04-01' },
}

let http: TestHttp

beforeAll(async () => {
  http = await openTestHttp()
  const { report } = await http.importFile('cases.csv', CASES)
  expect(report.tables[0]).toMatchObject({ profile: 'case', rows: 3 })
})
afterAll(() => http?.close())

const send = (path: string, payload: object) => http.send('leader', 'POST', path, payload)

describe('figures', () => {
  it('are worked out in the order asked for, each with what made it', async () => {
    const answer = await send(FIGURES, {
      requests: [
        CASES_OF_MARCH,
        { measure: 'monitoring.resolved-rate', params: CASES_OF_MARCH.params },
        { measure: 'monitoring.cases', params: { day: '2026-03-02' } },
      ],
    })
    expect(answer.status).toBe(200)
    const [all, resolved, ofDay] = Figures.parse(answer.body).figures
    expect(all).toMatchObject({ value: 3, unit: 'cases', params: CASES_OF_MARCH.params })
    expect(all?.datasets).toHaveLength(1)
    expect(resolved).toMatchObject({ value: 50, unit: '%', numerator: 1, denominator: 2, numMissing: 1 })
    expect(resolved?.rules[0]?.pack).toBe('case-rates')
    expect(ofDay?.value).toBe(2)
  })

  it.each([
    ['no request', { requests: [] }],
    ['too many', { requests: Array.from({ length: 101 }, () => CASES_OF_MARCH) }],
    ['a parameter of no measure', { requests: [{ measure: 'monitoring.cases', params: { phone: '000' } }] }],
    ['an impossible day', { requests: [{ measure: 'monitoring.cases', params: { day: '2026-02-30' } }] }],
    ['a parameter that is no text', { requests: [{ measure: 'monitoring.cases', params: { day: 1 } }] }],
  ])('refuse %s', async (_what, payload) => {
    const answer = await send(FIGURES, payload)
    expect([answer.status, answer.code]).toEqual([400, 'bad-request'])
  })

  it('of a measure that is not there are not found, whatever else is asked for', async () => {
    const requests = [CASES_OF_MARCH, { measure: 'monitoring.nothing', params: {} }]
    expect((await send(FIGURES, { requests })).status).toBe(404)
  })

  it('are refused to those who may not read the measure', async () => {
    for (const [path, payload] of [
      [FIGURES, { requests: [CASES_OF_MARCH] }],
      [ROWS, CASES_OF_MARCH],
    ] as const) {
      const answer = await http.send('system-administrator', 'POST', path, payload)
      expect([answer.status, answer.body.params.permission]).toEqual([403, 'monitoring:read'])
    }
  })
})

describe('the rows behind a figure', () => {
  it('come in pages, each with the row of its file, as many as the figure counted', async () => {
    const first = FigureRows.parse((await send(ROWS, { ...CASES_OF_MARCH, limit: 2 })).body)
    const second = FigureRows.parse(
      (await send(ROWS, { ...CASES_OF_MARCH, limit: 2, after: first.nextAfter })).body,
    )
    expect(second.nextAfter).toBeNull()
    expect([...first.rows, ...second.rows].map((row) => row.row)).toEqual([2, 3, 4])
    for (const row of first.rows) expect(row.values).toHaveLength(first.fields.length)
  })

  it.each([
    ['a page without rows', { ...CASES_OF_MARCH, limit: 0 }],
    ['a page beyond measure', { ...CASES_OF_MARCH, limit: 501 }],
    ['no measure', { params: {} }],
  ])('refuse %s', async (_what, payload) => {
    expect((await send(ROWS, payload)).status).toBe(400)
  })

  it('of a measure that is not there are not found', async () => {
    expect((await send(ROWS, { measure: 'monitoring.nothing', params: {} })).status).toBe(404)
  })
})

describe('the measures', () => {
  it('are those that the person may ask for, in both languages', async () => {
    const answer = await http.get('leader', '/api/trail/measures')
    expect(answer.status).toBe(200)
    const { measures } = Measures.parse(answer.body)
    expect(measures.map((one) => one.id)).toEqual(
      expect.arrayContaining(['monitoring.cases', 'environment.aqi']),
    )
    for (const { id, title, formula } of measures)
      for (const words of [title, formula]) {
        expect(words.zh, id).toMatch(/\p{Script=Han}|PM2\.5/u)
        expect(words.en, id).not.toMatch(/\p{Script=Han}/u)
      }
    expect((await http.get('auditor', '/api/trail/measures')).body).toEqual({ measures: [] })
  })
})

it('every address asks for a sign-in', async () => {
  expect((await http.send('nobody', 'POST', FIGURES, { requests: [CASES_OF_MARCH] })).status).toBe(401)
  expect((await http.send('nobody', 'POST', ROWS, CASES_OF_MARCH)).status).toBe(401)
  expect((await http.get('nobody', '/api/trail/measures')).status).toBe(401)
})
