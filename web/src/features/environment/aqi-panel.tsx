import type { AirQuality } from '@jingjing/schema/environment'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { aqiBarsOption, countLevels, levelOf } from '../../charts/air-quality.ts'
import { Chart } from '../../charts/chart.tsx'
import { ChartPanel } from '../../charts/chart-panel.tsx'
import { formatDay, formatPeriod } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { TOKENS } from '../../ui/theme.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useInLanguage } from '../../ui/words.ts'
import { goodDays, pollutantName } from './view.ts'

export function AqiPanel({ air }: { air: AirQuality }) {
  const { t } = useTranslation()
  const { language, theme } = usePreferences().preferences
  const inLanguage = useInLanguage()
  const trail = useTrail()
  const option = useMemo(
    () =>
      aqiBarsOption({
        days: air.days.map((day) => ({ ...day, primary: day.primary.map(pollutantName) })),
        levels: air.levels,
        tokens: TOKENS[theme],
        language,
        words: { missing: t('environment:latest.none'), primary: t('environment:primary') },
      }),
    [air, theme, language, t],
  )
  const counts = countLevels(air.days, air.levels)
  const good = goodDays(air.days)
  const title = good
    ? t('environment:days.finding', { good: good.numGood, judged: good.numJudged })
    : t('environment:days.none')
  const open = (day: string) =>
    trail.open({ measure: 'environment.aqi', params: { station: String(air.station.id), day } })
  return (
    <ChartPanel
      title={title}
      subtitle={t('environment:days.subtitle', { period: formatPeriod(air.from, air.to, language) })}
      footer={t('environment:days.footer', { station: air.station.name })}
      table={{
        columns: [
          { title: t('charts:day') },
          { title: 'AQI' },
          { title: t('environment:level') },
          { title: t('environment:primary') },
          { title: 'PM2.5', unit: 'µg/m³' },
          { title: t('environment:rule') },
        ],
        rows: [...air.days].reverse().map((day) => {
          const level = levelOf(air.levels, day.level)
          return {
            key: day.day,
            cells: [
              formatDay(day.day, language),
              day.aqi,
              level ? inLanguage(level.name) : t('environment:latest.none'),
              day.primary.map(pollutantName).join(t('ingest:listSeparator')),
              day.pm25MicrogramsPerCubicMetre,
              day.rule,
            ],
            open: () => open(day.day),
          }
        }),
      }}
    >
      <Chart
        option={option}
        label={title}
        heightPixels={212}
        onSelect={(index) => {
          const day = air.days[index]
          if (day) open(day.day)
        }}
      />
      <ul className="level-legend">
        {counts.levels.map(({ level, numDays }) => (
          <li key={level.level} className={numDays === 0 ? 'tertiary' : undefined}>
            <i style={{ background: level.colour }} />
            {inLanguage(level.name)}
            <span className="figures">{t('environment:numDays', { count: numDays })}</span>
          </li>
        ))}
        {counts.numWithoutValue > 0 ? (
          <li>
            <i className="none" />
            {t('environment:latest.none')}
            <span className="figures">{t('environment:numDays', { count: counts.numWithoutValue })}</span>
          </li>
        ) : null}
      </ul>
    </ChartPanel>
  )
}
