import type { ProposedColumn, ProposedTable } from '@jingjing/schema/ingest'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../ui/data-table.tsx'
import { formatNumber, MISSING } from '../../ui/format.ts'
import { SensitivityWord } from '../../ui/sensitivity.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { EvidenceLine } from './evidence-line.tsx'

export function ColumnsTable({ table }: { table: ProposedTable }) {
  const { t } = useTranslation()
  return (
    <DataTable<ProposedColumn>
      label={t('ingest:tab.columns', { count: table.columns.length })}
      rows={table.columns}
      rowKey={(column) => column.name}
      empty={<EmptyState title={t('ingest:noColumns')} />}
      heightPixels={table.columns.length > 12 ? 440 : undefined}
      columns={[
        {
          key: 'title',
          title: t('catalog:field.title'),
          isFrozen: true,
          maxWidthPixels: 200,
          render: (column) => <span title={`${column.title} (${column.name})`}>{column.title}</span>,
        },
        {
          key: 'type',
          title: t('catalog:field.type'),
          render: (column) => t(`catalog:type.${column.type}`, { defaultValue: column.type }),
        },
        {
          key: 'unit',
          title: t('catalog:field.unit'),
          render: (column) => column.unit ?? column.crs ?? <span className="tertiary">{MISSING}</span>,
        },
        {
          key: 'canonical',
          title: t('catalog:field.canonical'),
          render: (column) =>
            column.canonical ? (
              t(`catalog:canonical.${column.canonical}`, { defaultValue: column.canonical })
            ) : (
              <span className="tertiary">{MISSING}</span>
            ),
        },
        {
          key: 'sensitivity',
          title: t('catalog:field.sensitivity'),
          render: (column) => <SensitivityWord sensitivity={column.sensitivity} />,
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
