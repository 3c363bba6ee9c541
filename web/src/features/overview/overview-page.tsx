import type { RunningState } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useDatasets } from '../../api/catalog.ts'
import { useRunningState } from '../../api/monitoring.ts'
import { useCan } from '../../api/session.ts'
import { formatPeriod } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { AttentionPanels } from './attention-panels.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { FreshnessPanel } from './freshness-panel.tsx'
import { Headline } from './headline.tsx'
import { JobsPanel } from './jobs-panel.tsx'
import { MapPanel } from './map-panel.tsx'
import './overview.css'
import { TrendPanel } from './trend-panel.tsx'

export default function OverviewPage() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const state = useRunningState({})
  const datasets = useDatasets()
  const error = state.error ?? datasets.error
  const data = state.data
  return (
    <Page
      title={t('overview:title')}
      subtitle={
        data?.available
          ? t('overview:subtitle', { period: formatPeriod(data.from, data.to, language) })
          : undefined
      }
    >
      {error ? (
        <ProblemView error={error} onRetry={() => void Promise.all([state.refetch(), datasets.refetch()])} />
      ) : !data || !datasets.data ? (
        <LoadingLines numLines={8} />
      ) : datasets.data.datasets.length === 0 ? (
        <NothingYet />
      ) : (
        <>
          {data.available ? <Running state={data} /> : <Headline state={null} />}
          <div className="columns-2">
            <FreshnessPanel datasets={datasets.data.datasets} />
            <JobsPanel />
          </div>
        </>
      )}
    </Page>
  )
}

function Running({ state }: { state: RunningState }) {
  return (
    <>
      <Headline state={state} />
      <AttentionPanels />
      <div className="columns-2-1">
        <TrendPanel state={state} />
        <ChangesPanel state={state} />
      </div>
      <MapPanel state={state} />
    </>
  )
}

function NothingYet() {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <EmptyState
      title={t('overview:empty.title')}
      hint={t(can('ingest:import') ? 'overview:empty.hint' : 'overview:empty.hintReader')}
      action={can('ingest:import') ? <Link to="/data/import">{t('overview:empty.action')}</Link> : null}
    />
  )
}
