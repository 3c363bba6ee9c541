import { Problem } from '@jingjing/schema/problems'
import { columnOf, ENTITY_SETS, type EntitySet, type Navigation, navigationOf } from './entity-sets.ts'
import { type Filter, parseFilter } from './filter.ts'

export interface Expansion {
  name: string
  navigation: Navigation
  options: QueryOptions
}

export interface QueryOptions {
  filter: Filter | null
  /** Columns and whether from high to low; none: by id. */
  order: readonly { column: string; isDescending: boolean }[]
  limit: number
  offset: number
  /** Id after which the page begins; of a next link. */
  after: string | null
  count: boolean
  /** Null for all. */
  select: ReadonlySet<string> | null
  expand: readonly Expansion[]
  isDataArray: boolean
  /** As they were written, for a next link. */
  written: Readonly<Record<string, string>>
}

const DEFAULT_TOP = 100
const MAX_TOP = 1_000
/** Far pages are reached by the next link or by time; counting rows off keeps everybody waiting. */
export const MAX_SKIP = 100_000
const MAX_EXPAND_DEPTH = 4
const MAX_EXPANSIONS = 12
const MAX_LENGTH = 8_000

const KNOWN = [
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$select',
  '$expand',
  '$resultFormat',
  '$skiptoken',
]

const bad = (where: string, detail: string): Problem => new Problem('bad-request', { where, detail })

/** The options of an address. Throws `bad-request` naming the option, `filter-not-understood`. */
export function readOptions(set: EntitySet, query: Readonly<Record<string, unknown>>): QueryOptions {
  const words = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    if (!name.startsWith('$')) continue
    if (!KNOWN.includes(name)) throw bad(name.slice(0, 40), 'unknown')
    if (typeof value !== 'string') throw bad(name, 'repeated')
    if (value.length > MAX_LENGTH) throw bad(name, 'too-long')
    words.set(name, value)
  }
  return optionsOf(set, words, { depth: 0, numExpansions: 0 })
}

interface Budget {
  depth: number
  numExpansions: number
}

function optionsOf(set: EntitySet, words: ReadonlyMap<string, string>, budget: Budget): QueryOptions {
  const filter = words.get('$filter')
  const format = words.get('$resultFormat')
  if (format !== undefined && format !== 'dataArray') throw bad('$resultFormat', 'dataArray')
  if (format !== undefined && set.name !== 'Observations') throw bad('$resultFormat', 'Observations')
  return {
    filter: filter === undefined ? null : parseFilter(filter),
    order: orderOf(set, words.get('$orderby')),
    limit: Math.min(wholeNumber('$top', words.get('$top')) ?? DEFAULT_TOP, MAX_TOP),
    offset: skipOf(words.get('$skip')),
    after: words.get('$skiptoken') ?? null,
    count: flagOf('$count', words.get('$count')),
    select: selectOf(set, words.get('$select')),
    expand: expandOf(set, words.get('$expand'), budget),
    isDataArray: format !== undefined,
    written: Object.fromEntries(words),
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw bad(name, 'number')
  return Number(text)
}

function skipOf(text: string | undefined): number {
  const offset = wholeNumber('$skip', text) ?? 0
  if (offset > MAX_SKIP) throw bad('$skip', `≤ ${MAX_SKIP}`)
  return offset
}

function flagOf(name: string, text: string | undefined): boolean {
  if (text !== undefined && text !== 'true' && text !== 'false') throw bad(name, 'true, false')
  return text === 'true'
}

function orderOf(set: EntitySet, text: string | undefined): QueryOptions['order'] {
  if (text === undefined) return []
  const parts = text.split(',')
  if (parts.length > 8) throw bad('$orderby', 'too-long')
  return parts.map((part) => {
    const [path = '', direction = 'asc', ...more] = part.trim().split(/\s+/)
    const column = columnOf(set, path)
    if (column === undefined || more.length > 0) throw bad('$orderby', 'unknown')
    if (direction !== 'asc' && direction !== 'desc') throw bad('$orderby', 'asc, desc')
    return { column: column.name, isDescending: direction === 'desc' }
  })
}

function selectOf(set: EntitySet, text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined) return null
  const names = text.split(',').map((name) => name.trim())
  for (const name of names)
    if (
      name !== 'id' &&
      !name.startsWith('@iot.') &&
      !set.properties.includes(name) &&
      navigationOf(set, name) === undefined
    )
      throw bad('$select', 'unknown')
  return new Set(names.map((name) => (name === 'id' ? '@iot.id' : name)))
}

function expandOf(set: EntitySet, text: string | undefined, budget: Budget): Expansion[] {
  if (text === undefined) return []
  if (budget.depth === MAX_EXPAND_DEPTH) throw bad('$expand', 'too-deep')
  const expansions = new Map<string, Expansion>()
  for (const part of splitOutside(text, ',')) {
    if (++budget.numExpansions > MAX_EXPANSIONS) throw bad('$expand', 'too-long')
    const [, path = '', inner] = /^([A-Za-z/]+)(?:\((.*)\))?$/s.exec(part.trim()) ?? []
    const [name = '', ...rest] = path.split('/')
    const navigation = navigationOf(set, name)
    if (navigation === undefined) throw bad('$expand', 'unknown')
    const words = inner === undefined ? new Map<string, string>() : nestedWords(inner)
    // `Datastreams/Observations` is short for one within the other.
    const nested =
      rest.length > 0
        ? new Map([['$expand', `${rest.join('/')}${inner === undefined ? '' : `(${inner})`}`]])
        : words
    budget.depth += 1
    expansions.set(name, {
      name,
      navigation,
      options: optionsOf(ENTITY_SETS[navigation.target], nested, budget),
    })
    budget.depth -= 1
  }
  return [...expansions.values()]
}

function nestedWords(inner: string): Map<string, string> {
  const words = new Map<string, string>()
  for (const part of splitOutside(inner, ';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, Math.max(at, 0)).trim()
    if (!KNOWN.includes(name) || name === '$skiptoken' || name === '$resultFormat')
      throw bad('$expand', 'unknown')
    words.set(name, part.slice(at + 1).trim())
  }
  return words
}

/** Parts between separators that stand in no parentheses and in no quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === "'") isQuoted = !isQuoted
    if (isQuoted) continue
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth < 0) throw bad('$expand', 'parentheses')
    if (sign === separator && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  if (depth !== 0 || isQuoted) throw bad('$expand', 'parentheses')
  return [...parts, text.slice(start)]
}
