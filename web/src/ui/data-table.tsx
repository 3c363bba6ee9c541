import { Button, Table, type TableColumnType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './data-table.css'
import { LoadingLines } from './states/loading-lines.tsx'
import { ProblemView } from './states/problem-view.tsx'
import { unitBeside } from './words.ts'

export interface DataColumn<Row> {
  key: string
  title: ReactNode
  /** Stands under the title, in the header, so that no cell repeats it. */
  unit?: string
  isNumeric?: boolean
  isFrozen?: boolean
  maxWidthPixels?: number
  render: (row: Row) => ReactNode
}

/** The one table: sticky header, numbers to the right, the next page on demand, and its three states. */
export function DataTable<Row extends object>(props: {
  label: string
  columns: readonly DataColumn<Row>[]
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string | number
  empty: ReactNode
  error?: unknown
  onRetry?: () => void
  more?: { hasMore: boolean; isLoading: boolean; load: () => void }
  isHighlighted?: (row: Row) => boolean
  /** Height of the scrolling body; without it the table grows with its rows. */
  heightPixels?: number
}) {
  const { t } = useTranslation()
  if (props.error) return <ProblemView error={props.error} onRetry={props.onRetry} />
  if (!props.rows) return <LoadingLines numLines={6} />
  if (props.rows.length === 0) return props.empty
  return (
    <div className="data-table">
      <Table<Row>
        size="small"
        aria-label={props.label}
        columns={props.columns.map((column) => antdColumn(column))}
        dataSource={props.rows as Row[]}
        rowKey={props.rowKey}
        pagination={false}
        scroll={{ x: 'max-content', y: props.heightPixels }}
        onRow={(row) =>
          props.isHighlighted?.(row)
            ? { className: 'data-row-highlight', 'data-testid': 'dataset-row-highlight' }
            : {}
        }
      />
      {props.more?.hasMore ? (
        <div className="data-table-more">
          <Button size="small" loading={props.more.isLoading} onClick={props.more.load}>
            {t('ui:action.more')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function antdColumn<Row>(column: DataColumn<Row>): TableColumnType<Row> {
  const unit = typeof column.title === 'string' ? unitBeside(column.title, column.unit) : column.unit
  return {
    key: column.key,
    title: (
      <span className="data-column-title">
        {column.title}
        {unit ? <small>{unit}</small> : null}
      </span>
    ),
    align: column.isNumeric ? 'right' : 'left',
    fixed: column.isFrozen ? 'left' : undefined,
    render: (_, row) =>
      column.maxWidthPixels ? (
        <div className="data-cell" style={{ maxWidth: column.maxWidthPixels }}>
          {column.render(row)}
        </div>
      ) : (
        column.render(row)
      ),
  }
}
