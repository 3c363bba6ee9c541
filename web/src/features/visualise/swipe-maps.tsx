import type { Picture } from '@jingjing/schema/visualise/pictures'
import { Slider } from 'antd'
import type { Map as LibreMap } from 'maplibre-gl'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PictureView } from './picture-view.tsx'

/** Two maps of the same ground, one over the other, parted where the slider stands. */
export function SwipeMaps(props: { left: Picture; right: Picture; heightPixels: number }) {
  const { t } = useTranslation()
  const [leftMap, setLeftMap] = useState<LibreMap | null>(null)
  const [rightMap, setRightMap] = useState<LibreMap | null>(null)
  const [sharePercent, setSharePercent] = useState(50)
  useEffect(() => {
    if (leftMap === null || rightMap === null) return
    let isFollowing = false
    const follow = (from: LibreMap, to: LibreMap) => () => {
      if (isFollowing) return
      isFollowing = true
      to.jumpTo({
        center: from.getCenter(),
        zoom: from.getZoom(),
        bearing: from.getBearing(),
        pitch: from.getPitch(),
      })
      isFollowing = false
    }
    const [toRight, toLeft] = [follow(leftMap, rightMap), follow(rightMap, leftMap)]
    leftMap.on('move', toRight)
    rightMap.on('move', toLeft)
    toRight()
    return () => {
      leftMap.off('move', toRight)
      rightMap.off('move', toLeft)
    }
  }, [leftMap, rightMap])
  return (
    <div className="swipe">
      <div className="swipe-maps">
        <div className="swipe-under">
          <PictureView picture={props.right} heightPixels={props.heightPixels} onMap={setRightMap} />
        </div>
        <div className="swipe-over" style={{ clipPath: `inset(0 ${100 - sharePercent}% 0 0)` }}>
          <PictureView picture={props.left} heightPixels={props.heightPixels} onMap={setLeftMap} />
        </div>
        <span className="swipe-line" style={{ left: `${sharePercent}%` }} aria-hidden="true" />
      </div>
      <Slider
        value={sharePercent}
        min={0}
        max={100}
        onChange={setSharePercent}
        ariaLabelForHandle={t('visualise:compare.slider')}
        tooltip={{ open: false }}
      />
      <div className="swipe-titles">
        <span>{t('visualise:compare.left')}</span>
        <span>{t('visualise:compare.right')}</span>
      </div>
    </div>
  )
}
