import type { RunningState } from '@jingjing/schema/monitoring'
import { Switch } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { courseOfDays, DayLinePanel } from '../../charts/day-line-panel.tsx'
import { SourceLine } from '../../charts/source-line.tsx'
import { formatNumber, formatPeriod } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useUnit } from '../../ui/words.ts'
import { adjustedByWeekday, dayOfTotal, volumeFinding } from './view.ts'

export function VolumePanel({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const unit = useUnit()(state.total.unit)
  const trail = useTrail()
  const [isAdjusted, setAdjusted] = useState(false)
  const course = useMemo(() => {
    const counted = courseOfDays(state)
    return isAdjusted ? adjustedByWeekday(state, counted) : counted
  }, [state, isAdjusted])
  const finding = volumeFinding(state.total.value, state.previousTotal.value)
  return (
    <DayLinePanel
      course={course}
      unit={unit}
      title={t(`monitoring:volume.${finding.key}`, {
        count: state.total.value ?? 0,
        value: formatNumber(state.total.value),
        percent: formatNumber(finding.percent),
      })}
      subtitle={t(isAdjusted ? 'monitoring:adjusted.subtitle' : 'monitoring:volume.subtitle', {
        unit,
        period: formatPeriod(state.from, state.to, language),
      })}
      footer={<SourceLine figure={state.total} />}
      heightPixels={260}
      onOpen={(day) => trail.open(dayOfTotal(state.total, day))}
    >
      <label className="volume-adjusted" htmlFor="adjusted-by-weekday">
        <Switch id="adjusted-by-weekday" size="small" checked={isAdjusted} onChange={setAdjusted} />
        {t('monitoring:adjusted.label')}
      </label>
    </DayLinePanel>
  )
}
