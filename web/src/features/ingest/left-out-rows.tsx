import type { ProposedTable } from '@jingjing/schema/ingest'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { recognitionSentence } from '../../ui/recognition-text.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'

/** Rows that are not data, or cells that could not be understood: each with its place and reason. */
export function LeftOutRows({ table, kind }: { table: ProposedTable; kind: 'dropped' | 'rejected' }) {
  const { t } = useTranslation()
  const columns =
    kind === 'dropped'
      ? []
      : [
          {
            key: 'field',
            title: t('ingest:rejected.field'),
            render: (cell: Rejected) => titleOf(table, cell.field),
          },
          {
            key: 'value',
            title: t('ingest:rejected.value'),
            maxWidthPixels: 240,
            render: (cell: Rejected) => cell.value,
          },
        ]
  const rows: Rejected[] =
    kind === 'dropped'
      ? table.dropped.map((row) => ({ row: row.row, field: '', code: row.why, value: '' }))
      : table.rejected
  const count = kind === 'dropped' ? table.numDropped : table.numRejected
  if (kind === 'rejected' && rows.length === 0) return null
  return (
    <div className="left-out-rows">
      {rows.length > 0 ? (
        <p className="note">
          {t(`ingest:${kind}.summary`, { count, value: formatNumber(count) })}
          {count > rows.length ? t('ingest:firstOf', { shown: formatNumber(rows.length) }) : ''}
        </p>
      ) : null}
      <DataTable<Rejected>
        label={t(`ingest:${kind}.title`)}
        rows={rows}
        rowKey={(cell) => `${cell.row}/${cell.field}`}
        heightPixels={rows.length > 12 ? 400 : undefined}
        empty={<EmptyState title={t(`ingest:${kind}.none`)} />}
        columns={[
          {
            key: 'row',
            title: t('trail:sourceRow'),
            isNumeric: true,
            isFrozen: true,
            render: (cell) => cell.row,
          },
          ...columns,
          {
            key: 'why',
            title: t('ingest:why'),
            render: (cell) => recognitionSentence(cell.code),
          },
        ]}
      />
    </div>
  )
}

type Rejected = ProposedTable['rejected'][number]

function titleOf(table: ProposedTable, name: string): string {
  return table.columns.find((column) => column.name === name)?.title ?? name
}
