import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { createFrameReader, encodeFrame, type FrameEvent, segmentChecksum } from './hj212-frames.ts'
import { answerSegment, type Message, parseMessage, readTime } from './hj212-message.ts'
import { readingsOf, type TelemetryCodes } from './hj212-readings.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const frame = (segment: string): Uint8Array => encodeFrame(bytes(segment))
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
const told = (events: readonly FrameEvent[]): string[] =>
  events.map((event) => (event.kind === 'frame' ? text(event.segment) : `!${event.fault}`))
const read = (data: Uint8Array): string[] => told(createFrameReader().push(data))

const SAMPLE =
  'QN=20261126094500123;ST=39;CN=2011;PW=123456;MN=SJ-DUST-01;Flag=5;CP=&&DataTime=20261126094500;a34004-Rtd=35,a34004-Flag=N;a34002-Rtd=71.5,a34002-Flag=M&&'
const message = (segment: string | Uint8Array): Message =>
  parseMessage(typeof segment === 'string' ? bytes(segment) : segment) as Message

describe('golden', () => {
  it('the checksum is that of the example in HJ 212-2017', () => {
    const segment =
      'QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&'
    expect(segmentChecksum(bytes(segment)).toString(16)).toBe('1c80')
    expect(text(frame(segment))).toBe(`##0101${segment}1C80\r\n`)
  })
})

describe('theory', () => {
  it('frames that come together or with noise between them are told apart, in either case of the checksum', () => {
    const small = bytes(text(frame(SAMPLE)).replace(/[0-9A-F]{4}\r\n$/, (checksum) => checksum.toLowerCase()))
    const noise = Uint8Array.of(0xb1, 0xb1, 0x23, 0, 255, 13, 10, 0x23)
    expect(read(join(frame('A'), frame('B'), noise, small, noise))).toEqual(['A', 'B', SAMPLE])
  })

  it('a wrong length, checksum or ending costs that frame alone', () => {
    const good = frame('GOOD')
    const damaged = {
      short: bytes(text(frame(SAMPLE)).replace(/^##\d{4}/, '##0010')),
      long: bytes(text(frame(SAMPLE)).replace(/^##\d{4}/, '##0900')),
      checksum: bytes(text(frame(SAMPLE)).replace('a34004-Rtd=35', 'a34004-Rtd=95')),
      words: bytes(text(frame('B')).replace(/[0-9A-F]{4}\r\n$/, 'zzzz\r\n')),
      huge: join(bytes('##9999'), new Uint8Array(9000).fill(65)),
    }
    expect(
      Object.fromEntries(Object.entries(damaged).map(([name, data]) => [name, read(join(data, good))])),
    ).toEqual({
      short: ['!length', 'GOOD'],
      long: ['!length', 'GOOD'],
      checksum: ['!checksum', 'GOOD'],
      words: ['!checksum', 'GOOD'],
      huge: ['!too-long', 'GOOD'],
    })
  })

  it('a message is read with its time in Beijing, its flag and its factors', () => {
    const read = message(SAMPLE)
    expect(read).toMatchObject({
      requestNumber: '20261126094500123',
      command: '2011',
      deviceNumber: 'SJ-DUST-01',
      asksForAnswer: true,
      dataTimeMilliseconds: Date.parse('2026-11-26T09:45:00+08:00'),
    })
    expect(Object.fromEntries(read.factors.get('a34002') ?? [])).toEqual({ Rtd: '71.5', Flag: 'M' })
    expect(message(SAMPLE.replace('Flag=5', 'Flag=4')).asksForAnswer).toBe(false)
    expect(text(answerSegment(read))).toBe(
      'QN=20261126094500123;ST=91;CN=9014;PW=123456;MN=SJ-DUST-01;Flag=4;CP=&&&&',
    )
  })

  it('times that no calendar has are none', () => {
    expect(['20260230000000', '20261126240000', '20261126', '2026112609450x', ''].map(readTime)).toEqual(
      Array.from({ length: 5 }, () => null),
    )
    expect(readTime('20261126094500250')).toBe(Date.parse('2026-11-26T09:45:00.250+08:00'))
  })

  it('a segment that could be read in two ways is refused as a whole', () => {
    const wrong = {
      cut: SAMPLE.replace('Rtd=35', 'Rtd=3;5'),
      comma: SAMPLE.replace('Rtd=35', 'Rtd=12,3'),
      'second box': SAMPLE.replace('MN=', 'MN=OTHER;MN='),
      'second value': SAMPLE.replace('a34004-Flag', 'A34004-Rtd=1,a34004-Flag'),
      'no end': SAMPLE.slice(0, -2),
      'no data': SAMPLE.slice(0, SAMPLE.indexOf('CP=')),
      'one fence': `${SAMPLE.slice(0, SAMPLE.indexOf('&&'))}&&`,
      'no box': SAMPLE.replace('MN=SJ-DUST-01;', ''),
      'no password': SAMPLE.replace('PW=123456', 'PW='),
      flag: SAMPLE.replace('Flag=5', 'Flag=five'),
      time: SAMPLE.replace('DataTime=20261126', 'DataTime=20261326'),
    }
    expect(
      Object.fromEntries(Object.entries(wrong).map(([name, one]) => [name, parseMessage(bytes(one))])),
    ).toEqual({
      cut: 'field',
      comma: 'field',
      'second box': 'repeated-field',
      'second value': 'repeated-field',
      'no end': 'data-area',
      'no data': 'data-area',
      'one fence': 'data-area',
      'no box': 'missing-field',
      'no password': 'missing-field',
      flag: 'flag',
      time: 'data-time',
    })
  })

  it('words in GBK are read, and half a character eats no separator', () => {
    const head = 'CN=2011;PW=1;MN='
    const tail = ';CP=&&DataTime=20261126094500;a34004-Rtd=5&&'
    // 双井, then 双 cut in half before the separator.
    const whole = join(bytes(head), Uint8Array.of(0xcb, 0xab, 0xbe, 0xae), bytes(tail))
    expect(message(whole).deviceNumber).toBe('双井')
    const half = join(bytes(head), Uint8Array.of(0xcb), bytes(tail))
    expect(message(half).factors.get('a34004')?.get('Rtd')).toBe('5')
  })
})

const CODES: TelemetryCodes = {
  commands: [
    { command: '2011', factor: 'Rtd', isKept: true },
    { command: '2061', factor: 'Avg', isKept: false },
  ],
  quantities: [
    { code: 'a34004', quantity: 'pm2.5', unit: 'µg/m³' },
    { code: 'a34002', quantity: 'pm10', unit: 'µg/m³' },
  ],
  flags: [
    { flag: 'N', quality: null },
    { flag: 'M', quality: 'maintenance' },
  ],
}

describe('readings', () => {
  it('carry quantity, unit and time, and are marked where the box marks them', () => {
    expect(readingsOf(message(SAMPLE), CODES)).toEqual({
      readings: [
        { quantity: 'pm2.5', unit: 'µg/m³', observedAt: '2026-11-26T01:45:00.000Z', value: 35 },
        {
          quantity: 'pm10',
          unit: 'µg/m³',
          observedAt: '2026-11-26T01:45:00.000Z',
          value: 71.5,
          quality: 'maintenance',
        },
      ],
      refused: [],
    })
    const strange = SAMPLE.replace('Flag=M', 'Flag=?')
    expect(readingsOf(message(strange), CODES)?.readings[1]?.quality).toBe('device-flag')
  })

  it('are plain numbers of codes that are known; means and messages without a time are not kept', () => {
    const values = ['NaN', 'Infinity', '1e308', '0x10', '', '1.2.3', '-', '12345678901']
    for (const value of values)
      expect(readingsOf(message(SAMPLE.replace('Rtd=35', `Rtd=${value}`)), CODES)?.refused).toEqual([
        { code: 'a34004', fault: 'not-a-number' },
      ])
    expect(readingsOf(message(SAMPLE.replaceAll('a34004', 'x99999')), CODES)?.refused).toEqual([
      { code: 'x99999', fault: 'unknown-code' },
    ])
    expect(readingsOf(message(SAMPLE.replace('CN=2011', 'CN=2061')), CODES)).toBeNull()
    expect(readingsOf(message(SAMPLE.replace('CN=2011', 'CN=9999')), CODES)).toBeNull()
    expect(readingsOf(message(SAMPLE.replace('DataTime=20261126094500;', '')), CODES)).toBeNull()
  })
})

describe('invariant', () => {
  const random = createRandom('hj212')
  const randomBytes = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.integer(0, 255))
  /** Bytes that look much like frames, so that every branch is entered. */
  const nearlyFrames = (): Uint8Array => {
    const parts = Array.from({ length: random.integer(1, 12) }, () => {
      const whole = frame(random.choice([SAMPLE, '', 'A', '##0004ABCD', 'x'.repeat(random.integer(0, 300))]))
      if (random.chance(0.4)) whole[random.integer(0, whole.length - 1)] = random.integer(0, 255)
      return random.chance(0.2)
        ? whole.slice(random.integer(0, 8))
        : random.chance(0.2)
          ? randomBytes(9)
          : whole
    })
    return join(...parts)
  }

  it('any way of cutting a stream gives the same events, and never more than a frame is held', () => {
    for (let round = 0; round < 150; round++) {
      const stream = nearlyFrames()
      const whole = read(stream)
      const reader = createFrameReader()
      const events: FrameEvent[] = []
      for (let at = 0; at < stream.length; ) {
        const numBytes = random.chance(0.5) ? 1 : random.integer(1, 60)
        events.push(...reader.push(stream.slice(at, at + numBytes)))
        at += numBytes
        expect(reader.numBufferedBytes).toBeLessThanOrEqual(4096 + 12)
      }
      expect(told(events)).toEqual(whole)
    }
  })

  it('what was encoded is read back, whatever is around it', () => {
    for (let round = 0; round < 100; round++) {
      const segments = Array.from({ length: random.integer(1, 5) }, () =>
        randomBytes(random.integer(0, 400)).map((byte) => (byte === 10 || byte === 0x23 ? 32 : byte)),
      )
      const stream = join(...segments.flatMap((one) => [encodeFrame(one), bytes('\r\nnoise # ')]))
      const found = createFrameReader().push(stream)
      expect(found).toEqual(segments.map((segment) => ({ kind: 'frame', segment })))
    }
  })

  it('no bytes make it throw', () => {
    for (let round = 0; round < 300; round++) {
      createFrameReader().push(randomBytes(random.integer(0, 500)))
      const segment = bytes(SAMPLE)
      for (let edits = random.integer(1, 6); edits > 0; edits--)
        segment[random.integer(0, segment.length - 1)] = random.integer(0, 255)
      const parsed = parseMessage(segment)
      if (typeof parsed !== 'string') readingsOf(parsed, CODES)
    }
  })

  it('many false heads before one ending are read in passing', () => {
    const heads = bytes('##4000'.repeat(200_000))
    const reader = createFrameReader()
    reader.push(heads)
    expect(
      reader.push(join(bytes('\r\n'), frame('GOOD'))).filter(({ kind }) => kind === 'frame'),
    ).toHaveLength(1)
  })
})
