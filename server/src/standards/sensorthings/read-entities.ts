import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import type { Sql } from '../../db/sql.ts'
import { dataArrayOf } from './data-array.ts'
import { ENTITY_SETS, type EntitySet, isSetName, navigationOf } from './entity-sets.ts'
import { addressOf, type Entity, presentEntity, type Row } from './present-entity.ts'
import {
  afterId,
  countMatching,
  countRelated,
  idIs,
  keyIs,
  selectOne,
  selectPage,
  selectRelated,
} from './queries.ts'
import { type Expansion, type QueryOptions, readOptions } from './query-options.ts'
import { parsePath, type Segment } from './resource-path.ts'

/** Counting more keeps the one connection busy; who needs it narrows by stream or time. */
const MAX_COUNT = 1_000_000
/** So many related entities at most in one answer. */
const MAX_RELATED = 10_000

/** What an address answers: an object, or the plain text of one value. */
export type Read = { body: object } | { text: string } | { isEmpty: true }

export interface Asked {
  /** Everything behind `/sensorthings/v1.1/`. */
  path: string
  query: Readonly<Record<string, unknown>>
  /** `http://…/sensorthings/v1.1`. */
  base: string
  /** The same address with other parameters. */
  addressWith(change: Record<string, string | null>): string
}

/** Throws `not-found` for what is not there or not seen, `bad-request` for options that do not fit. */
export async function readEntities({ database, reader }: Context, asked: Asked): Promise<Read> {
  const path = parsePath(asked.path)
  return database.read(reader, async (tx) => {
    const target = await follow(tx, path.segments)
    if (target.row === null && path.property !== null) throw missing('property')
    if (target.row === null) return { body: await readCollection(tx, target, asked, path.ending === '$ref') }
    if (path.ending === '$ref')
      return { body: { '@iot.id': addressOf(asked.base, target.set.name, target.row.id) } }
    const entity = presentEntity(asked.base, target.set, target.row)
    if (path.property !== null) return readProperty(target.set, entity, path.property, path.ending)
    const options = readOptions(target.set, asked.query)
    const [shown] = await expanded(tx, target.set, [target.row], options, asked.base)
    return { body: shown as Entity }
  })
}

/** A set under conditions, or one row of it. */
interface Target {
  set: EntitySet
  conditions: Sql[]
  row: Row | null
}

const missing = (what: string): Problem => new Problem('not-found', { what })

async function follow(tx: Transaction, segments: readonly Segment[]): Promise<Target> {
  let target: Target | null = null
  for (const { name, id } of segments) {
    let next: Target
    let isOne = false
    if (target === null) {
      if (!isSetName(name)) throw missing('entity set')
      next = { set: ENTITY_SETS[name], conditions: [], row: null }
    } else {
      const navigation = navigationOf(target.set, name)
      if (navigation === undefined || target.row === null) throw missing('navigation property')
      isOne = !navigation.isMany
      if (isOne && id !== null) throw missing('navigation property')
      const key = target.row[navigation.key] as number
      next = { set: ENTITY_SETS[navigation.target], conditions: [keyIs(navigation.key, key)], row: null }
    }
    if (id !== null) {
      const condition = idIs(next.set, id)
      if (condition === null) throw missing(next.set.name)
      next.conditions.push(condition)
    }
    if (id !== null || isOne) {
      next.row = (await selectOne(tx, next.set, next.conditions)) ?? null
      if (next.row === null) throw missing(next.set.name)
    }
    target = next
  }
  return target as Target
}

function readProperty(set: EntitySet, entity: Entity, name: string, ending: string | null): Read {
  const isId = name === 'id' || name === '@iot.id'
  if (!isId && name !== '@iot.selfLink' && !set.properties.includes(name)) throw missing('property')
  const value = entity[isId ? '@iot.id' : name] ?? null
  if (value === null) return { isEmpty: true }
  if (ending !== '$value') return { body: { [name]: value } }
  return { text: typeof value === 'object' ? JSON.stringify(value) : String(value) }
}

async function readCollection(
  tx: Transaction,
  { set, conditions }: Target,
  asked: Asked,
  isReference: boolean,
): Promise<object> {
  const options = readOptions(set, asked.query)
  const behind = options.after === null ? null : afterId(set, options.after)
  if (options.after !== null && (behind === null || options.order.length > 0))
    throw new Problem('bad-request', { where: '$skiptoken', detail: 'invalid' })
  const page = await selectPage(tx, set, behind === null ? conditions : [...conditions, behind], options)
  const rows = page.slice(0, options.limit)
  const answer: Record<string, unknown> = {}
  if (options.count) {
    const count = await countMatching(tx, set, conditions, { ...options, limit: MAX_COUNT + 1 })
    if (count > MAX_COUNT) throw new Problem('bad-request', { where: '$count', detail: `> ${MAX_COUNT}` })
    answer['@iot.count'] = count
  }
  if (page.length > options.limit && options.limit > 0)
    answer['@iot.nextLink'] = asked.addressWith(
      options.order.length > 0
        ? { $skip: String(options.offset + options.limit) }
        : { $skip: null, $skiptoken: String(rows.at(-1)?.id) },
    )
  if (isReference)
    return { ...answer, value: rows.map((row) => ({ '@iot.id': addressOf(asked.base, set.name, row.id) })) }
  const value = await expanded(tx, set, rows, options, asked.base)
  return { ...answer, value: options.isDataArray ? dataArrayOf(asked.base, rows, value, options) : value }
}

/** The entities as selected, with what is expanded of them. */
async function expanded(
  tx: Transaction,
  set: EntitySet,
  rows: readonly Row[],
  options: QueryOptions,
  base: string,
): Promise<Entity[]> {
  const entities = rows.map((row) => selected(presentEntity(base, set, row), options))
  for (const expansion of options.expand) await expand(tx, set, { rows, entities, expansion, base })
  return entities
}

function selected(entity: Entity, { select, expand }: QueryOptions): Entity {
  if (select === null) return entity
  const isKept = (name: string): boolean =>
    select.has(name) || select.has(name.replace(/@iot\.navigationLink$/, ''))
  const kept = Object.entries(entity).filter(([name]) => isKept(name))
  // What is expanded is told where it stands.
  for (const { name } of expand) {
    const link = `${name}@iot.navigationLink`
    if (!kept.some(([known]) => known === link)) kept.push([link, entity[link]])
  }
  return Object.fromEntries(kept)
}

async function expand(
  tx: Transaction,
  set: EntitySet,
  one: { rows: readonly Row[]; entities: Entity[]; expansion: Expansion; base: string },
): Promise<void> {
  const { rows, entities, base } = one
  const { name, navigation, options } = one.expansion
  const target = ENTITY_SETS[navigation.target]
  const keyOf = (row: Row): number => row[navigation.key] as number
  const parents = [...new Set(rows.map(keyOf))]
  if (parents.length === 0) return
  const limit = Math.min(options.limit, Math.max(1, Math.floor(MAX_RELATED / parents.length)))
  const related = await selectRelated(tx, target, navigation.key, parents, { ...options, limit })
  const counts = options.count
    ? await countRelated(tx, target, navigation.key, parents, { ...options, limit: MAX_COUNT })
    : null
  const rowsByParent = new Map<number, Row[]>(parents.map((key) => [key, []]))
  for (const row of related) rowsByParent.get(row.parent)?.push(row)
  const shown = [...rowsByParent].flatMap(([key, own]) => own.slice(0, limit).map((row) => ({ key, row })))
  const children = await expanded(
    tx,
    target,
    shown.map(({ row }) => row),
    options,
    base,
  )
  const childrenByParent = new Map<number, Entity[]>()
  for (const [place, { key }] of shown.entries())
    childrenByParent.set(key, [...(childrenByParent.get(key) ?? []), children[place] as Entity])
  for (const [place, row] of rows.entries()) {
    const entity = entities[place] as Entity
    const own = childrenByParent.get(keyOf(row)) ?? []
    if (!navigation.isMany) {
      entity[name] = own[0] ?? null
      continue
    }
    if (counts !== null) entity[`${name}@iot.count`] = counts.get(keyOf(row)) ?? 0
    entity[name] = own
    if ((rowsByParent.get(keyOf(row))?.length ?? 0) > limit)
      entity[`${name}@iot.nextLink`] = nextOf(addressOf(base, set.name, row.id), one.expansion, limit)
  }
}

/** The rest of what was expanded, under the address of its own; what was nested further is asked for there anew. */
function nextOf(self: string, { name, options }: Expansion, limit: number): string {
  const words = new URLSearchParams({ $top: String(limit), $skip: String(options.offset + limit) })
  for (const [option, text] of Object.entries(options.written))
    if (option !== '$top' && option !== '$skip') words.set(option, text)
  return `${self}/${name}?${words}`
}
