import type { DatasetDetail, RowsPage } from '@jingjing/schema/catalog'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRows } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { useCellText } from '../../ui/cell-text.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { EditableCell, useRowEditing } from './row-edits.tsx'
import type { DatasetView } from './state.ts'
import { UnmaskRow } from './unmask-row.tsx'

type Row = RowsPage['rows'][number]

export function RowsTab(props: {
  dataset: DatasetDetail
  view: DatasetView
  onChange: (change: Partial<DatasetView>) => void
}) {
  const { t } = useTranslation()
  const cellText = useCellText()
  const { dataset, view, onChange } = props
  const table = dataset.tables.find((candidate) => candidate.name === view.table) ?? dataset.tables[0]
  const query = useRows(dataset.id, table?.name, view.version, view.row)
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap((page) => page.rows)
  const fields = first?.fields ?? []
  const isOldVersion = view.version !== undefined && view.version !== dataset.version
  const can = useCan()
  const isEditable = can('catalog:edit') && !isOldVersion
  const canUnmask =
    can('personal-data:read') && !isOldVersion && fields.some((field) => field.sensitivity === 'personal')
  const editing = useRowEditing(dataset.id, table?.name ?? '', fields)
  const columns: DataColumn<Row>[] = [
    { key: 'row', title: t('trail:sourceRow'), isNumeric: true, isFrozen: true, render: (row) => row.row },
    ...fields.map(
      (field, index): DataColumn<Row> => ({
        key: field.name,
        title: field.title,
        unit: field.unit ?? undefined,
        isNumeric: field.type === 'integer' || field.type === 'number',
        maxWidthPixels: 320,
        render: (row) => {
          const words = (
            <span title={String(row.values[index] ?? '')}>{cellText(row.values[index], field)}</span>
          )
          return isEditable ? (
            <EditableCell rowKey={row.key} field={field} value={row.values[index] ?? null} editing={editing}>
              {words}
            </EditableCell>
          ) : (
            words
          )
        },
      }),
    ),
    ...(canUnmask
      ? [
          {
            key: 'unmask',
            title: t('catalog:unmask.column'),
            render: (row: Row) => (
              <UnmaskRow dataset={dataset.id} table={table?.name ?? ''} rowKey={row.key} row={row.row} />
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      {isOldVersion || view.row !== undefined ? (
        <p className="dataset-notice">
          {view.row === undefined
            ? t('catalog:rows.oldVersion', { version: view.version, current: dataset.version })
            : t('catalog:rows.oneRow', { row: view.row, version: view.version ?? dataset.version })}
          <button
            type="button"
            className="link-button"
            onClick={() => onChange({ version: undefined, row: undefined })}
          >
            {t('catalog:rows.showCurrent')}
          </button>
        </p>
      ) : null}
      <div className="dataset-tools">
        {dataset.tables.length > 1 ? (
          <Segmented
            aria-label={t('catalog:rows.chooseTable')}
            value={table?.name}
            options={dataset.tables.map((candidate) => ({ value: candidate.name, label: candidate.name }))}
            onChange={(name) => onChange({ table: name, row: undefined })}
          />
        ) : null}
        {table && view.row === undefined ? (
          <span className="note figures">
            {t('catalog:rows.shown', {
              shown: formatNumber(rows?.length ?? 0),
              total: formatNumber(isOldVersion ? rowsOfVersion(dataset, view.version) : table.numRows),
            })}
          </span>
        ) : null}
        {first && first.hiddenFields.length > 0 ? (
          <span className="note" title={first.hiddenFields.join(t('ingest:listSeparator'))}>
            {t('catalog:rows.hidden', { count: first.hiddenFields.length })}
          </span>
        ) : null}
      </div>
      {editing.bar}
      <DataTable<Row>
        label={dataset.title}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.key}
        error={query.error}
        onRetry={() => void query.refetch()}
        heightPixels={view.row === undefined ? 560 : undefined}
        isHighlighted={(row) => row.row === view.row}
        empty={<EmptyState title={t('catalog:rows.empty')} hint={t('catalog:rows.emptyHint')} />}
        more={{
          hasMore: query.hasNextPage,
          isLoading: query.isFetchingNextPage,
          load: () => void query.fetchNextPage(),
        }}
      />
      {view.row !== undefined && rows?.[0] ? (
        <dl className="row-values">
          {fields.map((field, index) => (
            <div key={field.name} style={{ display: 'contents' }}>
              <dt>{field.title}</dt>
              <dd>
                {cellText(rows[0]?.values[index], field)} {rows[0]?.values[index] === null ? '' : field.unit}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  )
}

function rowsOfVersion(dataset: DatasetDetail, version: number | undefined): number | null {
  return dataset.versions.find((candidate) => candidate.version === version)?.numRows ?? null
}
