/** Every address of the running state over files of other cities, which know neither our places nor our answers. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunningState } from '@jingjing/schema/monitoring'
import type { Bulletin } from '@jingjing/schema/monitoring/bulletin'
import { type CaseDetail, type Comparison, WORK_LISTS } from '@jingjing/schema/monitoring/case-work'
import type { Figure } from '@jingjing/schema/trail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'
import { addDays } from './days.ts'

const DATA = fileURLToPath(new URL('../../../../shared/data/cases/', import.meta.url))
const hasData = existsSync(DATA)
if (!hasData)
  console.warn('left out: the running state of real files, since ../shared/data is not beside this checkout')

const FILES = [
  { name: 'nyc311_sample.csv', numCases: 1_000, sources: ['hotline'], lastYear: '2024' },
  { name: 'taidi_messages_2019.xlsx', numCases: 4_326, sources: ['message'], lastYear: '2020' },
] as const

let http: TestHttp
const idOf = new Map<string, string>()

beforeAll(async () => {
  if (!hasData) return
  http = await openTestHttp()
  for (const { name, numCases } of FILES) {
    const { report } = await http.importFile(name, readFileSync(DATA + name))
    expect(report.tables).toMatchObject([{ profile: 'case', rows: numCases }])
    idOf.set(name, report.dataset ?? '')
  }
})
afterAll(() => http?.close())

const get = async <T>(url: string): Promise<T> => {
  const { status, text, body } = await http.get('operator', url)
  expect(status, `${url}: ${text.slice(0, 400)}`).toBe(200)
  expect(text, url).not.toMatch(/\bNaN\b|\bundefined\b|\bInfinity\b|\[object/)
  return body as T
}

/** Every figure of an answer, however deep. */
function figuresIn(answer: unknown): Figure[] {
  if (answer === null || typeof answer !== 'object') return []
  const inside = Object.values(answer).flatMap(figuresIn)
  return 'measure' in answer && 'unit' in answer ? [answer as Figure, ...inside] : inside
}

describe.runIf(hasData).each(FILES)('the cases of $name', ({ name, numCases, sources, lastYear }) => {
  const ask = (path: string, more: Record<string, string> = {}): string =>
    `/api/monitoring/${path}?${new URLSearchParams({ dataset: idOf.get(name) ?? '', ...more })}`

  it('are all there: with a day in the period, or stated as without one', async () => {
    const whole = { from: '2009-01-01', to: '2019-01-01' }
    const later = { from: '2019-01-01', to: '2025-01-01' }
    const [before, after] = [
      await get<RunningState>(ask('running-state', whole)),
      await get<RunningState>(ask('running-state', later)),
    ]
    expect((before.total.value ?? 0) + (after.total.value ?? 0) + after.total.numMissing).toBe(numCases)
    expect(after.sources.map((one) => one.key).sort()).toEqual(sources)
    expect(after.available?.to.slice(0, 4)).toBe(lastYear)
    for (const parts of [after.categories, after.communities, after.departments])
      expect(parts.reduce((sum, one) => sum + one.count, 0)).toBe(after.total.value)
    // Neither file says how a case was answered: no rate is better than an invented one.
    expect([after.respondedRate, after.resolvedRate, after.satisfiedRate].map((one) => one.value)).toEqual([
      null,
      null,
      null,
    ])
  })

  it('are answered for by every address, in the units that the page has words for', async () => {
    const answers = [
      await get(ask('running-state')),
      await get(ask('themes')),
      await get(ask('points')),
      ...(await Promise.all(['month', 'quarter', 'year'].map((span) => get(ask('periods', { span }))))),
      ...(await Promise.all(
        ['community', 'department', 'category'].map((part) => get(ask('comparison', { part }))),
      )),
      await get(ask('work-lists')),
      ...(await Promise.all(WORK_LISTS.map((list) => get(ask(`work-lists/${list}`))))),
      await get(ask('alerts')),
      await get(ask('alert-rules')),
      await get(ask('signals')),
    ]
    const units = new Set(figuresIn(answers).map((one) => one.unit))
    expect([...units].every((unit) => ['cases', '%', 'points', 'per10000'].includes(unit))).toBe(true)
  })

  it('have a page each, and rows behind the total that lead to the file', async () => {
    const { total } = await get<RunningState>(ask('running-state'))
    const { body } = await http.send('operator', 'POST', '/api/trail/rows', {
      measure: total.measure,
      params: total.params,
      limit: 5,
    })
    const [row] = body.rows
    expect(row).toMatchObject({ dataset: idOf.get(name) })
    const detail = await get<CaseDetail>(`/api/monitoring/cases/${row.key}`)
    expect(detail.case.title).not.toBe('')
    expect(detail.history.some((one) => one.event === 'called')).toBe(true)
  })

  it('fill a bulletin of their own month and week, and its Word file', async () => {
    const { to } = await get<RunningState>(ask('running-state'))
    for (const about of [
      { span: 'month', language: 'zh', from: `${to.slice(0, 8)}01` },
      { span: 'week', language: 'en', from: addDays(to, -1) },
    ]) {
      const { blocks } = await get<Bulletin>(ask('bulletin', about))
      const tables = blocks.filter((block) => block.kind === 'table')
      expect(tables.length).toBeGreaterThanOrEqual(3)
      // No head without rows: a sentence says that there is nothing.
      expect(tables.every((table) => table.rows.length > 0)).toBe(true)
    }
    const word = await http.get('operator', ask('bulletin.docx', { span: 'month' }))
    expect([word.status, word.body.length > 3_000]).toEqual([200, true])
  })

  it('go out by Open311, in XML and JSON', async () => {
    const { to } = await get<RunningState>(ask('running-state'))
    const within = `start_date=${to.slice(0, 8)}01T00:00:00%2B08:00&end_date=${to}T00:00:00%2B08:00`
    const requests = await get<{ service_request_id: string }[]>(`/open311/v2/requests.json?${within}`)
    expect(requests.length).toBeGreaterThan(0)
    const { status, text } = await http.get('operator', `/open311/v2/requests.xml?${within}`)
    expect([status, text.includes(`<service_request_id>${requests[0]?.service_request_id}<`)]).toEqual([
      200,
      true,
    ])
    await get('/open311/v2/services.json')
  })

  it('are compared by what the file knows, and the rest is called unknown', async () => {
    const { rows } = await get<Comparison>(
      ask('comparison', { part: 'category', from: '2019-01-01', to: `${lastYear}-12-31` }),
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((row) => row.rank === null)).toBe(true)
  })
})
