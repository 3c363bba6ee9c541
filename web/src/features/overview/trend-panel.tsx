import type { RunningState } from '@jingjing/schema/monitoring'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { courseOfDays, DayLinePanel } from '../../charts/day-line-panel.tsx'
import { addDays, changePercent, formatNumber } from '../../ui/format.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useUnit } from '../../ui/words.ts'

/** The course of cases; a click on a day opens its cases. */
export function TrendPanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const unit = useUnit()(state.total.unit)
  const trail = useTrail()
  const course = useMemo(() => courseOfDays(state), [state])
  const change = changePercent(state.total.value, state.previousTotal.value)
  const title =
    change === null
      ? t('overview:trend.plain')
      : Math.abs(change) < 0.5
        ? t('overview:trend.same')
        : t(change > 0 ? 'overview:trend.more' : 'overview:trend.less', {
            percent: formatNumber(Math.abs(change)),
          })
  return (
    <DayLinePanel
      course={course}
      unit={unit}
      title={title}
      subtitle={t('overview:trend.subtitle', { unit })}
      footer={<Link to="/monitoring">{t('overview:trend.open')}</Link>}
      heightPixels={240}
      onOpen={(day) =>
        trail.open({
          measure: state.total.measure,
          params: { ...state.total.params, from: day, to: addDays(day, 1) },
        })
      }
    />
  )
}
