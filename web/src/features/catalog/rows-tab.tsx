import type { DatasetDetail, RowsPage } from '@jingjing/schema/catalog'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRows } from '../../api/catalog.ts'
import { useCellText } from '../../ui/cell-text.ts'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { GridTab } from './grid/grid-tab.tsx'
import type { DatasetView } from './state.ts'

type Row = RowsPage['rows'][number]

export function RowsTab(props: {
  dataset: DatasetDetail
  view: DatasetView
  onChange: (change: Partial<DatasetView>) => void
}) {
  const { t } = useTranslation()
  const { dataset, view, onChange } = props
  const table = dataset.tables.find((candidate) => candidate.name === view.table) ?? dataset.tables[0]
  const isOldVersion = view.version !== undefined && view.version !== dataset.version
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
      {dataset.tables.length > 1 ? (
        <div className="dataset-tools">
          <Segmented
            aria-label={t('catalog:rows.chooseTable')}
            value={table?.name}
            options={dataset.tables.map((candidate) => ({ value: candidate.name, label: candidate.name }))}
            onChange={(name) => onChange({ table: name, row: undefined })}
          />
        </div>
      ) : null}
      {table === undefined ? (
        <EmptyState title={t('catalog:rows.empty')} hint={t('catalog:rows.emptyHint')} />
      ) : view.row === undefined ? (
        <GridTab key={table.name} dataset={dataset} table={table} version={view.version} />
      ) : (
        <OneRow dataset={dataset} table={table.name} version={view.version} row={view.row} />
      )}
    </>
  )
}

/** The row of the source file that a figure led to. */
function OneRow(props: { dataset: DatasetDetail; table: string; version: number | undefined; row: number }) {
  const { t } = useTranslation()
  const cellText = useCellText()
  const query = useRows(props.dataset.id, props.table, props.version, props.row)
  const rows = query.data?.pages.flatMap((page) => page.rows)
  const fields = query.data?.pages[0]?.fields ?? []
  const columns: DataColumn<Row>[] = [
    { key: 'row', title: t('trail:sourceRow'), isNumeric: true, isFrozen: true, render: (row) => row.row },
    ...fields.map(
      (field, index): DataColumn<Row> => ({
        key: field.name,
        title: field.title,
        unit: field.unit ?? undefined,
        isNumeric: field.type === 'integer' || field.type === 'number',
        maxWidthPixels: 320,
        render: (row) => (
          <span title={String(row.values[index] ?? '')}>{cellText(row.values[index], field)}</span>
        ),
      }),
    ),
  ]
  return (
    <>
      <DataTable<Row>
        label={props.dataset.title}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.key}
        error={query.error}
        onRetry={() => void query.refetch()}
        isHighlighted={(row) => row.row === props.row}
        empty={<EmptyState title={t('catalog:rows.empty')} hint={t('catalog:rows.emptyHint')} />}
      />
      {rows?.[0] ? (
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
