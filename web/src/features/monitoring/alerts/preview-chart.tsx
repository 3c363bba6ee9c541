import type { AlertPreview } from '@jingjing/schema/monitoring/alerts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../../charts/chart.tsx'
import { categoryAxis, chartStyle, valueAxis } from '../../../charts/chart-style.ts'
import { formatDay, formatNumber, formatShortDay } from '../../../ui/format.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { TOKENS } from '../../../ui/theme.ts'

const NUM_LISTED = 12

/** Of a day in the chart; the last one for what goes on. */
function indexOf({ days }: AlertPreview, day: string | null): number {
  const index = day === null ? -1 : days.findIndex((one) => one.day >= day)
  return index < 0 ? days.length - 1 : index
}

/** The year before, with what the rule would have told marked in it. */
export function PreviewChart({ preview, unit }: { preview: AlertPreview; unit: string }) {
  const { t } = useTranslation()
  const { language, theme } = usePreferences().preferences
  const tokens = TOKENS[theme]
  const option = useMemo(
    () => ({
      ...chartStyle(tokens, language),
      xAxis: categoryAxis(
        tokens,
        preview.days.map((one) => formatShortDay(one.day, language)),
      ),
      yAxis: valueAxis(tokens),
      series: [
        {
          type: 'line',
          data: preview.days.map((one) => one.value),
          showSymbol: false,
          lineStyle: { color: tokens.accent, width: 1.5 },
          itemStyle: { color: tokens.accent },
          markArea: {
            silent: true,
            itemStyle: { color: tokens.warning, opacity: 0.25 },
            // By number: a year has the same day at both ends.
            data: preview.episodes.map((one) => [
              { xAxis: indexOf(preview, one.from) },
              { xAxis: indexOf(preview, one.until) },
            ]),
          },
        },
      ],
    }),
    [preview, tokens, language],
  )
  const { episodes } = preview
  const title =
    episodes.length === 0
      ? t('monitoring:alerts.neverFired')
      : t('monitoring:alerts.wouldHaveFired', { count: episodes.length })
  return (
    <section className="rule-preview" data-testid="rule-preview" aria-live="polite">
      <h3>{title}</h3>
      <p className="note">
        {preview.stepDays === 1
          ? t('monitoring:alerts.previewDays')
          : t('monitoring:alerts.previewSteps', { count: preview.stepDays })}
      </p>
      <Chart option={option} label={title} heightPixels={180} />
      <ul>
        {episodes.slice(-NUM_LISTED).map((one) => (
          <li key={`${one.label} ${one.from}`}>
            {formatDay(one.from, language)} –{' '}
            {one.until ? formatDay(one.until, language) : t('monitoring:alerts.goesOn')}
            {one.label ? ` · ${one.label}` : ''} · {formatNumber(one.observed, unit === '' ? 0 : 1)}
            {unit}
            {one.expected === null
              ? ''
              : ` (${t('monitoring:alerts.expected', { value: formatNumber(one.expected, 1) })})`}
          </li>
        ))}
      </ul>
      {episodes.length > NUM_LISTED ? (
        <p className="note">{t('monitoring:alerts.more', { count: episodes.length - NUM_LISTED })}</p>
      ) : null}
    </section>
  )
}
