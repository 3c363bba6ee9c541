import type { Description } from '@jingjing/schema/describe'
import { FIELD_SENSITIVITIES } from '@jingjing/schema/describe'
import { App, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCodeLists, useDescribe } from '../../../api/describe.ts'
import { useCan } from '../../../api/session.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatNumber, MISSING } from '../../../ui/format.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { SensitivityWord } from '../../../ui/sensitivity.tsx'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { useAskReason } from './ask-reason.tsx'
import { lowersField } from './state.ts'

type Field = Description['fields'][number]

export function FieldsSection({ description }: { description: Description }) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState<Field | null>(null)
  const tables = [...new Set(description.fields.map((field) => field.table))]
  return (
    <div id="described-fields">
      {tables.map((table) => {
        const fields = description.fields.filter((field) => field.table === table)
        return (
          <section key={table} className="metadata-section">
            <h2>
              {tables.length > 1
                ? t('describe:fieldsOf', { table, count: fields.length })
                : t('describe:fieldsTitle', { count: fields.length })}
            </h2>
            <FieldTable label={table} fields={fields} onEdit={setEdited} />
          </section>
        )
      })}
      {edited === null ? null : (
        <FieldEditor id={description.id} field={edited} onClose={() => setEdited(null)} />
      )}
    </div>
  )
}

function FieldTable(props: { label: string; fields: readonly Field[]; onEdit: (field: Field) => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const lists = useCodeLists().data ?? []
  return (
    <DataTable<Field>
      label={props.label}
      rows={props.fields}
      rowKey={(field) => field.name}
      empty={<EmptyState title={t('ingest:noColumns')} />}
      columns={[
        {
          key: 'title',
          title: t('describe:field.title'),
          isFrozen: true,
          maxWidthPixels: 200,
          render: (field) => field.title,
        },
        { key: 'name', title: t('describe:field.name'), render: (field) => <code>{field.name}</code> },
        {
          key: 'type',
          title: t('describe:field.type'),
          render: (field) => t(`catalog:type.${field.type}`, { defaultValue: field.type }),
        },
        { key: 'unit', title: t('describe:field.unit'), render: (field) => field.unit ?? MISSING },
        {
          key: 'codeList',
          title: t('describe:field.codeList'),
          render: (field) => lists.find((list) => list.id === field.codeList)?.title ?? MISSING,
        },
        {
          key: 'description',
          title: t('describe:field.description'),
          maxWidthPixels: 320,
          render: (field) =>
            field.description ||
            (field.canonical
              ? t('describe:field.canonical', {
                  meaning: t(`catalog:canonical.${field.canonical}`, { defaultValue: field.canonical }),
                })
              : MISSING),
        },
        {
          key: 'sensitivity',
          title: t('describe:field.sensitivity'),
          render: (field) => <SensitivityWord sensitivity={field.sensitivity} />,
        },
        {
          key: 'missing',
          title: t('describe:field.missing'),
          isNumeric: true,
          render: (field) => formatNumber(field.numMissing),
        },
        ...(can('catalog:edit')
          ? [
              {
                key: 'edit',
                title: <span className="visually-hidden">{t('describe:field.edit')}</span>,
                render: (field: Field) => (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={t('describe:field.editOf', { title: field.title })}
                    onClick={() => props.onEdit(field)}
                  >
                    {t('ui:action.edit')}
                  </button>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function FieldEditor(props: { id: string; field: Field; onClose: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const askReason = useAskReason()
  const describe = useDescribe(props.id)
  const lists = useCodeLists().data ?? []
  const [field, setField] = useState(props.field)
  const isLowered = lowersField(props.field, field)
  const set = (part: Partial<Field>) => setField((before) => ({ ...before, ...part }))
  const save = async () => {
    const reason = isLowered ? await askReason() : undefined
    if (reason === null) return
    const { table, name, title, unit, codeList, sensitivity, description } = field
    try {
      await describe.mutateAsync({
        fields: [{ table, name, title, unit: unit || null, codeList, sensitivity, description }],
        ...(reason !== undefined && { reason }),
      })
      void message.success(t('describe:saved'))
      props.onClose()
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Modal
      open
      title={t('describe:field.editOf', { title: props.field.title })}
      okText={t('describe:save')}
      cancelText={t('ui:action.cancel')}
      confirmLoading={describe.isPending}
      okButtonProps={{ disabled: field.title.trim() === '' || (isLowered && !can('catalog:classify')) }}
      onOk={() => void save()}
      onCancel={props.onClose}
    >
      <div className="describe-form single">
        <label htmlFor="field-title">
          {t('describe:field.title')}
          <Input
            id="field-title"
            value={field.title}
            maxLength={200}
            onChange={(event) => set({ title: event.target.value })}
          />
        </label>
        <label htmlFor="field-description">
          {t('describe:field.description')}
          <Input.TextArea
            id="field-description"
            value={field.description}
            maxLength={2000}
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => set({ description: event.target.value })}
          />
        </label>
        <label htmlFor="field-unit">
          {t('describe:field.unit')}
          <Input
            id="field-unit"
            value={field.unit ?? ''}
            maxLength={40}
            onChange={(event) => set({ unit: event.target.value })}
          />
        </label>
        <label htmlFor="field-code-list">
          {t('describe:field.codeList')}
          <Select
            id="field-code-list"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('describe:field.noCodeList')}
            value={field.codeList ?? undefined}
            options={lists.map((list) => ({ value: list.id, label: list.title }))}
            onChange={(codeList?: string) => set({ codeList: codeList ?? null })}
          />
        </label>
        <label htmlFor="field-sensitivity">
          {t('describe:field.sensitivity')}
          <Select
            id="field-sensitivity"
            value={field.sensitivity}
            options={FIELD_SENSITIVITIES.map((one) => ({
              value: one,
              label: t(`catalog:sensitivity.${one}`),
            }))}
            onChange={(sensitivity) => set({ sensitivity })}
          />
        </label>
        {isLowered && !can('catalog:classify') ? (
          <p className="note">{t('describe:lower.notAllowed')}</p>
        ) : null}
      </div>
    </Modal>
  )
}
