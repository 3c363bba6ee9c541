import { useTranslation } from 'react-i18next'
import { useSignals } from '../../api/monitoring/case-work.ts'
import { formatDay, formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { useInLanguage } from '../../ui/words.ts'

/** What has changed beyond chance, in sentences. */
export function SignalsPanel() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const inLanguage = useInLanguage()
  const signals = useSignals()
  const { data } = signals
  const lines = data
    ? [
        ...data.silences.map((one) =>
          t('monitoring:signals.silence', {
            source: one.source,
            count: one.numDays,
            expected: formatNumber(one.expected, 0),
          }),
        ),
        ...data.clusters.map((one) =>
          t('monitoring:signals.cluster', {
            category: one.category,
            days: one.numDays,
            metres: formatNumber(one.radiusMetres, 0),
            observed: formatNumber(one.observed, 0),
            expected: formatNumber(one.expected),
          }),
        ),
        ...data.shifts.map((one) =>
          t(one.ratio < 1 ? 'monitoring:signals.fell' : 'monitoring:signals.rose', {
            community: one.community,
            category: one.category,
            since: formatDay(one.since, language),
            before: formatNumber(one.expected),
            after: formatNumber(one.observed),
          }),
        ),
        ...data.holidays.map((one) =>
          t('monitoring:signals.holiday', {
            holiday: inLanguage(one.name),
            percent: formatNumber(one.ratio * 100, 0),
            low: formatNumber(one.low * 100, 0),
            high: formatNumber(one.high * 100, 0),
          }),
        ),
      ]
    : []
  return (
    <Panel
      title={data ? t('monitoring:signals.title', { count: lines.length }) : t('monitoring:signals.heading')}
      subtitle={
        data ? t('monitoring:signals.subtitle', { rate: formatNumber(data.rate * 100, 0) }) : undefined
      }
    >
      {signals.error ? (
        <ProblemView error={signals.error} onRetry={() => void signals.refetch()} />
      ) : !data ? (
        <LoadingLines numLines={4} />
      ) : lines.length === 0 ? (
        <EmptyState title={t('monitoring:signals.none')} />
      ) : (
        <ul className="signal-list" data-testid="signals">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
