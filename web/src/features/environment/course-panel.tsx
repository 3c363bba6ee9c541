import type { AirQuality } from '@jingjing/schema/environment'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { pm25CourseOption } from '../../charts/air-quality.ts'
import { Chart } from '../../charts/chart.tsx'
import { ChartPanel } from '../../charts/chart-panel.tsx'
import { formatNumber, formatTime } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { TOKENS } from '../../ui/theme.ts'

const UNIT = 'µg/m³'

export function CoursePanel({ air }: { air: AirQuality }) {
  const { t } = useTranslation()
  const { language, theme } = usePreferences().preferences
  const option = useMemo(
    () =>
      pm25CourseOption({
        hours: air.hours,
        tokens: TOKENS[theme],
        language,
        words: { quantity: 'PM2.5', unit: UNIT, missing: t('charts:noData') },
      }),
    [air.hours, theme, language, t],
  )
  const peak = air.hours.reduce<AirQuality['hours'][number] | null>(
    (best, hour) =>
      (hour.pm25MicrogramsPerCubicMetre ?? -1) > (best?.pm25MicrogramsPerCubicMetre ?? -1) ? hour : best,
    null,
  )
  const title = peak
    ? t('environment:course.finding', {
        time: formatTime(peak.time, language),
        value: formatNumber(peak.pm25MicrogramsPerCubicMetre),
      })
    : t('environment:course.title')
  const numMissing = air.hours.filter((hour) => hour.pm25MicrogramsPerCubicMetre === null).length
  return (
    <ChartPanel
      title={title}
      subtitle={t('environment:course.subtitle')}
      footer={
        numMissing > 0
          ? t('environment:course.missing', { count: numMissing })
          : t('environment:days.footer', { station: air.station.name })
      }
      table={{
        columns: [{ title: t('environment:time') }, { title: 'PM2.5', unit: UNIT }],
        rows: [...air.hours].reverse().map((hour) => ({
          key: hour.time,
          cells: [formatTime(hour.time, language), hour.pm25MicrogramsPerCubicMetre],
        })),
      }}
    >
      {peak ? (
        <Chart option={option} label={title} heightPixels={220} />
      ) : (
        <EmptyState title={t('environment:course.empty')} hint={t('environment:noDaysHint')} />
      )}
    </ChartPanel>
  )
}
