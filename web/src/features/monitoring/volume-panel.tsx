import type { RunningState } from '@jingjing/schema/monitoring'
import { Switch } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../charts/chart.tsx'
import { ChartPanel } from '../../charts/chart-panel.tsx'
import { dayLineOption } from '../../charts/day-line.ts'
import { fillDays, previousPeriod } from '../../charts/days.ts'
import { SourceLine } from '../../charts/source-line.tsx'
import { formatDay, formatNumber, formatPeriod } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { TOKENS } from '../../ui/theme.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useUnit } from '../../ui/words.ts'
import { adjustedByWeekday, dayOfTotal, volumeFinding } from './view.ts'

export function VolumePanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const { language, theme } = usePreferences().preferences
  const unit = useUnit()(state.total.unit)
  const trail = useTrail()
  const [isAdjusted, setAdjusted] = useState(false)
  const { days, previous } = useMemo(() => {
    const before = previousPeriod(state.from, state.to)
    const counted = {
      days: fillDays(state.daily, state.from, state.to),
      previous: state.previousDaily.length > 0 ? fillDays(state.previousDaily, before.from, before.to) : [],
    }
    return isAdjusted ? adjustedByWeekday(state, counted) : counted
  }, [state, isAdjusted])
  const words = useMemo(
    () => ({ current: t('charts:current'), previous: t('charts:previous'), unit }),
    [t, unit],
  )
  const option = useMemo(
    () => dayLineOption({ days, previous, tokens: TOKENS[theme], language, words }),
    [days, previous, theme, language, words],
  )
  const finding = volumeFinding(state.total.value, state.previousTotal.value)
  const title = t(`monitoring:volume.${finding.key}`, {
    count: state.total.value ?? 0,
    value: formatNumber(state.total.value),
    percent: formatNumber(finding.percent),
  })
  const open = (day: string) => trail.open(dayOfTotal(state.total, day))
  return (
    <ChartPanel
      title={title}
      subtitle={t(isAdjusted ? 'monitoring:adjusted.subtitle' : 'monitoring:volume.subtitle', {
        unit,
        period: formatPeriod(state.from, state.to, language),
      })}
      footer={<SourceLine figure={state.total} />}
      table={{
        columns: [
          { title: t('charts:day') },
          { title: words.current, unit },
          { title: words.previous, unit },
        ],
        rows: days.map((point, index) => ({
          key: point.day,
          cells: [formatDay(point.day, language), point.count, previous[index]?.count ?? null],
          open: () => open(point.day),
        })),
      }}
    >
      <label className="volume-adjusted" htmlFor="adjusted-by-weekday">
        <Switch id="adjusted-by-weekday" size="small" checked={isAdjusted} onChange={setAdjusted} />
        {t('monitoring:adjusted.label')}
      </label>
      <Chart
        option={option}
        label={title}
        heightPixels={260}
        onSelect={(index) => {
          const point = days[index]
          if (point) open(point.day)
        }}
      />
    </ChartPanel>
  )
}
