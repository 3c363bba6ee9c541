import type { ProposedTable } from '@jingjing/schema/ingest'
import { useTranslation } from 'react-i18next'
import { useCellText } from '../../ui/cell-text.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'

type SampleRow = ProposedTable['sample'][number]

/** The first rows as they will be stored. */
export function SampleTable({ table }: { table: ProposedTable }) {
  const { t } = useTranslation()
  const cellText = useCellText()
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
            render: (row) => cellText(row.values[index], column),
          }),
        ),
      ]}
    />
  )
}
