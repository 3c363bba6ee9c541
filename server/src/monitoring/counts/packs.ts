/** Counts of every kind of case by day or month: they answer what marks and months do not, under the policies of the cases. */
import type { Reader } from '../../db/database.ts'
import { type Sql, sql, statement } from '../../db/sql.ts'
import { type CaseFilter, UNKNOWN_KEY } from '../case-filter.ts'
import { all, any } from '../conditions.ts'
import { addDays, firstOfMonth, firstOfNextMonth } from '../days.ts'

export const communityKey = sql`coalesce(community_code, community, ${UNKNOWN_KEY}::text)`
export const categoryKey = sql`coalesce(category_1, ${UNKNOWN_KEY}::text)`
export const departmentKey = sql`coalesce(department, ${UNKNOWN_KEY}::text)`

/** Without the `coalesce` an index can be used; what is not known has no value. */
const isKey = (column: 'category_1' | 'category_2' | 'category_3' | 'department', key: string): Sql =>
  key === UNKNOWN_KEY ? statement(`${column} is null`) : sql`${statement(column)} = ${key}::text`

/** The code, or the name where there is none: written so that an index and the statistics of the columns can be used. */
const isCommunity = (key: string): Sql =>
  key === UNKNOWN_KEY
    ? statement('community_code is null and community is null')
    : sql`(community_code = ${key}::text or (community_code is null and community = ${key}::text))`

/** What a pack is of; the communities that the reader sees as well, by which an index finds what a policy lets through. */
const packConditions = (filter: CaseFilter, reader: Reader | null): Sql[] => [
  ...(reader === null || reader.communities === null
    ? []
    : [sql`community_code = any (${[...reader.communities]}::text[])`]),
  ...(filter.community === undefined ? [] : [isCommunity(filter.community)]),
  ...(filter.dataset === undefined ? [] : [sql`dataset_id = ${filter.dataset}::text`]),
  ...(filter.department === undefined ? [] : [isKey('department', filter.department)]),
]

/** What the shape of a case says. */
const shapeConditions = (filter: CaseFilter): Sql[] => [
  ...(filter.source === undefined ? [] : [sql`source = ${filter.source}::text`]),
  ...(filter.category === undefined ? [] : [isKey('category_1', filter.category)]),
  ...(filter.category2 === undefined ? [] : [isKey('category_2', filter.category2)]),
  ...(filter.category3 === undefined ? [] : [isKey('category_3', filter.category3)]),
]

export const inPacks = (filter: CaseFilter, reader: Reader | null): Sql => {
  const ofShapes = shapeConditions(filter)
  return all([
    ...packConditions(filter, reader),
    ...(ofShapes.length === 0
      ? []
      : // Not to be turned into a join: what a pack holds is only guessed before it is opened.
        [sql`(shape_id in (select id from monitoring.case_shape where ${all(ofShapes)})) is true`]),
  ])
}

export interface Piece {
  /** By the day or month of the call, by the day of the revisit, or by that on which an open case is due. */
  span: 'day' | 'month' | 'revisit' | 'due'
  from: string | undefined
  /** Exclusive. */
  to: string | undefined
}

/** A period as whole months and the days left over at its ends; an open end takes months. */
export function piecesOf(from: string | undefined, to: string | undefined): Piece[] {
  const firstMonth =
    from === undefined ? undefined : from === firstOfMonth(from) ? from : firstOfNextMonth(from)
  const lastMonth = to === undefined ? undefined : firstOfMonth(to)
  if (from !== undefined && to !== undefined && firstMonth !== undefined && lastMonth !== undefined)
    if (firstMonth >= lastMonth) return [{ span: 'day', from, to }]
  const pieces: Piece[] = [{ span: 'month', from: firstMonth, to: lastMonth }]
  if (from !== undefined && from !== firstMonth) pieces.push({ span: 'day', from, to: firstMonth })
  if (to !== undefined && to !== lastMonth) pieces.push({ span: 'day', from: lastMonth, to })
  return pieces
}

export const isPiece = ({ span, from, to }: Piece): Sql =>
  all([
    sql`span = ${span}::text`,
    ...(from === undefined ? [] : [sql`start_day >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`start_day < ${to}::date`]),
  ])

/** The days that a filter asks for; null where there are none. */
export function daysOf({
  from,
  to,
  day,
}: CaseFilter): { from: string | undefined; to: string | undefined } | null {
  if (from !== undefined && to !== undefined && from >= to) return null
  if (day === undefined) return { from, to }
  if ((from !== undefined && day < from) || (to !== undefined && day >= to)) return null
  return { from: day, to: addDays(day, 1) }
}

/** By whole months and the days left over, or by one of the two alone. */
export const inPeriod = (filter: CaseFilter, span?: Piece['span']): Sql => {
  const days = daysOf(filter)
  if (days === null) return statement('false')
  const pieces = piecesOf(days.from, days.to)
  return any(pieces.filter((piece) => span === undefined || piece.span === span).map(isPiece))
}

export const inDays = (filter: CaseFilter): Sql => {
  const days = daysOf(filter)
  return days === null ? statement('false') : isPiece({ span: 'day', ...days })
}
