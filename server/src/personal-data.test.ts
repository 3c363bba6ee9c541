/**
 * The promise of the column masks, asked for from outside: a telephone number, a name and a home that came in
 * with a file are met only by roles that read personal data, wherever one looks, and nowhere in the log.
 */
import type { AddressInfo } from 'node:net'
import { ROLES, type Role } from '@jingjing/schema/access-control'
import type { DatasetDetail } from '@jingjing/schema/catalog'
import type { ImportReport } from '@jingjing/schema/ingest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, openTestHttp, type TestHttp } from './http/test-http.ts'

const PHONE = '13800000000'
const NAME = '欧阳慕容雪'
const HOME = '虚构里9号楼8单元777室'
const SECRETS = [PHONE, NAME, HOME]
const COMMUNITY = '甲社区'

const HEADER =
  '工单编号,来电时间,来电人,联系电话,家庭住址,身份证号,问题分类,标题,社区,派单时间,是否解决,经度,纬度'
const CASES = [
  HEADER,
  `G1,2026-03-01 08:00:00,${NAME},${PHONE},${HOME},,噪声,夜间施工噪声,${COMMUNITY},2026-03-01 09:00:00,已解决,116.46,39.89`,
  `G2,2026-03-02 08:00:00,${NAME},${PHONE},${HOME},,停车,占道停车,${COMMUNITY},2026-03-02 09:00:00,未解决,116.461,39.891`,
  '',
].join('\n')
/** In the place of a day of birth stand a name and a number: a cell that is refused, of a personal column. */
const RESPONDENTS = [
  '编号,受访者,联系电话,出生日期,评分',
  ...Array.from(
    { length: 40 },
    (_, index) => `${index + 1},受访者${index + 1},,1980-01-${(index % 28) + 1},3`,
  ),
  `41,${NAME},${PHONE},${NAME}${PHONE},五`,
  '',
].join('\n')
const BOUNDARY = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { name: COMMUNITY, level: 'community' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [116.45, 39.88],
            [116.47, 39.88],
            [116.47, 39.9],
            [116.45, 39.9],
            [116.45, 39.88],
          ],
        ],
      },
    },
  ],
})

let http: TestHttp
let address: string
let dataset: DatasetDetail
let jobIds: number[]
let refused: ImportReport['tables'][number] | undefined
let streamed: Map<Role, () => string>
const streams = new AbortController()

/** With what is written for addresses made readable; runs of `%` that are no UTF-8 stay as they are. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
const secretsIn = (text: string): string[] => {
  const plain = decoded(text)
  return SECRETS.filter((secret) => text.includes(secret) || plain.includes(secret))
}

async function listenTo(role: Role): Promise<() => string> {
  const answer = await fetch(`${address}/api/jobs/stream`, {
    headers: http.headersOf(role),
    signal: streams.signal,
  })
  let heard = ''
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
      heard += decoder.decode(chunk, { stream: true })
  }
  read().catch(() => undefined)
  return () => heard
}

beforeAll(async () => {
  http = await openTestHttp()
  await http.app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(http.app.server.address() as AddressInfo).port}`
  streamed = new Map()
  for (const role of ROLES) streamed.set(role, await listenTo(role))
  await http.importFile('boundary.geojson', BOUNDARY)
  const { report } = await http.importFile('cases.csv', CASES)
  refused = (await http.importFile('respondents.csv', RESPONDENTS)).report.tables[0]
  const failing = await http.upload('data-steward', `${'x'.repeat(20)}.csv`, `%PDF ${PHONE} ${NAME} ${HOME}`)
  const failed = await http.send('data-steward', 'POST', '/api/ingest/inspections', { fileIds: [failing] })
  await http.queue.finished(failed.body.jobId)
  dataset = (await http.get('operator', `/api/catalog/datasets/${report.dataset}`)).body
  jobIds = (await http.get('system-administrator', '/api/jobs')).body.jobs.map(
    (job: { id: number }) => job.id,
  )
})
afterAll(async () => {
  streams.abort()
  await http?.close()
})

/** Everything that can be read, with whatever its addresses take. */
async function everyReading(role: Role): Promise<Answer[]> {
  const datasets = (await http.get('operator', '/api/catalog/datasets')).body.datasets as { id: string }[]
  const { collections } = (await http.get('operator', '/ogc/collections')).body as {
    collections: { id: string }[]
  }
  const urls: string[] = ['/ogc/collections/catalogue-records/items?f=html']
  for (const { method, path } of http.routes) {
    // Streams never end: that of the jobs is listened to from the start, that of monitoring tells versions only.
    if (method !== 'GET' || path.endsWith('/stream')) continue
    if (path.startsWith('/api/jobs/:id')) urls.push(...jobIds.map((id) => path.replace(':id', String(id))))
    else if (path.startsWith('/api/catalog/datasets/:id')) {
      for (const { id } of datasets) {
        const detail = (await http.get('operator', `/api/catalog/datasets/${id}`)).body as DatasetDetail
        for (const table of detail.tables)
          urls.push(path.replace(':id', id).replace(':table', encodeURIComponent(table.name)))
      }
    } else if (path.startsWith('/tiles/')) {
      for (const { id } of datasets)
        for (const z of [10, 14, 16, 18]) urls.push(`/tiles/${id}/${z}/${tileAt(z)}`)
    } else if (path.startsWith('/ogc/collections/:collection')) {
      const [z, x, y] = [16, ...tileAt(16).split('/')]
      const filled = path.replace(':tileMatrixSet', 'WebMercatorQuad').replace(':tileMatrix', String(z))
      const one = filled
        .replace(':tileCol', String(x))
        .replace(':tileRow', String(y))
        .replace(':feature', '1')
      for (const { id } of collections) urls.push(one.replace(':collection', id))
    } else urls.push(path)
  }
  urls.push(
    '/api/openapi.json',
    '/api/monitoring/running-state?from=2026-03-01&to=2026-04-01',
    '/api/monitoring/points?from=2026-03-01&to=2026-04-01',
    '/api/environment/air-quality?station=1',
    `/api/catalog/datasets?query=${encodeURIComponent('噪声')}`,
  )
  const answers: Answer[] = []
  for (const url of [...new Set(urls)]) answers.push(await http.get(role, url))
  const { measures } = (await http.get(role, '/api/trail/measures')).body
  for (const { id } of measures as { id: string }[]) {
    answers.push(await http.send(role, 'POST', '/api/trail/rows', { measure: id, params: {}, limit: 500 }))
    answers.push(
      await http.send(role, 'POST', '/api/trail/figures', { requests: [{ measure: id, params: {} }] }),
    )
  }
  return answers
}

const tileAt = (z: number): string => {
  const y = (1 - Math.asinh(Math.tan((39.89 * Math.PI) / 180)) / Math.PI) / 2
  return `${Math.floor(((116.46 + 180) / 360) * 2 ** z)}/${Math.floor(y * 2 ** z)}`
}

describe('what was planted', () => {
  it('is understood as personal, and there', () => {
    const fields = dataset.tables[0]?.fields ?? []
    expect(dataset.profile).toBe('case')
    const personal = fields.filter((field) => field.sensitivity === 'personal').map((field) => field.title)
    expect(personal).toEqual(expect.arrayContaining(['来电人', '联系电话', '家庭住址', '身份证号']))
    expect(fields.length).toBeGreaterThan(personal.length)
  })

  it('is masked for the role that calls people back, and plain for a purpose that the auditor finds', async () => {
    const answers = await everyReading('operator')
    expect(answers.flatMap((answer) => secretsIn(answer.text))).toEqual([])
    expect(answers.some((answer) => answer.text.includes('138****0000'))).toBe(true)
    expect(answers.some((answer) => answer.text.includes('欧阳**'))).toBe(true)
    const rows = `/api/catalog/datasets/${dataset.id}/tables/${encodeURIComponent(dataset.tables[0]?.name ?? '')}`
    const keys = (await http.get('operator', `${rows}/rows`)).body.rows.map((row: { key: number }) => row.key)
    const reason = { keys, purpose: 'call-back', note: '回访办理结果' }
    const plain = await http.send('operator', 'POST', `${rows}/unmask`, reason)
    expect(new Set(secretsIn(plain.text))).toEqual(new Set(SECRETS))
    const { purpose: _none, ...withoutPurpose } = reason
    expect((await http.send('operator', 'POST', `${rows}/unmask`, withoutPurpose)).status).toBe(400)
    const { entries } = (await http.get('auditor', '/api/access-control/audit?action=personal-data:')).body
    expect(entries[0]).toMatchObject({
      person: 'operator',
      action: 'personal-data:unmask',
      numRows: 2,
      detail: { purpose: 'call-back', note: '回访办理结果' },
    })
  })
})

describe('every address, every tile, every row behind a figure', () => {
  it.each(ROLES)('hides it from %s', async (role) => {
    const answers = await everyReading(role)
    expect(answers.length).toBeGreaterThan(40)
    for (const answer of answers) expect(secretsIn(answer.text), answer.text.slice(-300)).toEqual([])
  })

  it('says to the others which columns there are, without what is in them', async () => {
    const path = `/api/catalog/datasets/${dataset.id}/tables/${dataset.tables[0]?.name}/rows`
    const answer = await http.get('leader', path)
    expect(answer.body.hiddenFields).toEqual(expect.arrayContaining(['来电人', '联系电话', '家庭住址']))
    expect(answer.body.rows).toHaveLength(2)
  })

  it('is hidden in the tiles even from those who may read it, as tiles stay in browsers', async () => {
    for (const z of [10, 14, 16, 18]) {
      const tile = await http.get('operator', `/tiles/${dataset.id}/${z}/${tileAt(z)}`)
      expect(tile.status).toBe(200)
      expect(secretsIn(tile.body.toString('utf8'))).toEqual([])
    }
  })
})

describe('the work of an import', () => {
  it('tells nothing of it, whoever listens', () => {
    expect(streamed.get('data-steward')?.()).toContain('"state":"done"')
    expect(streamed.get('system-administrator')?.()).toContain('"state":"done"')
    expect(streamed.get('data-steward')?.()).toContain('"state":"failed"')
    for (const heard of streamed.values()) expect(secretsIn(heard())).toEqual([])
  })

  it('lists a refused cell with its place, and its text only where the column is not personal', async () => {
    const cells = refused?.rejected.map((cell) => [cell.row, cell.value])
    expect(cells).toEqual([
      [42, '•••'],
      [42, '五'],
    ])
  })

  it('shows in its samples that a value is there', async () => {
    const results: string[] = []
    for (const id of jobIds) results.push((await http.get('data-steward', `/api/jobs/${id}`)).text)
    expect(results.join()).toContain('占道停车')
    expect(results.join()).toContain('•••')
    expect(secretsIn(results.join())).toEqual([])
  })
})

describe('what goes wrong', () => {
  it('is answered without repeating what was sent', async () => {
    const [phone, name] = [PHONE, encodeURIComponent(NAME)]
    const body = {
      [NAME]: PHONE,
      phone: HOME,
      requests: [{ measure: 'monitoring.cases', params: { day: PHONE } }],
    }
    for (const role of ROLES) {
      const answers = [
        await http.get(role, `/api/nothing/${phone}/${name}`),
        await http.get(role, `/api/monitoring/running-state?from=${phone}&community=${name}`),
        await http.get(role, `/api/monitoring/points?to=${name}`),
        await http.get(role, `/api/environment/air-quality?station=${name}`),
        await http.get(role, `/api/jobs/${name}`),
        await http.get(role, `/tiles/${dataset.id}/${phone}/1/1`),
        await http.send(role, 'POST', '/api/trail/figures', body),
        await http.send(role, 'POST', '/api/ingest/inspections', { fileIds: [PHONE, NAME] }),
        await http.send(role, 'POST', '/api/access-control/session', { account: NAME, password: PHONE }),
        await http.send(role, 'PATCH', `/api/catalog/datasets/${dataset.id}/description`, { title: [PHONE] }),
      ]
      for (const answer of answers) {
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
        expect(secretsIn(answer.text)).toEqual([])
      }
    }
  })
})

describe('the request log', () => {
  it('has seen all of it and holds none of it', async () => {
    await http.get('operator', `/api/catalog/datasets?query=${encodeURIComponent(NAME)}`)
    await http.get('operator', `/api/catalog/datasets/${encodeURIComponent(NAME)}`)
    await http.get('operator', `/api/nothing/${PHONE}`)
    expect(http.logLines.length).toBeGreaterThan(500)
    expect(secretsIn(http.logLines.join(''))).toEqual([])
    expect(http.logLines.join('')).not.toContain('"fault"')
  })
})

describe('the store', () => {
  it('refuses the columns to every role that does not read them, asked past the product', async () => {
    const storage = dataset.id.replaceAll('-', '_')
    const phoneField = dataset.tables[0]?.fields.find((field) => field.title === '联系电话')?.name
    const ask = (seesPersonalData: boolean, text: string) =>
      http.store.database.read({ personId: 1, communities: null, seesPersonalData }, (tx) =>
        tx.query<{ answer: string }>({ text, values: [] }),
      )
    for (const text of [
      `select "${phoneField}" as answer from data_rows.${storage} limit 1`,
      'select caller_phone as answer from monitoring.case_record limit 1',
    ]) {
      await expect(ask(false, text)).rejects.toMatchObject({ code: '42501' })
      expect(await ask(true, text)).toEqual([{ answer: PHONE }])
    }
    const rows = await ask(true, `select row_to_json(shown)::text as answer from data.${storage} as shown`)
    expect(rows).toHaveLength(2)
    expect(secretsIn(JSON.stringify(rows))).toEqual([])
  })
})
