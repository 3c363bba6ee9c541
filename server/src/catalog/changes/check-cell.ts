import { readCell } from '@jingjing/schema/cell'
import { Problem } from '@jingjing/schema/problems'
import { type Sql, sql } from '../../db/sql.ts'

const SQL_TYPES: Readonly<Record<string, (value: unknown) => Sql>> = {
  text: (value) => sql`${value}::text`,
  integer: (value) => sql`${value}::bigint`,
  number: (value) => sql`${value}::double precision`,
  boolean: (value) => sql`${value}::boolean`,
  date: (value) => sql`${value}::date`,
  timestamp: (value) => sql`${value}::timestamptz`,
}

/** What a person typed as a value of the column's type. @throws Problem `cell-not-understood` */
export function cellOf(
  field: { name: string; title: string; type: string },
  value: string | number | boolean | null,
): Sql {
  const read = readCell(field.type, value)
  if (!read.isUnderstood) throw new Problem('cell-not-understood', { field: field.title })
  return (SQL_TYPES[field.type] ?? (SQL_TYPES.text as (value: unknown) => Sql))(read.value)
}
