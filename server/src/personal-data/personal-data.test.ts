/** What the law lets a person ask of the office, asked over the real addresses: find, copy, correct, delete. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonalOutcome, PersonalRequest } from '@jingjing/schema/access-control/personal-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier, sql } from '../db/sql.ts'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'
import { makeWorkbook, openFile } from '../ingest/index.ts'
import { applyRetention } from './apply-retention.ts'
import { runDueRetention } from './schedule-retention.ts'

const PHONE = '13800001234'
const IDENTITY = '11010519491231002X'
const NAME = '王小明'
const HOME = '虚构里9号楼8单元777室'
/** Another person of the same name, who asked for nothing. */
const OTHER = '13900005678'
const HEADER =
  '工单编号,来电时间,来电人,联系电话,家庭住址,身份证号,问题分类,标题,内容,派单时间,是否解决,经度,纬度'
const MINE = `G1,2026-03-01 08:00:00,${NAME},${PHONE},${HOME},${IDENTITY},噪声,夜间施工,请回电 138 0000 1234 王 小明,2026-03-01 09:00:00,已解决,116.46,39.89`
const OTHERS = `G2,2026-03-02 08:00:00,${NAME},${OTHER},虚构里1号楼,,停车,占道停车,邻居电话${PHONE},2026-03-02 09:00:00,未解决,116.461,39.891`
/** And a third, with the name and nothing else. */
const THIRDS = OTHERS.replace('G2', 'G3').replace(`邻居电话${PHONE}`, '堵住消防通道')
const CASES = [HEADER, MINE, OTHERS, THIRDS, ''].join('\n')
let http: TestHttp
let dataset: string

beforeAll(async () => {
  http = await openTestHttp()
  dataset = (await http.importFile('cases.csv', CASES)).report.dataset ?? ''
  await endFirstRow()
  // Rows that an import refused are kept beside their version.
  mkdirSync(join(http.dataDir, 'rejected'), { recursive: true })
  writeFileSync(
    join(http.dataDir, 'rejected', 'refused.xlsx'),
    makeWorkbook([
      {
        name: 'x',
        rows: [
          ['受访者', '联系电话'],
          [NAME, PHONE],
        ],
      },
    ]),
  )
  await run(sql`insert into catalog.rejected_rows (dataset_id, version, path, num_rows, has_personal)
    values (${dataset}, 1, 'refused.xlsx', 1, true)`)
  // Received and never imported: a workbook, and words in a document that no reader takes for a table.
  const workbook = makeWorkbook([{ name: 'x', rows: [['电话'], [`+86 ${PHONE}`]] }])
  writeFileSync(join(http.dataDir, 'uploads', 'a-workbook'), workbook)
  writeFileSync(join(http.dataDir, 'uploads', 'a-letter'), `\u0000${NAME} ${IDENTITY}`)
  writeFileSync(join(http.dataDir, 'uploads', 'of-nobody'), '编号\n1\n')
  // An extract that filters by the number, and a note somebody wrote.
  await run(sql`insert into extract.saved (title, spec, output, created_by)
    values ('x', ${JSON.stringify({ filters: [{ value: PHONE }] })}::jsonb, '{}', 1)`)
  await run(sql`insert into monitoring.assignment (dataset_id, case_key, department, note)
    values (${dataset}, 'G1', '城管科', ${`已联系${NAME}，电话${PHONE}`})`)
})
afterAll(() => http?.close())

/** The first row stands as it was in version 1 alone. */
async function endFirstRow(): Promise<void> {
  const detail = (await http.get('data-steward', `/api/catalog/datasets/${dataset}`)).body
  const { name, fields } = detail.tables[0]
  const rows = `/api/catalog/datasets/${dataset}/tables/${encodeURIComponent(name)}`
  const [row] = (await http.get('data-steward', `${rows}/rows`)).body.rows
  const field = fields.find((one: { title: string }) => one.title === '是否解决').name
  const edit = { changes: [{ key: row.key, values: { [field]: '未解决' } }] }
  expect((await http.send('data-steward', 'POST', `${rows}/edits`, edit)).status).toBe(200)
}
const run = <Row extends object>(statement: ReturnType<typeof sql>) =>
  http.store.database.write((tx) => tx.query<Row>(statement))
const officer = 'privacy-officer'
const REQUESTS = '/api/personal-data/requests'

async function finished(jobId: number): Promise<void> {
  const job = await http.queue.finished(jobId)
  expect(job.problem).toBeNull()
  expect(job.state).toBe('done')
}
async function act(id: number, body: object): Promise<PersonalOutcome> {
  const answer = await http.send(officer, 'POST', `${REQUESTS}/${id}/acts`, body)
  expect(answer.status).toBe(202)
  await finished(answer.body.jobId)
  return (await request(id)).acts.at(-1)?.outcome as PersonalOutcome
}
const request = async (id: number): Promise<PersonalRequest> =>
  (await http.get(officer, REQUESTS)).body.requests.find((one: { id: number }) => one.id === id)

/** Every cell of every table of the store, and every byte of every kept file. */
async function whereIs(text: string): Promise<string[]> {
  const tables = await run<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`)
  const found: string[] = []
  for (const { schema, name } of tables) {
    const rows = await run(
      sql`select from ${identifier(schema, name)} as held where strpos(held::text, ${text}) > 0`,
    )
    if (rows.length > 0) found.push(`${schema}.${name}`)
  }
  for (const entry of readdirSync(http.dataDir, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text))
      found.push(`${entry.parentPath.slice(http.dataDir.length)}/${entry.name}`)
  return found
}

let id: number

describe('what is held of a person', () => {
  it('is opened by the privacy officer alone', async () => {
    for (const role of ['operator', 'system-administrator', 'security-administrator', 'auditor'] as const)
      expect((await http.get(role, REQUESTS)).code).toBe('not-permitted')
  })

  it('is found in rows of every version, in what was copied, in refused rows and in kept files', async () => {
    const identifiers = {
      telephone: '+86 138-0000-1234',
      identityNumber: IDENTITY,
      name: NAME,
      address: HOME,
    }
    const answer = await http.send(officer, 'POST', REQUESTS, { reference: `信访 ${PHONE}`, identifiers })
    expect(answer.status).toBe(202)
    await finished(answer.body.jobId)
    id = answer.body.requestId
    const { acts, hints } = await request(id)
    expect(hints).toMatchObject({ telephone: '138****1234', name: '王**' })
    const outcome = acts[0]?.outcome as PersonalOutcome
    const { places, copies, files } = outcome
    const cases = places.find((one) => one.dataset === dataset)
    // Their own row as it stands and as it stood; another's, in whose words the number is; a third with the name alone.
    expect(cases).toMatchObject({ numCurrent: 2, numEarlier: 1, numPossible: 1 })
    expect(cases?.fields).toEqual(expect.arrayContaining(['联系电话', '内容']))
    expect(places).toHaveLength(1)
    expect(copies.map((one) => one.table)).toEqual(
      expect.arrayContaining(['extract.saved', 'monitoring.assignment', 'monitoring.case_record']),
    )
    expect(files.map((one) => one.folder).sort()).toEqual(['rejected', 'uploads', 'uploads', 'uploads'])
    expect(files.some((one) => one.name === 'of-nobody')).toBe(false)
  })

  it('is handed over as a workbook, which only the officer can fetch', async () => {
    await act(id, { kind: 'export' })
    const { acts } = await request(id)
    const url = `${REQUESTS}/${id}/acts/${acts.at(-1)?.id}/copy`
    expect((await http.get('operator', url)).code).toBe('not-permitted')
    const copy = await http.get(officer, url)
    expect(copy.status).toBe(200)
    const path = join(http.dataDir, 'a-copy')
    writeFileSync(path, copy.body as Buffer)
    const cells: unknown[] = []
    for (const table of (await openFile(path, 'copy.xlsx')).tables)
      for await (const row of table.rows()) cells.push(...row.cells)
    expect(cells).toEqual(expect.arrayContaining([NAME, PHONE, HOME, IDENTITY, '夜间施工']))
    writeFileSync(path, '')
  })

  it('is corrected where it stands now, by a further version, and stays as it was in the history', async () => {
    const before = (await http.get('data-steward', `/api/catalog/datasets/${dataset}`)).body.version
    expect(await act(id, { kind: 'correct', corrections: { name: '王晓明' } })).toMatchObject({
      numChanged: 1,
    })
    const after = (await http.get('data-steward', `/api/catalog/datasets/${dataset}`)).body
    expect(after.version).toBe(before + 1)
    const storage = identifier('data_rows', dataset.replaceAll('-', '_'))
    const [field] = await run<{ name: string }>(
      sql`select name from catalog.field where dataset_id = ${dataset} and title = '来电人'`,
    )
    const names = await run<{ name: string }>(sql`
      select ${identifier(field?.name ?? '')} as name from ${storage}
      where ${identifier(field?.name ?? '')} like '王%明' order by row_key`)
    expect(names.at(-1)?.name).toBe('王晓明')
    expect(names.filter((one) => one.name === NAME).length).toBeGreaterThan(2)
    const [copied] = await run<{ caller_name: string }>(sql`
      select caller_name from monitoring.case_record where dataset_id = ${dataset} and to_version is null
        and external_id = 'G1'`)
    expect(copied?.caller_name).toBe('王晓明')
    expect((await whereIs('王晓明')).sort()).toEqual([
      `data_rows.${dataset.replaceAll('-', '_')}`,
      'monitoring.case_record',
    ])
  })
})

describe('a deletion', () => {
  let figures: unknown
  const cases = async () =>
    (
      await http.send('leader', 'POST', '/api/trail/figures', {
        requests: [{ measure: 'monitoring.cases', params: {} }],
      })
    ).body.figures[0].value

  beforeAll(async () => {
    figures = await cases()
    const outcome = await act(id, { kind: 'delete' })
    expect(outcome.numLeft).toBe(0)
    // The copy that was handed over went with it.
    expect(readdirSync(join(http.dataDir, 'personal-data'))).toEqual([])
    expect((await http.send(officer, 'POST', `${REQUESTS}/${id}/closing`)).status).toBe(200)
  })

  it('leaves the numbers and the home in no table of the store and in no file', async () => {
    for (const text of [PHONE, IDENTITY, HOME, '138 0000 1234', '138-0000-1234', '1234 王'])
      expect(await whereIs(text), text).toEqual([])
  })

  it('leaves no file to fetch of refused rows that told of them', async () => {
    expect(await run(sql`select from catalog.rejected_rows`)).toEqual([])
  })

  it('leaves the row where it was counted, with nothing by which it could be told whose it is', async () => {
    expect(await cases()).toBe(figures)
    const rows = await run<Record<string, unknown>>(sql`
      select caller_name, caller_phone, caller_address, caller_key, text from monitoring.case_record
      where dataset_id = ${dataset} and external_id = 'G1'`)
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows)
      expect(row).toEqual({
        caller_name: null,
        caller_phone: null,
        caller_address: null,
        caller_key: null,
        text: '请回电 〔已删除〕 〔已删除〕',
      })
  })

  it('takes nothing from another of the same name but the number in their words', async () => {
    const rows = await run<Record<string, unknown>>(sql`
      select distinct caller_name, caller_phone, text from monitoring.case_record
      where dataset_id = ${dataset} and external_id = 'G2'`)
    expect(rows).toEqual([{ caller_name: NAME, caller_phone: OTHER, text: '邻居电话〔已删除〕' }])
    expect(existsSync(join(http.dataDir, 'uploads', 'of-nobody'))).toBe(true)
  })

  it('is told by every version that held the rows, and in the log without a number', async () => {
    const { versions } = (await http.get('data-steward', `/api/catalog/datasets/${dataset}`)).body
    const counts = versions.map((one: { findings: { code: string; count?: number }[] }) =>
      one.findings
        .filter((finding) => finding.code === 'personal-data-removed')
        .map((finding) => finding.count),
    )
    expect(counts).toEqual([[2], [2], [2]])
    const log = await run<{ action: string; subject: string; is_success: boolean }>(sql`
      select action, subject, is_success from access_control.audit_entry
      where action = 'personal-data:delete'`)
    expect(log).toEqual([
      { action: 'personal-data:delete', subject: `#${id} 信访 〔已删除〕`, is_success: true },
    ])
    expect(http.logLines.join('')).not.toContain(PHONE)
  })

  it('is not undone by going back to a version, nor by the same file', async () => {
    const back = await http.send(
      'data-steward',
      'POST',
      `/api/catalog/datasets/${dataset}/versions/1/restore`,
    )
    expect(back.status).toBe(200)
    expect(await whereIs(PHONE)).toEqual([])
  })

  it('closes the request: nobody can tell any more whom it was about', async () => {
    expect(await request(id)).toMatchObject({ hints: {}, closedAt: expect.any(String) })
    expect((await http.send(officer, 'POST', `${REQUESTS}/${id}/acts`, { kind: 'find' })).status).toBe(404)
  })
})

describe('a retention rule', () => {
  const RETENTION = '/api/personal-data/retention'

  it('empties what is older than it says, in every version, and is run as a job', async () => {
    const listed = (await http.get(officer, RETENTION)).body
    expect(listed.datasets.find((one: { dataset: string }) => one.dataset === dataset)).toMatchObject({
      fields: expect.arrayContaining(['联系电话']),
      rule: null,
    })
    expect(
      (await http.send(officer, 'PUT', `${RETENTION}/${dataset}`, { keepDays: 7, basis: '办法' })).status,
    ).toBe(400)
    const set = await http.send(officer, 'PUT', `${RETENTION}/${dataset}`, {
      keepDays: 60,
      basis: '档案管理办法',
    })
    expect(set.status).toBe(200)
    expect(await whereIs(OTHER)).not.toEqual([])
    const parts = { database: http.store.database, queue: http.queue, dataDir: http.dataDir }
    expect(await runDueRetention(parts)).toBe(1)
    const [job] = await run<{ id: number }>(sql`select max(id) as id from jobs.job where kind = 'retention'`)
    await finished(job?.id ?? 0)
    expect(await runDueRetention(parts)).toBe(0)
    // The cases of March are older than sixty days.
    expect((await whereIs(OTHER)).filter((place) => !place.startsWith('/uploads'))).toEqual([])
    const after = (await http.get(officer, RETENTION)).body
    expect(after.datasets.find((one: { dataset: string }) => one.dataset === dataset).rule).toMatchObject({
      keepDays: 60,
      numEmptied: expect.any(Number),
    })
  })

  it('takes the files away that rows came in with, once they are as old', async () => {
    const path = join(http.dataDir, 'uploads', 'came-in-then')
    writeFileSync(path, OTHER)
    await run(sql`with file as (insert into catalog.source_file (name, size_bytes, sha256, path, received_at)
        values ('x', 1, 'x', 'came-in-then', now() - interval '61 days') returning id)
      insert into catalog.version_file select ${dataset}, 1, id from file`)
    const job = { input: { datasetId: dataset }, createdBy: null, report: () => undefined }
    const done = await applyRetention(
      { database: http.store.database, dataDir: http.dataDir },
      { ...job, completeIn: async () => undefined },
    )
    expect(done.numFiles).toBe(1)
    expect(existsSync(path)).toBe(false)
    expect(
      (await run(sql`select from catalog.source_file where path = 'came-in-then' and erased_at is not null`))
        .length,
    ).toBe(1)
  })
})
