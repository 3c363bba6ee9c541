import type { DatasetDetail, VersionDifference } from '@jingjing/schema/catalog'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDifference } from '../../api/catalog.ts'
import { formatNumber, MISSING } from '../../ui/format.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

/** What the rows of a dataset became from an older version to the current one, cell by cell. */
export function DifferenceView(props: { dataset: DatasetDetail; from: number; onClose: () => void }) {
  const { t } = useTranslation()
  const { dataset, from } = props
  return (
    <Modal
      open
      width={860}
      footer={null}
      title={t('catalog:difference.title', { from, to: dataset.version })}
      onCancel={props.onClose}
    >
      {dataset.tables.map((table) => (
        <section key={table.name}>
          {dataset.tables.length > 1 ? <h3>{table.name}</h3> : null}
          <TableDifference dataset={dataset} table={table.name} from={from} />
        </section>
      ))}
    </Modal>
  )
}

function TableDifference({ dataset, table, from }: { dataset: DatasetDetail; table: string; from: number }) {
  const { t } = useTranslation()
  const difference = useDifference(dataset.id, table, from, dataset.version)
  if (difference.error)
    return <ProblemView error={difference.error} onRetry={() => void difference.refetch()} />
  if (!difference.data) return <LoadingLines numLines={4} />
  const { data } = difference
  const numAll = data.numAdded + data.numRemoved + data.numChanged
  return (
    <>
      <p className="figures">
        {t('catalog:difference.counts', {
          added: formatNumber(data.numAdded),
          removed: formatNumber(data.numRemoved),
          changed: formatNumber(data.numChanged),
        })}
      </p>
      <p className="note">
        {numAll === 0
          ? t('catalog:difference.none')
          : data.keyField === null
            ? t('catalog:difference.byRow')
            : t('catalog:difference.byKey', { field: data.keyField })}
        {numAll > data.rows.length ? t('catalog:difference.first', { count: data.rows.length }) : null}
      </p>
      <ul className="difference-list">
        {data.rows.map((row) => (
          <DifferentRow key={`${row.change}/${row.row}/${JSON.stringify(row.cells)}`} row={row} />
        ))}
      </ul>
    </>
  )
}

function DifferentRow({ row }: { row: VersionDifference['rows'][number] }) {
  const { t } = useTranslation()
  return (
    <li>
      <span className={`difference-mark is-${row.change}`}>{t(`catalog:difference.${row.change}`)}</span>
      <span className="figures">{t('catalog:difference.row', { row: row.row })}</span>
      <span className="difference-cells">
        {row.cells.map((cell) => (
          <span key={cell.field}>
            <span className="tertiary">{cell.field}</span>{' '}
            {row.change === 'changed' ? (
              <>
                <del>{cell.before ?? MISSING}</del> → <ins>{cell.after ?? MISSING}</ins>
              </>
            ) : (
              (cell.after ?? cell.before)
            )}
          </span>
        ))}
      </span>
    </li>
  )
}
