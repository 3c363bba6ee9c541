import { DatasetDetail, DatasetList, RowsPage } from '@jingjing/schema/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

const HEADER = '名称,类别,经度,纬度,床位数\n'
const MARCH = `${HEADER}甲驿站,养老,116.46,39.89,20\n乙驿站,养老,116.47,39.90,30\n`
const APRIL = `${MARCH}丙驿站,养老,116.48,39.90,5\n`

let http: TestHttp
let dataset: string
let rowsPath: string

beforeAll(async () => {
  http = await openTestHttp()
  const { report } = await http.importFile('stations-march.csv', MARCH)
  await http.importFile('stations-april.csv', APRIL)
  dataset = `/api/catalog/datasets/${report.dataset}`
  rowsPath = `${dataset}/tables/${report.tables[0]?.name}/rows`
})
afterAll(() => http?.close())

describe('the datasets', () => {
  it('are listed, and found by words and profile', async () => {
    const answer = await http.get('leader', '/api/catalog/datasets')
    expect(answer.status).toBe(200)
    const list = DatasetList.parse(answer.body)
    expect(list.datasets).toHaveLength(1)
    expect(list.datasets[0]).toMatchObject({ version: 2, numRows: 3, profile: 'facility' })
    const found = async (query: string) =>
      (await http.get('leader', `/api/catalog/datasets?${query}`)).body.datasets.length
    expect(await found(`query=${encodeURIComponent('床位')}`)).toBe(1)
    expect(await found('profile=facility')).toBe(1)
    expect(await found('profile=case')).toBe(0)
    // A sign of a pattern is a character like any other.
    expect(await found('query=%25%25')).toBe(0)
  })

  it('refuse a search too long to be one', async () => {
    const answer = await http.get('leader', `/api/catalog/datasets?query=${'a'.repeat(201)}`)
    expect([answer.status, answer.body.params.where]).toEqual([400, 'query.query'])
  })
})

describe('a dataset', () => {
  it('answers its tables, fields and versions', async () => {
    const answer = await http.get('planner', dataset)
    expect(answer.status).toBe(200)
    const detail = DatasetDetail.parse(answer.body)
    expect(detail.versions.map((one) => [one.version, one.numRows, one.files[0]?.name])).toEqual([
      [2, 3, 'stations-april.csv'],
      [1, 2, 'stations-march.csv'],
    ])
    expect(detail.tables[0]?.extent).toEqual([116.46, 39.89, 116.48, 39.9])
  })

  it('that is not there is not found, and a name that is none neither', async () => {
    for (const id of ['facility-99', "x' or '1'='1", '%00'])
      expect((await http.get('leader', `/api/catalog/datasets/${encodeURIComponent(id)}`)).status).toBe(404)
  })

  it('refuses a name that can be none', async () => {
    for (const id of ['a'.repeat(81), '%00'])
      expect((await http.get('leader', `/api/catalog/datasets/${id}`)).status).toBe(400)
  })
})

describe('rows', () => {
  it('come in pages, in the order of the file, at any version', async () => {
    const first = RowsPage.parse((await http.get('leader', `${rowsPath}?limit=2`)).body)
    expect(first.rows.map((row) => row.row)).toEqual([2, 3])
    const second = RowsPage.parse(
      (await http.get('leader', `${rowsPath}?limit=2&after=${first.nextAfter}`)).body,
    )
    expect(second.rows.map((row) => row.row)).toEqual([4])
    expect(second.nextAfter).toBeNull()
    const before = RowsPage.parse((await http.get('leader', `${rowsPath}?version=1`)).body)
    expect([before.version, before.rows.length]).toEqual([1, 2])
    const one = RowsPage.parse((await http.get('leader', `${rowsPath}?row=3`)).body)
    expect(one.rows.map((row) => row.row)).toEqual([3])
  })

  it.each([
    ['limit=0', 400],
    ['limit=501', 400],
    ['after=-1', 400],
    ['version=one', 400],
    ['row=1.5', 400],
  ])('refuse %s with %i', async (query, status) => {
    expect((await http.get('leader', `${rowsPath}?${query}`)).status).toBe(status)
  })

  it('of a number that no table reaches are none; a version still to come is the newest', async () => {
    expect((await http.get('leader', `${rowsPath}?row=99999999999`)).body.rows).toEqual([])
    expect((await http.get('leader', `${rowsPath}?version=99999999999`)).body.version).toBe(2)
  })

  it('of a table that is not there are not found', async () => {
    expect((await http.get('leader', `${dataset}/tables/nothing/rows`)).status).toBe(404)
  })
})

describe('undoing', () => {
  it('makes a further version with the rows of the one before', async () => {
    const answer = await http.send('data-steward', 'POST', `${dataset}/undo`)
    expect([answer.status, answer.body]).toEqual([200, { version: 3 }])
    expect((await http.get('leader', dataset)).body.numRows).toBe(2)
    await http.send('data-steward', 'POST', `${dataset}/undo`)
    expect((await http.get('leader', dataset)).body.numRows).toBe(3)
  })

  it('is refused where there is one version only, and for what is not there', async () => {
    const { report } = await http.importFile('other.csv', '编号,日期,数量\n1,2026-03-01,2\n2,2026-03-02,3\n')
    const only = await http.send('data-steward', 'POST', `/api/catalog/datasets/${report.dataset}/undo`)
    expect([only.status, only.code]).toEqual([409, 'nothing-to-undo'])
    expect((await http.send('data-steward', 'POST', '/api/catalog/datasets/none-1/undo')).status).toBe(404)
  })
})

describe('taking out', () => {
  it('hides a dataset from everybody, and bringing back shows it as it was', async () => {
    const before = (await http.get('leader', dataset)).body
    expect((await http.send('data-steward', 'DELETE', dataset)).status).toBe(200)
    expect((await http.get('leader', dataset)).status).toBe(404)
    expect((await http.get('leader', rowsPath)).status).toBe(404)
    for (const [method, path] of [
      ['DELETE', dataset],
      ['PATCH', dataset],
      ['POST', `${dataset}/undo`],
    ] as const)
      expect((await http.send('data-steward', method, path, {})).status).toBe(404)
    const back = await http.send('data-steward', 'POST', `${dataset}/bring-back`)
    expect([back.status, back.body]).toEqual([200, before])
  })

  it('brings back only what was taken out', async () => {
    expect((await http.send('data-steward', 'POST', `${dataset}/bring-back`)).status).toBe(404)
  })
})

const EDITS = [
  ['PATCH', '/description'],
  ['DELETE', ''],
  ['POST', '/bring-back'],
  ['POST', '/undo'],
] as const

describe('who may', () => {
  it('read: those with catalog:read, signed in', async () => {
    for (const path of ['/api/catalog/datasets', dataset, rowsPath]) {
      expect((await http.get('nobody', path)).status).toBe(401)
      expect((await http.get('auditor', path)).status).toBe(403)
    }
  })

  it.each(EDITS)('change by %s %s: those with catalog:edit, signed in', async (method, path) => {
    expect((await http.send('nobody', method, dataset + path, {})).status).toBe(401)
    for (const role of ['leader', 'operator', 'planner'] as const)
      expect((await http.send(role, method, dataset + path, {})).status).toBe(403)
  })
})
