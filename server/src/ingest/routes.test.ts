import { ImportReports, Inspection, Uploads } from '@jingjing/schema/ingest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { multipart, openTestHttp, type TestHttp } from '../http/test-http.ts'

const FACILITIES = '名称,类别,经度,纬度\n甲驿站,养老,116.46,39.89\n乙驿站,养老,116.47,39.90\n'
const UPLOADS = '/api/ingest/uploads'
const INSPECTIONS = '/api/ingest/inspections'
const IMPORTS = '/api/ingest/imports'

let http: TestHttp

beforeAll(async () => {
  http = await openTestHttp()
})
afterAll(() => http?.close())

const send = (path: string, payload: object) => http.send('data-steward', 'POST', path, payload)

describe('an upload', () => {
  const post = (name: string, content: string) => {
    const { payload, headers } = multipart(name, content)
    return http.app.inject({
      method: 'POST',
      url: UPLOADS,
      payload,
      headers: { ...http.headersOf('data-steward'), ...headers },
    })
  }

  it('is kept as it came, under the name of the file alone', async () => {
    const answer = await post('../../etc/设施.csv', FACILITIES)
    expect(answer.statusCode).toBe(201)
    const [file] = Uploads.parse(answer.json()).files
    expect(file).toMatchObject({ name: '设施.csv', sizeBytes: Buffer.byteLength(FACILITIES) })
    expect(file?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('of the same bytes is the same content under another number', async () => {
    const [first, second] = [await post('a.csv', FACILITIES), await post('b.csv', FACILITIES)]
    expect(second.json().files[0].sha256).toBe(first.json().files[0].sha256)
    expect(second.json().files[0].id).not.toBe(first.json().files[0].id)
  })

  it('of nothing is refused', async () => {
    const plain = await send(UPLOADS, { files: [] })
    expect([plain.status, plain.code]).toEqual([400, 'no-files'])
    const empty = await http.app.inject({
      method: 'POST',
      url: UPLOADS,
      payload: Buffer.from('--x--\r\n'),
      headers: {
        ...http.headersOf('data-steward'),
        'content-type': 'multipart/form-data; boundary=x',
      },
    })
    expect([empty.statusCode, empty.json().code]).toEqual([400, 'no-files'])
  })
})

describe('what a person says about a table', () => {
  const VISITS = (day: number) =>
    `走访统计,,,,\n甲一,甲二,甲三,甲四,甲五\n序,姓,何时,东,北\n1,甲,0${day}/04/2026,116.46,39.89\n2,乙,0${day}/05/2026,116.47,39.90\n`
  const done = async (path: string, payload: object) => {
    const { jobId } = (await send(path, payload)).body
    return { jobId, job: await http.queue.finished(jobId) }
  }
  const inspect = async (fileIds: number[], overrides: object[] = []) => {
    const { jobId, job } = await done(INSPECTIONS, { fileIds, overrides })
    const [proposal] = Inspection.parse(job.result).proposals
    return { jobId, proposal: proposal!, table: proposal!.tables[0]! }
  }

  it('beats what was found, and holds for the next file of the shape', async () => {
    const fileIds = [await http.upload('data-steward', '走访.csv', VISITS(1))]
    const found = await inspect(fileIds)
    const override = {
      table: found.table.key,
      headerRows: [3],
      profile: 'facility',
      crs: 'GCJ-02',
      columns: [
        { index: 0, include: false },
        { index: 1, canonical: 'name', sensitivity: 'internal' },
        { index: 2, title: '走访日期', type: 'date', dateOrder: 'dmy' },
      ],
    }
    const told = await inspect(fileIds, [override])
    expect(told.table).toMatchObject({
      key: found.table.key,
      headerRows: [3],
      profile: 'facility',
      numRows: 2,
      override: { headerRows: [3], crs: 'GCJ-02' },
    })
    expect(told.proposal.sourceCrs).toBe('GCJ-02')
    expect(told.table.columns).toMatchObject([
      { index: 0, include: false },
      { canonical: 'name', sensitivity: 'internal', include: true },
      { title: '走访日期', type: 'date' },
      { name: 'lon' },
      { name: 'lat' },
    ])
    expect(told.table.sample[0]).toEqual({ row: 4, values: [null, '甲', '2026-04-01', 116.46, 39.89] })

    const { job } = await done(IMPORTS, { inspectionJobId: told.jobId })
    const [report] = ImportReports.parse(job.result).imports
    expect(report).toMatchObject({ outcome: 'new', sourceCrs: 'GCJ-02' })
    expect(report?.tables[0]?.columns.map(({ title }) => title)).toEqual(['姓', '走访日期', '东', '北'])

    const next = await inspect([await http.upload('data-steward', '走访五月.csv', VISITS(2))])
    expect(next.proposal).toMatchObject({ outcome: 'new-version', datasetId: report?.dataset })
    expect(next.table.override).toMatchObject({ headerRows: [3], profile: 'facility' })
    expect(next.table.sample[0]?.values).toEqual([null, '甲', '2026-04-02', 116.46, 39.89])
    const same = await inspect(fileIds)
    expect(same.proposal.outcome).toBe('unchanged')
    // Saying nothing takes back what was said.
    const plain = await inspect(fileIds, [{ table: found.table.key }])
    expect(plain.table.override).toBeNull()
    expect(plain.table.headerRows).toEqual(found.table.headerRows)
  })

  it.each([
    [{ profile: 'castle' }, 'bad-request'],
    [{ columns: [{ index: 0, canonical: 'no such field' }] }, 'bad-request'],
    [{ columns: [{ index: 0, type: 'castle' }] }, 'bad-request'],
    [{ crs: 'EPSG:2436' }, 'crs-not-supported'],
  ])('is refused at once where nothing can be done with it: %j', async (said, code) => {
    const overrides = [{ table: '1/0', ...said }]
    for (const path of [INSPECTIONS, IMPORTS])
      expect(await send(path, { fileIds: [1], overrides })).toMatchObject({ code })
  })
})

describe('an inspection and an import', () => {
  it('say what the file is, then store it', async () => {
    const fileIds = [await http.upload('data-steward', '驿站.csv', FACILITIES)]
    const started = await send(INSPECTIONS, { fileIds })
    expect(started.status).toBe(202)
    const inspected = await http.queue.finished(started.body.jobId)
    const [proposal] = Inspection.parse(inspected.result).proposals
    expect(proposal).toMatchObject({ profile: 'facility', outcome: 'new', sourceCrs: 'EPSG:4326' })

    const choices = [{ key: proposal?.key, title: '养老驿站' }]
    const importing = await send(IMPORTS, { inspectionJobId: started.body.jobId, choices })
    expect(importing.status).toBe(202)
    const imported = await http.queue.finished(importing.body.jobId)
    const [report] = ImportReports.parse(imported.result).imports
    expect(report).toMatchObject({ title: '养老驿站', outcome: 'new', version: 1 })
    expect(report?.tables[0]).toMatchObject({ rows: 2, numRejected: 0, numDropped: 0 })
  })

  it.each([
    [INSPECTIONS, { fileIds: [] }],
    [INSPECTIONS, { fileIds: ['1'] }],
    [INSPECTIONS, { fileIds: Array.from({ length: 51 }, (_, index) => index) }],
    [INSPECTIONS, {}],
    [IMPORTS, { choices: [] }],
    [IMPORTS, { inspectionJobId: 1, choices: [{ title: 'without a key' }] }],
    [IMPORTS, { inspectionJobId: 1, choices: [{ key: 'a', title: '' }] }],
  ])('refuse at %s what does not fit: %j', async (path, payload) => {
    const answer = await send(path, payload)
    expect([answer.status, answer.code]).toEqual([400, 'bad-request'])
  })

  it('do not find files and inspections that are not there, or somebody else’s', async () => {
    expect((await send(INSPECTIONS, { fileIds: [987_654] })).status).toBe(404)
    expect((await send(IMPORTS, { inspectionJobId: 987_654, choices: [] })).status).toBe(404)
    const fileId = await http.upload('data-steward', 'mine.csv', FACILITIES)
    await http.store.database.write((tx) =>
      tx.query({
        text: 'update catalog.source_file set received_by = $1 where id = $2',
        values: [http.personIdByRole.leader, fileId],
      }),
    )
    expect((await send(INSPECTIONS, { fileIds: [fileId] })).status).toBe(404)
  })
})

it.each([UPLOADS, INSPECTIONS, IMPORTS])('%s is for those with ingest:import, signed in', async (path) => {
  expect((await http.send('nobody', 'POST', path, {})).status).toBe(401)
  for (const role of ['leader', 'operator', 'system-administrator'] as const) {
    const answer = await http.send(role, 'POST', path, {})
    expect([answer.status, answer.body.params.permission]).toEqual([403, 'ingest:import'])
  }
})

describe('the dictionary', () => {
  const POST = '/api/ingest/dictionary'
  const lines = Array.from(
    { length: 30 },
    (_unused, i) =>
      `K${i},甲${i},第${i}站,${i % 3 === 0 ? '约廿' : i},2026-01-${String((i % 28) + 1).padStart(2, '0')},${(116.45 + i / 1000).toFixed(3)},39.9`,
  )
  const text = ['编号,名称,叫法,床位数,登记日期,经度,纬度', ...lines, ''].join('\n')
  const inspection = async () => {
    const fileIds = [await http.upload('data-steward', '词典.csv', text)]
    const started = await send(INSPECTIONS, { fileIds })
    const { result } = await http.queue.finished(started.body.jobId)
    return (result as Inspection).proposals[0] as Inspection['proposals'][number]
  }
  const inspected = async () => {
    const columns = (await inspection()).tables[0]?.columns ?? []
    return (title: string) => columns.find((column) => column.title === title)
  }

  it('beats what was guessed: a title is what was written, a value is read as what it means', async () => {
    const before = await inspected()
    expect([before('名称')?.canonical, before('叫法')?.canonical]).not.toEqual([null, 'name'])
    await send(POST, { kind: 'title', title: '叫法', meaning: 'name' })
    const { body } = await send(POST, { kind: 'value', title: '床位数', written: '约廿', meaning: '20' })
    const after = await inspected()
    expect(after('叫法')).toMatchObject({ canonical: 'name' })
    expect(after('叫法')?.evidence).toContainEqual({ code: 'field-by-dictionary' })
    expect(after('名称')?.canonical).not.toBe('name')
    const { report } = await http.importFile('词典.csv', text)
    expect(report.tables[0]?.numRejected).toBe(0)
    const rows = await http.get(
      'data-steward',
      `/api/catalog/datasets/${report.dataset}/tables/rows/rows?limit=4`,
    )
    expect(rows.body.rows.map((row: { values: unknown[] }) => row.values[3])).toEqual([20, 1, 2, 20])
    expect((await inspection()).outcome).toBe('unchanged')
    // Under other words the same bytes are another content.
    expect((await http.send('data-steward', 'DELETE', `${POST}/${body.id}`)).status).toBe(200)
    expect((await inspection()).outcome).toBe('new-version')
    expect((await http.get('data-steward', POST)).body.entries).toHaveLength(1)
    expect(
      (await http.send('planner', 'POST', POST, { kind: 'title', title: 'x', meaning: '' })).status,
    ).toBe(403)
  })
})
