import { FilterFilled, FilterOutlined } from '@ant-design/icons'
import type { Field } from '@jingjing/schema/catalog'
import type { GridFilter } from '@jingjing/schema/catalog/grid'
import { readCell } from '@jingjing/schema/cell'
import { Button, Checkbox, Input, Popover, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { filterKind } from './ask.ts'

/** Narrows a column by what its type allows. */
export function FilterMenu(props: {
  field: Field
  filters: readonly GridFilter[]
  onChange: (filters: GridFilter[]) => void
}) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const isSet = props.filters.length > 0
  return (
    <Popover
      trigger="click"
      open={isOpen}
      onOpenChange={setOpen}
      placement="bottomLeft"
      destroyOnHidden
      content={
        <FilterForm
          {...props}
          onChange={(filters) => {
            props.onChange(filters)
            setOpen(false)
          }}
        />
      }
    >
      <button
        type="button"
        tabIndex={-1}
        className={isSet ? 'grid-filter is-set' : 'grid-filter'}
        aria-label={t('catalog:grid.filterOf', { title: props.field.title })}
      >
        {isSet ? <FilterFilled /> : <FilterOutlined />}
      </button>
    </Popover>
  )
}

const textOf = (filters: readonly GridFilter[], op: GridFilter['op']): string => {
  const value = filters.find((one) => one.op === op)?.value
  return value === undefined || value === null ? '' : String(value)
}

function FilterForm({ field, filters, onChange }: Parameters<typeof FilterMenu>[0]) {
  const { t } = useTranslation()
  const kind = filterKind(field.type)
  const [words, setWords] = useState(textOf(filters, 'contains') || textOf(filters, 'equals'))
  const [isWhole, setWhole] = useState(filters.some((one) => one.op === 'equals'))
  const [min, setMin] = useState(textOf(filters, 'min'))
  const [max, setMax] = useState(textOf(filters, 'max'))
  const [presence, setPresence] = useState<'empty' | 'filled' | null>(
    filters.some((one) => one.op === 'empty')
      ? 'empty'
      : filters.some((one) => one.op === 'filled')
        ? 'filled'
        : null,
  )
  const type = kind === 'day' ? 'date' : field.type
  const fits = (text: string): boolean => readCell(type, text).isUnderstood
  const isFitting = kind === 'text' || (fits(min) && fits(max))
  const apply = () => {
    const next: GridFilter[] = []
    const add = (op: GridFilter['op'], value: string | boolean) => next.push({ field: field.name, op, value })
    if (presence !== null) next.push({ field: field.name, op: presence })
    else if (kind === 'text' && words.trim() !== '') add(isWhole ? 'equals' : 'contains', words.trim())
    else if (kind === 'choice' && words !== '') add('equals', words === 'true')
    else {
      if (min.trim() !== '') add('min', min.trim())
      if (max.trim() !== '') add('max', max.trim())
    }
    onChange(next)
  }
  const bound = (value: string, set: (text: string) => void, label: string) => (
    <label className="grid-filter-bound" htmlFor={`grid-filter-${label}`}>
      <span className="note">{label}</span>
      <Input
        id={`grid-filter-${label}`}
        size="small"
        type={kind === 'day' ? 'date' : 'text'}
        inputMode={kind === 'number' ? 'decimal' : undefined}
        value={value}
        status={fits(value) ? '' : 'error'}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  )
  return (
    <form
      className="grid-filter-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isFitting) apply()
      }}
    >
      <strong>{field.title}</strong>
      {kind === 'text' ? (
        <>
          <Input
            autoFocus
            size="small"
            value={words}
            placeholder={t('catalog:grid.containing')}
            onChange={(event) => setWords(event.target.value)}
          />
          <Checkbox checked={isWhole} onChange={(event) => setWhole(event.target.checked)}>
            {t('catalog:grid.wholeCell')}
          </Checkbox>
        </>
      ) : null}
      {kind === 'choice' ? (
        <Segmented
          size="small"
          value={words}
          options={[
            { value: '', label: t('catalog:grid.any') },
            { value: 'true', label: t('ui:yes') },
            { value: 'false', label: t('ui:no') },
          ]}
          onChange={setWords}
        />
      ) : null}
      {kind === 'number' || kind === 'day' ? (
        <div className="grid-filter-bounds">
          {bound(min, setMin, t('catalog:grid.from'))}
          {bound(max, setMax, t('catalog:grid.to'))}
        </div>
      ) : null}
      <Segmented
        size="small"
        value={presence ?? 'any'}
        options={[
          { value: 'any', label: t('catalog:grid.any') },
          { value: 'empty', label: t('catalog:grid.empty') },
          { value: 'filled', label: t('catalog:grid.filled') },
        ]}
        onChange={(value) => setPresence(value === 'any' ? null : (value as 'empty' | 'filled'))}
      />
      <div className="grid-filter-actions">
        <Button size="small" disabled={filters.length === 0} onClick={() => onChange([])}>
          {t('catalog:grid.clear')}
        </Button>
        <Button size="small" type="primary" htmlType="submit" disabled={!isFitting}>
          {t('catalog:grid.apply')}
        </Button>
      </div>
    </form>
  )
}
