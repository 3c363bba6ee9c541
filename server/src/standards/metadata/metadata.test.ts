/** What descriptions become in files of others, and that they come back from there as they went. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Description, DescriptionImport } from '@jingjing/schema/describe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { multipart, openTestHttp, type TestHttp, type Who } from '../../http/test-http.ts'
import { openFile } from '../../ingest/index.ts'

const TREES = '树号,树种,胸径,栽植日期\nA1,1,31.5,2020-03-12\nA2,2,22.0,2021-04-01\n'
const SAID = {
  title: '行道树台账',
  titleEn: 'Street trees',
  description: '每株行道树一行，绿化组每季度普查。\n“=1+1”不是公式。',
  keywords: ['绿化', '街面'],
  theme: 'environment',
  department: '城市管理办公室',
  licence: '街道内部使用',
  updateFrequency: 'quarterly',
  contact: '绿化组',
  sensitivity: 'internal',
  periodFrom: '2020-01-01',
  periodTo: '2026-01-01',
  sharing: 'conditional',
  sharingTerms: '限绿化管理使用',
} as const

let http: TestHttp
let id: string
let folder: string

beforeAll(async () => {
  http = await openTestHttp()
  folder = mkdtempSync(join(tmpdir(), 'jingjing-metadata-'))
  id = (await http.importFile('行道树.csv', TREES)).report.dataset as string
  await http.send('data-steward', 'PUT', '/api/catalog/code-lists/tree-kind', {
    title: '树种',
    description: '',
    source: '',
    codes: [
      { code: '1', label: '国槐', labelEn: '' },
      { code: '2', label: '银杏', labelEn: '' },
    ],
  })
  const { fields } = await read()
  const [first, kind, girth] = fields
  await describeIt({
    ...SAID,
    fields: [
      { table: first?.table, name: first?.name, description: '树牌上的编号' },
      { table: kind?.table, name: kind?.name, codeList: 'tree-kind' },
      { table: girth?.table, name: girth?.name, unit: '厘米' },
    ],
  })
})
afterAll(async () => {
  await http?.close()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

const read = async (): Promise<Description> =>
  (await http.get('planner', `/api/catalog/datasets/${id}/description`)).body
const describeIt = async (patch: object): Promise<void> => {
  const answer = await http.send('data-steward', 'PATCH', `/api/catalog/datasets/${id}/description`, patch)
  expect(answer.status).toBe(200)
}

async function bring(bytes: Buffer | string, name: string, isDryRun: boolean, who: Who = 'data-steward') {
  const { payload, headers } = multipart(name, bytes)
  const answer = await http.app.inject({
    method: 'POST',
    url: `/api/standards/descriptions?isDryRun=${isDryRun}`,
    headers: { ...http.headersOf(who), ...headers },
    payload,
  })
  return { status: answer.statusCode, body: answer.json() as DescriptionImport & { code?: string } }
}

async function sheetsOf(bytes: Buffer): Promise<Map<string, string[][]>> {
  const path = join(folder, 'read.xlsx')
  writeFileSync(path, bytes)
  const sheets = new Map<string, string[][]>()
  for (const table of (await openFile(path, 'read.xlsx')).tables) {
    const rows: string[][] = []
    for await (const row of table.rows()) rows.push(row.cells.map((cell) => String(cell ?? '')))
    sheets.set(table.hints.name ?? '', rows)
  }
  return sheets
}

const FILES = [
  ['a workbook', '/api/standards/descriptions.xlsx', 'descriptions.xlsx'],
  ['DCAT 3', '/dcat', 'dcat.jsonld'],
  ['a Data Package', '/api/standards/datapackage.json', 'datapackage.json'],
] as const

/** The bytes of a file, whatever its type. */
async function fetched(path: string): Promise<Buffer> {
  const answer = await http.app.inject({ method: 'GET', url: path, headers: http.headersOf('data-steward') })
  expect(answer.statusCode).toBe(200)
  return answer.rawPayload
}

describe('descriptions in files', () => {
  it.each(FILES)('%s says what is said already: nothing would change', async (_what, path, name) => {
    const bytes = await fetched(path)
    expect((await bring(bytes, name, true)).body).toEqual({ numChanges: 0, changes: [], unknown: [] })
  })

  it.each(FILES)('%s that was kept brings back what has been lost since', async (_what, path, name) => {
    const before = await read()
    const bytes = await fetched(path)
    await describeIt({ title: '改坏了', description: '改坏了的说明' })
    const dry = (await bring(bytes, name, true)).body
    expect(dry.numChanges).toBe(2)
    expect(dry.changes).toContainEqual(
      expect.objectContaining({ property: 'title', before: '改坏了', after: SAID.title }),
    )
    expect((await read()).title).toBe('改坏了')
    expect((await bring(bytes, name, false)).body.numChanges).toBe(2)
    expect(await read()).toEqual(before)
  })

  it('a workbook says it in the words of people', async () => {
    const sheets = await sheetsOf(await fetched('/api/standards/descriptions.xlsx'))
    const rows = sheets.get('数据集') ?? []
    expect(rows[0]?.slice(0, 3)).toEqual(['标识', '名称', '英文名称'])
    const said = rows[1] ?? []
    expect(said).toEqual(
      expect.arrayContaining(['绿化、街面', '生态环境', '每季度', '有条件共享', '2020-01-01']),
    )
    expect(sheets.get('代码表（供查阅）')).toContainEqual(['树种', 'tree-kind', '1', '国槐'])
    const girth = (sheets.get('字段') ?? []).find((row) => row.includes('胸径'))
    expect(girth).toEqual(expect.arrayContaining([id, '厘米', '内部']))
  })

  it('GB/T 21063: the directory has a row for each item of information, in the words of the guide', async () => {
    const rows =
      (await sheetsOf(await fetched('/api/standards/government-directory.xlsx'))).get('政务信息资源目录') ??
      []
    const [titles = [], ...items] = rows
    expect(items.length).toBe((await read()).fields.length)
    const girth = Object.fromEntries(titles.map((title, index) => [title, items[2]?.[index]]))
    expect(girth).toMatchObject({
      信息资源分类: '生态环境',
      信息资源名称: SAID.title,
      信息资源代码: id,
      信息资源提供方: SAID.department,
      信息项名称: '胸径',
      数据类型: '数值型N',
      共享类型: '有条件共享',
      共享条件: SAID.sharingTerms,
      是否向社会开放: '否',
      更新周期: '每季度',
    })
  })

  it('Table Schema: types, units and codes of the fields as the standard names them', async () => {
    const json = JSON.parse((await fetched('/api/standards/datapackage.json')).toString())
    const [resource] = json.resources
    expect(resource).toMatchObject({
      type: 'table',
      title: SAID.title,
      format: 'csv',
      licenses: [{ title: SAID.licence }],
    })
    const byTitle = Object.fromEntries(
      resource.schema.fields.map((field: { title: string }) => [field.title, field]),
    )
    expect(byTitle.胸径).toMatchObject({ type: 'number', unit: '厘米' })
    expect(byTitle.栽植日期).toMatchObject({ type: 'date' })
    expect(byTitle.树号).toMatchObject({ type: 'string', description: '树牌上的编号' })
    expect(byTitle.树种).toMatchObject({
      type: 'integer',
      categories: [
        { value: 1, label: '国槐' },
        { value: 2, label: '银杏' },
      ],
    })
  })

  it('DCAT 3: rhythm, period, contact and theme as its vocabularies have them', async () => {
    const json = JSON.parse((await fetched('/dcat')).toString())
    const dataset = json['dcat:dataset'].find(
      (one: { 'dct:identifier': string }) => one['dct:identifier'] === id,
    )
    expect(dataset).toMatchObject({
      'dct:accrualPeriodicity': {
        '@id': 'http://publications.europa.eu/resource/authority/frequency/QUARTERLY',
      },
      'dct:temporal': {
        '@type': 'dct:PeriodOfTime',
        'dcat:startDate': { '@value': '2020-01-01' },
        'dcat:endDate': { '@value': '2025-12-31' },
      },
      'dcat:contactPoint': { 'vcard:fn': '绿化组' },
      'dcat:theme': { 'skos:notation': 'environment' },
    })
  })

  it('is refused where it is no such file, says something that cannot be, or comes from somebody who only reads', async () => {
    expect((await bring('{"a": 1}', 'a.json', true)).body.code).toBe('metadata-file')
    expect((await bring('no json', 'a.json', true)).body.code).toBe('metadata-file')
    const wrong = { 'dcat:dataset': [{ 'dct:identifier': id, 'dct:title': '' }] }
    expect((await bring(JSON.stringify(wrong), 'a.json', true)).status).toBe(422)
    const strange = { 'dcat:dataset': [{ 'dct:identifier': 'none-1', 'dct:title': 'x' }] }
    expect((await bring(JSON.stringify(strange), 'a.json', true)).body).toMatchObject({
      numChanges: 0,
      unknown: ['none-1'],
    })
    expect((await bring(JSON.stringify(wrong), 'a.json', true, 'planner')).status).toBe(403)
  })
})
