import { type ChartContent, chartOption } from '@jingjing/analysis/pictures/chart-option'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../charts/chart.tsx'
import { formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { FONT_FAMILY, TOKENS } from '../../ui/theme.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { figureAsk } from './trail-of.ts'
import { usePictureWords } from './words.ts'

/** A chart, or the one figure of a tile. */
export function PictureChart(props: {
  data: PictureData
  picture: Picture
  heightPixels: number
  onItem?: (item: { series: number; index: number }) => void
}) {
  const { t } = useTranslation()
  const { theme, language } = usePreferences().preferences
  const words = usePictureWords()
  const { data, picture } = props
  const label = picture.title ?? words.title(data)
  const option = useMemo(() => {
    const content = contentOf(data, picture)
    if (content === null) return null
    const told = {
      value: words.value(data),
      x: withUnit(words.field(data.words.x), picture.kind === 'scatter' ? null : data.unit),
      y: words.field(data.words.y),
      rows: t('visualise:value.rows'),
      unknown: t('visualise:unknown'),
    }
    return chartOption(content, told, { ...TOKENS[theme], fontFamily: FONT_FAMILY[language] })
  }, [data, picture, theme, language, t, words])
  if (picture.kind === 'figure') return <Figure data={data} />
  if (option === null || isEmpty(data)) return <EmptyState title={t('visualise:empty')} />
  const numBars = data.shape === 'groups' ? new Set(data.groups.map((group) => group.by)).size : 0
  const heightPixels = props.heightPixels
  return (
    <div className="picture-chart" data-testid="picture-chart">
      <Chart
        option={option}
        label={label}
        heightPixels={
          picture.kind === 'bar' ? Math.max(heightPixels, Math.min(numBars, 30) * 24 + 40) : heightPixels
        }
        {...(props.onItem && { onItem: props.onItem })}
      />
      {data.numLeftOut > 0 ? (
        <p className="note">
          {t('visualise:legend.leftOut', { count: data.numLeftOut, value: formatNumber(data.numLeftOut) })}
        </p>
      ) : null}
    </div>
  )
}

const withUnit = (title: string, unit: string | null): string => (unit ? `${title} (${unit})` : title)

const isEmpty = (data: PictureData): boolean =>
  (data.shape === 'groups' && data.groups.length === 0) ||
  (data.shape === 'bins' && data.bins.length === 0) ||
  (data.shape === 'boxes' && data.boxes.length === 0) ||
  (data.shape === 'pairs' && data.pairs.length === 0)

/** Null where the data are still those of another kind. */
export function contentOf(data: PictureData, { kind }: Picture): ChartContent | null {
  if (kind === 'histogram') return data.shape === 'bins' ? { kind, bins: data.bins } : null
  if (kind === 'scatter') return data.shape === 'pairs' ? { kind, pairs: data.pairs } : null
  if (kind === 'box') return data.shape === 'boxes' ? { kind, boxes: data.boxes } : null
  if (kind === 'bar' || kind === 'line' || kind === 'area' || kind === 'pie' || kind === 'heat-table')
    return data.shape === 'groups' ? { kind, groups: data.groups } : null
  return null
}

function Figure({ data }: { data: PictureData }) {
  const { t } = useTranslation()
  const trail = useTrail()
  const words = usePictureWords()
  if (data.shape !== 'groups') return null
  // No row at all is no group, yet a number of rows all the same.
  const none = data.picture.value === undefined ? 0 : null
  const value = data.groups[0]?.value ?? none
  return (
    <button
      type="button"
      className="picture-figure"
      title={t('trail:open')}
      onClick={() => trail.open(figureAsk(data.picture))}
    >
      <span className="figures">{formatNumber(value)}</span>
      <small>{words.value(data)}</small>
    </button>
  )
}
