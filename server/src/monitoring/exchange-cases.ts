/** Cases as other systems may read them: by number or by time and kind, never with anything of a caller. */
import { type Sql, sql, statement } from '../db/sql.ts'
import { all } from './conditions.ts'

/** A category without a code of its own has one made from its path, so that it is the same in every version. */
const serviceCode = statement(`coalesce(category_code,
  case when coalesce(category_3, category_2, category_1) is null then '0'
  else 'x' || left(md5(concat_ws('/', category_1, category_2, category_3)), 8) end)`)
const caseNumber = statement(`coalesce(external_id, one_case.dataset_id || '.' || source_row)`)
const isClosed = statement(`(done_at is not null or coalesce(status, '') ~* '办结|结案|完成|closed')`)

export interface ExchangedCase {
  number: string
  is_closed: boolean
  status: string | null
  hang_up: string | null
  exclusion_reason: string | null
  service_code: string
  service_name: string | null
  title: string | null
  department: string | null
  requested_at: string
  updated_at: string
  due_at: string | null
  community: string | null
  lon: number | null
  lat: number | null
}

export interface ExchangeFilter {
  /** Numbers of cases; with them nothing else counts. */
  numbers?: readonly string[]
  serviceCodes?: readonly string[]
  /** ISO 8601; `to` exclusive. */
  from?: string
  to?: string
  isClosed?: boolean
  limit: number
  offset: number
}

/** Each case once and with its last handling, the newest first. */
export const selectExchangedCases = (filter: ExchangeFilter): Sql => sql`
  select ${caseNumber} as number, ${isClosed} as is_closed, status, hang_up, exclusion_reason,
    ${serviceCode} as service_code, coalesce(category_3, category_2, category_1) as service_name, title,
    department, called_at as requested_at,
    greatest(called_at, city_dispatched_at, district_dispatched_at, done_at, revisited_at) as updated_at,
    due_at, community, round(st_x(location)::numeric, 6)::double precision as lon,
    round(st_y(location)::numeric, 6)::double precision as lat
  from monitoring.current_case one_case
  where called_at is not null and repeat_state is null and ${all(conditionsOf(filter))}
  order by called_at desc, one_case.id desc
  limit ${filter.limit}::integer offset ${filter.offset}::integer`

function conditionsOf({ numbers, serviceCodes, from, to, isClosed: closed }: ExchangeFilter): Sql[] {
  if (numbers !== undefined)
    return [
      sql`(external_id = any (${[...numbers]}::text[])
        or (external_id is null and ${caseNumber} = any (${[...numbers]}::text[])))`,
    ]
  return [
    ...(serviceCodes === undefined ? [] : [sql`${serviceCode} = any (${[...serviceCodes]}::text[])`]),
    ...(from === undefined
      ? []
      : [
          sql`called_at >= ${from}::timestamptz`,
          // The index is by day; a day more on either side costs nothing.
          sql`called_day >= (${from}::timestamptz)::date - 1`,
        ]),
    ...(to === undefined
      ? []
      : [sql`called_at < ${to}::timestamptz`, sql`called_day <= (${to}::timestamptz)::date + 1`]),
    ...(closed === undefined ? [] : [closed ? isClosed : sql`not ${isClosed}`]),
  ]
}

export interface CaseCategory {
  code: string
  category_1: string | null
  category_2: string | null
  category_3: string | null
  category_code: string | null
}

/** The kinds that the cases in sight have, by code. */
export const selectCaseCategories = (): Sql => sql`
  select ${serviceCode} as code, min(category_1) as category_1, min(category_2) as category_2,
    min(category_3) as category_3, min(category_code) as category_code
  from monitoring.current_case
  where called_at is not null and repeat_state is null
  group by 1
  order by 1`
