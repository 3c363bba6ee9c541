import { AreaChartOutlined, TableOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { formatNumber } from '../ui/format.ts'
import { Panel } from '../ui/page.tsx'
import { EmptyState } from '../ui/states/empty-state.tsx'

export interface ChartTable {
  columns: { title: string; unit?: string }[]
  rows: { key: string; cells: (string | number | null)[]; open?: () => void }[]
}

/** A chart that says its finding, its measure, its source, and that can become a table. */
export function ChartPanel(props: {
  title: string
  subtitle?: string
  footer?: ReactNode
  table: ChartTable
  children: ReactNode
}) {
  const { t } = useTranslation()
  const [isTable, setTable] = useState(false)
  const word = t(isTable ? 'charts:asChart' : 'charts:asTable')
  return (
    <Panel
      title={props.title}
      subtitle={props.subtitle}
      footer={props.footer}
      extra={
        <Button
          type="text"
          size="small"
          icon={isTable ? <AreaChartOutlined /> : <TableOutlined />}
          aria-label={word}
          title={word}
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        />
      }
    >
      {isTable ? (
        <DataTable
          label={props.title}
          columns={tableColumns(props.table, t('trail:open'))}
          rows={props.table.rows}
          rowKey={(row) => row.key}
          heightPixels={320}
          empty={<EmptyState title={t('charts:empty')} />}
        />
      ) : (
        props.children
      )}
    </Panel>
  )
}

type Row = ChartTable['rows'][number]

function tableColumns(table: ChartTable, openWord: string): DataColumn<Row>[] {
  return table.columns.map((column, index) => ({
    key: String(index),
    title: column.title,
    unit: column.unit,
    isNumeric: index > 0,
    render: (row) => {
      const cell = row.cells[index]
      const text = typeof cell === 'string' ? cell : formatNumber(cell)
      return row.open && index === 1 ? (
        <button type="button" className="link-button" title={openWord} onClick={row.open}>
          {text}
        </button>
      ) : (
        text
      )
    },
  }))
}
