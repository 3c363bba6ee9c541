import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { type ExchangedCase, type ExchangeFilter, selectExchangedCases } from '../../monitoring/index.ts'
import { type Content, list } from './format.ts'
import { OTHER_SERVICE } from './services.ts'

const DAY_MS = 86_400_000
/** The standard's own: ninety days or the first thousand, whichever is less. */
const MAX_SPAN_DAYS = 90
const MAX_REQUESTS = 1_000
const MAX_NUMBERS = 200

export type RequestsQuery = Readonly<Record<string, unknown>>

/** An argument without content counts as one that was not sent. */
export function argument(query: RequestsQuery, name: string): string | undefined {
  const value = query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw new Problem('bad-request', { where: name, detail: 'repeated' })
  return value.trim() || undefined
}

function momentOf(query: RequestsQuery, name: string): number | undefined {
  const text = argument(query, name)
  if (text === undefined) return undefined
  // In a query a plus sign that nobody escaped arrives as a space.
  const mended = text.replace(/ (\d\d:?\d\d)$/, '+$1')
  const isZoned = /(Z|[+-]\d\d:?\d\d)$/i.test(mended)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(mended)
  const time = Date.parse(isDay ? `${mended}T00:00:00+08:00` : isZoned ? mended : `${mended}+08:00`)
  if (!/^\d{4}-\d\d-\d\d/.test(mended) || Number.isNaN(time))
    throw new Problem('bad-request', { where: name, detail: 'datetime' })
  return time
}

const numbersOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** Throws `bad-request` for a date that is none, a span beyond ninety days, a status that is neither. */
export function filterOf(query: RequestsQuery, nowMs: number): ExchangeFilter {
  const page = countOf(query, 'page', 1, 1_000_000)
  const limit = countOf(query, 'page_size', MAX_REQUESTS, MAX_REQUESTS)
  const shared = { limit, offset: (page - 1) * limit }
  const asked = argument(query, 'service_request_id')
  if (asked !== undefined) {
    const numbers = numbersOf(asked)
    if (numbers.length > MAX_NUMBERS)
      throw new Problem('bad-request', { where: 'service_request_id', detail: 'too-many' })
    return { ...shared, numbers }
  }
  const start = momentOf(query, 'start_date')
  const end = momentOf(query, 'end_date')
  const span = MAX_SPAN_DAYS * DAY_MS
  const to = end ?? (start === undefined ? nowMs : start + span)
  const from = start ?? to - span
  if (from > to || to - from > span)
    throw new Problem('bad-request', { where: 'start_date', detail: 'ninety-days' })
  const codes = argument(query, 'service_code')
  return {
    ...shared,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    ...(codes === undefined ? {} : { serviceCodes: numbersOf(codes) }),
    ...statusOf(argument(query, 'status')),
  }
}

function countOf(query: RequestsQuery, name: string, absent: number, most: number): number {
  const text = argument(query, name)
  if (text === undefined) return absent
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new Problem('bad-request', { where: name, detail: 'number' })
  return Math.min(value, most)
}

function statusOf(text: string | undefined): { isClosed?: boolean } {
  if (text === undefined) return {}
  const named = new Set(numbersOf(text.toLowerCase()))
  for (const one of named)
    if (one !== 'open' && one !== 'closed')
      throw new Problem('bad-request', { where: 'status', detail: 'unknown' })
  return named.size === 2 ? {} : { isClosed: named.has('closed') }
}

export async function readRequests({ database, reader }: Context, filter: ExchangeFilter): Promise<Content> {
  const rows = await database.read(reader, (transaction) =>
    transaction.query<ExchangedCase>(selectExchangedCases(filter)),
  )
  return list('request', rows.map(present))
}

/** Throws `not-found` where the person sees no such case. */
export async function readRequest(context: Context, number: string): Promise<Content> {
  const rows = await context.database.read(context.reader, (transaction) =>
    transaction.query<ExchangedCase>(selectExchangedCases({ numbers: [number], limit: 1, offset: 0 })),
  )
  if (rows.length === 0) throw new Problem('not-found', { what: 'service_request_id' })
  return list('request', rows.map(present))
}

/** With its zone, as the standard asks; Asia/Shanghai knows no summer time. */
const zoned = (time: string | null): string | null =>
  time === null ? null : `${new Date(Date.parse(time) + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

/** What a clerk typed may hold a telephone or identity number: long runs of digits do not leave. */
export const withoutNumbers = (text: string): string =>
  text
    .replace(/(?:\+?86[- ]?)?\d(?:[- ]?\d){6,}[\dXx]?/g, '＊＊＊')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '＊＊＊')

const present = (row: ExchangedCase): Content => ({
  service_request_id: row.number,
  status: row.is_closed ? 'closed' : 'open',
  status_notes: [row.status, row.hang_up, row.exclusion_reason].filter(Boolean).join('；'),
  service_name: row.service_name ?? OTHER_SERVICE.name,
  service_code: row.service_code,
  description: withoutNumbers(row.title ?? ''),
  agency_responsible: row.department ?? '',
  service_notice: '',
  requested_datetime: zoned(row.requested_at),
  updated_datetime: zoned(row.updated_at),
  expected_datetime: zoned(row.due_at),
  address: row.community ?? '',
  address_id: '',
  zipcode: '',
  lat: row.lat,
  long: row.lon,
  media_url: '',
})
