import { SearchOutlined } from '@ant-design/icons'
import type { DatasetSummary } from '@jingjing/schema/catalog'
import { Button, Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useDatasets } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { formatFullTime, formatNumber, formatRelative, MISSING } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import './catalog.css'
import { readCatalogFilters, writeCatalogFilters } from './state.ts'
import { SyntheticMark } from './synthetic-mark.tsx'
import { profileFacet } from './view.ts'

/** Long enough that a word is typed, short enough not to be waited for. */
const TYPING_PAUSE_MILLISECONDS = 250

export default function CatalogPage() {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const filters = readCatalogFilters(search)
  const [typed, setTyped] = useState(filters.query)
  const all = useDatasets()
  const found = useDatasets(filters.query, filters.profile)
  const hasFilter = filters.query !== '' || filters.profile !== ''

  useEffect(() => {
    if (typed.trim() === filters.query) return
    const timer = setTimeout(
      () => setSearch((before) => writeCatalogFilters(before, { query: typed.trim() }), { replace: true }),
      TYPING_PAUSE_MILLISECONDS,
    )
    return () => clearTimeout(timer)
  }, [typed, filters.query, setSearch])

  const choose = (profile: string) => setSearch((before) => writeCatalogFilters(before, { profile }))
  const clear = () => {
    setTyped('')
    setSearch((before) => writeCatalogFilters(before, { query: '', profile: '' }))
  }
  const importLink = can('ingest:import') ? (
    <Link to="/data/import">
      <Button type="primary">{t('catalog:import')}</Button>
    </Link>
  ) : null

  return (
    <Page
      title={t('catalog:title')}
      subtitle={t('catalog:subtitle')}
      actions={
        <>
          {can('catalog:edit') ? (
            <Link to="/data/recycle-bin">
              <Button type="text">{t('catalog:bin.title')}</Button>
            </Link>
          ) : null}
          {importLink}
        </>
      }
    >
      <search className="catalog-filters">
        <Input
          className="catalog-search"
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t('catalog:searchHint')}
          aria-label={t('catalog:search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <ul className="facet" aria-label={t('catalog:facet')}>
          <Facet
            label={t('catalog:profile.all')}
            count={all.data?.datasets.length}
            isChosen={filters.profile === ''}
            onChoose={() => choose('')}
          />
          {profileFacet(all.data?.datasets ?? []).map(({ profile, count }) => (
            <Facet
              key={profile}
              label={t(`catalog:profile.${profile}`, { defaultValue: profile })}
              count={count}
              isChosen={filters.profile === profile}
              onChoose={() => choose(profile)}
            />
          ))}
        </ul>
      </search>
      <Panel isFlush>
        <DatasetTable
          datasets={found.data?.datasets}
          error={found.error}
          onRetry={() => void found.refetch()}
          empty={
            hasFilter ? (
              <EmptyState
                title={t('catalog:noMatch.title')}
                hint={t('catalog:noMatch.hint')}
                action={<Button onClick={clear}>{t('catalog:noMatch.action')}</Button>}
              />
            ) : (
              <EmptyState
                title={t('catalog:empty.title')}
                hint={t('catalog:empty.hint')}
                action={importLink}
              />
            )
          }
        />
      </Panel>
    </Page>
  )
}

function Facet(props: { label: string; count: number | undefined; isChosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button type="button" aria-pressed={props.isChosen} onClick={props.onChoose}>
        {props.label}
        {props.count === undefined ? null : <span className="figures">{formatNumber(props.count)}</span>}
      </button>
    </li>
  )
}

function DatasetTable(props: {
  datasets: readonly DatasetSummary[] | undefined
  error: unknown
  onRetry: () => void
  empty: ReactNode
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const now = new Date()
  return (
    <DataTable<DatasetSummary>
      label={t('catalog:title')}
      rows={props.datasets}
      rowKey={(dataset) => dataset.id}
      error={props.error}
      onRetry={props.onRetry}
      empty={props.empty}
      columns={[
        {
          key: 'title',
          title: t('catalog:column.title'),
          maxWidthPixels: 360,
          render: (dataset) => (
            <>
              <Link to={`/data/${encodeURIComponent(dataset.id)}`}>{dataset.title}</Link>{' '}
              {dataset.isSynthetic ? <SyntheticMark /> : null}
            </>
          ),
        },
        {
          key: 'profile',
          title: t('catalog:column.profile'),
          render: (dataset) =>
            dataset.profile
              ? t(`catalog:profile.${dataset.profile}`, { defaultValue: dataset.profile })
              : t('catalog:profile.none'),
        },
        {
          key: 'department',
          title: t('catalog:column.department'),
          maxWidthPixels: 200,
          render: (dataset) => dataset.department || <span className="tertiary">{MISSING}</span>,
        },
        {
          key: 'rows',
          title: t('catalog:column.rows'),
          isNumeric: true,
          render: (dataset) => formatNumber(dataset.numRows),
        },
        {
          key: 'version',
          title: t('catalog:column.version'),
          isNumeric: true,
          render: (dataset) => dataset.version,
        },
        {
          key: 'updated',
          title: t('catalog:column.updated'),
          render: (dataset) => (
            <time dateTime={dataset.updatedAt} title={formatFullTime(dataset.updatedAt, language)}>
              {formatRelative(dataset.updatedAt, now, language)}
            </time>
          ),
        },
      ]}
    />
  )
}
