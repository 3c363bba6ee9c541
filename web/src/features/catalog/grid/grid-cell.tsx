// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be placed by pixel
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop of the keyboard; aria-activedescendant tells where in it
import type { Field } from '@jingjing/schema/catalog'
import { type MouseEvent, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useCellText } from '../../../ui/cell-text.ts'
import { isFitting } from './draft.ts'
import type { GridRow } from './use-grid.ts'

/** How a person leaves a cell that they type in. */
export type CellEnd = 'enter' | 'tab' | 'escape' | 'blur'
const END_KEYS: Readonly<Record<string, CellEnd>> = { Enter: 'enter', Tab: 'tab', Escape: 'escape' }

export const isNumeric = (field: Pick<Field, 'type'>): boolean =>
  field.type === 'integer' || field.type === 'number'

/** A cell, and the line that it is typed in; what does not fit is told while typing. */
export function GridCell(props: {
  id: string
  field: Field
  row: GridRow | undefined
  column: number
  draftText: string | undefined
  isInRange: boolean
  isFocus: boolean
  typed: string | null
  onPress: (event: MouseEvent) => void
  onOpen: () => void
  onTyped: (text: string) => void
  onEnd: (how: CellEnd) => void
}) {
  const { t } = useTranslation()
  const cellText = useCellText()
  const input = useRef<HTMLInputElement>(null)
  const { field, row, draftText, typed } = props
  const isOpen = typed !== null
  useLayoutEffect(() => {
    if (isOpen) input.current?.focus()
  }, [isOpen])
  const value = row?.values[props.column] ?? null
  const words = row === undefined ? '' : (draftText ?? cellText(value, field))
  const isWrong = !isFitting(typed ?? draftText ?? '', field)
  return (
    <div
      role="gridcell"
      id={props.id}
      className={[
        'grid-cell',
        isNumeric(field) ? 'is-number' : '',
        row === undefined ? 'is-waiting' : '',
        draftText !== undefined ? 'is-edited' : '',
        isWrong ? 'is-wrong' : '',
        props.isInRange ? 'is-in-range' : '',
        props.isFocus ? 'is-focus' : '',
      ]
        .filter(Boolean)
        .join(' ')}
      title={isWrong ? t(`catalog:grid.wrong.${field.type}`, { defaultValue: '' }) : words}
      onMouseDown={isOpen ? undefined : props.onPress}
      onDoubleClick={props.onOpen}
    >
      {isOpen ? (
        <>
          <input
            ref={input}
            value={typed}
            aria-label={field.title}
            aria-invalid={isWrong}
            onChange={(event) => props.onTyped(event.target.value)}
            onBlur={() => props.onEnd('blur')}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              const how = END_KEYS[event.key]
              if (how === undefined) return
              event.preventDefault()
              event.stopPropagation()
              props.onEnd(how)
            }}
          />
          {isWrong ? (
            <span className="grid-wrong" role="alert">
              {t(`catalog:grid.wrong.${field.type}`, { defaultValue: t('catalog:grid.wrong.text') })}
            </span>
          ) : null}
        </>
      ) : (
        words
      )}
    </div>
  )
}
