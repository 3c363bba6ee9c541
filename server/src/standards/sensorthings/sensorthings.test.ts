/**
 * SensorThings 1.1 over HTTP, titled by the requirements that are declared, and what devices and people with bad
 * intentions send. One store for all of it.
 */
import type { AddressInfo } from 'node:net'
import type { MadeDevice } from '@jingjing/schema/environment'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../db/sql.ts'
import { type Answer, openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { ENTITY_SETS, SET_NAMES, type SetName } from './entity-sets.ts'
import { CONFORMANCE } from './service-root.ts'

const ROOT = '/sensorthings/v1.1'
const hour = (index: number): string => String(index).padStart(2, '0')
const READINGS = [
  '监测时间,站点,PM2.5,CO,经度,纬度',
  ...Array.from({ length: 24 }, (_unused, index) => [
    `2026-03-01 ${hour(index)}:00:00,甲站,${index},0.${index % 10},116.46,39.89`,
    `2026-03-01 ${hour(index)}:00:00,乙"站,${index + 100},,116.47,39.88`,
  ]).flat(),
  '',
].join('\n')

type Json = Answer['body']
let http: TestHttp
let device: MadeDevice
/** Another device, at a station of its own. */
let other: MadeDevice
let dataset: string

beforeAll(async () => {
  http = await openTestHttp()
  dataset = (await http.importFile('readings.csv', READINGS)).report.dataset ?? ''
  const { stations } = (await http.get('leader', '/api/environment/stations')).body
  const station = stations.find((one: Json) => one.name === '甲站')
  const make = async (payload: object): Promise<MadeDevice> => {
    const made = await http.send('data-steward', 'POST', '/api/environment/devices', payload)
    expect(made.status).toBe(201)
    return made.body
  }
  device = await make({ name: '甲', station: station.id, quantities: ['pm2.5', 'noise-laeq'] })
  other = await make({
    name: '丙',
    newStation: { name: '丙站', lon: 116.45, lat: 39.9 },
    quantities: ['pm2.5'],
  })
  await http.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => http?.close())

/** Parameters as a client encodes them. */
const ask = (path: string, options: Record<string, string> = {}): Promise<Answer> => {
  const words = new URLSearchParams(options).toString()
  return http.get('leader', `${ROOT}${path}${words === '' ? '' : `?${words}`}`)
}
const read = async (path: string, options: Record<string, string> = {}): Promise<Json> => {
  const answer = await ask(path, options)
  expect([answer.status, answer.code], path).toEqual([200, undefined])
  return answer.body
}
const valuesOf = async (path: string, options: Record<string, string> = {}): Promise<Json[]> =>
  (await read(path, options)).value
const byName = async (set: SetName, name: string): Promise<Json> =>
  (await valuesOf(`/${set}`, { $filter: `name eq '${name}'` }))[0]
const streamOf = async (station: string, quantity: string): Promise<number> =>
  (
    await valuesOf('/Datastreams', {
      $filter: `Thing/name eq '${station}' and properties/quantity eq '${quantity}'`,
    })
  )[0]?.['@iot.id']
/** Over the network, as a device does. */
const post = async (
  key: string | null,
  path: string,
  body: unknown,
): Promise<{ status: number; code: string | undefined; body: Json; location: string | null }> => {
  const { port } = http.app.server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}${ROOT}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? { 'x-jingjing': '1' } : { authorization: `Bearer ${key}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  const json = text === '' ? null : JSON.parse(text)
  return { status: answer.status, code: json?.code, body: json, location: answer.headers.get('location') }
}
const namesOf = (entity: Json): string[] => Object.keys(entity).sort()

describe('req/datamodel', () => {
  it('entity-control-information/common-control-information: every entity has its id, its address and links', async () => {
    for (const set of SET_NAMES) {
      const [entity] = await valuesOf(`/${set}`, { $top: '1' })
      const self = entity['@iot.selfLink']
      expect(self, set).toContain(`${ROOT}/${set}(`)
      expect((await read(new URL(self).pathname.slice(ROOT.length)))['@iot.id']).toBe(entity['@iot.id'])
      for (const name of Object.keys(ENTITY_SETS[set].navigation)) {
        const link = entity[`${name}@iot.navigationLink`]
        expect(link).toBe(`${self}/${name}`)
        expect((await ask(new URL(link).pathname.slice(ROOT.length))).status, link).toBe(200)
      }
    }
  })

  it.each([
    ['thing/properties', 'Things', ['name', 'description', 'properties']],
    ['location/properties', 'Locations', ['name', 'description', 'encodingType', 'location']],
    ['historical-location/properties', 'HistoricalLocations', ['time']],
    [
      'datastream/properties',
      'Datastreams',
      ['name', 'description', 'observationType', 'unitOfMeasurement', 'observedArea', 'phenomenonTime'],
    ],
    ['sensor/properties', 'Sensors', ['name', 'description', 'encodingType', 'metadata']],
    ['observed-property/properties', 'ObservedProperties', ['name', 'definition', 'description']],
    ['observation/properties', 'Observations', ['phenomenonTime', 'result', 'resultTime']],
    [
      'feature-of-interest/properties',
      'FeaturesOfInterest',
      ['name', 'description', 'encodingType', 'feature'],
    ],
  ] as const)('%s', async (_requirement, set, properties) => {
    const [entity] = await valuesOf(`/${set}`, { $top: '1' })
    for (const property of properties) expect(namesOf(entity), set).toContain(property)
  })

  it.each([
    ['thing/relations', 'Things', ['Datastreams', 'Locations', 'HistoricalLocations']],
    ['location/relations', 'Locations', ['Things', 'HistoricalLocations']],
    ['historical-location/relations', 'HistoricalLocations', ['Thing', 'Locations']],
    ['datastream/relations', 'Datastreams', ['Thing', 'Sensor', 'ObservedProperty', 'Observations']],
    ['sensor/relations', 'Sensors', ['Datastreams']],
    ['observed-property/relations', 'ObservedProperties', ['Datastreams']],
    ['observation/relations', 'Observations', ['Datastream', 'FeatureOfInterest']],
    ['feature-of-interest/relations', 'FeaturesOfInterest', ['Observations']],
  ] as const)('%s', (_requirement, set, relations) => {
    expect(Object.keys(ENTITY_SETS[set].navigation).sort()).toEqual([...relations].sort())
  })

  it('says what stands in the file: unit, time, value, and the row of the dataset', async () => {
    const id = await streamOf('甲站', 'co')
    const stream = await read(`/Datastreams(${id})`)
    expect(stream.phenomenonTime).toBe('2026-02-28T16:00:00Z/2026-03-01T15:00:00Z')
    const [observation] = await valuesOf(`/Datastreams(${id})/Observations`, {
      $filter: 'phenomenonTime eq 2026-03-01T03:00:00+08:00',
    })
    expect(observation).toMatchObject({
      phenomenonTime: '2026-02-28T19:00:00Z',
      result: 0.3,
      resultTime: null,
      parameters: { dataset, version: 1 },
    })
    const point = (await valuesOf('/Locations', { $filter: "name eq '甲站'" }))[0].location
    expect(point).toEqual({ type: 'Point', coordinates: [116.46, 39.89] })
  })
})

describe('req/resource-path/resource-path-to-entities', () => {
  it('leads to sets, entities, properties, values, what hangs on them, and their addresses', async () => {
    const thing = await byName('Things', '甲站')
    const self = `/Things(${thing['@iot.id']})`
    expect(await read(`${self}/name`)).toEqual({ name: '甲站' })
    expect((await ask(`${self}/name/$value`)).body.toString()).toBe('甲站')
    const streams = await valuesOf(`${self}/Datastreams`)
    expect(streams.map((one) => one.properties.quantity)).toEqual(['pm2.5', 'co', 'noise-laeq'])
    const one = `${self}/Datastreams(${streams[0]['@iot.id']})`
    expect((await read(`${one}/ObservedProperty`)).name).toBe('PM2.5')
    expect((await read(`${one}/Thing/Locations`)).value).toHaveLength(1)
    expect((await read(`${self}/Datastreams/$ref`)).value[0]).toEqual({
      '@iot.id': streams[0]['@iot.selfLink'],
    })
    const [observation] = await valuesOf(`${one}/Observations`, { $top: '1' })
    expect(await read(`/Observations('${observation['@iot.id']}')/result`)).toEqual({
      result: observation.result,
    })
    expect((await ask(`/Observations('${observation['@iot.id']}')/resultTime`)).status).toBe(204)
  })

  it.each([
    '/Nothings',
    '/Things(999999999999)',
    '/Things(1)/Nothing',
    '/Things(1)/name/name',
    '/Things/name',
    "/Things('1' or 1=1)",
    '/Things(1.5)',
    "/Observations('1-1-x')",
    "/Observations('1-99999999999999999-x')",
    '/Datastreams(99999)/Observations',
    `/Things(1)${'/Datastreams'.repeat(90)}`,
    '/__proto__',
    '/Things(1)/__proto__',
    '/Things(1)/constructor',
  ])('req/request-data/status-code: %s is not found', async (path) => {
    const answer = await ask(path)
    expect([answer.status, answer.code]).toEqual([404, 'not-found'])
    expect(String(answer.headers['content-type'])).toContain('application/problem+json')
  })
})

describe('req/request-data', () => {
  const some = { $filter: 'parameters/dataset ne null' }

  it('order: filter before count and order, skip before top, expand and select last', async () => {
    const id = await streamOf('甲站', 'pm2.5')
    const answer = await read(`/Datastreams(${id})/Observations`, {
      $filter: 'result ge 4',
      $count: 'true',
      $orderby: 'result desc',
      $skip: '2',
      $top: '3',
      $select: 'result',
      $expand: 'Datastream($select=name)',
    })
    expect(answer['@iot.count']).toBe(20)
    expect(answer.value.map((one: Json) => one.result)).toEqual([21, 20, 19])
    expect(namesOf(answer.value[0])).toEqual(['Datastream', 'Datastream@iot.navigationLink', 'result'])
    expect(answer.value[0].Datastream).toEqual({ name: '甲站 PM2.5' })
  })

  it('expand: several levels, each with options of its own, a few for each', async () => {
    const [thing] = await valuesOf('/Things', {
      $filter: "name eq '甲站'",
      $expand:
        "Locations,Datastreams($filter=properties/quantity ne 'noise-laeq';$orderby=id desc;$expand=Observations($top=2;$orderby=phenomenonTime desc;$select=result,phenomenonTime;$count=true),ObservedProperty)",
    })
    expect(thing.Locations).toHaveLength(1)
    expect(thing.Datastreams.map((one: Json) => one.ObservedProperty.name)).toEqual(['CO', 'PM2.5'])
    const [, stream] = thing.Datastreams
    expect(stream.Observations.map((one: Json) => one.result)).toEqual([23, 22])
    expect(stream['Observations@iot.count']).toBe(24)
    const rest = new URL(stream['Observations@iot.nextLink'])
    const next = (await http.get('leader', rest.pathname + rest.search)).body.value
    expect(next.map((one: Json) => one.result)).toEqual([21, 20])
    const [short] = await valuesOf('/Things', {
      $filter: "name eq '甲站'",
      $expand: 'Datastreams/Observations',
    })
    expect(short.Datastreams[0].Observations).toHaveLength(24)
  })

  it('select: only what is named', async () => {
    const [thing] = await valuesOf('/Things', { $select: 'id,name,Datastreams', $top: '1' })
    expect(namesOf(thing)).toEqual(['@iot.id', 'Datastreams@iot.navigationLink', 'name'])
  })

  it('orderby: by several properties, up and down', async () => {
    const rows = await valuesOf('/Observations', {
      ...some,
      $orderby: 'phenomenonTime desc,result asc',
      $top: '3',
    })
    expect(rows.map((one) => one.result)).toEqual([null, 0.3, 23])
  })

  it('top, skip, count: as asked, up to a thousand', async () => {
    expect((await read('/Things', { $top: '0', $count: 'true' })).value).toEqual([])
    expect((await read('/Things', { $count: 'true' }))['@iot.count']).toBe(3)
    expect(await valuesOf('/Things', { $skip: '2' })).toHaveLength(1)
    expect(await valuesOf('/Things', { $skip: '90000' })).toEqual([])
    expect((await valuesOf('/Observations', { $top: '1000000000' })).length).toBe(96)
  })

  it('pagination: next links lead through every entity once, in whatever order', async () => {
    for (const more of [{}, { $orderby: 'result desc' }] as Record<string, string>[]) {
      const seen: string[] = []
      let next: string | undefined = `${ROOT}/Observations?${new URLSearchParams({ $top: '7', ...more })}`
      while (next !== undefined) {
        const { body } = await http.get('leader', next)
        seen.push(...body.value.map((one: Json) => one['@iot.id']))
        const link: string | undefined = body['@iot.nextLink']
        next = link === undefined ? undefined : new URL(link).pathname + new URL(link).search
      }
      expect(seen).toHaveLength(96)
      expect(new Set(seen).size).toBe(96)
    }
  })

  it.each([
    ["name eq '甲站'", 1],
    ["name ne '甲站'", 2],
    ["contains(name,'站')", 3],
    ["startswith(name,'乙\"') or endswith(name,'丙站')", 2],
    ["substringof('甲',name) eq true", 1],
    ["not (name eq '甲站' or name eq '丙站')", 1],
    ["Datastreams/unitOfMeasurement/symbol eq 'nothing'", 0],
    ["Datastreams/Observations/result gt 120 and contains(name,'乙')", 1],
    ["Datastreams/ObservedProperty/name eq 'CO'", 2],
    ['id lt 0', 0],
    ["name gt ''", 3],
    ['description ne null', 3],
    ["contains(name,'%') or contains(name,'_') or contains(name,'\\')", 0],
    ["name eq ''' or 1=1 --'", 0],
  ])('filter: %s', async (filter, count) => {
    expect(await valuesOf('/Things', { $filter: filter })).toHaveLength(count)
  })

  it('filter: by time and value', async () => {
    const id = await streamOf('甲站', 'pm2.5')
    const filter =
      'phenomenonTime ge 2026-03-01T10:00:00+08:00 and phenomenonTime lt 2026-03-01T04:00:00Z and result gt 10'
    const rows = await valuesOf(`/Datastreams(${id})/Observations`, { $filter: filter })
    expect(rows.map((one) => one.result)).toEqual([11])
    // A plus that nobody encoded.
    const plain = await http.get(
      'leader',
      `${ROOT}/Datastreams(${id})/Observations?$filter=phenomenonTime%20eq%202026-03-01T10:00:00+08:00`,
    )
    expect(plain.body.value.map((one: Json) => one.result)).toEqual([10])
  })

  const deep = (open: string, close: string) => `${open.repeat(1600)}name eq '甲站'${close.repeat(1600)}`
  it.each([
    ['$filter', deep('(', ')')],
    ['$filter', deep('not ', '')],
    ['$filter', `${'('.repeat(100)}name eq '甲站'${')'.repeat(100)}`],
    ['$filter', Array.from({ length: 200 }, () => 'id eq 1').join(' or ')],
    ['$filter', 'Datastreams/Thing/Datastreams/Thing/Datastreams/Thing/name eq 1'],
    ['$filter', "name eq 'x"],
    ['$filter', 'name eq'],
    ['$filter', 'name add 1 eq 2'],
    ['$filter', "pg_sleep(name,'10')"],
    ['$filter', 'key_sha256 ne null'],
    ['$filter', '__proto__ eq 1'],
    ['$filter', 'name eq 5'],
    ['$filter', "id eq '1'"],
    ['$filter', 'id eq 1e999'],
    ['$filter', "properties eq 'x'"],
    ['$orderby', 'name; drop table environment.thing'],
    ['$orderby', 'device_number'],
    ['$orderby', 'name sideways'],
    ['$top', '1e9'],
    ['$top', '-1'],
    ['$skip', '1000000000'],
    ['$skip', '99999999999999999999'],
    ['$count', 'yes'],
    ['$select', 'dataset_id'],
    ['$expand', 'Datastreams('],
    ['$expand', 'Thing'],
    ['$expand', 'Datastreams/Thing/Datastreams/Thing/Datastreams/Thing'],
    ['$expand', `Datastreams(${'$expand=Thing($expand=Datastreams('.repeat(300)}`],
    ['$expand', Array.from({ length: 60 }, () => 'Datastreams').join(',')],
    ['$skiptoken', "1' or 1=1"],
    ['$resultFormat', 'csv'],
    ['$apply', 'x'],
  ])('query-status-code: %s=%s is refused in words and without being quoted', async (name, value) => {
    const answer = await ask('/Things', { [name]: value })
    expect([answer.status, typeof answer.body.title]).toEqual([400, 'string'])
    expect(answer.text).not.toContain('sha256')
    expect(String(answer.headers['content-type'])).toContain('application/problem+json')
  })
})

describe('req/data-array/data-array', () => {
  it('tells observations as lists, those of one stream together', async () => {
    const [first, ...more] = await valuesOf('/Observations', {
      $resultFormat: 'dataArray',
      $select: 'phenomenonTime,result',
      $filter: "Datastream/Thing/name eq '甲站' and Datastream/properties/quantity eq 'pm2.5'",
    })
    expect(more).toEqual([])
    expect(first.components).toEqual(['phenomenonTime', 'result'])
    expect(first['dataArray@iot.count']).toBe(24)
    expect(first.dataArray[1]).toEqual(['2026-02-28T17:00:00Z', 1])
  })

  it('takes lists in, and answers the address of each or an error, in their order', async () => {
    const [pm25, noise] = [await streamOf('甲站', 'pm2.5'), await streamOf('甲站', 'noise-laeq')]
    const components = ['phenomenonTime', 'result']
    const body = [
      {
        Datastream: { '@iot.id': pm25 },
        components,
        'dataArray@iot.count': 2,
        dataArray: [
          ['2026-03-02T00:00:00+08:00', 30],
          ['2026-03-02T01:00:00', 31],
        ],
      },
      { Datastream: { '@iot.id': noise }, components, dataArray: [['2026-03-02T00:00:00Z', 55.5]] },
      { Datastream: { '@iot.id': 999_999 }, components, dataArray: [['2026-03-02T00:00:00Z', 1]] },
    ]
    const answer = await post(device.key, '/CreateObservations', body)
    expect(answer.status).toBe(201)
    expect(answer.body.map((one: string) => (one === 'error' ? one : 'address'))).toEqual([
      'address',
      'error',
      'address',
      'error',
    ])
    const again = await post(device.key, '/CreateObservations', body)
    expect(again.body).toEqual(answer.body)
    const path = new URL(answer.body[2]).pathname
    expect((await http.get('leader', path)).body).toMatchObject({
      result: 55.5,
      phenomenonTime: '2026-03-02T00:00:00Z',
    })
  })
})

describe('a device', () => {
  const at = (minute: number) => `2026-03-03T08:${hour(minute)}:00+08:00`

  it('sends to its stream, by address or by name; what it sent stands on the page and leads to its row', async () => {
    const stream = await streamOf('甲站', 'pm2.5')
    const sent = await post(device.key, `/Datastreams(${stream})/Observations`, {
      phenomenonTime: at(0),
      result: 42,
      resultTime: null,
    })
    expect([sent.status, sent.body.result]).toEqual([201, 42])
    const stored = await read(new URL(sent.location as string).pathname.slice(ROOT.length))
    expect(stored).toMatchObject({
      result: 42,
      phenomenonTime: '2026-03-03T00:00:00Z',
      parameters: { dataset: device.device.dataset, table: 'readings' },
    })
    const named = await post(device.key, '/Observations', {
      result: 43,
      phenomenonTime: at(1),
      Datastream: { '@iot.id': stream },
    })
    expect(named.status).toBe(201)
    const air = await http.get('leader', `/api/environment/air-quality?station=${device.device.station.id}`)
    expect(air.body.hours.find((one: Json) => one.time === '2026-03-03T08:00:00+08:00')).toMatchObject({
      pm25MicrogramsPerCubicMetre: 42.5,
    })
    const row = stored.parameters.row
    const rows = await http.get(
      'leader',
      `/api/catalog/datasets/${device.device.dataset}/tables/readings/rows?version=${stored.parameters.version}&row=${row}`,
    )
    expect(rows.text).toContain('42')
  })

  it.each([
    ['a value in words', '{"result":"12,3"}', 'bad-value'],
    ['an endless value', '{"result":1e999}', 'bad-value'],
    ['a value beyond all measure', '{"result":1e308}', 'bad-value'],
    ['no value', '{}', 'bad-value'],
    ['a list', '{"result":[1]}', 'bad-value'],
    ['1970', '{"result":1,"phenomenonTime":"1970-01-01T00:00:00Z"}', 'before-2000'],
    ['2099', '{"result":1,"phenomenonTime":"2099-01-01T00:00:00Z"}', 'in-the-future'],
    ['no zone', '{"result":1,"phenomenonTime":"2026-03-01T00:00:00"}', 'no-time-zone'],
    ['a time that is none', '{"result":1,"phenomenonTime":{"a":1}}', 'bad-time'],
    [
      'a span of time',
      '{"result":1,"phenomenonTime":"2026-03-01T00:00:00Z/2026-03-01T01:00:00Z"}',
      'bad-time',
    ],
  ])('is told what is wrong: %s', async (_what, body, detail) => {
    const stream = await streamOf('甲站', 'pm2.5')
    const answer = await post(device.key, `/Datastreams(${stream})/Observations`, body)
    expect([answer.status, answer.code, answer.body.params.detail]).toEqual([400, 'bad-request', detail])
  })

  it.each([
    ['NaN', '/Observations', '{"result":NaN}'],
    ['half a body', '/Observations', '{"result":'],
    ['a prototype', '/Observations', '{"__proto__":{"result":1}}'],
    ['no stream', '/Observations', '{"result":1}'],
    ['a stream in words', '/Observations', '{"result":1,"Datastream":{"@iot.id":"1 or 1=1"}}'],
    ['a list for one', '/Observations', '[]'],
    ['one for a list', '/CreateObservations', '{}'],
    ['a list of nothing', '/CreateObservations', '[null]'],
    ['rows that are none', '/CreateObservations', '[{"components":["result"],"dataArray":[1]}]'],
    [
      'too many components',
      '/CreateObservations',
      JSON.stringify([{ components: Array(99).fill('result'), dataArray: [] }]),
    ],
    [
      'too many rows',
      '/CreateObservations',
      JSON.stringify([{ components: ['result'], dataArray: Array(2001).fill([1]) }]),
    ],
  ])('is refused: %s', async (_what, path, body) => {
    expect((await post(device.key, path, body)).status).toBe(400)
  })

  it('cannot write to another station, and hears no more of it than of one that is not there', async () => {
    const theirs = await streamOf('丙站', 'pm2.5')
    const elsewhere = await streamOf('乙"站', 'pm2.5')
    const observation = { result: 1, phenomenonTime: at(2) }
    const answers = await Promise.all(
      [theirs, elsewhere, 424_242].map((id) =>
        post(device.key, `/Datastreams(${id})/Observations`, observation),
      ),
    )
    expect(new Set(answers.map((one) => JSON.stringify([one.status, one.body]))).size).toBe(1)
    expect([answers[0]?.status, answers[0]?.code]).toEqual([404, 'not-found'])
    const byName = await post(device.key, '/Observations', {
      ...observation,
      Datastream: { '@iot.id': theirs },
    })
    expect(byName.code).toBe('not-found')
    expect(await valuesOf(`/Datastreams(${theirs})/Observations`)).toEqual([])
  })

  it('reads nothing with its key, and a person’s token or session writes nothing', async () => {
    const { port } = http.app.server.address() as AddressInfo
    for (const path of ['', '/Things', '/Observations']) {
      const answer = await fetch(`http://127.0.0.1:${port}${ROOT}${path}`, {
        headers: { authorization: `Bearer ${device.key}` },
      })
      expect(answer.status).toBe(401)
    }
    const made = await http.send('leader', 'POST', '/api/access-control/tokens', {
      name: 'x',
      scopes: ['environment:read'],
      days: 1,
    })
    const token = made.body.token
    const stream = await streamOf('甲站', 'pm2.5')
    const observation = { result: 1, phenomenonTime: at(3) }
    for (const key of [token, 'jjd_wrong', `${device.key.slice(0, -1)}_`, null]) {
      const answer = await post(key, `/Datastreams(${stream})/Observations`, observation)
      expect([answer.status, answer.code]).toEqual([401, 'device-key'])
    }
    const things = await fetch(`http://127.0.0.1:${port}${ROOT}/Things`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(things.status).toBe(200)
  })

  it('may send again what was not acknowledged, also many times at once: it counts once', async () => {
    const stream = await streamOf('丙站', 'pm2.5')
    const observation = { result: 7, phenomenonTime: at(4) }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(other.key, `/Datastreams(${stream})/Observations`, observation)),
    )
    expect(new Set(answers.map((one) => `${one.status} ${one.location}`)).size).toBe(1)
    expect(await valuesOf(`/Datastreams(${stream})/Observations`)).toHaveLength(1)
  })

  it('is told to wait where it sends ten times what it may, and the platform goes on answering', async () => {
    const stream = await streamOf('丙站', 'pm2.5')
    const body = [
      {
        Datastream: { '@iot.id': stream },
        components: ['phenomenonTime', 'result'],
        dataArray: Array.from({ length: 2_000 }, () => [at(4), 7]),
      },
    ]
    const codes: number[] = []
    for (let round = 0; round < 24; round++)
      codes.push((await post(other.key, '/CreateObservations', body)).status)
    expect([codes[0], codes.at(-1)]).toEqual([201, 429])
    expect((await ask('/Things')).status).toBe(200)
  })

  it('changes and deletes nothing: all else is read-only, in words', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await http.send('leader', method, `${ROOT}/Things(1)`, {})
      expect([answer.status, answer.code]).toEqual([405, 'read-only-interface'])
    }
    for (const path of [
      '/Things',
      '/Datastreams',
      '/Sensors(1)',
      '/Things(1)/Datastreams',
      '/Datastreams(1)/Observations/$ref',
    ])
      expect([path, (await post(device.key, path, {})).code]).toEqual([path, 'read-only-interface'])
  })
})

describe('a right that is turned off', () => {
  const change = (statement: ReturnType<typeof sql>) => http.store.database.write((tx) => tx.query(statement))

  it('closes stations and values within a second: a role, a dataset, a device', async () => {
    const stream = await streamOf('甲站', 'pm2.5')
    expect((await http.get('planner', `${ROOT}/Observations`)).status).toBe(200)
    await change(sql`delete from access_control.person_role where person_id = ${http.personIdByRole.planner}`)
    expect((await http.get('planner', `${ROOT}/Observations`)).code).toBe('not-permitted')

    await change(
      sql`insert into access_control.dataset_access (dataset_id, audience) values (${dataset}, 'granted')`,
    )
    expect((await ask(`/Datastreams(${stream})`)).status).toBe(404)
    expect((await valuesOf('/Things')).map((one) => one.name)).toEqual(['丙站'])
    expect((await valuesOf('/Things', { $filter: 'Datastreams/Observations/result gt 120' })).length).toBe(0)
    expect((await read('/Observations', { $count: 'true' }))['@iot.count']).toBe(1)
    const withheld = await http.get('leader', '/api/environment/stations')
    expect(withheld.body.stations.map((one: Json) => one.name)).toEqual(['丙站'])
    await change(sql`delete from access_control.dataset_access`)

    const observation = { result: 1, phenomenonTime: '2026-03-04T08:00:00Z' }
    const path = `/api/environment/devices/${device.device.id}`
    const send = () => post(device.key, `/Datastreams(${stream})/Observations`, observation)
    await http.send('system-administrator', 'PATCH', path, { state: 'paused' })
    expect((await send()).code).toBe('device-paused')
    await http.send('system-administrator', 'PATCH', path, { state: 'revoked' })
    expect((await send()).code).toBe('device-key')
  })

  it('and no log or answer ever held a key', async () => {
    const logged = http.logLines.join('\n')
    for (const { key } of [device, other]) {
      expect(logged).not.toContain(key)
      expect((await http.get('auditor', '/api/access-control/audit')).text).not.toContain(key)
      expect((await http.get('data-steward', '/api/environment/devices')).text).not.toContain(key)
    }
  })
})

describe('the service root', () => {
  it('names the sets and the requirements that are kept, each of which has a test', async () => {
    const { value, serverSettings } = await read('')
    expect(value.map((one: Json) => one.name)).toEqual([...SET_NAMES])
    expect(value[0].url).toContain(`${ROOT}/Things`)
    expect(serverSettings.conformance).toEqual(CONFORMANCE)
    const titles = (await import('node:fs')).readFileSync(new URL(import.meta.url), 'utf8')
    for (const uri of CONFORMANCE) {
      const name = uri.replace(/^.*\/req\/[^/]+\//, '')
      expect(titles).toMatch(new RegExp(`['\\/ ,]${name}\\b(?!-)`))
    }
  })
})
