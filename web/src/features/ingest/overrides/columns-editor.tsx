import type { ProposedColumn, ProposedTable } from '@jingjing/schema/ingest'
import { App, Checkbox, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useKeepEntry } from '../../../api/ingest.ts'
import { useCan } from '../../../api/session.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { formatNumber, MISSING } from '../../../ui/format.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import { EmptyState } from '../../../ui/states/empty-state.tsx'
import { EvidenceLine } from '../evidence-line.tsx'
import { columnAsSaid, fieldsOf, type Overrides, saidOf, TYPES, withColumn } from './overrides.ts'

const SENSITIVITIES = ['public', 'internal', 'personal'] as const

/** Every column as it was understood, with why; what is wrong is put right in its place. */
export function ColumnsEditor(props: {
  table: ProposedTable
  overrides: Overrides
  onChange: (overrides: Overrides) => void
}) {
  const { t } = useTranslation()
  const { table, overrides } = props
  const profile = saidOf(table, overrides).profile
  const fields = fieldsOf(profile === undefined ? table.profile : profile)
  const canExplain = useCan()('catalog:edit')
  const set = (column: ProposedColumn, part: Parameters<typeof withColumn>[3]) => {
    if (column.index !== null) props.onChange(withColumn(overrides, table, column.index, part))
  }
  const said = (column: ProposedColumn) => columnAsSaid(table, column, overrides)
  return (
    <DataTable<ProposedColumn>
      label={t('ingest:tab.columns', { count: table.columns.length })}
      rows={table.columns}
      rowKey={(column) => `${column.index}/${column.name}`}
      empty={<EmptyState title={t('ingest:noColumns')} />}
      heightPixels={table.columns.length > 12 ? 480 : undefined}
      columns={[
        {
          key: 'include',
          title: t('ingest:overrides.include'),
          isFrozen: true,
          render: (column) => (
            <Checkbox
              disabled={column.index === null}
              checked={said(column).include}
              aria-label={t('ingest:overrides.includeColumn', { title: column.title })}
              onChange={(event) => set(column, { include: event.target.checked })}
            />
          ),
        },
        {
          key: 'title',
          title: t('catalog:field.title'),
          render: (column) => (
            <Input
              size="small"
              variant="borderless"
              className="override-title"
              disabled={column.index === null || !said(column).include}
              value={said(column).title}
              aria-label={t('ingest:overrides.titleOf', { title: column.title })}
              title={`${column.title} (${column.name})`}
              onChange={(event) => {
                if (event.target.value.trim() !== '') set(column, { title: event.target.value })
              }}
            />
          ),
        },
        {
          key: 'type',
          title: t('catalog:field.type'),
          render: (column) => (
            <Select
              size="small"
              variant="borderless"
              popupMatchSelectWidth={false}
              disabled={column.index === null || !said(column).include}
              value={said(column).type}
              aria-label={t('ingest:overrides.typeOf', { title: column.title })}
              options={TYPES.map((type) => ({ value: type, label: t(`catalog:type.${type}`) }))}
              onChange={(type) => set(column, { type: type as (typeof TYPES)[number] })}
            />
          ),
        },
        {
          key: 'canonical',
          title: t('catalog:field.canonical'),
          render: (column) => {
            const { canonical } = said(column)
            const options = [...new Set([...fields, ...(canonical === null ? [] : [canonical])])]
            const isSaid = canonical !== column.canonical
            return (
              <span className="override-cell">
                <Select
                  size="small"
                  variant="borderless"
                  showSearch={{ optionFilterProp: 'label' }}
                  popupMatchSelectWidth={false}
                  className="override-field"
                  disabled={column.index === null || !said(column).include || options.length === 0}
                  value={canonical ?? ''}
                  aria-label={t('ingest:overrides.fieldOf', { title: column.title })}
                  options={[
                    { value: '', label: MISSING },
                    ...options.map((field) => ({
                      value: field,
                      label: t(`catalog:canonical.${field}`, { defaultValue: field }),
                    })),
                  ]}
                  onChange={(field) => set(column, { canonical: field === '' ? null : field })}
                />
                {isSaid && canExplain ? (
                  <ExplainButton title={column.title} meaning={canonical ?? ''} />
                ) : null}
              </span>
            )
          },
        },
        {
          key: 'sensitivity',
          title: t('catalog:field.sensitivity'),
          render: (column) => (
            <Select
              size="small"
              variant="borderless"
              popupMatchSelectWidth={false}
              disabled={column.index === null || !said(column).include}
              value={said(column).sensitivity}
              aria-label={t('ingest:overrides.sensitivityOf', { title: column.title })}
              options={SENSITIVITIES.map((level) => ({
                value: level,
                label: t(`catalog:sensitivity.${level}`),
              }))}
              onChange={(sensitivity) => set(column, { sensitivity })}
            />
          ),
        },
        {
          key: 'unit',
          title: t('catalog:field.unit'),
          render: (column) => column.unit ?? column.crs ?? <span className="tertiary">{MISSING}</span>,
        },
        {
          key: 'missing',
          title: t('catalog:field.missing'),
          isNumeric: true,
          render: (column) => formatNumber(column.numMissing),
        },
        {
          key: 'evidence',
          title: t('ingest:evidence'),
          render: (column) => (
            <div className="evidence-cell">
              <EvidenceLine evidence={column.evidence} />
            </div>
          ),
        },
      ]}
    />
  )
}

/** Writes what was said of this column into the dictionary, so that it holds for every file. */
function ExplainButton({ title, meaning }: { title: string; meaning: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const keep = useKeepEntry()
  const explain = async () => {
    try {
      await keep.mutateAsync({ kind: 'title', title, meaning })
      void message.success(t('ingest:overrides.explained', { title }))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <button type="button" className="link-button" disabled={keep.isPending} onClick={() => void explain()}>
      {t('ingest:overrides.explain')}
    </button>
  )
}
