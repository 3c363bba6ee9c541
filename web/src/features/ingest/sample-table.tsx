import type { ProposedTable } from '@jingjing/schema/ingest'
import { useTranslation } from 'react-i18next'
import { fieldText } from '../../ui/cell-text.tsx'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { usePreferences } from '../../ui/preferences.ts'

type SampleRow = ProposedTable['sample'][number]

/** The first rows as they will be stored. */
export function SampleTable({ table }: { table: ProposedTable }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  return (
    <DataTable<SampleRow>
      label={t('ingest:tab.sample')}
      rows={table.sample}
      rowKey={(row) => row.row}
      empty={<EmptyState title={t('ingest:noSample')} />}
      columns={[
        {
          key: 'row',
          title: t('trail:sourceRow'),
          isFrozen: true,
          isNumeric: true,
          render: (row) => row.row,
        },
        ...table.columns.map(
          (column, index): DataColumn<SampleRow> => ({
            key: column.name,
            title: column.title,
            unit: column.unit ?? undefined,
            isNumeric: column.type === 'integer' || column.type === 'number',
            maxWidthPixels: 260,
            render: (row) => fieldText(row.values[index], column.type, column.unit, language),
          }),
        ),
      ]}
    />
  )
}
