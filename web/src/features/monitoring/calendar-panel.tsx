import type { RunningState } from '@jingjing/schema/monitoring'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CalendarHeat } from '../../charts/calendar-heat.tsx'
import { ChartPanel } from '../../charts/chart-panel.tsx'
import { SourceLine } from '../../charts/source-line.tsx'
import { formatDay, formatNumber } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useUnit } from '../../ui/words.ts'
import { busiestDay, calendarDays, dayOfTotal } from './view.ts'

export function CalendarPanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const trail = useTrail()
  const unit = useUnit()(state.total.unit)
  const days = useMemo(() => calendarDays(state), [state])
  const busiest = busiestDay(days)
  const title = busiest
    ? t('monitoring:calendar.finding', {
        day: formatDay(busiest.day, language),
        count: busiest.count,
        value: formatNumber(busiest.count),
      })
    : t('monitoring:calendar.title')
  const open = (day: string) => trail.open(dayOfTotal(state.total, day))
  return (
    <ChartPanel
      title={title}
      subtitle={t('monitoring:calendar.subtitle', { unit })}
      footer={<SourceLine figure={state.total} />}
      table={{
        columns: [{ title: t('charts:day') }, { title: t('charts:count'), unit }],
        rows: [...days].reverse().map((point) => ({
          key: point.day,
          cells: [formatDay(point.day, language), point.count],
          open: () => open(point.day),
        })),
      }}
    >
      {days.length === 0 ? (
        <EmptyState title={t('monitoring:calendar.empty')} hint={t('monitoring:widen')} />
      ) : (
        <CalendarHeat days={days} unit={unit} label={title} onSelect={open} />
      )}
    </ChartPanel>
  )
}
