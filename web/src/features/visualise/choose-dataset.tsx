import type { DatasetDetail } from '@jingjing/schema/catalog'
import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useDatasets } from '../../api/catalog.ts'
import { formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { KIND_ICONS } from './kind-icons.tsx'
import {
  completed,
  keyFields,
  pictureAddress,
  type Suggestion,
  suggestForField,
  suggestPictures,
} from './state.ts'

/** Datasets to draw, found by a word of theirs. */
export function ChooseDataset({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const datasets = useDatasets(query, '')
  return (
    <Panel>
      <Input.Search
        allowClear
        placeholder={t('visualise:searchDatasets')}
        aria-label={t('visualise:searchDatasets')}
        onChange={({ target }) => setQuery(target.value)}
      />
      {datasets.error ? (
        <ProblemView error={datasets.error} onRetry={() => void datasets.refetch()} />
      ) : datasets.data === undefined ? (
        <LoadingLines numLines={6} />
      ) : datasets.data.datasets.length === 0 ? (
        <EmptyState
          {...(query === ''
            ? { title: t('catalog:empty.title'), hint: t('catalog:empty.hint') }
            : { title: t('visualise:noDatasets') })}
        />
      ) : (
        <ul className="picture-datasets">
          {datasets.data.datasets.map((dataset) => (
            <li key={dataset.id}>
              <button type="button" className="link-button" onClick={() => onChoose(dataset.id)}>
                {dataset.title}
              </button>
              <span className="note figures">
                {t('visualise:legend.rows', { count: dataset.numRows, value: formatNumber(dataset.numRows) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What can sensibly be drawn of a dataset, one click each: of the whole, and of each of its fields. */
export function Suggestions({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const [name, setName] = useState(dataset.tables[0]?.name)
  const [fieldName, setFieldName] = useState<string>()
  const table = dataset.tables.find((one) => one.name === name) ?? dataset.tables[0]
  if (table === undefined) return <EmptyState title={t('visualise:empty')} />
  const field = keyFields(table).find((one) => one.name === fieldName)
  const suggested = field ? suggestForField(dataset.id, table, field) : suggestPictures(dataset.id, table)
  return (
    <Panel>
      <div className="picture-suggest-tools">
        {dataset.tables.length > 1 ? (
          <Segmented
            value={table.name}
            options={dataset.tables.map((one) => one.name)}
            onChange={(chosen) => {
              setName(chosen)
              setFieldName(undefined)
            }}
          />
        ) : null}
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={fieldName}
          placeholder={t('visualise:suggest.field')}
          aria-label={t('visualise:suggest.field')}
          options={keyFields(table).map((one) => ({ value: one.name, label: one.title }))}
          onChange={setFieldName}
        />
      </div>
      <ul className="picture-suggestions">
        {suggested.map((one) => (
          <li key={`${one.picture.kind}-${one.fields.join()}`}>
            <SuggestionCard suggestion={one} />
          </li>
        ))}
        <li>
          <Link
            className="picture-suggestion"
            data-testid="suggest-own"
            to={pictureAddress(completed({ kind: 'bar', dataset: dataset.id, table: table.name }, table))}
          >
            <strong>{t('visualise:suggest.own')}</strong>
            <span className="note">{t('visualise:suggest.ownHint')}</span>
          </Link>
        </li>
      </ul>
    </Panel>
  )
}

function SuggestionCard({ suggestion }: { suggestion: Suggestion }) {
  const { t } = useTranslation()
  const { picture, fields } = suggestion
  const isGathered = picture.kind === 'choropleth' && picture.onto === 'communities'
  return (
    <Link className="picture-suggestion" data-testid={`suggest-${picture.kind}`} to={pictureAddress(picture)}>
      <span className="picture-suggestion-icon" aria-hidden="true">
        {KIND_ICONS[picture.kind]}
      </span>
      <strong>{t(isGathered ? 'visualise:suggest.communities' : `visualise:kind.${picture.kind}`)}</strong>
      <span className="note">
        {fields.length > 0
          ? t('visualise:suggest.of', { fields: fields.join(t('visualise:suggest.and')) })
          : t('visualise:value.rows')}
      </span>
    </Link>
  )
}
