import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { block, connectPacket as connect, packet, publishPacket as publish } from './mqtt.testkit.ts'
import {
  type ClientPacket,
  connectAnswer,
  createPacketReader,
  pingAnswer,
  publishAnswer,
  subscribeRefusal,
} from './mqtt-packets.ts'

const read = (bytes: Uint8Array, max = 65_536): ClientPacket[] => createPacketReader(max).push(bytes)
const TOPIC = 'v1.1/Datastreams(7)/Observations'

describe('theory', () => {
  it('a connection names client, user and password, and says whether it leaves a will', () => {
    expect(read(connect(0xc2, 'box', 'SJ-01', 'secret'))).toEqual([
      {
        kind: 'connect',
        clientId: 'box',
        keepAliveSeconds: 60,
        user: 'SJ-01',
        password: 'secret',
        hasWill: false,
      },
    ])
    expect(read(connect(0xc6, 'box', 'a/b', 'gone', 'SJ-01', 'secret'))[0]).toMatchObject({
      hasWill: true,
      user: 'SJ-01',
    })
    expect(read(packet(0x10, [...block('MQTT'), 5, 2, 0, 60, 0, ...block('box')]))).toEqual([
      { kind: 'refused', fault: 'version' },
    ])
  })

  it('a message carries its topic, payload and quality of service', () => {
    expect(read(publish(TOPIC, '{"result":35}', 3, [1, 2]))).toEqual([
      {
        kind: 'publish',
        topic: TOPIC,
        payload: new TextEncoder().encode('{"result":35}'),
        qualityOfService: 1,
        isRetained: true,
        packetId: 258,
      },
    ])
  })

  it('the answers are the bytes of the standard', () => {
    expect([...connectAnswer(4)]).toEqual([0x20, 2, 0, 4])
    expect([...publishAnswer(258)]).toEqual([0x40, 2, 1, 2])
    expect([...pingAnswer()]).toEqual([0xd0, 0])
    expect([...subscribeRefusal(1, 2)]).toEqual([0x90, 4, 0, 1, 0x80, 0x80])
    expect([...subscribeRefusal(1, 200)].slice(0, 5)).toEqual([0x90, 202, 1, 0, 1])
  })

  it('a packet that is to be too long is refused before it has come, and nothing after it is read', () => {
    // 256 MB, the longest that four bytes of length can say.
    const reader = createPacketReader(65_536)
    expect(reader.push(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f))).toEqual([
      { kind: 'refused', fault: 'too-long' },
    ])
    expect(reader.push(publish(TOPIC, '1'))).toEqual([])
    expect(reader.numBufferedBytes).toBe(0)
    expect(read(publish('t', 'x'.repeat(65_530)))).toEqual([{ kind: 'refused', fault: 'too-long' }])
    expect(read(publish('t', 'x'.repeat(65_529)))).toHaveLength(1)
  })

  it('what the standard forbids is refused', () => {
    const wrong: Record<string, Uint8Array> = {
      'wildcard topic': publish('v1.1/#', '1'),
      'empty topic': publish('', '1'),
      'null in a topic': publish('a\u0000b', '1'),
      'quality of service 3': publish(TOPIC, '1', 6, [0, 1]),
      'no packet id': publish(TOPIC, '1', 2, [0, 0]),
      'length of five bytes': Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x80, 1),
      'reserved flag': packet(0x10, [...block('MQTT'), 4, 3, 0, 60, ...block('box')]),
      'cut text': packet(0x10, [...block('MQTT'), 4, 2, 0, 60, 0, 9, 65]),
      'not UTF-8': packet(0x30, [0, 2, 0xc3, 0x28]),
      'answer of a server': Uint8Array.of(0x20, 2, 0, 0),
      'subscribing without topics': packet(0x82, [0, 1]),
    }
    for (const [name, bytes] of Object.entries(wrong))
      expect([name, read(bytes)]).toEqual([name, [{ kind: 'refused', fault: 'malformed' }]])
  })
})

describe('invariant', () => {
  const random = createRandom('mqtt')

  it('any way of cutting a stream gives the same packets', () => {
    const stream = Uint8Array.from([
      ...connect(0xc2, 'box', 'SJ-01', 'secret'),
      ...publish(TOPIC, 'x'.repeat(300), 2, [0, 9]),
      ...packet(0x82, [0, 3, ...block('#'), 0, ...block('a/+'), 1]),
      ...packet(0xa2, [0, 4, ...block('#')]),
      ...packet(0x62, [0, 9]),
      ...packet(0xc0, []),
      ...packet(0xe0, []),
    ])
    const whole = read(stream)
    expect(whole.map(({ kind }) => kind)).toEqual([
      'connect',
      'publish',
      'subscribe',
      'unsubscribe',
      'release',
      'ping',
      'disconnect',
    ])
    for (let round = 0; round < 50; round++) {
      const reader = createPacketReader(65_536)
      const packets: ClientPacket[] = []
      for (let at = 0; at < stream.length; ) {
        const numBytes = random.integer(1, 40)
        packets.push(...reader.push(stream.slice(at, at + numBytes)))
        at += numBytes
      }
      expect(packets).toEqual(whole)
    }
  })

  it('no bytes make it throw, and it holds less than the limit', () => {
    for (let round = 0; round < 500; round++) {
      const reader = createPacketReader(200)
      for (let part = 0; part < 4; part++) {
        const first = random.choice([0x10, 0x30, 0x32, 0x62, 0x82, 0xa2, 0xc0, random.integer(0, 255)])
        const body = Array.from({ length: random.integer(0, 60) }, () => random.integer(0, 255))
        reader.push(random.chance(0.7) ? packet(first, body) : Uint8Array.from(body))
        expect(reader.numBufferedBytes).toBeLessThan(200)
      }
    }
  })
})
