import type { Drawing, Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import type { Map as LibreMap } from 'maplibre-gl'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePictureData } from '../../api/visualise/pictures.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { PictureChart } from './picture-chart.tsx'
import { PictureMap } from './picture-map.tsx'
import { isMap } from './state.ts'

/** One picture, whatever its kind, with its states. */
export function PictureView(props: {
  picture: Picture
  heightPixels: number
  frame?: number
  onFrame?: (frame: number) => void
  onItem?: (data: PictureData, item: { series: number; index: number }) => void
  onFeature?: (data: PictureData, key: string, frame: number) => void
  onDrawings?: (drawings: Drawing[]) => void
  onMap?: (map: LibreMap | null) => void
}) {
  const { picture, heightPixels } = props
  const query = usePictureData(picture)
  const { t } = useTranslation()
  const [ownFrame, setOwnFrame] = useState(0)
  const frame = props.frame ?? ownFrame
  const { data } = query
  if (query.error) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />
  if (!data) return <LoadingLines numLines={Math.max(3, Math.floor(heightPixels / 60))} />
  const isStale = data.picture.kind !== picture.kind
  return (
    <div
      className={query.isPlaceholderData ? 'picture-view old' : 'picture-view'}
      aria-busy={query.isFetching}
    >
      {isStale ? (
        <LoadingLines numLines={6} />
      ) : isMap(picture.kind) ? (
        <PictureMap
          data={data}
          picture={picture}
          heightPixels={heightPixels}
          frame={frame}
          onFrame={props.onFrame ?? setOwnFrame}
          onFeature={(key) => props.onFeature?.(data, key, frame)}
          {...(props.onDrawings && { onDrawings: props.onDrawings })}
          {...(props.onMap && { onMap: props.onMap })}
        />
      ) : (
        <PictureChart
          data={data}
          picture={picture}
          heightPixels={heightPixels}
          onItem={(item) => props.onItem?.(data, item)}
        />
      )}
      {data.isSynthetic ? <p className="note picture-synthetic">{t('visualise:synthetic')}</p> : null}
    </div>
  )
}
