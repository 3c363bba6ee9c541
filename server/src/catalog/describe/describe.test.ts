import type { Description, DescriptionChange } from '@jingjing/schema/describe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../db/sql.ts'
import { type Answer, openTestHttp, type TestHttp, type Who } from '../../http/test-http.ts'

/** Two datasets of one office; the first has a column that turns out to be personal. */
const STALLS = `摊位号,类别,面积（平方米）,登记日期,备用联系\n${Array.from(
  { length: 12 },
  (_, index) =>
    `T${index + 1},${index % 3},${index + 1.5},2026-03-${String(index + 1).padStart(2, '0')},东侧门房${index}`,
).join('\n')}\n`
const TREES = '树号,树种,胸径\nA1,国槐,31.5\nA2,银杏,22.0\nA3,国槐,18.5\n'

let http: TestHttp
let stalls: string
let trees: string
/** Identifier of a field by its title. */
let named: Record<string, string>
let table: string

const at = (id: string, more = ''): string => `/api/catalog/datasets/${id}/description${more}`
const read = async (id: string, who: Who = 'data-steward'): Promise<Description> =>
  (await http.get(who, at(id))).body
const change = (id: string, patch: object, who: Who = 'data-steward'): Promise<Answer> =>
  http.send(who, 'PATCH', at(id), patch)
const history = async (id: string): Promise<DescriptionChange[]> =>
  (await http.get('planner', at(id, '/changes'))).body.changes

beforeAll(async () => {
  http = await openTestHttp()
  stalls = (await http.importFile('摊位登记.csv', STALLS)).report.dataset as string
  trees = (await http.importFile('行道树.csv', TREES)).report.dataset as string
  const { fields } = await read(stalls)
  named = Object.fromEntries(fields.map(({ title, name }) => [title, name]))
  table = fields[0]?.table ?? ''
})
afterAll(() => http?.close())

describe('a description', () => {
  it('comes with values for what is empty, taken from the rows, the fields and the template of the department', async () => {
    await change(stalls, { department: '城市管理办公室' })
    await http.send('data-steward', 'PUT', `/api/catalog/templates/${encodeURIComponent('城市管理办公室')}`, {
      licence: '街道内部使用',
      updateFrequency: 'monthly',
    })
    const { suggestions } = await read(stalls)
    expect(suggestions).toEqual(
      expect.arrayContaining([
        { property: 'licence', value: '街道内部使用', from: 'template' },
        { property: 'updateFrequency', value: 'monthly', from: 'template' },
        { property: 'periodFrom', value: '2026-03-01', from: 'rows' },
        { property: 'periodTo', value: '2026-03-13', from: 'rows' },
      ]),
    )
    // Nothing of it is said before somebody says it, and those who only read are not asked.
    expect(await read(stalls)).toMatchObject({ licence: '', periodFrom: null })
    expect((await read(stalls, 'planner')).suggestions).toEqual([])
  })

  it('is changed value by value, told who, when, from what to what, and put back', async () => {
    await change(stalls, { title: '占道摊位', keywords: ['摊位'] })
    await change(stalls, { title: '占道经营摊位', theme: 'urban-construction' })
    const changes = await history(stalls)
    expect(changes[1]).toMatchObject({ property: 'title', before: '占道摊位', after: '占道经营摊位' })
    expect(changes[1]).toMatchObject({ by: 'data-steward', how: 'edit', field: '' })
    const restored = await http.send(
      'data-steward',
      'POST',
      at(stalls, `/changes/${changes[1]?.id}/restore`),
      {},
    )
    expect(restored.body).toMatchObject({
      title: '占道摊位',
      theme: 'urban-construction',
      keywords: ['摊位'],
    })
    expect((await history(stalls))[0]).toMatchObject({
      how: 'restore',
      before: '占道经营摊位',
      after: '占道摊位',
    })
    // The catalogue says the same, and the rows are as they were.
    const dataset = (await http.get('planner', `/api/catalog/datasets/${stalls}`)).body
    expect(dataset).toMatchObject({ title: '占道摊位', version: 1, numRows: 12 })
    const numBefore = (await history(stalls)).length
    await change(stalls, { title: '占道摊位' })
    expect((await history(stalls)).length).toBe(numBefore)
  })

  it.each([
    ['an empty title', { title: ' ' }],
    ['a theme that is in no list', { theme: 'none-of-it' }],
    ['keywords that are no list', { keywords: '养老' }],
    ['a description beyond measure', { description: 'a'.repeat(4001) }],
    ['a period that ends before it begins', { periodFrom: '2026-05-01', periodTo: '2026-04-01' }],
    ['a code list that there is not', { fields: [{ table: 'x', name: 'y', codeList: 'none' }] }],
  ])('refuses %s, and nothing of it is kept', async (_what, patch) => {
    const before = await read(stalls)
    expect((await change(stalls, { ...patch, contact: '值班室' })).status).toBe(400)
    expect(await read(stalls)).toEqual(before)
  })

  it('is changed by those who look after datasets, and of datasets that they see', async () => {
    for (const who of ['planner', 'leader', 'community-worker'] as const)
      expect((await change(stalls, { title: 'x' }, who)).status, who).toBe(403)
    expect((await change('none-1', { title: 'x' })).status).toBe(404)
    await http.store.database.write(async (tx) => {
      await tx.query(
        sql`insert into access_control.dataset_access (dataset_id, audience) values (${trees}, 'granted')`,
      )
    })
    expect((await change(trees, { title: 'x' })).status).toBe(404)
    expect((await http.get('planner', at(trees, '/changes'))).status).toBe(404)
    const bulk = { datasets: [stalls, trees], set: { contact: '值班室' } }
    expect((await http.send('data-steward', 'PATCH', '/api/catalog/descriptions', bulk)).status).toBe(404)
    expect(await read(stalls)).toMatchObject({ contact: '' })
    await http.store.database.write((tx) => tx.query(sql`delete from access_control.dataset_access`))
  })
})

describe('how sensitive data count', () => {
  it('is raised by the steward, and lowered with a reason by whoever may', async () => {
    expect((await change(trees, { sensitivity: 'sensitive' })).status).toBe(200)
    const lower = { sensitivity: 'internal', reason: '已去除个人信息' }
    expect(await change(trees, lower)).toMatchObject({ status: 403, code: 'not-permitted' })
    const path = `/api/catalog/datasets/${trees}/sensitivity`
    expect((await http.send('data-steward', 'POST', path, lower)).status).toBe(403)
    expect((await http.send('leader', 'POST', path, { sensitivity: 'internal', reason: '' })).status).toBe(
      400,
    )
    expect((await http.send('leader', 'POST', path, lower)).status).toBe(200)
    expect((await history(trees))[0]).toMatchObject({ reason: lower.reason, by: 'leader', after: 'internal' })
    const logged = await http.store.database.write((tx) =>
      tx.query(
        sql`select subject from access_control.audit_entry where action = 'catalog:lower-sensitivity'`,
      ),
    )
    expect(logged).toEqual([{ subject: trees }])
  })

  it('hides a column at once that turns out to be personal: in rows, in the view, in the standard interfaces', async () => {
    const name = named.备用联系 as string
    const rows = `/api/catalog/datasets/${stalls}/tables/${encodeURIComponent(table)}/rows?limit=5`
    const items = `/ogc/collections/${stalls.replaceAll('-', '_')}/items?limit=5`
    expect((await http.get('planner', rows)).text).toContain('东侧门房')
    expect((await http.get('planner', items)).text).toContain('东侧门房')
    const asked = await change(stalls, { fields: [{ table, name, sensitivity: 'personal' }] })
    expect(asked.status).toBe(200)
    for (const path of [rows, items])
      expect((await http.get('planner', path)).text, path).not.toContain('东侧门房')
    expect((await http.get('planner', rows)).body.hiddenFields).toEqual(['备用联系'])
    const shown = await http.store.database.write((tx) =>
      tx.query(sql`select from information_schema.columns
        where table_schema = 'data' and table_name = ${stalls.replaceAll('-', '_')} and column_name = ${name}`),
    )
    expect(shown).toEqual([])
    // What shows it again is a lowering.
    const back = { fields: [{ table, name, sensitivity: 'internal' }], reason: '只是位置' }
    expect((await change(stalls, back)).status).toBe(403)
  })
})

describe('the next file of a dataset', () => {
  it('leaves what was said, and a column hidden that was made personal', async () => {
    const before = await read(stalls)
    const { report } = await http.importFile('摊位登记.csv', STALLS.replace('T1,', 'T99,'))
    expect(report).toMatchObject({ dataset: stalls, version: 2 })
    const { title, keywords, fields } = await read(stalls)
    expect({ title, keywords, fields }).toEqual({
      title: before.title,
      keywords: before.keywords,
      fields: before.fields,
    })
    const rows = `/api/catalog/datasets/${stalls}/tables/${encodeURIComponent(table)}/rows?limit=5`
    const answer = await http.get('planner', rows)
    expect(answer.text).toContain('T99')
    expect(answer.text).not.toContain('东侧门房')
  })
})

describe('code lists', () => {
  const list = {
    title: '摊位类别',
    description: '',
    source: '',
    codes: [
      { code: '0', label: '早点', labelEn: 'Breakfast' },
      { code: '1', label: '蔬果', labelEn: '' },
    ],
  }

  it('are made, attached to a field, and say what its values mean', async () => {
    const path = '/api/catalog/code-lists/stall-kind'
    expect((await http.send('planner', 'PUT', path, list)).status).toBe(403)
    expect((await http.send('data-steward', 'PUT', path, list)).status).toBe(200)
    const twice = { ...list, codes: [...list.codes, list.codes[0]] }
    expect((await http.send('data-steward', 'PUT', path, twice)).status).toBe(400)
    await change(stalls, { fields: [{ table, name: named.类别, codeList: 'stall-kind' }] })
    const { fields } = (
      await http.get(
        'planner',
        `/api/catalog/datasets/${stalls}/tables/${encodeURIComponent(table)}/rows?limit=1`,
      )
    ).body
    const field = fields.find((one: { title: string }) => one.title === '类别')
    expect(field.labels).toEqual({ 0: ['早点', 'Breakfast'], 1: ['蔬果', ''] })
    expect(await http.send('data-steward', 'DELETE', path)).toMatchObject({
      status: 409,
      code: 'code-list-in-use',
    })
    await change(stalls, { fields: [{ table, name: named.类别, codeList: null }] })
    expect((await http.send('data-steward', 'DELETE', path)).status).toBe(200)
    expect((await http.send('data-steward', 'DELETE', '/api/catalog/code-lists/theme')).status).toBe(409)
  })
})

describe('many datasets at once', () => {
  it('are given the same words; a template fills only what is empty', async () => {
    await change(stalls, { licence: '公开' })
    const done = await http.send('data-steward', 'PATCH', '/api/catalog/descriptions', {
      datasets: [stalls, trees],
      set: { department: '城市管理办公室' },
      addKeywords: ['街面'],
      usesTemplate: true,
    })
    expect(done.body.numDatasets).toBe(2)
    expect(await read(stalls)).toMatchObject({
      licence: '公开',
      updateFrequency: 'monthly',
      keywords: ['摊位', '街面'],
    })
    expect(await read(trees)).toMatchObject({ licence: '街道内部使用', keywords: ['街面'] })
    expect((await history(trees)).filter(({ how }) => how === 'template').length).toBeGreaterThan(2)
  })
})

describe('the completeness of a description', () => {
  it('is a figure by the rule, and rises to 100 with what was missing', async () => {
    const figure = async (): Promise<{ value: number; rules: { pack: string; status: string }[] }> => {
      const requests = [{ measure: 'catalog.description-completeness', params: { dataset: trees } }]
      return (await http.send('planner', 'POST', '/api/trail/figures', { requests })).body.figures[0]
    }
    const first = await figure()
    expect(first.rules).toMatchObject([{ pack: 'dataset-description', status: 'unverified' }])
    const { elements, fields } = await read(trees)
    const filled = elements.reduce((sum, one) => sum + one.weight * one.filled, 0)
    const total = elements.reduce((sum, one) => sum + one.weight, 0)
    expect(first.value).toBeCloseTo((filled / total) * 100, 0)
    expect(first.value).toBeLessThan(100)
    // Without geometry there is no extent to give.
    expect(elements.map(({ key }) => key)).not.toContain('extent')
    await change(trees, {
      description: '街面行道树台账，每株一行。',
      theme: 'environment',
      contact: '绿化组',
      sharing: 'unconditional',
      periodFrom: '2026-01-01',
      fields: fields.map(({ table: own, name, title }) => ({
        table: own,
        name,
        unit: '厘米',
        description: title,
      })),
    })
    expect((await figure()).value).toBe(100)
    // Behind the figure stand its elements, and the weights add up to what it is divided by.
    const asked = { measure: 'catalog.description-completeness', params: { dataset: trees }, limit: 50 }
    const { rows } = (await http.send('planner', 'POST', '/api/trail/rows', asked)).body
    expect(rows.map(({ values }: { values: unknown[] }) => values[2])).toEqual(rows.map(() => 100))
    expect(rows.reduce((sum: number, one: { values: number[] }) => sum + (one.values[1] ?? 0), 0)).toBe(total)
    const overview = (await http.get('planner', '/api/catalog/descriptions')).body.datasets
    expect(overview.find((one: { id: string }) => one.id === trees)).toMatchObject({
      scorePercent: 100,
      missing: [],
    })
  })
})
