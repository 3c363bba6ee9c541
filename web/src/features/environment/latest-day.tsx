import type { AirQuality } from '@jingjing/schema/environment'
import { useTranslation } from 'react-i18next'
import { levelOf } from '../../charts/air-quality.ts'
import { formatDay, formatNumber, MISSING } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useInLanguage } from '../../ui/words.ts'
import { latestDay, pollutantName } from './view.ts'

/** The newest judged day: index, level in its official colour and by name, what it was made of. */
export function LatestDay({ air }: { air: AirQuality }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const inLanguage = useInLanguage()
  const trail = useTrail()
  const day = latestDay(air.days)
  if (!day) return null
  const level = levelOf(air.levels, day.level)
  const params = { station: String(air.station.id), day: day.day }
  return (
    <Panel
      title={t('environment:latest.title', { day: formatDay(day.day, language) })}
      subtitle={air.station.name}
    >
      <button
        type="button"
        className="aqi-figure"
        data-testid="figure-aqi"
        title={t('trail:open')}
        onClick={() => trail.open({ measure: 'environment.aqi', params })}
      >
        <span className="aqi-value figures">{day.aqi ?? MISSING}</span>
        <span className="aqi-level">
          <i style={{ background: level?.colour ?? 'var(--missing)' }} />
          {level ? inLanguage(level.name) : t('environment:latest.none')}
        </span>
      </button>
      <dl className="aqi-facts">
        <dt>{t('environment:primary')}</dt>
        <dd>
          {day.primary.length > 0
            ? day.primary.map(pollutantName).join(t('ingest:listSeparator'))
            : t('environment:noPrimary')}
        </dd>
        <dt>{t('environment:pm25')}</dt>
        <dd className="figures">
          {day.pm25MicrogramsPerCubicMetre === null ? (
            MISSING
          ) : (
            <button
              type="button"
              className="link-button"
              title={t('trail:open')}
              onClick={() => trail.open({ measure: 'environment.pm25-daily-mean', params })}
            >
              {formatNumber(day.pm25MicrogramsPerCubicMetre)} µg/m³
            </button>
          )}
        </dd>
        <dt>{t('environment:validHours')}</dt>
        <dd className="figures">{t('environment:hoursOf', { hours: day.pm25ValidHours })}</dd>
      </dl>
      <p className="small tertiary">{t('environment:reference')}</p>
    </Panel>
  )
}
