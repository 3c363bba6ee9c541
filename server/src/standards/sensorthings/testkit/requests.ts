import { describe, expect, it } from 'vitest'
import { ask, device, http, type Json, namesOf, post, ROOT, read, streamOf, valuesOf } from './store.ts'

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
