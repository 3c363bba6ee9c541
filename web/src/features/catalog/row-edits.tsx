import type { Field, RowEdits } from '@jingjing/schema/catalog'
import { readCell } from '@jingjing/schema/cell'
import { App, Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditRows } from '../../api/catalog.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { type Edit, editsOf, isFitting, withEdit } from './edit-state.ts'

type Value = string | number | boolean | null

export interface RowEditing {
  edits: readonly Edit[]
  change(edit: Edit): void
  bar: ReactNode
}

/** Changes that a person has typed and not yet saved; saving makes one version of all of them. */
export function useRowEditing(datasetId: string, table: string, fields: readonly Field[]): RowEditing {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const [edits, setEdits] = useState<readonly Edit[]>([])
  const saving = useEditRows(datasetId, table)
  const isSavable = edits.every((edit) => isFitting(edit, fields))
  const save = async () => {
    try {
      await saving.mutateAsync(editsOf(edits) satisfies RowEdits)
      setEdits([])
      void message.success(t('catalog:editRows.saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const bar =
    edits.length === 0 ? null : (
      <div className="edit-bar" role="status">
        <span>{t('catalog:editRows.pending', { count: edits.length })}</span>
        <Button size="small" onClick={() => setEdits(edits.slice(0, -1))}>
          {t('catalog:editRows.undo')}
        </Button>
        <Button size="small" onClick={() => setEdits([])}>
          {t('catalog:editRows.discard')}
        </Button>
        <Button
          size="small"
          type="primary"
          disabled={!isSavable}
          loading={saving.isPending}
          onClick={() => void save()}
        >
          {t('catalog:editRows.save')}
        </Button>
      </div>
    )
  return { edits, change: (edit) => setEdits(withEdit(edits, edit)), bar }
}

/** A cell that opens for typing by double click or Enter, and says while typing whether the value fits. */
export function EditableCell(props: {
  rowKey: number
  field: Field
  value: Value
  editing: RowEditing
  children: ReactNode
}) {
  const { t } = useTranslation()
  const { rowKey, field, editing } = props
  const [typed, setTyped] = useState<string | null>(null)
  const edit = editing.edits.find((one) => one.key === rowKey && one.field === field.name)
  const close = (isKept: boolean) => {
    const before = edit?.text ?? String(props.value ?? '')
    if (isKept && typed !== null && typed !== before)
      editing.change({ key: rowKey, field: field.name, text: typed })
    setTyped(null)
  }
  if (typed === null)
    return (
      <button
        type="button"
        className={edit === undefined ? 'cell-button' : 'cell-button is-edited'}
        title={t('catalog:editRows.hint')}
        onDoubleClick={() => setTyped(edit?.text ?? String(props.value ?? ''))}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          setTyped(edit?.text ?? String(props.value ?? ''))
        }}
      >
        {edit === undefined ? props.children : edit.text || '—'}
      </button>
    )
  return (
    <Input
      autoFocus
      size="small"
      value={typed}
      aria-label={field.title}
      status={readCell(field.type, typed).isUnderstood ? '' : 'error'}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => close(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') close(true)
        if (event.key === 'Escape') close(false)
      }}
    />
  )
}
