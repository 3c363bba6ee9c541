import type { CaseDetail } from '@jingjing/schema/monitoring/case-work'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCase } from '../../api/monitoring/case-work.ts'
import { useBaseMap } from '../../api/places.ts'
import { boundsOf } from '../../map/bounds.ts'
import type { MapLayer } from '../../map/map-style.ts'
import { MapView } from '../../map/map-view.tsx'
import { formatFullTime, formatNumber, formatTime } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './work.css'

export default function CasePage() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const id = Number(useParams().case)
  const detail = useCase(id)
  const { data } = detail
  if (detail.error) return <ProblemView error={detail.error} onRetry={() => void detail.refetch()} />
  if (!data) return <LoadingLines numLines={8} />
  return (
    <Page
      back={{ to: '/monitoring/work', label: t('monitoring:work.title') }}
      title={data.case.title || data.case.number || t('monitoring:work.untitled')}
      subtitle={[data.case.number, data.path.join(' › '), data.case.community].filter(Boolean).join(' · ')}
    >
      <div className="columns-2">
        <div className="page-body">
          <Panel title={t('monitoring:case.text')}>
            <p className="case-text">{data.text || t('monitoring:case.noText')}</p>
            <Facts data={data} />
          </Panel>
          <Panel
            title={t('monitoring:case.history')}
            footer={
              <Link
                to={`/data/${encodeURIComponent(data.dataset.dataset)}?table=${encodeURIComponent(data.table)}&row=${data.row}`}
              >
                {t('monitoring:case.trail', {
                  dataset: data.dataset.title,
                  version: data.dataset.version,
                  row: data.row,
                })}
              </Link>
            }
          >
            <ol className="case-history" data-testid="case-history">
              {data.history.map((one) => (
                <li key={`${one.event} ${one.at}`}>
                  <time dateTime={one.at}>{formatFullTime(one.at, language)}</time>
                  <strong>{t(`monitoring:case.event.${one.event}`)}</strong>
                  <span>{one.note}</span>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
        <div className="page-body">
          <CaseOnMap data={data} />
          <Panel title={t('monitoring:case.similar')} subtitle={t('monitoring:case.similarWhy')}>
            {data.similar.length === 0 ? (
              <EmptyState title={t('monitoring:case.noSimilar')} />
            ) : (
              <ul className="signal-list">
                {data.similar.map((one) => (
                  <li key={one.id}>
                    <Link to={`/monitoring/cases/${one.id}`}>{one.title || one.number}</Link>
                    <div className="tertiary small">
                      {one.calledAt ? formatTime(one.calledAt, language) : ''} {one.status}
                      {one.distanceMetres === null
                        ? ''
                        : ` · ${t('monitoring:case.distance', { value: formatNumber(one.distanceMetres, 0) })}`}
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </Page>
  )
}

function Facts({ data }: { data: CaseDetail }) {
  const { t } = useTranslation()
  const facts: [name: string, value: string | null][] = [
    ['channel', data.channel || t(`monitoring:source.${data.source}`)],
    ['department', data.case.department],
    ['assigned', data.case.assignedTo],
    ['status', data.case.status],
    ['label', data.label],
    ['responded', data.answers.responded],
    ['resolved', data.answers.resolved],
    ['satisfied', data.answers.satisfied],
    ['retained', [data.treatment.retained, data.treatment.exclusionReason].filter(Boolean).join(' · ')],
    ['hangUp', data.treatment.hangUp],
    ['volumeExclusion', data.treatment.volumeExclusion],
    [
      'repeat',
      data.treatment.repeatState === null
        ? null
        : t(`monitoring:case.repeatState.${data.treatment.repeatState}`),
    ],
  ]
  return (
    <dl className="case-facts">
      {facts
        .filter(([, value]) => Boolean(value))
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{t(`monitoring:case.fact.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function CaseOnMap({ data }: { data: CaseDetail }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const baseMap = useBaseMap()
  const points = useMemo(
    () =>
      [data.case.id, ...data.similar.map((one) => one.id)].flatMap((id, index) => {
        const one = index === 0 ? data : data.similar[index - 1]
        const about = index === 0 ? data.case : data.similar[index - 1]
        if (!one || !about || one.lon === null || one.lat === null) return []
        const note = about.calledAt ? formatTime(about.calledAt, language) : ''
        return [{ lon: one.lon, lat: one.lat, title: about.title || String(id), note }]
      }),
    [data, language],
  )
  const layers = useMemo<MapLayer[]>(() => [{ kind: 'points', name: 'cases', points }], [points])
  const bounds = useMemo(() => boundsOf(points), [points])
  return (
    <Panel isFlush title={t('monitoring:case.map')}>
      {points.length === 0 ? (
        <EmptyState title={t('monitoring:case.noPlace')} />
      ) : (
        <MapView
          label={t('monitoring:case.map')}
          baseMap={baseMap.data}
          layers={layers}
          bounds={bounds ?? baseMap.data?.bounds}
          heightPixels={320}
          legend={<span>{t('monitoring:case.mapLegend', { count: points.length - 1 })}</span>}
        />
      )}
    </Panel>
  )
}
