import { Day } from '@jingjing/schema/paging'
import { Problem } from '@jingjing/schema/problems'
import type { MeasureParams } from '@jingjing/schema/trail'

/** Which cases count. Absent: no restriction. */
export interface CaseFilter {
  from?: string
  /** Exclusive. */
  to?: string
  /** One day alone. */
  day?: string
  source?: string
  /** Community code, or the name as it came in where no code is known; `-` for neither. */
  community?: string
  dataset?: string
  /** First level of the classification; `-` for none. */
  category?: string
  /** Second and third level below it. */
  category2?: string
  category3?: string
  /** Department in charge; `-` for none. */
  department?: string
}

/** Key under which what is not known is counted. */
export const UNKNOWN_KEY = '-'

export const CASE_FILTER_PARAMS = [
  'from',
  'to',
  'day',
  'source',
  'community',
  'dataset',
  'category',
  'category2',
  'category3',
  'department',
] as const

/** Reads a measure's parameters. Throws `bad-request` for a name that no case filter has or for an impossible day. */
export function readCaseFilter(params: MeasureParams): CaseFilter {
  for (const [name, value] of Object.entries(params)) {
    if (!CASE_FILTER_PARAMS.some((known) => known === name))
      throw new Problem('bad-request', { where: name, detail: 'unknown' })
    if (name === 'from' || name === 'to' || name === 'day') requireDay(name, value)
  }
  return params
}

/** PostgreSQL would refuse the thirtieth of February with an error of its own. */
export function requireDay(where: string, text: string): void {
  const time = Date.parse(`${text}T00:00:00Z`)
  const isDay = Day.safeParse(text).success && Number.isFinite(time)
  if (!isDay || new Date(time).toISOString().slice(0, 10) !== text)
    throw new Problem('bad-request', { where, detail: 'day' })
}

/** A filter as the parameters of a figure: nothing undefined in it. */
export function paramsOf(filter: CaseFilter): MeasureParams {
  const params: MeasureParams = {}
  for (const name of CASE_FILTER_PARAMS) {
    const value = filter[name]
    if (value !== undefined) params[name] = value
  }
  return params
}
