import type { Value } from '@jingjing/analysis/recognise/contract'
import type { VersionColumn } from './storage.ts'

/** A column of a new version and the stored column that takes it. */
export interface FittedColumn {
  column: VersionColumn
  /** The stored column must become of this type first; null where it is already. */
  widens: boolean
  /** How a value of the file becomes one of the stored column; null where it is one. */
  convert: ((value: NonNullable<Value>) => Value) | null
}

/** What holds every value of the first type without a loss. */
const WIDER: Readonly<Record<string, string>> = { integer: 'number', date: 'timestamp' }

/** A day begins at its midnight in Asia/Shanghai. */
const midnight = (value: NonNullable<Value>): Value => `${String(value)}T00:00:00+08:00`

/**
 * The columns of a new version as the table can take them: figures that have got decimals widen the column, whatever
 * comes into a column of text is text, and what fits neither way gets a column of its own beside the old one.
 */
export function fitColumns(
  columns: readonly VersionColumn[],
  stored: readonly Pick<VersionColumn, 'name' | 'type'>[],
): FittedColumn[] {
  const typeOf = new Map(stored.map((one) => [one.name, one.type]))
  const taken = new Set(columns.map((column) => column.name))
  return columns.map((column) => {
    const known = typeOf.get(column.name)
    if (known === undefined || known === column.type) return { column, widens: false, convert: null }
    if (known === 'text') return { column: { ...column, type: 'text' }, widens: false, convert: String }
    if (WIDER[column.type] === known)
      return {
        column: { ...column, type: known },
        widens: false,
        convert: known === 'timestamp' ? midnight : null,
      }
    if (WIDER[known] === column.type) return { column, widens: true, convert: null }
    for (let suffix = 2; ; suffix++) {
      const name = `${column.name}_${suffix}`
      const other = typeOf.get(name)
      if (taken.has(name) || (other !== undefined && other !== column.type)) continue
      taken.add(name)
      return { column: { ...column, name }, widens: false, convert: null }
    }
  })
}
