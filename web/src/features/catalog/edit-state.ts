import type { Field, RowEdits } from '@jingjing/schema/catalog'
import { readCell } from '@jingjing/schema/cell'

/** One cell as a person typed it. */
export interface Edit {
  key: number
  field: string
  text: string
}

/** A later edit of a cell takes the place of the earlier one and is the last to be undone. */
export function withEdit(edits: readonly Edit[], edit: Edit): Edit[] {
  return [...edits.filter((one) => one.key !== edit.key || one.field !== edit.field), edit]
}

export function isFitting(edit: Edit, fields: readonly Pick<Field, 'name' | 'type'>[]): boolean {
  const field = fields.find((one) => one.name === edit.field)
  return field !== undefined && readCell(field.type, edit.text).isUnderstood
}

/** What is sent: one change for each row. */
export function editsOf(edits: readonly Edit[]): RowEdits {
  const changes = new Map<number, Record<string, string>>()
  for (const { key, field, text } of edits) changes.set(key, { ...changes.get(key), [field]: text })
  return { changes: [...changes].map(([key, values]) => ({ key, values })), deleted: [] }
}
