/**
 * GeoReport v2 by its rules: the titles are those of the standard's clauses and of what its public validators look at.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../db/sql.ts'
import { type Answer, openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { withoutNumbers } from './read-requests.ts'

/** One day for the whole of the test, also where midnight comes in between. */
const STARTED_AT_MS = Date.now()
const daysAgo = (days: number): string =>
  new Date(STARTED_AT_MS + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
const CASES = [
  '工单编号,来电时间,来电人,联系电话,一级分类,二级分类,标题,社区,承办部门,截止时间,办结时间,经度,纬度',
  `T1,${daysAgo(3)} 08:00:00,张三,13800000000,噪声,施工噪声,夜间施工请回电 13811112222,甲社区,城管科,${daysAgo(1)} 08:00:00,,116.461,39.891`,
  `T2,${daysAgo(5)} 09:30:00,李四,13900000000,环境卫生,,<垃圾>成堆&无人清运,甲社区,城管科,,${daysAgo(2)} 10:00:00,116.462,39.892`,
  `T3,${daysAgo(80)} 10:00:00,王五,13700000000,噪声,施工噪声,又在施工,乙社区,环保科,,,,`,
  `T4,${daysAgo(120)} 10:00:00,赵六,13600000000,噪声,施工噪声,很久以前,乙社区,环保科,,,,`,
  '',
].join('\n')

let http: TestHttp
let key: string

beforeAll(async () => {
  http = await openTestHttp()
  await http.importFile('cases.csv', CASES)
  const made = await http.send('operator', 'POST', '/api/access-control/tokens', {
    name: 'open311',
    scopes: ['monitoring:read', 'open311:submit'],
    days: 30,
  })
  key = made.body.token
})
afterAll(() => http?.close())

const xmlOf = (answer: Answer): string => answer.body.toString('utf8')
const json = async (path: string): Promise<Awaited<ReturnType<Response['json']>>> =>
  (await http.get('leader', `/open311/v2/${path}`)).body
const idsOf = (rows: { service_request_id: string }[]): string[] => rows.map((row) => row.service_request_id)
const post = (form: Record<string, string>, format = 'json') =>
  http.app.inject({
    method: 'POST',
    url: `/open311/v2/requests.${format}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    payload: new URLSearchParams(form).toString(),
  })
const BOTH = ['xml', 'json'] as const
const isZoned = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/.test(text)

describe('discovery', () => {
  it('the address ends in "discovery", needs no key, and both formats answer', async () => {
    for (const format of BOTH)
      expect((await http.get('nobody', `/open311/discovery.${format}`)).status).toBe(200)
    expect((await http.get('nobody', '/open311')).status).toBe(200)
    expect(xmlOf(await http.get('nobody', '/open311/discovery'))).toMatch(/^<\?xml .*\n<discovery>/)
  })

  it('both formats have contact, key_service and the same valid changeset in the past', async () => {
    const { body } = await http.get('nobody', '/open311/discovery.json')
    const xml = xmlOf(await http.get('nobody', '/open311/discovery.xml'))
    for (const name of ['contact', 'key_service', 'changeset']) {
      expect(body[name]).not.toBe('')
      expect(xml).toContain(`<${name}>${body[name]}</${name}>`)
    }
    expect(Date.parse(body.changeset)).toBeLessThan(Date.now())
  })

  it('each endpoint has specification, url, changeset, type and an array of formats with text/xml among them', async () => {
    const { endpoints } = (await http.get('nobody', '/open311/discovery.json')).body
    expect(endpoints.length).toBeGreaterThan(0)
    for (const one of endpoints) {
      expect(one.specification).toBe('http://wiki.open311.org/GeoReport_v2')
      expect(one.url).toMatch(/^http.*\/open311\/v2$/)
      expect(Date.parse(one.changeset)).toBeLessThan(Date.now())
      expect(['production', 'test']).toContain(one.type)
      expect(one.formats).toEqual(['text/xml', 'application/json'])
    }
    expect(xmlOf(await http.get('nobody', '/open311/discovery.xml'))).toContain(
      '<formats><format>text/xml</format><format>application/json</format></formats>',
    )
  })
})

describe('services', () => {
  it('content types are text/xml and application/json in UTF-8', async () => {
    for (const path of ['services', 'requests', 'requests/T1'])
      for (const [format, type] of [
        ['xml', 'text/xml; charset=utf-8'],
        ['json', 'application/json; charset=utf-8'],
      ])
        expect((await http.get('leader', `/open311/v2/${path}.${format}`)).headers['content-type']).toBe(type)
  })

  it('every service has a code that is text, a name, metadata, type, keywords and group', async () => {
    const services = await json('services.json')
    expect(services.length).toBeGreaterThan(2)
    expect(new Set(services.map((one: { service_code: string }) => one.service_code)).size).toBe(
      services.length,
    )
    for (const one of services) {
      expect(typeof one.service_code).toBe('string')
      expect(one.service_name).not.toBe('')
      expect([true, false]).toContain(one.metadata)
      expect(['realtime', 'batch', 'blackbox']).toContain(one.type)
      expect(typeof one.keywords).toBe('string')
      expect(one.group).not.toBe('')
    }
  })

  it('the definition of a service lists attributes with code, datatype, required, order and values', async () => {
    const [service] = await json('services.json')
    const definition = await json(`services/${service.service_code}.json`)
    expect(definition.service_code).toBe(service.service_code)
    definition.attributes.forEach((one: Record<string, unknown>, index: number) => {
      expect(one.order).toBe(index + 1)
      expect(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']).toContain(
        one.datatype,
      )
      for (const name of ['variable', 'required']) expect(typeof one[name]).toBe('boolean')
      expect(Array.isArray(one.values)).toBe(true)
    })
    expect(xmlOf(await http.get('leader', `/open311/v2/services/${service.service_code}.xml`))).toMatch(
      /<service_definition><service_code>.*<attributes><attribute><variable>true</,
    )
  })
})

describe('requests', () => {
  it('without dates the last ninety days answer, the newest first', async () => {
    expect(idsOf(await json('requests.json'))).toEqual(['T1', 'T2', 'T3'])
  })

  it('start_date and end_date may span ninety days and no more', async () => {
    const old = await json(
      `requests.json?start_date=${daysAgo(130)}T00:00:00%2B08:00&end_date=${daysAgo(100)}T00:00:00Z`,
    )
    expect(idsOf(old)).toEqual(['T4'])
    const answer = await http.get(
      'leader',
      `/open311/v2/requests.json?start_date=${daysAgo(130)}&end_date=${daysAgo(0)}`,
    )
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual([{ code: 400, description: expect.stringMatching(/./) }])
  })

  it('service_request_id takes several numbers and overrides every other argument', async () => {
    expect(idsOf(await json('requests.json?service_request_id=T4,T1&status=closed&start_date=x'))).toEqual([
      'T1',
      'T4',
    ])
  })

  it('status is open or closed and an empty argument counts as not passed', async () => {
    expect(idsOf(await json('requests.json?status=open&service_code='))).toEqual(['T1', 'T3'])
    expect(idsOf(await json('requests.json?status=closed'))).toEqual(['T2'])
    expect(idsOf(await json('requests.json?status=open,closed'))).toEqual(['T1', 'T2', 'T3'])
    expect((await http.get('leader', '/open311/v2/requests.json?status=lost')).status).toBe(400)
  })

  it('service_code restricts to the kinds named, and pages beyond the last are empty', async () => {
    const [one] = await json('requests/T1.json')
    expect(idsOf(await json(`requests.json?service_code=${one.service_code}`))).toEqual(['T1', 'T3'])
    expect(idsOf(await json('requests.json?page=2&page_size=2'))).toEqual(['T3'])
    expect(await json('requests.json?page=9&page_size=2')).toEqual([])
  })

  it('every request has the fields of the standard, times with their zone, lat and long as numbers', async () => {
    const [one] = await json('requests/T1.json')
    expect(Object.keys(one)).toEqual([
      'service_request_id',
      'status',
      'status_notes',
      'service_name',
      'service_code',
      'description',
      'agency_responsible',
      'service_notice',
      'requested_datetime',
      'updated_datetime',
      'expected_datetime',
      'address',
      'address_id',
      'zipcode',
      'lat',
      'long',
      'media_url',
    ])
    expect(one).toMatchObject({
      service_name: '施工噪声',
      agency_responsible: '城管科',
      lat: 39.891,
      long: 116.461,
    })
    expect(one.requested_datetime).toBe(`${daysAgo(3)}T08:00:00+08:00`)
    for (const name of ['updated_datetime', 'expected_datetime']) expect(isZoned(one[name])).toBe(true)
    expect(xmlOf(await http.get('leader', '/open311/v2/requests/T2.xml'))).toContain(
      '<description>&lt;垃圾&gt;成堆&amp;无人清运</description>',
    )
  })

  it('errors are lists of code and description in the format that was asked for', async () => {
    expect(await json('requests/none.json')).toEqual([{ code: 404, description: expect.stringMatching(/./) }])
    const answer = await http.get('leader', '/open311/v2/services/none.xml')
    expect(answer.status).toBe(404)
    expect(xmlOf(answer)).toMatch(
      /<errors><error><code>404<\/code><description>.+<\/description><\/error><\/errors>/,
    )
    expect((await http.get('leader', '/open311/v2/services.json?jurisdiction_id=elsewhere')).status).toBe(404)
    expect((await http.get('leader', '/open311/v2/services.json?jurisdiction_id=')).status).toBe(200)
  })

  it('no caller is in any answer, and no number that a clerk typed', async () => {
    for (const path of ['requests.json', 'requests.xml', 'requests/T1.json', 'services.json']) {
      const text = String((await http.get('operator', `/open311/v2/${path}`)).text)
      expect(text).not.toMatch(/张三|李四|13800000000|13811112222/)
    }
    expect(withoutNumbers('身份证 110105199001011234，座机 010-6500 1234，3 号楼 1502')).toBe(
      '身份证 ＊＊＊，座机 ＊＊＊，3 号楼 1502',
    )
  })
})

describe('posting a request', () => {
  const FORM = {
    service_code: '0',
    lat: '39.8912',
    long: '116.4613',
    description: '路灯不亮，联系我 13500000000',
    first_name: '三丰',
    last_name: '张',
    phone: '13500000000',
    email: 'someone@example.org',
  }

  it('needs a key: without one or with a wrong one the answer is 403', async () => {
    for (const form of [FORM, { ...FORM, api_key: 'jj_wrong' }]) {
      const answer = await post(form)
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toEqual([{ code: 403, description: expect.stringMatching(/./) }])
    }
  })

  it('needs a known service_code and a place, each named where it is missing', async () => {
    const { service_code: _code, ...noService } = FORM
    const { lat: _lat, long: _long, ...noPlace } = FORM
    for (const [form, status] of [
      [{ ...noService, api_key: key }, 400],
      [{ ...FORM, service_code: 'none', api_key: key }, 404],
      [{ ...noPlace, api_key: key }, 400],
      [{ ...FORM, lat: '', api_key: key }, 400],
      [{ ...FORM, lat: 'north', api_key: key }, 400],
      [{ ...FORM, description: 'x'.repeat(4_001), api_key: key }, 400],
    ] as const)
      expect((await post(form)).statusCode, JSON.stringify(form).slice(0, 90)).toBe(status)
  })

  it('answers service_request_id or token, never both, and the request becomes a case', async () => {
    const answer = await post({ ...FORM, api_key: key }, 'xml')
    expect(answer.statusCode).toBe(201)
    const number = /<service_request_id>(.+?)<\/service_request_id>/.exec(answer.body)?.[1] ?? ''
    expect(number !== '').not.toBe(answer.body.includes('<token>'))
    const [kept] = await http.store.database.write((tx) =>
      tx.query<{ token: string; number: string; taken: object | null }>(
        sql`select token, number, taken from monitoring.case_intake order by id desc limit 1`,
      ),
    )
    expect(kept?.taken).toBeNull()
    const [byToken] = (
      await http.app.inject({ url: `/open311/v2/tokens/${kept?.token}.json?api_key=${key}` })
    ).json()
    expect(byToken).toEqual({ service_request_id: kept?.number, token: kept?.token })
    const [one] = await json(`requests/${kept?.number}.json`)
    expect(one).toMatchObject({ status: 'open', lat: 39.8912, long: 116.4613 })
    expect(JSON.stringify(one)).not.toMatch(/三丰|13500000000|example/)
    const audited = await http.store.database.write((tx) =>
      tx.query<{ subject: string }>(
        sql`select subject from access_control.audit_entry where action = 'open311:submit'`,
      ),
    )
    expect(audited.map((row) => row.subject)).toContain(kept?.number)
  })

  it('a token of somebody else is not found', async () => {
    const [kept] = await http.store.database.write((tx) =>
      tx.query<{ token: string }>(sql`select token from monitoring.case_intake limit 1`),
    )
    expect((await http.get('leader', `/open311/v2/tokens/${kept?.token}.json`)).status).toBe(404)
  })
})
