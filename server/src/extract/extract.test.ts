import type { Person } from '@jingjing/schema/access-control'
import { ExtractPreview } from '@jingjing/schema/extract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'
import { previewNotes } from './preview-notes.ts'

let http: TestHttp
let facilities: string
let stations: string

const FACILITIES = `名称,类型,床位数,经度,纬度,开放日期,联系电话
和平里养老驿站,养老,20,116.460,39.890,2021-03-01,13800000001
广渠门卫生站,医疗,0,116.461,39.891,2022-05-01,13800000002
九龙山养老院,养老,120,116.470,39.900,2020-01-15,13800000003
双花园幼儿园,教育,,116.480,39.905,2019-09-01,13800000004
`
const KINDS = '类型,主管科室,限额\n养老,民政科,10\n医疗,卫健科,5\n医疗,重复的一行,6\n'

beforeAll(async () => {
  http = await openTestHttp()
  facilities = (await http.importFile('设施.csv', FACILITIES)).report.dataset as string
  stations = (await http.importFile('类型表.csv', KINDS)).report.dataset as string
})
afterAll(() => http?.close())

const preview = async (spec: object, who: Parameters<TestHttp['send']>[0] = 'planner') => {
  const answer = await http.send(who, 'POST', '/api/extract/previews', {
    spec: { dataset: facilities, ...spec },
  })
  return { ...answer, found: answer.status === 200 ? ExtractPreview.parse(answer.body) : null }
}
const names = async (spec: object): Promise<unknown[]> => {
  const { found, code } = await preview({ columns: ['name'], ...spec })
  return found?.rows.map((row) => row[0]) ?? [code]
}
const refOf = async (title: string): Promise<string> => {
  const { found } = await preview({})
  return found?.columns.find((column) => column.title === title)?.ref ?? title
}

describe('a filter', () => {
  it('holds conditions of every type, nested', async () => {
    const beds = await refOf('床位数')
    const kind = await refOf('类型')
    const opened = await refOf('开放日期')
    expect(await names({ filter: { field: kind, is: 'equals', value: '养老' } })).toEqual([
      '和平里养老驿站',
      '九龙山养老院',
    ])
    expect(await names({ filter: { field: beds, is: 'at-least', value: 100 } })).toEqual(['九龙山养老院'])
    expect(await names({ filter: { field: beds, is: 'is-empty' } })).toEqual(['双花园幼儿园'])
    expect(await names({ filter: { field: beds, is: 'one-of', value: [0, 20] } })).toEqual([
      '和平里养老驿站',
      '广渠门卫生站',
    ])
    expect(await names({ filter: { field: opened, is: 'less', value: '2020-02-01' } })).toEqual([
      '九龙山养老院',
      '双花园幼儿园',
    ])
    expect(
      await names({
        filter: {
          any: [
            { field: 'name', is: 'contains', value: '卫生' },
            {
              all: [
                { field: kind, is: 'differs', value: '养老' },
                { field: beds, is: 'is-empty' },
              ],
            },
          ],
        },
      }),
    ).toEqual(['广渠门卫生站', '双花园幼儿园'])
    expect(await names({ filter: { none: [{ field: beds, is: 'greater', value: 10 }] } })).toEqual([
      '广渠门卫生站',
      '双花园幼儿园',
    ])
  })

  it('takes a wildcard as the sign that it is', async () => {
    expect(await names({ filter: { field: 'name', is: 'contains', value: '%' } })).toEqual([])
  })

  it.each([
    ['a word for a number', { field: '床位数', is: 'equals', value: '二十' }],
    ['a day that the calendar lacks', { field: '开放日期', is: 'less', value: '2026-02-30' }],
    ['a part of a number', { field: '床位数', is: 'contains', value: '2' }],
    ['one value for many', { field: '床位数', is: 'one-of', value: 2 }],
  ])('refuses %s', async (_what, condition) => {
    const answer = await preview({ filter: { ...condition, field: await refOf(condition.field) } })
    expect([answer.status, answer.code]).toEqual([422, 'extract-condition'])
  })

  it('refuses a tree that is too deep, and a field that is none', async () => {
    let filter: object = { field: 'name', is: 'is-filled' }
    for (let depth = 0; depth < 12; depth++) filter = { all: [filter] }
    expect((await preview({ filter })).status).toBe(400)
    expect((await preview({ filter: { field: 'row_key', is: 'is-filled' } })).code).toBe('extract-field')
  })
})

describe('an area', () => {
  it('keeps what lies in the ring, closed or not', async () => {
    const ring = [
      [116.459, 39.889],
      [116.462, 39.889],
      [116.462, 39.892],
      [116.459, 39.892],
    ]
    expect(await names({ area: { ring } })).toEqual(['和平里养老驿站', '广渠门卫生站'])
    expect(await names({ area: { ring: [...ring, ring[0]] } })).toEqual(['和平里养老驿站', '广渠门卫生站'])
  })

  it('takes a ring that crosses itself without harm', async () => {
    const ring = [
      [116.459, 39.889],
      [116.462, 39.892],
      [116.462, 39.889],
      [116.459, 39.892],
    ]
    expect((await preview({ area: { ring } })).status).toBe(200)
  })
})

describe('order, columns, groups', () => {
  it('orders by several fields, what is missing last', async () => {
    const beds = await refOf('床位数')
    expect(await names({ order: [{ field: beds, isDescending: true }] })).toEqual([
      '九龙山养老院',
      '和平里养老驿站',
      '广渠门卫生站',
      '双花园幼儿园',
    ])
  })

  it('groups with counts, sums, means and parts of dates', async () => {
    const [beds, kind, opened] = [await refOf('床位数'), await refOf('类型'), await refOf('开放日期')]
    const { found } = await preview({
      group: {
        by: [{ field: kind }],
        measures: [
          { how: 'count' },
          { how: 'sum', field: beds },
          { how: 'mean', field: beds },
          { how: 'least', field: opened },
        ],
      },
      order: [{ field: 'measure.1', isDescending: true }, { field: kind }],
    })
    expect(found?.numRows).toBe(3)
    expect(found?.rows[0]).toEqual(['养老', 2, 140, 70, '2020-01-15'])
    const byYear = await preview({
      group: { by: [{ field: opened, part: 'year' }], measures: [{ how: 'count' }] },
    })
    expect(byYear.found?.rows.map((row) => row[0])).toEqual(['2019', '2020', '2021', '2022'])
  })
})

describe('a join', () => {
  it('looks one row up for each, and says how many found none or several', async () => {
    const kind = await refOf('类型')
    const other = (await http.get('planner', `/api/catalog/datasets/${stations}`)).body.tables[0].fields
    const fieldNamed = (title: string) => other.find((field: { title: string }) => field.title === title).name
    const { found } = await preview({
      join: { dataset: stations, by: 'key', field: kind, otherField: fieldNamed('类型') },
      columns: ['name', `joined.${fieldNamed('主管科室')}`],
    })
    expect(found?.rows).toEqual([
      ['和平里养老驿站', '民政科'],
      ['广渠门卫生站', '卫健科'],
      ['九龙山养老院', '民政科'],
      ['双花园幼儿园', null],
    ])
    expect(found?.join).toEqual({ numWithout: 1, numSeveral: 1 })
  })

  it('by place needs outlines', async () => {
    expect((await preview({ join: { dataset: stations, by: 'within' } })).code).toBe('extract-join')
  })
})

describe('personal columns', () => {
  it('are read, filtered, sorted, joined and grouped by nobody, not even those who read their masks', async () => {
    const { tables } = (await http.get('planner', `/api/catalog/datasets/${facilities}`)).body
    const phone = tables[0].fields.find((field: { title: string }) => field.title === '联系电话')
      .name as string
    expect(phone).toBeDefined()
    for (const who of ['planner', 'operator'] as const) {
      expect((await preview({}, who)).found?.hiddenFields).toEqual(['联系电话'])
      for (const spec of [
        { columns: [phone] },
        { filter: { field: phone, is: 'starts-with', value: '138' } },
        { order: [{ field: phone }] },
        { group: { by: [{ field: phone }], measures: [{ how: 'count' }] } },
        { group: { by: [{ field: 'name' }], measures: [{ how: 'least', field: phone }] } },
        { join: { dataset: stations, by: 'key', field: phone, otherField: phone } },
        { join: { dataset: facilities, by: 'key', field: 'name', otherField: phone } },
      ]) {
        const answer = await preview(spec, who)
        expect([answer.status, answer.code], JSON.stringify(spec)).toEqual([422, 'extract-field'])
      }
    }
  })
})

describe('the audit log', () => {
  it('has one entry a minute for the previews of a person and dataset, however many were asked for', async () => {
    const noted = () =>
      http.store.database.write((tx) =>
        tx.query<{ num: number }>({
          text: `select count(*)::bigint as num from access_control.audit_entry where action like 'extract:%' and subject = $1`,
          values: [`${facilities} v1`],
        }),
      )
    const note = previewNotes(() => nowMs)
    const { database } = http.store
    const person = { id: 1 } as Person
    let nowMs = 0
    const { found } = await preview({})
    const [before] = await noted()
    for (const atMs of [0, 1_000, 59_000, 60_000, 61_000]) {
      nowMs = atMs
      await note({ database, person }, found as ExtractPreview)
    }
    expect((await noted())[0]?.num).toBe((before?.num ?? 0) + 2)
    // Over HTTP the same, and another person's are their own.
    const [again] = await noted()
    for (let typed = 0; typed < 3; typed++)
      await preview({ filter: { field: 'name', is: 'contains', value: `${typed}` } })
    expect(await noted()).toEqual([again])
    await preview({}, 'leader')
    expect((await noted())[0]?.num).toBe((again?.num ?? 0) + 1)
  })
})

describe('runs', () => {
  const run = async (who: 'planner' | 'data-steward', payload: object) => {
    const started = await http.send(who, 'POST', '/api/extract/runs', payload)
    expect(started.status).toBe(202)
    const job = await http.queue.finished(started.body.jobId)
    expect([job.state, job.problem]).toEqual(['done', null])
    return (job.result as { runId: number }).runId
  }

  it('write a file that its person alone can fetch, with a manifest', async () => {
    const id = await run('planner', { spec: { dataset: facilities }, output: { format: 'csv' } })
    const { body } = await http.get('planner', `/api/extract/runs/${id}`)
    expect(body.manifest).toMatchObject({
      numRows: 4,
      coordinateSystem: 'EPSG:4326',
      hiddenFields: ['联系电话'],
    })
    expect(body.manifest.specification).toMatchObject({ dataset: facilities, version: 1 })
    const file = await http.get('planner', `/api/extract/runs/${id}/file`)
    expect(String(file.headers['content-disposition'])).toContain(encodeURIComponent('设施'))
    expect(file.body.toString()).toContain('和平里养老驿站')
    expect(file.body.toString()).not.toContain('13800000001')
    expect((await http.get('data-steward', `/api/extract/runs/${id}/file`)).status).toBe(404)
    expect((await http.get('data-steward', '/api/extract/runs')).body.runs).toEqual([])
    const [audit] = await http.store.database.write((tx) =>
      tx.query<{ action: string; detail: object }>({
        text: `select action, detail from access_control.audit_entry order by id desc limit 1`,
        values: [],
      }),
    )
    expect(audit).toMatchObject({ action: 'extract:run', detail: { numRows: 4, hasPersonalData: false } })
    const asked = await http.store.database.write((tx) =>
      tx.query<{ from_address: string | null }>({
        text: `select distinct from_address from access_control.audit_entry where action = 'extract:post'`,
        values: [],
      }),
    )
    expect(asked).toEqual([{ from_address: '127.0.0.1' }])
  })

  it('are repeatable by an address that names the version', async () => {
    const request = encodeURIComponent(
      JSON.stringify({ spec: { dataset: facilities, version: 1 }, output: { format: 'csv', hasBom: false } }),
    )
    const first = await http.get('planner', `/api/extract/file?request=${request}`)
    expect(first.status).toBe(200)
    await http.importFile('设施.csv', `${FACILITIES}新增一处,养老,5,116.475,39.902,2026-01-01,13800000005\n`)
    const again = await http.get('planner', `/api/extract/file?request=${request}`)
    expect(again.body.equals(first.body)).toBe(true)
    expect(await names({})).toHaveLength(5)
    expect(await names({ version: 1 })).toHaveLength(4)
    expect((await preview({ version: 9 })).status).toBe(404)
  })

  it('kept ones run again, on their day, with the rights of that day', async () => {
    const { runDueExtracts } = await import('./schedule-extracts.ts')
    const saved = await http.send('planner', 'POST', '/api/extract/saved', {
      title: '每周设施',
      spec: { dataset: facilities, columns: ['name'] },
      output: { format: 'xlsx' },
      schedule: { every: 'week', hour: 7 },
    })
    expect(saved.status).toBe(201)
    const parts = { database: http.store.database, queue: http.queue, dataDir: http.dataDir }
    expect(await runDueExtracts(parts, Date.now())).toBe(0)
    await http.store.database.write((tx) =>
      tx.query({ text: `update extract.saved set next_run_at = now() - interval '1 minute'`, values: [] }),
    )
    expect(await runDueExtracts(parts, Date.now())).toBe(1)
    expect(await runDueExtracts(parts, Date.now())).toBe(0)
    const [job] = (await http.get('planner', '/api/jobs')).body.jobs
    await http.queue.finished(job.id)
    const again = (await http.get('planner', `/api/extract/saved/${saved.body.id}`)).body
    expect(again.lastRunId).toBeGreaterThan(0)
    expect((await http.get('data-steward', `/api/extract/saved/${saved.body.id}`)).status).toBe(404)
    expect((await http.send('data-steward', 'DELETE', `/api/extract/saved/${saved.body.id}`)).status).toBe(
      404,
    )
    expect((await http.send('planner', 'DELETE', `/api/extract/saved/${saved.body.id}`)).status).toBe(200)
  })

  it('say what codes mean, in the language asked for, and keep what their list does not know', async () => {
    const path = `/api/catalog/datasets/${facilities}/description`
    const { fields } = (await http.get('data-steward', path)).body
    const field = fields.find((one: { title: string }) => one.title === '类型')
    const list = {
      title: '设施类型',
      description: '',
      source: '',
      codes: [
        { code: '养老', label: '养老服务', labelEn: 'Elder care' },
        { code: '医疗', label: '医疗卫生', labelEn: '' },
      ],
    }
    await http.send('data-steward', 'PUT', '/api/catalog/code-lists/facility-kind', list)
    const attached = { table: field.table, name: field.name, codeList: 'facility-kind' }
    expect((await http.send('data-steward', 'PATCH', path, { fields: [attached] })).status).toBe(200)
    const spec = { dataset: facilities, version: 1, columns: ['name', field.name] }
    const kinds = async (output: object): Promise<string[]> => {
      const request = encodeURIComponent(
        JSON.stringify({ spec, output: { format: 'csv', hasBom: false, ...output } }),
      )
      const { body } = await http.get('planner', `/api/extract/file?request=${request}`)
      return body
        .toString()
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line: string) => line.split(',')[1])
    }
    expect(await kinds({})).toEqual(['养老', '医疗', '养老', '教育'])
    expect(await kinds({ codesAs: 'labels' })).toEqual(['养老服务', '医疗卫生', '养老服务', '教育'])
    expect(await kinds({ codesAs: 'labels', language: 'en' })).toEqual([
      'Elder care',
      '医疗卫生',
      'Elder care',
      '教育',
    ])
    expect(await kinds({ codesAs: 'both' })).toEqual([
      '养老 养老服务',
      '医疗 医疗卫生',
      '养老 养老服务',
      '教育',
    ])
    const grouped = { group: { by: [{ field: field.name }], measures: [{ how: 'count' }] } }
    const { found } = await preview(grouped)
    expect(found?.labels).toEqual({
      [field.name]: { 养老: ['养老服务', 'Elder care'], 医疗: ['医疗卫生', ''] },
    })
  })

  it('are refused where the format cannot hold them', async () => {
    const started = await http.send('planner', 'POST', '/api/extract/runs', {
      spec: { dataset: facilities, crs: 'GCJ-02' },
      output: { format: 'kml' },
    })
    const job = await http.queue.finished(started.body.jobId)
    expect(job.problem).toEqual({ code: 'extract-format', params: { format: 'kml', reason: 'kml-is-wgs84' } })
  })
})
