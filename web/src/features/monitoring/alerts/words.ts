/** What an alert and a rule say, in words. */
import type { Alert, AlertCondition, AlertRule } from '@jingjing/schema/monitoring/alerts'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../../api/trail.ts'
import { formatDay, formatNumber } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'

type Named = Pick<AlertRule, 'title' | 'defaultName'>

export function useAlertWords() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const measures = useMeasures().data
  /** A rule of the platform that nobody has renamed has its words here. */
  const title = ({ title: own, defaultName }: Named): string =>
    defaultName === null ? own : t(`monitoring:alerts.default.${defaultName}`, { defaultValue: own })
  const measureOf = (id: string) => measures?.find((one) => one.id === id)
  /** Of what is watched, as it follows a number; none where cases are counted. */
  const unit = (one: AlertCondition): string => {
    if (one.kind === 'measure') {
      const name = measureOf(one.measure)?.unit ?? ''
      return name === '' || name === '%' ? name : ` ${name}`
    }
    return one.kind === 'threshold' && one.measure !== 'cases' ? '%' : ''
  }
  const condition = (one: AlertCondition): string => {
    switch (one.kind) {
      case 'threshold':
        return t(`monitoring:alerts.says.threshold.${one.direction}`, {
          measure: t(`monitoring:alerts.measure.${one.measure}`),
          count: one.windowDays,
          bound: formatNumber(one.bound),
          unit: one.measure === 'cases' ? t('monitoring:alerts.unit') : '%',
        })
      case 'measure':
        return t(`monitoring:alerts.says.threshold.${one.direction}`, {
          measure: measureOf(one.measure)?.title[language] ?? one.measure,
          count: one.windowDays,
          bound: formatNumber(one.bound),
          unit: unit(one),
        })
      case 'change':
        return t(`monitoring:alerts.says.change.${one.against}`, {
          direction: t(`monitoring:alerts.direction.${one.direction}`),
          count: one.windowDays,
          budget: formatNumber(one.falseAlarmsPerYear),
        })
      case 'run':
        return t(`monitoring:alerts.says.run.${one.direction}`, { count: one.numDays })
      case 'deadline':
        return t('monitoring:alerts.says.deadline', { bound: formatNumber(one.bound) })
      default:
        return t(`monitoring:alerts.says.${one.kind}`)
    }
  }
  const evidence = (alert: Alert): string => {
    const { condition: asked } = alert
    const shownUnit = unit(asked)
    const isMean = asked.kind === 'measure' || shownUnit !== ''
    const values = {
      since: formatDay(alert.since, language),
      observed: `${formatNumber(alert.observed, isMean ? 1 : 0)}${shownUnit}`,
      expected: formatNumber(alert.expected, 1),
      metres: formatNumber(alert.radiusMetres, 0),
      count: Math.round(alert.observed),
    }
    if (asked.kind === 'run') return t('monitoring:alerts.found.run', values)
    if (asked.kind === 'silence') return t('monitoring:alerts.found.silence', values)
    if (asked.kind === 'cluster') return t('monitoring:alerts.found.cluster', values)
    if (asked.kind === 'change' && asked.against === 'others')
      return t('monitoring:alerts.found.level', { ...values, observed: formatNumber(alert.observed, 1) })
    if (asked.kind === 'change' && asked.against === 'holiday')
      return t('monitoring:alerts.found.holiday', values)
    if (isMean) return t('monitoring:alerts.found.rate', values)
    return t(`monitoring:alerts.found.${alert.expected === null ? 'bound' : 'expected'}`, values)
  }
  return { title, condition, evidence, unit }
}
