/** What hostile files, addresses and words try once they are in, tried against the running server. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import type { Role } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { JOB_KINDS } from '../job-kinds.ts'
import { type Answer, multipart, openTestHttp, type TestHttp } from './test-http.ts'

const SCRIPT = '<img src=x onerror=alert(1)>'
const FORMULA = '=HYPERLINK("http://evil.example","x")'
const TEMPLATE = '{{constructor.constructor("return process")().exit()}}'
const PHONE = '13800001234'
/** Titles of columns are chosen by whoever makes the file as well. */
const CASES = [
  '工单编号,来电时间,来电人,联系电话,问题分类,标题,社区,派单时间,是否解决,经度,纬度,__proto__,constructor',
  `G1,2026-03-01 08:00:00,张三,${PHONE},"${SCRIPT}","${SCRIPT}${TEMPLATE}",甲社区,2026-03-01 09:00:00,已解决,116.46,39.89,p,c`,
  `G2,2026-03-02 08:00:00,李四,13900005678,噪声,"${FORMULA.replaceAll('"', '""')}",甲社区,2026-03-02 09:00:00,未解决,116.461,39.891,p,c`,
  'G3,2026-03-03 08:00:00,王五,13700009012,噪声,+1,甲社区,2026-03-03 09:00:00,未解决,116.461,39.891,@SUM(1),-1',
  '',
].join('\n')

let http: TestHttp
let canary: Server
let canaryUrl: string
let dataset: string
let collection: string
let table: string
let fields: { name: string; title: string }[]
const calls: string[] = []

beforeAll(async () => {
  // Whoever is led to ask this address has been led astray.
  canary = createServer((request, response) => {
    calls.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
  canaryUrl = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`
  http = await openTestHttp()
  const { report } = await http.importFile('cases.csv', CASES)
  dataset = report.dataset ?? ''
  const detail = (await http.get('data-steward', `/api/catalog/datasets/${dataset}`)).body
  table = detail.tables[0].name
  fields = detail.tables[0].fields
  const { collections } = (await http.get('data-steward', '/ogc/collections')).body
  collection = collections.find((one: { id: string }) => one.id !== 'catalogue-records').id
})
afterAll(async () => {
  await http?.close()
  canary?.close()
})

const run = <Row extends object>(statement: ReturnType<typeof sql>) =>
  http.store.database.write((tx) => tx.query<Row>(statement))
const nameOf = (title: string): string => fields.find((one) => one.title === title)?.name ?? ''
const extract = (who: Role, spec: object, format = 'csv'): Promise<Answer> => {
  const request = JSON.stringify({ spec: { dataset, ...spec }, output: { format } })
  return http.get(who, `/api/extract/file?request=${encodeURIComponent(request)}`)
}
const textOf = (answer: Answer): string =>
  Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : answer.text

describe('an address of somebody’s choosing', () => {
  const targets = () => [
    `${canaryUrl}/a`,
    `//127.0.0.1:${new URL(canaryUrl).port}/b`,
    `http://[::1]:${new URL(canaryUrl).port}/c`,
    `http://2130706433:${new URL(canaryUrl).port}/d`,
    `http://0177.0.0.1:${new URL(canaryUrl).port}/e`,
    `gopher://127.0.0.1:${new URL(canaryUrl).port}/f`,
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data/',
  ]

  it('is never asked, whatever parameter or member of a body it stands in', async () => {
    const all = targets()
    let numTried = 0
    for (const route of http.routes) {
      if (/stream|single-sign-on$/.test(route.path)) continue
      const namesOf = (schema: z.ZodType | undefined): string[] =>
        schema === undefined
          ? []
          : Object.keys(
              (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: object })
                .properties ?? {},
            )
      const path = route.path.replace(/:\w+/g, '1').replace(/\*$/, '')
      for (let turn = 0; turn < 2; turn++) {
        const target = all[numTried % all.length] as string
        const search = namesOf(route.query).map((name) => `${name}=${encodeURIComponent(target)}`)
        const body = Object.fromEntries(namesOf(route.body).map((name) => [name, target]))
        if (search.length === 0 && Object.keys(body).length === 0) break
        const answer = await http.send(
          'operator',
          route.method,
          `${path}?${search.join('&')}`,
          route.method === 'GET' ? undefined : body,
        )
        numTried += 1
        expect(answer.status, route.path).toBeLessThan(500)
        expect(answer.text).not.toMatch(/root:.*:0:0:/)
      }
    }
    expect(numTried).toBeGreaterThan(80)
    expect(calls).toEqual([])
  })

  it('is never asked by a file that names it', async () => {
    const entity = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "${canaryUrl}/xxe"><!ENTITY f SYSTEM "file:///etc/passwd">]>`
    const files: [string, string | Buffer][] = [
      ['doctype.kml', `${entity}<kml><Document><Placemark><name>&e;&f;</name></Placemark></Document></kml>`],
      [
        'link.kml',
        `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>${canaryUrl}/kml</href></Link></NetworkLink></kml>`,
      ],
      ['doctype.gpx', `${entity}<gpx><wpt lat="39" lon="116"><name>&e;</name></wpt></gpx>`],
      [
        'laughs.gpx',
        `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(50)}">]><gpx><wpt lat="39" lon="116"><name>&b;</name></wpt></gpx>`,
      ],
      [
        'doctype.xlsx',
        workbookOf(
          `${entity}<worksheet><sheetData><row><c t="inlineStr"><is><t>&e;&f;</t></is></c></row></sheetData></worksheet>`,
        ),
      ],
      [
        'doctype.docx',
        wordFile(
          `${entity}<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&e;&f;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`,
        ),
      ],
      [
        'links.geojson',
        JSON.stringify({
          type: 'FeatureCollection',
          features: [],
          crs: { type: 'link', properties: { href: `${canaryUrl}/crs` } },
        }),
      ],
    ]
    const inspect = JOB_KINDS.find((one) => one.kind === 'inspect')
    for (const [name, content] of files) {
      const { payload, headers } = multipart(name, content)
      const sent = await http.app.inject({
        method: 'POST',
        url: '/api/ingest/uploads',
        headers: { ...http.headersOf('data-steward'), ...headers },
        payload,
      })
      expect(sent.statusCode, name).toBe(201)
      const told = await inspect
        ?.work(
          { database: http.store.database, packs: [], dataDir: http.dataDir },
          {
            id: 1,
            input: { fileIds: [sent.json().files[0].id] },
            createdBy: http.personIdByRole['data-steward'],
            report: () => undefined,
            completeIn: async () => undefined,
          },
        )
        .then(
          (result) => JSON.stringify(result),
          (error: unknown) => {
            expect(error, name).toBeInstanceOf(Problem)
            return JSON.stringify([(error as Problem).code, (error as Problem).params])
          },
        )
      expect(told, name).not.toMatch(/root:|\/bin\/|hahaha/)
      if (/doctype|laughs/.test(name)) expect(told, name).toMatch(/file-not-readable|unreadable/)
    }
    expect(calls).toEqual([])
  })
})

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const workbookOf = (sheet: string): Buffer =>
  archiveOf([
    [
      'xl/workbook.xml',
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    ['xl/worksheets/sheet1.xml', sheet],
  ])
const wordFile = (document: string): Buffer => archiveOf([['word/document.xml', document]])

/** An archive of stored parts: our own writers make none with hostile XML in it. */
function archiveOf(parts: readonly (readonly [name: string, text: string])[]): Buffer {
  const pieces: Buffer[] = []
  const listing: Buffer[] = []
  let offset = 0
  for (const [name, text] of parts) {
    const bytes = Buffer.from(text)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(bytes.length, 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    listing.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), head, tail, Buffer.from(name))
    const piece = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), head, Buffer.from(name), bytes])
    pieces.push(piece)
    offset += piece.length
  }
  const directory = Buffer.concat(listing)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, directory, end])
}

describe('words of a resident', () => {
  it('are text wherever they come out as a page, a document or a table', async () => {
    const pages = [
      '/ogc/collections?f=html',
      `/ogc/collections/${collection}?f=html`,
      `/ogc/collections/${collection}/items?f=html`,
    ]
    for (const page of pages) {
      const answer = await http.get('operator', page)
      expect(answer.status, page).toBe(200)
      expect(textOf(answer), page).not.toContain('<img')
    }
    expect(textOf(await http.get('operator', pages[2] as string))).toContain('&lt;img')
    for (const format of ['kml', 'xlsx', 'geojson', 'csv']) {
      const answer = await extract('operator', {}, format)
      expect(answer.status, format).toBe(200)
      expect(String(answer.headers['content-disposition']), format).toMatch(/^attachment/)
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      if (format === 'kml') expect(textOf(answer)).not.toContain('<img')
    }
  })

  it('are never a formula in a table that somebody opens', async () => {
    const csv = textOf(await extract('operator', {}))
    expect(csv).toContain('HYPERLINK')
    // Whatever a cell begins with after its quotes, it is none of the signs that begin a formula.
    for (const cell of csv
      .split('\r\n')
      .slice(1)
      .flatMap((line) => line.split(',')))
      expect(cell).not.toMatch(/^"?[=+@\t\r](?!")/)
    expect(csv).not.toMatch(/(^|,)"?-1(,|\r|$)/m)
  })

  it('are never carried out in a Word document', async () => {
    const set = await http.send('operator', 'PUT', '/api/monitoring/bulletin-template', {
      language: 'zh',
      text: `${TEMPLATE}\n\${7*7}\n{#constructor}{/constructor}\n{total}`,
    })
    expect(set.status).toBeLessThan(500)
    const document = await http.get('operator', '/api/monitoring/bulletin.docx?from=2026-03-01&to=2026-04-01')
    expect(document.status).toBeLessThan(500)
    expect((await http.app.inject('/healthz')).statusCode).toBe(200)
    const bulletin = await http.get('operator', '/api/monitoring/bulletin?from=2026-03-01&to=2026-04-01')
    expect(bulletin.text).not.toContain('49\\n')
  })
})

describe('a personal column', () => {
  const phone = () => nameOf('联系电话')

  it.each(['leader', 'operator'] as const)(
    'tells the %s nothing by filtering, sorting, grouping or joining',
    async (who) => {
      const field = phone()
      for (const spec of [
        { filter: { field, is: 'starts-with', value: '138' } },
        { filter: { none: [{ all: [{ field, is: 'is-empty' }] }] } },
        { order: [{ field }] },
        { columns: [field] },
        { group: { by: [{ field }], measures: [{ how: 'count' }] } },
        { group: { by: [{ field: nameOf('社区') }], measures: [{ how: 'greatest', field }] } },
        { join: { dataset, by: 'key', field, otherField: field } },
      ]) {
        const answer = await extract(who, spec)
        expect(answer.status, JSON.stringify(spec)).toBeGreaterThanOrEqual(400)
        expect(answer.status, JSON.stringify(spec)).toBeLessThan(500)
        expect(textOf(answer)).not.toContain(PHONE)
      }
      const filters = [`${field} LIKE '138%'`, `${field} = '${PHONE}'`, `CASEI(${field}) = '138'`]
      for (const filter of filters) {
        const answer = await http.get(
          who,
          `/ogc/collections/${collection}/items?filter=${encodeURIComponent(filter)}`,
        )
        expect([400, 403, 404], filter).toContain(answer.status)
      }
      for (const search of [`sortby=${field}`, `${field}=${PHONE}`, `properties=${field}`]) {
        const answer = await http.get(who, `/ogc/collections/${collection}/items?${search}`)
        expect(answer.status).toBeLessThan(500)
        expect(textOf(answer)).not.toContain(PHONE)
        if (answer.status === 200 && search.includes(PHONE))
          throw new Error('a filter by a personal column was obeyed')
      }
    },
  )

  it('is shown whole for a stated purpose alone, and that stands in the log without the number', async () => {
    const rows = `/api/catalog/datasets/${dataset}/tables/${encodeURIComponent(table)}`
    const [row] = (await http.get('operator', `${rows}/rows`)).body.rows
    const ask = { keys: [row.key], purpose: 'call-back', note: `回电 ${PHONE}` }
    expect((await http.send('operator', 'POST', `${rows}/unmask`, { ...ask, note: '' })).status).toBe(400)
    expect((await http.send('leader', 'POST', `${rows}/unmask`, ask)).status).toBe(403)
    expect((await http.send('operator', 'POST', `${rows}/unmask`, ask)).text).toContain(PHONE)
    const [entry] = await run<{ detail: { note: string } }>(sql`
      select detail from access_control.audit_entry where action = 'personal-data:unmask' order by id desc limit 1`)
    expect(entry?.detail.note).toBe('回电 •••')
  })
})

describe('more than there can be', () => {
  it('is refused or cut, whether asked for in depth, number or length', async () => {
    const deep = `${'('.repeat(1600)}1=1${')'.repeat(1600)}`
    const json = `${'{"op":"not","args":['.repeat(1600)}true${']}'.repeat(1600)}`
    let nested: object = { field: nameOf('标题'), is: 'is-filled' }
    for (let depth = 0; depth < 400; depth++) nested = { all: [nested] }
    const items = `/ogc/collections/${collection}/items`
    for (const url of [
      `${items}?filter=${encodeURIComponent(deep)}`,
      `${items}?filter-lang=cql2-json&filter=${encodeURIComponent(json)}`,
      `${items}?limit=1e9`,
      `${items}?limit=100000000`,
      `${items}?offset=99999999999999999999`,
      `${items}?bbox=1e309,0,NaN,1`,
      `/api/catalog/datasets/${dataset}/tables/${encodeURIComponent(table)}/rows?limit=100000`,
      `/tiles/${dataset}/99/99999999/1`,
      `/tiles/${dataset}/-1/0/0`,
      `/api/monitoring/running-state?from=0001-01-01&to=9999-12-31`,
    ]) {
      const startedAtMs = performance.now()
      const answer = await http.get('operator', url)
      expect(answer.status, url.slice(0, 120)).toBeLessThan(500)
      if (url.includes('limit=1000'))
        expect(answer.status === 400 || answer.body.features?.length === 3).toBe(true)
      expect(performance.now() - startedAtMs, url.slice(0, 120)).toBeLessThan(10_000)
    }
    expect((await extract('operator', { filter: nested })).status).toBeLessThan(500)
    expect((await http.app.inject('/healthz')).statusCode).toBe(200)
  })
})

describe('what belongs to another', () => {
  it('does not exist for whoever names its number', async () => {
    const spec = { spec: { dataset }, output: { format: 'csv' } }
    const begun = await http.send('operator', 'POST', '/api/extract/runs', spec)
    const job = await http.queue.finished(begun.body.jobId)
    const runId = (job.result as { runId: number }).runId
    const saved = await http.send('operator', 'POST', '/api/extract/saved', {
      title: 'x',
      schedule: null,
      ...spec,
    })
    expect(saved.status).toBeLessThan(300)
    for (const [method, path] of [
      ['GET', `/api/jobs/${job.id}`],
      ['POST', `/api/jobs/${job.id}/cancel`],
      ['POST', `/api/jobs/${job.id}/retry`],
      ['GET', `/api/extract/runs/${runId}`],
      ['GET', `/api/extract/runs/${runId}/file`],
      ['GET', `/api/extract/saved/${saved.body.id}`],
      ['DELETE', `/api/extract/saved/${saved.body.id}`],
      ['POST', `/api/extract/saved/${saved.body.id}/runs`],
    ] as const)
      expect((await http.send('leader', method, path)).status, path).toBe(404)
    expect((await http.get('operator', `/api/extract/runs/${runId}`)).status).toBe(200)
  })

  it('opens no stream with a bad, ended or absent sign-in', async () => {
    await http.app.listen({ port: 0, host: '127.0.0.1' })
    const address = `http://127.0.0.1:${(http.app.server.address() as AddressInfo).port}`
    for (const path of ['/api/jobs/stream', '/api/monitoring/stream'])
      for (const headers of [
        {},
        { cookie: 'jingjing_session=forged' },
        { cookie: 'jingjing_session=' },
        { authorization: 'Bearer jj_forged' },
      ] as Record<string, string>[]) {
        const answer = await fetch(address + path, { headers })
        expect(answer.status).toBe(401)
        await answer.body?.cancel()
      }
  })
})

it('the server is there, nothing failed in it, and no log holds a number', async () => {
  expect((await http.app.inject('/healthz')).statusCode).toBe(200)
  const log = http.logLines.join('')
  expect(log).not.toContain('"fault"')
  for (const secret of [PHONE, '13900005678', 'jingjing_session', canaryUrl, TEMPLATE])
    expect(log).not.toContain(secret)
  const audit = await run<{ whole: string }>(
    sql`select audit_entry::text as whole from access_control.audit_entry`,
  )
  expect(audit.map((one) => one.whole).join('')).not.toContain(PHONE)
  expect(({} as { p?: unknown }).p).toBeUndefined()
  expect(calls).toEqual([])
})
