import type { RunningState } from '@jingjing/schema/monitoring'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCasePoints } from '../../api/monitoring.ts'
import { useBaseMap } from '../../api/places.ts'
import { boundsOf } from '../../map/bounds.ts'
import type { MapLayer } from '../../map/map-style.ts'
import { MapView } from '../../map/map-view.tsx'
import { addDays, formatNumber, formatPeriod, formatTime } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { ProblemView } from '../../ui/states/problem-view.tsx'

const NUM_DAYS = 7

/** The cases of the last days with any, where they happened. */
export function MapPanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const from = addDays(state.to, -NUM_DAYS)
  const baseMap = useBaseMap()
  const points = useCasePoints({ from, to: state.to })
  const layers = useMemo<MapLayer[]>(
    () => [
      {
        kind: 'points',
        name: 'cases',
        points: (points.data?.points ?? []).map((point) => ({
          lon: point.lon,
          lat: point.lat,
          title: point.title,
          note: formatTime(point.calledAt, language),
        })),
      },
    ],
    [points.data, language],
  )
  const bounds = useMemo(() => boundsOf(points.data?.points ?? []), [points.data])
  const count = points.data?.points.length ?? 0
  return (
    <Panel
      isFlush
      title={t('overview:map.title')}
      subtitle={formatPeriod(from, state.to, language)}
      footer={<Link to={`/monitoring?from=${from}&to=${state.to}`}>{t('overview:map.open')}</Link>}
    >
      {points.error ? (
        <ProblemView error={points.error} onRetry={() => void points.refetch()} />
      ) : (
        <MapView
          label={t('overview:map.title')}
          baseMap={baseMap.data}
          layers={layers}
          bounds={baseMap.data?.bounds ?? bounds}
          heightPixels={360}
          legend={
            <>
              <span className="map-legend-line">
                <span className="map-legend-sign" />
                {t('overview:map.legend', { count, value: formatNumber(count) })}
              </span>
              <span>{t('map:clusters')}</span>
            </>
          }
        />
      )}
    </Panel>
  )
}
