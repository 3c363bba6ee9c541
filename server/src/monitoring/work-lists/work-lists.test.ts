import type { Bulletin } from '@jingjing/schema/monitoring/bulletin'
import type {
  CaseDetail,
  Comparison,
  Simulation,
  WorkListPage,
  WorkLists,
} from '@jingjing/schema/monitoring/case-work'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { readZipped } from '../bulletin/read-zipped.testkit.ts'

const HOUR_MS = 3_600_000
const stamp = (hoursFromNow: number): string =>
  new Date(Date.now() + (8 + hoursFromNow) * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ')

/** Number, called, due, done, revisited (hours from now), caller, transfers, answers. */
type Planted = [
  number: string,
  called: number,
  due: number,
  done: number | null,
  revisited: number | null,
  caller: string,
  transfers: number,
  resolved: string,
  satisfied: string,
]
const PLANTED: Planted[] = [
  ['T1', -60, -10, null, null, '00011111111', 1, '', ''],
  ['T2', -50, -2, null, null, '00022222222', 1, '', ''],
  ['T3', -20, 20, null, null, '00033333333', 3, '', ''],
  ['T4', -20, 100, null, null, '00044444444', 1, '', ''],
  ['T5', -200, -100, -120, -24, '00055555555', 1, '未解决', '不满意'],
  ['T6', -190, -100, -120, -24, '00055555555', 1, '解决', '满意'],
  ['T7', -180, -100, -120, -24, '00055555555', 4, '解决', '满意'],
  ['T8', -170, -100, -120, -24, '00066666666', 1, '部分解决', '满意'],
]
const FILE = [
  '工单编号,数据来源,来电时间,区派单时间,截止时间,办结时间,回访时间,来电号码,转派次数,标题,一级分类,反映社区,承办单位,是否响应,是否解决,是否满意,是否保留',
  ...PLANTED.map(([number, called, due, done, revisited, caller, transfers, resolved, satisfied]) =>
    [
      number,
      '12345热线',
      stamp(called),
      stamp(called + 1),
      stamp(due),
      done === null ? '' : stamp(done),
      revisited === null ? '' : stamp(revisited),
      caller,
      transfers,
      `${number} 的标题`,
      '物业管理',
      number < 'T5' ? '甲社区' : '乙社区',
      '物业科',
      resolved === '' ? '' : '是',
      resolved,
      satisfied,
      '保留',
    ].join(','),
  ),
  '',
].join('\n')

let http: TestHttp

beforeAll(async () => {
  http = await openTestHttp()
  const { report } = await http.importFile('热线.csv', FILE)
  expect(report.tables[0]).toMatchObject({ profile: 'case', rows: PLANTED.length })
})
afterAll(() => http?.close())

const get = async <T>(url: string): Promise<T> => {
  const answer = await http.get('operator', url)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as T
}
const numbersOf = async (list: string): Promise<string[]> =>
  (await get<WorkListPage>(`/api/monitoring/work-lists/${list}`)).cases.map((one) => one.number ?? '').sort()

describe('the work lists', () => {
  it.each([
    ['overdue', ['T1', 'T2']],
    ['about-to-breach', ['T3']],
    ['unsatisfied', ['T5', 'T8']],
    ['repeat-callers', ['T5', 'T6', 'T7']],
    ['transferred', ['T3']],
  ])('%s holds %j', async (list, numbers) => {
    expect(await numbersOf(list)).toEqual(numbers)
  })

  it('count what they list, and each count opens as its rows', async () => {
    const { lists } = await get<WorkLists>('/api/monitoring/work-lists')
    for (const { list, figure } of lists) {
      expect(figure.value, list).toBe((await numbersOf(list)).length)
      const { measure, params } = figure
      const rows = await http.send('operator', 'POST', '/api/trail/rows', { measure, params, limit: 100 })
      expect(rows.body.rows).toHaveLength(figure.value ?? 0)
    }
  })

  it('list the longest overdue first', async () => {
    const { cases } = await get<WorkListPage>('/api/monitoring/work-lists/overdue')
    expect(cases.map((one) => one.number)).toEqual(['T1', 'T2'])
    expect(cases[0]?.weight).toBeGreaterThan(9)
  })
})

describe('assigning', () => {
  it('gives several cases to a department at once, and the history of each tells it', async () => {
    const { cases } = await get<WorkListPage>('/api/monitoring/work-lists/overdue')
    const ids = cases.map((one) => one.id)
    const payload = { cases: ids, department: '城市管理办公室', note: '请今天办结' }
    const answer = await http.send('operator', 'POST', '/api/monitoring/assignments', payload)
    expect([answer.status, answer.body]).toEqual([200, { numAssigned: 2 }])
    const again = await get<WorkListPage>('/api/monitoring/work-lists/overdue')
    expect(again.cases.map((one) => one.assignedTo)).toEqual(['城市管理办公室', '城市管理办公室'])
    const detail = await get<CaseDetail>(`/api/monitoring/cases/${ids[0]}`)
    expect(detail.history.map((one) => one.event)).toEqual([
      'called',
      'district-dispatched',
      'due',
      'assigned',
    ])
    expect(detail.history.at(-1)?.note).toContain('请今天办结')
    expect(detail.row).toBe(2)
    expect(JSON.stringify(detail)).not.toContain('000111')
  })

  it('is refused to those who may only look, and for a case that is not there', async () => {
    const payload = { cases: [1], department: '物业科' }
    expect((await http.send('planner', 'POST', '/api/monitoring/assignments', payload)).status).toBe(403)
    const none = { cases: [99_999_999], department: '物业科' }
    expect((await http.send('operator', 'POST', '/api/monitoring/assignments', none)).status).toBe(404)
  })
})

describe('the simulation', () => {
  it('tells the rates with these cases solved, and leaves them as they are', async () => {
    const { cases } = await get<WorkListPage>('/api/monitoring/work-lists/unsatisfied')
    const day = (hours: number): string => stamp(hours).slice(0, 10)
    const ask = { cases: cases.map((one) => one.id), from: day(-240), to: day(48) }
    const before = await http.send('operator', 'POST', '/api/monitoring/simulations', ask)
    const { rates, numCounting } = before.body as Simulation
    const resolved = rates.find((one) => one.rate === 'resolved')
    expect([resolved?.now, resolved?.ifSolved, numCounting]).toEqual([50, 100, 2])
    const satisfied = rates.find((one) => one.rate === 'satisfied')
    expect([satisfied?.now, satisfied?.ifSolved]).toEqual([75, 100])
    expect((await http.send('operator', 'POST', '/api/monitoring/simulations', ask)).body).toEqual(
      before.body,
    )
  })
})

it('the comparison ranks by score, and a part without one has no rank', async () => {
  const from = stamp(-240).slice(0, 10)
  const to = stamp(48).slice(0, 10)
  const { rows } = await get<Comparison>(`/api/monitoring/comparison?part=community&from=${from}&to=${to}`)
  expect(rows.map((row) => [row.label, row.rank, row.cases.value])).toEqual([
    ['乙社区', 1, 4],
    ['甲社区', null, 4],
  ])
})

describe('the bulletin', () => {
  const textsOf = ({ blocks }: Bulletin): string[] =>
    blocks.flatMap((block) =>
      block.kind === 'heading'
        ? [block.text]
        : block.kind === 'paragraph'
          ? [block.parts.map((part) => part.text).join('')]
          : [
              block.caption,
              ...block.columns.map((column) => column.title),
              ...block.rows.flat().map((part) => part.text),
            ],
    )
  const week = (): string => `from=${stamp(-170).slice(0, 10)}&span=week`

  it('as Word says exactly what the page says, figure by figure', async () => {
    const page = await get<Bulletin>(`/api/monitoring/bulletin?${week()}`)
    const file = await http.get('operator', `/api/monitoring/bulletin.docx?${week()}`)
    expect(file.headers['content-type']).toContain('wordprocessingml')
    const xml = await readZipped(Buffer.from(file.body as unknown as Uint8Array), 'word/document.xml')
    const paragraphs = [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) =>
      [...(paragraph as string).matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
    )
    expect(paragraphs.map(unescaped)).toEqual(textsOf(page))
    expect(textsOf(page).join('')).toMatch(/共受理诉求与案件 \d+ 件/)
  })

  it('has a trail behind every figure of its text', async () => {
    const page = await get<Bulletin>(`/api/monitoring/bulletin?${week()}`)
    const figures = page.blocks
      .flatMap((block) => (block.kind === 'paragraph' ? block.parts : []))
      .flatMap((part) => part.figure ?? [])
    expect(figures.length).toBeGreaterThan(10)
    for (const { measure, params, value } of figures) {
      const again = await http.send('operator', 'POST', '/api/trail/figures', {
        requests: [{ measure, params }],
      })
      expect(again.body.figures[0].value, measure).toBe(value)
    }
  })

  it('follows the text that an office writes, and takes its own again', async () => {
    const url = '/api/monitoring/bulletin-template'
    const write = (text: string) => http.send('operator', 'PUT', url, { language: 'zh', text })
    expect((await write('# 本周 {nonsense}')).status).toBe(400)
    expect((await write('# 本周简报\n共 {total} 件。')).body.isDefault).toBe(false)
    expect(textsOf(await get<Bulletin>(`/api/monitoring/bulletin?${week()}`))).toHaveLength(2)
    expect((await write('')).body.isDefault).toBe(true)
    expect((await http.send('planner', 'PUT', url, { language: 'zh', text: '' })).status).toBe(403)
  })
})

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
