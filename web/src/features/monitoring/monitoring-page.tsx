import type { RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useRunningState } from '../../api/monitoring.ts'
import { useCan } from '../../api/session.ts'
import { formatPeriod } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { BreakdownPanels } from './breakdown-panels.tsx'
import { CalendarPanel } from './calendar-panel.tsx'
import { MonitoringFilters } from './filters.tsx'
import { Headline } from './headline.tsx'
import { MapPanel } from './map-panel.tsx'
import { PeriodsPanel } from './periods/periods-panel.tsx'
import { isNarrowed, readFilters, writeFilters } from './state.ts'
import { ThemesPanel } from './themes-panel.tsx'
import { VolumePanel } from './volume-panel.tsx'

export default function MonitoringPage() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const filters = readFilters(search)
  const state = useRunningState(filters)
  const data = state.data
  const change = (part: Partial<RunningStateQuery>) =>
    setSearch((before) => writeFilters(before, part), { preventScrollReset: true })
  return (
    <Page
      title={t('monitoring:title')}
      subtitle={
        data ? t('monitoring:subtitle', { period: formatPeriod(data.from, data.to, language) }) : undefined
      }
    >
      <MonitoringFilters filters={filters} state={data} onChange={change} />
      {state.error ? (
        <ProblemView error={state.error} onRetry={() => void state.refetch()} />
      ) : !data ? (
        <LoadingLines numLines={8} />
      ) : data.available === null ? (
        <NoCases hasFilter={isNarrowed(filters)} />
      ) : (
        <Sections state={data} filters={filters} isStale={state.isPlaceholderData} />
      )}
    </Page>
  )
}

function NoCases({ hasFilter }: { hasFilter: boolean }) {
  const { t } = useTranslation()
  const can = useCan()
  if (hasFilter) return <EmptyState title={t('monitoring:noMatch')} hint={t('monitoring:widen')} />
  return (
    <EmptyState
      title={t('monitoring:empty.title')}
      hint={t('monitoring:empty.hint')}
      action={can('ingest:import') ? <Link to="/data/import">{t('monitoring:empty.action')}</Link> : null}
    />
  )
}

function Sections(props: { state: RunningState; filters: RunningStateQuery; isStale: boolean }) {
  const { state, filters } = props
  return (
    <div className="page-body" aria-busy={props.isStale} style={props.isStale ? { opacity: 0.6 } : undefined}>
      <Headline state={state} />
      <VolumePanel state={state} />
      <PeriodsPanel filters={{ ...filters, to: state.to }} />
      <BreakdownPanels state={state} />
      <ThemesPanel filters={{ ...filters, from: state.from, to: state.to }} />
      <MapPanel filters={{ ...filters, from: state.from, to: state.to }} />
      <CalendarPanel state={state} />
    </div>
  )
}
