import { Problem } from '@jingjing/schema/problems'
import type { FastifyRequest } from 'fastify'
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
      // No dataset here is known under the identifier of another system, and none has a time of its own.
      query.externalIds === undefined,
  }
}

function numberOf(text: string | undefined, parameter: string, least: number): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw new Problem('bad-request', { where: `query.${parameter}`, detail: 'value' })
  return Number(text)
}

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
