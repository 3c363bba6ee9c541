import { Problem } from '@jingjing/schema/problems'
import type { FastifyRequest } from 'fastify'
import { type Sql, sql } from '../../db/sql.ts'
import { compileFilter, type Queryable } from '../cql2/compile.ts'
import { isDay, isMoment, type Node } from '../cql2/cql2.ts'
import { parseJson } from '../cql2/parse-json.ts'
import { parseText } from '../cql2/parse-text.ts'
import { refuseUnknown } from '../ogc-common/answer.ts'
import type { Collection } from '../ogc-common/collection.ts'
import { type Crs, crsOf } from '../ogc-common/crs.ts'
import { meetsBox } from './queries.ts'

export const ITEMS_PARAMETERS = [
  'limit',
  'after',
  'version',
  'bbox',
  'bbox-crs',
  'datetime',
  'crs',
  'filter',
  'filter-lang',
  'filter-crs',
] as const

export const DEFAULT_LIMIT = 100
export const MAX_LIMIT = 10_000

export interface ItemsQuery {
  limit: number
  after: number | undefined
  version: number | undefined
  crs: Crs
  box: { corners: readonly [number, number, number, number]; crs: Crs } | null
  datetime: Node | null
  filter: Node | null
  filterCrs: Crs
  /** Queryables asked for by their name: column and value. */
  equals: readonly (readonly [string, string])[]
}

/** What a request for items asks for. Throws `bad-request` and `filter-not-understood`. */
export function readItemsQuery(request: FastifyRequest, collection: Pick<Collection, 'fields'>): ItemsQuery {
  const names = collection.fields.map((one) => one.name).filter((name) => !isReserved(name))
  refuseUnknown(request, [...ITEMS_PARAMETERS, ...names])
  const query = request.query as Record<string, string | undefined>
  return {
    limit: Math.min(count(query.limit, 'limit', 1) ?? DEFAULT_LIMIT, MAX_LIMIT),
    after: count(query.after, 'after', 0),
    version: count(query.version, 'version', 1),
    crs: crsOf(query.crs, 'crs'),
    box: readBox(query.bbox, crsOf(query['bbox-crs'], 'bbox-crs')),
    datetime: query.datetime === undefined ? null : readDatetime(query.datetime),
    filter: readFilter(query.filter, query['filter-lang']),
    filterCrs: crsOf(query['filter-crs'], 'filter-crs'),
    equals: names.flatMap((name) => {
      const value = query[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  }
}

/** A column that is called like a parameter is asked for by a filter only. */
const isReserved = (name: string): boolean =>
  [...ITEMS_PARAMETERS, 'f', 'lang'].some((parameter) => parameter === name)

const refused = (parameter: string): Problem =>
  new Problem('bad-request', { where: `query.${parameter}`, detail: 'value' })

function count(text: string | undefined, parameter: string, least: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d{1,12}$/.test(text) || value < least) throw refused(parameter)
  return value
}

/** Four numbers, or six with heights, which are passed over; minimum first. */
function readBox(text: string | undefined, crs: Crs): ItemsQuery['box'] {
  if (text === undefined) return null
  const numbers = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
  const half = numbers.length / 2
  if ((half !== 2 && half !== 3) || !numbers.every(Number.isFinite)) throw refused('bbox')
  const [a, b, c, d] = [numbers[0], numbers[1], numbers[half], numbers[half + 1]] as [
    number,
    number,
    number,
    number,
  ]
  const corners = crs.isNorthFirst ? ([b, a, d, c] as const) : ([a, b, c, d] as const)
  if (corners[1] > corners[3] || (corners[0] > corners[2] && crs.srid !== 4326)) throw refused('bbox')
  return { corners, crs }
}

/** An instant, or an interval whose ends may be open; RFC 3339. */
function readDatetime(text: string): Node {
  const ends = text.split('/')
  const known = ends.map((one) => (one === '' || one === '..' ? '..' : one))
  const isFine = known.every((one) => one === '..' || isDay(one) || isMoment(one))
  if (!isFine || known.length > 2 || (known.length === 1 && known[0] === '..')) throw refused('datetime')
  if (known.length === 2 && known[0] === '..' && known[1] === '..') throw refused('datetime')
  return { interval: [known[0] as string, (known[1] ?? known[0]) as string] }
}

function readFilter(text: string | undefined, language = 'cql2-text'): Node | null {
  if (language !== 'cql2-text' && language !== 'cql2-json') throw refused('filter-lang')
  if (text === undefined) return null
  return language === 'cql2-json' ? parseJson(text) : parseText(text)
}

/** The conditions of a request in SQL, over the columns that may be named. */
export function compileConditions(
  ask: ItemsQuery,
  collection: Collection,
  queryableByName: ReadonlyMap<string, Queryable>,
): Sql[] {
  const compile = (node: Node): Sql =>
    compileFilter(node, {
      queryableByName,
      geometrySrid: ask.filterCrs.srid,
      isNorthFirst: ask.filterCrs.isNorthFirst,
    })
  const conditions: Sql[] = []
  if (ask.box !== null) conditions.push(collection.geometryType === null ? sql`false` : boxCondition(ask.box))
  if (ask.datetime !== null && collection.timeField !== null)
    conditions.push(
      compile({ op: 't_intersects', args: [{ property: collection.timeField.name }, ask.datetime] }),
    )
  if (ask.filter !== null) conditions.push(sql`(${compile(ask.filter)})`)
  for (const [name, text] of ask.equals)
    conditions.push(
      compile({ op: '=', args: [{ property: name }, literalFor(queryableByName.get(name), text, name)] }),
    )
  return conditions
}

function boxCondition({ corners, crs }: NonNullable<ItemsQuery['box']>): Sql {
  const [west, south, east, north] = corners
  if (west <= east) return meetsBox(corners, crs)
  // Over the meridian of 180°: two boxes side by side.
  return sql`(${meetsBox([west, south, 180, north], crs)} or ${meetsBox([-180, south, east, north], crs)})`
}

function literalFor(queryable: Queryable | undefined, text: string, name: string): Node {
  switch (queryable?.type) {
    case 'integer':
    case 'number': {
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw refused(name)
      return Number(text)
    }
    case 'boolean': {
      if (text !== 'true' && text !== 'false') throw refused(name)
      return text === 'true'
    }
    default:
      return text
  }
}
