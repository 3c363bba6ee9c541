import type { RunningState } from '@jingjing/schema/monitoring'
import { useTranslation } from 'react-i18next'
import { useAirQuality, useAirStations } from '../../api/environment.ts'
import { useCan } from '../../api/session.ts'
import { levelOf } from '../../charts/air-quality.ts'
import { formatShortDay } from '../../ui/format.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { FigureCard, FigureStrip } from '../../ui/trail/figure-card.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { useInLanguage } from '../../ui/words.ts'

const RATES = ['respondedRate', 'resolvedRate', 'satisfiedRate'] as const

/** Five figures: the cases, the three rates, and the air of the newest day. */
export function Headline({ state }: { state: RunningState | null }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <FigureStrip label={t('overview:headline')}>
      {state ? <CaseFigures state={state} /> : null}
      {can('environment:read') ? <AirCard /> : null}
    </FigureStrip>
  )
}

function CaseFigures({ state }: { state: RunningState }) {
  const { t } = useTranslation()
  return (
    <>
      <FigureCard
        title={t('overview:figure.total')}
        figure={state.total}
        previous={state.previousTotal}
        testId="figure-total"
      />
      {RATES.map((rate, index) => (
        <FigureCard
          key={rate}
          title={t(`overview:figure.${rate}`)}
          figure={state[rate]}
          previous={state.previousRates[index]}
        />
      ))}
    </>
  )
}

function AirCard() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const inLanguage = useInLanguage()
  const trail = useTrail()
  const stations = useAirStations()
  const station = stations.data?.[0]
  const air = useAirQuality(station ? { station: station.id } : null)
  const day = air.data?.days.findLast((one) => one.aqi !== null)
  if (!station || !air.data || !day) return null
  const level = levelOf(air.data.levels, day.level)
  return (
    <div className="figure-card">
      <button
        type="button"
        className="figure-main"
        title={t('trail:open')}
        onClick={() =>
          trail.open({ measure: 'environment.aqi', params: { station: String(station.id), day: day.day } })
        }
      >
        <span className="figure-title">{t('overview:figure.aqi')}</span>
        <span className="figure-value figures">
          {day.aqi}
          {level ? (
            <small className="overview-level">
              <i style={{ background: level.colour }} />
              {inLanguage(level.name)}
            </small>
          ) : null}
        </span>
      </button>
      <p className="figure-note">
        {t('overview:aqiNote', { station: station.name, day: formatShortDay(day.day, language) })}
      </p>
    </div>
  )
}
