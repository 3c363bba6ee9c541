import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons'
import { Button, Slider } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const STEP_MILLISECONDS = 900

/** Steps of time by hand, by key, or running by itself until the last. */
export function TimeSlider(props: {
  frames: readonly string[]
  frame: number
  onFrame: (frame: number) => void
}) {
  const { t } = useTranslation()
  const { frames, frame, onFrame } = props
  const [isPlaying, setPlaying] = useState(false)
  const last = frames.length - 1
  useEffect(() => {
    if (!isPlaying) return
    if (frame >= last) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(() => onFrame(frame + 1), STEP_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [isPlaying, frame, last, onFrame])
  const word = t(isPlaying ? 'visualise:time.pause' : 'visualise:time.play')
  return (
    <div className="picture-time">
      <Button
        size="small"
        icon={isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
        aria-label={word}
        title={word}
        onClick={() => {
          if (!isPlaying && frame >= last) onFrame(0)
          setPlaying(!isPlaying)
        }}
      />
      <Slider
        min={0}
        max={last}
        value={frame}
        ariaLabelForHandle={t('visualise:time.step')}
        tooltip={{ formatter: (value) => frames[value ?? 0] }}
        onChange={(value) => {
          setPlaying(false)
          onFrame(value)
        }}
      />
      <output className="figures">{frames[frame]}</output>
    </div>
  )
}
