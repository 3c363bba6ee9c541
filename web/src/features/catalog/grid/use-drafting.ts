import type { Field, RowEdits } from '@jingjing/schema/catalog'
import type { RowConflicts } from '@jingjing/schema/catalog/grid'
import { App } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findConflicts, useEditRows } from '../../../api/catalog.ts'
import { ApiProblem } from '../../../api/client.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import {
  type DraftCell,
  editsOf,
  type History,
  NO_HISTORY,
  type Resolution,
  redo,
  resolved,
  undo,
  unfitting,
  withCells,
  withDeleted,
} from './draft.ts'

/** More than the server takes at once. */
export const MAX_CHANGED_ROWS = 500

export interface Drafting {
  history: History
  numUnfitting: number
  /** More rows than one version takes. */
  isTooLarge: boolean
  isSaving: boolean
  conflicts: RowConflicts['rows'] | null
  change(cells: readonly (DraftCell & { stored: string })[]): void
  remove(keys: readonly number[], isDeleted: boolean): void
  undo(): void
  redo(): void
  discard(): void
  save(): Promise<void>
  decide(choices: ReadonlyMap<number, Resolution>): void
  leaveConflicts(): void
}

/** Changes on their way to a version: typed, undone, saved, and settled with those of somebody else. */
export function useDrafting(datasetId: string, table: string, fields: readonly Field[]): Drafting {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const [history, setHistory] = useState<History>(NO_HISTORY)
  const [conflicts, setConflicts] = useState<RowConflicts['rows'] | null>(null)
  const saving = useEditRows(datasetId, table)
  const edits = editsOf(history.now)
  const keys = [...edits.changes.map((one) => one.key), ...edits.deleted]
  const save = async (): Promise<void> => {
    try {
      await saving.mutateAsync(edits satisfies RowEdits)
      setHistory(NO_HISTORY)
      void message.success(t('catalog:editRows.saved'))
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.body.code !== 'row-changed') {
        void message.error(problemText(error))
        return
      }
      const { rows } = await findConflicts(datasetId, table, keys)
      if (rows.length > 0) setConflicts(rows)
    }
  }
  return {
    history,
    numUnfitting: unfitting(history.now, fields).length,
    isTooLarge: keys.length > MAX_CHANGED_ROWS,
    isSaving: saving.isPending,
    conflicts,
    change: (cells) => setHistory((before) => withCells(before, cells)),
    remove: (some, isDeleted) => setHistory((before) => withDeleted(before, some, isDeleted)),
    undo: () => setHistory(undo),
    redo: () => setHistory(redo),
    discard: () => setHistory(NO_HISTORY),
    save,
    decide: (choices) => {
      const now = resolved(history.now, conflicts ?? [], choices)
      setHistory((before) => ({ past: [...before.past, before.now], now, future: [] }))
      setConflicts(null)
    },
    leaveConflicts: () => setConflicts(null),
  }
}
