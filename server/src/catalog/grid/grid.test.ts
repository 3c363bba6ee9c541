import { GridPage, type GridQuery } from '@jingjing/schema/catalog/grid'
import { QualityReports } from '@jingjing/schema/catalog/quality'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { pageInBands } from './arrange-in-bands.ts'
import { keepArrangements } from './arrangements.ts'
import { arrangementOf, gridTarget } from './read-grid.ts'

let http: TestHttp
let base: string
const NUM = 1_200

/** Row i: 站0000…, i modulo 7 people, the i-th day of 2024, every tenth without people. */
const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + (i % 366))).toISOString().slice(0, 10)
const people = (i: number): number | null => (i % 10 === 0 ? null : (i * 37) % 101)
const rows = Array.from({ length: NUM }, (_unused, i) => ({
  name: `第${String(i).padStart(4, '0')}站${i % 2 === 0 ? 'A' : 'b'}`,
  people: people(i),
  day: day(i),
}))

beforeAll(async () => {
  http = await openTestHttp()
  const text = [
    '名称,人数,日期',
    ...rows.map((row) => `${row.name},${row.people ?? ''},${row.day}`),
    '',
  ].join('\n')
  const { report } = await http.importFile('站点人数.csv', text)
  base = `/api/catalog/datasets/${report.dataset}`
})
afterAll(() => http?.close())

const at = (): string => `${base}/tables/rows`
async function grid(ask: Partial<GridQuery>): Promise<GridPage> {
  const { status, body } = await http.send('data-steward', 'POST', `${at()}/grid`, ask)
  expect(status, JSON.stringify(body)).toBe(200)
  return GridPage.parse(body)
}
const namesOf = (page: GridPage): unknown[] => page.rows.map((row) => row.values[0])

it('a search through many rows ends with every row that fits, in order, whatever it showed before', async () => {
  const numMany = 40_000
  const lines = Array.from(
    { length: numMany },
    (_unused, i) =>
      `站${i},${i % 1000 === 7 ? '漏水' : '完好'},${i % 9 === 0 ? '' : (i * 7919) % 501},${i % 3 === 0 ? '是' : '否'}`,
  )
  const { report } = await http.importFile('许多站点.csv', ['名称,情况,数量,启用', ...lines, ''].join('\n'))
  const ask = async (offset: number): Promise<GridPage> => {
    const path = `/api/catalog/datasets/${report.dataset}/tables/rows/grid`
    return GridPage.parse(
      (await http.send('data-steward', 'POST', path, { find: '漏水', offset, limit: 10 })).body,
    )
  }
  let page = await ask(0)
  while (!page.isWhole) {
    expect(page.numRows).toBeLessThanOrEqual(numMany / 1000)
    page = await ask(0)
  }
  expect(page.numRows).toBe(numMany / 1000)
  expect(namesOf(page)).toEqual(Array.from({ length: 10 }, (_unused, i) => `站${i * 1000 + 7}`))
  expect(namesOf(await ask(35))).toEqual([35, 36, 37, 38, 39].map((i) => `站${i * 1000 + 7}`))
  // Few that are found, and more than are put in order by themselves.
  for (const find of ['漏水', '完好']) await expectFoundInOrder(report.dataset ?? '', find)
  await expectBandsInOrder(report.dataset ?? '', numMany)
})

/** What a search finds is in order as if it had been found at once, once it is whole, and counted alike. */
async function expectFoundInOrder(datasetId: string, find: string): Promise<void> {
  const { database } = http.store
  const reader = { personId: 1, communities: null, seesPersonalData: false }
  const target = await database.write((tx) => gridTarget(tx, reader, { datasetId, table: 'rows' }))
  const [name, , number] = target.shown.map((field) => field.name)
  for (const sort of [
    { field: name ?? '', isDescending: false },
    { field: number ?? '', isDescending: true },
  ]) {
    const whole = await database.write((tx) => arrangementOf(tx, reader, target, { filters: [], find, sort }))
    for (const offset of [0, 25, Math.max(0, whole.length - 8)]) {
      let page: GridPage
      do {
        const path = `/api/catalog/datasets/${datasetId}/tables/rows/grid`
        const answer = await http.send('data-steward', 'POST', path, { find, sort, offset, limit: 20 })
        page = GridPage.parse(answer.body)
        expect(page.numRows).toBeLessThanOrEqual(whole.length)
      } while (!page.isWhole)
      expect(page.numRows).toBe(whole.length)
      expect(page.rows.map((row) => row.key)).toEqual([...whole.subarray(offset, offset + 20)])
    }
  }
}

/** Bands of values put in order one by one are the order that the whole has at once, whatever is in the column. */
async function expectBandsInOrder(datasetId: string, numRows: number): Promise<void> {
  const { database } = http.store
  const reader = { personId: 1, communities: null, seesPersonalData: false }
  const target = await database.write((tx) => gridTarget(tx, reader, { datasetId, table: 'rows' }))
  const fields = target.shown
  for (const { name } of fields) {
    for (const isDescending of [false, true]) {
      const sort = { field: name, isDescending }
      const whole = await database.write((tx) => arrangementOf(tx, reader, target, { filters: [], sort }))
      const arrangements = keepArrangements()
      const page = (offset: number, limit: number) =>
        pageInBands({ database, reader, arrangements }, target, {
          name: `${name} ${isDescending}`,
          sort,
          fields,
          numRows: 2_000_000,
          offset,
          limit,
        })
      for (const offset of [0, 777, 26_600, numRows - 30])
        expect(await page(offset, 60), `${name} from ${offset}`).toEqual([
          ...whole.subarray(offset, offset + 60),
        ])
      expect(await page(0, numRows)).toEqual([...whole])
    }
  }
}

describe('the grid', () => {
  it('answers any stretch of the rows in the order of the file', async () => {
    const page = await grid({ offset: 700, limit: 3 })
    expect(page.numRows).toBe(NUM)
    expect(namesOf(page)).toEqual(rows.slice(700, 703).map((row) => row.name))
    expect((await grid({ offset: NUM - 2, limit: 50 })).rows).toHaveLength(2)
    expect((await grid({ offset: NUM + 5, limit: 50 })).rows).toEqual([])
  })

  it('filters by the type of each column, sorts with missing values last, and finds in every text', async () => {
    const fields = (await grid({ limit: 1 })).fields.map((field) => field.name)
    const [name, number, date] = fields as [string, string, string]
    const expected = rows
      .filter((row) => row.people !== null && row.people >= 90 && row.day < '2024-03-01')
      .map((row) => row.name)
    const filtered = await grid({
      filters: [
        { field: number, op: 'min', value: 90 },
        { field: date, op: 'max', value: '2024-02-29' },
      ],
      limit: 500,
    })
    expect(namesOf(filtered)).toEqual(expected)
    expect(filtered.numRows).toBe(expected.length)

    const sorted = await grid({ sort: { field: number, isDescending: true }, limit: 500 })
    const values = sorted.rows.map((row) => row.values[1] as number)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    const end = await grid({ sort: { field: number, isDescending: true }, offset: NUM - 120, limit: 120 })
    expect(end.rows.every((row) => row.values[1] === null)).toBe(true)

    expect((await grid({ find: '站B', limit: 1 })).numRows).toBe(NUM / 2)
    expect((await grid({ find: '0%', limit: 1 })).numRows).toBe(0)
    expect((await grid({ filters: [{ field: number, op: 'empty' }], limit: 1 })).numRows).toBe(120)
    expect(
      (await grid({ filters: [{ field: name, op: 'equals', value: rows[5]?.name ?? '' }] })).rows,
    ).toHaveLength(1)
  })

  it('refuses a value that does not fit its column and a column that is not there', async () => {
    const [, number] = (await grid({ limit: 1 })).fields.map((field) => field.name)
    const send = (filters: object[]) => http.send('data-steward', 'POST', `${at()}/grid`, { filters })
    expect((await send([{ field: number, op: 'min', value: 'x' }])).code).toBe('cell-not-understood')
    expect((await send([{ field: 'nothing', op: 'empty' }])).code).toBe('not-found')
  })

  it('keeps the first row first when it is edited, and the rest behind it', async () => {
    const before = await grid({ limit: 3 })
    const [, number] = before.fields.map((field) => field.name) as [string, string]
    const change = { key: before.rows[0]?.key, values: { [number]: 77 } }
    expect((await http.send('data-steward', 'POST', `${at()}/edits`, { changes: [change] })).status).toBe(200)
    const after = await grid({ limit: 3 })
    expect(after.rows.map((row) => row.row)).toEqual(before.rows.map((row) => row.row))
    expect(after.rows[0]?.values[1]).toBe(77)
  })

  it('tells two people who changed the same row what the other made of it', async () => {
    const page = await grid({ offset: 10, limit: 2 })
    const [mine, other] = page.rows as [GridPage['rows'][number], GridPage['rows'][number]]
    const [, number] = page.fields.map((field) => field.name) as [string, string]
    const edit = (key: number, value: number) =>
      http.send('data-steward', 'POST', `${at()}/edits`, { changes: [{ key, values: { [number]: value } }] })
    expect((await edit(mine.key, 500)).status).toBe(200)
    expect((await edit(mine.key, 600)).code).toBe('row-changed')
    const told = await http.send('data-steward', 'POST', `${at()}/conflicts`, { keys: [mine.key, other.key] })
    expect(told.body.rows).toHaveLength(1)
    expect(told.body.rows[0]).toMatchObject({
      key: mine.key,
      row: mine.row,
      now: { values: { [number]: 500 } },
    })
    expect((await edit(told.body.rows[0].now.key, 600)).status).toBe(200)
    // The edited row keeps its place: it is still the eleventh.
    expect((await grid({ offset: 10, limit: 1 })).rows[0]?.values[1]).toBe(600)
  })

  it('gives one value to every row that is found, but for those left out, as one version', async () => {
    const [, number] = (await grid({ limit: 1 })).fields.map((field) => field.name) as [string, string]
    const empty = { filters: [{ field: number, op: 'empty' as const }] }
    const found = await grid({ ...empty, limit: 500 })
    const [kept] = found.rows
    const ask = {
      ...empty,
      version: found.version,
      numRows: found.numRows,
      except: [kept?.key],
      field: number,
      value: 7,
    }
    const started = await http.send('data-steward', 'POST', `${at()}/bulk-edits`, ask)
    expect(started.status, started.text).toBe(202)
    expect(await http.queue.finished(started.body.jobId)).toMatchObject({ state: 'done' })
    const after = await grid({ ...empty, limit: 500 })
    expect(after.version).toBe(found.version + 1)
    expect(after.rows.map((row) => row.row)).toEqual([kept?.row])
    expect((await grid({ limit: 1 })).numRows).toBe(NUM)
    // Asked for over a version that is not the newest any more, nothing happens.
    const late = await http.send('data-steward', 'POST', `${at()}/bulk-edits`, ask)
    expect(await http.queue.finished(late.body.jobId)).toMatchObject({
      state: 'failed',
      problem: { code: 'conflict' },
    })
  })
})

describe('a source file', () => {
  it('is told with its version and had back as it came, by who may take data out', async () => {
    const { body } = await http.get('data-steward', base)
    const first = body.versions.at(-1)
    expect(first.recipe).toMatch(/^[0-9a-f]{8}$/)
    const [file] = first.files
    const original = await http.get('leader', `/api/ingest/originals/${body.id}/1/${file.sha256}`)
    expect(original.status).toBe(200)
    expect(original.text).toContain(rows[17]?.name)
    const other = await http.get('leader', `/api/ingest/originals/${body.id}/2/${file.sha256}`)
    expect(other.code).toBe('not-found')
    const surveyor = await http.get('surveyor', `/api/ingest/originals/${body.id}/1/${file.sha256}`)
    expect(surveyor.code).toBe('not-permitted')
  })
})

describe('the quality report', () => {
  /** Every fault is planted so many times, and nothing else is wrong. */
  const PLANTED = { missing: 7, future: 3, repeated: 4, garbled: 2, noPlace: 5, negative: 1 }

  it('finds what was planted, each figure with its rows, and follows the versions', async () => {
    const lines = Array.from({ length: 400 }, (_unused, i) => {
      const code = i < PLANTED.repeated ? 'K0000' : `K${String(i).padStart(4, '0')}`
      const people = i >= 10 && i < 10 + PLANTED.missing ? '' : i === 20 ? -PLANTED.negative : i
      const date =
        i >= 30 && i < 30 + PLANTED.future ? '2097-01-01' : `2024-01-${String((i % 28) + 1).padStart(2, '0')}`
      const name = i >= 40 && i < 40 + PLANTED.garbled ? '锟斤拷驿站' : `驿站${i}`
      const isPlaced = i < 50 || i >= 50 + PLANTED.noPlace
      const place = isPlaced ? `${(116.45 + i * 1e-5).toFixed(5)},${(39.89 + i * 1e-5).toFixed(5)}` : ','
      return `${code},${name},${people},${date},${place}`
    })
    const text = ['编号,名称,床位数,登记日期,经度,纬度', ...lines, ''].join('\n')
    const { report } = await http.importFile('驿站质量.csv', text)
    const dataset = `/api/catalog/datasets/${report.dataset}`
    const check = async (versions: number[]) => {
      const started = await http.send('data-steward', 'POST', `${dataset}/quality`, { versions })
      expect((await http.queue.finished(started.body.jobId)).state).toBe('done')
      return QualityReports.parse((await http.get('data-steward', `${dataset}/quality`)).body).reports
    }
    const [first] = await check([1])
    const failing = first?.checks.filter((one) => one.numFailed > 0) ?? []
    const found = failing.map((one) => [one.rule, one.field?.title ?? '', one.numFailed])
    expect(found.sort()).toEqual(
      [
        ['missing', '床位数', PLANTED.missing],
        ['missing', '经度', PLANTED.noPlace],
        ['missing', '纬度', PLANTED.noPlace],
        ['no-place', '', PLANTED.noPlace],
        ['in-the-future', '登记日期', PLANTED.future],
        ['key-repeated', '编号', PLANTED.repeated],
        ['garbled-text', '名称', PLANTED.garbled],
        ['negative', '床位数', PLANTED.negative],
      ].sort(),
    )
    expect(first?.checks.every((one) => one.numChecked >= one.numFailed && one.numChecked <= 400)).toBe(true)
    for (const one of failing) {
      const rows = await http.send('data-steward', 'POST', `${dataset}/tables/rows/grid`, {
        check: { rule: one.rule, field: one.field?.name },
        limit: 500,
      })
      expect([one.rule, rows.body.numRows]).toEqual([one.rule, one.numFailed])
      expect(rows.body.rows).toHaveLength(one.numFailed)
    }
    // Mended, the figure of the next version is better, and that of the first stays what it was.
    const [negative] = (
      await http.send('data-steward', 'POST', `${dataset}/tables/rows/grid`, {
        check: { rule: 'negative', field: failing.find((one) => one.rule === 'negative')?.field?.name },
      })
    ).body.rows
    const name = failing.find((one) => one.rule === 'negative')?.field?.name as string
    const changes = [{ key: negative.key, values: { [name]: 20 } }]
    expect(
      (await http.send('data-steward', 'POST', `${dataset}/tables/rows/edits`, { changes })).status,
    ).toBe(200)
    const [second, again] = await check([2])
    expect([second?.version, again?.version]).toEqual([2, 1])
    expect(second?.checks.find((one) => one.rule === 'negative')?.numFailed).toBe(0)
    expect(again?.checks).toEqual(first?.checks)
  })
})
