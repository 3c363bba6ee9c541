/** What strangers, broken boxes and other people's devices try at the listeners, while they run. */
import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import { encodeFrame } from '@jingjing/analysis/telemetry/hj212-frames'
import {
  connectPacket,
  packet,
  publishPacket,
  subscribePacket,
} from '@jingjing/analysis/telemetry/mqtt.testkit'
import type { MadeDevice, NewDevice } from '@jingjing/schema/environment'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Context } from '../../context.ts'
import { sql } from '../../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import { loadPacks } from '../../rules/index.ts'
import { changeDevice, rekeyDevice } from '../devices/change-device.ts'
import { makeDevice } from '../devices/make-device.ts'
import { driftOfStation } from '../drift-of-station.ts'
import { listStations } from '../list-stations.ts'
import { column, hourText, plantReadings } from '../planted-readings.ts'
import { suspectReadings } from '../suspect-readings.ts'
import { TELEMETRY_LIMITS } from './limits.ts'
import { startTelemetry, type Telemetry } from './start-telemetry.ts'
import { dial, type Line } from './test-line.ts'

let store: TestDatabase
let context: Context
let telemetry: Telemetry
let ours: MadeDevice
let theirs: MadeDevice

const written = [
  vi.spyOn(process.stdout, 'write'),
  vi.spyOn(process.stderr, 'write'),
  ...(['log', 'warn', 'error', 'info'] as const).map((name) => vi.spyOn(console, name)),
]

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write((tx) =>
    tx.query(sql`insert into access_control.person (account, name) values ('steward', '管理员')`),
  )
  const person = { id: 1, account: 'steward', name: '管理员', roles: [], permissions: [], communities: null }
  context = {
    database: store.database,
    packs: loadPacks(fileURLToPath(new URL('../../../../rules', import.meta.url))),
    person,
    reader: { personId: 1, communities: null, seesPersonalData: false },
  }
  ours = await newDevice('OURS', ['pm2.5', 'pm10'])
  theirs = await newDevice('THEIRS', ['pm2.5'])
  telemetry = await startTelemetry(context, { host: '127.0.0.1', hj212Port: 0, mqttPort: 0 })
})
afterAll(async () => {
  for (const spy of written) spy.mockRestore()
  await telemetry.close()
  await store.drop()
})

const newDevice = (deviceNumber: string, quantities: NewDevice['quantities']): Promise<MadeDevice> =>
  makeDevice(context, {
    name: deviceNumber,
    deviceNumber,
    newStation: { name: `${deviceNumber} station`, lon: 116.46, lat: 39.89 },
    quantities,
  })

const observed = async ({ device }: MadeDevice): Promise<string[]> => {
  const rows = await store.database.write((tx) =>
    tx.query<{ text: string }>(sql`
      select to_char(observed_at at time zone 'Asia/Shanghai', 'HH24:MI:SS') || ' ' || datastream.quantity || ' '
        || coalesce(observation.value::text, 'none') || coalesce(' ' || observation.quality, '') as text
      from environment.observation join environment.datastream on datastream.id = datastream_id
      where observation.dataset_id = ${device.dataset} order by observed_at, datastream.id`),
  )
  return rows.map(({ text }) => text)
}
const topicOf = async ({ device }: MadeDevice): Promise<string> => {
  const [stream] = await store.database.write((tx) =>
    tx.query<{ id: number }>(sql`
      select id from environment.datastream where thing_id = ${device.station.id} and quantity = 'pm2.5'`),
  )
  return `v1.1/Datastreams(${stream?.id})/Observations`
}

interface Sent {
  number?: string
  password?: string
  time: string
  values?: string
  command?: string
}
const segment = ({ number = 'OURS', password = ours.boxPassword, time, values, command = '2011' }: Sent) =>
  `QN=20260302${time}000;ST=39;CN=${command};PW=${password};MN=${number};Flag=5;CP=&&DataTime=20260302${time};${values ?? 'a34004-Rtd=35,a34004-Flag=N'}&&`
const frame = (sent: Sent): Uint8Array => encodeFrame(Buffer.from(segment(sent), 'latin1'))
const answerTo = (time: string): string =>
  `QN=20260302${time}000;ST=91;CN=9014;PW=${ours.boxPassword};MN=OURS;Flag=4;CP=&&&&`

describe('HJ 212', () => {
  it('takes frames that are cut, glued or damaged, keeps what is whole and answers that alone', async () => {
    const line = await dial(telemetry.hj212)
    const first = frame({ time: '080000', values: 'a34004-Rtd=35,a34004-Flag=N;a34002-Rtd=71,a34002-Flag=M' })
    await line.send(first.slice(0, 1), first.slice(1, 90), first.slice(90))
    const text = Buffer.from(frame({ time: '080100' })).toString('latin1')
    await line.send(
      Buffer.from(text.replace(/^##\d{4}/, '##0010'), 'latin1'),
      Buffer.from(text.replace(/^##\d{4}/, '##4000'), 'latin1'),
      Buffer.from(text.replace('Rtd=35', 'Rtd=95'), 'latin1'),
      frame({ time: '080200', values: 'a34004-Rtd=3;5,a34004-Flag=N' }),
      frame({ time: '080300', values: 'a34004-Rtd=12,3,a34004-Flag=N' }),
      Buffer.from([0xb1, 0xb1, 0x23, 0, 255]),
      Buffer.concat([
        frame({ time: '080400', values: 'a34004-Rtd=NaN;a34002-Rtd=40' }),
        frame({ time: '080500', values: 'a34004-Rtd=-5' }),
        frame({ time: '080600', command: '2061', values: 'a34004-Avg=99' }),
      ]),
    )
    const answers = ['080000', '080400', '080500', '080600'].map((time) =>
      Buffer.from(encodeFrame(Buffer.from(answerTo(time)))).toString('latin1'),
    )
    await line.until(answers.join('').length)
    expect(line.text()).toBe(answers.join(''))
    line.hangUp()
    expect(await observed(ours)).toEqual([
      '08:00:00 pm2.5 35',
      '08:00:00 pm10 71 maintenance',
      '08:04:00 pm10 40',
      '08:05:00 pm2.5 -5 out-of-range',
    ])
  })

  it('tells strangers nothing and takes nothing of them', async () => {
    const before = [await observed(ours), await observed(theirs)]
    const tries: Sent[] = [
      { time: '090000', number: 'NOBODY' },
      { time: '090000', password: '123456' },
      { time: '090000', password: '' },
      { time: '090000', password: theirs.key },
      // Another's number with one's own password.
      { time: '090000', number: 'THEIRS' },
      { time: '090000', number: "THEIRS' or '1'='1" },
    ]
    for (const sent of tries) {
      const line = await dial(telemetry.hj212)
      await line.send(frame(sent))
      // A segment without a password is damaged, and the line waits for a whole one.
      if (sent.password === '') await line.send(frame({ ...sent, password: 'wrong1' }))
      await line.closed()
      expect(line.text()).toBe('')
    }
    expect([await observed(ours), await observed(theirs)]).toEqual(before)
    // The key itself is as good as its six places.
    const line = await dial(telemetry.hj212)
    await line.send(frame({ time: '090100', password: ours.key }))
    await line.until(10)
    // On a line that has proven itself, another's frame is passed over.
    await line.send(frame({ time: '090200', number: 'THEIRS' }), frame({ time: '090300' }))
    await line.untilSays('090300')
    line.hangUp()
    expect((await observed(ours)).slice(before[0]?.length)).toEqual([
      '09:01:00 pm2.5 35',
      '09:03:00 pm2.5 35',
    ])
    expect(await observed(theirs)).toEqual(before[1])
  })

  it('ends who sends nothing but noise', async () => {
    const line = await dial(telemetry.hj212)
    for (let part = 0; part < 200 && !line.isClosed(); part++)
      await line.send(Buffer.from('##9999##0004ABCD0000\r\n'))
    await line.closed()
    expect(line.text()).toBe('')
  })

  it('a replayed frame changes nothing', async () => {
    const before = await observed(ours)
    const line = await dial(telemetry.hj212)
    await line.send(frame({ time: '080000', values: 'a34004-Rtd=900' }), frame({ time: '080000' }))
    await line.until(2 * encodeFrame(Buffer.from(answerTo('080000'))).length)
    line.hangUp()
    expect(await observed(ours)).toEqual(before)
  })
})

const OK = [0x20, 2, 0, 0]
const signIn = async (
  one: MadeDevice,
  { key = one.key, clientId = 'box' }: { key?: string; clientId?: string } = {},
): Promise<Line> => {
  const line = await dial(telemetry.mqtt)
  await line.send(connectPacket(0xc2, clientId, one.device.deviceNumber, key))
  return line
}
const signedIn = async (one: MadeDevice, clientId?: string): Promise<Line> => {
  const line = await signIn(one, { clientId })
  expect([...(await line.until(4))]).toEqual(OK)
  return line
}
const observation = (time: string, result: unknown = 20): string =>
  JSON.stringify({ phenomenonTime: `2026-03-02T${time}+08:00`, result })

describe('MQTT', () => {
  it('lets nobody in by a wrong key, without one, with a will or in another version', async () => {
    const tries: [Uint8Array, number][] = [
      [connectPacket(0xc2, 'box', 'OURS', theirs.key), 4],
      [connectPacket(0xc2, 'box', 'OURS', ours.boxPassword), 4],
      [connectPacket(0xc2, 'box', 'NOBODY', ours.key), 4],
      [connectPacket(0x02, 'box'), 4],
      [connectPacket(0xc6, 'box', 'v1.1/x', 'gone', 'OURS', ours.key), 5],
      [packet(0x10, [0, 4, 77, 81, 84, 84, 5, 2, 0, 60, 0, 0, 1, 98]), 1],
    ]
    for (const [bytes, code] of tries) {
      const line = await dial(telemetry.mqtt)
      await line.send(bytes, publishPacket(await topicOf(ours), observation('11:00:00'), 2, [0, 1]))
      await line.closed()
      expect([...line.received()]).toEqual([0x20, 2, 0, code])
    }
    const unannounced = await dial(telemetry.mqtt)
    await unannounced.send(publishPacket(await topicOf(ours), observation('11:00:00')))
    await unannounced.closed()
    expect((await observed(ours)).filter((one) => one.startsWith('11:'))).toEqual([])
  })

  it('a device hands in its own readings, hears of no other, and cannot write for it', async () => {
    const [topic, other] = [await topicOf(ours), await topicOf(theirs)]
    const listener = await signedIn(theirs, 'listener')
    await listener.send(subscribePacket(7, '#', 'v1.1/#', topic, '$SYS/#', 'v1.1/+/Observations'))
    await listener.until(4 + 9)
    const line = await signedIn(ours)
    // Retained: taken, and kept for nobody.
    await line.send(publishPacket(topic, observation('12:00:00'), 1 | 2, [0, 5]))
    await line.until(4 + 4)
    expect([...line.received()].slice(4)).toEqual([0x40, 2, 0, 5])
    await listener.send(subscribePacket(8, topic), Uint8Array.of(0xc0, 0))
    await listener.until(4 + 9 + 5 + 2)
    expect([...listener.received()].slice(4)).toEqual([
      ...[0x90, 7, 0, 7, 0x80, 0x80, 0x80, 0x80, 0x80],
      ...[0x90, 3, 0, 8, 0x80, 0xd0, 0],
    ])
    const before = await observed(theirs)
    for (const wrong of [
      other,
      `${topic}/x`,
      'v1.1/Observations',
      'v1.1/Datastreams(999999999)/Observations',
    ]) {
      const thief = await signedIn(ours, 'thief')
      await thief.send(publishPacket(wrong, observation('12:01:00'), 2, [0, 6]))
      await thief.closed()
      expect([...thief.received()]).toEqual(OK)
    }
    expect(await observed(theirs)).toEqual(before)
    line.hangUp()
    listener.hangUp()
  })

  it('values and times that cannot be are answered and not kept', async () => {
    const topic = await topicOf(ours)
    const line = await signedIn(ours)
    const payloads = [
      '{"result":NaN}',
      '{"result":1e999}',
      observation('13:01:00', '12,3'),
      observation('13:02:00', 1e308),
      observation('13:03:00', { $gt: 0 }),
      '[1,2]',
      '',
      '['.repeat(30_000),
      JSON.stringify({ result: 1, phenomenonTime: '1970-01-01T00:00:00Z' }),
      JSON.stringify({ result: 1, phenomenonTime: '2099-01-01T00:00:00Z' }),
      JSON.stringify({ result: 1, phenomenonTime: '2026-03-02T13:04:00' }),
      '{"__proto__":{"result":1},"phenomenonTime":"2026-03-02T13:05:00+08:00"}',
      observation('13:06:00', null),
      observation('13:07:00', 7),
    ]
    await line.send(...payloads.map((payload, index) => publishPacket(topic, payload, 2, [1, index])))
    await line.until(4 + payloads.length * 4)
    line.hangUp()
    expect((await observed(ours)).filter((one) => one.startsWith('13:'))).toEqual([
      '13:06:00 pm2.5 none',
      '13:07:00 pm2.5 7',
    ])
  })

  it('a client of the same name and another device throws nobody out', async () => {
    const line = await signedIn(ours, 'same')
    const other = await signedIn(theirs, 'same')
    await line.send(Uint8Array.of(0xc0, 0))
    await line.until(6)
    // The same device once more: the older one goes.
    const newer = await signedIn(ours, 'same')
    await line.closed()
    expect(other.isClosed() || newer.isClosed()).toBe(false)
    newer.hangUp()
    other.hangUp()
  })

  it('256 MB are refused at the fifth byte, and a flood keeps nobody else waiting', async () => {
    const heavy = await signedIn(ours, 'heavy')
    await heavy.send(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f), new Uint8Array(4096))
    await heavy.closed()

    const [topic, other] = [await topicOf(ours), await topicOf(theirs)]
    const flooder = await signedIn(ours, 'flooder')
    const time = (index: number): string => new Date(Date.UTC(2026, 2, 1, 0, 0, index)).toISOString()
    const flood = Array.from({ length: 3_000 }, (_one, index) =>
      publishPacket(topic, JSON.stringify({ result: 1, phenomenonTime: time(index) })),
    )
    const flooding = flooder.send(Buffer.concat(flood))
    const line = await signedIn(theirs)
    await line.send(publishPacket(other, observation('14:00:00'), 2, [0, 9]))
    expect([...(await line.until(8))].slice(4)).toEqual([0x40, 2, 0, 9])
    await flooding
    // A ten times larger burst than a minute's: each is kept once, also where it comes twice.
    await flooder.send(Buffer.concat(flood.slice(-100)), Uint8Array.of(0xc0, 0))
    await flooder.until(6)
    const kept = await store.database.write((tx) =>
      tx.query<{ numKept: number }>(sql`
        select count(*)::integer as "numKept" from environment.observation
        where dataset_id = ${ours.device.dataset} and observed_at < '2026-03-01T01:00:00Z'`),
    )
    expect(kept).toEqual([{ numKept: 3_000 }])
    line.hangUp()
    flooder.hangUp()
  })
})

describe('a broken sensor', () => {
  it('is taken at its word, and every reading of it that looks wrong is told with the reason', async () => {
    const made = await newDevice('BROKEN', ['pm2.5', 'pm10', 'co', 'so2'])
    const line = await signedIn(made)
    const numHours = 7 * 24
    const sentAt: Record<string, (hour: number) => number> = {
      // Stands still for sixty hours; alone at one; above coarse dust at another; the last day on the other's channel.
      'pm2.5': (hour) =>
        hour >= 144
          ? 75 + ((hour * 5) % 11)
          : hour >= 30 && hour < 90
            ? 47
            : hour === 120
              ? 800
              : hour === 140
                ? 85
                : 40 + ((hour * 7) % 9),
      pm10: (hour) => (hour >= 144 ? 40 + ((hour * 7) % 9) : hour === 120 ? 900 : 75 + ((hour * 5) % 11)),
      // A day in milligrams.
      so2: (hour) => (12 + ((hour * 3) % 5)) / (hour >= 96 && hour < 120 ? 1000 : 1),
      co: (hour) => (hour >= 100 && hour < 120 ? 800 : 0.8) + ((hour * 3) % 4) / 10,
    }
    for (const { id, quantity } of made.device.streams)
      await line.send(
        Buffer.concat(
          Array.from({ length: numHours }, (_one, hour) => {
            const phenomenonTime = new Date(Date.parse('2026-03-01T00:00:00+08:00') + hour * 3_600_000)
            const payload = JSON.stringify({ phenomenonTime, result: sentAt[quantity]?.(hour) })
            return publishPacket(`v1.1/Datastreams(${id})/Observations`, payload, 2, [1, hour])
          }),
        ),
      )
    await line.until(4 + 4 * numHours * 4)
    line.hangUp()
    expect(await observed(made)).toHaveLength(4 * numHours)
    const params = { station: String(made.device.station.id), day: '2026-03-07' }
    const { value, rows } = await store.database.read(context.reader, async (transaction) => {
      const source = { transaction, packs: context.packs }
      const { value } = await suspectReadings.figure(source, params)
      return { value, rows: await suspectReadings.rows(source, params, { after: 0, limit: 500 }) }
    })
    const numByReason: Record<string, number> = {}
    for (const { values } of rows.rows) {
      const reason = `${values[1]} ${values[4]}`
      numByReason[reason] = (numByReason[reason] ?? 0) + 1
    }
    expect(numByReason).toEqual({
      'pm2.5 长时间不变 without a change': 60,
      'pm2.5 孤立突变 alone': 2,
      'pm10 孤立突变 alone': 1,
      'co 超出可能范围 out of range': 20,
      'so2 单位疑似变化 change of unit': 24,
      'pm2.5 PM2.5 持续大于 PM10，疑似接反或漂移 above PM10 all day: swapped or drifting': 24,
    })
    expect(value).toBe(131)
  })

  it('is told when it slowly leaves the others behind, and they are not', async () => {
    const random = createRandom('drift')
    const days = Array.from({ length: 60 }, (_one, day) => ({
      day: new Date(Date.UTC(2026, 3, 1 + day)).toISOString().slice(0, 10),
      level: 60 + 25 * Math.sin(day / 6),
    }))
    const slopes = { 'A.csv': 0, 'B.csv': 0, 'C.csv': 0.6 }
    for (const [name, slope] of Object.entries(slopes))
      await plantReadings(
        store.database,
        name.replace('.csv', ''),
        [column('time', 'timestamp', 'observed_at'), column('pm25', 'number', 'pm25', 'µg/m³')],
        days.flatMap(({ day, level }, index) =>
          // As many hours as a day has to hold.
          Array.from({ length: 20 }, (_one, hour) => ({
            row: index * 20 + hour + 2,
            values: [hourText(day, hour), level + slope * index + random.normal(0, 3)],
          })),
        ),
      )
    const { stations } = await listStations(context)
    const drifts: (number | null)[] = []
    for (const name of Object.keys(slopes)) {
      const station = String(stations.find((one) => one.name === name)?.id)
      const { value } = await store.database.read(context.reader, (transaction) =>
        driftOfStation.figure(
          { transaction, packs: context.packs },
          { station, day: days.at(-1)?.day as string },
        ),
      )
      drifts.push(value)
    }
    expect(drifts.slice(0, 2)).toEqual([null, null])
    expect(Math.abs((drifts[2] as number) - 0.6 * 59)).toBeLessThan(5)
  })
})

describe('a device that is revoked or has a new key', () => {
  it('is let go within a second on both lines, and its clone with it', async () => {
    const made = await newDevice('CLONED', ['pm2.5'])
    const box = (time: string, password: string) => frame({ time, number: 'CLONED', password })
    const [line, clone] = [await signedIn(made, 'a'), await signedIn(made, 'b')]
    const old = await dial(telemetry.hj212)
    await old.send(box('150000', made.boxPassword))
    await old.until(20)
    const rekeyedAtMs = performance.now()
    const renewed = await rekeyDevice(context, made.device.id)
    await Promise.all([line.closed(), clone.closed(), old.closed()])
    expect(performance.now() - rekeyedAtMs).toBeLessThan(1_000)
    expect([...(await (await signIn(made)).until(4))]).toEqual([0x20, 2, 0, 4])

    const [next, nextBox] = [await signedIn(renewed), await dial(telemetry.hj212)]
    await nextBox.send(box('150100', renewed.boxPassword))
    await nextBox.until(20)
    const revokedAtMs = performance.now()
    await changeDevice(context, made.device.id, 'revoked')
    await Promise.all([next.closed(), nextBox.closed()])
    expect(performance.now() - revokedAtMs).toBeLessThan(1_000)
    const again = await dial(telemetry.hj212)
    await again.send(box('150200', renewed.boxPassword))
    await again.closed()
    expect(await observed(made)).toEqual(['15:00:00 pm2.5 35', '15:01:00 pm2.5 35'])
  })
})

describe('many connections', () => {
  it('of one address are refused beyond a number, and there is room again once they hang up', async () => {
    const lines = await Promise.all(
      Array.from({ length: TELEMETRY_LIMITS.connectionsPerAddress }, () => dial(telemetry.hj212)),
    )
    await (await dial(telemetry.hj212)).closed()
    expect(lines.some((line) => line.isClosed())).toBe(false)
    for (const line of lines) line.hangUp()
    while ((telemetry.hj212?.numConnections() ?? 0) > 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    const line = await dial(telemetry.hj212)
    await line.send(frame({ time: '155000' }))
    await line.until(20)
    line.hangUp()
  })
})

describe('guessing', () => {
  it('ends an address after ten wrong tries, and a right one behind it begins the count anew', async () => {
    const before = await dial(telemetry.hj212)
    await before.send(frame({ time: '160000' }))
    await before.until(20)
    before.hangUp()
    for (let tries = 0; tries < 9; tries++) {
      const line = await dial(telemetry.hj212)
      await line.send(frame({ time: '160000', password: `WRONG${tries}` }))
      await line.closed()
    }
    const right = await dial(telemetry.hj212)
    await right.send(frame({ time: '160000' }))
    await right.until(20)
    for (let tries = 0; tries < 10; tries++) {
      const line = await dial(telemetry.hj212)
      await line.send(frame({ time: '160000', password: `WRONG${tries}` }))
      await line.closed()
    }
    const refused = await dial(telemetry.hj212)
    await refused.send(frame({ time: '160100' }))
    await refused.closed()
    // Who was in stays in.
    await right.send(frame({ time: '160200' }))
    await right.until(2 * encodeFrame(Buffer.from(answerTo('160000'))).length)
    right.hangUp()
    expect((await observed(ours)).filter((one) => one.startsWith('16:'))).toEqual([
      '16:00:00 pm2.5 35',
      '16:02:00 pm2.5 35',
    ])
  })
})

describe('after all this', () => {
  it('no key and no password stands in the audit log or in anything that was written', async () => {
    const acts = await store.database.write((tx) =>
      tx.query<{ text: string }>(sql`select entry::text as text from access_control.audit_entry entry`),
    )
    expect(acts.length).toBeGreaterThan(3)
    const all = `${JSON.stringify(acts)} ${JSON.stringify(written.map((spy) => spy.mock.calls))}`
    for (const { key, boxPassword } of [ours, theirs]) {
      expect(all).not.toContain(key)
      expect(all).not.toContain(boxPassword)
    }
    expect(all).not.toMatch(/WRONG\d|jjd_/)
  })
})
