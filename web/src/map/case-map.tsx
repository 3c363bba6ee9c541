import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCasePoints } from '../api/monitoring.ts'
import { useBaseMap } from '../api/places.ts'
import { formatNumber, formatTime } from '../ui/format.ts'
import { usePreferences } from '../ui/preferences.ts'
import { ProblemView } from '../ui/states/problem-view.tsx'
import { boundsOf, isInside } from './bounds.ts'
import type { MapLayer } from './map-style.ts'
import { MapView } from './map-view.tsx'

/** Where the cases of a query happened, clustered, on our own ground. */
export function CaseMap(props: {
  query: RunningStateQuery
  label: string
  /** Fills its place where absent. */
  heightPixels?: number
  /** Instead of how many there are and what a circle with a number means. */
  legend?: ReactNode
  wallScale?: number
}) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const baseMap = useBaseMap()
  const points = useCasePoints(props.query)
  const layers = useMemo<MapLayer[]>(
    () => [
      {
        kind: 'points',
        name: 'cases',
        points: (points.data?.points ?? []).map(({ lon, lat, title, calledAt }) => ({
          lon,
          lat,
          title,
          note: formatTime(calledAt, language),
        })),
      },
    ],
    [points.data, language],
  )
  const bounds = useMemo(() => {
    const ground = baseMap.data?.bounds ?? null
    const located = points.data?.points ?? []
    // Cases of another place than ours are shown where they are.
    const isElsewhere = ground !== null && located.length > 0 && !located.some((one) => isInside(ground, one))
    return ground === null || isElsewhere ? boundsOf(located) : ground
  }, [baseMap.data, points.data])
  const count = points.data?.points.length ?? 0
  if (points.error && !points.data)
    return <ProblemView error={points.error} onRetry={() => void points.refetch()} />
  return (
    <MapView
      label={props.label}
      baseMap={baseMap.data}
      layers={layers}
      bounds={bounds}
      heightPixels={props.heightPixels}
      wallScale={props.wallScale}
      legend={
        props.legend ?? (
          <>
            <span className="map-legend-line">
              <span className="map-legend-sign" />
              {points.data ? t('map:cases', { count, value: formatNumber(count) }) : t('ui:state.loading')}
            </span>
            <span>{t('map:clusters')}</span>
          </>
        )
      }
    />
  )
}
