import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCasePoints } from '../../api/monitoring.ts'
import { useBaseMap } from '../../api/places.ts'
import { boundsOf } from '../../map/bounds.ts'
import type { MapLayer } from '../../map/map-style.ts'
import { MapView } from '../../map/map-view.tsx'
import { formatNumber, formatTime } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { ProblemView } from '../../ui/states/problem-view.tsx'

export function CaseMap({ filters }: { filters: RunningStateQuery }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const baseMap = useBaseMap()
  const points = useCasePoints(filters)
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
      title={t('monitoring:map.title')}
      subtitle={t('monitoring:map.subtitle')}
      footer={points.data ? <MapFooter {...points.data} /> : null}
    >
      {points.error ? (
        <ProblemView error={points.error} onRetry={() => void points.refetch()} />
      ) : (
        <MapView
          label={t('monitoring:map.title')}
          baseMap={baseMap.data}
          layers={layers}
          bounds={baseMap.data?.bounds ?? bounds}
          heightPixels={480}
          legend={
            <>
              <span className="map-legend-line">
                <span className="map-legend-sign" />
                {t('monitoring:map.legend', { count, value: formatNumber(count) })}
              </span>
              <span>{t('map:clusters')}</span>
            </>
          }
        />
      )}
    </Panel>
  )
}

function MapFooter(props: { numWithoutPosition: number; isTruncated: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      {props.numWithoutPosition > 0
        ? t('monitoring:map.withoutPosition', {
            count: props.numWithoutPosition,
            value: formatNumber(props.numWithoutPosition),
          })
        : t('monitoring:map.allPlaced')}
      {props.isTruncated ? ` ${t('monitoring:map.truncated')}` : ''}
    </>
  )
}
