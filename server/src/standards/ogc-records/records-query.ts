import { Problem } from '@jingjing/schema/problems'
import type { FastifyRequest } from 'fastify'
import { isDay, isMoment } from '../cql2/cql2.ts'
import { refuseUnknown } from '../ogc-common/answer.ts'
import type { Described } from './read-records.ts'

const PARAMETERS = ['limit', 'offset', 'bbox', 'datetime', 'q', 'type', 'ids', 'externalIds'] as const

export interface RecordsQuery {
  limit: number
  offset: number
  matches(record: Described): boolean
}

/** The parameters of a searchable catalogue (OGC 20-004r1, record-core-query-parameters). Throws `bad-request`. */
export function readRecordsQuery(request: FastifyRequest): RecordsQuery {
  refuseUnknown(request, PARAMETERS)
  const query = request.query as Partial<Record<(typeof PARAMETERS)[number], string>>
  const box = query.bbox === undefined ? null : readBox(query.bbox)
  const period = query.datetime === undefined ? null : readPeriod(query.datetime)
  const ids = query.ids?.split(',')
  const terms = query.q?.split(',').map((term) => term.trim().toLowerCase()) ?? null
  const types = query.type?.split(',').map((type) => type.trim().toLowerCase())
  return {
    limit: Math.min(numberOf(query.limit, 'limit', 1) ?? 20, 500),
    offset: numberOf(query.offset, 'offset', 0) ?? 0,
    matches: (record) =>
      (box === null || meets(record.extent, box)) &&
      (ids === undefined || ids.includes(record.id)) &&
      (terms === null || terms.some((term) => textOf(record).includes(term))) &&
      (types === undefined || types.includes('dataset')) &&
      (period === null || isDuring(record, period)) &&
      // No dataset here is known under the identifier of another system.
      query.externalIds === undefined,
  }
}

function numberOf(text: string | undefined, parameter: string, least: number): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw new Problem('bad-request', { where: `query.${parameter}`, detail: 'value' })
  return Number(text)
}

/** First and last day of a moment or an interval; null for an open end. */
type Period = readonly [first: string | null, last: string | null]

function readPeriod(text: string): Period {
  const ends = text.split('/').map((end) => (end === '' || end === '..' ? null : dayOf(end)))
  const [first = null, last = first] = ends
  if (ends.length > 2 || (first === null && last === null))
    throw new Problem('bad-request', { where: 'query.datetime', detail: 'value' })
  return [first, last]
}

/** The day of a moment in Asia/Shanghai. */
function dayOf(text: string): string {
  if (isDay(text)) return text
  if (!isMoment(text)) throw new Problem('bad-request', { where: 'query.datetime', detail: 'value' })
  return new Date(Date.parse(text) + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** A record without a time is not bound to one, and is found at any (OGC 17-069r4, fc-time-response). */
const isDuring = ({ periodFrom, periodTo }: Described, [first, last]: Period): boolean =>
  (first === null || periodTo === null || periodTo > first) &&
  (last === null || periodFrom === null || periodFrom <= last)

type Box = readonly [number, number, number, number]

function readBox(text: string): Box {
  const numbers = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
  const half = numbers.length / 2
  if ((half !== 2 && half !== 3) || !numbers.every(Number.isFinite))
    throw new Problem('bad-request', { where: 'query.bbox', detail: 'value' })
  return [numbers[0], numbers[1], numbers[half], numbers[half + 1]] as unknown as Box
}

const meets = (extent: Box | null, box: Box): boolean =>
  extent !== null && extent[0] <= box[2] && extent[2] >= box[0] && extent[1] <= box[3] && extent[3] >= box[1]

const textOf = (record: Described): string =>
  [record.title, record.titleEn, record.description, ...record.keywords].join('\n').toLowerCase()
