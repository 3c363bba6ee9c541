import type { Described } from '@jingjing/schema/describe'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DescribedInput } from './described-inputs.tsx'

const PROPERTIES = [
  'theme',
  'department',
  'updateFrequency',
  'licence',
  'contact',
  'sensitivity',
  'sharing',
  'sharingTerms',
] as const satisfies readonly (keyof Described)[]

/** The same words for several datasets; what is left empty stays as it is. */
export function BulkEditor(props: {
  numDatasets: number
  isSaving: boolean
  onApply: (body: object) => Promise<boolean>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [values, setValues] = useState<Partial<Described>>({})
  const [reason, setReason] = useState('')
  const { keywords = [], ...set } = values
  const said = Object.fromEntries(
    Object.entries(set).filter(([, value]) => value !== undefined && value !== ''),
  )
  const isEmpty = Object.keys(said).length === 0 && keywords.length === 0
  const apply = async () => {
    const body = { set: said, addKeywords: keywords, ...(reason.trim() !== '' && { reason: reason.trim() }) }
    if (await props.onApply(body)) props.onClose()
  }
  const change = (part: Partial<Described>) => setValues((before) => ({ ...before, ...part }))
  return (
    <Modal
      open
      width={680}
      title={t('describe:bulk.title', { count: props.numDatasets })}
      okText={t('describe:bulk.apply')}
      cancelText={t('ui:action.cancel')}
      confirmLoading={props.isSaving}
      okButtonProps={{ disabled: isEmpty }}
      onOk={() => void apply()}
      onCancel={props.onClose}
    >
      <p className="note bulk-hint">{t('describe:bulk.hint')}</p>
      <div className="describe-form">
        {PROPERTIES.map((property) => (
          <DescribedInput
            key={property}
            property={property}
            values={values}
            onChange={change}
            isOptional
            idPrefix="bulk"
          />
        ))}
        <DescribedInput property="keywords" values={values} onChange={change} isOptional idPrefix="bulk" />
        {values.sensitivity === undefined ? null : (
          <label htmlFor="bulk-reason">
            {t('describe:bulk.reason')}
            <Input
              id="bulk-reason"
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
        )}
      </div>
    </Modal>
  )
}
