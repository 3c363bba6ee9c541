import type { ExtractOutput, ExtractPreview } from '@jingjing/schema/extract'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCellText } from '../../ui/cell-text.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'

type CodesAs = ExtractOutput['codesAs']

export function PreviewPanel(props: {
  preview: UseQueryResult<ExtractPreview> | null
  codesAs: CodesAs
  /** By conditions or an area, which could be loosened. */
  isNarrowed: boolean
  actions: ReactNode
}) {
  const { t } = useTranslation()
  const { preview } = props
  if (preview === null)
    return (
      <Panel title={t('extract:preview.title')} className="builder-preview">
        <EmptyState title={t('extract:preview.none')} hint={t('extract:preview.noneHint')} />
      </Panel>
    )
  const found = preview.data
  return (
    <Panel
      title={
        found === undefined ? (
          t('extract:preview.title')
        ) : (
          <span aria-live="polite">
            {t('extract:preview.count', { count: found.numRows, value: formatNumber(found.numRows) })}
          </span>
        )
      }
      subtitle={found?.versions.map((one) => t('extract:preview.version', one)).join(' · ')}
      extra={<div className="builder-actions">{props.actions}</div>}
      isFlush
      className="builder-preview"
    >
      {preview.error ? (
        <ProblemView error={preview.error} onRetry={() => void preview.refetch()} />
      ) : found === undefined ? (
        <LoadingLines numLines={8} />
      ) : (
        <Found
          preview={found}
          codesAs={props.codesAs}
          isNarrowed={props.isNarrowed}
          isOld={preview.isPlaceholderData}
        />
      )}
    </Panel>
  )
}

function Found(props: { preview: ExtractPreview; codesAs: CodesAs; isNarrowed: boolean; isOld: boolean }) {
  const { preview, codesAs, isOld } = props
  const { t } = useTranslation()
  const cellText = useCellText()
  const rows = preview.rows.map((values, index) => ({ index, values }))
  const notes = [
    ...(preview.hiddenFields.length > 0
      ? [t('extract:preview.hidden', { titles: preview.hiddenFields.join(t('ingest:listSeparator')) })]
      : []),
    ...(preview.join !== null && preview.join.numWithout > 0
      ? [t('extract:preview.without', { value: formatNumber(preview.join.numWithout) })]
      : []),
    ...(preview.join !== null && preview.join.numSeveral > 0
      ? [t('extract:preview.several', { value: formatNumber(preview.join.numSeveral) })]
      : []),
    ...(preview.numRows > rows.length ? [t('extract:preview.first', { count: rows.length })] : []),
  ]
  return (
    <div className={isOld ? 'builder-found old' : 'builder-found'}>
      {notes.length > 0 ? (
        <ul className="builder-notes note">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      <DataTable<(typeof rows)[number]>
        label={t('extract:preview.title')}
        rows={rows}
        rowKey={(row) => row.index}
        heightPixels={520}
        empty={
          props.isNarrowed ? (
            <EmptyState title={t('extract:preview.empty')} hint={t('extract:preview.emptyHint')} />
          ) : (
            <EmptyState title={t('extract:preview.noRows')} />
          )
        }
        columns={preview.columns.map((column, index) => ({
          key: column.ref,
          title: column.title,
          unit: column.unit ?? undefined,
          isNumeric: column.type === 'integer' || column.type === 'number',
          maxWidthPixels: 260,
          render: (row) => {
            const value = row.values[index]
            const labels = preview.labels[column.ref]
            if (labels === undefined || codesAs === undefined || codesAs === 'codes')
              return cellText(value, column)
            const word = cellText(value, { ...column, labels })
            return codesAs === 'both' && value != null && labels[String(value)] !== undefined
              ? `${value} ${word}`
              : word
          },
        }))}
      />
    </div>
  )
}
