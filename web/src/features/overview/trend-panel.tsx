import type { RunningState } from '@jingjing/schema/monitoring'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Chart } from '../../charts/chart.tsx'
import { ChartPanel } from '../../charts/chart-panel.tsx'
import { dayLineOption } from '../../charts/day-line.ts'
import { fillDays, previousPeriod } from '../../charts/days.ts'
import { addDays, changePercent, formatDay, formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { TOKENS } from '../../ui/theme.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useUnit } from '../../ui/words.ts'

/** The course of cases; a click on a day opens its cases. */
export function TrendPanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const { language, theme } = usePreferences().preferences
  const unit = useUnit()(state.total.unit)
  const trail = useTrail()
  const { days, previous } = useMemo(() => {
    const before = previousPeriod(state.from, state.to)
    return {
      days: fillDays(state.daily, state.from, state.to),
      previous: state.previousDaily.length > 0 ? fillDays(state.previousDaily, before.from, before.to) : [],
    }
  }, [state])
  const words = useMemo(
    () => ({ current: t('charts:current'), previous: t('charts:previous'), unit }),
    [t, unit],
  )
  const option = useMemo(
    () => dayLineOption({ days, previous, tokens: TOKENS[theme], language, words }),
    [days, previous, theme, language, words],
  )
  const change = changePercent(state.total.value, state.previousTotal.value)
  const title =
    change === null
      ? t('overview:trend.plain')
      : Math.abs(change) < 0.5
        ? t('overview:trend.same')
        : t(change > 0 ? 'overview:trend.more' : 'overview:trend.less', {
            percent: formatNumber(Math.abs(change)),
          })
  const open = (day: string) =>
    trail.open({
      measure: state.total.measure,
      params: { ...state.total.params, from: day, to: addDays(day, 1) },
    })
  return (
    <ChartPanel
      title={title}
      subtitle={t('overview:trend.subtitle', { unit })}
      footer={<Link to="/monitoring">{t('overview:trend.open')}</Link>}
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
      <Chart
        option={option}
        label={title}
        heightPixels={240}
        onSelect={(index) => {
          const point = days[index]
          if (point) open(point.day)
        }}
      />
    </ChartPanel>
  )
}
