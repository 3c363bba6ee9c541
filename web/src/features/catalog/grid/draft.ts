import type { Field, RowEdits } from '@jingjing/schema/catalog'
import type { RowConflicts } from '@jingjing/schema/catalog/grid'
import { readCell } from '@jingjing/schema/cell'

/** What a person has typed and not yet saved. Each step is a state of its own, so that undoing is going back. */
export interface Draft {
  /** By row and field: `${key}\n${field}`. */
  cells: ReadonlyMap<string, DraftCell>
  deleted: ReadonlySet<number>
}
export interface DraftCell {
  key: number
  field: string
  text: string
}
export interface History {
  past: readonly Draft[]
  now: Draft
  future: readonly Draft[]
}

const EMPTY: Draft = { cells: new Map(), deleted: new Set() }
export const NO_HISTORY: History = { past: [], now: EMPTY, future: [] }
const MAX_STEPS = 200

export const cellId = (key: number, field: string): string => `${key}\n${field}`

const step = (history: History, now: Draft): History => ({
  past: [...history.past, history.now].slice(-MAX_STEPS),
  now,
  future: [],
})

/** One step, however many cells it sets; a cell set back to what is stored is no change any more. */
export function withCells(history: History, cells: readonly (DraftCell & { stored: string })[]): History {
  const next = new Map(history.now.cells)
  let isChanged = false
  for (const { key, field, text, stored } of cells) {
    const id = cellId(key, field)
    if ((next.get(id)?.text ?? stored) === text) continue
    isChanged = true
    if (text === stored) next.delete(id)
    else next.set(id, { key, field, text })
  }
  return isChanged ? step(history, { ...history.now, cells: next }) : history
}

/** Rows to be taken out, or kept after all. */
export function withDeleted(history: History, keys: readonly number[], isDeleted: boolean): History {
  const deleted = new Set(history.now.deleted)
  for (const key of keys) {
    if (isDeleted) deleted.add(key)
    else deleted.delete(key)
  }
  return deleted.size === history.now.deleted.size ? history : step(history, { ...history.now, deleted })
}

export function undo({ past, now, future }: History): History {
  const before = past.at(-1)
  return before === undefined
    ? { past, now, future }
    : { past: past.slice(0, -1), now: before, future: [now, ...future] }
}

export function redo({ past, now, future }: History): History {
  const [next, ...later] = future
  return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: later }
}

export const numChanges = ({ cells, deleted }: Draft): number => cells.size + deleted.size

export function isFitting(text: string, field: Pick<Field, 'type'> | undefined): boolean {
  return field !== undefined && readCell(field.type, text).isUnderstood
}

/** The changed cells that do not fit their columns. */
export function unfitting(draft: Draft, fields: readonly Pick<Field, 'name' | 'type'>[]): DraftCell[] {
  return [...draft.cells.values()].filter(
    (cell) =>
      !draft.deleted.has(cell.key) &&
      !isFitting(
        cell.text,
        fields.find((field) => field.name === cell.field),
      ),
  )
}

/** What is sent: one change for each row; a row that is taken out needs none. */
export function editsOf({ cells, deleted }: Draft): RowEdits {
  const changes = new Map<number, Record<string, string>>()
  for (const { key, field, text } of cells.values())
    if (!deleted.has(key)) changes.set(key, { ...changes.get(key), [field]: text })
  return { changes: [...changes].map(([key, values]) => ({ key, values })), deleted: [...deleted] }
}

export type Resolution = 'mine' | 'theirs'

/**
 * The draft after a person has decided, row by row, between their own change and that of somebody else: their own
 * goes on over the row as it stands now; a row that is gone takes its change along.
 */
export function resolved(
  draft: Draft,
  conflicts: RowConflicts['rows'],
  choices: ReadonlyMap<number, Resolution>,
): Draft {
  const cells = new Map<string, DraftCell>()
  const deleted = new Set<number>()
  const nowOf = (key: number): number | null => {
    const conflict = conflicts.find((one) => one.key === key)
    if (conflict === undefined) return key
    return choices.get(key) === 'mine' && conflict.now !== null ? conflict.now.key : null
  }
  for (const cell of draft.cells.values()) {
    const key = nowOf(cell.key)
    if (key !== null) cells.set(cellId(key, cell.field), { ...cell, key })
  }
  for (const one of draft.deleted) {
    const key = nowOf(one)
    if (key !== null) deleted.add(key)
  }
  return { cells, deleted }
}
