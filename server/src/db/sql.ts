/** A statement and its parameters; the only way that SQL reaches an engine. */
export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

interface Fragment {
  readonly sqlFragment: string
}

const isFragment = (value: unknown): value is Fragment =>
  typeof value === 'object' && value !== null && 'sqlFragment' in value

const isSql = (value: unknown): value is Sql =>
  typeof value === 'object' && value !== null && 'text' in value && 'values' in value

/** Every value becomes a parameter, except identifiers and nested statements. */
export function sql(strings: TemplateStringsArray, ...parts: unknown[]): Sql {
  let text = strings[0] ?? ''
  const values: unknown[] = []
  parts.forEach((part, partIndex) => {
    if (isFragment(part)) {
      text += part.sqlFragment
    } else if (isSql(part)) {
      text += renumber(part.text, values.length)
      values.push(...part.values)
    } else {
      values.push(storable(part))
      text += `$${values.length}`
    }
    text += strings[partIndex + 1] ?? ''
  })
  return { text, values }
}

/** A quoted identifier, or a qualified one: `identifier('data', table)`. */
export function identifier(...names: string[]): Fragment {
  return { sqlFragment: names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.') }
}

/** Statements or identifiers side by side: a column list, conditions. */
export function join(
  parts: readonly (Sql | Fragment)[],
  separator: ', ' | ' and ' | ' or ' | ' union all ',
): Sql {
  let text = ''
  const values: unknown[] = []
  parts.forEach((part, partIndex) => {
    if (partIndex > 0) text += separator
    if (isFragment(part)) {
      text += part.sqlFragment
    } else {
      text += renumber(part.text, values.length)
      values.push(...part.values)
    }
  })
  return { text, values }
}

/** For statements of our own that need no parameters: migrations, DDL from checked parts. */
export function statement(text: string): Sql {
  return { text, values: [] }
}

/** JSON goes in as text on both engines: node-postgres would make an array literal of a JavaScript array. */
export function json(value: unknown): string {
  const text = JSON.stringify(value)
  return text?.includes('\\u') ? text.replace(UNSTORABLE_ESCAPE, '$1') : text
}

/** An escape of NUL or of half a surrogate pair, with the pairs of backslashes before it. */
const UNSTORABLE_ESCAPE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/** NUL is the one character that no text of the database holds; files carry it in titles, names and remarks. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '') : value
  return Array.isArray(value) && value.some(holdsNul) ? value.map(storable) : value
}

const holdsNul = (value: unknown): boolean => typeof value === 'string' && value.includes('\0')

const renumber = (text: string, by: number): string =>
  by === 0 ? text : text.replace(/\$(\d+)/g, (_whole, digits: string) => `$${Number(digits) + by}`)

/**
 * For the rest of a transaction of short reads: PostgreSQL takes what they might read for worth several processes, whose
 * start takes longer than the reading.
 */
export const withoutWorkers = (): Sql => sql`select set_config('max_parallel_workers_per_gather', '0', true)`
