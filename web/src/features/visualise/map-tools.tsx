import {
  BorderOutlined,
  DeleteOutlined,
  LineOutlined,
  PushpinOutlined,
  UndoOutlined,
} from '@ant-design/icons'
import type { Drawing } from '@jingjing/schema/visualise/pictures'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { areaSquareMetres, lengthMetres, type Position } from './measure.ts'

export interface ToolState {
  /** Null: the map is looked at. */
  mode: Drawing['shape'] | null
  positions: Position[]
}

const NO_TOOL: ToolState = { mode: null, positions: [] }

/** Measuring and drawing are one: what has been measured can be kept on the picture, with a word on it. */
export function MapTools(props: {
  state: ToolState
  drawings: readonly Drawing[]
  onState: (state: ToolState) => void
  onDrawings: (drawings: Drawing[]) => void
}) {
  const { t } = useTranslation()
  const { state, drawings, onState, onDrawings } = props
  const [text, setText] = useState('')
  const { mode, positions } = state
  const least = mode === 'area' ? 3 : mode === 'line' ? 2 : 1
  const told =
    mode === 'line'
      ? lengthText(lengthMetres(positions))
      : mode === 'area'
        ? areaText(areaSquareMetres(positions))
        : ''
  const keep = () => {
    if (mode === null) return
    onDrawings([...drawings, { shape: mode, positions, text: text.trim() || told }])
    setText('')
    onState(NO_TOOL)
  }
  const modes = [
    ['line', <LineOutlined key="line" />],
    ['area', <BorderOutlined key="area" />],
    ['point', <PushpinOutlined key="point" />],
  ] as const
  return (
    <div className="picture-tools" role="toolbar" aria-label={t('visualise:tools.title')}>
      {modes.map(([shape, icon]) => (
        <Button
          key={shape}
          size="small"
          type={mode === shape ? 'primary' : 'default'}
          icon={icon}
          aria-pressed={mode === shape}
          data-testid={`tool-${shape}`}
          onClick={() => onState(mode === shape ? NO_TOOL : { mode: shape, positions: [] })}
        >
          {t(`visualise:tools.${shape}`)}
        </Button>
      ))}
      {mode === null ? (
        drawings.length > 0 ? (
          <Button size="small" type="text" icon={<DeleteOutlined />} onClick={() => onDrawings([])}>
            {t('visualise:tools.clear', { count: drawings.length })}
          </Button>
        ) : null
      ) : (
        <>
          <output className="figures" data-testid="tool-told">
            {positions.length === 0 ? t('visualise:tools.hint') : told}
          </output>
          <Button
            size="small"
            type="text"
            icon={<UndoOutlined />}
            aria-label={t('visualise:tools.back')}
            title={t('visualise:tools.back')}
            disabled={positions.length === 0}
            onClick={() => onState({ mode, positions: positions.slice(0, -1) })}
          />
          {positions.length >= least ? (
            <>
              <Input
                size="small"
                value={text}
                maxLength={60}
                placeholder={t('visualise:tools.text')}
                aria-label={t('visualise:tools.text')}
                onChange={({ target }) => setText(target.value)}
                onPressEnter={keep}
              />
              <Button size="small" onClick={keep}>
                {t('visualise:tools.keep')}
              </Button>
            </>
          ) : null}
        </>
      )}
    </div>
  )
}

const lengthText = (metres: number): string =>
  metres < 1_000 ? `${formatNumber(metres, 0)} m` : `${formatNumber(metres / 1_000, 2)} km`
const areaText = (squareMetres: number): string =>
  squareMetres < 100_000
    ? `${formatNumber(squareMetres, 0)} m²`
    : `${formatNumber(squareMetres / 1e6, 3)} km²`
