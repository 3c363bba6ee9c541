/**
 * What a device may send over MQTT 3.1.1 (OASIS, 2014), read from a stream of bytes with bounded memory: a packet that
 * says it is too long is refused at its fifth byte, before any of it is kept. Only the packets that go from a client
 * to a server are known.
 */

export type ClientPacket =
  | {
      kind: 'connect'
      clientId: string
      keepAliveSeconds: number
      user: string | null
      /** A secret. */
      password: string | null
      hasWill: boolean
    }
  | {
      kind: 'publish'
      topic: string
      payload: Uint8Array
      qualityOfService: 0 | 1 | 2
      isRetained: boolean
      /** Zero without an acknowledgement. */
      packetId: number
    }
  | { kind: 'release'; packetId: number }
  | { kind: 'subscribe'; packetId: number; numTopics: number }
  | { kind: 'unsubscribe'; packetId: number }
  | { kind: 'ping' }
  | { kind: 'disconnect' }
  /** The rest of the stream cannot be understood; nothing more comes out. */
  | { kind: 'refused'; fault: 'too-long' | 'malformed' | 'version' }

type Fault = 'malformed' | 'version'

export interface PacketReader {
  push(chunk: Uint8Array): ClientPacket[]
  readonly numBufferedBytes: number
}

/** The same packets come out however the stream is cut. Never throws. */
export function createPacketReader(maxPacketBytes: number): PacketReader {
  let pending: Uint8Array = new Uint8Array(0)
  let isDead = false
  const refuse = (fault: 'too-long' | Fault): ClientPacket => {
    isDead = true
    return { kind: 'refused', fault }
  }
  return {
    push(chunk) {
      const packets: ClientPacket[] = []
      if (isDead) return packets
      const bytes = pending.length === 0 ? chunk : concatenate(pending, chunk)
      let at = 0
      while (!isDead) {
        const head = headAt(bytes, at)
        if (head === null) break
        if (head === 'malformed') packets.push(refuse('malformed'))
        else if (head.bodyFrom - at + head.numBodyBytes > maxPacketBytes) packets.push(refuse('too-long'))
        else {
          const end = head.bodyFrom + head.numBodyBytes
          if (bytes.length < end) break
          const packet = readPacket(bytes[at] as number, bytes.subarray(head.bodyFrom, end))
          packets.push(typeof packet === 'string' ? refuse(packet) : packet)
          at = end
        }
      }
      pending = isDead ? new Uint8Array(0) : bytes.slice(at)
      return packets
    },
    get numBufferedBytes() {
      return pending.length
    },
  }
}

/** Length of the body in one to four bytes of seven bits each (2.2.3); null while they have not all come. */
function headAt(
  bytes: Uint8Array,
  at: number,
): { bodyFrom: number; numBodyBytes: number } | 'malformed' | null {
  let numBodyBytes = 0
  for (let index = 0; index < 4; index++) {
    const byte = bytes[at + 1 + index]
    if (byte === undefined) return null
    numBodyBytes += (byte & 0x7f) * 128 ** index
    if (byte < 0x80) return { bodyFrom: at + 2 + index, numBodyBytes }
  }
  return 'malformed'
}

function readPacket(first: number, body: Uint8Array): ClientPacket | Fault {
  const flags = first & 0x0f
  const type = first >> 4
  if (type === 3) return readPublish(flags, body)
  // Subscribing, leaving and releasing carry the bits 0010, all others 0000 (table 2.2).
  if (flags !== (type === 6 || type === 8 || type === 10 ? 2 : 0)) return 'malformed'
  const cursor = createCursor(body)
  switch (type) {
    case 1:
      return readConnect(cursor)
    case 6: {
      const packetId = cursor.number16()
      return packetId && cursor.isAtEnd() ? { kind: 'release', packetId } : 'malformed'
    }
    case 8:
    case 10: {
      const packetId = cursor.number16()
      let numTopics = 0
      while (!cursor.isAtEnd()) {
        if (cursor.text() === null || (type === 8 && (cursor.byte() ?? 3) > 2)) return 'malformed'
        numTopics += 1
      }
      if (!packetId || numTopics === 0) return 'malformed'
      return type === 8 ? { kind: 'subscribe', packetId, numTopics } : { kind: 'unsubscribe', packetId }
    }
    case 12:
      return body.length === 0 ? { kind: 'ping' } : 'malformed'
    case 14:
      return body.length === 0 ? { kind: 'disconnect' } : 'malformed'
    default:
      return 'malformed'
  }
}

function readConnect(cursor: Cursor): ClientPacket | Fault {
  const protocol = cursor.text()
  const level = cursor.byte()
  if (protocol === null || level === null) return 'malformed'
  if (protocol !== 'MQTT' || level !== 4) return 'version'
  const flags = cursor.byte()
  const keepAliveSeconds = cursor.number16()
  const clientId = cursor.text()
  if (flags === null || keepAliveSeconds === null || clientId === null || flags & 1) return 'malformed'
  const hasWill = (flags & 4) !== 0
  if (hasWill && (cursor.text() === null || cursor.block() === null)) return 'malformed'
  const user = flags & 0x80 ? cursor.text() : null
  const secret = flags & 0x40 ? cursor.block() : null
  if ((flags & 0x80 && user === null) || (flags & 0x40 && secret === null) || !cursor.isAtEnd())
    return 'malformed'
  const password = secret === null ? null : new TextDecoder().decode(secret)
  return { kind: 'connect', clientId, keepAliveSeconds, user, password, hasWill }
}

function readPublish(flags: number, body: Uint8Array): ClientPacket | Fault {
  const qualityOfService = (flags >> 1) & 3
  const cursor = createCursor(body)
  const topic = cursor.text()
  const packetId = qualityOfService === 0 ? 0 : cursor.number16()
  if (qualityOfService === 3 || !topic || /[+#]/.test(topic) || packetId === null) return 'malformed'
  if (qualityOfService > 0 && packetId === 0) return 'malformed'
  return {
    kind: 'publish',
    topic,
    payload: cursor.rest().slice(),
    qualityOfService: qualityOfService as 0 | 1 | 2,
    isRetained: (flags & 1) === 1,
    packetId,
  }
}

interface Cursor {
  byte(): number | null
  number16(): number | null
  block(): Uint8Array | null
  /** Null where it is cut short, is no UTF-8 or holds U+0000 (1.5.3). */
  text(): string | null
  rest(): Uint8Array
  isAtEnd(): boolean
}

function createCursor(body: Uint8Array): Cursor {
  let at = 0
  const byte = (): number | null => (at < body.length ? (body[at++] as number) : null)
  const number16 = (): number | null => {
    const [high, low] = [byte(), byte()]
    return high === null || low === null ? null : high * 256 + low
  }
  const block = (): Uint8Array | null => {
    const length = number16()
    if (length === null || at + length > body.length) return null
    at += length
    return body.subarray(at - length, at)
  }
  return {
    byte,
    number16,
    block,
    text() {
      const bytes = block()
      if (bytes === null) return null
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      return text.includes('\0') || text.includes('\ufffd') ? null : text
    },
    rest: () => body.subarray(at),
    isAtEnd: () => at === body.length,
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** The answer to connecting: 0 taken, 1 another version, 2 that name, 3 not now, 4 name or password, 5 not allowed (table 3.1). */
export const connectAnswer = (code: 0 | 1 | 2 | 3 | 4 | 5): Uint8Array => Uint8Array.of(0x20, 2, 0, code)
const withPacketId = (first: number, packetId: number): Uint8Array =>
  Uint8Array.of(first, 2, packetId >> 8, packetId & 0xff)
/** A message with an acknowledgement is kept. */
export const publishAnswer = (packetId: number): Uint8Array => withPacketId(0x40, packetId)
export const receivedAnswer = (packetId: number): Uint8Array => withPacketId(0x50, packetId)
export const completeAnswer = (packetId: number): Uint8Array => withPacketId(0x70, packetId)
export const unsubscribeAnswer = (packetId: number): Uint8Array => withPacketId(0xb0, packetId)
export const pingAnswer = (): Uint8Array => Uint8Array.of(0xd0, 0)

/** Every topic is refused (0x80, 3.9.3). */
export function subscribeRefusal(packetId: number, numTopics: number): Uint8Array {
  const numBodyBytes = 2 + numTopics
  const length: number[] = []
  for (let rest = numBodyBytes; ; rest >>= 7) {
    length.push(rest < 128 ? rest : (rest & 0x7f) | 0x80)
    if (rest < 128) break
  }
  const head = Uint8Array.of(0x90, ...length, packetId >> 8, packetId & 0xff)
  const answer = new Uint8Array(head.length + numTopics).fill(0x80)
  answer.set(head)
  return answer
}
