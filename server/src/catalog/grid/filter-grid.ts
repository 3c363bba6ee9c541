import type { GridAsk, GridFilter } from '@jingjing/schema/catalog/grid'
import { readCell } from '@jingjing/schema/cell'
import { Problem } from '@jingjing/schema/problems'
import { identifier, join, type Sql, sql, statement } from '../../db/sql.ts'

export interface GridField {
  name: string
  title: string
  type: string
}

const PARAMETER_TYPES: Readonly<Record<string, string>> = {
  integer: 'numeric',
  number: 'double precision',
  date: 'date',
  timestamp: 'timestamptz',
  boolean: 'boolean',
}

/** The condition for the rows that an ask finds; only columns that the person may see can be asked about. */
export function gridCondition(ask: Pick<GridAsk, 'filters' | 'find'>, fields: readonly GridField[]): Sql {
  const conditions = ask.filters.map((filter) => condition(filter, fieldOf(filter.field, fields)))
  const words = ask.find?.trim() ?? ''
  if (words !== '') {
    const texts = fields.filter((field) => field.type === 'text')
    conditions.push(
      texts.length === 0
        ? sql`false`
        : sql`(${join(
            texts.map((field) => contains(sql`${identifier(field.name)}`, words)),
            ' or ',
          )})`,
    )
  }
  return conditions.length === 0 ? sql`true` : join(conditions, ' and ')
}

/** The order by a column, and that of their keys among equals. Missing values come last. */
export function gridOrder(sort: NonNullable<GridAsk['sort']>, fields: readonly GridField[]): Sql {
  const { name } = fieldOf(sort.field, fields)
  return sql`${identifier(name)} ${statement(sort.isDescending ? 'desc nulls last' : 'asc nulls last')}, row_key`
}

/** The same order in bands of values that follow each other, so that each can be put in order by itself; missing ones last. */
export function gridBands(
  sort: NonNullable<GridAsk['sort']>,
  fields: readonly GridField[],
  bounds: readonly string[],
): Sql[] {
  const { name, type } = fieldOf(sort.field, fields)
  const column = identifier(name)
  const at = (bound: string): Sql => sql`${bound}::${statement(PARAMETER_TYPES[type] ?? 'text')}`
  const bands = [...bounds, null].map((upper, i) => {
    const lower = bounds[i - 1]
    const isAbove = lower === undefined ? sql`true` : sql`${column} >= ${at(lower)}`
    return upper === null
      ? sql`${column} is not null and ${isAbove}`
      : sql`${isAbove} and ${column} < ${at(upper)}`
  })
  return [...(sort.isDescending ? bands.reverse() : bands), sql`${column} is null`]
}

function fieldOf(name: string, fields: readonly GridField[]): GridField {
  const field = fields.find((one) => one.name === name)
  if (field === undefined) throw new Problem('not-found', { what: name })
  return field
}

function condition({ op, value }: GridFilter, field: GridField): Sql {
  const column = identifier(field.name)
  const isText = field.type === 'text'
  if (op === 'empty') return isText ? sql`coalesce(${column}, '') = ''` : sql`${column} is null`
  if (op === 'filled') return isText ? sql`coalesce(${column}, '') <> ''` : sql`${column} is not null`
  if (op === 'contains') return contains(sql`${column}::text`, String(value ?? ''))
  // A moment is asked for by its day.
  const isDay = field.type === 'timestamp' && /^\d{4}-\d{2}-\d{2}$/.test(String(value ?? ''))
  const read = readCell(isDay ? 'date' : field.type, value ?? null)
  if (!read.isUnderstood || read.value === null)
    throw new Problem('cell-not-understood', { field: field.title })
  if (isDay) {
    const day = sql`(${read.value}::text || 'T00:00:00+08:00')::timestamptz`
    const next = sql`${day} + interval '1 day'`
    if (op === 'min') return sql`${column} >= ${day}`
    return op === 'max' ? sql`${column} < ${next}` : sql`(${column} >= ${day} and ${column} < ${next})`
  }
  const type = PARAMETER_TYPES[field.type]
  const typed = type === undefined ? sql`${read.value}` : sql`${read.value}::${statement(type)}`
  if (op === 'equals') return sql`${column} = ${typed}`
  return op === 'min' ? sql`${column} >= ${typed}` : sql`${column} <= ${typed}`
}

/** Words without upper and lower case, as Chinese and figures are, are found several times as fast without folding. */
function contains(column: Sql, words: string): Sql {
  const hasCase = words.toLowerCase() !== words.toUpperCase()
  return hasCase ? sql`${column} ilike ${pattern(words)}` : sql`${column} like ${pattern(words)}`
}

const pattern = (words: string): string => `%${words.replace(/[\\%_]/g, '\\$&')}%`
