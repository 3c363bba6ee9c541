import type { Comparison, Condition, Filter } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import { join, type Sql, sql, statement } from '../db/sql.ts'
import type { FieldInPlay } from './plan-extract.ts'

/** Deeper than anybody nests on a page; a request made by hand shall not exhaust the parser of the database. */
const MAX_DEPTH = 8
const MAX_CONDITIONS = 200

const ORDERED: readonly Comparison[] = ['less', 'at-most', 'greater', 'at-least']

/** The filter tree as one SQL condition. */
export function filterSql(filter: Filter, fieldOf: (ref: string) => FieldInPlay): Sql {
  let numConditions = 0
  const walk = (node: Filter, depth: number): Sql => {
    numConditions += 1
    if (depth > MAX_DEPTH || numConditions > MAX_CONDITIONS)
      throw new Problem('bad-request', { where: 'body.spec.filter', detail: 'too_big' })
    if ('field' in node) return sql`(${conditionSql(node, fieldOf(node.field))})`
    const [parts, separator, isNegated] =
      'all' in node
        ? [node.all, ' and ' as const, false]
        : 'any' in node
          ? [node.any, ' or ' as const, false]
          : [node.none, ' or ' as const, true]
    if (parts.length === 0) return statement('true')
    const joined = sql`(${join(
      parts.map((part) => walk(part, depth + 1)),
      separator,
    )})`
    // Neither true nor false counts as not fulfilled, so that «none of» keeps the rows without a value.
    return isNegated ? sql`(${joined} is not true)` : joined
  }
  return walk(filter, 1)
}

function conditionSql(condition: Condition, field: FieldInPlay): Sql {
  const { column } = field
  const { is } = condition
  if (is === 'is-empty')
    return field.type === 'text' ? sql`coalesce(${column}, '') = ''` : sql`${column} is null`
  if (is === 'is-filled')
    return field.type === 'text' ? sql`coalesce(${column}, '') <> ''` : sql`${column} is not null`
  if (is === 'one-of') return sql`${column} = any (${listOf(condition, field)})`
  const value = scalarOf(condition, field)
  if (is === 'contains' || is === 'starts-with') {
    if (field.type !== 'text') throw unfit(condition, field)
    const pattern = String(condition.value).replace(/[\\%_]/g, '\\$&')
    return sql`${column} ilike ${is === 'contains' ? `%${pattern}%` : `${pattern}%`}::text`
  }
  if (ORDERED.includes(is) && field.type === 'boolean') throw unfit(condition, field)
  switch (is) {
    case 'equals':
      return sql`${column} = ${value}`
    case 'differs':
      return sql`${column} is distinct from ${value}`
    case 'less':
      return sql`${column} < ${value}`
    case 'at-most':
      return sql`${column} <= ${value}`
    case 'greater':
      return sql`${column} > ${value}`
    case 'at-least':
      return sql`${column} >= ${value}`
  }
}

const unfit = (condition: Condition, field: FieldInPlay): Problem =>
  new Problem('extract-condition', { field: condition.field, type: field.type })

function scalarOf(condition: Condition, field: FieldInPlay): Sql {
  if (condition.value === undefined || Array.isArray(condition.value)) throw unfit(condition, field)
  const value = readValue(condition.value, field, () => unfit(condition, field))
  return sql`${value}::${statement(SQL_TYPES[field.type] ?? 'text')}`
}

function listOf(condition: Condition, field: FieldInPlay): Sql {
  if (!Array.isArray(condition.value)) throw unfit(condition, field)
  const values = condition.value.map((one) => readValue(one, field, () => unfit(condition, field)))
  return sql`${values.map(String)}::text[]::${statement(SQL_TYPES[field.type] ?? 'text')}[]`
}

const SQL_TYPES: Record<string, string> = {
  text: 'text',
  integer: 'numeric',
  number: 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamptz',
}

const isCalendarDay = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** The value as text or number that PostgreSQL reads without fail; a value that is none of the type is a problem. */
function readValue(
  value: string | number | boolean,
  field: FieldInPlay,
  problem: () => Problem,
): string | number {
  const text = String(value).trim()
  switch (field.type) {
    case 'integer':
    case 'number': {
      const number = Number(text)
      if (text === '' || typeof value === 'boolean' || !Number.isFinite(number)) throw problem()
      return number
    }
    case 'boolean':
      if (/^(true|1|是)$/i.test(text)) return 'true'
      if (/^(false|0|否)$/i.test(text)) return 'false'
      throw problem()
    case 'date': {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isCalendarDay(text)) throw problem()
      return text
    }
    case 'timestamp': {
      const matched =
        /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/.exec(
          text,
        )
      if (matched === null || !isCalendarDay(matched[1] as string)) throw problem()
      return text
    }
    default:
      return String(value)
  }
}
