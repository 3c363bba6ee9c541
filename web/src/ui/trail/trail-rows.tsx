import type { FigureRows } from '@jingjing/schema/trail'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type FigureRequest, useFigureRows } from '../../api/trail.ts'
import { useCellText } from '../cell-text.ts'
import { type DataColumn, DataTable } from '../data-table.tsx'
import { EmptyState } from '../states/empty-state.tsx'
import { useInLanguage } from '../words.ts'
import { rowAddress } from './trail-state.ts'

type Row = FigureRows['rows'][number]

/** The rows behind a figure; each leads to its place in the file that it came from. */
export function TrailRows({ request }: { request: FigureRequest }) {
  const { t } = useTranslation()
  const cellText = useCellText()
  const inLanguage = useInLanguage()
  const query = useFigureRows(request)
  const fields = query.data?.pages[0]?.fields ?? []
  const rows = query.data?.pages.flatMap((page) => page.rows)
  const columns: DataColumn<Row>[] = [
    {
      key: 'row',
      title: t('trail:sourceRow'),
      isFrozen: true,
      render: (row) => (
        <Link to={rowAddress(row)} data-testid="trail-row-link" title={t('trail:openRow')}>
          {row.row === 0 ? t('trail:description') : t('trail:rowNumber', { row: row.row })}
        </Link>
      ),
    },
    ...fields.map(
      (field, index): DataColumn<Row> => ({
        key: field.name,
        title: inLanguage(field.title),
        isNumeric: rows?.some((row) => typeof row.values[index] === 'number') ?? false,
        maxWidthPixels: 280,
        render: (row) => {
          const value = row.values[index]
          // The kind of a case is stored as a code, and so are the elements of a description.
          if (field.name === 'source') return t(`monitoring:source.${value}`, { defaultValue: value })
          if (field.name === 'elements' && typeof value === 'string')
            return value
              .split(' ')
              .map((key) => t(`describe:property.${key}`, { defaultValue: key }))
              .join(t('ingest:listSeparator'))
          return cellText(value)
        },
      }),
    ),
  ]
  return (
    <DataTable
      label={t('trail:rows')}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.dataset}/${row.table}/${row.key}`}
      error={query.error}
      onRetry={() => void query.refetch()}
      empty={<EmptyState title={t('trail:noRows.title')} hint={t('trail:noRows.hint')} />}
      more={{
        hasMore: query.hasNextPage,
        isLoading: query.isFetchingNextPage,
        load: () => void query.fetchNextPage(),
      }}
    />
  )
}
