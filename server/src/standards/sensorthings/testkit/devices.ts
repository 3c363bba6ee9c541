/** What devices send, and people and devices with bad intentions: over the network. */
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { sql } from '../../../db/sql.ts'
import {
  ask,
  dataset,
  device,
  hour,
  http,
  type Json,
  other,
  post,
  ROOT,
  read,
  streamOf,
  valuesOf,
} from './store.ts'

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
