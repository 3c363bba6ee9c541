import type { AirQuality, Station } from '@jingjing/schema/environment'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useAirQuality, useAirStations } from '../../api/environment.ts'
import { useCan } from '../../api/session.ts'
import { formatPeriod } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { PeriodPicker } from '../../ui/period-picker.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { AqiPanel } from './aqi-panel.tsx'
import { CoursePanel } from './course-panel.tsx'
import './environment.css'
import { LatestDay } from './latest-day.tsx'
import { RulesPanel } from './rules-panel.tsx'
import { type EnvironmentFilters, readFilters, writeFilters } from './state.ts'
import { SuspectNote } from './suspect-note.tsx'
import { chosenStation } from './view.ts'

export default function EnvironmentPage() {
  const { t } = useTranslation()
  const can = useCan()
  const stations = useAirStations()
  if (stations.error)
    return (
      <Page title={t('environment:title')}>
        <ProblemView error={stations.error} onRetry={() => void stations.refetch()} />
      </Page>
    )
  if (!stations.data)
    return (
      <Page title={t('environment:title')}>
        <LoadingLines numLines={8} />
      </Page>
    )
  if (stations.data.length === 0)
    return (
      <Page title={t('environment:title')}>
        <EmptyState
          title={t('environment:empty.title')}
          hint={t('environment:empty.hint')}
          action={
            can('ingest:import') ? <Link to="/data/import">{t('environment:empty.action')}</Link> : null
          }
        />
      </Page>
    )
  return <WithStations stations={stations.data} />
}

function WithStations({ stations }: { stations: readonly Station[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [search, setSearch] = useSearchParams()
  const filters = readFilters(search)
  const station = chosenStation(stations, filters.station)
  const air = useAirQuality(station ? { station: station.id, from: filters.from, to: filters.to } : null)
  const change = (part: Partial<EnvironmentFilters>) =>
    setSearch((before) => writeFilters(before, part), { preventScrollReset: true })
  const data = air.data
  return (
    <Page
      title={t('environment:title')}
      subtitle={
        data && station
          ? t('environment:subtitle', {
              station: station.name,
              period: formatPeriod(data.from, data.to, language),
            })
          : undefined
      }
    >
      <search className="environment-filters" aria-label={t('environment:filters')}>
        <Select
          className="environment-station"
          aria-label={t('environment:station')}
          value={station?.id}
          onChange={(id) => change({ station: id, from: undefined, to: undefined })}
          options={stations.map((one) => ({ value: one.id, label: one.name }))}
        />
        <PeriodPicker
          from={filters.from ?? data?.from}
          to={filters.to ?? data?.to}
          available={station ? { from: station.from.slice(0, 10), to: station.to.slice(0, 10) } : null}
          onChange={(from, to) => change({ from, to })}
        />
      </search>
      {air.error ? (
        <ProblemView error={air.error} onRetry={() => void air.refetch()} />
      ) : !data ? (
        <LoadingLines numLines={8} />
      ) : data.days.length === 0 ? (
        <EmptyState title={t('environment:noDays')} hint={t('environment:noDaysHint')} />
      ) : (
        <Sections air={data} isStale={air.isPlaceholderData} />
      )}
    </Page>
  )
}

function Sections({ air, isStale }: { air: AirQuality; isStale: boolean }) {
  return (
    <div className="page-body" aria-busy={isStale} style={isStale ? { opacity: 0.6 } : undefined}>
      <div className="environment-head">
        <LatestDay air={air} />
        <AqiPanel air={air} />
      </div>
      <CoursePanel air={air} />
      <SuspectNote air={air} />
      <RulesPanel rules={air.rules} />
    </div>
  )
}
