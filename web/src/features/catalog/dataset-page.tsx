import type { DatasetDetail } from '@jingjing/schema/catalog'
import { App, Button, Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { useDataset, useDeleteDataset } from '../../api/catalog.ts'
import { useCan } from '../../api/session.ts'
import { formatFullTime, formatNumber, MISSING } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './catalog.css'
import { DatasetMap } from './dataset-map.tsx'
import { DescribeTab } from './describe/describe-tab.tsx'
import { QualityTab } from './quality/quality-tab.tsx'
import { RowsTab } from './rows-tab.tsx'
import { type DatasetView, readView, type Tab, writeView } from './state.ts'
import { SyntheticMark } from './synthetic-mark.tsx'
import { VersionsTab } from './versions-tab.tsx'

export default function DatasetPage() {
  const { t } = useTranslation()
  const { dataset: id = '' } = useParams()
  const dataset = useDataset(id)
  if (dataset.error) return <ProblemView error={dataset.error} onRetry={() => void dataset.refetch()} />
  if (!dataset.data)
    return (
      <Page title={t('catalog:loading')} back={{ to: '/data', label: t('catalog:title') }}>
        <LoadingLines numLines={8} />
      </Page>
    )
  return <Loaded dataset={dataset.data} />
}

function Loaded({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const view = readView(search)
  const change = (part: Partial<DatasetView>) =>
    setSearch((before) => writeView(before, part), { preventScrollReset: true })
  const mapped = dataset.tables.filter((table) => table.geometryType)
  const tabs: { key: Tab; label: string; children: ReactNode }[] = [
    {
      key: 'table',
      label: t('catalog:tab.table'),
      children: <RowsTab dataset={dataset} view={view} onChange={change} />,
    },
    ...(mapped.length > 0
      ? [
          {
            key: 'map' as const,
            label: t('catalog:tab.map'),
            children: <DatasetMap dataset={dataset} tables={mapped} table={view.table} onChange={change} />,
          },
        ]
      : []),
    {
      key: 'fields',
      label: t('catalog:tab.fields'),
      children: <DescribeTab dataset={dataset} />,
    },
    {
      key: 'quality',
      label: t('catalog:tab.quality'),
      children: <QualityTab dataset={dataset} />,
    },
    {
      key: 'versions',
      label: t('catalog:tab.versions', { count: dataset.versions.length }),
      children: (
        <VersionsTab
          dataset={dataset}
          onOpen={(version) => change({ tab: 'table', version, row: undefined })}
        />
      ),
    },
  ]
  return (
    <Page
      title={
        <>
          {dataset.title} {dataset.isSynthetic ? <SyntheticMark /> : null}
        </>
      }
      subtitle={dataset.description}
      back={{ to: '/data', label: t('catalog:title') }}
      actions={
        <>
          {can('catalog:edit') ? <DeleteButton dataset={dataset} /> : null}
          <Link to={`/visualise/picture?dataset=${encodeURIComponent(dataset.id)}`}>
            <Button data-testid="draw-dataset">{t('visualise:new')}</Button>
          </Link>
          {can('extract:run') ? (
            <Link to={`/data/extract?dataset=${encodeURIComponent(dataset.id)}`}>
              <Button>{t('extract:title')}</Button>
            </Link>
          ) : null}
        </>
      }
    >
      <Facts dataset={dataset} />
      <Panel>
        <Tabs
          activeKey={view.tab}
          onChange={(tab) => change({ tab: tab as Tab })}
          items={tabs}
          destroyOnHidden
        />
      </Panel>
    </Page>
  )
}

function Facts({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const facts: [string, string][] = [
    [
      t('catalog:column.profile'),
      dataset.profile
        ? t(`catalog:profile.${dataset.profile}`, { defaultValue: dataset.profile })
        : t('catalog:profile.none'),
    ],
    [t('catalog:column.department'), dataset.department || MISSING],
    [t('catalog:column.rows'), formatNumber(dataset.numRows)],
    [t('catalog:column.version'), t('catalog:versionOnly', { version: dataset.version })],
    [t('catalog:column.updated'), formatFullTime(dataset.updatedAt, language)],
    ...(dataset.sourceCrs
      ? [
          [
            t('catalog:sourceCrs'),
            /^\d+$/.test(dataset.sourceCrs) ? `EPSG:${dataset.sourceCrs}` : dataset.sourceCrs,
          ] as [string, string],
        ]
      : []),
    ...(dataset.licence ? [[t('catalog:licence'), dataset.licence] as [string, string]] : []),
  ]
  return (
    <dl className="dataset-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function DeleteButton({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const navigate = useNavigate()
  const problemText = useProblemText()
  const remove = useDeleteDataset(dataset.id)
  const ask = () =>
    modal.confirm({
      title: t('catalog:delete.title', { title: dataset.title }),
      content: t('catalog:delete.content', { value: formatNumber(dataset.numRows) }),
      okText: t('catalog:delete.confirm'),
      okButtonProps: { danger: true },
      cancelText: t('ui:action.cancel'),
      onOk: async () => {
        try {
          await remove.mutateAsync(undefined)
          void navigate('/data')
        } catch (error) {
          void message.error(problemText(error))
        }
      },
    })
  return (
    <Button type="text" danger onClick={ask}>
      {t('catalog:delete.action')}
    </Button>
  )
}
