import type { Field } from '@jingjing/schema/catalog'
import { readCell } from '@jingjing/schema/cell'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../ui/format.ts'

/** One value for a column of all marked rows. */
export function BulkDialog(props: {
  fields: readonly Field[]
  numRows: number
  isBusy: boolean
  /** True where the rows are too many to look at before they are saved. */
  isAtOnce: boolean
  onSet: (field: Field, text: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const fields = props.fields.filter((field) => field.sensitivity !== 'personal')
  const [name, setName] = useState(fields[0]?.name)
  const [text, setText] = useState('')
  const field = fields.find((one) => one.name === name)
  const isFitting = field !== undefined && readCell(field.type, text).isUnderstood
  return (
    <Modal
      open
      title={t('catalog:grid.bulk.title', { count: props.numRows, value: formatNumber(props.numRows) })}
      okText={t(props.isAtOnce ? 'catalog:grid.bulk.save' : 'catalog:grid.bulk.set')}
      cancelText={t('ui:action.cancel')}
      okButtonProps={{ disabled: !isFitting, loading: props.isBusy }}
      onOk={() => field && props.onSet(field, text.trim())}
      onCancel={props.onClose}
    >
      <div className="grid-bulk">
        <label htmlFor="bulk-column">
          <span className="note">{t('catalog:grid.bulk.column')}</span>
          <Select
            id="bulk-column"
            value={name}
            showSearch={{ optionFilterProp: 'label' }}
            options={fields.map((one) => ({ value: one.name, label: one.title }))}
            onChange={setName}
          />
        </label>
        <label htmlFor="bulk-value">
          <span className="note">{t('catalog:grid.bulk.value')}</span>
          <Input
            id="bulk-value"
            value={text}
            status={isFitting ? '' : 'error'}
            placeholder={t('catalog:grid.bulk.emptyHint')}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <p className="note" role="status">
          {isFitting
            ? t(props.isAtOnce ? 'catalog:grid.bulk.atOnce' : 'catalog:grid.bulk.draft')
            : t(`catalog:grid.wrong.${field?.type ?? 'text'}`, { defaultValue: '' })}
        </p>
      </div>
    </Modal>
  )
}
