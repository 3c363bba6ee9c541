/** What a data segment of HJ 212 says: `QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;CP=&&…&&` (HJ 212-2017, 6.3.2). */

export interface Message {
  /** QN: moment of the request, which the answer repeats; null where the box sends none. */
  requestNumber: string | null
  /** ST: 22 ambient air, 39 dust at building sites, … */
  systemCode: string
  /** CN: 2011 real-time values, 2051 minutes, 2061 hours, 2031 days, … */
  command: string
  /** PW. A secret: for comparing alone, never to be logged or repeated in an error. */
  password: string
  /** MN: which box. */
  deviceNumber: string
  asksForAnswer: boolean
  /** What the values are of, milliseconds since 1970; null where the message carries no time. */
  dataTimeMilliseconds: number | null
  /** By code in small letters, then by factor as sent (`Rtd`, `Avg`, `Flag`, …). */
  factors: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** Why a segment is refused as a whole: half of one is not taken. */
export type MessageFault = 'data-area' | 'field' | 'repeated-field' | 'missing-field' | 'flag' | 'data-time'

const CHINA_OFFSET_MS = 8 * 3_600_000
const FIELD_NAME = /^[A-Za-z0-9_-]{1,40}$/
const DATA_START = 'CP=&&'
const DATA_END = '&&'
const MAX_VALUE_LENGTH = 200

/** Never throws. Words are read as GB 18030; a value that holds `;` or `,` cuts itself in two and is refused with its segment. */
export function parseMessage(segment: Uint8Array): Message | MessageFault {
  const text = new TextDecoder('gb18030').decode(segment)
  const start = text.indexOf(DATA_START)
  const bodyFrom = start + DATA_START.length
  if (start === -1 || !text.endsWith(DATA_END) || text.length - DATA_END.length < bodyFrom) return 'data-area'
  const head = fieldsOf(text.slice(0, start).split(';'))
  const body = fieldsOf(text.slice(bodyFrom, -DATA_END.length).split(/[;,]/))
  if (typeof head === 'string') return head
  if (typeof body === 'string') return body
  return messageOf(head, body)
}

function messageOf(head: Map<string, string>, body: Map<string, string>): Message | MessageFault {
  const flag = head.get('Flag') ?? '0'
  if (!/^\d{1,3}$/.test(flag)) return 'flag'
  const [command, password, deviceNumber] = ['CN', 'PW', 'MN'].map((name) => head.get(name) ?? '')
  if (!command || !password || !deviceNumber) return 'missing-field'
  const dataTime = body.get('DataTime')
  const dataTimeMilliseconds = dataTime === undefined ? null : readTime(dataTime)
  if (dataTime !== undefined && dataTimeMilliseconds === null) return 'data-time'
  const factors = factorsOf(body)
  if (typeof factors === 'string') return factors
  return {
    requestNumber: head.get('QN') ?? null,
    systemCode: head.get('ST') ?? '',
    command,
    password,
    deviceNumber,
    asksForAnswer: (Number(flag) & 1) === 1,
    dataTimeMilliseconds,
    factors,
  }
}

/** A name twice is refused: two readers of it could each believe another value. */
function fieldsOf(pieces: readonly string[]): Map<string, string> | MessageFault {
  const fields = new Map<string, string>()
  for (const piece of pieces) {
    const trimmed = piece.trim()
    if (trimmed === '') continue
    const equals = trimmed.indexOf('=')
    const name = trimmed.slice(0, Math.max(0, equals)).trim()
    const value = trimmed.slice(equals + 1).trim()
    if (!FIELD_NAME.test(name) || value.length > MAX_VALUE_LENGTH) return 'field'
    if (fields.has(name)) return 'repeated-field'
    fields.set(name, value)
  }
  return fields
}

/** `a34004-Rtd=35` is factor `Rtd` of code `a34004`. */
function factorsOf(body: ReadonlyMap<string, string>): Map<string, Map<string, string>> | MessageFault {
  const factors = new Map<string, Map<string, string>>()
  for (const [name, value] of body) {
    const dash = name.indexOf('-')
    if (dash <= 0) continue
    const code = name.slice(0, dash).toLowerCase()
    const known = factors.get(code) ?? new Map<string, string>()
    const factor = name.slice(dash + 1)
    if (known.has(factor)) return 'repeated-field'
    factors.set(code, known.set(factor, value))
  }
  return factors
}

/** `yyyyMMddHHmmss`, with milliseconds or without, of the clock in Beijing; null where no such moment exists. */
export function readTime(text: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})?$/.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, milliseconds = '000'] = parts
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`
  const asUtc = Date.parse(iso)
  return Number.isFinite(asUtc) && new Date(asUtc).toISOString() === iso ? asUtc - CHINA_OFFSET_MS : null
}

/** The answer to data that asks for one (CN 9014, 数据应答), with the number, password and box of the request. */
export function answerSegment(message: Message): Uint8Array {
  const { requestNumber, password, deviceNumber } = message
  return new TextEncoder().encode(
    `QN=${requestNumber ?? ''};ST=91;CN=9014;PW=${password};MN=${deviceNumber};Flag=4;CP=&&&&`,
  )
}
