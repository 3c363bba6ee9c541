import type { DatasetDetail, Field } from '@jingjing/schema/catalog'
import { App, Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePatchDataset } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatNumber, MISSING } from '../../ui/format.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { SensitivityWord } from '../../ui/sensitivity.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'

export function FieldsTab({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <>
      <section className="metadata-section">
        <h2>{t('catalog:metadata.title')}</h2>
        {can('catalog:edit') ? <MetadataForm dataset={dataset} /> : <MetadataWords dataset={dataset} />}
      </section>
      {dataset.tables.map((table) => (
        <section key={table.name} className="metadata-section">
          <h2>
            {dataset.tables.length > 1
              ? t('catalog:fieldsOf', { table: table.name, count: table.fields.length })
              : t('catalog:fields', { count: table.fields.length })}
          </h2>
          <FieldTable fields={table.fields} label={table.name} />
        </section>
      ))}
    </>
  )
}

function MetadataForm({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const patch = usePatchDataset(dataset.id)
  const [title, setTitle] = useState(dataset.title)
  const [description, setDescription] = useState(dataset.description)
  const [department, setDepartment] = useState(dataset.department)
  const [keywords, setKeywords] = useState(dataset.keywords)
  const isChanged =
    title !== dataset.title ||
    description !== dataset.description ||
    department !== dataset.department ||
    keywords.join('\n') !== dataset.keywords.join('\n')
  const save = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await patch.mutateAsync({ title: title.trim(), description, department, keywords })
      void message.success(t('catalog:metadata.saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <form className="metadata-form" onSubmit={(event) => void save(event)}>
      <label htmlFor="dataset-name">
        {t('catalog:metadata.name')}
        <Input
          id="dataset-name"
          value={title}
          maxLength={200}
          required
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <label htmlFor="dataset-description">
        {t('catalog:metadata.description')}
        <Input.TextArea
          id="dataset-description"
          value={description}
          maxLength={4000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={(event) => setDescription(event.target.value)}
        />
      </label>
      <label htmlFor="dataset-department">
        {t('catalog:metadata.department')}
        <Input
          id="dataset-department"
          value={department}
          maxLength={100}
          onChange={(event) => setDepartment(event.target.value)}
        />
      </label>
      <label htmlFor="dataset-keywords">
        {t('catalog:metadata.keywords')}
        <Select
          id="dataset-keywords"
          mode="tags"
          open={false}
          suffixIcon={null}
          maxCount={30}
          value={keywords}
          placeholder={t('catalog:metadata.keywordsHint')}
          onChange={setKeywords}
        />
      </label>
      <div>
        <Button
          type="primary"
          htmlType="submit"
          loading={patch.isPending}
          disabled={!isChanged || title.trim() === ''}
        >
          {t('ui:action.save')}
        </Button>
      </div>
    </form>
  )
}

function MetadataWords({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  return (
    <dl className="row-values">
      <dt>{t('catalog:metadata.description')}</dt>
      <dd>{dataset.description || MISSING}</dd>
      <dt>{t('catalog:metadata.department')}</dt>
      <dd>{dataset.department || MISSING}</dd>
      <dt>{t('catalog:metadata.keywords')}</dt>
      <dd>{dataset.keywords.join(t('ingest:listSeparator')) || MISSING}</dd>
    </dl>
  )
}

function FieldTable({ fields, label }: { fields: readonly Field[]; label: string }) {
  const { t } = useTranslation()
  return (
    <DataTable<Field>
      label={label}
      rows={fields}
      rowKey={(field) => field.name}
      empty={<EmptyState title={t('ingest:noColumns')} />}
      columns={[
        {
          key: 'title',
          title: t('catalog:field.title'),
          isFrozen: true,
          maxWidthPixels: 220,
          render: (field) => field.title,
        },
        { key: 'name', title: t('catalog:field.name'), render: (field) => <code>{field.name}</code> },
        {
          key: 'type',
          title: t('catalog:field.type'),
          render: (field) => t(`catalog:type.${field.type}`, { defaultValue: field.type }),
        },
        { key: 'unit', title: t('catalog:field.unit'), render: (field) => field.unit ?? MISSING },
        {
          key: 'canonical',
          title: t('catalog:field.canonical'),
          render: (field) =>
            field.canonical
              ? t(`catalog:canonical.${field.canonical}`, { defaultValue: field.canonical })
              : MISSING,
        },
        {
          key: 'sensitivity',
          title: t('catalog:field.sensitivity'),
          render: (field) => <SensitivityWord sensitivity={field.sensitivity} />,
        },
        {
          key: 'missing',
          title: t('catalog:field.missing'),
          isNumeric: true,
          render: (field) => formatNumber(field.numMissing),
        },
      ]}
    />
  )
}
